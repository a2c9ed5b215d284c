import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readFacts } from "#server/queries/facts.ts";
import { addStep } from "#server/services/add-step.ts";
import { editStep } from "#server/services/edit-step.ts";
import { markStage } from "#server/services/mark-stage.ts";
import { removeStep } from "#server/services/remove-step.ts";
import { undoChange } from "#server/services/undo-change.ts";
import type { Step } from "#shared/steps.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
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

const INTENDED = { stage: "contract", kind: "negotiations", on: null, note: null } as const;

async function givenStep(): Promise<{ id: number; step: Step }> {
  const ctx = office.context();
  const { id } = await givenProcurement(ctx, { projectId });
  await addStep(ctx, { id, ...INTENDED });
  return { id, step: (await stepsOf(id))[0]! };
}

async function stepsOf(id: number): Promise<Step[]> {
  return (await readFacts(office.context(), projectId)).procurements.get(id)!.records.steps;
}

describe("a step that is changed", () => {
  test("says what it became, and history what it was", async () => {
    const ctx = office.context();
    const { id, step } = await givenStep();
    const becomes = {
      stage: "announcement",
      kind: "technicalDialogue",
      on: "2026-11-20",
      note: "Kaks",
    } as const;
    const { answer, history, announced } = await witness.sees(() =>
      editStep(ctx, { id, stepId: step.id, version: 1, ...becomes }),
    );
    const after = { id: step.id, version: 2, ...becomes };
    expect(await stepsOf(id)).toEqual([after]);
    expect(history).toMatchObject([
      {
        kind: "step.edited",
        before: { step: { ...step, exists: true } },
        after: { step: { ...after, exists: true } },
        happenedOn: "2026-11-20",
      },
    ]);
    expect(announced).toEqual([`${projectId}:${answer.revision}`]);
    await undoChange(ctx, { projectId, revision: answer.revision });
    expect(await stepsOf(id)).toEqual([{ ...step, version: 3 }]);
  });

  test("into what it is already is no change", async () => {
    const { id, step } = await givenStep();
    const { answer, history } = await witness.sees(() =>
      editStep(office.context(), { id, stepId: step.id, version: 1, ...INTENDED }),
    );
    expect(answer.revision).toBe(0);
    expect(history).toEqual([]);
  });

  test("by somebody who saw an older version is refused, with what it says now and who said so", async () => {
    const ctx = office.context();
    const { id, step } = await givenStep();
    await editStep(ctx, { id, stepId: step.id, version: 1, ...INTENDED, note: "Esimene" });
    const late = { id, stepId: step.id, version: 1, ...INTENDED, note: "Teine" };
    expect(await witness.seesRefused(() => editStep(ctx, late))).toMatchObject({
      code: "RECORD_CHANGED",
      field: "version",
      details: byLocalUser(ctx),
      current: { ...step, version: 2, note: "Esimene" },
    });
    expect(await refusal(editStep(ctx, { ...late, version: 7 }))).toMatchObject({
      details: { who: null, when: null },
    });
  });

  test("by two people at once is changed by one of them", async () => {
    for (let round = 0; round < 20; round += 1) {
      const { id, step } = await givenStep();
      const tries = await Promise.allSettled(
        ["Mari", "Jüri"].map((note) =>
          editStep(office.context(), { id, stepId: step.id, version: 1, ...INTENDED, note }),
        ),
      );
      expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(await stepsOf(id)).toMatchObject([{ version: 2 }]);
    }
  });

  test("stays in a stage that was marked as not needed, and comes into none", async () => {
    const ctx = office.context();
    const { id, step } = await givenStep();
    await markStage(ctx, { id, version: 1, stage: "contract", applicable: false });
    await editStep(ctx, { id, stepId: step.id, version: 1, ...INTENDED, note: "Jäi ära" });
    await editStep(ctx, { id, stepId: step.id, version: 2, ...INTENDED, stage: "announcement" });
    expect(
      await witness.seesRefused(() => editStep(ctx, { id, stepId: step.id, version: 3, ...INTENDED })),
    ).toMatchObject({ code: "STAGE_NOT_APPLICABLE", field: "stage" });
  });
});

describe("a step that is taken away", () => {
  test("is gone, can be brought back, and is then as it was", async () => {
    const ctx = office.context();
    const { id, step } = await givenStep();
    const { answer, history } = await witness.sees(() =>
      removeStep(ctx, { id, stepId: step.id, version: 1 }),
    );
    expect(await stepsOf(id)).toEqual([]);
    expect(history).toMatchObject([
      {
        kind: "step.removed",
        before: { step: { ...step, exists: true } },
        after: { step: { exists: false } },
        happenedOn: ctx.today,
      },
    ]);
    await undoChange(ctx, { projectId, revision: answer.revision });
    expect(await stepsOf(id)).toEqual([{ ...step, version: 3 }]);
  });

  test("cannot be taken away again, nor changed, nor by whoever saw another version", async () => {
    const ctx = office.context();
    const { id, step } = await givenStep();
    await editStep(ctx, { id, stepId: step.id, version: 1, ...INTENDED, note: "Uus" });
    expect(await refusal(removeStep(ctx, { id, stepId: step.id, version: 1 }))).toMatchObject({
      code: "RECORD_CHANGED",
    });
    await removeStep(ctx, { id, stepId: step.id, version: 2 });
    for (const act of [
      () => removeStep(ctx, { id, stepId: step.id, version: 3 }),
      () => editStep(ctx, { id, stepId: step.id, version: 3, ...INTENDED }),
    ])
      expect(await witness.seesRefused(act)).toMatchObject({ code: "NOT_FOUND", field: "stepId" });
  });

  test("of another procurement is not found", async () => {
    const [one, other] = [await givenStep(), await givenStep()];
    expect(
      await witness.seesRefused(() =>
        removeStep(office.context(), { id: one.id, stepId: other.step.id, version: 1 }),
      ),
    ).toMatchObject({ code: "NOT_FOUND" });
  });
});
