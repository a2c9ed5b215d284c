import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readFacts } from "#server/queries/facts.ts";
import { addStep } from "#server/services/add-step.ts";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { undoChange } from "#server/services/undo-change.ts";
import type { Step } from "#shared/steps.ts";
import { type TestDatabase, TODAY, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
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

const STEP = {
  stage: "baseDocuments",
  kind: "marketResearch",
  on: "2026-10-02",
  note: "Viis pakkujat",
} as const;

async function stepsOf(id: number): Promise<Step[]> {
  return (await readFacts(office.context(), projectId)).procurements.get(id)!.records.steps;
}

describe("a step inside a stage", () => {
  test.each([
    ["that was done is recorded with its day", "2026-10-02", "2026-10-02"],
    ["that is only intended has none, and is history of today", null, TODAY],
  ])("%s", async (_, on, happenedOn) => {
    const ctx = office.context({ origin: "brauser-1" });
    const before = await givenProcurement(ctx, { projectId });
    const { answer, history, announced } = await witness.sees(() =>
      addStep(ctx, { id: before.id, ...STEP, on }),
    );
    expect(answer.procurement).toEqual(before);
    const step = { id: expect.any(Number), version: 1, ...STEP, on };
    expect(await stepsOf(before.id)).toEqual([step]);
    expect(history).toEqual([
      {
        projectId,
        revision: answer.revision,
        procurementId: before.id,
        kind: "step.added",
        actor: "local",
        origin: "brauser-1",
        before: { step: { ...step, exists: false } },
        after: { step: { ...step, exists: true } },
        happenedOn,
        recordedAt: expect.any(String),
        note: null,
        undoes: null,
      },
    ]);
    expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  });

  test("is gone when that is undone, and others stay", async () => {
    const ctx = office.context();
    const { id } = await givenProcurement(ctx, { projectId });
    const { revision } = await addStep(ctx, { id, ...STEP });
    await addStep(ctx, { id, ...STEP, kind: "negotiations" });
    await undoChange(ctx, { projectId, revision });
    expect(await stepsOf(id)).toMatchObject([{ kind: "negotiations" }]);
  });

  test.each([
    ["tomorrow", { on: "2026-11-23" }, "DAY_IN_FUTURE", "on"],
    ["in a stage that does not apply", { stage: "rtkCoordination" }, "STAGE_NOT_APPLICABLE", "stage"],
  ] as const)("is refused %s, and nothing is left behind", async (_, given, code, field) => {
    const ctx = office.context();
    const { id } = await givenProcurement(ctx, { projectId, notApplicable: ["rtkCoordination"] });
    expect(await witness.seesRefused(() => addStep(ctx, { id, ...STEP, ...given }))).toMatchObject({
      code,
      field,
    });
  });

  test("is refused after the procurement was closed, with the day it was", async () => {
    const ctx = office.context();
    const { id, version } = await givenProcurement(ctx, { projectId, openedOn: "2026-01-05" });
    await closeProcurement(ctx, { id, version, as: "cancelled", on: "2026-09-01", reason: "Ei ole vaja." });
    expect(await witness.seesRefused(() => addStep(ctx, { id, ...STEP }))).toMatchObject({
      code: "DAY_AFTER_CLOSING",
      field: "on",
      details: { closedOn: "2026-09-01" },
    });
    await addStep(ctx, { id, ...STEP, on: "2026-09-01" });
    expect(await stepsOf(id)).toHaveLength(1);
  });

  test("of a procurement that is not there is refused", async () => {
    expect(
      await witness.seesRefused(() => addStep(office.context(), { id: 999_999, ...STEP })),
    ).toMatchObject({ code: "NOT_FOUND" });
  });

  test("whose history cannot be written is not there either", async () => {
    const { id } = await givenProcurement(office.context(), { projectId });
    await witness.seesFail(() => addStep({ ...office.context(), origin: "\0" }, { id, ...STEP }));
  });
});
