import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { readPlans } from "#server/queries/plans.ts";
import { discardDraft } from "#server/services/discard-draft.ts";
import { planWindow } from "#server/services/plan-window.ts";
import { startDraft } from "#server/services/start-draft.ts";
import type { Draft, DraftStatement } from "#shared/plan-draft.ts";
import type { Stage } from "#shared/stages.ts";
import { expectNoBarriers } from "#test/support/barriers.ts";
import { titleOf, toast } from "#test/support/board-page.ts";
import { press, swipe } from "#test/support/finger.ts";
import { expectFocusKept, listen, openOffice, see, type Visit } from "#test/support/office.ts";

const office = openOffice();
const E_COURSE = titleOf("eCourse");
const TALL: Visit = { height: 1700 };
const PHONE: Visit = { width: 390, height: 844, isTouch: true };

describe("a draft on the timeline, by mouse", () => {
  test("is started from the plan in force, and lies over it", async () => {
    const page = await office.visit("/timeline", TALL);
    await page.getByRole("button", { name: "Muuda kava" }).click();
    const dialog = page.getByRole("dialog", { name: "Uus kava mustand" });
    await dialog.getByRole("button", { name: "Alusta mustandit" }).click();
    await dialog.waitFor({ state: "hidden" });
    expect(await labelOf(await bar(page, "eCourse", "contract"))).toContain("Leping: II kvartal 2026");
    expect(await see(page.getByRole("region", { name: "Kava mustand" }))).toContain("Mõju: 0 muudatust");
    const { x, width } = await box(await bar(page, "eCourse", "contract"));
    const quarter = await box(page.locator("[data-period='2026-Q2']"));
    expect(x).toBeCloseTo(quarter.x, -0.5);
    expect(width).toBeCloseTo(quarter.width, -0.5);
    expect(new URL(page.url()).searchParams.get("draft")).toBe(String((await drafts())[0]!.id));
  });

  test("a bar is carried by quarters, and says on the way what that would mean", async () => {
    const page = await openDraft();
    const contract = await bar(page, "eCourse", "contract");
    await hold(page, contract, "whole", await quarters(page, 2));
    const words = page.locator("[data-draft-hint]", { hasText: "IV kvartal 2026" });
    expect(await see(words)).toContain("2 kv hiljem kui kehtivas kavas");
    expect(await see(words)).toContain("Vajab põhjust");
    expect(await stated("eCourse", "contract")).toMatchObject({ to: "2026-Q2" });
    await page.mouse.up();
    expect(await see(toast(page, E_COURSE))).toContain("II kvartal 2026 → IV kvartal 2026");
    await words.waitFor({ state: "hidden" });
    await expect.poll(() => labelOf(contract)).toContain("Leping: IV kvartal 2026");
    expect(await stated("eCourse", "contract")).toMatchObject({
      from: "2026-Q4",
      to: "2026-Q4",
      verbatim: "IV kvartal 2026",
    });
    const controls = page.getByRole("region", { name: "Kava mustand" });
    expect(await see(controls)).toContain("Mõju: 1 muudatus");
    expect(await see(controls)).toContain("1 põhjuseta");
  });

  test("its ends are carried apart, and stop at each other", async () => {
    const page = await openDraft();
    const contract = await bar(page, "eCourse", "contract");
    await hold(page, contract, "end", await quarters(page, 2));
    await page.mouse.up();
    await expect.poll(() => labelOf(contract)).toContain("Leping: II–IV kvartal 2026");
    await hold(page, contract, "start", await quarters(page, 1));
    await page.mouse.up();
    await expect.poll(() => labelOf(contract)).toContain("Leping: III–IV kvartal 2026");
    await hold(page, contract, "end", await quarters(page, -6));
    await page.mouse.up();
    await expect.poll(() => labelOf(contract)).toContain("Leping: III kvartal 2026");
    await expect.poll(() => stated("eCourse", "contract")).toMatchObject({ from: "2026-Q3", to: "2026-Q3" });
  });

  test("snaps to months where the columns are months", async () => {
    const page = await openDraft("&zoom=month&from=2026-01-01&to=2026-12-31");
    const contract = await bar(page, "eCourse", "contract");
    const { width } = await box(page.locator("[data-period='2026-05']"));
    await hold(page, contract, "whole", width * 1.1);
    await page.mouse.up();
    await expect.poll(() => labelOf(contract)).toContain("Leping: mai–juuli 2026");
  });

  test("Escape puts it back, and the release then opens nothing", async () => {
    const page = await openDraft();
    const contract = await bar(page, "eCourse", "contract");
    await hold(page, contract, "whole", await quarters(page, 2));
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await page.waitForTimeout(200);
    expect(await labelOf(contract)).toContain("Leping: II kvartal 2026");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await stated("eCourse", "contract")).toMatchObject({ to: "2026-Q2" });
  });

  test("Ctrl+Z and the toast take the last change back", async () => {
    const page = await openDraft();
    const contract = await bar(page, "eCourse", "contract");
    await hold(page, contract, "whole", await quarters(page, 1));
    await page.mouse.up();
    await see(toast(page, E_COURSE));
    await page.keyboard.press("Control+z");
    await expect.poll(() => labelOf(contract)).toContain("Leping: II kvartal 2026");
    await expectFocusKept(page);
    await hold(page, contract, "whole", await quarters(page, 1));
    await page.mouse.up();
    await toast(page, E_COURSE).getByRole("button", { name: "Võta tagasi" }).click();
    await expect.poll(() => labelOf(contract)).toContain("Leping: II kvartal 2026");
    await expect.poll(() => stated("eCourse", "contract")).toMatchObject({ to: "2026-Q2" });
  });

  test("a press on an empty line plans that very quarter", async () => {
    const page = await openDraft("", "empty");
    const row = await line(page, "eCourse", "contract");
    const quarter = await box(page.locator("[data-period='2027-Q2']"));
    const { y, height } = await box(row);
    await page.mouse.click(quarter.x + quarter.width / 2, y + height / 2);
    await expect
      .poll(async () => labelOf(await bar(page, "eCourse", "contract")))
      .toContain("Leping: II kvartal 2027");
    await expect.poll(() => stated("eCourse", "contract")).toMatchObject({ from: "2027-Q2", to: "2027-Q2" });
  });

  test("only what is so today can be planned", async () => {
    await startDraft(office.db.context(), { projectId: office.projectId, name: "Kava", from: "inForce" });
    const page = await office.visit("/timeline?on=2025-12-31", TALL);
    await (await line(page, "eCourse", "contract")).waitFor();
    expect(await page.getByRole("button", { name: "Muuda kava" }).count()).toBe(0);
  });
});

