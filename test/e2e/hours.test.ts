import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { closeMonth } from "#server/services/close-month.ts";
import { createProject } from "#server/services/create-project.ts";
import { logWork } from "#server/services/log-work.ts";
import { setCapacity } from "#server/services/set-capacity.ts";
import type { LogWorkInput } from "#shared/evaluator-hours.ts";
import { expectNoBarriers } from "#test/support/barriers.ts";
import { card, carry, titleOf, toast } from "#test/support/board-page.ts";
import { expectFocusKept, openOffice, see, type Visit } from "#test/support/office.ts";

const office = openOffice();
const E_COURSE = titleOf("eCourse");
const TRAINING = titleOf("training");
/** Milliseconds: what others are told of travels through the server. */
const PATIENTLY = { timeout: 8_000 };

describe("logging hours", () => {
  test("takes three inputs from anywhere, by keyboard alone, and can be taken back", async () => {
    const page = await office.visit();
    await expect.poll(() => see(card(page, E_COURSE)), PATIENTLY).toContain("31,5 / 45 h");
    await page.keyboard.press("h");
    const form = page.getByRole("dialog", { name: "Märgi tunnid" });
    await form.getByRole("combobox", { name: "Hange" }).waitFor();
    await page.keyboard.type("e-õppe");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.type("1:45");
    await see(form.getByText("1,75 h · jääb 11,75 h"));
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.getByRole("option", { name: "Komisjoni töö" }).waitFor();
    await page.keyboard.type("Kom");
    await page.keyboard.press("Enter");
    await form.getByRole("combobox", { name: "Kes töötas" }).focus();
    await page.keyboard.type("Kadri Näidis");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    await form.waitFor({ state: "hidden" });
    await expect.poll(() => see(card(page, E_COURSE)), PATIENTLY).toContain("33,25 / 45 h");
    await expectFocusKept(page);
    await toast(page, "Kirjas: 1,75 h, Kadri Näidis").getByRole("button", { name: "Võta tagasi" }).click();
    await expect.poll(() => see(card(page, E_COURSE)), PATIENTLY).toContain("31,5 / 45 h");
  });

  test("begins with the card it was asked from, and remembers who logged and what", async () => {
    const page = await office.visit();
    const ask = async () => {
      await card(page, E_COURSE).locator("[aria-haspopup=menu]").click();
      await page.getByRole("menuitem", { name: "Märgi tunnid…" }).click();
      return page.getByRole("dialog", { name: "Märgi tunnid" });
    };
    let form = await ask();
    expect(await form.getByRole("combobox", { name: "Hange" }).inputValue()).toBe(E_COURSE);
    await fill(page, form, { hours: "0,5", activity: "Komisjoni töö", person: "Kadri Näidis" });
    await form.getByRole("button", { name: "Märgi tunnid" }).click();
    await form.waitFor({ state: "hidden" });
    form = await ask();
    expect(await form.getByRole("combobox", { name: "Kes töötas" }).inputValue()).toBe("Kadri Näidis");
    expect(await form.getByRole("button", { name: /^Komisjoni töö/ }).count()).toBe(1);
  });

  test.each([
    ["1:45", "1,75 h"],
    ["1,75", "1,75 h"],
    ["1.75", "1,75 h"],
    ["1h45", "1,75 h"],
    ["45 min", "0,75 h"],
  ])("reads „%s“ as %s", async (written, read) => {
    const page = await office.visit(`/procurements/${await idOf("eCourse")}`);
    await page.getByRole("button", { name: "Märgi tunnid" }).last().click();
    const form = page.getByRole("dialog", { name: "Märgi tunnid" });
    await form.getByRole("textbox", { name: "Tunnid" }).fill(written);
    await see(form.getByText(new RegExp(`^${read} · jääb`)));
  });

  test("says beside the field what is wrong, and keeps all that was typed", async () => {
    office.expectComplaint(/status of 422/);
    const page = await office.visit("/hours");
    const form = page.getByRole("form", { name: "Märgi tunnid" });
    await form.getByRole("button", { name: "Märgi tunnid" }).click();
    expect(await form.getByText("Täida see väli.").count()).toBe(4);
    await choose(page, form, "e-õppe");
    await fill(page, form, {
      hours: "1,1",
      activity: "Komisjoni töö",
      person: "Kadri Näidis",
      note: "Protokoll",
    });
    await form.getByRole("button", { name: "Märgi tunnid" }).click();
    await see(form.getByText(/^Tunnid märgitakse veerandtunni täpsusega/));
    await form.getByRole("textbox", { name: "Tunnid" }).fill("24");
    await setDay(page, form, "18112026");
    await see(form.getByText("18.11.2026 on juba kirjas 2,5 h"));
    await form.getByRole("button", { name: "Märgi tunnid" }).click();
    await see(
      form.getByText(
        "Kadri Näidis on päeval 18.11.2026 märkinud juba 2,5 h; koos sellega oleks 26,5 h, ühes päevas on 24.",
      ),
    );
    expect(await form.getByRole("textbox", { name: "Tunnid" }).inputValue()).toBe("24");
    expect(await form.getByRole("textbox", { name: "Märkus" }).inputValue()).toBe("Protokoll");
    await setDay(page, form, "23112026");
    await form.getByRole("button", { name: "Märgi tunnid" }).click();
    await see(form.getByText("See päev on alles tulevikus. Vali tänane või varasem päev."));
  });
});

