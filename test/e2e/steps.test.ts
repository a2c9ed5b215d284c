import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { addStep } from "#server/services/add-step.ts";
import { editStep } from "#server/services/edit-step.ts";
import type { Step } from "#shared/steps.ts";
import { expectNoBarriers } from "#test/support/barriers.ts";
import { titleOf, toast } from "#test/support/board-page.ts";
import { expectFocusKept, openOffice, see, type Visit } from "#test/support/office.ts";

const office = openOffice();

describe("a step inside a stage", () => {
  test("is added from the stage's menu with its day, told in history, and taken back", async () => {
    const page = await openPage("eCourse");
    await stage(page, "Leping")
      .getByRole("button", { name: /Tegevused/ })
      .click();
    await page.getByRole("menuitem", { name: "Lisa samm…" }).click();
    const dialog = page.getByRole("dialog", { name: "Lisa samm" });
    expect(await see(dialog)).toContain("Leping");
    await choose(page, dialog, "Mis samm", "Läbirääkimised");
    await typeDay(page, dialog, "11112026");
    await dialog.getByRole("textbox", { name: "Märkus" }).fill("Teine voor");
    await dialog.getByRole("button", { name: "Lisa", exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
    const steps = stage(page, "Leping").getByRole("list", { name: "Sammud: Leping" });
    expect(await see(steps)).toMatch(/Läbirääkimised 11\.11\.2026 · Teine voor/);
    await expectFocusKept(page);
    const told = historyOf(page).filter({ hasText: "lisas sammu" });
    expect(await see(told)).toMatch(/Läbirääkimised 11\.11\.2026 · Leping · Teine voor/);
    expect(await see(told)).toContain("toimus 11.11.2026");
    await toast(page, "Samm on lisatud").getByRole("button", { name: "Võta tagasi" }).click();
    await steps.waitFor({ state: "hidden" });
  });

  test("that is only planned has no day, and is done later; taken away, the focus stays near", async () => {
    const page = await openPage("tvSeries");
    await page.getByRole("button", { name: "Lisa samm" }).click();
    let dialog = page.getByRole("dialog", { name: "Lisa samm" });
    await choose(page, dialog, "Mis samm", "Väliseksperdi kaasamine");
    await dialog.getByText("Alles kavas, päeva veel ei ole").click();
    expect(await dialog.getByRole("group", { name: "Millal tehti" }).count()).toBe(0);
    await dialog.getByRole("button", { name: "Lisa", exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
    const steps = page.getByRole("list", { name: "Sammud: Kooskõlastus RTK-ga" });
    expect(await see(steps)).toMatch(/Väliseksperdi kaasamine kavas/);

    await steps.getByRole("button", { name: "Muuda sammu: Väliseksperdi kaasamine, kavas" }).click();
    dialog = page.getByRole("dialog", { name: "Muuda sammu" });
    await dialog.getByText("Alles kavas, päeva veel ei ole").click();
    await dialog.getByRole("button", { name: "Täna" }).click();
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await dialog.waitFor({ state: "hidden" });
    await expect.poll(() => see(steps)).toContain("22.11.2026");
    expect(await see(historyOf(page).filter({ hasText: "muutis sammu" }))).toMatch(
      /kavas[\s\S]*22\.11\.2026/,
    );

    await steps.getByRole("button", { name: /^Muuda sammu/ }).click();
    await dialog.getByRole("button", { name: "Eemalda samm" }).click();
    await steps.waitFor({ state: "hidden" });
    await expectFocusKept(page);
    await toast(page, "Samm on eemaldatud").getByRole("button", { name: "Võta tagasi" }).click();
    await see(steps);
  });

  test("on a day to come is refused beside the day, and what was typed stays", async () => {
    office.expectComplaint(/status of 4\d\d/);
    const page = await openPage("eCourse");
    await page.getByRole("button", { name: "Lisa samm" }).click();
    const dialog = page.getByRole("dialog", { name: "Lisa samm" });
    await typeDay(page, dialog, "24122026");
    await dialog.getByRole("textbox", { name: "Märkus" }).fill("Jõulueelne");
    await dialog.getByRole("button", { name: "Lisa", exact: true }).click();
    await see(dialog.getByText("See päev on alles tulevikus. Vali tänane või varasem päev."));
    expect(await dialog.getByRole("textbox", { name: "Märkus" }).inputValue()).toBe("Jõulueelne");
    await typeDay(page, dialog, "20112026");
    await dialog.getByRole("button", { name: "Lisa", exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
    expect(await see(page.getByRole("list", { name: "Sammud: Leping" }))).toContain(
      "20.11.2026 · Jõulueelne",
    );
  });

  test("that a colleague changed meanwhile is shown as it is now, and then decided about again", async () => {
    office.expectComplaint(/status of 4\d\d/);
    const ctx = office.db.context();
    const step = await given("eCourse", { stage: "contract", kind: "negotiations", on: "2026-11-02" });
    const page = await openPage("eCourse");
    await page.getByRole("button", { name: "Muuda sammu: Läbirääkimised 02.11.2026" }).click();
    const dialog = page.getByRole("dialog", { name: "Muuda sammu" });
    await dialog.getByRole("textbox", { name: "Märkus" }).fill("Minu sõna");
    const { id: stepId, ...said } = step;
    await editStep(ctx, { ...said, id: await idOf("eCourse"), stepId, on: "2026-11-05" });
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    expect(await see(dialog)).toMatch(
      /Kohalik kasutaja muutis seda kirjet vahepeal[\s\S]*Praegu on seal: Läbirääkimised 05\.11\.2026/,
    );
    expect(await dialog.getByRole("textbox", { name: "Märkus" }).inputValue()).toBe("Minu sõna");
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await dialog.waitFor({ state: "hidden" });
    await expect
      .poll(() => see(page.getByRole("list", { name: "Sammud: Leping" })))
      .toContain("Läbirääkimised 02.11.2026 · Minu sõna");
  });
});

describe("on the timeline", () => {
  test("steps are marks on their day, the days at RTK a band, and both are said in words", async () => {
    await given("eCourse", { stage: "rtkCoordination", kind: "technicalDialogue", on: "2026-08-25" });
    const page = await office.visit("/timeline?hide=forecast", { height: 1600 });
    const rtk = page.locator(`[data-row="${await idOf("eCourse")} rtkCoordination"]`);
    const band = await box(rtk.locator("[data-layer=rtk]"));
    const step = await box(rtk.locator("[data-layer=steps] circle"));
    const happened = await box(rtk.locator("[data-layer=happened]"));
    const middle = step.x + step.width / 2;
    // It was sent on 2 June, came back on 20 August, was talked about on the 25th and agreed on 10 September.
    expect(band.x).toBeGreaterThan(happened.x);
    expect(middle).toBeGreaterThan(band.x + band.width);
    expect(middle).toBeLessThan(happened.x + happened.width);
    const label = await rtk.getByRole("img").getAttribute("aria-label");
    expect(label).toContain("Sammud: Tehniline dialoog 25.08.2026");
    expect(label).toContain("RTK-s: RTK-s 79 päeva, meie käes 21");

    const legend = page.getByRole("group", { name: "Mida näidatakse" });
    await legend.getByRole("button", { name: "Sammud" }).click();
    await expect.poll(() => page.locator("[data-row] [data-layer=steps]").count()).toBe(0);
    await legend.getByRole("button", { name: "RTK-s" }).click();
    await expect.poll(() => page.locator("[data-row] [data-layer=rtk]").count()).toBe(0);
    expect(new URL(page.url()).searchParams.get("hide")).toBe("forecast,steps,rtk");
  });

  test("as of a day what came later is not there, and the table says the same as the drawing", async () => {
    await given("eCourse", { stage: "rtkCoordination", kind: "technicalDialogue", on: "2026-08-25" });
    const page = await office.visit("/timeline?table=1&on=2026-08-24", { height: 1600 });
    const row = page.getByRole("row").filter({ hasText: "RTK-s 79 päeva, meie käes 4" });
    await see(row);
    expect(await page.getByText("Tehniline dialoog").count()).toBe(0);
    await page.goto("/timeline?table=1");
    await see(page.getByRole("row").filter({ hasText: "Tehniline dialoog 25.08.2026" }));
    await see(page.getByRole("row").filter({ hasText: "RTK-s 34 päeva, meie käes 0" }));
  });
});

describe.each<[string, Visit]>([
  ["wide", { width: 1440, height: 900 }],
  ["phone", { width: 390, height: 844, isTouch: true, language: "en" }],
])("on a %s screen axe finds nothing in either theme, and everything can be hit", (_, visit) => {
  test("among the steps and in their form", async () => {
    const en = visit.language === "en";
    await given("eCourse", { stage: "contract", kind: "negotiations", on: "2026-11-02" });
    const page = await openPage("eCourse", visit);
    await see(page.getByRole("list", { name: en ? "Steps: Contract" : "Sammud: Leping" }));
    await expectNoBarriers(page, "the steps");
    await page.getByRole("button", { name: en ? "Add a step" : "Lisa samm" }).click();
    await see(page.getByRole("dialog"));
    await expectNoBarriers(page, "the form");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await expectFocusKept(page);
  });
});

async function given(key: string, step: Pick<Step, "stage" | "kind" | "on">): Promise<Step> {
  const id = await idOf(key);
  await addStep(office.db.context(), { id, ...step, note: null });
  const [row] = await office.db.database.sql<{ id: string }[]>`
    select max(id) as id from procurement_steps where procurement_id = ${id}`;
  return { ...step, id: Number(row!.id), version: 1, note: null };
}

async function idOf(key: string): Promise<number> {
  const [row] = await office.db.database.sql<{ id: string }[]>`
    select id from procurements where project_id = ${office.projectId} and title = ${titleOf(key)} order by id desc`;
  return Number(row!.id);
}

async function openPage(key: string, visit: Visit = {}): Promise<Page> {
  const page = await office.visit(`/procurements/${await idOf(key)}`, visit);
  await see(page.getByRole("heading", { level: 1, name: titleOf(key) }));
  return page;
}

function stage(page: Page, name: string): Locator {
  return page
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name, exact: true, level: 3 }) })
    .first();
}

function historyOf(page: Page): Locator {
  return page
    .locator("section")
    .filter({ has: page.getByRole("heading", { name: "Ajalugu" }) })
    .getByRole("listitem");
}

async function choose(page: Page, dialog: Locator, field: string, option: string): Promise<void> {
  await dialog.getByRole("button", { name: new RegExp(field) }).click();
  await page.getByRole("option", { name: option }).click();
}

async function typeDay(page: Page, dialog: Locator, digits: string): Promise<void> {
  await dialog.getByRole("spinbutton").first().click();
  await page.keyboard.type(digits, { delay: 15 });
}

async function box(locator: Locator) {
  await locator.waitFor();
  return (await locator.boundingBox())!;
}
