import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Context } from "#server/context.ts";
import type { ViewQuery } from "#server/queries/answers.ts";
import { type PublicBoard, readBoard } from "#server/queries/board.ts";
import { type Facts, readFacts } from "#server/queries/facts.ts";
import { readFactsKnownAt } from "#server/queries/known-facts.ts";
import { readOutputs } from "#server/queries/outputs.ts";
import { readProcurement } from "#server/queries/procurement.ts";
import { addStep } from "#server/services/add-step.ts";
import { assignEvaluator } from "#server/services/assign-evaluator.ts";
import { linkDocument } from "#server/services/link-document.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { logWork } from "#server/services/log-work.ts";
import { moveProcurement } from "#server/services/move-procurement.ts";
import { openConsultation } from "#server/services/open-consultation.ts";
import { recordExchange } from "#server/services/record-exchange.ts";
import type { Day } from "#shared/period.ts";
import { NO_RECORDS } from "#shared/records.ts";
import { type TestDatabase, TODAY, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject, givenRecordedProject } from "#test/support/given.ts";
import { carryOutPlanning, planningWish } from "#test/support/random-planning.ts";
import { carryOutRecord, recordWish, unversioned } from "#test/support/random-records.ts";
import { carryOut, wish } from "#test/support/random-work.ts";
import { refusal } from "#test/support/witness.ts";

let office: TestDatabase;
beforeAll(async () => {
  office = await testDatabase();
});
afterAll(() => office.close());

/** A moment between two things that were recorded: nothing else is recorded in its millisecond. */
async function momentBetween(): Promise<string> {
  const { sql } = office.database;
  await sql`select pg_sleep(0.002)`;
  const [row] = await sql<[{ now: string }]>`select clock_timestamp() as now`;
  await sql`select pg_sleep(0.002)`;
  return new Date(row.now).toISOString();
}

/** A process that never read before: what is kept belongs to one process. */
function anotherProcess(): Context {
  const ctx = office.context();
  return { ...ctx, database: { ...ctx.database } };
}

describe("as known at the moment after each thing done in the office", () => {
  test("a project is what it was then, whatever was done since", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(
          fc.oneof(
            { weight: 2, arbitrary: wish },
            { weight: 1, arbitrary: planningWish },
            { weight: 4, arbitrary: recordWish },
          ),
          { minLength: 40, maxLength: 40 },
        ),
        async (isSample, wishes) => {
          const ctx = office.context();
          const before = await momentBetween();
          const projectId = isSample ? (await loadSample(ctx)).projectId : await givenProject(ctx);
          const seen: ({ at: string; facts: Facts } & Awaited<ReturnType<typeof lookCloser>>)[] = [];
          const look = async () => {
            const at = await momentBetween();
            const facts = await readFacts(anotherProcess(), projectId);
            seen.push({ at, facts, ...(await lookCloser(facts, undefined)) });
          };
          await look();
          for (const each of wishes) {
            if ("deed" in each) await carryOut(ctx, projectId, each);
            else if ("recording" in each) await carryOutRecord(ctx, projectId, each);
            else await carryOutPlanning(ctx, projectId, each);
            await look();
          }
          for (const { at, facts, ...closer } of seen) {
            const then = await readFactsKnownAt(ctx, projectId, at);
            expect(inOrder(then.facts)).toEqual(inOrder(facts));
            expect([...then.facts.procurements.keys()]).toEqual([...facts.procurements.keys()]);
            expect(await lookCloser(facts, at)).toEqual(closer);
          }
          const { facts: beforehand } = await readFactsKnownAt(ctx, projectId, before);
          expect(beforehand).toMatchObject({ revision: 0, revisions: [], replanningReasons: [] });
          expect(beforehand.procurements.size).toBe(0);
          expect((await readFactsKnownAt(ctx, projectId, await momentBetween())).facts).toBe(
            await readFacts(ctx, projectId),
          );
        },
      ),
      { numRuns: 8, endOnFailure: true },
    );
  });
});