describe("entries", () => {
  test("are changed and deleted until their month is closed, each with a way back", async () => {
    const page = await openHours();
    await see(page.getByRole("heading", { name: "november 2026: 18,5 h, 1 inimene" }));
    await page.getByRole("button", { name: /^Muuda: 18\.11\.2026, 2,5 h/ }).click();
    const dialog = page.getByRole("dialog", { name: "Muuda kannet" });
    await dialog.getByRole("textbox", { name: "Tunnid" }).fill("3:15");
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await see(page.getByRole("heading", { name: "november 2026: 19,25 h, 1 inimene" }));
    await page.getByRole("button", { name: /^Kustuta: 18\.11\.2026, 3,25 h/ }).click();
    await see(page.getByRole("heading", { name: "november 2026: 16 h, 1 inimene" }));
    await expectFocusKept(page);
    await toast(page, "Kanne on kustutatud").getByRole("button", { name: "Võta tagasi" }).click();
    await see(page.getByRole("heading", { name: "november 2026: 19,25 h, 1 inimene" }));
  });

  test("changed by two people at once tell the second what the first one wrote", async () => {
    office.expectComplaint(/status of 409/);
    const [mari, jaan] = await Promise.all([openHours(), openHours()]);
    for (const page of [mari, jaan]) await page.getByRole("button", { name: /^Muuda: 18\.11\.2026/ }).click();
    const [first, second] = [mari, jaan].map((page) =>
      page.getByRole("dialog", { name: "Muuda kannet" }),
    ) as [Locator, Locator];
    await first.getByRole("textbox", { name: "Tunnid" }).fill("4");
    await first.getByRole("button", { name: "Salvesta" }).click();
    await first.waitFor({ state: "hidden" });
    await second.getByRole("textbox", { name: "Tunnid" }).fill("5");
    await second.getByRole("button", { name: "Salvesta" }).click();
    await see(second.getByText(/muutis seda kirjet vahepeal/));
    await see(second.getByText(/^Praegu on kirjas: 18\.11\.2026 · 4 h/));
    expect(await second.getByRole("textbox", { name: "Tunnid" }).inputValue()).toBe("5");
    await second.getByRole("button", { name: "Salvesta ikkagi" }).click();
    await second.waitFor({ state: "hidden" });
    await see(mari.getByRole("row").filter({ hasText: "18.11.2026" }).filter({ hasText: "5 h" }));
  });

  test("of a closed month are put right by other entries only, paid in the next open month", async () => {
    const page = await openHours("?period=2026-10");
    await page.getByRole("button", { name: "Sulge oktoober 2026" }).click();
    const asked = page.getByRole("alertdialog", { name: "Sulge kuu: oktoober 2026" });
    expect(await see(asked)).toMatch(/Kadri Näidis\s+13 h/);
    await asked.getByRole("button", { name: "Sulge kuu" }).click();
    await see(page.getByText("oktoober 2026 on suletud").first());
    await expectFocusKept(page);
    expect(await page.getByRole("button", { name: /^Muuda:/ }).count()).toBe(0);
    await page.getByRole("button", { name: /^Paranda… 27\.10\.2026, 4,5 h/ }).click();
    const dialog = page.getByRole("dialog", { name: "Paranda suletud kuu tunde" });
    await dialog.getByRole("textbox", { name: "Õiged tunnid" }).fill("3");
    await dialog.getByRole("button", { name: "Lisa parandav kanne" }).click();
    await see(dialog.getByText("Täida see väli."));
    await dialog.getByRole("textbox", { name: "Paranduse põhjus" }).fill("Koosolek lõppes varem");
    await dialog.getByRole("button", { name: "Lisa parandav kanne" }).click();
    await see(toast(page, "Parandatud: −1,5 h"));
    await see(page.getByRole("heading", { name: "oktoober 2026: 13 h, 1 inimene" }));
    await page.getByRole("button", { name: "Hilisem periood" }).click();
    const correction = page.getByRole("row").filter({ hasText: "27.10.2026" });
    expect(await see(correction)).toMatch(
      /−1,5 h\s+Koosolek lõppes varem[\s\S]*parandus · makstakse: november 2026/,
    );
    await see(page.getByRole("heading", { name: "november 2026: 17 h, 1 inimene" }));
  });

  test("forgotten in a closed month are logged as a correction, with a reason", async () => {
    await closeMonth(office.db.context(), { projectId: office.projectId, month: "2026-10" });
    const page = await openHours();
    const form = page.getByRole("form", { name: "Märgi tunnid" });
    await choose(page, form, "e-õppe");
    await fill(page, form, { hours: "2", activity: "Komisjoni töö", person: "Kadri Näidis" });
    await setDay(page, form, "12102026");
    await see(form.getByText(/^oktoober 2026 on suletud: tunnid lähevad kirja parandava kandena/));
    await form.getByRole("button", { name: "Lisa parandav kanne" }).click();
    await see(form.getByText("Täida see väli."));
    await form.getByRole("textbox", { name: "Paranduse põhjus" }).fill("Jäi märkimata");
    await form.getByRole("button", { name: "Lisa parandav kanne" }).click();
    await see(toast(page, "Kirjas: 2 h, Kadri Näidis"));
    await see(page.getByRole("heading", { name: "november 2026: 20,5 h, 1 inimene" }));
    expect(await toast(page, "Kirjas: 2 h").getByRole("button", { name: "Võta tagasi" }).count()).toBe(0);
  });

  test("of another day are read only, and those to come are not there yet", async () => {
    const page = await openHours("?on=2026-10-27");
    await see(page.getByRole("heading", { name: "oktoober 2026: 9 h, 1 inimene" }));
    expect(await page.getByRole("form", { name: "Märgi tunnid" }).count()).toBe(0);
    expect(await page.getByRole("button", { name: /^Muuda:/ }).count()).toBe(0);
  });

  test("are a sheet to sign on paper", async () => {
    await log({ id: await idOf("training"), person: "Jaan Tamm", on: "2026-11-02", hours: 2 });
    const page = await openHours();
    await see(page.getByRole("heading", { name: "november 2026: 20,5 h, 2 inimest" }));
    const pdf = await page.pdf({ format: "A4" });
    const { stdout, error } = spawnSync("pdftotext", ["-", "-"], { input: pdf, encoding: "utf8" });
    if (error) {
      console.log("no pdftotext here: what the sheet says was not read");
      return;
    }
    const text = stdout.replaceAll(/\s+/g, "");
    for (const words of [
      "Tööajaarvestus:JaanTamm",
      "Tööajaarvestus:KadriNäidis",
      "18,5h",
      "Kuupäevjaallkiri",
    ])
      expect(text).toContain(words);
    expect(text).not.toMatch(/Märgitunnid|Otsi|Filtrid/);
    expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
  });

  test("are saved as files for payroll", async () => {
    const page = await openHours("?period=2026-Q4");
    for (const format of ["CSV", "XLSX"]) {
      const link = page.getByRole("link", { name: format });
      const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
      const bytes = readFileSync(await download.path());
      expect(download.suggestedFilename().endsWith(format.toLowerCase())).toBe(true);
      if (format === "CSV") expect(bytes.toString("utf8")).toMatch(/^\ufeff[\s\S]*Kadri Näidis/);
      else expect(bytes.subarray(0, 2).toString()).toBe("PK");
    }
  });
});

