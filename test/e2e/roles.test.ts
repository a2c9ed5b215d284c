import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { et } from "#client/i18n/et.ts";
import { setRole } from "#server/services/set-role.ts";
import type { Role } from "#shared/access.ts";
import { card, drag, expectStands, titleOf, toast } from "#test/support/board-page.ts";
import { expectOffered, givenWorkplace, settled } from "#test/support/offered.ts";
import { openOffice, see } from "#test/support/office.ts";
import { FIRST_ORGANISATION, givenPerson } from "#test/support/people.ts";

const office = openOffice({ login: true });
const TV_SERIES = titleOf("tvSeries");
const E_COURSE = titleOf("eCourse");
/** Milliseconds: what is asked of the server takes its time on a busy machine. */
const PATIENTLY = { timeout: 8_000 };

describe("an auditor", () => {
  test("is offered nothing that would be refused, on any screen", { timeout: 240_000 }, () =>
    expectOffered(office, "auditor"),
  );

  test("presses whatever there is, and is refused nothing", { timeout: 240_000 }, async () => {
    const { person, views } = await givenWorkplace(office, "auditor");
    const page = await office.visit("/law", { as: person });
    const { changed, refused } = listenTo(page);
    const pressed = new Set<string>();
    for (const name of [
      "board",
      "procurement with hours",
      "RTK",
      "hours",
      "outputs",
      "plan",
      "timeline",
      "law",
      "conditions",
    ]) {
      await page.goto(views[name]!);
      await settled(page);
      await pressEverything(page, views[name]!, pressed);
    }
    expect(pressed.size).toBeGreaterThan(20);
    expect(changed).toEqual([]);
    expect(refused).toEqual([]);
  });

  test("moves no card, by mouse or by key", async () => {
    const page = await office.visit("/board", { as: await somebody("auditor") });
    await see(card(page, TV_SERIES));
    const { changed } = listenTo(page);
    expect(await page.locator("[data-handle]").count()).toBe(0);
    await drag(page, TV_SERIES, "Väljakuulutamine");
    for (const key of ["n", "h", "Control+z"]) await page.keyboard.press(key);
    await expectStands(page, TV_SERIES, "Kooskõlastus RTK-ga");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(changed).toEqual([]);
  });

  test("takes the hours with them as a file", async () => {
    const page = await office.visit("/hours", { as: await somebody("auditor") });
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "CSV" }).click(),
    ]);
    expect(await file.failure()).toBeNull();
  });
});

describe("an evaluator", () => {
  test("is offered what they may do, on every screen, and nothing else", { timeout: 240_000 }, () =>
    expectOffered(office, "evaluator"),
  );

  test("logs their own hours, and changes nobody else's", async () => {
    const page = await office.visit("/hours", { as: await somebody("evaluator", "Peeter Pärn") });
    const form = page.getByRole("form", { name: "Märgi tunnid" });
    await form.getByRole("combobox", { name: "Hange" }).fill("e-õppe");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await form.getByRole("textbox", { name: "Tunnid" }).fill("1:30");
    await form.getByRole("button", { name: /Tegevus/ }).click();
    await page.getByRole("option", { name: "Komisjoni töö" }).click();
    expect(await form.getByRole("combobox", { name: "Kes töötas" }).count()).toBe(0);
    await form.getByRole("button", { name: "Märgi tunnid" }).click();
    await see(toast(page, "Kirjas: 1,5 h, Peeter Pärn"));
    const row = (name: string) => page.getByRole("row").filter({ hasText: name });
    await see(row("Peeter Pärn").getByRole("button", { name: /^Muuda/ }));
    expect(await row("Kadri Näidis").first().getByRole("button").count()).toBe(0);
  });

  test("reads the week of others, and fills in their own", async () => {
    const { person } = await givenWorkplace(office, "evaluator");
    const page = await office.visit("/hours?part=week&week=2026-11-02", { as: person });
    const who = page.getByRole("combobox", { name: "Kelle nädal" });
    await expect.poll(() => who.inputValue(), PATIENTLY).toBe(person.name);
    const cells = page.locator("input[data-cell]");
    await expect.poll(() => cells.count(), PATIENTLY).toBeGreaterThan(0);
    await who.fill("Jaan Tamm");
    await page.keyboard.press("Escape");
    await expect.poll(() => cells.count(), PATIENTLY).toBe(0);
    await see(page.getByRole("cell", { name: "2", exact: true }).first());
    expect(await page.getByRole("button", { name: /^Salvesta/ }).count()).toBe(0);
  });

  test("comments, and takes that back", async () => {
    const { person, eCourse } = await givenWorkplace(office, "evaluator");
    const page = await office.visit(`/procurements/${eCourse}`, { as: person });
    await page.getByRole("textbox", { name: "Uus kommentaar" }).fill("Kirjeldus on üle vaadatud.");
    await page.keyboard.press("Control+Enter");
    await see(page.getByRole("listitem").filter({ hasText: "Kirjeldus on üle vaadatud." }).first());
    await page.getByRole("button", { name: "Võta tagasi" }).first().click();
    await see(page.getByText(/\(tagasi võetud\)/).first());
  });
});

