import { beforeEach, describe, expect, test } from "vitest";
import type { PublicBoard } from "#server/queries/board.ts";
import { addComment } from "#server/services/add-comment.ts";
import { expectNoBarriers } from "#test/support/barriers.ts";
import { card, drag, expectStands, standings, titleOf, toast } from "#test/support/board-page.ts";
import { givenRecordedProject } from "#test/support/given.ts";
import { expectFocusKept, openOffice, see } from "#test/support/office.ts";
import { ask } from "#test/support/server.ts";

const office = openOffice();
const TV_SERIES = titleOf("tvSeries");
const SERIES = "Saatesari";

/** A project in which RTK's word of 20 December 2024 was recorded on 14 January 2025, at noon in the office. */
let project: Awaited<ReturnType<typeof givenRecordedProject>>;
beforeEach(async () => {
  project = await givenRecordedProject(office.db.context(), {
    begunAt: "2024-01-15T08:00:00Z",
    adoptedAt: "2024-02-01T08:00:00Z",
    milestones: [
      { stage: "mappingStudy", on: "2024-03-04", at: "2024-03-04T09:00:00Z" },
      { stage: "baseDocuments", on: "2024-05-06", at: "2024-05-06T09:00:00Z" },
      { stage: "rtkCoordination", on: "2024-12-20", at: "2025-01-14T10:00:00Z" },
    ],
  });
});

const banner = (page: import("playwright-core").Page) =>
  page.getByRole("status").filter({ hasText: "Seis " });

describe("what was recorded late", () => {
  test("had happened as of its day, and was not known then", async () => {
    const page = await office.visit(`/board?project=${project.projectId}`);
    await expectStands(page, SERIES, "Väljakuulutamine");

    await page.getByRole("button", { name: "Tänane seis" }).click();
    await page.getByRole("button", { name: "Seis 31.12.2024" }).click();
    await page.keyboard.press("Escape");
    expect(await see(banner(page))).toMatch(/^Seis 31\.12\.2024\b(?!,)/);
    await expectStands(page, SERIES, "Väljakuulutamine");

    await page.getByRole("button", { name: "Seis 31.12.2024", exact: true }).click();
    await page.getByRole("button", { name: "Nagu teadsime 31.12.2024" }).click();
    await page.keyboard.press("Escape");
    await see(banner(page).filter({ hasText: "Seis 31.12.2024, nii nagu see oli kirjas 31.12.2024 23:59" }));
    await expectStands(page, SERIES, "Kooskõlastus RTK-ga");
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      project: String(project.projectId),
      on: "2024-12-31",
      knownAt: "2024-12-31T21:59:59.999Z",
    });
    await expectFocusKept(page);

    await banner(page).getByRole("button", { name: "Tagasi tänasesse" }).click();
    await banner(page).waitFor({ state: "hidden" });
    await expectStands(page, SERIES, "Väljakuulutamine");
    await expectFocusKept(page);
    expect(new URL(page.url()).search).toBe(`?project=${project.projectId}`);
  });

  test("is known from the minute in which it was recorded, by whichever moment is typed", async () => {
    const page = await office.visit(`/board?project=${project.projectId}&on=2024-12-31`);
    await page.getByRole("button", { name: "Seis 31.12.2024", exact: true }).click();
    const field = page.getByRole("group", { name: "Päev ja kellaaeg" });
    const show = page.getByRole("button", { name: "Näita" });
    await field.getByRole("spinbutton").first().press("Home");
    const type = async (text: string) => {
      await field.getByRole("spinbutton").first().focus();
      await page.keyboard.type(text);
      await show.click();
    };
    await type("140120251159");
    await see(banner(page).filter({ hasText: "nii nagu see oli kirjas 14.01.2025 11:59" }));
    await expectStands(page, SERIES, "Kooskõlastus RTK-ga");
    await type("140120251200");
    await see(banner(page).filter({ hasText: "nii nagu see oli kirjas 14.01.2025 12:00" }));
    await expectStands(page, SERIES, "Väljakuulutamine");
    expect(new URL(page.url()).searchParams.get("knownAt")).toBe("2025-01-14T10:00:59.999Z");
  });

  test("reaches a board of the present at once and leaves one of the past as it is", async () => {
    const [present, past] = await Promise.all([
      office.visit(`/board?project=${project.projectId}&on=2025-06-30`),
      office.visit(`/board?project=${project.projectId}&on=2025-06-30&knownAt=2025-07-01T00:00:00.000Z`),
    ]);
    await expectStands(present, SERIES, "Väljakuulutamine");
    await expectStands(past, SERIES, "Väljakuulutamine");
    const url = `/api/v1/procurements/${project.id}/move`;
    const body = { toStage: "contract", on: "2025-06-02", version: 4 };
    expect((await ask(office.address, url, { method: "POST", body })).status).toBe(200);
    await expectStands(present, SERIES, "Leping");
    await past.waitForTimeout(500); // Long enough for an announcement that should not matter.
    await expectStands(past, SERIES, "Väljakuulutamine");
  });
});