describe("a week", () => {
  test("is filled in at once, from cell to cell, and taken back at once", async () => {
    const page = await openWeek("Kadri Näidis");
    const cell = (day: string) => page.getByRole("textbox", { name: `${E_COURSE}, Komisjoni töö, ${day}` });
    expect(await cell("K 18.11.2026").inputValue()).toBe("2,5");
    await cell("E 16.11.2026").fill("1:30");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.type("45 min");
    await cell("K 18.11.2026").fill("");
    await page.getByRole("button", { name: "Salvesta 3 muudatust" }).click();
    await see(toast(page, "Nädal on salvestatud"));
    await expect.poll(() => cell("T 17.11.2026").inputValue(), PATIENTLY).toBe("0,75");
    expect(await cell("K 18.11.2026").inputValue()).toBe("");
    await expectFocusKept(page);
    await toast(page, "Nädal on salvestatud").getByRole("button", { name: "Võta tagasi" }).click();
    await expect.poll(() => cell("K 18.11.2026").inputValue(), PATIENTLY).toBe("2,5");
    await expect.poll(() => cell("E 16.11.2026").inputValue(), PATIENTLY).toBe("");
  });

  test("is saved whole or not at all, and keeps what was typed, also after a look elsewhere", async () => {
    office.expectComplaint(/status of 422/);
    await log({ id: await idOf("training"), person: "Kadri Näidis", on: "2026-11-19", hours: 20 });
    const page = await openWeek("Kadri Näidis");
    const cell = (day: string) => page.getByRole("textbox", { name: `${E_COURSE}, Komisjoni töö, ${day}` });
    await cell("T 17.11.2026").fill("kolm");
    await cell("N 19.11.2026").fill("6");
    await page.getByRole("button", { name: "Salvesta 1 muudatus" }).click();
    await see(page.getByText(/^Paranda märgitud lahtrid/));
    expect(await cell("T 17.11.2026").getAttribute("aria-invalid")).toBe("true");
    await cell("T 17.11.2026").fill("3");
    await page.getByRole("button", { name: "Salvesta 2 muudatust" }).click();
    await see(page.getByText(/ühes päevas on 24\.$/));
    expect(await cell("N 19.11.2026").getAttribute("aria-invalid")).toBe("true");
    await page.getByRole("link", { name: "Kokkuvõte" }).click();
    await page.getByRole("link", { name: "Nädal" }).click();
    expect(await cell("T 17.11.2026").inputValue()).toBe("3");
    expect(await cell("N 19.11.2026").inputValue()).toBe("6");
    await cell("N 19.11.2026").fill("4");
    await page.getByRole("button", { name: "Salvesta 2 muudatust" }).click();
    await see(toast(page, "Nädal on salvestatud"));
  });

  test("gets another row, and begins where the row was added", async () => {
    const page = await openWeek("Uus Inimene");
    await see(page.getByText(/^Sellel ega eelmisel nädalal ei ole tunde kirjas/));
    const adder = page.getByRole("combobox", { name: "Hange" });
    await adder.fill("koolitusprogrammi");
    await page.getByRole("option", { name: TRAINING }).click();
    await page.getByRole("button", { name: /^Vali Tegevus|Tegevus/ }).click();
    await page.getByRole("option", { name: "Muu" }).click();
    await page.getByRole("button", { name: "Lisa rida" }).click();
    const cell = page.getByRole("textbox", { name: `${TRAINING}, Muu, P 22.11.2026` });
    await expect.poll(() => cell.evaluate((each) => each === document.activeElement)).toBe(true);
    await page.keyboard.type("2");
    await page.getByRole("button", { name: "Salvesta 1 muudatus" }).click();
    await see(toast(page, "Nädal on salvestatud"));
  });
});

