import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addComment } from "#server/services/add-comment.ts";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { findProcurement } from "#server/services/find-procurement.ts";
import { markStage } from "#server/services/mark-stage.ts";
import { moveProcurement } from "#server/services/move-procurement.ts";
import type { Procurement } from "#shared/procurement.ts";
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

const OPEN = {
  applicable: true,
  metOn: null,
  lateReason: null,
  lateNote: null,
  illustrative: false,
  overridden: null,
};

describe("moving a procurement on", () => {
  test("meets the milestones it passes on the day the person said, and skips what does not apply", async () => {
    const ctx = office.context({ origin: "brauser-3" });
    const before = await givenProcurement(ctx, { projectId, notApplicable: ["rtkCoordination"] });
    const { answer, history, announced } = await witness.sees(() =>
      moveProcurement(ctx, {
        id: before.id,
        toStage: "announcement",
        on: "2026-11-20",
        version: before.version,
        lateReason: "other",
        reason: "  Ootasime ministeeriumi.  ",
      }),
    );
    const met = { ...OPEN, metOn: "2026-11-20", lateReason: "other", lateNote: "Ootasime ministeeriumi." };
    expect(answer.procurement).toEqual({
      ...before,
      version: before.version + 1,
      stages: { ...before.stages, mappingStudy: met, baseDocuments: met },
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
        kind: "procurement.moved",
        actor: "local",
        origin: "brauser-3",
        before: { mappingStudy: OPEN, baseDocuments: OPEN },
        after: { mappingStudy: met, baseDocuments: met },
        happenedOn: "2026-11-20",
        recordedAt: expect.any(String),
        note: "  Ootasime ministeeriumi.  ",
        undoes: null,
      },
    ]);
    expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  });

  test("happens today when no day is given", async () => {
    const ctx = office.context({ today: "2026-02-03" });
    const { id, version } = await givenProcurement(ctx, { projectId });
    const { procurement } = await moveProcurement(ctx, { id, version, toStage: "completed" });
    expect(Object.values(procurement.stages).map((stage) => stage.metOn)).toEqual(
      Array(6).fill("2026-02-03"),
    );
  });
});

describe("moving a procurement back", () => {
  test("reopens the milestones, forgets why they were late, and history keeps the reason", async () => {
    const ctx = office.context();
    const before = await givenProcurement(ctx, {
      projectId,
      metOn: { mappingStudy: "2026-01-10", baseDocuments: "2026-02-10", rtkCoordination: "2026-03-10" },
    });
    const { answer, history } = await witness.sees(() =>
      moveProcurement(ctx, {
        id: before.id,
        toStage: "baseDocuments",
        version: before.version,
        reason: "Dokumendid vajavad parandamist.",
      }),
    );
    expect(answer.procurement.stages).toEqual({
      ...before.stages,
      baseDocuments: OPEN,
      rtkCoordination: OPEN,
    });
    expect(history).toMatchObject([
      {
        kind: "procurement.moved",
        before: {
          baseDocuments: { metOn: "2026-02-10" },
          rtkCoordination: { metOn: "2026-03-10" },
        },
        after: { baseDocuments: { metOn: null }, rtkCoordination: { metOn: null } },
        happenedOn: ctx.today,
        note: "Dokumendid vajavad parandamist.",
      },
    ]);
  });
});

