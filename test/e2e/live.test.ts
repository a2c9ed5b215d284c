import { setTimeout as sleep } from "node:timers/promises";
import type { BrowserContext, Page, Request } from "playwright-core";
import { describe, expect, test } from "vitest";
import { loadSample } from "#server/services/load-sample.ts";
import type { Role } from "#shared/access.ts";
import { card, carry, drag, expectStands, titleOf, toast } from "#test/support/board-page.ts";
import { switchOffConditions } from "#test/support/given.ts";
import { type Office, openOffice, see } from "#test/support/office.ts";
import { givenPerson, type Person } from "#test/support/people.ts";

const TV_SERIES = titleOf("tvSeries");
const E_COURSE = titleOf("eCourse");
const CLOCK = /\d\d:\d\d/;

describe("colleagues who are signed in", () => {
  const office = openOffice({ login: true });

  test("see on a card who has just changed it, and when", async () => {
    const [mari, jaan] = await deskOf(office, "Mari Maasikas", "Jaan Tamm");
    await drag(mari, TV_SERIES, "Väljakuulutamine");
    await expectStands(jaan, TV_SERIES, "Väljakuulutamine");
    const mark = card(jaan, TV_SERIES).locator("[data-changed]");
    expect(await see(mark)).toMatch(/^Mari Maasikas \d\d:\d\d$/);
    expect(await mark.getAttribute("title")).toMatch(/^Mari Maasikas liigutas hanget, \d\d:\d\d$/);
    expect(await card(mari, TV_SERIES).locator("[data-changed]").count()).toBe(0);
  });

  test("keep the card they hold while another moves it, are told who did, and decide", async () => {
    office.expectComplaint(/status of 409/);
    await office.withoutConditions();
    const [mari, jaan] = await deskOf(office, "Mari Maasikas", "Jaan Tamm");
    await carry(jaan, E_COURSE, "Elluviimine");
    await drag(mari, E_COURSE, "Elluviimine");
    await expectStands(mari, E_COURSE, "Elluviimine");
    const note = jaan.getByText(/^Vahepeal muudetud: Mari Maasikas liigutas hanget, \d\d:\d\d$/);
    await see(note);
    // Where it was taken from it still stands, and in the hand it is still the same card.
    const held = jaan.locator('[data-place="column"][data-column="contract"] article', { hasText: E_COURSE });
    expect(await held.count()).toBe(1);
    await jaan.mouse.up();
    const conflict = jaan.getByRole("alertdialog", { name: "Vahepeal muudetud" });
    const told = await see(conflict);
    expect(told).toContain("Mari Maasikas muutis seda hanget vahepeal");
    expect(told).toMatch(CLOCK);
    await conflict.getByRole("button", { name: "Jäta" }).click();
    await expectStands(jaan, E_COURSE, "Elluviimine");
  });

  test("see who else looks at a procurement, until they do no more", async () => {
    const [mari, jaan] = await deskOf(office, "Mari Maasikas", "Jaan Tamm");
    await card(mari, E_COURSE).getByRole("link", { name: E_COURSE }).click();
    await see(mari.getByRole("complementary").getByRole("heading", { name: E_COURSE }));
    await card(jaan, E_COURSE).locator("[aria-haspopup=menu]").click();
    await jaan.getByRole("menuitem", { name: "Teisalda…" }).click();
    await see(jaan.getByRole("dialog").getByText("Vaatab ka: Mari Maasikas"));
    await see(mari.getByText("Vaatab ka: Jaan Tamm"));
    await jaan.keyboard.press("Escape");
    await mari.getByText("Vaatab ka: Jaan Tamm").waitFor({ state: "hidden" });
  });

  test("are named in the history of what they changed and said", async () => {
    const [mari] = await deskOf(office, "Mari Maasikas");
    await drag(mari, TV_SERIES, "Väljakuulutamine");
    await see(toast(mari, TV_SERIES));
    await card(mari, TV_SERIES).getByRole("link", { name: TV_SERIES }).click();
    const panel = mari.getByRole("complementary");
    await see(panel.getByText("Mari Maasikas liigutas hanget"));
    await panel.getByRole("textbox", { name: "Uus kommentaar" }).fill("RTK vastas.");
    await mari.keyboard.press("Control+Enter");
    expect(await see(panel.getByRole("listitem").filter({ hasText: "RTK vastas." }))).toContain(
      "Mari Maasikas",
    );
  });

  test("lose what they may not do any more from an open page, without reading it again", async () => {
    const { page, person } = await deskAs(office, "coordinator", "Mari Maasikas");
    const create = page.getByRole("button", { name: "Lisa hange" });
    await see(create);
    await office.db.database.sql`update memberships set role = 'auditor' where user_id = ${person.userId}`;
    await create.waitFor({ state: "hidden", timeout: 15_000 });
    await see(card(page, TV_SERIES));
  });

  test("whose session was ended elsewhere are asked to sign in over the page they have open", async () => {
    office.expectComplaint(/status of 401/);
    const { page, person } = await deskAs(office, "coordinator", "Mari Maasikas");
    await office.db.database.sql`delete from sessions where user_id = ${person.userId}`;
    await page.getByRole("dialog").getByRole("textbox", { name: "Parool" }).waitFor({ timeout: 20_000 });
    expect(await card(page, TV_SERIES).count()).toBe(1);
  });
});