describe("sums", () => {
  test("are counted by person, role, procurement, activity, month and quarter, each at an address of its own", async () => {
    await log({
      id: await idOf("training"),
      person: "Jaan Tamm",
      on: "2026-11-02",
      hours: 2,
      activity: "other",
    });
    const page = await openHours("?part=sums&period=2026-Q4");
    for (const [tab, by, row, expected] of [
      ["Inimene", null, "Kadri Näidis", ["13", "18,5", "31,5"]],
      ["Roll", "role", "IT-spetsialist", ["13", "18,5", "31,5", "31,5", "45", "13,5"]],
      ["Hange", "procurement", E_COURSE, ["13", "18,5", "31,5", "31,5", "45", "13,5"]],
      ["Tegevus", "activity", "Komisjoni töö", ["11,5", "18,5", "30"]],
      ["Kuu", "month", "november 2026", ["18,5", "2", "20,5"]],
      ["Kvartal", "quarter", "IV kvartal 2026", ["30", "3,5", "33,5"]],
    ] as const) {
      await page.getByRole("navigation", { name: "Mille järgi" }).getByRole("link", { name: tab }).click();
      await page.waitForURL((url) => url.searchParams.get("by") === by);
      const cells = page
        .getByRole("row")
        .filter({ has: page.getByRole("rowheader", { name: row, exact: true }) });
      await expect.poll(() => figuresOf(cells), PATIENTLY).toEqual(expected);
    }
    await page
      .getByRole("navigation", { name: "Mille järgi" })
      .getByRole("link", { name: "Inimene" })
      .click();
    await page.getByRole("link", { name: "Jaan Tamm" }).click();
    await see(page.getByRole("heading", { name: "IV kvartal 2026: 2 h, 1 inimene" }));
    expect(new URL(page.url()).search).not.toContain("Jaan");
  });
});

