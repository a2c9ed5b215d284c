import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { findProcurement } from "#server/services/find-procurement.ts";
import { markStage } from "#server/services/mark-stage.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
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

describe("marking a stage", () => {
  test.each([false, true])(
    "as applicable (%s) is one line of history and announced once",
    async (applicable) => {
      const ctx = office.context({ origin: "brauser-5" });
      const before = await givenProcurement(ctx, {
        projectId,
        notApplicable: applicable ? ["rtkCoordination"] : [],
      });
      const { answer, history, announced } = await witness.sees(() =>
        markStage(ctx, { id: before.id, version: before.version, stage: "rtkCoordination", applicable }),
      );
      const was = before.stages.rtkCoordination;
      expect(answer.procurement).toEqual({
        ...before,
        version: before.version + 1,
        stages: { ...before.stages, rtkCoordination: { ...was, applicable } },
      });
      const stored = await office.database.db.transaction((tx) =>
        findProcurement(tx, office.context(), "procurements.read", before.id),
      );
      expect(stored).toEqual({ ...answer.procurement, projectId });
      expect(history).toEqual([
        {
          projectId,
          revision: answer.revision,
          procurementId: before.id,
          kind: "procurement.stageMarked",
          actor: "local",
          origin: "brauser-5",
          before: { rtkCoordination: was },
          after: { rtkCoordination: { ...was, applicable } },
          happenedOn: ctx.today,
          recordedAt: expect.any(String),
          note: null,
          undoes: null,
        },
      ]);
      expect(announced).toEqual([`${projectId}:${answer.revision}`]);
    },
  );

  test("as it is marked already leaves nothing", async () => {
    const ctx = office.context();
    const before = await givenProcurement(ctx, { projectId });
    const { answer, history, announced } = await witness.sees(() =>
      markStage(ctx, { id: before.id, version: before.version, stage: "contract", applicable: true }),
    );
    expect(answer).toEqual({ projectId, procurement: before, revision: 0 });
    expect(history).toEqual([]);
    expect(announced).toEqual([]);
  });

  test("is refused when its milestone is met", async () => {
    const { id, version } = await givenProcurement(office.context(), {
      projectId,
      metOn: { mappingStudy: "2026-01-10" },
    });
    expect(
      await witness.seesRefused(() =>
        markStage(office.context(), { id, version, stage: "mappingStudy", applicable: false }),
      ),
    ).toMatchObject({ code: "STAGE_MET", field: "stage" });
  });

  test("is refused when no stage would be left", async () => {
    const { id, version } = await givenProcurement(office.context(), {
      projectId,
      notApplicable: ["mappingStudy", "baseDocuments", "rtkCoordination", "announcement", "contract"],
    });
    expect(
      await witness.seesRefused(() =>
        markStage(office.context(), { id, version, stage: "delivery", applicable: false }),
      ),
    ).toMatchObject({ code: "NO_STAGE_LEFT", field: "stage" });
  });

  test("is refused for a closed procurement, for an older version, and for one that is not there", async () => {
    const ctx = office.context();
    const { id, version } = await givenProcurement(ctx, { projectId });
    const closed = await closeProcurement(ctx, { id, version, as: "cancelled", reason: "Raha ei ole." });
    const mark = { stage: "mappingStudy", applicable: false } as const;
    expect(
      await witness.seesRefused(() => markStage(ctx, { id, version: closed.procurement.version, ...mark })),
    ).toMatchObject({ code: "CLOSED" });
    expect(await witness.seesRefused(() => markStage(ctx, { id, version, ...mark }))).toEqual({
      code: "STALE",
      field: "version",
      details: { ...byLocalUser(ctx), what: "procurement.cancelled" },
      current: { ...closed.procurement, projectId },
    });
    expect(await witness.seesRefused(() => markStage(ctx, { id: 999_999, version, ...mark }))).toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("leaves nothing when its history cannot be written", async () => {
    const { id, version } = await givenProcurement(office.context(), { projectId });
    await witness.seesFail(() =>
      markStage(
        { ...office.context(), actor: "\0" },
        { id, version, stage: "rtkCoordination", applicable: false },
      ),
    );
  });
});
