import { afterAll, beforeAll, expect, test } from "vitest";
import { readOutputs } from "#server/queries/outputs.ts";
import { deliverOutput } from "#server/services/deliver-output.ts";
import { editDelivery } from "#server/services/edit-delivery.ts";
import { loadSample } from "#server/services/load-sample.ts";
import type { EditDeliveryInput } from "#shared/outputs.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProject } from "#test/support/given.ts";
import { givenOutput } from "#test/support/given-outputs.ts";
import { byLocalUser, startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
let projectId: number;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
  projectId = await givenProject(office.context());
});
afterAll(() => office.close());

const DELIVERED = { on: "2026-06-18", count: 4, link: null, note: null };
const givenDelivery = async () => {
  const ctx = office.context();
  const { id: outputId } = await givenOutput(ctx, { projectId });
  const { output } = await deliverOutput(ctx, { projectId, outputId, ...DELIVERED });
  const { id: deliveryId } = output.deliveries[0]!;
  const correct = (changes: Partial<EditDeliveryInput>) =>
    editDelivery(ctx, { projectId, outputId, deliveryId, version: 1, ...DELIVERED, ...changes });
  return { ctx, outputId, deliveryId, correct };
};

test("a delivery is corrected, and history has it before and after", async () => {
  const { outputId, deliveryId, correct } = await givenDelivery();
  const { answer, history, announced } = await witness.sees(() => correct({ on: "2026-06-20", count: 3 }));
  const before = { id: deliveryId, version: 1, outputId, ...DELIVERED, illustrative: false };
  const after = { ...before, version: 2, on: "2026-06-20", count: 3 };
  expect(answer.output.deliveries).toEqual([after]);
  expect(history).toMatchObject([
    {
      kind: "delivery.edited",
      before: { outputDelivery: { ...before, exists: true } },
      after: { outputDelivery: { ...after, exists: true } },
      happenedOn: "2026-06-20",
    },
  ]);
  expect(announced).toEqual([`${projectId}:${answer.revision}`]);
});

test("a delivery keeps its day where none is given, and what is so already is not written again", async () => {
  const { correct } = await givenDelivery();
  const { answer, history } = await witness.sees(() => correct({ on: undefined }));
  expect([answer.revision, history]).toEqual([0, []]);
  const corrected = await correct({ on: undefined, note: "Kolm ja üks" });
  expect(corrected.output.deliveries).toMatchObject([{ on: "2026-06-18", note: "Kolm ja üks" }]);
});

test("a made-up delivery of the sample that somebody corrects is made up no more", async () => {
  const ctx = office.context();
  const sample = await loadSample(ctx);
  const { outputs } = await readOutputs(ctx, sample);
  const { deliveries } = outputs.find((each) => each.nameEn === "Video clips")!;
  const { id: deliveryId, version, outputId, on } = deliveries[0]!;
  const { output } = await editDelivery(ctx, {
    ...sample,
    outputId,
    deliveryId,
    version,
    on,
    count: 5,
    link: null,
    note: null,
  });
  expect(output.deliveries.map(({ count, illustrative }) => [count, illustrative])).toEqual([
    [5, false],
    [4, true],
    [3, true],
    [2, true],
  ]);
});

test("a day to come, an older version, and what is not there are refused", async () => {
  const { ctx, correct } = await givenDelivery();
  expect(await witness.seesRefused(() => correct({ on: "2026-11-23" }))).toMatchObject({
    code: "DAY_IN_FUTURE",
    field: "on",
  });
  await correct({ count: 3 });
  expect(await witness.seesRefused(() => correct({ count: 2 }))).toMatchObject({
    code: "RECORD_CHANGED",
    details: byLocalUser(ctx),
    current: { version: 2, count: 3 },
  });
  expect(await witness.seesRefused(() => correct({ deliveryId: 999_999 }))).toMatchObject({
    code: "NOT_FOUND",
    field: "deliveryId",
  });
  const other = await givenOutput(ctx, { projectId });
  expect(await witness.seesRefused(() => correct({ outputId: other.id }))).toMatchObject({
    code: "NOT_FOUND",
    field: "deliveryId",
  });
});

test("of two people who correct one delivery at once only one does, twenty times", async () => {
  for (let round = 0; round < 20; round++) {
    const { correct } = await givenDelivery();
    const results = await Promise.allSettled([correct({ count: 1 }), correct({ count: 2 })]);
    expect(results.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find((each) => each.status === "rejected")).toMatchObject({
      reason: { code: "RECORD_CHANGED" },
    });
  }
});

test("a delivery stays as it was when the history of correcting it cannot be written", async () => {
  const { outputId, deliveryId } = await givenDelivery();
  await witness.seesFail(() =>
    editDelivery(
      { ...office.context(), origin: "\0" },
      { projectId, outputId, deliveryId, version: 1, ...DELIVERED, count: 9 },
    ),
  );
});