describe("demand", () => {
  test("stands in the quarter the stage is expected in, against what the role can give", async () => {
    const page = await openHours("?part=demand");
    const role = page.getByRole("region", { name: "IT-spetsialist" }).first();
    const row = role.getByRole("row").filter({ hasText: "I kvartal 2027" });
    await expect
      .poll(() => figuresOf(row), PATIENTLY)
      .toEqual(["–puudub", "13,5", "–puudub", "maht märkimata"]);
    await role.getByRole("button", { name: "Märgi maht: IT-spetsialist, I kvartal 2027" }).click();
    const dialog = page.getByRole("dialog", { name: "Rolli maht" });
    await dialog.getByRole("textbox", { name: "Tunde kvartalis" }).fill("10");
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await expect
      .poll(() => figuresOf(row), PATIENTLY)
      .toEqual(["–puudub", "13,5", "–puudub", "10", "3,5 h puudu"]);
    await expectFocusKept(page);
    await toast(page, "Maht on märgitud").getByRole("button", { name: "Võta tagasi" }).click();
    await expect.poll(() => figuresOf(row), PATIENTLY).toContain("maht märkimata");
  });

  test("that a drop would shift is told while the card is held, and in the dialog that moves", async () => {
    await setCapacity(office.db.context(), {
      projectId: office.projectId,
      role: "itSpecialist",
      from: "2026-Q3",
      hours: 20,
    });
    const page = await office.visit();
    await see(card(page, E_COURSE));
    await page.waitForTimeout(1500); // What tells so is worked out once the cards stand there.
    await carry(page, E_COURSE, "Elluviimine");
    await see(
      page.locator("[data-shift]").filter({ hasText: "IT-spetsialist: 13,5 h jääb ära (I kvartal 2027)" }),
    );
    await page.keyboard.press("Escape");
    await page.mouse.up();
    // On a busy machine a click right after the card was let go still belongs to the drag.
    const toMove = page.getByRole("menuitem", { name: "Teisalda…" });
    await expect
      .poll(async () => {
        if (!(await toMove.isVisible())) await card(page, E_COURSE).locator("[aria-haspopup=menu]").click();
        return toMove.isVisible();
      }, PATIENTLY)
      .toBe(true);
    await toMove.click();
    const dialog = page.getByRole("dialog", { name: "Teisalda etappi" });
    const effect = dialog.getByRole("region", { name: "Mõju hindajate tundidele" });
    expect(await see(effect)).toContain("IT-spetsialist: 13,5 h jääb ära (I kvartal 2027)");
    await dialog.getByRole("button", { name: /Etapp/ }).click();
    await page.getByRole("option", { name: /^Alusdokumendid/ }).click();
    await expect.poll(() => see(effect), PATIENTLY).toContain("h puudu");
  });
});

