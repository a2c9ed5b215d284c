import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { expectNoBarriers } from "#test/support/barriers.ts";
import { card, carry, column, drag, expectStands, titleOf, toast } from "#test/support/board-page.ts";
import { expectFocusKept, openOffice, see, type Visit } from "#test/support/office.ts";

const office = openOffice();
const TV_SERIES = titleOf("tvSeries");
const E_COURSE = titleOf("eCourse");
const NOTE = "RTK lubas suuliselt, kiri tuleb homme.";

const moveDialog = (page: Page) => page.getByRole("dialog", { name: "Teisalda etappi" });
const moveAnyway = (dialog: Locator) => dialog.getByRole("button", { name: "Teisalda siiski" });

/** A condition in a list of them. */
const condition = (within: Locator | Page, words: string) =>
  within.getByRole("listitem").filter({ hasText: words });

/** What marks cards comes after them. */
async function visitBoard(): Promise<Page> {
  const page = await office.visit("/board");
  await see(card(page, TV_SERIES));
  await card(page, TV_SERIES).locator("[title*=abikõlblik]").waitFor();
  return page;
}

describe("what is not met before a milestone", () => {
  test("is shown while the card is held over the column, and stays with the card when it is let go", async () => {
    const page = await visitBoard();
    await carry(page, TV_SERIES, "Leping");
    const note = page.locator("[data-unmet]");
    expect(await see(note)).toBe(
      "Täitmata 2 tingimust\n\nDokument on lingitud: alusdokumendid\nRTK nõusolek on käes",
    );
    expect(await see(column(page, "Leping").locator("header"))).toContain(
      "täidab 2 verstaposti, täitmata 2 tingimust",
    );
    expect(await see(column(page, "Väljakuulutamine").locator("header"))).not.toContain("täitmata");
    await page.mouse.up();
    const dialog = moveDialog(page);
    await see(dialog.getByText("Täitmata on 2 tingimust"));
    // Nothing has happened yet; left, the card is where it was.
    await page.keyboard.press("Escape");
    await expectStands(page, TV_SERIES, "Kooskõlastus RTK-ga");
    await expectFocusKept(page);
  });

  test("opens the dialog also where nothing has been worked out yet when the card is let go", async () => {
    office.expectComplaint(/status of 422/);
    const page = await office.visit("/board");
    const refused = page.waitForResponse((response) => response.status() === 422);
    await page.route("**/marks-*.js", async (route) => {
      await refused;
      await route.continue();
    });
    await see(card(page, TV_SERIES));
    await drag(page, TV_SERIES, "Leping");
    await see(moveDialog(page).getByText("Täitmata on 2 tingimust"));
  });

  test("is met from the dialog, one after the other, and then the card moves like any other", async () => {
    const page = await visitBoard();
    await drag(page, TV_SERIES, "Leping");
    const dialog = moveDialog(page);
    await expectNoBarriers(page, "the dialog with conditions");
    await dialog.getByRole("button", { name: "Lisa link" }).click();
    const link = page.getByRole("dialog", { name: "Lisa link" });
    await link.getByLabel("Pealkiri").fill("Alusdokumendid");
    await link.getByLabel("Link").fill("https://dok.example.ee/1");
    await expectNoBarriers(page, "the dialog that links");
    await link.getByRole("button", { name: "Lisa", exact: true }).click();
    await see(dialog.getByText("Täitmata on 1 tingimus", { exact: true }));
    expect(await see(condition(dialog, "Dokument on lingitud"))).toContain("täidetud");
    await expectFocusKept(page);
    await dialog.getByRole("button", { name: "Märgi nõusolek" }).click();
    await page
      .getByRole("dialog", { name: "Konsultatsiooni käik" })
      .getByRole("button", { name: "Salvesta" })
      .click();
    await see(dialog.getByText("Kõik tingimused on täidetud."));
    await expectFocusKept(page);
    await dialog.getByRole("button", { name: "Teisalda", exact: true }).click();
    await expectStands(page, TV_SERIES, "Leping");
    expect(await card(page, TV_SERIES).locator("[data-overridden]").count()).toBe(0);
  });

  test("is passed over with a sentence only, which stays on the card, the page and the report", async () => {
    const page = await visitBoard();
    await drag(page, TV_SERIES, "Leping");
    const dialog = moveDialog(page);
    await moveAnyway(dialog).click();
    await see(dialog.getByText("Täida need või kirjuta ühe lausega, miks liigud siiski edasi."));
    await dialog.getByLabel("Miks siiski edasi").fill(NOTE);
    await moveAnyway(dialog).click();
    await expectStands(page, TV_SERIES, "Leping");
    const mark = card(page, TV_SERIES).locator("[data-overridden]");
    await mark.waitFor();
    const said = `Väljakuulutamine: Täitmata jäi: Dokument on lingitud: alusdokumendid; RTK nõusolek on käes („${NOTE}“)`;
    expect(await mark.getAttribute("title")).toBe(said);
    await expectNoBarriers(page, "a card passed over");
    const [{ id }] = await office.db.database.sql<[{ id: string }]>`
      select id from procurements where project_id = ${office.projectId} and title = ${TV_SERIES}`;
    const procurement = await office.visit(`/procurements/${id}`);
    await see(procurement.getByText(`RTK nõusolek on käes („${NOTE}“)`).first());
    const report = await office.visit(`/reports?project=${office.projectId}&show=overridden`);
    await see(report.getByText(`RTK nõusolek on käes („${NOTE}“)`).first());
    // And it goes with the move that is undone.
    await toast(page, TV_SERIES).getByRole("button", { name: "Võta tagasi" }).click();
    await expectStands(page, TV_SERIES, "Kooskõlastus RTK-ga");
    expect(await card(page, TV_SERIES).locator("[data-overridden]").count()).toBe(0);
  });

  test("is told by keyboard as well", async () => {
    const page = await visitBoard();
    await card(page, TV_SERIES).locator("[aria-roledescription]").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await expect
      .poll(() => page.locator("[aria-live=assertive]").allTextContents())
      .toContain(
        "Leping: täidab 2 verstaposti, täitmata 2 tingimust: Dokument on lingitud: alusdokumendid; RTK nõusolek on käes.",
      );
    await page.keyboard.press("Enter");
    await see(moveDialog(page).getByText("Täitmata on 2 tingimust"));
  });

  test("on a phone stands in the list of columns and in the dialog over the whole screen", async () => {
    const page = await office.visit("/board", { width: 390, height: 844, isTouch: true });
    await see(card(page, TV_SERIES));
    await card(page, TV_SERIES).locator("[aria-haspopup=menu]").tap();
    await page.getByRole("menuitem", { name: "Teisalda…" }).tap();
    const dialog = moveDialog(page);
    await dialog.getByRole("button", { name: /Etapp/ }).tap();
    await page.getByRole("option", { name: "Leping" }).tap();
    await see(dialog.getByText("Täitmata on 2 tingimust"));
    await expectNoBarriers(page, "the dialog on a phone");
  });
});

