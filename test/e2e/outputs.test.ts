import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { readOutputs } from "#server/queries/outputs.ts";
import { createProject } from "#server/services/create-project.ts";
import { deliverOutput } from "#server/services/deliver-output.ts";
import { editOutput } from "#server/services/edit-output.ts";
import type { PlannedOutput } from "#shared/outputs.ts";
import { expectNoBarriers } from "#test/support/barriers.ts";
import { toast } from "#test/support/board-page.ts";
import { givenOutput } from "#test/support/given-outputs.ts";
import { expectFocusKept, openOffice, see, type Visit } from "#test/support/office.ts";

const office = openOffice();
const PATIENTLY = { timeout: 15_000 };
const CLIPS = "Videoklippide tootmine ja levitamine";
const PRACTICES = "Parimate praktikate kogumine, süstematiseerimine ja esitlemine";
const HANDBOOK = "Käsiraamat";

describe("the screen of outputs", () => {
  test("tells of each output how many of how many are there, quarter by quarter, and how far behind it is", async () => {
    const page = await openOutputs();
    const practices = row(page, PRACTICES);
    expect(await cells(practices)).toEqual([
      "vähemalt 40, igas kvartalis vähemalt 10 I–IV kvartal 2026",
      "11/10 lubatud 10-st",
      "9/10 lubatud 10-st",
      "6/10 lubatud 10-st puudu",
      "3/10 lubatud 10-st",
      "29 / 40",
      "1 kv maas",
    ]);
    expect((await cells(row(page, HANDBOOK))).slice(5)).toEqual(["0 / 1", "ei ole veel käes"]);
    await see(page.getByText(/^\d+ väljundit\. Täielikult olemas on \d+\. 5 hilineb\./));
  });

  test("is sifted by what an indicator counts, what is behind and what is not clear, and the address says so", async () => {
    const page = await openOutputs();
    await page.getByRole("button", { name: /^OPI 3\.1/ }).click();
    await page.waitForURL("**/outputs?indicator=OPI%203.1");
    expect(await row(page, CLIPS).count()).toBe(0);
    await page.getByRole("button", { name: "Ainult hilinejad" }).click();
    await expect.poll(() => outputsShown(page), PATIENTLY).toEqual(["Hankeleping"]);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ late: "1", indicator: "OPI 3.1" });
    await page.goto("/outputs?unclear=1&sub=6");
    await see(row(page, "Õppereis Šveitsi"));
    expect(await outputsShown(page)).not.toContain("Tegevuse keskpaiga sündmus");
    await page.goBack();
    await see(row(page, "Hankeleping"));
  });

  test("unfolds what each plan says in its own words, where it says it, and what is not clear", async () => {
    const page = await openOutputs();
    await page.getByRole("button", { name: "Õppereisi planeerimise online töötuba", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/outputs?output=*");
    await see(
      page.getByText(
        "Tegevuskava 2026: „Töötuba toimub jaanuaris panemaks paika esialgne sisu, ajakava raamistik“",
      ),
    );
    await see(page.getByText("Dokumentides ebaselge:"));
    await expectFocusKept(page);
    await page.reload();
    await see(page.getByText("Dokumentides ebaselge:"));
  });

  test("shows another year, and all years beside each other", async () => {
    const page = await openOutputs();
    const years = page.getByRole("navigation", { name: "Aasta" });
    await years.getByRole("link", { name: "2024" }).click();
    await page.waitForURL("**/outputs?year=2024");
    expect(await outputsShown(page)).toEqual(Array(3).fill("Alategevuse konkreetsed väljundid 2024. aastal"));
    await years.getByRole("link", { name: "Kõik aastad" }).click();
    await see(page.getByRole("columnheader", { name: "2025" }));
    expect((await cells(row(page, CLIPS))).slice(1, 4)).toEqual(["", "", "13/16 lubatud 16-st"]);
  });

  test("is read as of another day, with nothing to change", async () => {
    const page = await openOutputs("?on=2026-06-30");
    expect((await cells(row(page, PRACTICES))).slice(1)).toEqual([
      "11/10 lubatud 10-st",
      "9/10 lubatud 10-st",
      "0/10 lubatud 10-st",
      "0/10 lubatud 10-st",
      "20 / 40",
      "ei ole veel käes",
    ]);
    expect(await page.getByRole("button", { name: "Lisa väljund" }).count()).toBe(0);
    expect(await page.getByRole("button", { name: /^Valmis…/ }).count()).toBe(0);
  });

  test("says kindly that there is nothing yet, and a project's first output is added there", async () => {
    const { projectId } = await createProject(office.db.context(), {
      ...{ number: "1", name: "Tühi projekt", eligibleFrom: "2026-01-01", eligibleTo: "2027-12-31" },
      subActivities: [{ number: 1, nameEt: "Koolitus", nameEn: "" }],
    });
    const page = await openOutputs(`?project=${projectId}`);
    await see(page.getByRole("heading", { name: "Väljundeid veel ei ole" }));
    await expectNoBarriers(page, "no outputs");
    await page.getByRole("main").getByRole("button", { name: "Lisa väljund" }).last().click();
    const dialog = page.getByRole("dialog", { name: "Lisa väljund" });
    await dialog.getByRole("textbox", { name: "Nimetus", exact: true }).fill("Käsiraamat");
    await dialog.getByRole("button", { name: "Lisa", exact: true }).click();
    await see(dialog.getByText("Väljund kuulub alategevuse või hanke juurde. Vali vähemalt üks."));
    await dialog.getByRole("button", { name: /Alategevus/ }).click();
    await page.getByRole("option", { name: "1. Koolitus" }).click();
    await dialog.getByRole("button", { name: "Lisa", exact: true }).click();
    await see(row(page, "Käsiraamat"));
    expect((await cells(row(page, "Käsiraamat")))[0]).toBe("kavades ei ole kirjas");
    await toast(page, "Väljund on lisatud").getByRole("button", { name: "Võta tagasi" }).click();
    await see(page.getByRole("heading", { name: "Väljundeid veel ei ole" }));
  });
});