describe("evaluators of a procurement", () => {
  test("are added, found, declared and taken away, and whoever is missing is seen everywhere", async () => {
    const page = await office.visit(`/procurements/${await idOf("training")}`);
    const section = page
      .getByRole("region")
      .or(page.locator("section"))
      .filter({
        has: page.getByRole("heading", { name: "Hindajad ja tunnid" }),
      });
    await section.getByRole("button", { name: "Lisa roll" }).click();
    const dialog = page.getByRole("dialog", { name: "Lisa hindaja roll" });
    await dialog.getByRole("button", { name: "Lisa" }).click();
    await see(dialog.getByText("Täida see väli."));
    await dialog.getByRole("textbox", { name: "Prognoositud tunnid" }).fill("12,5");
    await dialog.getByRole("button", { name: "Lisa" }).click();
    await expect
      .poll(() => see(section), PATIENTLY)
      .toMatch(/IT-spetsialist, ?\s*leidmata[\s\S]*0 \/ 12,5 h/);
    await page.goto("/board");
    await expect.poll(() => see(card(page, TRAINING)), PATIENTLY).toContain("IT-spetsialist, leidmata");
    await page.goto("/hours");
    await see(page.getByText("Leidmata inimesi: 2"));
    await page.goBack();
    await page.goBack();
    const menu = async (entry: string) => {
      await section.getByRole("button", { name: /^Tegevused: IT-spetsialist/ }).click();
      await page.getByRole("menuitem", { name: entry }).click();
    };
    await menu("Muuda rolli…");
    const edit = page.getByRole("dialog", { name: "Muuda hindaja rolli" });
    await edit.getByRole("combobox", { name: "Inimene" }).fill("Mari Maasikas");
    await page.keyboard.press("Tab");
    await edit.getByRole("button", { name: "Salvesta" }).click();
    await expect
      .poll(() => see(section), PATIENTLY)
      .toMatch(/IT-spetsialist, Mari Maasikas[\s\S]*sõltumatus deklareerimata/);
    await menu("Märgi deklaratsioon…");
    await page
      .getByRole("dialog", { name: "Hindaja sõltumatus" })
      .getByRole("button", { name: "Salvesta" })
      .click();
    await expect.poll(() => see(section), PATIENTLY).toContain("sõltumatus deklareeritud 22.11.2026");
    await menu("Eemalda roll");
    await see(section.getByText("Hindajaid ei ole kavandatud."));
    await expectFocusKept(page);
    await toast(page, "Roll on eemaldatud").getByRole("button", { name: "Võta tagasi" }).click();
    await see(section.getByText(/Mari Maasikas/));
  });

  test("show the source's words, a load as staff, and an over-run unmistakably", async () => {
    await log({
      id: await idOf("eCourse"),
      person: "Kadri Näidis",
      on: "2026-11-20",
      hours: 16,
      activity: "committee",
    });
    const page = await office.visit(`/procurements/${await idOf("eCourse")}`);
    const section = page.locator("section").filter({
      has: page.getByRole("heading", { name: "Hindajad ja tunnid" }),
    });
    await expect.poll(() => see(section), PATIENTLY).toContain("koormus 0,3, 2 kuud (≈ 104 h)");
    const text = await see(section);
    expect(text).toContain("hindamiskomisjoni töösse hindajana (prognoos 45 töötundi)");
    expect(text).toMatch(/47,5 \/ 45 h\s*2,5 h üle prognoosi/);
    await page.goto("/board");
    await expect.poll(() => see(card(page, E_COURSE)), PATIENTLY).toMatch(/47,5 \/ 45 h\s*2,5 h üle/);
  });
});