describe("a milestone recorded late", () => {
  const DONE = "2024-12-20";
  const RECORDED = "2025-01-14T10:00:00.000Z";
  const before = [
    { stage: "mappingStudy", on: "2024-03-03", at: "2024-03-03T09:00:00Z" },
    { stage: "baseDocuments", on: "2024-05-05", at: "2024-05-06T09:00:00Z" },
  ] as const;
  let projectId: number;
  let id: number;
  beforeEach(async () => {
    ({ projectId, id } = await givenRecordedProject(office.context(), {
      begunAt: "2024-01-15T08:00:00Z",
      adoptedAt: "2024-02-01T08:00:00Z",
      milestones: [...before, { stage: "rtkCoordination", on: DONE, at: RECORDED }],
    }));
  });
  const metOn = async (query: { on?: Day; knownAt?: string }) => {
    const [found] = (await boardOf({ projectId, ...query })).stages.flatMap((column) => column.procurements);
    return found?.stages.find(({ stage }) => stage === "rtkCoordination")?.metOn;
  };

  test("had happened as of its day, and was not known until it was recorded", async () => {
    expect(await metOn({ on: "2024-12-31" })).toBe(DONE);
    expect(await metOn({ on: "2024-12-31", knownAt: "2024-12-31T21:59:59.999Z" })).toBeNull();
    expect(await metOn({ knownAt: "2025-01-14T09:59:59.999Z" })).toBeNull();
    expect(await metOn({ knownAt: RECORDED })).toBe(DONE);
    expect(await metOn({ on: "2024-12-19", knownAt: RECORDED })).toBeNull();
  });

  test("changes what is as of an earlier day and nothing of what was known then", async () => {
    const ctx = office.context();
    const at = await momentBetween();
    const known = { projectId, knownAt: at };
    const seen = [
      await boardOf({ projectId, on: "2025-06-30" }),
      await boardOf({ ...known, on: "2025-06-30" }),
      await boardOf(known),
    ];
    const { version } = (await readFacts(ctx, projectId)).procurements.get(id)!;
    await moveProcurement(ctx, { id, version, toStage: "contract", on: "2025-04-01" });
    expect(await boardOf({ projectId, on: "2025-06-30" })).not.toMatchObject({ stages: seen[0]!.stages });
    expect(await boardOf({ ...known, on: "2025-06-30" })).toEqual(seen[1]);
    expect(await boardOf(known)).toEqual(seen[2]);
  });

  test.each([
    ["an evening that is the next day in the office", "2024-12-31T22:00:00.000Z", "2025-01-01"],
    ["the last moment of a year", "2024-12-31T21:59:59.999Z", "2024-12-31"],
    ["the first moment of the day the clock goes on", "2024-03-30T22:00:00.000Z", "2024-03-31"],
    ["the last moment of that day", "2024-03-31T20:59:59.999Z", "2024-03-31"],
    ["the hour that comes twice, first", "2024-10-27T00:30:00.000Z", "2024-10-27"],
    ["the hour that comes twice, again", "2024-10-27T01:30:00.000Z", "2024-10-27"],
    ["the last moment of that day of 25 hours", "2024-10-27T21:59:59.999Z", "2024-10-27"],
  ])(
    "is read on the office's day of the moment, unless it is asked for another: %s",
    async (_, knownAt, day) => {
      expect(await boardOf({ projectId, knownAt })).toMatchObject({ on: day, knownAt });
      expect(await boardOf({ projectId, knownAt, on: "2024-06-30" })).toMatchObject({ on: "2024-06-30" });
    },
  );

  test("is counted from what was recorded, also when the machine's clock was put back in between", async () => {
    const { projectId: other } = await givenRecordedProject(office.context(), {
      begunAt: "2024-01-15T08:00:00Z",
      adoptedAt: "2024-02-01T08:00:00Z",
      milestones: [
        { stage: "mappingStudy", on: "2024-03-03", at: "2024-03-03T09:00:10Z" },
        { stage: "baseDocuments", on: "2024-03-03", at: "2024-03-03T09:00:05Z" },
      ],
    });
    const revisions = [];
    for (const second of ["04", "05", "10"])
      revisions.push(
        (await boardOf({ projectId: other, knownAt: `2024-03-03T09:00:${second}.000Z` })).revision,
      );
    expect(revisions).toEqual([3, 5, 5]);
  });

  test("is unknown like everything else before the project was begun, and its plan before it was adopted", async () => {
    expect(await boardOf({ projectId, knownAt: "2024-01-15T07:59:59.999Z" })).toMatchObject({ revision: 0 });
    expect(await metOn({ knownAt: "2024-01-15T07:59:59.999Z" })).toBeUndefined();
    const early = await boardOf({ projectId, knownAt: "2024-01-31T12:00:00.000Z" });
    const [young] = early.stages.flatMap((column) => column.procurements);
    expect(young).toMatchObject({ version: 1, headline: { verdict: "notComparable" } });
  });
});

