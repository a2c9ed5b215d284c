import { beforeEach, describe, expect, test } from "vitest";
import { createShare } from "#server/services/create-share.ts";
import { revokeShare } from "#server/services/revoke-share.ts";
import type { SharedScreen } from "#shared/access.ts";
import { expectNoBarriers } from "#test/support/barriers.ts";
import { card, column, titleOf } from "#test/support/board-page.ts";
import { openOffice, see } from "#test/support/office.ts";
import { givenPerson, type Person } from "#test/support/people.ts";

const office = openOffice({ login: true });
const TV_SERIES = titleOf("tvSeries");
/** Milliseconds: what is asked of the server takes its time on a busy machine. */
const PATIENTLY = { timeout: 8_000 };
let manager: Person;

beforeEach(async () => {
  manager = await givenPerson(office.db, { seats: [{ projectId: office.projectId, role: "manager" }] });
});

describe("a link to share", () => {
  test("is made on the board, told once, and listed until it is taken back", async () => {
    const page = await office.visit("/board?kind=tvSeries", { as: manager });
    await see(card(page, TV_SERIES));
    await page.getByRole("button", { name: "Jaga lingiga" }).click();
    const dialog = page.getByRole("dialog", { name: "Jaga tahvlit lingiga" });
    await dialog.getByRole("textbox", { name: "Kellele" }).fill("Rahastaja");
    await dialog.getByRole("button", { name: "Tee link" }).click();
    const link = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
    expect(link).toMatch(new RegExp(`^${office.address}/shared#[\\w-]{22,}$`));
    const row = dialog.getByRole("listitem").filter({ hasText: "Rahastaja" });
    expect(await see(row)).toContain("Tahvel · kehtib kuni 22.12.2026 · nimedeta · ei ole avatud");
    await expectNoBarriers(page, "the dialog that shares");

    const reader = await office.visit(link);
    await see(reader.getByRole("article").filter({ hasText: TV_SERIES }));
    expect(await reader.getByRole("article").count()).toBe(1); // Only what was in view is told.

    await row.getByRole("button", { name: "Võta tagasi: Rahastaja" }).click();
    await expect.poll(() => see(row), PATIENTLY).toContain("tagasi võetud");
    office.expectComplaint(/status of 422/);
    await reader.reload();
    await see(reader.getByRole("heading", { name: "See link enam ei kehti" }));
    expect(await reader.getByText(TV_SERIES).count()).toBe(0);
  });

  test("is offered to managers only, on the board and on the timeline", async () => {
    const coordinator = await givenPerson(office.db, {
      seats: [{ projectId: office.projectId, role: "coordinator" }],
    });
    for (const path of ["/board", "/timeline"]) {
      const own = await office.visit(path, { as: manager });
      await see(own.getByRole("button", { name: "Jaga lingiga" }));
      const other = await office.visit(path, { as: coordinator });
      await see(other.locator("[data-card], [data-row]").first());
      expect(await other.getByRole("button", { name: "Jaga lingiga" }).count()).toBe(0);
    }
  });
});

