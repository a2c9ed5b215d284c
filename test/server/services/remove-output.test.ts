import { afterAll, beforeAll, expect, test } from "vitest";
import { readOutputs } from "#server/queries/outputs.ts";
import { adoptPlan } from "#server/services/adopt-plan.ts";
import { deliverOutput } from "#server/services/deliver-output.ts";
import { removeOutput } from "#server/services/remove-output.ts";
import { undoChange } from "#server/services/undo-change.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProject } from "#test/support/given.ts";
import { givenOutput, givenOutputDraft, givenOutputPlan, soMany } from "#test/support/given-outputs.ts";
import { adoption, draftNow } from "#test/support/given-plans.ts";
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

test("an output added by mistake is taken away, and history keeps it", async () => {
  const ctx = office.context();
  const { windows: _, deliveries: __, ...output } = await givenOutput(ctx, { projectId });
  const { answer, history, announced } = await witness.sees(() =>
    removeOutput(ctx, { projectId, outputId: output.id, version: 1 }),
  );
  expect((await readOutputs(ctx, { projectId })).outputs).not.toContainEqual(
    expect.objectContaining({ id: output.id }),
  );
  expect(history).toMatchObject([
    {
      kind: "output.removed",
      before: { output: { ...output, exists: true } },
      after: { output: { ...output, version: 2, exists: false } },
    },
  ]);
  expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  const again = () => removeOutput(ctx, { projectId, outputId: output.id, version: 2 });
  expect(await witness.seesRefused(again)).toMatchObject({ code: "NOT_FOUND", field: "outputId" });
});

test("an output of which something was delivered stays", async () => {
  const ctx = office.context();
  const { id: outputId } = await givenOutput(ctx, { projectId });
  await deliverOutput(ctx, { projectId, outputId, count: 1, link: null, note: null });
  expect(
    await witness.seesRefused(() => removeOutput(ctx, { projectId, outputId, version: 1 })),
  ).toMatchObject({ code: "HAS_DELIVERIES" });
});

test("an output that an adopted plan promises stays; one that only a draft speaks of goes, and comes back whole", async () => {
  const ctx = office.context({ origin: "brauser-23" });
  const promised = await givenOutput(ctx, { projectId });
  await givenOutputPlan(ctx, projectId, "2026-03-01", [{ outputId: promised.id, says: soMany(4, "2026") }]);
  expect(
    await witness.seesRefused(() => removeOutput(ctx, { projectId, outputId: promised.id, version: 1 })),
  ).toMatchObject({ code: "OUTPUT_PROMISED" });

  const drafted = await givenOutput(ctx, { projectId });
  const revisionId = await givenOutputDraft(ctx, projectId, [
    { outputId: drafted.id, says: soMany(4, "2027") },
  ]);
  const statedNow = async () =>
    (await readOutputs(ctx, { projectId })).drafted.filter((each) => each.revisionId === revisionId);
  const stated = await statedNow();
  const { revision } = await removeOutput(ctx, { projectId, outputId: drafted.id, version: 1 });
  expect(await statedNow()).toEqual([]);
  const { version } = await draftNow(ctx, projectId, revisionId);
  expect(await refusal(adoptPlan(ctx, { revisionId, version, ...adoption("2026-04-01") }))).toMatchObject({
    code: "EMPTY_DRAFT",
  });
  await undoChange(ctx, { projectId, revision });
  expect(await statedNow()).toEqual(stated);
});

test("an output is either taken away or promised by a plan that is adopted at the same moment, twenty times", async () => {
  const ctx = office.context();
  for (let round = 0; round < 20; round++) {
    const { id: outputId } = await givenOutput(ctx, { projectId });
    const revisionId = await givenOutputDraft(ctx, projectId, [{ outputId, says: soMany(4, "2027") }]);
    const { version } = await draftNow(ctx, projectId, revisionId);
    const [removed, adopted] = await Promise.allSettled([
      removeOutput(ctx, { projectId, outputId, version: 1 }),
      adoptPlan(ctx, { revisionId, version, ...adoption("2026-04-01") }),
    ]);
    expect([removed.status, adopted.status].sort()).toEqual(["fulfilled", "rejected"]);
    const lost = removed.status === "rejected" ? removed : (adopted as PromiseRejectedResult);
    expect((await refusal(Promise.reject(lost.reason))).code).toMatch(/^(OUTPUT_PROMISED|EMPTY_DRAFT)$/);
  }
});

test("an output stays when the history of taking it away cannot be written", async () => {
  const { id: outputId } = await givenOutput(office.context(), { projectId });
  await witness.seesFail(() =>
    removeOutput({ ...office.context(), origin: "\0" }, { projectId, outputId, version: 1 }),
  );
});
