import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SAMPLE } from "#drizzle/sample/sample.ts";
import type { Context } from "#server/context.ts";
import type { ViewQuery } from "#server/queries/answers.ts";
import { type PublicBoard, readBoard, readBoardFacts } from "#server/queries/board.ts";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { createProcurement } from "#server/services/create-procurement.ts";
import { editDetails } from "#server/services/edit-details.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { moveProcurement } from "#server/services/move-procurement.ts";
import { openProject } from "#server/services/open-project.ts";
import { undoChange } from "#server/services/undo-change.ts";
import { boardSchema } from "#server/trpc/board.ts";
import { COLUMNS, readCards, readColumns } from "#shared/board.ts";
import { type PackedFacts, unpackFacts } from "#shared/packed-facts.ts";
import type { Against } from "#shared/plan.ts";
import { STAGES } from "#shared/stages.ts";
import { type TestDatabase, TODAY, testDatabase } from "#test/support/database.ts";
import { givenProject } from "#test/support/given.ts";
import { carryOut, wish } from "#test/support/random-work.ts";
import { procurementId, revisionId, sampleBoard } from "#test/support/sample-board.ts";
import { refusal } from "#test/support/witness.ts";

let office: TestDatabase;
let projectId: number;
beforeAll(async () => {
  office = await testDatabase();
  // Another project first, so that no number is what it would be in an empty database.
  await givenProject(office.context());
});
beforeEach(async () => {
  ({ projectId } = await loadSample(office.context()));
});
afterAll(() => office.close());

async function boardOf(
  query: Partial<ViewQuery> = {},
  ctx: Context = office.context(),
): Promise<PublicBoard> {
  const board = await readBoard(ctx, { projectId, on: null, against: "inForce", ...query });
  return JSON.parse(String(await board.body("identity")));
}

/** The sample's procurements by the keys they have in it. */
function byKey(board: PublicBoard) {
  const all = board.stages.flatMap((column) => column.procurements).sort((a, b) => a.id - b.id);
  return Object.fromEntries(
    all.map((procurement) => {
      const { key } = SAMPLE.procurements.find(
        (each) =>
          each.kind === procurement.kind && (each.retenderOf === null) === (procurement.retenderOf === null),
      )!;
      return [key, procurement];
    }),
  );
}

