import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Context } from "#server/context.ts";
import { openDatabase } from "#server/db.ts";
import { readBoardChanges } from "#server/queries/board.ts";
import { type Facts, readFacts, withPlan } from "#server/queries/facts.ts";
import { addComment } from "#server/services/add-comment.ts";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { createProcurement } from "#server/services/create-procurement.ts";
import { editDetails } from "#server/services/edit-details.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { moveProcurement } from "#server/services/move-procurement.ts";
import { retender } from "#server/services/retender.ts";
import { undoChange } from "#server/services/undo-change.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { carryOut, wish } from "#test/support/random-work.ts";
import { refusal } from "#test/support/witness.ts";

let office: TestDatabase;
let other: Context;
beforeAll(async () => {
  office = await testDatabase();
  other = { ...office.context(), database: openDatabase(office.connection) };
});
afterAll(async () => {
  await other.database.close();
  await office.close();
});

/** What a process that never read before reads: what is kept belongs to one process. */
function readAnew(projectId: number): Promise<Facts> {
  const ctx = office.context();
  return readFacts({ ...ctx, database: { ...ctx.database } }, projectId);
}

describe("reading only what changed", () => {
  test("gives what reading everything gives, in each of two processes, after anything the office does", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ wish, here: fc.boolean(), reads: fc.boolean() }), {
          minLength: 25,
          maxLength: 25,
        }),
        async (steps) => {
          const { projectId } = await loadSample(office.context());
          for (const { wish, here, reads } of steps) {
            await carryOut(here ? office.context() : other, projectId, wish);
            if (reads) await readFacts(here ? other : office.context(), projectId);
          }
          const anew = await readAnew(projectId);
          expect(await readFacts(office.context(), projectId)).toEqual(anew);
          expect(await readFacts(other, projectId)).toEqual(anew);
          expect([...(await readFacts(other, projectId)).procurements.keys()]).toEqual([
            ...anew.procurements.keys(),
          ]);
        },
      ),
      { numRuns: 12 },
    );
  });

  test("keeps what did not change, as the same objects", async () => {
    const ctx = office.context();
    const { projectId } = await loadSample(ctx);
    const before = await readFacts(ctx, projectId);
    expect(await readFacts(ctx, projectId)).toBe(before);
    const [first, ...rest] = [...before.procurements.values()];
    await editDetails(other, { id: first!.id, was: {}, becomes: { note: "Muudetud teises protsessis" } });
    const after = await readFacts(ctx, projectId);
    expect(after.revision).toBe(before.revision + 1);
    expect(after.procurements.get(first!.id)).toEqual({
      ...first,
      version: first!.version + 1,
      note: "Muudetud teises protsessis",
    });
    for (const each of rest) expect(after.procurements.get(each.id)).toBe(each);
    expect(before.procurements.get(first!.id)).toBe(first);
  });

  test("by many at once while others write never goes back to an older revision", async () => {
    const ctx = office.context();
    const { projectId } = await loadSample(ctx);
    const [first] = [...(await readFacts(ctx, projectId)).procurements.values()];
    const revisions: number[] = [];
    await Promise.all([
      (async () => {
        for (let each = 0; each < 30; each++)
          await editDetails(other, { id: first!.id, was: {}, becomes: { note: `Märkus ${each}` } });
      })(),
      ...[1, 2, 3].map(async () => {
        let last = 0;
        for (let each = 0; each < 30; each++) {
          const { revision, procurements } = await readFacts(ctx, projectId);
          expect(revision).toBeGreaterThanOrEqual(last);
          const note = procurements.get(first!.id)!.note;
          if (revision > 3) expect(note).toBe(`Märkus ${revision - 4}`);
          last = revision;
          revisions.push(revision);
        }
      }),
    ]);
    expect((await readFacts(ctx, projectId)).revision).toBe(33);
    expect(new Set(revisions).size).toBeGreaterThan(1);
  });

  test("of a project that is not there is refused", async () => {
    expect(await refusal(readFacts(office.context(), 999_999))).toMatchObject({
      code: "NOT_FOUND",
      field: "project",
    });
  });
});

