import { asc, eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { history } from "#drizzle/schema.ts";
import type { Context } from "#server/context.ts";
import { type Database, openDatabase } from "#server/db.ts";
import { readBoardChanges } from "#server/queries/board.ts";
import { readFacts } from "#server/queries/facts.ts";
import { readOutputs } from "#server/queries/outputs.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { undoChange } from "#server/services/undo-change.ts";
import type { Consultation } from "#shared/consultation.ts";
import { DomainError } from "#shared/errors.ts";
import { type Change, isUndoableKind } from "#shared/history.ts";
import { NO_RECORDS, type Records, withRecords } from "#shared/records.ts";
import { type TestDatabase, TODAY, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { carryOutRecord, recordWish, unversioned } from "#test/support/random-records.ts";
import { carryOut, wish } from "#test/support/random-work.ts";

let office: TestDatabase;
let elsewhere: Database;
/** Another process on the same database. */
let other: Context;
beforeAll(async () => {
  office = await testDatabase();
  elsewhere = openDatabase(office.connection);
  other = { ...office.context(), database: elsewhere };
});
afterAll(async () => {
  await elsewhere.close();
  await office.close();
});

const RUNS = 6;

const anything = fc.oneof({ weight: 5, arbitrary: recordWish }, { weight: 1, arbitrary: wish });

function doIt(
  ctx: Context,
  projectId: number,
  each: typeof anything extends fc.Arbitrary<infer T> ? T : never,
) {
  return "deed" in each ? carryOut(ctx, projectId, each) : carryOutRecord(ctx, projectId, each);
}

/** A project in which two procurements are under way. */
async function givenOffice(): Promise<number> {
  const ctx = office.context();
  const projectId = await givenProject(ctx);
  await givenProcurement(ctx, {
    projectId,
    metOn: { mappingStudy: "2026-09-01" },
    rtkInvolvement: "organises",
  });
  await givenProcurement(ctx, { projectId, title: "Häkaton", kind: "hackathon", openedOn: "2026-01-05" });
  return projectId;
}

describe("after any forty things recorded in the office", () => {
  test("history alone tells what is recorded beside each procurement", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { minLength: 40, maxLength: 40 }), async (wishes) => {
        const projectId = await givenOffice();
        for (const each of wishes) await doIt(office.context(), projectId, each);
        const told = new Map<number, Records>();
        for (const { procurementId, after } of await readHistory(projectId))
          if (procurementId !== null)
            told.set(procurementId, withRecords(told.get(procurementId) ?? NO_RECORDS, after));
        const { procurements } = await readAnew(projectId);
        for (const { id, records } of procurements.values())
          expect(unversioned(told.get(id) ?? NO_RECORDS)).toEqual(unversioned(records));
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  test("undoing everything in reverse leaves what was there at first", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { minLength: 40, maxLength: 40 }), async (wishes) => {
        const projectId = await givenOffice();
        const before = await seen(projectId);
        const first = (await readHistory(projectId)).length;
        // A closed month is not opened again, so that what was logged in it stays: nobody closes any here.
        for (const each of wishes)
          if (!("recording" in each && each.recording === "closeMonth"))
            await doIt(office.context({ origin: "brauser" }), projectId, each);
        const changes = (await readHistory(projectId)).slice(first);
        const undone = new Set(changes.map((change) => change.undoes));
        for (const { kind, revision } of changes.reverse())
          if (isUndoableKind(kind) && !undone.has(revision))
            await undoChange(office.context(), { projectId, revision });
        expect(await seen(projectId)).toEqual(before);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  test("undoing any of them in any order never leaves what could not be", async () => {
    const anyUndo = fc.nat({ max: 30 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 4, arbitrary: anything }, { weight: 1, arbitrary: anyUndo }), {
          minLength: 40,
          maxLength: 40,
        }),
        async (wishes) => {
          const projectId = await givenOffice();
          for (const each of wishes) {
            if (typeof each === "number") {
              const revision = Math.max(1, (await readHistory(projectId)).length - each);
              await undoChange(office.context(), { projectId, revision }).catch(refusalsOnly);
            } else await doIt(office.context(), projectId, each);
          }
          await expectSound(projectId);
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});

describe("what was recorded in one process", () => {
  test("is read by another as by one that never read before, also from what changed only", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ each: anything, here: fc.boolean(), reads: fc.boolean() }), {
          minLength: 30,
          maxLength: 30,
        }),
        async (steps) => {
          const { projectId } = await loadSample(office.context());
          let { revision, procurements } = await readFacts(other, projectId);
          const board = new Map(procurements);
          for (const { each, here, reads } of steps) {
            await doIt(here ? office.context() : other, projectId, each);
            if (!reads) continue;
            const changes = await readBoardChanges(here ? other : office.context(), { projectId, revision });
            if (changes.readAgain) {
              ({ revision, procurements } = await readAnew(projectId));
              board.clear();
              for (const [id, procurement] of procurements) board.set(id, procurement);
              continue;
            }
            for (const changed of changes.procurements) board.set(changed.id, changed);
            for (const id of changes.removed) board.delete(id);
            revision = changes.revision;
          }
          const anew = await readAnew(projectId);
          expect(await readFacts(office.context(), projectId)).toEqual(anew);
          expect(await readFacts(other, projectId)).toEqual(anew);
          const last = await readBoardChanges(other, { projectId, revision });
          if (last.readAgain) return;
          for (const changed of last.procurements) board.set(changed.id, changed);
          for (const id of last.removed) board.delete(id);
          expect(board).toEqual(anew.procurements);
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});

/** What could not be in any office. */
async function expectSound(projectId: number): Promise<void> {
  const { procurements } = await readAnew(projectId);
  for (const { records } of procurements.values()) {
    for (const matter of records.consultations) expectExchangesSound(matter);
    for (const { on } of records.steps) expect(on === null || on <= TODAY).toBe(true);
    for (const { declaredOn, person } of records.assignments)
      expect(declaredOn === null || person !== null, "nobody declared").toBe(true);
  }
  const days = await office.database.sql<{ hours: number; most: number }[]>`
    select sum(hours)::float as hours from work_entries
    where project_id = ${projectId} and removed_at is null
    group by lower(regexp_replace(trim(person), '\s+', ' ', 'g')), worked_on`;
  for (const { hours } of days) expect(hours).toBeLessThanOrEqual(24);
}

function expectExchangesSound({ openedOn, exchanges }: Consultation): void {
  let isAtRtk = false;
  let last = openedOn;
  for (const { kind, on } of exchanges) {
    expect(on >= last && on <= TODAY, "out of order").toBe(true);
    if (kind === "sent") expect(isAtRtk, "sent while it was there").toBe(false);
    if (kind === "cameBack") expect(isAtRtk, "came back from nowhere").toBe(true);
    isAtRtk = kind === "sent";
    last = on;
  }
}

/** All that people see of the records of a project. */
async function seen(projectId: number) {
  const { procurements, conditions } = await readAnew(projectId);
  const { outputs, drafted } = await readOutputs(office.context(), { projectId });
  const records = [...procurements].map(([id, { records }]) => [id, records]);
  return unversioned({ records, conditions, outputs, drafted });
}

function readAnew(projectId: number) {
  const ctx = office.context();
  return readFacts({ ...ctx, database: { ...ctx.database } }, projectId);
}

async function readHistory(projectId: number): Promise<Change[]> {
  return office.database.db
    .select()
    .from(history)
    .where(eq(history.projectId, projectId))
    .orderBy(asc(history.revision));
}

function refusalsOnly(error: unknown): void {
  if (!(error instanceof DomainError)) throw error;
}