describe("what is recorded beside a procurement, late", () => {
  const DAY = "2026-06-10";
  let projectId: number;
  let id: number;
  let before: string;
  beforeEach(async () => {
    const ctx = office.context();
    projectId = await givenProject(ctx);
    ({ id } = await givenProcurement(ctx, { projectId, openedOn: "2026-01-05" }));
    before = await momentBetween();
  });
  const seen = async (query: { on?: Day; knownAt?: string }) => {
    const [found] = (await boardOf({ projectId, ...query })).stages.flatMap((column) => column.procurements);
    return { ...found!.rtk, logged: found!.evaluatorHours.logged };
  };

  test("had happened as of its day, and was not known by an earlier moment", async () => {
    const ctx = office.context();
    const nothing = await seen({ on: DAY });
    await openConsultation(ctx, {
      id,
      topic: "baseDocuments",
      stage: "rtkCoordination",
      neededBy: null,
      note: null,
      openedOn: "2026-06-01",
      sentOn: "2026-06-02",
    });
    await logWork(ctx, {
      id,
      person: "Mari Maasikas",
      on: "2026-06-09",
      hours: 1.75,
      activity: "technicalDescription",
      role: "itSpecialist",
      note: null,
    });
    const then = { flag: "atRtk", since: "2026-06-02", daysAtRtk: 8, daysWithUs: 1, rounds: 1, logged: 1.75 };
    expect(await seen({ on: DAY })).toEqual(then);
    expect(await seen({ on: DAY, knownAt: await momentBetween() })).toEqual(then);
    expect(await seen({ on: DAY, knownAt: before })).toEqual(nothing);
    expect(await seen({ on: "2026-06-08" })).toMatchObject({ daysAtRtk: 6, logged: 0 });
    expect(await seen({ on: "2026-06-01" })).toMatchObject({ flag: "withUs", daysAtRtk: 0 });
    expect(await seen({ on: "2026-05-31" })).toEqual(await seen({ on: "2026-05-31", knownAt: before }));
  });

  test("came back as of its day, while by an earlier moment it was still at RTK", async () => {
    const ctx = office.context();
    const topic = { topic: "contract", stage: "contract", neededBy: null, note: null } as const;
    const opened = await openConsultation(ctx, { id, ...topic, sentOn: "2026-06-02" });
    const sent = await momentBetween();
    const { records } = (await readFacts(ctx, projectId)).procurements.get(opened.procurement.id)!;
    const { id: consultationId, version } = records.consultations[0]!;
    await recordExchange(ctx, {
      id,
      consultationId,
      version,
      kind: "cameBack",
      on: "2026-06-05",
      note: null,
    });
    expect(await seen({ on: DAY })).toMatchObject({ flag: "withUs", since: "2026-06-05", daysAtRtk: 3 });
    expect(await seen({ on: DAY, knownAt: sent })).toMatchObject({ flag: "atRtk", daysAtRtk: 8 });
    expect(await seen({ on: "2026-06-04" })).toMatchObject({ flag: "atRtk", daysAtRtk: 2 });
  });

  test("is on its own page as of no earlier moment: a step, a document, a role", async () => {
    const ctx = office.context();
    const recordsAt = async (knownAt: string) =>
      (await readProcurement(ctx, { id, knownAt })).procurement.records;
    await addStep(ctx, { id, stage: "baseDocuments", kind: "marketResearch", on: "2026-03-03", note: null });
    const between = await momentBetween();
    await linkDocument(ctx, { id, title: "Leht", url: "https://dok.example.ee/1", stage: null });
    await assignEvaluator(ctx, {
      ...{ id, role: "itSpecialist", person: null, stage: "contract", note: null },
      ...{ forecastHours: 45, load: null, months: null },
    });
    const after = await momentBetween();
    expect(await recordsAt(before)).toEqual(NO_RECORDS);
    expect(await recordsAt(between)).toEqual({
      ...NO_RECORDS,
      steps: [expect.objectContaining({ on: "2026-03-03" })],
    });
    expect(await recordsAt(after)).toMatchObject({
      steps: [{}],
      documents: [{ type: "other" }],
      assignments: [{ person: null, forecastHours: 45 }],
    });
  });
});