describe("an evaluator's independence", () => {
  test("is declared where the contract is to be signed", async () => {
    const page = await office.visit("/board");
    await see(card(page, E_COURSE));
    await card(page, E_COURSE).locator("[aria-haspopup=menu]").click();
    await page.getByRole("menuitem", { name: "Teisalda…" }).click();
    const dialog = moveDialog(page);
    const declarations = condition(dialog, "Hindajad on kinnitanud oma sõltumatust").first();
    await declarations.getByRole("button", { name: /^Kinnitas/ }).click();
    const asked = page.getByRole("dialog", { name: "Hindaja sõltumatus" });
    await expectNoBarriers(page, "the dialog that declares");
    await asked.getByRole("button", { name: "Salvesta" }).click();
    await see(declarations.getByText(/kinnitas 22\.11\.2026/));
    // A role without a person still stands in the way.
    expect(await see(declarations)).toContain("inimest ei ole veel leitud");
    await see(moveAnyway(dialog));
  });
});

describe("the project manager", () => {
  test("switches a condition off, and the board asks it no more; and on again by undo", async () => {
    const page = await office.visit("/conditions");
    await see(page.getByRole("heading", { name: "Tingimused enne verstaposte" }));
    await expectNoBarriers(page, "the conditions");
    const box = page.getByRole("checkbox", { name: "RTK nõusolek on käes" });
    expect(await box.isChecked()).toBe(true);
    await page.getByText("RTK nõusolek on käes", { exact: true }).click();
    await see(page.getByText("välja lülitatud"));
    const board = await visitBoard();
    await carry(board, TV_SERIES, "Leping");
    expect(await see(board.locator("[data-unmet]"))).not.toContain("RTK");
    await board.keyboard.press("Escape");
    await board.mouse.up();
    await toast(page, "Tingimust enam ei küsita").getByRole("button", { name: "Võta tagasi" }).click();
    await expect.poll(() => box.isChecked(), { timeout: 8_000 }).toBe(true);
  });

  test("adds a condition of the office's own, which stands before the milestone and is checked", async () => {
    const page = await office.visit("/conditions");
    await page.getByRole("button", { name: "Lisa tingimus" }).click();
    const dialog = page.getByRole("dialog", { name: "Uus tingimus" });
    await dialog.getByRole("button", { name: "Lisa", exact: true }).click();
    await see(dialog.getByText("Täida see väli."));
    await dialog.getByLabel("Sõnastus").fill("Eelarverida on kinnitatud");
    await dialog.getByRole("button", { name: "Lisa", exact: true }).click();
    await see(page.getByRole("checkbox", { name: "Eelarverida on kinnitatud" }).locator(".."));
    await expectFocusKept(page);

    const [{ id }] = await office.db.database.sql<[{ id: string }]>`
      select id from procurements where project_id = ${office.projectId} and title = ${TV_SERIES}`;
    const procurement = await office.visit(`/procurements/${id}`);
    const own = condition(procurement, "Eelarverida on kinnitatud").first();
    await own.getByRole("button", { name: /^Kontrollitud/ }).click();
    const check = procurement.getByRole("dialog", { name: "Kontroll" });
    await check.getByLabel("Märkus").fill("Käskkiri 12");
    await check.getByRole("button", { name: "Salvesta" }).click();
    await see(own.getByText("Kontrollitud 22.11.2026 · Käskkiri 12"));
    await expectFocusKept(procurement);
  });

  test.each<[string, Visit]>([
    ["a tablet", { width: 768, height: 1024 }],
    ["a phone", { width: 390, height: 844, isTouch: true }],
    ["a narrow window", { width: 320, height: 640 }],
  ])("changes a condition on %s, where nothing is in the way of anybody", async (_, visit) => {
    const page = await office.visit("/conditions", visit);
    await page.getByRole("button", { name: "Muuda: RTK nõusolek on käes" }).click();
    const dialog = page.getByRole("dialog", { name: "Muuda tingimust" });
    await see(dialog.getByText("Kõik rollid"));
    await expectNoBarriers(page, "the dialog that changes a condition");
    await dialog.getByText("RTK korraldab").click();
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await see(dialog.getByText("Vali vähemalt üks."));
    await dialog.getByText("RTK nõustab").click();
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await dialog.waitFor({ state: "hidden" });
    await see(page.getByText("RTK nõustab"));
    await expectFocusKept(page);
    await expectNoBarriers(page, "the conditions");
  });

  test("reads the conditions in English as well", async () => {
    const page = await office.visit("/conditions", { language: "en", theme: "dark" });
    await see(page.getByRole("heading", { name: "Conditions before milestones" }));
    await see(page.getByText("The evaluators have declared their independence", { exact: true }));
    await expectNoBarriers(page, "the conditions in English");
  });
});

test("another program going on past conditions is refused in words, and heard with a reason", async () => {
  const [{ id, version }] = await office.db.database.sql<[{ id: string; version: number }]>`
    select id, version from procurements where project_id = ${office.projectId} and title = ${TV_SERIES}`;
  const move = (body: object) =>
    fetch(`${office.address}/api/v1/procurements/${id}/move`, {
      method: "POST",
      headers: { "content-type": "application/json", "accept-language": "et" },
      body: JSON.stringify({ toStage: "contract", version, ...body }),
    });
  const refused = await move({});
  expect(refused.status).toBe(422);
  expect(await refused.json()).toMatchObject({
    code: "GATE_UNMET",
    field: "reason",
    message: expect.stringContaining("täitmata tingimusi: 2"),
  });
  const moved = await move({ reason: NOTE });
  expect(moved.status).toBe(200);
  const { procurement } = await moved.json();
  expect(procurement.stages.announcement.overridden.note).toBe(NOTE);
});
