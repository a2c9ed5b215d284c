import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { expectNoBarriers } from "#test/support/barriers.ts";
import { titleOf, toast } from "#test/support/board-page.ts";
import { expectFocusKept, openOffice, see, type Visit } from "#test/support/office.ts";

const office = openOffice();
const ADVISORY = titleOf("advisory");
const TV_SERIES = titleOf("tvSeries");
const E_COURSE = titleOf("eCourse");
/** Of 1,000 procurements only those in sight are in the page; these two are. */
const LAST_TWO = "/plan?kind=eCourse,tvSeries";
const TALL: Visit = { width: 1440, height: 1600 };
const PHONE: Visit = { width: 390, height: 844, isTouch: true };

describe("the project manager opens the plans", () => {
  test("and finds that between the two only one window was moved, and by how much", async () => {
    const page = await office.visit("/plan?changed=1");
    const counts = page.getByRole("list", { name: "Mis muutus" });
    expect(await see(counts)).toMatch(/1 hilisemaks[\s\S]*1 ei ole võrreldav/);
    expect(await see(counts)).not.toMatch(/varasemaks|jäi välja|algus/);
    const moved = await cell(page, ADVISORY, "announcement", 1);
    expect(await see(moved)).toMatch(/I kvartal 2026[\s\S]*1 kv hiljem[\s\S]*põhjus märkimata/);
    expect(await see(await cell(page, ADVISORY, "announcement", 0))).toBe("III–IV kvartal 2025");
  });

  test("and reads why the base documents cannot be compared", async () => {
    const page = await office.visit("/plan");
    const told = await see(await cell(page, ADVISORY, "baseDocuments", 1));
    expect(told).toContain("ei ole võrreldav");
    expect(told).toContain("„Vahearuanne (seis 31.12.2024)“ räägib töö algusest, mitte verstapostist");
    expect(await see(await cell(page, ADVISORY, "baseDocuments", 0))).toContain("töö algus");
  });

  test("and reads the words of the source with the mouse and with the keyboard alone", async () => {
    const page = await office.visit("/plan");
    const announcement = await cell(page, ADVISORY, "announcement", 0);
    await announcement.hover();
    expect(await see(page.getByRole("tooltip"))).toContain("2025. a. III-IV kvartalis");
    await page.mouse.move(5, 5);
    await page.getByRole("tooltip").waitFor({ state: "hidden" });
    await announcement.focus();
    await page.keyboard.press("ArrowRight");
    const details = page.getByRole("tooltip").filter({ hasText: "Tegevuskava 2026" });
    await see(details);
    await page.keyboard.press("Escape");
    await details.waitFor({ state: "hidden" });
    await expectFocusKept(page);
  });

  test("and gives the reason for a window moved by a plan adopted long ago", async () => {
    const page = await office.visit("/plan?changed=1");
    const moved = await cell(page, ADVISORY, "announcement", 1);
    await moved.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Miks lükati edasi?" });
    expect(await see(dialog)).toContain("III–IV kvartal 2025 → I kvartal 2026");
    await dialog.getByRole("button", { name: /Edasilükkamise põhjus/ }).click();
    await page.getByRole("option", { name: "Oma jõudlus" }).click();
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await dialog.waitFor({ state: "hidden" });
    await see(moved.getByText("Oma jõudlus"));
    await toast(page, "Põhjus on kirjas").getByRole("button", { name: "Võta tagasi" }).click();
    await see(moved.getByText("põhjus märkimata"));
  });

  test("and as of an earlier day sees only the plans of that day, and changes nothing", async () => {
    const page = await office.visit("/plan?on=2025-06-30");
    await see(page.getByRole("status").filter({ hasText: "30.06.2025" }));
    expect(await page.getByRole("columnheader").count()).toBe(2);
    expect(await page.getByRole("button", { name: /Uus mustand|Too tabelist/ }).count()).toBe(0);
    expect(await page.getByRole("textbox").count()).toBe(0);
  });
});