describe("many tabs of one browser", () => {
  const office = openOffice();

  test("share one connection: the seventh is usable within three seconds, and all hear of a change", async () => {
    const first = await office.visit();
    const streams = countStreams(first.context());
    await see(card(first, TV_SERIES));
    const tabs = [first];
    for (let each = 2; each <= 7; each++) {
      const tab = await first.context().newPage();
      const since = performance.now();
      await tab.goto("/board");
      await see(card(tab, TV_SERIES));
      if (each === 7) expect(performance.now() - since).toBeLessThan(3_000);
      tabs.push(tab);
    }
    const colleague = await office.visit();
    await drag(colleague, TV_SERIES, "Väljakuulutamine");
    for (const tab of tabs) await expectStands(tab, TV_SERIES, "Väljakuulutamine");
    expect(streams.most()).toBe(1);
    await Promise.all(tabs.slice(1).map((tab) => tab.close()));
  });

  test("hear of two projects over one connection, and go on when the tab that listened is closed", async () => {
    const { projectId: other } = await loadSample(office.db.context());
    await switchOffConditions(office.db.context(), other);
    const first = await office.visit(`/board?project=${office.projectId}`);
    const streams = countStreams(first.context());
    const second = await first.context().newPage();
    await Promise.all([see(card(first, TV_SERIES)), second.goto(`/board?project=${other}`)]);
    await see(card(second, TV_SERIES));
    const colleague = await office.visit(`/board?project=${other}`);
    await drag(colleague, TV_SERIES, "Väljakuulutamine");
    await expectStands(second, TV_SERIES, "Väljakuulutamine");
    await expectStands(first, TV_SERIES, "Kooskõlastus RTK-ga");
    expect(streams.now()).toHaveLength(1);
    await first.close();
    await drag(colleague, TV_SERIES, "Leping");
    await expectStands(second, TV_SERIES, "Leping");
    expect(streams.now()).toHaveLength(1);
  });
});

describe("a slow server", () => {
  const office = openOffice();

  test("is not waited for: the card stands in its new column at once, and a colleague sees it as soon as it is recorded", async () => {
    await office.withoutConditions();
    const [mari, jaan] = await Promise.all([office.visit(), office.visit()]);
    await Promise.all([see(card(mari, TV_SERIES)), see(card(jaan, TV_SERIES))]);
    let recordedAt = 0;
    await mari.route("**/api/trpc/procurements.move*", async (route) => {
      await sleep(3_000);
      const answer = await route.fetch();
      recordedAt = performance.now();
      await route.fulfill({ response: answer });
    });
    const shownAfter: number[] = [];
    const seenAfter: number[] = [];
    for (const stage of ["Väljakuulutamine", "Leping", "Elluviimine"]) {
      await carry(mari, TV_SERIES, stage);
      shownAfter.push(await timeToStand(mari, TV_SERIES, stage));
      await expectStands(jaan, TV_SERIES, stage);
      seenAfter.push(performance.now() - recordedAt);
    }
    // A machine that others use may be slow at one time, and not at another.
    expect(Math.min(...shownAfter)).toBeLessThan(100);
    expect(Math.min(...seenAfter)).toBeLessThan(1_000);
    await mari.unrouteAll({ behavior: "wait" });
  });
});

/** Coordinators of the sample project, each with its board in a browser of their own. */
async function deskOf<N extends string[]>(office: Office, ...names: N): Promise<{ [I in keyof N]: Page }> {
  const desks = await Promise.all(names.map((name) => deskAs(office, "coordinator", name)));
  return desks.map(({ page }) => page) as { [I in keyof N]: Page };
}

async function deskAs(office: Office, role: Role, name: string): Promise<{ page: Page; person: Person }> {
  const { db, projectId } = office;
  const person = await givenPerson(db, { name, seats: [{ projectId, role }] });
  const page = await office.visit(`/board?project=${projectId}`, { as: person });
  await see(card(page, TV_SERIES));
  return { page, person };
}

/** The live connections a browser keeps open. A closed tab took its own along, and the browser does not always say so. */
function countStreams(context: BrowserContext): { now: () => string[]; most: () => number } {
  const open = new Set<Request>();
  let most = 0;
  context.on("request", (request) => {
    if (!request.url().includes("/board.live")) return;
    open.add(request);
    most = Math.max(most, open.size);
  });
  context.on("requestfinished", (request) => open.delete(request));
  context.on("requestfailed", (request) => open.delete(request));
  return {
    now: () => [...open].filter((request) => !request.frame().page().isClosed()).map((each) => each.url()),
    most: () => most,
  };
}

/** Lets go of the card that is held, and tells after how many milliseconds it was drawn in a column. */
async function timeToStand(page: Page, title: string, columnName: string): Promise<number> {
  const shown = page.evaluate(
    ({ title, columnName }) =>
      new Promise<number>((resolve) => {
        addEventListener(
          "mouseup",
          () => {
            const since = performance.now();
            const look = () => {
              const column = [...document.querySelectorAll("section")].find(
                (each) => each.querySelector("h2")?.textContent === columnName,
              );
              const isThere = [...(column?.querySelectorAll("article") ?? [])].some((each) =>
                each.textContent?.includes(title),
              );
              if (isThere) resolve(performance.now() - since);
              else requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
          },
          { capture: true, once: true },
        );
      }),
    { title, columnName },
  );
  await page.waitForTimeout(100); // The page is listening by then.
  await page.mouse.up();
  return shown;
}