describe("a draft on the timeline, when something comes between", () => {
  test("what is refused goes back to where it was, with the reason in a sentence", async () => {
    const page = await openDraft();
    const contract = await bar(page, "eCourse", "contract");
    const release = await pause(page);
    await hold(page, contract, "whole", await quarters(page, 2));
    await page.mouse.up();
    await expect.poll(() => labelOf(contract)).toContain("Leping: IV kvartal 2026");
    const [draft] = await drafts();
    await discardDraft(office.db.context(), { revisionId: draft!.id, version: draft!.version });
    office.expectComplaint(/status of 4\d\d/);
    await release();
    expect(await see(toast(page, E_COURSE))).toContain("Leping jäi nagu oli");
    await expect.poll(() => page.locator("[data-draft-bar]").count()).toBe(0);
  });

  test("where somebody else planned the same stage, both are shown and one is chosen", async () => {
    const page = await openDraft();
    const contract = await bar(page, "eCourse", "contract");
    const release = await pause(page);
    await hold(page, contract, "whole", await quarters(page, 2));
    await page.mouse.up();
    await expect.poll(() => labelOf(contract)).toContain("Leping: IV kvartal 2026");
    const was = await stated("eCourse", "contract");
    await planWindow(office.db.context({ origin: "somebody-else" }), {
      revisionId: was!.revisionId,
      procurementId: was!.procurementId,
      stage: "contract",
      was: saysOf(was!),
      becomes: { ...saysOf(was!), from: "2026-Q3", to: "2026-Q3", verbatim: "III kvartal 2026" },
    });
    office.expectComplaint(/status of 409/);
    await release();
    const dialog = page.getByRole("alertdialog", { name: "Vahepeal muudetud" });
    expect(await see(dialog)).toContain("III kvartal 2026");
    await dialog.getByRole("button", { name: /Jäta minu.*IV kvartal 2026/ }).click();
    await expect.poll(() => stated("eCourse", "contract")).toMatchObject({ to: "2026-Q4" });
    await expect.poll(() => labelOf(contract)).toContain("Leping: IV kvartal 2026");
  });
});

