import { afterAll, beforeAll, expect, test } from "vitest";
import { readOutputs } from "#server/queries/outputs.ts";
import { deliverOutput } from "#server/services/deliver-output.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
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

test("what was delivered is recorded on its day, with where it can be seen", async () => {
  const ctx = office.context();
  const procurement = await givenProcurement(ctx, { projectId });
  const { id: outputId } = await givenOutput(ctx, { projectId, procurementId: procurement.id });
  const said = { on: "2026-06-18", count: 4, link: "https://video.example.ee/4", note: "Kevadine seeria" };
  const { answer, history, announced } = await witness.sees(() =>
    deliverOutput(ctx, { projectId, outputId, ...said }),
  );
  const delivery = {
    id: expect.any(Number),
    version: 1,
    outputId,
    ...said,
    illustrative: false,
  };
  expect(answer.output).toMatchObject({ id: outputId, version: 1, deliveries: [delivery] });
  expect((await readOutputs(ctx, { projectId })).outputs).toContainEqual(answer.output);
  expect(history).toMatchObject([
    {
      kind: "output.delivered",
      procurementId: procurement.id,
      before: { outputDelivery: { ...delivery, exists: false } },
      after: { outputDelivery: { ...delivery, exists: true } },
      happenedOn: "2026-06-18",
    },
  ]);
  expect(announced).toEqual([`${projectId}:${answer.revision}`]);
});

test("without a day it was today, and an earlier delivery that is recorded later stands before it", async () => {
  const ctx = office.context();
  const { id: outputId } = await givenOutput(ctx, { projectId });
  const deliver = (count: number, on?: string) =>
    deliverOutput(ctx, { projectId, outputId, on, count, link: null, note: null });
  await deliver(1);
  await deliver(2, "2026-03-01");
  const { output } = await deliver(3, "2026-03-01");
  expect(output.deliveries.map(({ on, count }) => [on, count])).toEqual([
    ["2026-03-01", 2],
    ["2026-03-01", 3],
    [ctx.today, 1],
  ]);
});

test("a day to come, and an output that is not there, are refused", async () => {
  const ctx = office.context();
  const { id: outputId } = await givenOutput(ctx, { projectId });
  const one = { projectId, outputId, count: 1, link: null, note: null };
  expect(await witness.seesRefused(() => deliverOutput(ctx, { ...one, on: "2026-11-23" }))).toMatchObject({
    code: "DAY_IN_FUTURE",
    field: "on",
  });
  expect(await witness.seesRefused(() => deliverOutput(ctx, { ...one, outputId: 999_999 }))).toMatchObject({
    code: "NOT_FOUND",
    field: "outputId",
  });
});

test("twenty people who deliver at once are all counted, and none twice", async () => {
  const ctx = office.context();
  const { id: outputId } = await givenOutput(ctx, { projectId });
  const { history, announced } = await witness.sees(() =>
    Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        deliverOutput(ctx, { projectId, outputId, count: index + 1, link: null, note: null }),
      ),
    ),
  );
  const { outputs } = await readOutputs(ctx, { projectId });
  const counts = outputs.find(({ id }) => id === outputId)!.deliveries.map(({ count }) => count);
  expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect([history.length, announced.length]).toEqual([20, 20]);
});

test("nothing is delivered when its history cannot be written", async () => {
  const { id: outputId } = await givenOutput(office.context(), { projectId });
  await witness.seesFail(() =>
    deliverOutput(
      { ...office.context(), origin: "\0" },
      { projectId, outputId, count: 1, link: null, note: null },
    ),
  );
});