describe("the past", () => {
  test("of each year's end is one press away, and the same for a colleague who opens the link", async () => {
    const page = await office.visit();
    await expectStands(page, TV_SERIES, "Kooskõlastus RTK-ga");
    const years = page.getByRole("group", { name: "Seis aasta lõpus" });
    expect(await years.getByRole("button").allTextContents()).toEqual(["31.12.2025", "31.12.2024"]);
    for (const [year, stands] of [
      ["2025", "Alusdokumendid"],
      ["2024", "Alusdokumendid"],
    ] as const) {
      await years.getByRole("button", { name: `31.12.${year}` }).click();
      await see(banner(page).filter({ hasText: `31.12.${year}` }));
      await expectStands(page, TV_SERIES, stands);
      expect(new URL(page.url()).search).toBe(`?on=${year}-12-31`);
      const colleague = await office.visit(page.url());
      await expectStands(colleague, TV_SERIES, stands);
      expect(await standings(colleague)).toEqual(await standings(page));
    }
    await page.goBack();
    await see(banner(page).filter({ hasText: "31.12.2025" }));
  });

  test.each([
    ["on=2024-12-31"],
    ["knownAt=2024-12-31T21:59:59.999Z"],
    ["on=2024-06-30&knownAt=2025-01-14T10:00:00.000Z"],
    ["on=2026-11-22&knownAt=2025-01-14T09:59:59.999Z&against=first"],
    ["knownAt=2024-01-20T00:00:00.000Z"],
  ])("on the board is what other programs are told: %s", async (query) => {
    const address = `project=${project.projectId}&${query}`;
    const { json } = await ask(office.address, `/api/v1/board?${address}`);
    const page = await office.visit(`/board?${address}`);
    await see(card(page, SERIES));
    const told = (json as PublicBoard).stages.filter(({ procurements }) => procurements.length > 0);
    const shown = Object.entries(await standings(page)).filter(([, titles]) => titles.length > 0);
    expect(shown.map(([, titles]) => titles)).toEqual(
      told.map(({ procurements }) => procurements.map(({ title }) => title)),
    );
    const colleague = await office.visit(page.url());
    await see(card(colleague, SERIES));
    expect(await colleague.getByRole("main").textContent()).toBe(await page.getByRole("main").textContent());
  });

  test("of a minute ago is what it was, beside everything that was recorded since", async () => {
    await office.withoutConditions();
    const { sql } = office.db.database;
    const [{ now }] = await sql<[{ now: string }]>`select clock_timestamp() as now`;
    const knownAt = new Date(now).toISOString();
    await sql`select pg_sleep(0.002)`;
    const before = (await ask(office.address, `/api/v1/board?project=${office.projectId}`))
      .json as PublicBoard;
    const page = await office.visit(`/board?project=${office.projectId}&closed=1`);
    await expectStands(page, TV_SERIES, "Kooskõlastus RTK-ga");
    const shown = await standings(page);
    await drag(page, TV_SERIES, "Leping");
    await drag(page, titleOf("eCourse"), "Elluviimine");
    await see(toast(page, titleOf("eCourse")));
    await expect.poll(async () => (await standings(page)).Leping).toContain(TV_SERIES);
    const past = `project=${office.projectId}&on=2026-11-22&knownAt=${knownAt}`;
    const { json } = await ask(office.address, `/api/v1/board?${past}`);
    expect(json.stages).toEqual(before.stages);
    await page.goto(`/board?${past}&closed=1`);
    await expectStands(page, TV_SERIES, "Kooskõlastus RTK-ga");
    expect(await standings(page)).toEqual(shown);
  });

  test("cannot be changed, on the board, beside it or on the procurement's own page", async () => {
    const { projectId, id } = project;
    await addComment(office.db.context(), { id, text: "Kirja pandud alles nüüd." });
    const then = "on=2024-12-31&knownAt=2025-01-01T00:00:00.000Z";
    const page = await office.visit(`/board?project=${projectId}&${then}`);
    await see(card(page, SERIES));
    expect(await page.locator("[aria-roledescription]").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Lisa hange" }).count()).toBe(0);
    await card(page, SERIES).getByRole("link", { name: SERIES }).click();
    const panel = page.getByRole("complementary");
    await see(panel.getByText(/^Kõik siin, ka andmed, on nii, nagu see oli kirjas 01\.01\.2025 02:00;/));
    const changing = /Muuda|Paranda|Lisa|Teisalda|Tegevused|Eemalda|Võta tagasi/;
    expect(await panel.getByRole("button", { name: changing }).count()).toBe(0);
    expect(await panel.getByText("Kirja pandud alles nüüd.").count()).toBe(0);
    expect(await panel.getByText("20.12.2024").count()).toBe(0);

    await panel.getByRole("link", { name: "Ava omaette lehel" }).click();
    await see(page.getByRole("heading", { level: 1, name: SERIES }));
    expect(new URL(page.url()).search).toBe("?on=2024-12-31&knownAt=2025-01-01T00%3A00%3A00.000Z");
    await see(banner(page).filter({ hasText: "nii nagu see oli kirjas 01.01.2025 02:00" }));
    expect(await page.getByRole("main").getByRole("button", { name: changing }).count()).toBe(0);
    expect(await page.getByText("Kirja pandud alles nüüd.").count()).toBe(0);

    await banner(page).getByRole("button", { name: "Tagasi tänasesse" }).click();
    await see(page.getByText("Kirja pandud alles nüüd."));
    await expectFocusKept(page);
    expect(new URL(page.url()).search).toBe("");
  });

  test("in which a procurement was not recorded yet says so, and leads back", async () => {
    const page = await office.visit(`/procurements/${project.id}?knownAt=2024-01-01T00:00:00.000Z`);
    await see(page.getByText("Selleks hetkeks ei olnud seda hanget kirja pandud."));
    await page.getByRole("button", { name: "Tagasi tänasesse" }).click();
    await see(page.getByRole("heading", { level: 1, name: SERIES }));
    const board = await office.visit(`/board?project=${project.projectId}&knownAt=2024-01-01T00:00:00.000Z`);
    await see(board.getByRole("heading", { name: "Selleks hetkeks ei olnud ühtegi hanget kirja pandud" }));
  });

  test("measures against the plan of its time where the one asked for was not adopted yet, and says so", async () => {
    const { projectId, revisionId } = project;
    const address = `/board?project=${projectId}&against=${revisionId}`;
    const page = await office.visit(`${address}&knownAt=2024-01-20T00:00:00.000Z`);
    await see(card(page, SERIES));
    await see(page.getByRole("button", { name: "Kehtiv kava Mõõdupuu" }));
    const said = page.getByRole("status").filter({ hasText: "ei olnud siis veel vastu võetud" });
    await said.getByRole("button", { name: "Vali kehtiv kava" }).click();
    await said.waitFor({ state: "hidden" });
    expect(new URL(page.url()).searchParams.get("against")).toBeNull();
    await expectFocusKept(page);
    const known = await office.visit(`${address}&knownAt=2024-02-02T00:00:00.000Z`);
    await see(card(known, SERIES));
    expect(await known.getByRole("status").filter({ hasText: "vastu võetud" }).count()).toBe(0);
  });
});

test("a moment to come is the present, on which work goes on", async () => {
  const page = await office.visit(`/board?knownAt=2099-01-01T00:00:00.000Z`);
  await expectStands(page, TV_SERIES, "Kooskõlastus RTK-ga");
  expect(await banner(page).count()).toBe(0);
  await see(page.getByRole("button", { name: "Lisa hange" }));
  await page.getByRole("button", { name: "Tänane seis" }).click();
  await see(page.getByText("See hetk on alles ees: näha on praegune seis."));
});

test("the past is told in English too", async () => {
  const { projectId } = project;
  const page = await office.visit(
    `/board?project=${projectId}&on=2024-12-31&knownAt=2025-01-14T09:59:59.999Z`,
    {
      language: "en",
    },
  );
  await see(page.getByText("As of 31 Dec 2024, as it was recorded by 14 Jan 2025 11:59"));
  await expectStands(page, SERIES, "RTK coordination");
  await page.getByRole("button", { name: /^As of 31 Dec 2024, recorded by/ }).click();
  await see(page.getByText(/^Only what had been recorded by that moment/));
  await see(page.getByRole("button", { name: "As we knew on 31 Dec 2024" }));
});

describe.each([
  ["wide", { width: 1440, height: 900 }],
  ["phone", { width: 390, height: 844, isTouch: true }],
] as const)("on a %s screen axe finds nothing", (name, visit) => {
  test("on the past, and where it is chosen", async () => {
    const { projectId, id } = project;
    const then = "on=2024-12-31&knownAt=2025-01-01T00:00:00.000Z";
    const page = await office.visit(`/board?project=${projectId}&${then}&against=999999`, visit);
    await see(card(page, SERIES));
    await expectNoBarriers(page, "the board");
    await page
      .getByRole("button", { name: name === "phone" ? "Vaade" : /^Seis 31\.12\.2024, kirjas/ })
      .click();
    await see(page.getByRole("button", { name: "Näita" }));
    await expectNoBarriers(page, "the choice of a day and a moment");
    await page.goto(`/procurements/${id}?${then}`);
    await see(page.getByRole("heading", { level: 1, name: SERIES }));
    await expectNoBarriers(page, "the procurement");
  });
});