describe("the hours screen", () => {
  test.each<[string, Visit]>([
    ["wide", {}],
    ["wide and dark, in English", { theme: "dark", language: "en" }],
    ["phone", { width: 390, height: 844, isTouch: true }],
  ])("has no barriers, %s", async (_, visit) => {
    await closeMonth(office.db.context(), { projectId: office.projectId, month: "2026-09" });
    const page = await office.visit("/hours", visit);
    await see(page.getByRole("heading", { level: 2 }));
    await expectNoBarriers(page, "the entries");
    for (const part of ["sums", "demand"]) {
      await page.goto(`/hours?part=${part}&period=2026-Q4`);
      await see(
        page.getByRole(part === "sums" ? "table" : "heading", part === "sums" ? {} : { level: 2 }).first(),
      );
      await expectNoBarriers(page, part);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
    }
    await page.goto("/hours?part=week");
    await page.getByRole("combobox").first().fill("Kadri Näidis");
    await page.keyboard.press("Escape");
    await see(page.getByRole("textbox").last());
    await expectNoBarriers(page, "the week");
    await page
      .getByRole("button", { name: visit.language === "en" ? "Log hours" : "Märgi tunnid" })
      .first()
      .click();
    await see(page.getByRole("dialog"));
    await expectNoBarriers(page, "the dialog that logs");
  });

  test("says kindly that there is nothing yet", async () => {
    const { projectId } = await createProject(office.db.context(), {
      number: "1",
      name: "Tühi projekt",
      eligibleFrom: "2026-01-01",
      eligibleTo: "2027-12-31",
      subActivities: [],
    });
    const page = await openHours(`?project=${projectId}`);
    await see(page.getByRole("heading", { name: "Sellel perioodil ei ole tunde kirjas" }));
    await page.getByRole("link", { name: "Vajadus ja maht" }).click();
    await see(page.getByRole("heading", { name: "Hindajaid ei ole veel kavandatud" }));
    await expectNoBarriers(page, "a project without evaluators");
  });
});

async function openHours(query = ""): Promise<Page> {
  const page = await office.visit(`/hours${query}`);
  await see(page.getByRole("heading", { level: 1, name: "Hindajate tunnid" }));
  return page;
}

async function openWeek(person: string): Promise<Page> {
  const page = await openHours("?part=week");
  await page.getByRole("combobox", { name: "Kelle nädal" }).fill(person);
  await page.keyboard.press("Tab");
  return page;
}

async function choose(page: Page, form: Locator, title: string): Promise<void> {
  await form.getByRole("combobox", { name: "Hange" }).fill(title);
  await page.getByRole("option").first().click();
}

async function fill(
  page: Page,
  form: Locator,
  given: { hours: string; activity: string; person: string; note?: string },
): Promise<void> {
  await form.getByRole("textbox", { name: "Tunnid" }).fill(given.hours);
  await form.getByRole("button", { name: /Tegevus$/ }).click();
  await page.getByRole("option", { name: given.activity }).click();
  await form.getByRole("combobox", { name: "Kes töötas" }).fill(given.person);
  await page.keyboard.press("Tab");
  if (given.note) await form.getByRole("textbox", { name: "Märkus" }).fill(given.note);
}

/** Types a day as it is written: „18112026“. */
async function setDay(page: Page, form: Locator, digits: string): Promise<void> {
  await form.getByRole("spinbutton").first().focus();
  await page.keyboard.type(digits);
}

function log(given: Partial<LogWorkInput> & Pick<LogWorkInput, "id" | "person" | "hours">) {
  return logWork(office.db.context(), { activity: "committee", note: null, ...given });
}

async function figuresOf(row: Locator): Promise<string[]> {
  const cells = row.first().getByRole("cell");
  const texts = await cells.filter({ hasNot: row.page().getByRole("button") }).allTextContents();
  return texts.map((text) => text.trim()).filter((text) => text !== "");
}

async function idOf(kind: string): Promise<number> {
  const [row] = await office.db.database.sql<[{ id: string }]>`
    select id from procurements where project_id = ${office.projectId} and kind = ${kind} order by id limit 1`;
  return Number(row.id);
}