describe("a draft on a phone", () => {
  test("a finger that rests on a bar carries it", async () => {
    const page = await openDraft("&kind=eCourse", "inForce", PHONE);
    const contract = await bar(page, "eCourse", "contract");
    await contract.scrollIntoViewIfNeeded();
    const finger = await press(page, contract);
    await finger.rest(400);
    await finger.moveBy((await quarters(page, 2)) + 2, 0);
    expect(await see(page.locator("[data-draft-hint]", { hasText: "IV kvartal 2026" }))).toContain(
      "2 kv hiljem",
    );
    await finger.lift();
    await expect.poll(() => stated("eCourse", "contract")).toMatchObject({ to: "2026-Q4" });
  });

  test("a finger that moves on at once scrolls, and one that taps opens the form", async () => {
    const page = await openDraft("&kind=eCourse,tvSeries", "inForce", PHONE);
    const contract = await bar(page, "eCourse", "contract");
    await contract.scrollIntoViewIfNeeded();
    const before = await box(contract);
    const finger = await swipe(page, contract, -120);
    await finger.rest(400);
    await finger.lift();
    expect((await box(contract)).y).toBeLessThan(before.y - 20);
    expect(await stated("eCourse", "contract")).toMatchObject({ to: "2026-Q2" });
    await contract.tap();
    await see(page.getByRole("dialog", { name: "Mida mustand ütleb" }));
  });
});

