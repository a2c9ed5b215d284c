import { afterAll, beforeAll, expect, test } from "vitest";
import { deliverOutput } from "#server/services/deliver-output.ts";
import { removeDelivery } from "#server/services/remove-delivery.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProject } from "#test/support/given.ts";
import { givenOutput } from "#test/support/given-outputs.ts";
import { startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
let projectId: number;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
  projectId = await givenProject(office.context());
});
afterAll(() => office.close());

const givenDelivery = async () => {
  const ctx = office.context();
  const { id: outputId } = await givenOutput(ctx, { projectId });
  const { output } = await deliverOutput(ctx, { projectId, outputId, count: 4, link: null, note: null });
  return { ctx, place: { projectId, outputId, deliveryId: output.deliveries[0]!.id, version: 1 } };
};

test("a delivery recorded by mistake is taken away, and history keeps it", async () => {
  const { ctx, place } = await givenDelivery();
  const { answer, history, announced } = await witness.sees(() => removeDelivery(ctx, place));
  expect(answer.output).toMatchObject({ id: place.outputId, deliveries: [] });
  expect(history).toMatchObject([
    {
      kind: "delivery.removed",
      before: { outputDelivery: { id: place.deliveryId, version: 1, count: 4, exists: true } },
      after: { outputDelivery: { id: place.deliveryId, version: 2, count: 4, exists: false } },
    },
  ]);
  expect(announced).toEqual([`${projectId}:${answer.revision}`]);
});

test("one that is gone already, that was corrected since, or that is another output's is refused", async () => {
  const { ctx, place } = await givenDelivery();
  const other = await givenDelivery();
  expect(await witness.seesRefused(() => removeDelivery(ctx, { ...place, version: 2 }))).toMatchObject({
    code: "RECORD_CHANGED",
    details: { who: null },
  });
  expect(
    await witness.seesRefused(() => removeDelivery(ctx, { ...place, deliveryId: other.place.deliveryId })),
  ).toMatchObject({ code: "NOT_FOUND", field: "deliveryId" });
  await removeDelivery(ctx, place);
  expect(await witness.seesRefused(() => removeDelivery(ctx, { ...place, version: 2 }))).toMatchObject({
    code: "NOT_FOUND",
    field: "deliveryId",
  });
});

test("a delivery stays when the history of taking it away cannot be written", async () => {
  const { ctx, place } = await givenDelivery();
  await witness.seesFail(() => removeDelivery({ ...ctx, origin: "\0" }, place));
});