describe("the board of the sample on 22 November 2026", () => {
  const notComparable = ["notComparable", null] as const;
  test.each([
    ["advisory", "announcement", "2025-Q3", "2025-Q4", "2026-Q1", "2026-03-16", ["late", 1], ["onTime", 0]],
    ["advisory", "contract", "2026-Q1", "2026-Q1", "2026-Q1", "2026-06-10", ["onTime", 0], ["late", 1]],
    ["advisory", "mappingStudy", "2025-Q1", "2025-Q2", "2025-Q2", "2025-06-20", ["onTime", 0], ["onTime", 0]],
    ["training", "mappingStudy", null, null, null, "2025-05-15", notComparable, notComparable],
    ["incubation", "announcement", "2025-Q4", "2025-Q4", "2025-Q4", "2026-01-22", ["onTime", 0], ["late", 1]],
    [
      "incubationRetender",
      "announcement",
      "2025-Q4",
      "2025-Q4",
      "2025-Q4",
      "2026-04-15",
      ["onTime", 0],
      ["late", 2],
    ],
    [
      "incubationRetender",
      "contract",
      "2026-01",
      "2026-01",
      "2026-01",
      "2026-07-01",
      ["onTime", 0],
      ["late", 2],
    ],
    ["advisory", "baseDocuments", null, null, "2025-Q4", "2026-02-10", notComparable, ["late", 1]],
    ["eCourse", "contract", "2026-Q2", "2026-Q2", "2026-Q2", null, ["onTime", 0], ["overdue", 2]],
    ["tvSeries", "rtkCoordination", null, "2026-Q1", "2026-Q1", null, ["onTime", 0], ["overdue", 3]],
    ["training", "delivery", null, "2026-Q4", "2026-Q4", null, ["onTime", 0], ["notDue", 0]],
    ["eCourse", "announcement", "2026-Q1", "2026-Q1", "2026-Q1", "2026-10-05", ["onTime", 0], ["late", 3]],
    ["tvSeries", "announcement", "2026-Q1", "2026-Q1", "2026-Q1", null, ["onTime", 0], ["overdue", 3]],
    ["hackathon", "delivery", "2026-01", "2026-04", "2026-04", "2026-09-11", ["onTime", 0], ["late", 1]],
  ] as const)("%s · %s", async (key, stage, firstFrom, firstTo, inForceTo, metOn, replanned, slipped) => {
    const found = byKey(await boardOf())[key]!.stages.find((each) => each.stage === stage)!;
    expect(found).toMatchObject({
      applicable: true,
      metOn,
      replanned: { verdict: replanned[0], quarters: replanned[1] },
      slippage: { verdict: slipped[0], quarters: slipped[1] },
    });
    expect(found.firstPromise?.to ?? null).toBe(firstTo);
    if (firstFrom !== null) expect(found.firstPromise!.from).toBe(firstFrom);
    expect(found.planInForce?.to ?? null).toBe(inForceTo);
  });

  test("has these headlines, each card in its column", async () => {
    const board = await boardOf();
    const headlines = Object.entries(byKey(board)).map(([key, { status, stage, headline }]) => [
      key,
      [status, stage, headline.verdict, headline.quarters, headline.total],
    ]);
    expect(Object.fromEntries(headlines)).toEqual({
      advisory: ["active", "delivery", "notDue", 0, 0],
      incubation: ["failed", "contract", "overdue", 3, 3],
      hackathon: ["completed", "delivery", "late", 1, 1],
      training: ["active", "delivery", "notDue", 0, 0],
      eCourse: ["active", "contract", "overdue", 2, 2],
      tvSeries: ["active", "rtkCoordination", "overdue", 3, 3],
      incubationRetender: ["active", "delivery", "notDue", 0, 0],
    });
    expect(board.stages.map(({ stage, procurements }) => [stage, procurements.length])).toEqual([
      ["mappingStudy", 0],
      ["baseDocuments", 0],
      ["rtkCoordination", 1],
      ["announcement", 0],
      ["contract", 1],
      ["delivery", 3],
      ["closed", 2],
    ]);
  });

  test("has the form that programs are promised, and nothing more", async () => {
    const board = await boardOf();
    expect(boardSchema.parse(board)).toEqual(board);
    expect(board).toMatchObject({
      project: { id: projectId, ...SAMPLE.project },
      revision: 3,
      on: TODAY,
      against: "inForce",
    });
    expect(Object.keys(board)).toEqual(["project", "revision", "on", "against", "knownAt", "stages"]);
    const { retenderOf, id } = byKey(board).incubationRetender!;
    expect(retenderOf).toBe(byKey(board).incubation!.id);
    expect(id).not.toBe(procurementId("incubationRetender"));
  });
});

const REPORT = revisionId("interimReport2024");
const PLAN = revisionId("actionPlan2026");

describe("as of a day and against a yardstick", () => {
  test.each(
    [
      "2024-05-31",
      "2024-12-30",
      "2024-12-31",
      "2025-06-19",
      "2025-12-30",
      "2025-12-31",
      "2026-01-01",
      "2026-03-01",
      "2026-03-02",
      "2026-05-01",
      TODAY,
      "2027-01-01",
      "2028-08-01",
    ].flatMap((on) =>
      (["inForce", "first", REPORT, PLAN] as Against[]).map((against) => [on, against] as const),
    ),
  )("on %s against %s the database's board says what the rules say", async (on, against) => {
    const view = { on, against };
    const rules = readColumns(readCards(sampleBoard(TODAY), view));
    const revisions = (await unpacked()).revisions.map((each) => each.id);
    const inDatabase = typeof against === "number" ? revisions[against - REPORT]! : against;
    const board = await boardOf({ on, against: inDatabase });
    expect(board).toMatchObject({ on, against: inDatabase });
    expect(boardSchema.parse(board)).toEqual(board);
    const first = Math.min(...(await unpacked()).procurements.map((each) => each.id)) - 1;
    const numbered = board.stages.map(({ stage, procurements }) => [
      stage,
      procurements.map(({ id, status, stage, headline, stages }) => ({
        id: id - first,
        status,
        stage,
        headline,
        stages: stages.map(({ firstPromise, planInForce, ...each }) => ({
          ...each,
          first: firstPromise?.verbatim ?? null,
          inForce: planInForce?.verbatim ?? null,
        })),
      })),
    ]);
    expect(Object.fromEntries(numbered)).toEqual(
      Object.fromEntries(
        Object.entries(rules).map(([column, cards]) => [
          column,
          cards.map(({ procurement, standing: { status, stage, headline, stages } }) => ({
            id: procurement.id,
            status,
            stage,
            headline,
            stages: stages.map(
              ({ stage, applicable, metOn, slippage, replanned, firstPromise, planInForce }) => ({
                stage,
                applicable,
                metOn,
                slippage,
                replanned,
                first: firstPromise?.verbatim ?? null,
                inForce: planInForce?.verbatim ?? null,
              }),
            ),
          })),
        ]),
      ),
    );
  });

  test("a yardstick that was never adopted, or is another project's, is refused", async () => {
    const { revisions } = await unpacked();
    const other = await loadSample(office.context());
    const query = { projectId: other.projectId, on: null };
    for (const against of [revisions[0]!.id, 999_999])
      expect(await refusal(readBoard(office.context(), { ...query, against }))).toMatchObject({
        code: "UNKNOWN_REVISION",
        field: "against",
      });
  });

  test("a project that is not there is refused, and the one opened last is shown where none is named", async () => {
    const ctx = office.context();
    const nowhere = { projectId: 999_999, on: null, against: "inForce" } as const;
    expect(await refusal(readBoard(ctx, nowhere))).toMatchObject({ code: "NOT_FOUND", field: "project" });
    expect(await refusal(readBoardFacts(ctx, nowhere))).toMatchObject({
      code: "NOT_FOUND",
      field: "project",
    });
    const other = await loadSample(ctx);
    expect((await boardOf({ projectId: null })).project.id).toBe(other.projectId);
    await openProject(ctx, { projectId });
    expect((await boardOf({ projectId: null })).project.id).toBe(projectId);
    expect((await unpacked(null)).project.id).toBe(projectId);
  });
});

