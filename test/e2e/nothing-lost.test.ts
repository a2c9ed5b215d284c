import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { card, drag, expectStands, titleOf, toast } from "#test/support/board-page.ts";
import { expectFocusKept, openOffice, see } from "#test/support/office.ts";

const office = openOffice();
const TV_SERIES = titleOf("tvSeries");
const E_COURSE = titleOf("eCourse");
const BANNER = "Serveriga ei ole ühendust.";
const UNREACHED = "Serveriga ei saa ühendust.";

describe("an answer that is lost on its way", () => {
  test("costs nobody a second press: a comment is there once", async () => {
    office.expectComplaint(/ERR_CONNECTION_RESET/);
    const page = await openCard(E_COURSE);
    const lost = await loseAnswers(page, 2);
    const comment = page.getByRole("textbox", { name: "Uus kommentaar" });
    await comment.fill("Pakkumused on koos.");
    await comment.press("Control+Enter");
    await expect.poll(() => comment.inputValue(), { timeout: 15_000 }).toBe("");
    expect(lost()).toBe(2);
    await see(page.getByRole("listitem").filter({ hasText: "Pakkumused on koos." }));
    expect(await comments()).toEqual(["Pakkumused on koos."]);
  });

  test("however often it is lost, what was typed stays, and pressing again is still the same change", async () => {
    office.expectComplaint(/ERR_CONNECTION_RESET/);
    const page = await openCard(E_COURSE);
    await loseAnswers(page, 4);
    const comment = page.getByRole("textbox", { name: "Uus kommentaar" });
    await comment.fill("Leping on allkirjastamisel.");
    await comment.press("Control+Enter");
    await see(page.getByRole("alert").filter({ hasText: UNREACHED }));
    expect(await comment.inputValue()).toBe("Leping on allkirjastamisel.");
    await expectFocusKept(page);
    await comment.press("Control+Enter");
    await expect.poll(() => comment.inputValue(), { timeout: 15_000 }).toBe("");
    expect(await comments()).toEqual(["Leping on allkirjastamisel."]);
  });

  test("leaves a card where it was moved to, and one line of history", async () => {
    office.expectComplaint(/ERR_CONNECTION_RESET/);
    await office.withoutConditions();
    const page = await office.visit();
    await see(card(page, E_COURSE));
    await loseAnswers(page, 1);
    await drag(page, E_COURSE, "Elluviimine");
    expect(await see(toast(page, E_COURSE))).toContain("Elluviimine");
    await expectStands(page, E_COURSE, "Elluviimine");
    expect(await moves()).toBe(1);
  });
});

describe("without a connection", () => {
  test("the page of a procurement says so, keeps what is typed, and sends nothing by itself once it is back", async () => {
    office.expectComplaint(/ERR_INTERNET_DISCONNECTED/);
    const page = await openCard(E_COURSE, { ofItsOwn: true });
    await page.waitForTimeout(4_000); // The page has come to rest: whatever it may need is there.
    const comment = page.getByRole("textbox", { name: "Uus kommentaar" });
    await page.context().setOffline(true);
    await see(page.getByText(BANNER));
    await comment.fill("Kirjutatud rongis.");
    await comment.press("Control+Enter");
    await see(page.getByRole("alert").filter({ hasText: UNREACHED }));
    await page.context().setOffline(false);
    await page.getByText(BANNER).waitFor({ state: "hidden", timeout: 15_000 });
    await page.waitForTimeout(4_000); // Longer than anything is sent again.
    expect(await comments()).toEqual([]);
    expect(await comment.inputValue()).toBe("Kirjutatud rongis.");
    await comment.press("Control+Enter");
    await see(page.getByRole("listitem").filter({ hasText: "Kirjutatud rongis." }));
    expect(await comments()).toEqual(["Kirjutatud rongis."]);
  });

  test("ten moves in one tab are refused by name, while the other tab moves the same cards", async () => {
    office.expectComplaint(/ERR_INTERNET_DISCONNECTED/);
    await office.withoutConditions();
    const near = await office.visit();
    const far = await near.context().newPage();
    await far.goto("/board");
    await Promise.all([see(card(near, TV_SERIES)), see(card(far, TV_SERIES))]);
    await far.waitForTimeout(4_000); // The page has come to rest: whatever it may need is there.
    const setOffline = await networkOf(far);
    await setOffline(true);
    await see(far.getByText(BANNER));
    for (let move = 0; move < 10; move++) {
      const [title, stage] = (
        [
          [TV_SERIES, "Väljakuulutamine"],
          [E_COURSE, "Elluviimine"],
        ] as const
      )[move % 2]!;
      await far.bringToFront();
      await drag(far, title, stage);
      const refusal = toast(far, title);
      expect(await see(refusal)).toContain("jäi liigutamata");
      await refusal.getByRole("button", { name: "Sulge" }).click();
      await refusal.waitFor({ state: "hidden" });
    }
    await near.bringToFront();
    await drag(near, TV_SERIES, "Leping");
    await expectStands(near, TV_SERIES, "Leping");
    await see(toast(near, TV_SERIES));
    await setOffline(false);
    await far.bringToFront();
    await expectStands(far, TV_SERIES, "Leping");
    await expectStands(far, E_COURSE, "Leping");
    expect(await moves()).toBe(1);
  }, 120_000);
});

