import { afterAll, beforeAll, expect, test } from "vitest";
import { readBoardChanges } from "#server/queries/board.ts";
import { readFacts } from "#server/queries/facts.ts";
import { readOutputs } from "#server/queries/outputs.ts";
import { addOutput } from "#server/services/add-output.ts";
import { undoChange } from "#server/services/undo-change.ts";
import type { AddOutputInput } from "#shared/outputs.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { refusal, startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
let projectId: number;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
  projectId = await givenProject(office.context());
});
afterAll(() => office.close());

const STUDY_TRIP = {
  subActivity: 2,
  procurementId: null,
  nameEt: "Õppereis Euroopas",
  nameEn: "Study trip in Europe",
  indicators: ["OPI 3.1"],
  unclear: null,
} satisfies Omit<AddOutputInput, "projectId">;

test("an output of a sub-activity is added, and history keeps it", async () => {
  const ctx = office.context({ origin: "brauser-21" });
  const { answer, history, announced } = await witness.sees(() =>
    addOutput(ctx, { projectId, ...STUDY_TRIP }),
  );
  const { id } = answer.output;
  expect(answer.output).toEqual({ id, version: 1, ...STUDY_TRIP, windows: [], deliveries: [] });
  expect((await readOutputs(ctx, { projectId })).outputs).toContainEqual(answer.output);
  expect(history).toEqual([
    {
      projectId,
      revision: answer.revision,
      procurementId: null,
      kind: "output.added",
      actor: "local",
      origin: "brauser-21",
      before: { output: { id, version: 1, ...STUDY_TRIP, exists: false } },
      after: { output: { id, version: 1, ...STUDY_TRIP, exists: true } },
      happenedOn: ctx.today,
      recordedAt: expect.any(String),
      note: null,
      undoes: null,
    },
  ]);
  expect(announced).toEqual([`${projectId}:${answer.revision}`]);
});

test("an output of a procurement stands in the procurement's history, and leaves the procurement as it was", async () => {
  const ctx = office.context();
  const procurement = await givenProcurement(ctx, { projectId });
  const before = await readFacts(ctx, projectId);
  const { answer, history } = await witness.sees(() =>
    addOutput(ctx, { projectId, ...STUDY_TRIP, subActivity: null, procurementId: procurement.id }),
  );
  expect(history.map((each) => each.procurementId)).toEqual([procurement.id]);
  const { procurements, revision } = await readFacts(ctx, projectId);
  expect(revision).toBe(answer.revision);
  expect(procurements.get(procurement.id)).toEqual(before.procurements.get(procurement.id));
  // Boards have nothing to read again.
  const since = await readBoardChanges(ctx, { projectId, revision: before.revision });
  expect(since).toMatchObject({ revision, procurements: [], removed: [], readAgain: false });
});

test("a procurement that outputs were promised of is not taken away by undoing its creation", async () => {
  const ctx = office.context({ origin: "brauser-22" });
  const procurement = await givenProcurement(ctx, { projectId });
  const created = (await readFacts(ctx, projectId)).revision;
  await addOutput(ctx, { projectId, ...STUDY_TRIP, procurementId: procurement.id });
  expect(await refusal(undoChange(ctx, { projectId, revision: created }))).toMatchObject({
    code: "UNDO_CONFLICT",
  });
});

test("an output of what the project does not have is refused", async () => {
  const ctx = office.context();
  const elsewhere = await givenProject(ctx);
  const theirs = await givenProcurement(ctx, { projectId: elsewhere });
  const add = (fields: Partial<AddOutputInput>) => () =>
    addOutput(ctx, { projectId, ...STUDY_TRIP, ...fields });
  expect(await witness.seesRefused(add({ subActivity: 9 }))).toMatchObject({
    code: "UNKNOWN_SUB_ACTIVITY",
    field: "subActivity",
  });
  expect(await witness.seesRefused(add({ procurementId: theirs.id }))).toMatchObject({
    code: "NOT_FOUND",
    field: "procurementId",
  });
  expect(await witness.seesRefused(add({ projectId: 999_999 }))).toMatchObject({
    code: "NOT_FOUND",
    field: "projectId",
  });
});

test("an output is not there when its history cannot be written", async () => {
  await witness.seesFail(() =>
    addOutput({ ...office.context(), origin: "\0" }, { projectId, ...STUDY_TRIP }),
  );
});
