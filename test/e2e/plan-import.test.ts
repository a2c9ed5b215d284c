import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { readPlans } from "#server/queries/plans.ts";
import { discardDraft } from "#server/services/discard-draft.ts";
import { planWindow } from "#server/services/plan-window.ts";
import { startDraft } from "#server/services/start-draft.ts";
import { expectNoBarriers } from "#test/support/barriers.ts";
import { titleOf } from "#test/support/board-page.ts";
import { expectFocusKept, openOffice, see, type Visit } from "#test/support/office.ts";
import { csvOf } from "#test/support/spreadsheets.ts";

const office = openOffice();

const PLAN = [
  ["Hankeplaan 2027", "", "", "", ""],
  ["Hange", "Etapp", "Aeg", "Hanke liik", "Allikas"],
  [titleOf("hackathon"), "Lepingu sõlmimine", "I kv 2027", "", "kava lk 1"],
  ["", "Elluviimine", "aprill–detsember 2027", "", "kava lk 1"],
  ["", "Hanketeade", "2O26 IV kv", "", ""],
  [titleOf("incubation"), "Leping", "2027 lõpuks", "", ""],
  [titleOf("eCourse"), "Lepingu sõlmimine", "II–III kv 2027", "", ""],
  ["Kogukonnaaedade programm", "Väljakuulutamine", "2027 I poolaasta", "Koolitus", ""],
  ["Kogukonnaaedade programm", "Ülevaatus", "2028", "", ""],
  [titleOf("tvSeries"), "RTK", "–", "", ""],
];