describe("a draft", () => {
  test("is started from the plan in force, typed, explained and adopted, and the board measures from it", async () => {
    const page = await office.visit(LAST_TWO, TALL);
    await startDraft(page);
    const field = fieldOf(page, "Väljakuulutamine", TV_SERIES);
    await field.fill("III–IV kv 2027");
    await see(page.getByText("III–IV kvartal 2027"));
    await field.press("Enter");
    await expectSaved(page);
    const announcement = await cell(page, TV_SERIES, "announcement", 2);
    expect(await see(announcement.getByText("kv hiljem"))).toBe("7 kv hiljem");

    await page.getByRole("button", { name: "Võta vastu…" }).click();
    const dialog = page.getByRole("dialog", { name: "Võta kava vastu" });
    await dialog.getByRole("button", { name: "Võta kava vastu" }).click();
    expect(await see(dialog)).toMatch(/Täida see väli[\s\S]*Vali põhjus/);
    await dialog.getByLabel("Alusdokument").fill("Juhatuse otsus 1-2/7");
    await dialog.getByRole("button", { name: /Edasilükkamise põhjus/ }).click();
    await page.getByRole("option", { name: "RTK järjekord" }).click();
    await dialog.getByRole("button", { name: "Võta kava vastu" }).click();
    await see(toast(page, "„Tegevuskava 2027“ on vastu võetud"));
    await dialog.waitFor({ state: "hidden" });
    await expectFocusKept(page);
    expect(await page.getByRole("textbox").count()).toBe(0);
    expect(await see(page.getByRole("columnheader").last())).toMatch(
      /Tegevuskava 2027\s+vastu võetud 22.11.2026/,
    );
    expect(await see(await cell(page, TV_SERIES, "announcement", 2))).toContain("RTK järjekord");

    await page.goto("/board");
    await page.getByRole("button", { name: /Mõõdupuu/ }).click();
    await see(page.getByRole("option", { name: /Tegevuskava 2027/ }));
    const facts = await (await page.request.get(`/api/v1/board?on=2026-11-22&against=inForce`)).json();
    const planned = facts.stages
      .flatMap(({ procurements }: { procurements: unknown[] }) => procurements)
      .find(({ title }: { title: string }) => title === TV_SERIES)
      .stages.find(({ stage }: { stage: string }) => stage === "announcement").planInForce;
    expect(planned).toMatchObject({
      from: "2027-Q3",
      to: "2027-Q4",
      kind: "window",
      verbatim: "III–IV kv 2027",
    });
  });

  test("refuses words it cannot read with a sentence beside them, and nothing typed is lost", async () => {
    const page = await office.visit(LAST_TWO, TALL);
    await startDraft(page);
    const field = fieldOf(page, "Leping", E_COURSE);
    const before = await field.inputValue();
    await field.fill("III kvartal");
    await field.press("Enter");
    const sentence = (await cell(page, E_COURSE, "contract", 2)).getByRole("alert");
    expect(await see(sentence)).toContain("„III kvartal“ ei ütle, mis aastal");
    expect(await field.inputValue()).toBe("III kvartal");
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    await page.getByRole("button", { name: "1 aeg vajab parandamist" }).click();
    await expect.poll(() => isFocused(field)).toBe(true);
    await page.keyboard.press("Escape");
    expect(await field.inputValue()).toBe(before);
    await sentence.waitFor({ state: "detached" });
    await field.fill("III kvartal 2028");
    await field.press("Tab");
    await expectSaved(page);
    await page.reload();
    await see(field);
    expect(await field.inputValue()).toBe("III kvartal 2028");
  });

  test("says nothing where its field is empty, and drops a stage from the menu of its cell", async () => {
    const page = await office.visit(LAST_TWO, TALL);
    await startDraft(page);
    const field = fieldOf(page, "Elluviimine", E_COURSE);
    await field.fill("");
    await field.press("Enter");
    await expectSaved(page);
    const counts = page.getByRole("list", { name: "Mis muutus" });
    expect(await see(counts)).toContain("Midagi ei muutunud");
    await field.press("Alt+ArrowDown");
    await page.getByRole("menuitem", { name: /Jäta etapp kavast välja/ }).click();
    await see(toast(page, /enam ei kavandata/));
    await expect.poll(() => counts.textContent()).toContain("1 jäi välja");
    await expect.poll(() => isFocused(field)).toBe(true);
    await field.press("Alt+ArrowDown");
    await page.getByRole("menuitem", { name: /Nagu kehtivas kavas/ }).click();
    await expect.poll(() => counts.textContent()).toContain("Midagi ei muutunud");
  });

  test("is edited, and every edit taken back, with nothing but a keyboard", async () => {
    const page = await office.visit(LAST_TWO, TALL);
    await see(page.getByRole("grid"));
    await page.keyboard.press("n");
    await see(page.getByRole("dialog", { name: "Uus kava mustand" }));
    await page.keyboard.press("Enter");
    const first = fieldOf(page, "Väljakuulutamine", TV_SERIES);
    const next = fieldOf(page, "Leping", TV_SERIES);
    await see(first);
    const before = await first.inputValue();
    await first.focus();
    await page.keyboard.type("2027 lõpuks");
    await page.keyboard.press("Control+z"); // In words just typed it is the browser's.
    await first.fill("2027 lõpuks");
    await page.keyboard.press("Enter");
    await expect.poll(() => isFocused(next)).toBe(true);
    await expectSaved(page);
    await page.keyboard.press("ArrowUp");
    await expect.poll(() => isFocused(first)).toBe(true);
    expect(await first.inputValue()).toBe("2027 lõpuks");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(async () => isFocused(await cell(page, TV_SERIES, "announcement", 1))).toBe(true);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Control+z");
    await see(toast(page, /^Tagasi võetud/));
    await expect.poll(() => first.inputValue()).toBe(before);
    await page.keyboard.press("Tab");
    await expect.poll(() => isFocused(next)).toBe(true);
  });

  test("takes several lines that are pasted, one for each stage downwards", async () => {
    const page = await office.visit(LAST_TWO, TALL);
    await startDraft(page);
    await fieldOf(page, "Väljakuulutamine", TV_SERIES).evaluate((field) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", "I kv 2027\r\nkunagi\r\n2028 lõpuks\r\n");
      field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    });
    await see(page.getByRole("button", { name: "1 aeg vajab parandamist" }));
    expect(await see((await cell(page, TV_SERIES, "contract", 2)).getByRole("alert"))).toContain("„kunagi“");
    await see((await cell(page, TV_SERIES, "delivery", 2)).getByText("kv hiljem"));
    await page.reload();
    await see(fieldOf(page, "Elluviimine", TV_SERIES));
    expect(await fieldOf(page, "Väljakuulutamine", TV_SERIES).inputValue()).toBe("I kv 2027");
    expect(await fieldOf(page, "Elluviimine", TV_SERIES).inputValue()).toBe("2028 lõpuks");
  });

  test("is discarded and brought back whole, and several may exist", async () => {
    const page = await office.visit(LAST_TWO, TALL);
    await startDraft(page);
    await fieldOf(page, "Leping", E_COURSE).fill("I kv 2028");
    await page.keyboard.press("Enter");
    await expectSaved(page);
    await page.getByRole("button", { name: "Veel mustandiga" }).click();
    await page.getByRole("menuitem", { name: "Alusta veel üht mustandit…" }).click();
    const dialog = page.getByRole("dialog", { name: "Uus kava mustand" });
    await dialog.getByLabel("Kava nimi").fill("Teine mustand");
    await dialog.getByRole("button", { name: /Millest alustada/ }).click();
    await page.getByRole("option", { name: /Tühjast/ }).click();
    await dialog.getByRole("button", { name: "Alusta mustandit" }).click();
    await dialog.waitFor({ state: "hidden" });
    expect(await fieldOf(page, "Leping", E_COURSE).inputValue()).toBe("");
    await page.getByRole("button", { name: /Muudan mustandit/ }).click();
    await page.getByRole("option", { name: "Tegevuskava 2027" }).click();
    await expect.poll(() => fieldOf(page, "Leping", E_COURSE).inputValue()).toBe("I kv 2028");

    await page.getByRole("button", { name: "Veel mustandiga" }).click();
    await page.getByRole("menuitem", { name: "Loobu mustandist" }).click();
    const told = toast(page, "Mustandist „Tegevuskava 2027“ on loobutud");
    await see(told);
    await expect.poll(() => page.getByRole("columnheader").count()).toBe(4);
    await expectFocusKept(page);
    await told.getByRole("button", { name: "Võta tagasi" }).click();
    await see(page.getByRole("columnheader").filter({ hasText: "Tegevuskava 2027" }));
    await page.getByRole("button", { name: "Muuda: Tegevuskava 2027" }).click();
    await expect.poll(() => fieldOf(page, "Leping", E_COURSE).inputValue()).toBe("I kv 2028");
  });
});