describe("a draft on the timeline, by keys alone", () => {
  test("is re-planned and adopted, and every step is said in Estonian", async () => {
    const page = await openDraft();
    const row = await line(page, "eCourse", "contract");
    await reach(page, row);
    const heard = await listen(page);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Alt+ArrowLeft");
    const sentences = (await heard()).filter((sentence) => sentence.startsWith("Leping:"));
    expect(sentences).toHaveLength(5);
    expect(sentences[0]).toContain("II kvartal 2026 → III kvartal 2026, 1 kv hiljem kui kehtivas kavas");
    expect(sentences.at(-1)).toContain("IV kvartal 2026 – II kvartal 2027");
    expect(sentences.join(" ")).not.toMatch(/\b(later|quarter|plan|draft)\b/);
    expect(await stated("eCourse", "contract")).toMatchObject({ to: "2026-Q2" });
    await page.keyboard.press("Enter");
    await expect.poll(() => stated("eCourse", "contract")).toMatchObject({ from: "2026-Q4", to: "2027-Q2" });
    await expect.poll(() => isFocused(row)).toBe(true);

    await page.getByRole("button", { name: "Võta vastu…" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await dialog.getByRole("textbox", { name: "Alusdokument" }).focus();
    await page.keyboard.type("Nõukogu otsus");
    await dialog.getByRole("button", { name: /Edasilükkamise põhjus/ }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("option", { name: "RTK järjekord" }).focus();
    await page.keyboard.press("Enter");
    await dialog.getByRole("button", { name: "Võta kava vastu" }).focus();
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "hidden" });
    await expect.poll(async () => (await drafts()).length).toBe(0);
    await expect.poll(() => row.textContent()).toContain("ei ole veel käes");
    expect(new URL(page.url()).searchParams.has("draft")).toBe(false);
  });

  test("Escape puts it back, Enter opens the form, Delete offers what else can be said", async () => {
    const page = await openDraft();
    const row = await line(page, "eCourse", "contract");
    await reach(page, row);
    await page.keyboard.press("ArrowLeft");
    await see(page.locator("[data-draft-hint]", { hasText: "I kvartal 2026" }));
    const heard = await listen(page);
    await page.keyboard.press("Escape");
    await expect.poll(async () => (await heard()).at(-1)).toContain("Leping jääb nagu oli: II kvartal 2026");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Mida mustand ütleb" });
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await expect.poll(() => isFocused(row)).toBe(true);
    await page.keyboard.press("Delete");
    await page.getByRole("menuitem", { name: "Jäta etapp kavast välja" }).waitFor();
    await page.getByRole("menuitem", { name: "Jäta etapp kavast välja" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => stated("eCourse", "contract")).toMatchObject({ kind: "dropped" });
    await expect.poll(() => isFocused(row)).toBe(true);
    expect(await labelOf(await bar(page, "eCourse", "contract"))).toContain("Jääb kavast välja");
  });

  test("what is held is let go where it is when somebody goes on to another row", async () => {
    const page = await openDraft();
    await reach(page, await line(page, "eCourse", "contract"));
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => stated("eCourse", "contract")).toMatchObject({ to: "2026-Q3" });
  });

  test("an empty line is planned where the plan in force has it", async () => {
    const page = await openDraft("", "empty");
    await reach(page, await line(page, "eCourse", "contract"));
    await page.keyboard.press("Enter");
    await see(page.locator("[data-draft-hint]", { hasText: "II kvartal 2026" }));
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await expect.poll(() => stated("eCourse", "contract")).toMatchObject({ to: "2026-Q3" });
  });
});

describe("a draft on the timeline, by its form", () => {
  test("is planned in words, with the reason why it moves later", async () => {
    const page = await openDraft();
    await (await bar(page, "eCourse", "contract")).click();
    const dialog = page.getByRole("dialog", { name: "Mida mustand ütleb" });
    const words = dialog.getByRole("textbox", { name: "Aeg sõnadega" });
    await words.fill("viies kvartal");
    await words.blur();
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await see(dialog.getByRole("alert"));
    await words.fill("aprill–juuni 2027");
    expect(await see(dialog)).toContain("Tähendab: aprill–juuni 2027");
    expect(await see(dialog)).toContain("4 kv hiljem kui kehtivas kavas");
    await dialog.getByRole("button", { name: /Edasilükkamise põhjus/ }).click();
    await page.getByRole("option", { name: "RTK järjekord" }).click();
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await dialog.waitFor({ state: "hidden" });
    await expect
      .poll(() => stated("eCourse", "contract"))
      .toMatchObject({ from: "2027-04", to: "2027-06", verbatim: "aprill–juuni 2027" });
    await expect.poll(async () => (await drafts())[0]!.reasons).toMatchObject([{ reason: "rtkQueue" }]);
    const controls = page.getByRole("region", { name: "Kava mustand" });
    await expect.poll(() => controls.textContent()).not.toContain("põhjuseta");
  });

  test("its ends are chosen from lists, and the words follow", async () => {
    const page = await openDraft();
    await (await bar(page, "eCourse", "contract")).click();
    const dialog = page.getByRole("dialog", { name: "Mida mustand ütleb" });
    await dialog.getByRole("button", { name: /Lõpeb/ }).click();
    await page.getByRole("option", { name: "IV kvartal 2026" }).click();
    await expect
      .poll(() => dialog.getByRole("textbox", { name: "Aeg sõnadega" }).inputValue())
      .toBe("II–IV kvartal 2026");
    await dialog.getByRole("button", { name: /Algab/ }).click();
    await page.getByRole("option", { name: "ainult lõpp on teada" }).click();
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await expect.poll(() => stated("eCourse", "contract")).toMatchObject({ from: null, to: "2026-Q4" });
  });
});

describe("what a draft would change", () => {
  test("stands beside the timeline while it is changed, and takes reasons there", async () => {
    const page = await openDraft();
    await hold(page, await bar(page, "eCourse", "contract"), "whole", await quarters(page, 3));
    await page.mouse.up();
    await see(toast(page, E_COURSE));
    await page.getByRole("button", { name: /^Mõju/ }).click();
    const effects = page.getByRole("complementary", { name: "Mida mustand muudab" });
    await effects.getByText("1 hiljem").waitFor();
    const said = await see(effects);
    expect(said).toContain("Põhjus puudub 1 edasilükkamisel");
    expect(said).toContain("Hilinevaid hankeid praegu 2, pärast vastuvõtmist 1.");
    await effects.getByRole("button", { name: /Miks lükatakse edasi/ }).click();
    await page.getByRole("option", { name: "RTK järjekord" }).click();
    await expect.poll(() => effects.textContent()).toContain("Edasilükkamistel on põhjus kirjas");
    await expect.poll(async () => (await drafts())[0]!.reasons).toMatchObject([{ reason: "rtkQueue" }]);
    await expectFocusKept(page);
    await expectNoBarriers(page, "timeline with a draft and its effects");
  });

  test("is a barrier to nobody on a phone, nor its form", async () => {
    const page = await openDraft("&kind=eCourse", "inForce", PHONE);
    const contract = await bar(page, "eCourse", "contract");
    await contract.scrollIntoViewIfNeeded();
    await expectNoBarriers(page, "timeline with a draft on a phone");
    await contract.tap();
    // A dialog is there before it is shown.
    const overlay = page.getByRole("dialog").locator("xpath=ancestor::*[2]");
    const opacity = () => overlay.evaluate((each) => getComputedStyle(each).opacity);
    await expect.poll(opacity, { timeout: 5_000 }).toBe("1");
    await expectNoBarriers(page, "form of a draft on a phone");
  });
});

/** The timeline with a new draft over it. */
async function openDraft(
  more = "",
  from: "inForce" | "empty" = "inForce",
  visit: Visit = TALL,
): Promise<Page> {
  const { projectId } = office;
  const { revisionId } = await startDraft(office.db.context(), { projectId, name: "Kava 2027", from });
  const page = await office.visit(`/timeline?draft=${revisionId}${more}`, visit);
  await page.locator("[data-draft-bar], [data-draft-lane]").first().waitFor();
  return page;
}

/** The row of one stage of a procurement of the sample. */
async function line(page: Page, key: string, stage: Stage): Promise<Locator> {
  return page.locator(`[data-row="${await idOf(titleOf(key))} ${stage}"]`);
}

async function bar(page: Page, key: string, stage: Stage): Promise<Locator> {
  return page.locator(`[data-draft-bar="${await idOf(titleOf(key))} ${stage}"]`);
}

async function labelOf(locator: Locator): Promise<string> {
  return (await locator.getAttribute("aria-label")) ?? "";
}

/** Takes a bar, or one of its ends, and carries it so many pixels, without letting it go. */
async function hold(page: Page, held: Locator, grip: "start" | "end" | "whole", by: number): Promise<void> {
  await held.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await box(held);
  const at = {
    x: grip === "start" ? x + 1 : grip === "end" ? x + width - 1 : x + width / 2,
    y: y + height / 2,
  };
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + by, at.y, { steps: 12 });
  await page.locator("[data-considered]").waitFor({ timeout: 2_000 });
}