describe("a delivery", () => {
  test("is recorded by keyboard, seen at once, and taken back", async () => {
    const page = await openOutputs();
    await page.getByRole("button", { name: `Valmis… ${HANDBOOK}`, exact: true }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Märgi valminuks" });
    await see(dialog);
    await page.keyboard.press("Enter");
    await expect
      .poll(() => cells(row(page, HANDBOOK)).then((all) => all.slice(5)), PATIENTLY)
      .toEqual(["1 / 1", "õigeaegne"]);
    await expectFocusKept(page);
    await toast(page, "Märgitud valminuks").getByRole("button", { name: "Võta tagasi" }).click();
    await expect.poll(() => cells(row(page, HANDBOOK)).then((all) => all[5]), PATIENTLY).toBe("0 / 1");
  });

  test("that is refused keeps all that was typed", async () => {
    office.expectComplaint(/400/);
    const page = await openOutputs();
    await page.getByRole("button", { name: `Valmis… ${CLIPS}` }).click();
    const dialog = page.getByRole("dialog", { name: "Märgi valminuks" });
    await dialog.getByRole("textbox", { name: "Mitu" }).fill("kaks");
    await dialog.getByRole("textbox", { name: "Märkus" }).fill("minivideod");
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await see(dialog.getByText("Kirjuta täisarv, näiteks 4."));
    await dialog.getByRole("textbox", { name: "Mitu" }).fill("2");
    await typeDay(dialog, "24.12.2026");
    await dialog.getByRole("textbox", { name: "Link" }).fill("failiserver");
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await see(dialog.getByRole("alert").first());
    expect(await dialog.getByRole("textbox", { name: "Märkus" }).inputValue()).toBe("minivideod");
    await dialog.getByRole("textbox", { name: "Link" }).fill("https://www.heakodanik.ee/video");
    await typeDay(dialog, "20.11.2026");
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await expect.poll(() => cells(row(page, CLIPS)).then((all) => all[5]), PATIENTLY).toBe("15 / 16");
    await page.getByRole("button", { name: CLIPS, exact: true }).click();
    await see(page.getByRole("link", { name: /www\.heakodanik\.ee/ }));
  });

  test("is corrected and removed, and the focus stays near", async () => {
    const page = await openOutputs();
    await page.getByRole("button", { name: PRACTICES, exact: true }).click();
    await page.getByRole("button", { name: "Paranda: valmis 28.10.2026" }).click();
    const dialog = page.getByRole("dialog", { name: "Paranda valmimist" });
    await dialog.getByRole("textbox", { name: "Mitu" }).fill("7");
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await expect.poll(() => cells(row(page, PRACTICES)).then((all) => all[5]), PATIENTLY).toBe("33 / 40");
    await page.getByRole("button", { name: "Eemalda: valmis 28.10.2026" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => cells(row(page, PRACTICES)).then((all) => all[5]), PATIENTLY).toBe("26 / 40");
    await expectFocusKept(page);
    await toast(page, "Valmimine on eemaldatud").getByRole("button", { name: "Võta tagasi" }).click();
    await expect.poll(() => cells(row(page, PRACTICES)).then((all) => all[5]), PATIENTLY).toBe("33 / 40");
  });

  test("that a colleague records is seen without asking", async () => {
    const page = await openOutputs();
    const clips = await outputNamed(CLIPS);
    await deliverOutput(office.db.context(), {
      projectId: office.projectId,
      outputId: clips.id,
      count: 1,
      link: null,
      note: null,
    });
    await expect.poll(() => cells(row(page, CLIPS)).then((all) => all[5]), PATIENTLY).toBe("14 / 16");
  });
});

describe("an output", () => {
  test("that somebody else changed meanwhile is changed only by whoever knows what it says now", async () => {
    office.expectComplaint(/409/);
    const own = await givenOutput(office.db.context(), { projectId: office.projectId, nameEt: "Infokiri" });
    const page = await openOutputs("?q=info");
    await openMenu(page, "Infokiri", "Muuda väljundit");
    const dialog = page.getByRole("dialog", { name: "Muuda väljundit" });
    await dialog.getByRole("textbox", { name: "Nimetus", exact: true }).fill("Infokirjad");
    const { windows: _, deliveries: __, version, id, ...fields } = own;
    await editOutput(office.db.context(), {
      ...fields,
      projectId: office.projectId,
      outputId: id,
      version,
      nameEt: "Uudiskiri ja infokiri",
    });
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await see(dialog.getByText("Praegu on kirjas: Uudiskiri ja infokiri"));
    expect(await dialog.getByRole("textbox", { name: "Nimetus", exact: true }).inputValue()).toBe(
      "Infokirjad",
    );
    await dialog.getByRole("button", { name: "Salvesta minu oma" }).click();
    await see(row(page, "Infokirjad"));
  });

  test("is removed only while nothing promises it and nothing of it is there", async () => {
    await givenOutput(office.db.context(), { projectId: office.projectId, nameEt: "Ekslik väljund" });
    const page = await openOutputs();
    await page.getByRole("button", { name: `Tegevused: ${HANDBOOK}`, exact: true }).click();
    await see(
      page
        .getByRole("menuitem", { name: "Eemalda väljund" })
        .filter({ hasText: "vastuvõetud kava lubab seda" }),
    );
    await page.keyboard.press("Escape");
    await openMenu(page, "Ekslik väljund", "Eemalda väljund");
    await expect.poll(() => row(page, "Ekslik väljund").count(), PATIENTLY).toBe(0);
    await expectFocusKept(page);
    await toast(page, "Väljund on eemaldatud").getByRole("button", { name: "Võta tagasi" }).click();
    await see(row(page, "Ekslik väljund"));
  });

  test("stands on its procurement's page, also that of a new round", async () => {
    const [retender] = await office.db.database.sql<[{ id: string }]>`
      select id from procurements where project_id = ${office.projectId} and retender_of is not null`;
    const page = await office.visit(`/procurements/${retender.id}`);
    const section = page
      .getByRole("region", { name: "Väljundid" })
      .or(
        page
          .locator("section")
          .filter({ has: page.getByRole("heading", { name: "Väljundid", exact: true }) }),
      );
    await see(section.getByRole("button", { name: "Inkubatsiooniprogramm", exact: true }));
    await section.getByRole("button", { name: "Valmis… Inkubatsiooniprogramm" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Salvesta" }).click();
    await see(section.getByText("1 / 1").nth(1));
    await see(section.getByText("õigeaegne"));
  });

  test("stands under the procurements on the timeline, and leads to its own screen", async () => {
    const page = await office.visit("/timeline");
    const switched = page.getByRole("button", { name: "Väljundid", exact: true });
    await switched.click();
    await page.waitForURL("**/timeline?outputs=1");
    const group = page.getByRole("row").filter({ hasText: /^Väljundid: 1 · / });
    await see(group);
    expect(await group.getAttribute("aria-expanded")).toBe("true");
    await page.goto("/timeline?outputs=1&q=videoklippide");
    const clips = page.getByRole("row").filter({ hasText: CLIPS });
    expect(await see(clips)).toMatch(/13\/16[\s\S]*ei ole veel käes/);
    expect(await clips.getByRole("img").getAttribute("aria-label")).toBe(
      `${CLIPS}. Lubatud: vähemalt 16, igas kvartalis vähemalt 4, I–IV kvartal 2026. Valmis 13. ei ole veel käes.`,
    );
    await page.getByRole("row").nth(1).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/outputs?project=*&output=*");
    await see(page.getByRole("heading", { level: 1, name: "Väljundid" }));
    await see(page.getByText("Mida kavad lubavad"));
  });

  test("is promised anew in a draft, in words, and is so once the draft is adopted", async () => {
    const page = await office.visit("/plan");
    await page.getByRole("button", { name: "Uus mustand…" }).click();
    await page.getByRole("button", { name: "Alusta mustandit" }).click();
    await page.getByRole("button", { name: "Väljundid", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: /^Väljundid mustandis/ });
    await dialog.getByRole("button", { name: `Kavanda: ${CLIPS}` }).click();
    const form = dialog.getByRole("form", { name: CLIPS });
    await form.getByRole("textbox", { name: "Aeg sõnadega" }).fill("2027. aastal igas kvartalis kusagil");
    await form.getByRole("button", { name: "Salvesta" }).click();
    await see(form.getByRole("alert"));
    await form.getByRole("textbox", { name: "Aeg sõnadega" }).fill("I–IV kvartal 2027");
    await see(form.getByText("Tähendab: I–IV kvartal 2027"));
    await form.getByRole("textbox", { name: "Lubatud kokku" }).fill("20");
    await form.getByRole("textbox", { name: "Lubatud igas kvartalis" }).fill("5");
    await form.getByRole("button", { name: "Salvesta" }).click();
    const planned = dialog.getByRole("row").filter({ hasText: CLIPS });
    await expect
      .poll(() => see(planned), PATIENTLY)
      .toMatch(
        /vähemalt 16[\s\S]*I–IV kvartal 2026[\s\S]*vähemalt 20, igas kvartalis vähemalt 5[\s\S]*I–IV kvartal 2027/,
      );
    await expectFocusKept(page);
    await expectNoBarriers(page, "outputs of a draft");
  });
});

describe("the tables of a year's plan", () => {
  test("have procurements, outputs and hours by sub-activity, in Estonian whoever reads them", async () => {
    const page = await office.visit("/reports", { language: "en" });
    await page.getByRole("link", { name: "Tables of a year's plan" }).click();
    await page.waitForURL("**/reports?plan=2026");
    await see(page.getByRole("heading", { level: 1, name: "Tables of the plan for 2026" }));
    const second = page
      .locator("section[lang=et]")
      .filter({ has: page.getByRole("heading", { level: 2, name: /^2 · / }) });
    await see(second.getByRole("table", { name: "Hanked" }));
    const course = second
      .getByRole("table", { name: "Väljundid" })
      .getByRole("row")
      .filter({ hasText: "Riigihanke alusdokumentide pakett" });
    expect(await see(course)).toMatch(/I kvartal 2026\s+1\s+1\s+hilines 1 kv/);
    const hours = second.getByRole("table", { name: "Hindajad ja nende tunnid" });
    expect(await see(hours.getByRole("row").filter({ hasText: "31,5" }))).toMatch(
      /IT-spetsialist[\s\S]*45 h/,
    );
    await page.getByRole("link", { name: "2027" }).click();
    await see(page.getByRole("heading", { level: 1, name: "Tables of the plan for 2027" }));
  });

  test("are saved as files, and so are the outputs, in which no name can calculate anything", async () => {
    await givenOutput(office.db.context(), {
      projectId: office.projectId,
      nameEt: '=HYPERLINK("http://kuri.ee")',
    });
    const page = await openOutputs("?sub=2");
    const outputs = await saved(page, page.getByRole("button", { name: "Laadi CSV" }));
    expect(outputs.name).toBe("valjundid-2026-2026-11-22.csv");
    expect(outputs.lines[0]).toBe(
      "\ufeffAlategevus;Hange;Väljund;Tulemusraamistiku näitajad;Lubatud kokku;Lubatud igas kvartalis;Vähemalt;Lubatud aeg;Aeg kava sõnadega;Valmis I kv 2026;Valmis II kv 2026;Valmis III kv 2026;Valmis IV kv 2026;Valmis kokku;Kõik olemas;Nihe;Dokumentides ebaselge;Allikas",
    );
    expect(outputs.lines.some((line) => line.includes(`;"'=HYPERLINK(""http://kuri.ee"")";`))).toBe(true);
    await page.goto("/reports?plan=2026");
    const hours = await saved(page, page.getByRole("button", { name: "Tunnid CSV" }));
    expect(hours.name).toBe("aastakava-2026-tunnid-2026-11-22.csv");
    expect(hours.lines.find((line) => line.includes("45 h"))).toMatch(
      /;IT-spetsialist;[^;]+;Leping;45 h;31,5;31,5$/,
    );
  });

  test("are printed with their view, and with nothing to press", async () => {
    for (const path of ["/reports?plan=2026&sub=3", "/outputs?sub=3"]) {
      const page = await office.visit(path);
      await see(page.getByRole("table").first());
      await page.emulateMedia({ media: "print" });
      await see(page.getByText("Seis 22.11.2026 · mõõdupuu: Kehtiv kava"));
      const left = page.getByRole("button").filter({ visible: true });
      // The names of outputs unfold on the screen; on paper they are only names.
      expect(
        await left
          .filter({ hasNot: page.locator("[data-output]") })
          .evaluateAll((all) => all.filter((each) => !each.matches("[data-output], [aria-pressed]")).length),
      ).toBe(0);
    }
  });
});

test.each<[string, Visit]>([
  ["wide", {}],
  ["wide and dark, in English", { theme: "dark", language: "en" }],
  ["tablet", { width: 768, height: 1024 }],
  ["phone", { width: 390, height: 844, isTouch: true }],
])("outputs have no barriers, %s", async (_, visit) => {
  const practices = await outputNamed(PRACTICES);
  const page = await office.visit(`/outputs?output=${practices.id}`, visit);
  await see(page.getByRole("heading", { level: 1 }));
  await see(page.getByText(/miinimum 10 kvartalis/).first());
  await expectNoBarriers(page, "the outputs, one of them unfolded");
  expect(await overflow(page)).toBe(0);
  await page.locator(`#output-${practices.id}`).scrollIntoViewIfNeeded();
  await page
    .getByRole("button", { name: /^(Paranda|Correct): .*2026/ })
    .first()
    .click();
  // A phone gives its keyboard half a second to come before it shows a sheet with a text to be typed.
  await page.waitForFunction(() =>
    document.querySelector("[role=dialog]")?.checkVisibility({ opacityProperty: true }),
  );
  await expectNoBarriers(page, "a delivery");
});

test.each<[string, Visit]>([
  ["wide", {}],
  ["phone, in English", { width: 390, height: 844, isTouch: true, language: "en" }],
])("a year's tables, and outputs on the timeline, have no barriers, %s", async (_, visit) => {
  const page = await office.visit("/reports?plan=2026", visit);
  await see(page.getByRole("table").first());
  await expectNoBarriers(page, "the tables of a year");
  expect(await overflow(page)).toBe(0);
  await page.goto("/timeline?outputs=1&q=Parimate");
  await see(
    page.getByText(/^(Väljundid|Outputs): 5|(Väljundid|Outputs): (Alategevus|Sub-activity) 5/).first(),
  );
  await expectNoBarriers(page, "the timeline with outputs");
});

async function openOutputs(query = ""): Promise<Page> {
  const page = await office.visit(`/outputs${query}`);
  await see(page.getByRole("heading", { level: 1, name: "Väljundid" }));
  return page;
}

/** The row of an output. */
function row(page: Page, name: string): Locator {
  return page.getByRole("row").filter({ has: page.getByRole("button", { name, exact: true }) });
}

/** What stands in an output's row, without its name and what can be done with it. */
async function cells(of: Locator): Promise<string[]> {
  await of.waitFor();
  const texts = await of.getByRole("cell").allInnerTexts();
  return texts.slice(0, -1).map((text) => text.trim().replace(/\s+/g, " "));
}

async function outputsShown(page: Page): Promise<string[]> {
  const names = await page.locator("button[data-output]").allInnerTexts();
  return names.map((name) => name.trim());
}

async function openMenu(page: Page, name: string, entry: string): Promise<void> {
  await page.getByRole("button", { name: `Tegevused: ${name}`, exact: true }).click();
  await page.getByRole("menuitem", { name: entry }).click();
}

async function typeDay(within: Locator, day: string): Promise<void> {
  const [date, month, year] = day.split(".");
  const segments = within.getByRole("spinbutton");
  await segments.nth(0).fill(date!);
  await segments.nth(1).fill(month!);
  await segments.nth(2).fill(year!);
}

async function outputNamed(name: string): Promise<PlannedOutput> {
  const { outputs } = await readOutputs(office.db.context(), { projectId: office.projectId });
  return outputs.find(({ nameEt }) => nameEt === name)!;
}

async function saved(page: Page, button: Locator): Promise<{ name: string; lines: string[] }> {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  const text = readFileSync(await download.path(), "utf8");
  return { name: download.suggestedFilename(), lines: text.split("\r\n") };
}

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