describe("the yearly plan comes from a spreadsheet", () => {
  test("into a new draft, with what cannot be read named, decided or left out", async () => {
    const { page, dialog } = await openImport();
    await next(dialog);
    expect(await see(dialog.getByRole("alert").first())).toBe("Vali fail või kleebi tabel.");
    await choose(page, "hankeplaan 2027.csv", csvOf(PLAN));
    await see(dialog.getByText("hankeplaan 2027.csv: 10 rida, 5 veergu"));
    await next(dialog);
    expect(await see(dialog.getByRole("button", { name: /Veergude nimed/ }))).toContain(
      "Rida 2: Hange · Etapp",
    );
    for (const [letter, meaning] of [
      ["A", "Hange"],
      ["B", "Etapp"],
      ["C", "Aeg kava sõnadega"],
      ["D", "Hanke liik"],
      ["E", "Allikas"],
    ])
      expect(await see(column(dialog, letter!))).toBe(meaning);
    await next(dialog);

    expect(await see(dialog.getByRole("status"))).toMatch(
      /Loeti 3 aega: 3 uut[\s\S]*4 kohta jääb lugemata[\s\S]*1 rida ei ütle ühegi etapi aega/,
    );
    expect(await see(line(dialog, 5))).toContain("„O“ ei ole ajana arusaadav");
    expect(await see(line(dialog, 6))).toContain("Sellele nimele vastab 2 hanget");
    expect(await see(line(dialog, 9))).toContain("Hanget „Kogukonnaaedade programm“ projektis ei ole.");
    await dialog.getByText("Lisa hange, mida projektis ei ole (1)").click();
    expect(await see(line(dialog, 8))).toMatch(/I poolaasta 2027[\s\S]*uus|lisandub projekti: Koolitus/);
    expect(await see(line(dialog, 9))).toContain("Etappi „Ülevaatus“ ei tunta.");
    await pick(page, dialog.getByRole("button", { name: `Hange „${titleOf("incubation")}“` }), /nurjunud/);
    await pick(page, dialog.getByRole("button", { name: "Etapp „Ülevaatus“" }), "Elluviimine");
    await dialog.getByText("Ainult lugemata kohad").click();
    expect(await dialog.getByRole("row").count()).toBe(2);

    await dialog.getByRole("button", { name: "Too sisse 6 aega" }).click();
    expect(await see(dialog.getByRole("alert"))).toBe(
      "Paranda tabel või märgi, et lugemata kohad jäävad välja.",
    );
    await page.keyboard.press("Space");
    await dialog.getByRole("button", { name: "Too sisse 6 aega" }).click();
    expect(await see(dialog.getByRole("heading", { name: "Kava on mustandis" }).locator(".."))).toMatch(
      /Mustandisse „hankeplaan 2027“ toodi 6 aega\.\s+Projekti lisandus 1 hange; /,
    );
    await expectFocusKept(page);
    const [draft] = await drafts();
    expect(draft).toMatchObject({ name: "hankeplaan 2027" });
    expect(draft!.statements.map(({ verbatim }) => verbatim).toSorted()).toEqual(
      [
        "2027 I poolaasta",
        "2027 lõpuks",
        "2028",
        "I kv 2027",
        "II–III kv 2027",
        "aprill–detsember 2027",
      ].toSorted(),
    );
    await dialog.getByRole("button", { name: "Sulge" }).last().click();
    await dialog.waitFor({ state: "hidden" });
    await expectFocusKept(page);
    await page.getByRole("searchbox").fill("kogukonnaaed");
    await see(page.getByRole("main").getByText("Kogukonnaaedade programm").first());
    await see(page.getByRole("main").getByText("I poolaasta 2027").first());
  });

  test("and can be discarded at once, as if it had never been", async () => {
    const { page, dialog } = await openImport();
    await choose(page, "kava.csv", csvOf([PLAN[1]!, PLAN[2]!]));
    await next(dialog);
    await next(dialog);
    await dialog.getByRole("button", { name: "Too sisse 1 aeg" }).click();
    await dialog.getByRole("button", { name: "Loobu mustandist" }).click();
    await dialog.waitFor({ state: "hidden" });
    expect(await drafts()).toEqual([]);
    await expectFocusKept(page);
  });

  test("pasted, by keyboard alone, into a draft that somebody else changes meanwhile", async () => {
    const ctx = office.db.context();
    const { revisionId } = await startDraft(ctx, {
      projectId: office.projectId,
      name: "Kava 2027",
      from: "inForce",
    });
    const { page, dialog } = await openImport(`/plan?draft=${revisionId}`);
    expect(await see(dialog)).toContain("Ajad tulevad mustandisse „Kava 2027“.");
    await dialog.getByRole("textbox", { name: "Või kleebi tabel siia" }).focus();
    await page.keyboard.insertText(
      [
        ["Nimetus", "Väljakuulutamine", "Leping", "Elluviimine"],
        [titleOf("tvSeries"), "I kv 2027", "eeldatavasti 2026. aasta II kvartalis", ""],
      ]
        .map((cells) => cells.join("\t"))
        .join("\n"),
    );
    await see(dialog.getByText("2 rida, 4 veergu"));
    await tabTo(page, "Edasi");
    await page.keyboard.press("Enter");
    await see(dialog.getByRole("button", { name: /Iga hange on omal real/ }));
    await expectFocusKept(page);
    await tabTo(page, "Edasi");
    await page.keyboard.press("Enter");
    expect(await see(dialog.getByRole("status"))).toMatch(/Loeti 2 aega: 1 muutub, 1 sama mis mustandis/);
    expect(await see(line(dialog, 2).first())).toMatch(/muutub[\s\S]*enne: I kvartal 2026/);

    const [before] = await drafts();
    const was = before!.statements.find(
      ({ stage, verbatim }) => stage === "contract" && verbatim.startsWith("eeldatavasti"),
    )!;
    const { revisionId: _, procurementId, stage, ...says } = was;
    await planWindow(ctx, { revisionId, procurementId, stage, was: says as never, becomes: null });
    await expect.poll(() => dialog.getByRole("status").textContent()).toMatch(/1 uus, 1 muutub/);
    await tabTo(page, "Too sisse 2 aega");
    await page.keyboard.press("Enter");
    await see(dialog.getByText("Mustandisse „Kava 2027“ toodi 2 aega."));
    await expectFocusKept(page);
    const [after] = await drafts();
    expect(after!.statements).toHaveLength(before!.statements.length);
  });

  test("not into a draft that somebody discarded meanwhile, nor into another one", async () => {
    const ctx = office.db.context();
    const { projectId } = office;
    const { revisionId, version } = await startDraft(ctx, { projectId, name: "Kava 2027", from: "empty" });
    office.expectComplaint(/plans\.importRows/);
    const { page, dialog } = await openImport(`/plan?draft=${revisionId}`);
    await choose(page, "kava.csv", csvOf([PLAN[1]!, PLAN[2]!]));
    await next(dialog);
    await next(dialog);
    await discardDraft(ctx, { revisionId, version });
    await page.getByText("Muudan mustandit").first().waitFor({ state: "hidden" });
    await dialog.getByRole("button", { name: "Too sisse 1 aeg" }).click();
    expect(await see(dialog.getByRole("alert"))).toContain("Sellest mustandist on loobutud.");
    expect(await drafts()).toEqual([]);
  });

  test("again after the connection failed: nothing is lost and nothing is half there", async () => {
    office.expectComplaint(/plans\.importRows|Failed to load/);
    const { page, dialog } = await openImport();
    await choose(page, "kava.csv", csvOf([PLAN[1]!, PLAN[2]!]));
    await dialog.getByRole("textbox", { name: "Uue mustandi nimi" }).fill("Minu kava");
    await next(dialog);
    await next(dialog);
    await page.route("**/api/trpc/plans.importRows*", (route) => route.abort());
    await dialog.getByRole("button", { name: "Too sisse 1 aeg" }).click();
    // Said once it was sent again a few times in vain.
    await dialog.getByRole("alert").waitFor({ timeout: 20_000 });
    expect(await drafts()).toEqual([]);
    await page.unroute("**/api/trpc/plans.importRows*");
    await dialog.getByRole("button", { name: "Too sisse 1 aeg" }).click();
    await see(dialog.getByText("Mustandisse „Minu kava“ toodi 1 aeg."));
  });

  test("not from a file that is none, and it says what to do", async () => {
    const { page, dialog } = await openImport("/plan", { language: "en" });
    await choose(page, "plan.xls", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]));
    expect(await see(dialog.getByRole("alert"))).toContain("save it as .xlsx without a password");
    await choose(page, "plan.xlsx", Buffer.from("PK\u0003\u0004 cut short"));
    expect(await see(dialog.getByRole("alert"))).toContain("it is broken or cut short");
    const dropped = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "dropped.csv", { type: "text/csv" }));
      return transfer;
    }, csvOf(PLAN));
    await dialog.getByText("or drop it here").dispatchEvent("drop", { dataTransfer: dropped });
    await see(dialog.getByText("dropped.csv: 10 rows, 5 columns"));
    await dialog.getByRole("alert").waitFor({ state: "hidden" });
  });
});