describe("two quick moves", () => {
  test("of two cards, of which the first is refused: the second stays", async () => {
    office.expectComplaint(/status of 404/);
    await office.withoutConditions();
    const page = await office.visit();
    await see(card(page, TV_SERIES));
    await removeUnnoticed(TV_SERIES);
    await drag(page, TV_SERIES, "Väljakuulutamine");
    await drag(page, E_COURSE, "Elluviimine");
    expect(await see(toast(page, TV_SERIES))).toContain("tagasi omal kohal");
    await expectStands(page, E_COURSE, "Elluviimine");
    expect(await moves()).toBe(1);
  });

  test("of one card, of which the first is refused: both are told", async () => {
    office.expectComplaint(/status of 404/);
    await office.withoutConditions();
    const page = await office.visit();
    await see(card(page, TV_SERIES));
    await removeUnnoticed(TV_SERIES);
    const release = await holdMoves(page);
    await drag(page, TV_SERIES, "Väljakuulutamine");
    await expectStands(page, TV_SERIES, "Väljakuulutamine");
    await drag(page, TV_SERIES, "Leping");
    await expectStands(page, TV_SERIES, "Leping");
    release();
    await see(toast(page, /tagasi omal kohal/));
    await see(toast(page, /jäi ka edasi liigutamata/));
    expect(await moves()).toBe(0);
  });
});

/** Opens a procurement beside the board, or on its own page. */
async function openCard(title: string, { ofItsOwn = false } = {}): Promise<Page> {
  if (ofItsOwn) {
    const page = await office.visit(`/procurements/${await idOf(title)}`);
    await see(page.getByRole("heading", { level: 1, name: title }));
    return page;
  }
  const page = await office.visit();
  await card(page, title).getByRole("link", { name: title }).click();
  await see(page.getByRole("textbox", { name: "Uus kommentaar" }));
  return page;
}

/** Lets the next answers to changes get lost when the server has made them. @returns how many were lost by now */
async function loseAnswers(page: Page, count: number): Promise<() => number> {
  let lost = 0;
  await page.route("**/api/trpc/**", async (route) => {
    if (route.request().method() !== "POST" || lost >= count) return route.continue();
    lost++;
    await route.fetch();
    await route.abort("connectionreset");
  });
  return () => lost;
}

/** Holds the moves that are sent, until they are released. */
async function holdMoves(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route("**/api/trpc/procurements.move*", async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}

/** The network of one tab, without the others of its browser: what takes it away and gives it back. */
async function networkOf(page: Page): Promise<(isOffline: boolean) => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const usual = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
  return async (offline) => {
    await session.send("Network.emulateNetworkConditions", { ...usual, offline });
  };
}

async function idOf(title: string): Promise<number> {
  const [row] = await office.db.database.sql<[{ id: number }]>`
    select id::int from procurements where project_id = ${office.projectId} and title = ${title}`;
  return row.id;
}

/** Removes a procurement as if it had been long ago: nobody is told. */
async function removeUnnoticed(title: string): Promise<void> {
  await office.db.database.sql`
    update procurements set removed_at = now() where project_id = ${office.projectId} and title = ${title}`;
}

async function comments(): Promise<string[]> {
  const rows = await office.db.database.sql<{ text: string }[]>`
    select text from comments where project_id = ${office.projectId} order by id`;
  return rows.map(({ text }) => text);
}

async function moves(): Promise<number> {
  const [row] = await office.db.database.sql<[{ moves: number }]>`
    select count(*)::int as moves from history
    where project_id = ${office.projectId} and kind = 'procurement.moved'`;
  return row.moves;
}
