import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readOutputs } from "#server/queries/outputs.ts";
import { addOutput } from "#server/services/add-output.ts";
import { deliverOutput } from "#server/services/deliver-output.ts";
import { editDelivery } from "#server/services/edit-delivery.ts";
import { editOutput } from "#server/services/edit-output.ts";
import type { OutputChanged } from "#server/services/find-output.ts";
import { removeDelivery } from "#server/services/remove-delivery.ts";
import { removeOutput } from "#server/services/remove-output.ts";
import { undoChange } from "#server/services/undo-change.ts";
import type { PlannedOutput } from "#shared/outputs.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { givenOutput, givenOutputPlan, soMany } from "#test/support/given-outputs.ts";
import { byLocalUser, startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
let projectId: number;
let procurementId: number;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
  projectId = await givenProject(office.context());
  procurementId = (await givenProcurement(office.context(), { projectId })).id;
});
afterAll(() => office.close());

const mine = () => office.context({ origin: "minu brauser" });
const theirs = () => office.context({ origin: "teise brauser" });
const FOUR = { on: "2026-06-18", count: 4, link: null, note: null };

async function outputNow(id: number): Promise<PlannedOutput | undefined> {
  const { outputs } = await readOutputs(office.context(), { projectId });
  return outputs.find((each) => each.id === id);
}

/** The same but for versions, which only rise. */
function sansVersion(output: PlannedOutput | undefined) {
  return JSON.parse(JSON.stringify(output ?? null), (key, value) => (key === "version" ? undefined : value));
}

const rename = (output: PlannedOutput, nameEt: string, more: { procurementId?: number | null } = {}) => {
  const { id: outputId, windows: _, deliveries: __, ...fields } = output;
  return { projectId, outputId, ...fields, ...more, nameEt };
};

describe.each([
  ["of a sub-activity", () => null],
  ["of a procurement", () => procurementId],
])("undo puts back what an output %s was before", (_, ofProcurement) => {
  test.each<[string, (output: PlannedOutput) => Promise<OutputChanged>]>([
    ["it was corrected", (output) => editOutput(mine(), rename(output, "Miniviideod"))],
    [
      "something was delivered",
      ({ id }) => deliverOutput(mine(), { projectId, outputId: id, ...FOUR, count: 1 }),
    ],
    [
      "a delivery was corrected",
      ({ id, deliveries: [first] }) =>
        editDelivery(mine(), {
          ...{ projectId, outputId: id, deliveryId: first!.id, version: first!.version },
          ...{ ...FOUR, count: 3 },
        }),
    ],
    [
      "a delivery was taken away",
      ({ id, deliveries: [first] }) =>
        removeDelivery(mine(), { projectId, outputId: id, deliveryId: first!.id, version: first!.version }),
    ],
  ])("%s", async (_, act) => {
    const ctx = mine();
    const { id } = await givenOutput(theirs(), { projectId, procurementId: ofProcurement() });
    const { output } = await deliverOutput(theirs(), { projectId, outputId: id, ...FOUR });
    const changed = await act(output);
    expect(sansVersion(await outputNow(id))).not.toEqual(sansVersion(output));
    const { answer, history, announced } = await witness.sees(() => undoChange(ctx, { projectId }));
    expect(answer.undone.revision).toBe(changed.revision);
    expect(sansVersion(await outputNow(id))).toEqual(sansVersion(output));
    expect(history).toMatchObject([
      { kind: "change.undone", procurementId: ofProcurement(), undoes: changed.revision },
    ]);
    expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  });

  test("it was added, or taken away", async () => {
    const ctx = mine();
    const added = await givenOutput(ctx, { projectId, procurementId: ofProcurement() });
    await undoChange(ctx, { projectId });
    expect(await outputNow(added.id)).toBeUndefined();
    const output = await givenOutput(theirs(), { projectId, procurementId: ofProcurement() });
    await removeOutput(ctx, { projectId, outputId: output.id, version: 1 });
    await undoChange(ctx, { projectId });
    expect(await outputNow(output.id)).toEqual({ ...output, version: 3 });
  });
});

describe("undo is refused", () => {
  const undo = (revision: number) => () => undoChange(mine(), { projectId, revision });

  test("when somebody changed the same output since, whichever procurement it belongs to by now", async () => {
    const output = await givenOutput(mine(), { projectId, procurementId });
    const { revision, output: renamed } = await editOutput(mine(), rename(output, "Videod"));
    const { id: other } = await givenProcurement(office.context(), { projectId });
    await editOutput(theirs(), rename(renamed, "Videod", { procurementId: other }));
    expect(await witness.seesRefused(undo(revision))).toMatchObject({
      code: "UNDO_CONFLICT",
      details: byLocalUser(mine()),
    });
  });

  test("when somebody corrected the same delivery since", async () => {
    const { id: outputId } = await givenOutput(mine(), { projectId });
    const { revision, output } = await deliverOutput(mine(), { projectId, outputId, ...FOUR });
    const [delivery] = output.deliveries;
    await editDelivery(theirs(), {
      ...{ projectId, outputId, deliveryId: delivery!.id, version: 1 },
      ...{ ...FOUR, count: 2 },
    });
    expect(await witness.seesRefused(undo(revision))).toMatchObject({
      code: "UNDO_CONFLICT",
      details: byLocalUser(mine()),
    });
  });

  test("of an addition while something was delivered, or a plan promises it", async () => {
    const add = async () =>
      addOutput(mine(), {
        ...{ projectId, subActivity: 1, procurementId: null, nameEt: "Töötuba", nameEn: "" },
        ...{ indicators: [], unclear: null },
      });
    const delivered = await add();
    await deliverOutput(theirs(), { projectId, outputId: delivered.output.id, ...FOUR });
    expect(await witness.seesRefused(undo(delivered.revision))).toMatchObject({ code: "HAS_DELIVERIES" });
    const promised = await add();
    await givenOutputPlan(theirs(), projectId, "2026-01-31", [
      { outputId: promised.output.id, says: soMany(1, "2026") },
    ]);
    expect(await witness.seesRefused(undo(promised.revision))).toMatchObject({ code: "OUTPUT_PROMISED" });
  });

  test("of a delivery's removal when the output itself is gone", async () => {
    const { id: outputId } = await givenOutput(mine(), { projectId });
    const { output } = await deliverOutput(mine(), { projectId, outputId, ...FOUR });
    const { id: deliveryId } = output.deliveries[0]!;
    const { revision } = await removeDelivery(mine(), { projectId, outputId, deliveryId, version: 1 });
    await removeOutput(theirs(), { projectId, outputId, version: 1 });
    expect(await witness.seesRefused(undo(revision))).toMatchObject({
      code: "UNDO_CONFLICT",
      details: byLocalUser(mine()),
    });
  });
});

test("an undo and a change of the same output at once: one of them is told, and neither waits for ever, twenty times", async () => {
  for (let round = 0; round < 20; round++) {
    const output = await givenOutput(office.context(), { projectId });
    const { revision, output: renamed } = await editOutput(mine(), rename(output, "Videod"));
    const results = await Promise.allSettled([
      undoChange(mine(), { projectId, revision }),
      editOutput(theirs(), rename(renamed, "Klipid")),
    ]);
    expect(results.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = results.find((each) => each.status === "rejected");
    expect(lost).toMatchObject({
      reason: { code: expect.stringMatching(/^(UNDO_CONFLICT|RECORD_CHANGED)$/) },
    });
    expect((await outputNow(output.id))?.nameEt).toBe(
      results[0]!.status === "fulfilled" ? output.nameEt : "Klipid",
    );
  }
});
