import { describe, expect, test } from "vitest";
import { card, drag, expectStands, titleOf, toast } from "#test/support/board-page.ts";
import { expectFocusKept, openOffice, see } from "#test/support/office.ts";

const office = openOffice();
const TV_SERIES = titleOf("tvSeries");
const BANNER = "Serveriga ei ole ühendust.";

describe("without a connection", () => {
  test("the board says so, keeps what it has, refuses a move in a sentence, and comes back by itself", async () => {
    office.expectComplaint(/ERR_INTERNET_DISCONNECTED/);
    const page = await office.visit();
    await see(card(page, TV_SERIES));
    await page.waitForTimeout(4_000); // The page has come to rest: whatever it may need is there.
    await page.context().setOffline(true);
    await see(page.getByText(BANNER));
    await drag(page, TV_SERIES, "Väljakuulutamine");
    expect(await see(toast(page, TV_SERIES))).toContain("jäi liigutamata");
    await expectStands(page, TV_SERIES, "Kooskõlastus RTK-ga");
    await expectFocusKept(page);
    await page.context().setOffline(false);
    await page.getByText(BANNER).waitFor({ state: "hidden", timeout: 15_000 });
    await drag(page, TV_SERIES, "Väljakuulutamine");
    await expectStands(page, TV_SERIES, "Väljakuulutamine");
  });
});

describe("when something breaks", () => {
  test("the reader gets one plain sentence with the number of the error, and what was typed stays", async () => {
    office.expectComplaint(/status of 500/);
    const { sql } = office.db.database;
    const page = await office.visit();
    await card(page, TV_SERIES).getByRole("link", { name: TV_SERIES }).click();
    const comment = page.getByRole("textbox", { name: "Uus kommentaar" });
    await comment.fill("RTK vastas.");
    await sql`alter table comments rename to comments_in_repair`;
    try {
      await page.keyboard.press("Control+Enter");
      const said = await see(page.getByRole("alert").filter({ hasText: "Midagi läks valesti." }));
      expect(said).toMatch(/Vea number \S{6,}/);
      expect(said).not.toMatch(/select|insert|relation|comments|Error|\bat\b/i);
      expect(await comment.inputValue()).toBe("RTK vastas.");
    } finally {
      await sql`alter table comments_in_repair rename to comments`;
    }
    await comment.press("Control+Enter");
    await see(page.getByRole("listitem").filter({ hasText: "RTK vastas." }));
  });

  test("a board that cannot be read says so and can be asked again", async () => {
    office.expectComplaint(/status of 500/);
    const { sql } = office.db.database;
    await sql`alter table plan_revisions rename to plan_revisions_in_repair`;
    const page = await office.visit("/board").finally(() => sql`select 1`);
    const said = await see(page.getByRole("alert"));
    await sql`alter table plan_revisions_in_repair rename to plan_revisions`;
    expect(said).toContain("Tahvlit ei saanud lugeda");
    expect(said).toMatch(/Vea number \S{6,}/);
    await page.getByRole("button", { name: "Proovi uuesti" }).click();
    await see(card(page, TV_SERIES));
  });
});