describe("a move is refused", () => {
  const given = () =>
    givenProcurement(office.context(), {
      projectId,
      notApplicable: ["rtkCoordination"],
      metOn: { mappingStudy: "2026-03-01", baseDocuments: "2026-04-01" },
    });

  test.each([
    ["to the stage it stands in", { toStage: "announcement" }, "ALREADY_THERE", "toStage"],
    ["to a stage that does not apply", { toStage: "rtkCoordination" }, "STAGE_NOT_APPLICABLE", "toStage"],
    ["back without a reason", { toStage: "mappingStudy" }, "REASON_REQUIRED", "reason"],
    [
      "back for no more reason than spaces",
      { toStage: "mappingStudy", reason: " " },
      "REASON_REQUIRED",
      "reason",
    ],
    [
      "late for another reason without a sentence",
      { toStage: "contract", lateReason: "other" },
      "LATE_NOTE_REQUIRED",
      "reason",
    ],
    ["on a day in the future", { toStage: "contract", on: "2026-11-23" }, "DAY_IN_FUTURE", "on"],
    [
      "before the milestone before it",
      { toStage: "contract", on: "2026-03-31" },
      "DAY_BEFORE_PREVIOUS",
      "on",
    ],
  ] as const)("%s", async (_, move, code, field) => {
    const { id, version } = await given();
    expect(
      await witness.seesRefused(() => moveProcurement(office.context(), { id, version, ...move })),
    ).toMatchObject({ code, field });
  });

  test("after a later milestone that is met already, and says when that was", async () => {
    const ctx = office.context();
    const skipped = await givenProcurement(ctx, {
      projectId,
      notApplicable: ["rtkCoordination"],
      metOn: { mappingStudy: "2026-03-01", baseDocuments: "2026-04-01", announcement: "2026-05-01" },
    });
    const gap = await markStage(ctx, {
      id: skipped.id,
      version: skipped.version,
      stage: "rtkCoordination",
      applicable: true,
    });
    expect(
      await witness.seesRefused(() =>
        moveProcurement(ctx, {
          id: skipped.id,
          version: gap.procurement.version,
          toStage: "contract",
          on: "2026-05-02",
        }),
      ),
    ).toMatchObject({ code: "DAY_AFTER_NEXT", field: "on", details: { next: "2026-05-01" } });
  });

  test("of a closed procurement", async () => {
    const ctx = office.context();
    const { id, version } = await given();
    const closed = await closeProcurement(ctx, { id, version, as: "cancelled", reason: "Raha ei ole." });
    expect(
      await witness.seesRefused(() =>
        moveProcurement(ctx, { id, version: closed.procurement.version, toStage: "contract" }),
      ),
    ).toMatchObject({ code: "CLOSED", field: "toStage" });
  });

  test("of a procurement that is not there", async () => {
    expect(
      await witness.seesRefused(() =>
        moveProcurement(office.context(), { id: 999_999, version: 1, toStage: "contract" }),
      ),
    ).toMatchObject({ code: "NOT_FOUND" });
  });

  test("and leaves nothing when its history cannot be written", async () => {
    const { id, version } = await given();
    await witness.seesFail(() =>
      moveProcurement({ ...office.context(), actor: "\0" }, { id, version, toStage: "contract" }),
    );
  });
});

describe("two people moving one procurement at once", () => {
  test("exactly one wins, and the other is told who, when and what, with the row as it is, twenty times", async () => {
    const ctx = office.context();
    for (let round = 0; round < 20; round++) {
      const { id, version } = await givenProcurement(ctx, { projectId });
      const acts = (["baseDocuments", "contract"] as const).map((toStage) =>
        moveProcurement(ctx, { id, version, toStage }),
      );
      const results = await Promise.allSettled(acts);
      const won = results.filter((each) => each.status === "fulfilled");
      expect(won).toHaveLength(1);
      const lost = acts[results.findIndex((each) => each.status === "rejected")]!;
      expect(await refusal(lost)).toEqual({
        code: "STALE",
        field: "version",
        details: { ...byLocalUser(ctx), what: "procurement.moved" },
        current: { ...won[0]!.value.procurement, projectId },
      });
      const stored = await office.database.db.transaction((tx) =>
        findProcurement(tx, office.context(), "procurements.read", id),
      );
      expect(stored).toEqual({ ...won[0]!.value.procurement, projectId });
    }
  });

  test("a comment never makes a move stale, twenty times", async () => {
    const ctx = office.context();
    for (let round = 0; round < 20; round++) {
      const { id, version } = await givenProcurement(ctx, { projectId });
      await addComment(ctx, { id, text: "Enne" });
      const [moved] = await Promise.all([
        moveProcurement(ctx, { id, version, toStage: "contract" }),
        addComment(ctx, { id, text: "Samal ajal" }),
        addComment(ctx, { id, text: "Ka samal ajal" }),
      ]);
      expect(moved.procurement.version).toBe(version + 1);
    }
  });

  test("a comment made since does not hide who moved it", async () => {
    const ctx = office.context();
    const { id, version } = await givenProcurement(ctx, { projectId });
    await moveProcurement(ctx, { id, version, toStage: "contract" });
    await addComment(ctx, { id, text: "Sai tehtud." });
    expect(
      await witness.seesRefused(() => moveProcurement(ctx, { id, version, toStage: "delivery" })),
    ).toMatchObject({ code: "STALE", details: { ...byLocalUser(ctx), what: "procurement.moved" } });
  });

  test("fifty moves of fifty procurements are numbered in a row, and every one is in history", async () => {
    const ctx = office.context();
    const project = await givenProject(ctx);
    const procurements: Procurement[] = [];
    for (let each = 0; each < 50; each++)
      procurements.push(await givenProcurement(ctx, { projectId: project }));
    const { answer, history, announced } = await witness.sees(() =>
      Promise.all(
        procurements.map(({ id, version }) => moveProcurement(ctx, { id, version, toStage: "announcement" })),
      ),
    );
    const row = Array.from({ length: 50 }, (_, index) => 52 + index);
    expect(answer.map((each) => each.revision).sort((a, b) => a - b)).toEqual(row);
    expect(history.map((each) => each.revision)).toEqual(row);
    expect(new Set(history.map((each) => each.procurementId))).toEqual(
      new Set(procurements.map((each) => each.id)),
    );
    expect(announced).toEqual(row.map((revision) => `${project}:${revision}`));
    const [stored] = await office.database.sql`select revision from projects where id = ${project}`;
    expect(Number(stored!.revision)).toBe(101);
  });
});