test("a moment to come is the present, which goes on changing", async () => {
  const ctx = office.context();
  const { projectId } = await loadSample(ctx);
  const knownAt = "2099-01-01T00:00:00.000Z";
  expect(await boardOf({ projectId, knownAt })).toEqual(await boardOf({ projectId }));
  const read = { projectId, on: null, against: "inForce" } as const;
  expect((await readBoard(ctx, { ...read, knownAt })).etag).toBe((await readBoard(ctx, read)).etag);
});

test("a yardstick that was not adopted by then is refused as such, and one that never was as before", async () => {
  const ctx = office.context();
  const { projectId, revisionId } = await givenRecordedProject(ctx, {
    begunAt: "2024-01-15T08:00:00Z",
    adoptedAt: "2024-02-01T08:00:00Z",
    milestones: [],
  });
  const against = (id: number, knownAt: string) => boardOf({ projectId, against: id, knownAt });
  expect(await against(revisionId, "2024-02-01T08:00:00.000Z")).toMatchObject({ against: revisionId });
  const unknown = { field: "against" };
  expect(await refusal(against(revisionId, "2024-02-01T07:59:59.999Z"))).toMatchObject({
    ...unknown,
    code: "REVISION_NOT_KNOWN",
  });
  expect(await refusal(against(999_999, "2024-02-01T08:00:00.000Z"))).toMatchObject({
    ...unknown,
    code: "UNKNOWN_REVISION",
  });
});

test("however many ask for one state of the past, and for whichever moment of it, it is made once", async () => {
  const ctx = anotherProcess();
  const { projectId } = await givenRecordedProject(ctx, {
    begunAt: "2024-01-15T08:00:00Z",
    adoptedAt: "2024-02-01T08:00:00Z",
    milestones: [{ stage: "mappingStudy", on: "2024-03-03", at: "2024-03-03T09:00:00Z" }],
  });
  const moments = ["2024-02-10T00:00:00.000Z", "2024-02-20T00:00:00.000Z", "2024-02-10T00:00:00.000Z"];
  const [first, ...others] = await Promise.all(moments.map((at) => readFactsKnownAt(ctx, projectId, at)));
  for (const other of others) expect(other.facts).toBe(first!.facts);
  expect(others.map(({ today }) => today)).toEqual(["2024-02-20", "2024-02-10"]);
});

async function boardOf(query: Partial<ViewQuery> & { projectId: number }): Promise<PublicBoard> {
  const board = await readBoard(office.context(), { on: null, against: "inForce", ...query });
  return JSON.parse((await board.body("identity")).toString());
}

/** The board for programs, the outputs, and the page of every procurement, as known at a moment. */
async function lookCloser(facts: Facts, knownAt: string | undefined) {
  const ctx = office.context();
  const projectId = facts.project.id;
  const ids = [...facts.procurements.keys()];
  const pages = await Promise.all(
    ids.map(async (id) => {
      const { today: _, known: __, statements, ...page } = await readProcurement(ctx, { id, knownAt });
      return unversioned({ ...page, statements: statements.toSorted((a, b) => a.revisionId - b.revisionId) });
    }),
  );
  const board = await readBoard(ctx, { projectId, on: TODAY, against: "inForce", knownAt });
  const text = (await board.body("identity")).toString();
  const { outputs } = await readOutputs(ctx, { projectId, knownAt });
  return {
    pages,
    outputs: unversioned(outputs),
    board: text.replace(/"knownAt":("[^"]*"|null)/, '"knownAt":null'),
  };
}

/** Reasons have no order, and versions of records are nothing to know. */
function inOrder({ replanningReasons, conditions, procurements, ...facts }: Facts) {
  return {
    ...facts,
    replanningReasons: new Set(replanningReasons.map((each) => JSON.stringify(each))),
    conditions: unversioned(conditions),
    procurements: [...procurements.values()].map((each) => ({ ...each, records: unversioned(each.records) })),
  };
}