test("where there is no project, none is shown", async () => {
  const empty = await testDatabase();
  const nothing = { projectId: null, on: null, against: "inForce" } as const;
  expect(await refusal(readBoard(empty.context(), nothing))).toMatchObject({
    code: "NOT_FOUND",
    field: "project",
  });
  await empty.close();
});

describe("the tag of an answer", () => {
  test("is the same as long as nothing changed, and another for each revision, day, yardstick and project", async () => {
    const ctx = office.context();
    const later = office.context({ today: "2026-11-23" });
    const query = { projectId, on: null, against: "inForce" } as const;
    const other = await loadSample(ctx);
    const { revisions, procurements } = await unpacked();
    const tags = async () => [
      (await readBoard(ctx, query)).etag,
      (await readBoard(later, query)).etag,
      (await readBoard(ctx, { ...query, on: "2026-11-21" })).etag,
      (await readBoard(ctx, { ...query, against: "first" })).etag,
      (await readBoard(ctx, { ...query, against: revisions[0]!.id })).etag,
      (await readBoard(ctx, { ...query, projectId: other.projectId })).etag,
      (await readBoardFacts(ctx, { projectId })).etag,
      (await readBoardFacts(later, { projectId })).etag,
    ];
    const before = await tags();
    expect(new Set(before).size).toBe(before.length);
    for (const tag of before) expect(tag).toMatch(/^"[\w-]+"$/);
    expect(await tags()).toEqual(before);
    await editDetails(ctx, { id: procurements[0]!.id, was: {}, becomes: { note: "Muudetud" } });
    const after = await tags();
    expect(after.filter((tag) => before.includes(tag))).toEqual([before[5]]);
  });

  test("stands on bytes that are kept, until something changed", async () => {
    const ctx = office.context();
    const query = { projectId, on: null, against: "inForce" } as const;
    const first = await readBoard(ctx, query);
    expect(await readBoard(ctx, query)).toBe(first);
    expect(await (await readBoard(ctx, query)).body("gzip")).toBe(await first.body("gzip"));
    const { procurements } = await unpacked();
    await editDetails(ctx, { id: procurements[0]!.id, was: {}, becomes: { title: "Uus pealkiri" } });
    expect(String(await (await readBoard(ctx, query)).body("identity"))).toContain("Uus pealkiri");
    expect(String(await first.body("identity"))).not.toContain("Uus pealkiri");
  });

  test("belongs to one view: many asked for one after the other are never mixed up", async () => {
    const days = ["2025-12-31", "2026-01-01", "2026-03-31", "2026-04-01", "2026-05-01", TODAY];
    const read = () =>
      Promise.all(days.flatMap((on) => [boardOf({ on }), boardOf({ on, against: "first" })]));
    expect(await read()).toEqual(await read());
    for (const [index, board] of (await read()).entries()) expect(board.on).toBe(days[Math.floor(index / 2)]);
  });
});