describe("two people plan at two desks", () => {
  test("and both see what either does, without reading the page again", async () => {
    const mari = await office.visit(LAST_TWO, TALL);
    await startDraft(mari);
    const jaan = await office.visit(mari.url(), TALL);
    await see(fieldOf(jaan, "Leping", E_COURSE));
    await fieldOf(mari, "Leping", E_COURSE).fill("I kv 2028");
    await fieldOf(jaan, "Leping", TV_SERIES).fill("II kv 2028");
    await Promise.all([mari.keyboard.press("Enter"), jaan.keyboard.press("Enter")]);
    for (const page of [mari, jaan]) {
      await expect.poll(() => fieldOf(page, "Leping", E_COURSE).inputValue()).toBe("I kv 2028");
      await expect.poll(() => fieldOf(page, "Leping", TV_SERIES).inputValue()).toBe("II kv 2028");
    }
  });

  test("on the same stage the second is told who was faster and both values, and chooses", async () => {
    office.expectComplaint(/status of 409/);
    const mari = await office.visit(LAST_TWO, TALL);
    await startDraft(mari);
    const jaan = await office.visit(mari.url(), TALL);
    const field = fieldOf(jaan, "Leping", E_COURSE);
    await see(field);
    await field.fill("II kv 2028");
    await fieldOf(mari, "Leping", E_COURSE).fill("I kv 2028");
    await mari.keyboard.press("Enter");
    await expectSaved(mari);
    expect(await field.inputValue()).toBe("II kv 2028");
    await field.press("Enter");
    const conflict = (await cell(jaan, E_COURSE, "contract", 2)).getByRole("alert");
    expect(await see(conflict)).toMatch(
      /Kohalik kasutaja muutis sama välja vahepeal .*Nüüd on seal „I kv 2028“/,
    );
    expect(await field.inputValue()).toBe("II kv 2028");
    await conflict.getByRole("button", { name: "Jäta minu: II kv 2028" }).click();
    await expectSaved(jaan);
    await expect.poll(() => fieldOf(mari, "Leping", E_COURSE).inputValue()).toBe("II kv 2028");
  });

  test("and who edits a draft that a colleague discards is told", async () => {
    const mari = await office.visit(LAST_TWO, TALL);
    await startDraft(mari);
    const jaan = await office.visit(mari.url(), TALL);
    await see(fieldOf(jaan, "Leping", E_COURSE));
    await mari.getByRole("button", { name: "Veel mustandiga" }).click();
    await mari.getByRole("menuitem", { name: "Loobu mustandist" }).click();
    await see(toast(jaan, "Seda mustandit ei ole enam"));
    expect(await jaan.getByRole("textbox").count()).toBe(0);
    expect(new URL(jaan.url()).searchParams.has("draft")).toBe(false);
  });
});

