import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readHours } from "#server/queries/hours.ts";
import { setCapacity } from "#server/services/set-capacity.ts";
import { undoChange } from "#server/services/undo-change.ts";
import type { Capacity } from "#shared/evaluator-hours.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProject } from "#test/support/given.ts";
import { startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
let projectId: number;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
});
beforeEach(async () => {
  projectId = await givenProject(office.context());
});
afterAll(() => office.close());

async function capacities(): Promise<Capacity[]> {
  return (await readHours(office.context(), { projectId, from: "2026-01-01", to: "2026-12-31" })).capacities;
}

test("what a role can do in each quarter is set from a quarter on, changed, and taken back", async () => {
  const ctx = office.context({ origin: "brauser-1" });
  const set = (from: string, hours: number | null) =>
    setCapacity(ctx, { projectId, role: "itSpecialist", from, hours });
  const { answer, history, announced } = await witness.sees(() => set("2026-Q1", 120));
  const first = { role: "itSpecialist", from: "2026-Q1", hours: 120 } as const;
  expect(await capacities()).toEqual([first]);
  expect(history).toMatchObject([
    {
      revision: answer.revision,
      procurementId: null,
      kind: "capacity.set",
      before: { capacity: { role: "itSpecialist", from: "2026-Q1", hours: null, exists: false } },
      after: { capacity: { ...first, exists: true } },
    },
  ]);
  expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  expect((await witness.sees(() => set("2026-Q1", 120))).history).toEqual([]);
  await set("2026-Q3", 60.5);
  await set("2027-Q1", null);
  await set("2026-Q3", 80);
  const later = { ...first, from: "2026-Q3" };
  expect(await capacities()).toEqual([
    first,
    { ...later, hours: 80 },
    { ...first, from: "2027-Q1", hours: null },
  ]);
  await undoChange(ctx, { projectId });
  await undoChange(ctx, { projectId });
  expect(await capacities()).toEqual([first, { ...later, hours: 60.5 }]);
  // Nothing said is not the same as said that nothing is known: the earlier quarter's hours go on.
  await undoChange(ctx, { projectId });
  expect(await capacities()).toEqual([first]);
  await undoChange(ctx, { projectId });
  expect(await capacities()).toEqual([]);
});

test("a capacity that somebody set since is not taken back, of another quarter or role it is", async () => {
  const ctx = office.context();
  const set = (role: Capacity["role"], from: string, hours: number) =>
    setCapacity(ctx, { projectId, role, from, hours });
  const { revision } = await set("itSpecialist", "2026-Q1", 100);
  await set("itSpecialist", "2026-Q2", 90);
  await set("domainExpert", "2026-Q1", 80);
  await undoChange(ctx, { projectId, revision });
  const { revision: second } = await set("itSpecialist", "2026-Q2", 70);
  await set("itSpecialist", "2026-Q2", 60);
  expect(await witness.seesRefused(() => undoChange(ctx, { projectId, revision: second }))).toMatchObject({
    code: "UNDO_CONFLICT",
  });
});

test("a capacity is a project's, and only with its history", async () => {
  const ctx = office.context();
  const capacity = { role: "itSpecialist", from: "2026-Q1", hours: 10 } as const;
  expect(
    await witness.seesRefused(() => setCapacity(ctx, { projectId: 999_999, ...capacity })),
  ).toMatchObject({
    code: "NOT_FOUND",
  });
  await witness.seesFail(() => setCapacity({ ...ctx, origin: "\0" }, { projectId, ...capacity }));
});