describe("whoever reads by a link", () => {
  test("sees the board, without names, and can open and change nothing", async () => {
    const page = await office.visit(await linkTo("board"));
    await see(page.getByRole("article").filter({ hasText: TV_SERIES }));
    await see(column(page, "Kooskõlastus RTK-ga"));
    expect(await see(page.getByRole("banner"))).toMatch(
      /Tahvel · ainult lugemiseks · kehtib kuni 31\.12\.2026.*näitlikud/s,
    );
    expect(await page.locator("[data-deed], [data-handle], [data-menu], [data-link]").count()).toBe(0);
    expect(await page.getByRole("navigation").count()).toBe(0);
    expect(await page.locator("main").textContent()).not.toMatch(/Näidis|vastutaja/);
    await page.keyboard.press("n");
    await page.keyboard.press("h");
    expect(await page.getByRole("dialog").count()).toBe(0);
    await expectNoBarriers(page, "a shared board");
  });

  test("sees the timeline, also after the page is loaded again", async () => {
    const page = await office.visit(await linkTo("timeline"));
    const row = page
      .getByRole("row")
      .filter({ hasText: titleOf("advisory") })
      .first();
    await see(row);
    expect(await page.getByRole("main").getByRole("link").count()).toBe(0);
    await row.press("Enter");
    expect(await page.getByRole("complementary").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Väljundid" }).count()).toBe(0);
    await expectNoBarriers(page, "a shared timeline");
    await page.reload();
    await see(row);
  });

  test("is not asked about people of whom the link tells nothing", async () => {
    const optionsOf = async (screen: "board" | "timeline", select: RegExp) => {
      const page = await office.visit(await linkTo(screen));
      await page.getByRole("button", { name: "Filtrid" }).click();
      await see(page.getByRole("group", { name: "Liik" }));
      expect(await page.getByRole("group", { name: "Isik" }).count()).toBe(0);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: select }).click();
      await see(page.getByRole("option").first());
      return page.getByRole("option").allTextContents();
    };
    expect(await optionsOf("board", /Rajad/)).toEqual(["ei ole", "alategevuse järgi", "liigi järgi"]);
    expect(await optionsOf("timeline", /Rühmad/)).toEqual(["alategevuse järgi", "liigi järgi", "ei ole"]);
  });

  test("looks at it in their own way, which the link does not keep", async () => {
    const page = await office.visit(await linkTo("board"), { language: "en" });
    const search = page.getByRole("searchbox");
    await search.fill("inkubatsioon");
    await expect.poll(() => page.getByRole("article").count(), PATIENTLY).toBeLessThan(4);
    expect(new URL(page.url()).search).toBe("");
    await search.fill("");
    await page.getByRole("button", { name: "Closed" }).click();
    await expect.poll(() => page.getByRole("article").count(), PATIENTLY).toBeGreaterThan(4);
  });

  test("asks the server for nothing but the link's own view", async () => {
    const link = await linkTo("board");
    const page = await office.visit("/icon.svg");
    const asked = new Set<string>();
    page.on("request", (request) => {
      const { pathname, search } = new URL(request.url());
      if (pathname.startsWith("/api/")) asked.add(pathname);
      // What stands behind the # of an address is not sent.
      expect(pathname + search).not.toContain(link.split("#")[1]);
    });
    await page.goto(link);
    await see(page.getByRole("heading", { name: TV_SERIES }));
    await page.waitForTimeout(4_000); // What is fetched once nothing is waited for has been fetched.
    expect([...asked].sort()).toEqual(["/api/trpc/account.me", "/api/v1/shared/facts"]);
  });

  test.each(["", "#", "#not-a-token", `#${"A".repeat(43)}`])(
    "is told in a sentence that the link „%s“ does not work",
    async (fragment) => {
      office.expectComplaint(/status of 422/);
      const page = await office.visit(`/shared${fragment}`);
      await see(page.getByRole("heading", { name: "See link enam ei kehti" }));
      await expectNoBarriers(page, "a link that does not work");
    },
  );

  test("stops seeing it when the link is taken back while it is open", async () => {
    office.expectComplaint(/status of 422/);
    const { db, projectId } = office;
    const { share, token } = await make("board");
    const page = await office.visit(`/shared#${token}`);
    await see(page.getByRole("heading", { name: TV_SERIES }));
    await revokeShare(db.context({ access: manager.access }), { projectId, id: share.id });
    await page.getByRole("heading", { name: "See link enam ei kehti" }).waitFor({ timeout: 40_000 });
    expect(await page.getByText(TV_SERIES).count()).toBe(0);
  });
});

async function linkTo(screen: SharedScreen): Promise<string> {
  const { token } = await make(screen);
  return `${office.address}/shared#${token}`;
}

function make(screen: SharedScreen) {
  return createShare(office.db.context({ access: manager.access }), {
    projectId: office.projectId,
    screen,
    search: "",
    withNames: false,
    note: null,
    worksUntil: "2026-12-31",
  });
}