describe("the plan screen", () => {
  test.each<[name: string, visit: Visit]>([
    ["wide", { width: 1440, height: 900 }],
    ["phone", PHONE],
  ])(
    "axe finds nothing on a %s screen, whether plans are read, edited, refused or adopted",
    async (_, visit) => {
      const page = await office.visit("/plan", visit);
      await see(page.getByRole("grid"));
      await expectNoBarriers(page, "the plans");
      await startDraft(page);
      const field = fieldOf(page, "Alusdokumendid", ADVISORY);
      await field.fill("kunagi");
      await field.press("Enter");
      await see(page.getByRole("alert").filter({ hasText: "kunagi" }));
      await expectNoBarriers(page, "a refused field");
      await page.getByRole("button", { name: "Võta vastu…" }).click();
      await see(page.getByRole("dialog", { name: "Võta kava vastu" }));
      await expectNoBarriers(page, "the dialog that adopts");
    },
  );

  test("fits a phone, one plan at a time", async () => {
    const page = await office.visit("/plan", PHONE);
    await see(page.getByRole("columnheader").filter({ hasText: "Tegevuskava 2026" }));
    expect(await page.getByRole("columnheader").count()).toBe(2);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.getByRole("button", { name: /Kava$/ }).tap();
    await page.getByRole("option", { name: /Vahearuanne/ }).tap();
    await see(page.getByRole("columnheader").filter({ hasText: "Vahearuanne" }));
  });

  test("is on paper every line of it, with the day, what is compared and what the signs mean", async () => {
    const page = await office.visit("/plan");
    await see(page.getByRole("grid"));
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const paper = await see(page.getByRole("table"));
    expect(paper).toContain("1 kv hiljem");
    expect(await page.locator("body").textContent()).toMatch(
      /Seis 22.11.2026[\s\S]*1 hilisemaks[\s\S]*→ hiljem/,
    );
    const pdf = await page.pdf({ format: "A4", landscape: true });
    expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)!.length).toBeLessThanOrEqual(3);
  });
});

/** A cell by its procurement, stage and place among the plans shown. */
async function cell(page: Page, title: string, stage: string, place: number): Promise<Locator> {
  const [row] = await office.db.database.sql<[{ id: string }]>`
    select id from procurements where project_id = ${office.projectId} and title = ${title} order by id desc`;
  return page.locator(`[data-cell="${row.id} ${stage}"][data-column="${place}"]`);
}

/** The field in which a draft plans a stage of a procurement. */
function fieldOf(page: Page, stage: string, title: string): Locator {
  return page.getByRole("textbox", { name: `${stage}, ${title}`, exact: true });
}

async function startDraft(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Uus mustand…" }).click();
  const dialog = page.getByRole("dialog", { name: "Uus kava mustand" });
  await dialog.getByRole("button", { name: "Alusta mustandit" }).click();
  await dialog.waitFor({ state: "hidden" });
  await page
    .getByRole("textbox", { name: /^Väljakuulutamine/ })
    .first()
    .waitFor();
}

async function expectSaved(page: Page): Promise<void> {
  await see(page.getByText("Kõik on salvestatud"));
}

async function isFocused(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => element === document.activeElement);
}
