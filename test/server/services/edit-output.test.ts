import { afterAll, beforeAll, expect, test } from "vitest";
import { editOutput } from "#server/services/edit-output.ts";
import type { EditOutputInput, PlannedOutput } from "#shared/outputs.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { givenOutput, givenOutputPlan, soMany } from "#test/support/given-outputs.ts";
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

function editing(
  { id, version, windows: _, deliveries: __, ...fields }: PlannedOutput,
  changes: Partial<EditOutputInput>,
): EditOutputInput {
  return { projectId, outputId: id, version, ...fields, ...changes };
}

test("an output is corrected, keeps what is promised of it, and history has it before and after", async () => {
  const ctx = office.context();
  const output = await givenOutput(ctx, { projectId });
  const { windows: _, deliveries: __, ...was } = output;
  const revisionId = await givenOutputPlan(ctx, projectId, "2026-02-01", [
    { outputId: output.id, says: soMany(16, "2026") },
  ]);
  const { answer, history, announced } = await witness.sees(() =>
    editOutput(ctx, editing(output, { nameEt: "Miniviideod", unclear: "Arv ei ole loetav." })),
  );
  const becomes = { ...was, version: 2, nameEt: "Miniviideod", unclear: "Arv ei ole loetav." };
  expect(answer.output).toMatchObject({ ...becomes, windows: [{ revisionId, count: 16 }] });
  expect(history).toMatchObject([
    {
      kind: "output.edited",
      procurementId: null,
      before: { output: { ...was, exists: true } },
      after: { output: { ...becomes, exists: true } },
    },
  ]);
  expect(announced).toEqual([`${projectId}:${answer.revision}`]);
});

test("an output that goes to a procurement, or from one, stands in that procurement's history", async () => {
  const ctx = office.context();
  const { id: procurementId } = await givenProcurement(ctx, { projectId });
  const output = await givenOutput(ctx, { projectId });
  const there = await witness.sees(() => editOutput(ctx, editing(output, { procurementId })));
  const back = await witness.sees(() =>
    editOutput(ctx, editing(there.answer.output, { procurementId: null })),
  );
  expect([...there.history, ...back.history].map((each) => each.procurementId)).toEqual([
    procurementId,
    procurementId,
  ]);
});

test("an output that is as it should become is not written again", async () => {
  const ctx = office.context();
  const output = await givenOutput(ctx, { projectId });
  const { answer, history, announced } = await witness.sees(() => editOutput(ctx, editing(output, {})));
  expect(answer).toEqual({ output, revision: 0 });
  expect([history, announced]).toEqual([[], []]);
});

test("whoever decided on an older version hears who changed it since, and what it says now", async () => {
  const ctx = office.context();
  const output = await givenOutput(ctx, { projectId });
  await editOutput(ctx, editing(output, { nameEt: "Videod" }));
  expect(
    await witness.seesRefused(() => editOutput(ctx, editing(output, { nameEt: "Klipid" }))),
  ).toMatchObject({
    code: "RECORD_CHANGED",
    details: byLocalUser(ctx),
    current: { id: output.id, version: 2, nameEt: "Videod" },
  });
});

test("of two people who correct one output at once only one does, twenty times", async () => {
  const ctx = office.context();
  for (let round = 0; round < 20; round++) {
    const output = await givenOutput(ctx, { projectId });
    const { answer: results, history } = await witness.sees(() =>
      Promise.allSettled([
        editOutput(ctx, editing(output, { nameEt: "Esimene" })),
        editOutput(ctx, editing(output, { nameEt: "Teine" })),
      ]),
    );
    expect(results.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = results.find((each) => each.status === "rejected")!;
    expect(await refusal(Promise.reject(lost.reason))).toMatchObject({ code: "RECORD_CHANGED" });
    expect(history).toHaveLength(1);
  }
});

test("an output of another project, or of what the project does not have, is refused", async () => {
  const ctx = office.context();
  const output = await givenOutput(ctx, { projectId });
  const elsewhere = await givenProject(ctx);
  const edit = (changes: Partial<EditOutputInput>) => () => editOutput(ctx, editing(output, changes));
  expect(await witness.seesRefused(edit({ projectId: elsewhere }))).toMatchObject({
    code: "NOT_FOUND",
    field: "outputId",
  });
  expect(await witness.seesRefused(edit({ subActivity: 9 }))).toMatchObject({ code: "UNKNOWN_SUB_ACTIVITY" });
  expect(await witness.seesRefused(edit({ procurementId: 999_999 }))).toMatchObject({
    code: "NOT_FOUND",
    field: "procurementId",
  });
});

test("an output stays as it was when the history of correcting it cannot be written", async () => {
  const output = await givenOutput(office.context(), { projectId });
  await witness.seesFail(() =>
    editOutput({ ...office.context(), origin: "\0" }, editing(output, { nameEt: "Videod" })),
  );
});