describe("a coordinator", () => {
  test("reads the drafts of plans, and writes none", async () => {
    const { person, views } = await givenWorkplace(office, "coordinator");
    const page = await office.visit(views["plan with a draft"]!, { as: person });
    await see(page.getByRole("columnheader").filter({ hasText: "Kava 2027" }));
    expect(new URL(page.url()).searchParams.get("draft")).toBeNull();
    expect(await page.getByRole("region", { name: "Kava mustandid" }).count()).toBe(0);
    expect(await page.getByRole("main").getByRole("textbox").count()).toBe(0);
  });
});

describe("somebody without a role", () => {
  test("is told who gives one, and is offered nothing", async () => {
    office.expectComplaint(/status of 404/);
    const page = await office.visit("/board", { as: await givenPerson(office.db) });
    const said = await see(page.getByRole("alert"));
    expect(said).toContain("Selle annab sinu organisatsiooni haldur.");
    expect(await page.locator("[data-deed]").count()).toBe(0);
  });
});

describe("whose role changes while a page is open", () => {
  test("is not offered any more what was taken away", async () => {
    const { db, projectId } = office;
    const person = await somebody("manager");
    const page = await office.visit("/board", { as: person });
    await see(card(page, TV_SERIES).locator("[data-handle]"));
    await see(page.getByRole("button", { name: "Lisa hange" }));
    const administrator = await givenPerson(db, { administers: [FIRST_ORGANISATION] });
    await setRole(db.context({ access: administrator.access }), {
      organisationId: FIRST_ORGANISATION,
      userId: person.userId,
      projectId,
      role: "auditor",
    });
    await page.getByRole("button", { name: "Lisa hange" }).waitFor({ state: "detached", timeout: 20_000 });
    expect(await page.locator("[data-handle]").count()).toBe(0);
    await see(card(page, E_COURSE));
  });
});

function somebody(role: Role, name = "Mari Maasikas") {
  return givenPerson(office.db, { name, seats: [{ projectId: office.projectId, role }] });
}

/** What a page sends that changes something, and what it is refused, from now on. */
function listenTo(page: Page): { changed: string[]; refused: string[] } {
  const changed: string[] = [];
  const refused: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    // That somebody looks is told to the others, and changes nothing.
    if (request.method() !== "GET" && !pathname.includes("presence.")) changed.push(pathname);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
  });
  return { changed, refused };
}

/** Presses each kind of button once, and closes whatever that opens. */
async function pressEverything(page: Page, address: string, pressed: Set<string>): Promise<void> {
  await page.evaluate(() => {
    globalThis.print = () => {};
  });
  const buttons = page.locator("main button:visible");
  for (let at = 0; at < (await buttons.count()) && at < MOST_PRESSED; at++) {
    const button = buttons.nth(at);
    const words = ((await button.getAttribute("aria-label")) ?? (await button.textContent()) ?? "").trim();
    const kind = words.replace(/[:,„].*|\d+/gs, "");
    if (pressed.has(kind) || !(await button.isEnabled())) continue;
    pressed.add(kind);
    await button.click();
    for (const entry of await page.getByRole("menuitem").all())
      expect(await entry.getAttribute("data-deed"), words).toBeNull();
    const sends = page.locator("[data-deed], [type=submit]:visible").filter({ hasNotText: READS });
    expect(await sends.count(), `„${words}“ leads to what would be sent`).toBe(0);
    await page.keyboard.press("Escape");
    if (new URL(page.url()).pathname !== new URL(address, page.url()).pathname) {
      await page.goto(address);
      await settled(page);
    }
  }
}

/** The one form whose button sends nothing: another moment is looked at. */
const READS = et["board.asOf.knownShow"];

/** A screen has a few kinds of buttons, many times. */
const MOST_PRESSED = 60;
