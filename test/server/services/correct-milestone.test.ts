import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { correctMilestone } from "#server/services/correct-milestone.ts";
import { findProcurement } from "#server/services/find-procurement.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { moveProcurement } from "#server/services/move-procurement.ts";
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

const given = () =>
  givenProcurement(office.context(), {
    projectId,
    notApplicable: ["mappingStudy"],
    metOn: { baseDocuments: "2026-01-10", rtkCoordination: "2026-02-10", announcement: "2026-03-10" },
  });

describe("correcting a milestone", () => {
  test("changes its day and why it was late, in one line of history that says when it happened", async () => {
    const ctx = office.context({ origin: "brauser-4" });
    const before = await given();
    const { answer, history, announced } = await witness.sees(() =>
      correctMilestone(ctx, {
        id: before.id,
        version: before.version,
        stage: "rtkCoordination",
        on: "2026-02-20",
        lateReason: "other",
        lateNote: " RTK-l oli puhkus. ",
      }),
    );
    const corrected = {
      applicable: true,
      metOn: "2026-02-20",
      lateReason: "other",
      lateNote: "RTK-l oli puhkus.",
      illustrative: false,
      overridden: null,
    };
    expect(answer.procurement).toEqual({
      ...before,
      version: before.version + 1,
      stages: { ...before.stages, rtkCoordination: corrected },
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
        kind: "procurement.milestoneCorrected",
        actor: "local",
        origin: "brauser-4",
        before: { rtkCoordination: before.stages.rtkCoordination },
        after: { rtkCoordination: corrected },
        happenedOn: "2026-02-20",
        recordedAt: expect.any(String),
        note: null,
        undoes: null,
      },
    ]);
    expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  });

  test("keeps why it was late when nothing is said of it, and forgets it when asked to", async () => {
    const ctx = office.context();
    const { id, version } = await given();
    const correct = { id, stage: "announcement", on: "2026-03-11" } as const;
    const first = await correctMilestone(ctx, {
      ...correct,
      version,
      lateReason: "market",
      lateNote: "Üks pakkuja.",
    });
    const kept = await correctMilestone(ctx, {
      ...correct,
      version: first.procurement.version,
      on: "2026-03-12",
    });
    expect(kept.procurement.stages.announcement).toMatchObject({
      lateReason: "market",
      lateNote: "Üks pakkuja.",
    });
    const forgotten = await correctMilestone(ctx, {
      ...correct,
      version: kept.procurement.version,
      lateReason: null,
      lateNote: null,
    });
    expect(forgotten.procurement.stages.announcement).toMatchObject({ lateReason: null, lateNote: null });
  });

  test("makes a made-up day of the sample the office's own", async () => {
    const sample = await loadSample(office.context());
    const [row] = await office.database.sql<{ id: string }[]>`
      select id from procurements where project_id = ${sample.projectId} and kind = 'tvSeries'`;
    const correct = { id: Number(row!.id), stage: "baseDocuments", on: "2026-02-13" } as const;
    const same = await correctMilestone(office.context(), { ...correct, version: 1, lateReason: "staffing" });
    expect(same.procurement.stages.baseDocuments.illustrative).toBe(true);
    const other = await correctMilestone(office.context(), { ...correct, version: 2, on: "2026-02-16" });
    expect(other.procurement.stages.baseDocuments).toMatchObject({
      illustrative: false,
      lateReason: "staffing",
    });
  });

  test.each([
    ["whose milestone is not met", { stage: "contract", on: "2026-03-10" }, "MILESTONE_NOT_MET", "on"],
    ["on a day in the future", { stage: "announcement", on: "2026-11-23" }, "DAY_IN_FUTURE", "on"],
    [
      "before the milestone before it",
      { stage: "rtkCoordination", on: "2026-01-09" },
      "DAY_BEFORE_PREVIOUS",
      "on",
    ],
    ["after the milestone after it", { stage: "rtkCoordination", on: "2026-03-11" }, "DAY_AFTER_NEXT", "on"],
    [
      "late for another reason without a sentence",
      { stage: "announcement", on: "2026-03-10", lateReason: "other" },
      "LATE_NOTE_REQUIRED",
      "lateNote",
    ],
  ] as const)("is refused for a stage %s", async (_, correction, code, field) => {
    const { id, version } = await given();
    expect(
      await witness.seesRefused(() => correctMilestone(office.context(), { id, version, ...correction })),
    ).toMatchObject({ code, field });
  });

  test("is refused on a day after the procurement had failed; that day itself is allowed", async () => {
    const ctx = office.context();
    const { id, version } = await given();
    const close = { as: "failed", on: "2026-03-20", reason: "Pakkumusi ei tulnud." } as const;
    await closeProcurement(ctx, { id, version, ...close });
    const correct = { id, version: version + 1, stage: "announcement" } as const;
    expect(
      await witness.seesRefused(() => correctMilestone(ctx, { ...correct, on: "2026-03-21" })),
    ).toMatchObject({ code: "DAY_AFTER_CLOSING", field: "on", details: { closedOn: "2026-03-20" } });
    const { procurement } = await correctMilestone(ctx, { ...correct, on: "2026-03-20" });
    expect(procurement.stages.announcement.metOn).toBe("2026-03-20");
  });

  test("is refused when the procurement was moved meanwhile, or is not there", async () => {
    const ctx = office.context();
    const { id, version } = await given();
    const moved = await moveProcurement(ctx, { id, version, toStage: "delivery" });
    const correction = { stage: "announcement", on: "2026-03-09", version } as const;
    expect(await witness.seesRefused(() => correctMilestone(ctx, { id, ...correction }))).toEqual({
      code: "STALE",
      field: "version",
      details: { ...byLocalUser(ctx), what: "procurement.moved" },
      current: { ...moved.procurement, projectId },
    });
    expect(
      await witness.seesRefused(() => correctMilestone(ctx, { id: 999_999, ...correction })),
    ).toMatchObject({ code: "NOT_FOUND" });
  });

  test("leaves nothing when its history cannot be written", async () => {
    const { id, version } = await given();
    await witness.seesFail(() =>
      correctMilestone(
        { ...office.context(), actor: "\0" },
        { id, version, stage: "announcement", on: "2026-03-11" },
      ),
    );
  });
});