describe.each<[string, Visit]>([
  ["wide and light", { width: 1440, height: 900 }],
  ["narrow and dark", { width: 320, height: 700, isTouch: true, theme: "dark" }],
])("on a screen that is %s", (_, visit) => {
  test("axe finds nothing in any step, and everything can be hit", async () => {
    const { page, dialog } = await openImport("/plan", visit);
    await next(dialog);
    await expectNoBarriers(page, "the choice of a table");
    await choose(page, "kava.csv", csvOf(PLAN));
    await see(dialog.getByText("10 rida, 5 veergu"));
    await next(dialog);
    await see(dialog.getByRole("button", { name: /Tabeli kuju/ }));
    await expectNoBarriers(page, "the columns");
    await next(dialog);
    await see(dialog.getByRole("button", { name: /^Too sisse/ }));
    await dialog.getByRole("button", { name: /^Too sisse/ }).click();
    await see(dialog.getByRole("alert"));
    await expectNoBarriers(page, "the preview");
  });
});

async function openImport(path = "/plan", visit: Visit = {}): Promise<{ page: Page; dialog: Locator }> {
  const page = await office.visit(path, visit);
  await page.getByRole("button", { name: /^(Too tabelist…|Import a table…)$/ }).click();
  const dialog = page.getByRole("dialog", { name: /Too kava tabelist|Import a plan from a table/ });
  await see(dialog);
  return { page, dialog };
}

async function choose(page: Page, name: string, content: string | Buffer): Promise<void> {
  const buffer = typeof content === "string" ? Buffer.from(content) : content;
  await page
    .locator("input[type=file]")
    .setInputFiles({ name, mimeType: "application/octet-stream", buffer });
}

async function next(dialog: Locator): Promise<void> {
  await dialog.getByRole("button", { name: /^(Edasi|Next)$/ }).click();
}

function column(dialog: Locator, letter: string): Locator {
  return dialog.getByRole("button", { name: new RegExp(`Veerg ${letter}: mis siin on`) });
}

/** What a row of the table became. */
function line(dialog: Locator, row: number): Locator {
  return dialog
    .getByRole("row")
    .filter({ has: dialog.page().getByRole("rowheader", { name: new RegExp(`(^| )${row}$`) }) });
}

async function pick(page: Page, select: Locator, option: string | RegExp): Promise<void> {
  await select.click();
  await page.getByRole("option", { name: option }).click();
}

async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    if ((await page.evaluate(() => document.activeElement?.textContent?.trim())) === name) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not come to ${name}`);
}

async function drafts() {
  return (await readPlans(office.db.context(), { projectId: office.projectId })).drafts;
}
