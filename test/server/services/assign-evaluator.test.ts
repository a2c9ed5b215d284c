import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readFacts } from "#server/queries/facts.ts";
import { assignEvaluator } from "#server/services/assign-evaluator.ts";
import { declareIndependence } from "#server/services/declare-independence.ts";
import { editAssignment } from "#server/services/edit-assignment.ts";
import { removeAssignment } from "#server/services/remove-assignment.ts";
import { removeWork } from "#server/services/remove-work.ts";
import { undoChange } from "#server/services/undo-change.ts";
import type { Assignment } from "#shared/evaluator-hours.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { givenAssignment, givenWork } from "#test/support/given-hours.ts";
import { byLocalUser, refusal, startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
let projectId: number;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
  projectId = await givenProject(office.context());
});
afterAll(() => office.close());

const fields = {
  role: "itSpecialist",
  person: "Kadri Kask",
  stage: "contract",
  forecastHours: 45,
  load: null,
  months: null,
  note: "Hindamiskomisjonis",
} as const;

async function assignmentsOf(id: number): Promise<Assignment[]> {
  return (await readFacts(office.context(), projectId)).procurements.get(id)!.records.assignments;
}

describe("a role", () => {
  test("is given to somebody with the hours it will take, and that is in history", async () => {
    const ctx = office.context({ origin: "brauser-1" });
    const before = await givenProcurement(ctx, { projectId });
    const { answer, history, announced } = await witness.sees(() =>
      assignEvaluator(ctx, { id: before.id, ...fields }),
    );
    expect(answer).toEqual({ projectId, procurement: before, revision: expect.any(Number) });
    const [assignment] = await assignmentsOf(before.id);
    expect(assignment).toEqual({
      id: expect.any(Number),
      version: 1,
      userId: null,
      declaredOn: null,
      source: null,
      ...fields,
    });
    expect(history).toMatchObject([
      {
        revision: answer.revision,
        procurementId: before.id,
        kind: "assignment.added",
        origin: "brauser-1",
        before: { assignment: { ...assignment, exists: false } },
        after: { assignment: { ...assignment, exists: true } },
        happenedOn: ctx.today,
      },
    ]);
    expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  });

  test("waits for somebody to be found, as hours or as a load for some months", async () => {
    const ctx = office.context();
    const { id } = await givenProcurement(ctx, { projectId });
    await assignEvaluator(ctx, { id, ...fields, person: null });
    await assignEvaluator(ctx, { id, ...fields, person: null, forecastHours: null, load: 0.3, months: 2 });
    expect(await assignmentsOf(id)).toMatchObject([
      { person: null, forecastHours: 45, load: null, months: null },
      { person: null, forecastHours: null, load: 0.3, months: 2 },
    ]);
  });

  test("is not both hours and a load, and is a procurement's", async () => {
    const ctx = office.context();
    const { id } = await givenProcurement(ctx, { projectId });
    expect(
      await witness.seesRefused(() => assignEvaluator(ctx, { id, ...fields, load: 0.3, months: 2 })),
    ).toMatchObject({ code: "HOURS_OR_LOAD", field: "load" });
    expect(await witness.seesRefused(() => assignEvaluator(ctx, { ...fields, id: 999_999 }))).toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("whose history cannot be written is not there either", async () => {
    const { id } = await givenProcurement(office.context(), { projectId });
    await witness.seesFail(() => assignEvaluator({ ...office.context(), origin: "\0" }, { id, ...fields }));
  });
});

describe("an assignment is changed", () => {
  test("in everything, raises its version, and never the procurement's", async () => {
    const ctx = office.context();
    const procurement = await givenProcurement(ctx, { projectId });
    const { id } = procurement;
    const before = await givenAssignment(ctx, { id });
    const change = { ...fields, stage: "baseDocuments", forecastHours: null, load: 0.5, months: 3 } as const;
    const { answer, history } = await witness.sees(() =>
      editAssignment(ctx, { id, assignmentId: before.id, version: 1, ...change }),
    );
    const after = { ...before, ...change, version: 2 };
    expect(await assignmentsOf(id)).toEqual([after]);
    expect(answer.procurement.version).toBe(procurement.version);
    expect(history).toMatchObject([
      {
        kind: "assignment.edited",
        before: { assignment: { ...before, exists: true } },
        after: { assignment: { ...after, exists: true } },
      },
    ]);
  });

  test("to what it says already, and nothing is written", async () => {
    const ctx = office.context();
    const { id } = await givenProcurement(ctx, { projectId });
    const { id: assignmentId, version } = await givenAssignment(ctx, { id, ...fields });
    const { answer, history } = await witness.sees(() =>
      editAssignment(ctx, { id, assignmentId, version, ...fields }),
    );
    expect([answer.revision, history]).toEqual([0, []]);
  });

  test("by one of two, and the other is told who did and what it says now, twenty times", async () => {
    const ctx = office.context();
    for (let round = 0; round < 20; round += 1) {
      const { id } = await givenProcurement(ctx, { projectId });
      const { id: assignmentId, version } = await givenAssignment(ctx, { id });
      const acts = ["Kadri Kask", "Mart Mänd"].map((person) =>
        editAssignment(ctx, { id, assignmentId, version, ...fields, person }),
      );
      const results = await Promise.allSettled(acts);
      const lost = results.findIndex(({ status }) => status === "rejected");
      expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      const [now] = await assignmentsOf(id);
      expect(now!.person).toBe(["Mart Mänd", "Kadri Kask"][lost]);
      expect(await refusal(acts[lost]!)).toEqual({
        code: "RECORD_CHANGED",
        field: "version",
        details: byLocalUser(ctx),
        current: now,
      });
    }
  });

  test("and somebody else has to declare for themselves", async () => {
    const ctx = office.context();
    const { id } = await givenProcurement(ctx, { projectId });
    const { id: assignmentId } = await givenAssignment(ctx, { id, ...fields });
    await declareIndependence(ctx, { id, assignmentId, version: 1, on: "2026-11-01" });
    await editAssignment(ctx, { id, assignmentId, version: 2, ...fields, forecastHours: 50 });
    expect(await assignmentsOf(id)).toMatchObject([{ declaredOn: "2026-11-01" }]);
    await editAssignment(ctx, { id, assignmentId, version: 3, ...fields, person: "Mart Mänd" });
    expect(await assignmentsOf(id)).toMatchObject([{ person: "Mart Mänd", declaredOn: null }]);
  });
});

describe("independence is declared", () => {
  test("on a day that may lie in the past, and is taken back", async () => {
    const ctx = office.context();
    const { id } = await givenProcurement(ctx, { projectId });
    const { id: assignmentId } = await givenAssignment(ctx, { id, person: "Kadri Kask" });
    const declared = await witness.sees(() =>
      declareIndependence(ctx, { id, assignmentId, version: 1, on: "2026-10-30" }),
    );
    expect(declared.history).toMatchObject([
      {
        kind: "assignment.declared",
        happenedOn: "2026-10-30",
        after: { assignment: { declaredOn: "2026-10-30" } },
      },
    ]);
    expect(await assignmentsOf(id)).toMatchObject([{ declaredOn: "2026-10-30", version: 2 }]);
    const again = await declareIndependence(ctx, { id, assignmentId, version: 2, on: "2026-10-30" });
    expect(again.revision).toBe(0);
    await declareIndependence(ctx, { id, assignmentId, version: 2, on: null });
    expect(await assignmentsOf(id)).toMatchObject([{ declaredOn: null, version: 3 }]);
  });

  test("by somebody, and not for a day to come", async () => {
    const ctx = office.context();
    const { id } = await givenProcurement(ctx, { projectId });
    const open = await givenAssignment(ctx, { id });
    const taken = await givenAssignment(ctx, { id, person: "Kadri Kask" });
    const declare = (assignmentId: number, on: string) => () =>
      declareIndependence(ctx, { id, assignmentId, version: 1, on });
    expect(await witness.seesRefused(declare(open.id, "2026-11-20"))).toMatchObject({ code: "NOT_ASSIGNED" });
    expect(await witness.seesRefused(declare(taken.id, "2026-11-23"))).toMatchObject({
      code: "DAY_IN_FUTURE",
      field: "on",
    });
    expect(await witness.seesRefused(declare(999_999, "2026-11-20"))).toMatchObject({
      code: "NOT_FOUND",
      field: "assignmentId",
    });
    const { id: other } = await givenProcurement(ctx, { projectId });
    expect(
      await witness.seesRefused(() =>
        declareIndependence(ctx, { id: other, assignmentId: taken.id, version: 1, on: null }),
      ),
    ).toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("a role is taken away", () => {
  test("while nobody has worked in it, and that can be undone", async () => {
    const ctx = office.context({ origin: "brauser-2" });
    const { id } = await givenProcurement(ctx, { projectId });
    const before = await givenAssignment(ctx, { id, ...fields });
    const { history } = await witness.sees(() =>
      removeAssignment(ctx, { id, assignmentId: before.id, version: 1 }),
    );
    expect(history).toMatchObject([
      {
        kind: "assignment.removed",
        before: { assignment: { ...before, exists: true } },
        after: { assignment: { ...before, version: 2, exists: false } },
      },
    ]);
    expect(await assignmentsOf(id)).toEqual([]);
    await undoChange(ctx, { projectId });
    expect(await assignmentsOf(id)).toEqual([{ ...before, version: 3 }]);
  });

  test("never once hours are logged for it, neither by hand nor by undoing", async () => {
    const ctx = office.context({ origin: "brauser-3" });
    const { id } = await givenProcurement(ctx, { projectId });
    const { id: assignmentId } = await givenAssignment(ctx, { id, ...fields });
    const added = await lastRevision();
    const { id: entryId } = await givenWork(ctx, { id });
    const remove = () => removeAssignment(ctx, { id, assignmentId, version: 1 });
    expect(await witness.seesRefused(remove)).toMatchObject({ code: "HAS_WORK" });
    expect(await witness.seesRefused(() => undoChange(ctx, { projectId, revision: added }))).toMatchObject({
      code: "HAS_WORK",
    });
    await removeWork(ctx, { id, entryId, version: 1 });
    const workRemoved = await lastRevision();
    await remove();
    // The hours would be those of a role that is no more.
    expect(
      await witness.seesRefused(() => undoChange(ctx, { projectId, revision: workRemoved })),
    ).toMatchObject({ code: "UNDO_CONFLICT" });
  });

  test("or worked in, whichever comes first, twenty times", async () => {
    const ctx = office.context();
    for (let round = 0; round < 20; round += 1) {
      const { id } = await givenProcurement(ctx, { projectId });
      const { id: assignmentId } = await givenAssignment(ctx, { id, ...fields, person: `Kadri ${round}` });
      const [removed, logged] = await Promise.allSettled([
        removeAssignment(ctx, { id, assignmentId, version: 1 }),
        givenWork(ctx, { id, person: `Kadri ${round}`, assignmentId }),
      ]);
      expect([removed!.status, logged!.status].sort()).toEqual(["fulfilled", "rejected"]);
    }
  });
});

async function lastRevision(): Promise<number> {
  const [row] = await office.database.sql<{ revision: string }[]>`
    select revision from projects where id = ${projectId}`;
  return Number(row!.revision);
}