describe("what the office did today", () => {
  test("stands on today's board and not on yesterday's", async () => {
    const ctx = office.context();
    const made = await createProcurement(ctx, {
      projectId,
      title: "Täna",
      kind: "other",
      notApplicable: ["mappingStudy"],
    });
    const { id, version } = made.procurement;
    const find = (board: PublicBoard) =>
      board.stages.find((column) => column.procurements.some((each) => each.id === id))?.stage ?? null;
    expect(find(await boardOf())).toBe("baseDocuments");
    expect(find(await boardOf({ on: "2026-11-21" }))).toBeNull();
    await closeProcurement(ctx, { id, version, as: "cancelled", reason: "Raha ei ole." });
    expect(find(await boardOf())).toBe("closed");
  });

  test("is in the facts a browser gets, with every procurement of the project and no other", async () => {
    const ctx = office.context();
    await loadSample(ctx);
    const facts = await unpacked();
    expect(facts).toMatchObject({
      today: TODAY,
      revision: 3,
      project: { id: projectId, illustrative: true },
    });
    expect(facts.procurements).toHaveLength(SAMPLE.procurements.length);
    expect(Object.keys(facts.procurements[0]!.stages)).toEqual([...STAGES]);
  });
});

describe("what is used again from the last answer", () => {
  test("is still right after every kind of change", async () => {
    const ctx = office.context();
    await expectBoardAsDerived();
    const { procurement } = await createProcurement(ctx, {
      projectId,
      title: "Õhtune veebikursus",
      kind: "eCourse",
      notApplicable: [],
    });
    await expectBoardAsDerived();
    const { revision } = await moveProcurement(ctx, {
      id: procurement.id,
      version: procurement.version,
      toStage: "contract",
      reason: "Dokumendid on teises kaustas.",
    });
    await expectBoardAsDerived();
    await undoChange(ctx, { projectId, revision });
    await expectBoardAsDerived();
    await undoChange(ctx, { projectId });
    await expectBoardAsDerived();
  });

  test("gives the bytes that a process gives which never answered before, after anything the office does", async () => {
    const ctx = office.context();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ wish, view: fc.nat({ max: 2 }) }), { minLength: 25, maxLength: 25 }),
        async (steps) => {
          ({ projectId } = await loadSample(ctx));
          // More cards than are compressed in one piece.
          for (let each = 0; each < 40; each++)
            await createProcurement(ctx, {
              projectId,
              title: `Hange ${each}`,
              kind: "other",
              notApplicable: [],
            });
          for (const { wish, view } of steps) {
            await carryOut(ctx, projectId, wish);
            const query = { projectId, ...VIEWS[view]! };
            const kept = await readBoard(ctx, query);
            const anew = await readBoard({ ...ctx, database: { ...ctx.database } }, query);
            const text = String(await anew.body("identity"));
            expect(gunzipSync(await kept.body("gzip")).toString()).toBe(text);
            expect(String(await kept.body("identity"))).toBe(text);
            expect(await unpacked()).toEqual(
              await unpacked(projectId, { ...ctx, database: { ...ctx.database } }),
            );
          }
        },
      ),
      { numRuns: 4 },
    );
  });
});

const VIEWS = [
  { on: null, against: "inForce" },
  { on: null, against: "first" },
  { on: "2026-11-15", against: "inForce" },
] as const;

/** Reads the board as programs and as the client do, and holds both against the rules applied to the facts. */
async function expectBoardAsDerived(): Promise<void> {
  const facts = await unpacked();
  const answer = await readBoard(office.context(), { projectId, on: null, against: "inForce" });
  const board = JSON.parse(gunzipSync(await answer.body("gzip")).toString());
  const columns = readColumns(readCards(facts, { on: TODAY, against: "inForce" }));
  expect(board).toMatchObject({
    revision: facts.revision,
    stages: COLUMNS.map((stage) => ({
      stage,
      procurements: columns[stage].map(({ procurement, standing }) => ({
        id: procurement.id,
        version: procurement.version,
        headline: standing.headline,
        stages: standing.stages.map(({ stage: each, metOn, slippage }) => ({ stage: each, metOn, slippage })),
      })),
    })),
  });
}

async function unpacked(project: number | null = projectId, ctx = office.context()) {
  const answer = await readBoardFacts(ctx, { projectId: project });
  return unpackFacts(JSON.parse(String(await answer.body("identity"))) as PackedFacts);
}