/** How many pixels so many quarters take. */
async function quarters(page: Page, count: number): Promise<number> {
  return count * (await box(page.locator("[data-period='2026-Q3']"))).width;
}

/** Comes to a row as a keyboard does. */
async function reach(page: Page, row: Locator): Promise<void> {
  await row.focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => isFocused(row)).toBe(true);
}

/** What is planned from now on waits on its way to the server. @returns how to let it go on */
async function pause(page: Page): Promise<() => Promise<void>> {
  const waiting = Promise.withResolvers<void>();
  await page.route(/plans\.planWindow/, async (route) => {
    await waiting.promise;
    await route.continue();
  });
  return async () => {
    waiting.resolve();
    await page.waitForTimeout(50);
  };
}

function saysOf({ revisionId: _, procurementId: __, stage: ___, ...says }: DraftStatement) {
  return says as Extract<typeof says, { from: unknown }>;
}

async function drafts(): Promise<Draft[]> {
  return (await readPlans(office.db.context(), { projectId: office.projectId })).drafts;
}

/** What the one draft says of a stage. */
async function stated(key: string, stage: Stage): Promise<DraftStatement | undefined> {
  const id = await idOf(titleOf(key));
  return (await drafts())[0]?.statements.find((each) => each.procurementId === id && each.stage === stage);
}

async function idOf(title: string): Promise<number> {
  const [row] = await office.db.database.sql<[{ id: string }]>`
    select id from procurements where project_id = ${office.projectId} and title = ${title} order by id limit 1`;
  return Number(row.id);
}

async function box(locator: Locator) {
  const found = await locator.boundingBox();
  if (!found) throw new Error(`not in sight: ${locator}`);
  return found;
}

function isFocused(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => element === document.activeElement);
}