describe("what changed since a revision", () => {
  test("keeps a colleague's board equal to the whole one, and names nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ wish, asks: fc.boolean() }), { minLength: 25, maxLength: 25 }),
        async (steps) => {
          const ctx = office.context();
          const { projectId } = await loadSample(ctx);
          const start = await readFacts(other, projectId);
          let revision = start.revision;
          const board = new Map(start.procurements);
          for (const { wish, asks } of [...steps, { wish: steps[0]!.wish, asks: true }]) {
            await carryOut(ctx, projectId, wish);
            if (!asks) continue;
            const changes = await readBoardChanges(other, { projectId, revision });
            expect(changes).toMatchObject({ today: ctx.today, readAgain: false });
            const named = await office.database.sql<{ id: string }[]>`
              select distinct procurement_id as id from history where project_id = ${projectId} and revision > ${revision}`;
            const ids = [...changes.procurements.map((each) => each.id), ...changes.removed];
            expect(ids.sort()).toEqual(named.map((row) => Number(row.id)).sort());
            for (const each of changes.procurements) board.set(each.id, each);
            for (const id of changes.removed) board.delete(id);
            revision = changes.revision;
          }
          const whole = await readAnew(projectId);
          expect(revision).toBe(whole.revision);
          expect(board).toEqual(whole.procurements);
        },
      ),
      { numRuns: 12 },
    );
  });

  test("is nothing at the latest revision", async () => {
    const ctx = office.context();
    const { projectId } = await loadSample(ctx);
    expect(await readBoardChanges(ctx, { projectId, revision: 3 })).toEqual({
      revision: 3,
      today: ctx.today,
      readAgain: false,
      procurements: [],
      removed: [],
      replanningReasons: null,
      lastChanges: [],
    });
  });

  test("is only the changed procurement, in the form the whole board has it", async () => {
    const ctx = office.context();
    const { projectId } = await loadSample(ctx);
    const [first] = [...(await readFacts(ctx, projectId)).procurements.keys()];
    await addComment(ctx, { id: first!, text: "Tere" });
    await editDetails(ctx, { id: first!, was: {}, becomes: { note: "Tere" } });
    const { procurements } = await readFacts(ctx, projectId);
    expect(await readBoardChanges(ctx, { projectId, revision: 3 })).toMatchObject({
      revision: 5,
      procurements: [procurements.get(first!)],
      removed: [],
    });
  });

  test("names a procurement whose creation was undone as gone", async () => {
    const ctx = office.context();
    const projectId = await givenProject(ctx);
    const made = await createProcurement(ctx, {
      projectId,
      title: "Eksitus",
      kind: "other",
      notApplicable: [],
    });
    await readFacts(ctx, projectId);
    await undoChange(ctx, { projectId, revision: made.revision });
    expect(await readBoardChanges(ctx, { projectId, revision: made.revision })).toMatchObject({
      procurements: [],
      removed: [made.procurement.id],
    });
  });

  test("is everything when a plan was adopted since, or when the reader knows a revision that never was", async () => {
    const ctx = office.context();
    const { projectId } = await loadSample(ctx);
    for (const revision of [0, 1, 2, 4, 10_000])
      expect(await readBoardChanges(ctx, { projectId, revision })).toEqual({
        revision: 3,
        today: ctx.today,
        readAgain: true,
        procurements: [],
        removed: [],
        replanningReasons: null,
        lastChanges: [],
      });
  });
});

describe("a new round", () => {
  test("inherits what the plans state about the rounds before it, in each process, also when its round is young", async () => {
    const ctx = office.context();
    const { projectId } = await loadSample(ctx);
    await readFacts(other, projectId);
    const kinds = [...(await readFacts(ctx, projectId)).procurements.values()];
    const second = kinds.find((each) => each.retenderOf !== null)!;
    const first = kinds.find((each) => each.id === second.retenderOf)!;
    expect(second.plan).toEqual(first.plan);
    expect(Object.keys(first.plan).length).toBeGreaterThan(0);
    const close = { as: "failed", reason: "Pakkumusi ei tulnud." } as const;
    const closed = await closeProcurement(ctx, { id: second.id, version: second.version, ...close });
    const third = await retender(ctx, { id: second.id, version: closed.procurement.version });
    const answered = await withPlan(ctx, third);
    for (const each of [ctx, other, { ...ctx, database: { ...ctx.database } }]) {
      const read = (await readFacts(each, projectId)).procurements.get(third.procurement.id)!;
      expect(read.plan).toEqual(first.plan);
      expect(answered).toEqual({ procurement: read, revision: third.revision, recordsAsOf: 3 });
    }
  });

  test("that was moved answers with the plan it has on the board", async () => {
    const ctx = office.context();
    const projectId = await givenProject(ctx);
    const { id, version } = await givenProcurement(ctx, { projectId });
    const moved: { procurement: PlannedProcurement } = await withPlan(
      other,
      await moveProcurement(other, { id, version, toStage: "contract" }),
    );
    expect(moved.procurement).toEqual((await readFacts(ctx, projectId)).procurements.get(id));
  });
});
