import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Context } from "#server/context.ts";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { editDetails } from "#server/services/edit-details.ts";
import { explainLateness } from "#server/services/explain-lateness.ts";
import { findProcurement } from "#server/services/find-procurement.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { moveProcurement } from "#server/services/move-procurement.ts";
import { undoChange } from "#server/services/undo-change.ts";
import type { ExplainLatenessInput, Kind } from "#shared/procurement.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { byLocalUser, startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
let ctx: Context;
let projectId: number;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
});
beforeEach(async () => {
  ctx = office.context({ origin: "brauser-8" });
  ({ projectId } = await loadSample(ctx));
});
afterAll(() => office.close());

/** A procurement of the sample; of the two rounds of the incubation, the first. */
async function sample(kind: Kind) {
  const [row] = await office.database.sql<[{ id: string }]>`
    select id from procurements where project_id = ${projectId} and kind = ${kind} order by id limit 1`;
  return found(Number(row.id));
}

function found(id: number) {
  return office.database.db.transaction((tx) =>
    findProcurement(tx, office.context(), "procurements.read", id),
  );
}

/** RTK has not answered about the television series for three quarters. */
async function overdue(given: Partial<ExplainLatenessInput> = {}) {
  const before = await sample("tvSeries");
  const input: ExplainLatenessInput = {
    id: before.id,
    version: before.version,
    stage: "rtkCoordination",
    lateReason: "rtkQueue",
    lateNote: null,
    ...given,
  };
  return { before, input };
}

describe("saying why a stage is late", () => {
  test("while it is still open is one line of history of today, and announced once", async () => {
    const { before, input } = await overdue({ lateNote: " RTK ei ole vastanud. " });
    const { answer, history, announced } = await witness.sees(() => explainLateness(ctx, input));
    const was = before.stages.rtkCoordination;
    const is = { ...was, lateReason: "rtkQueue", lateNote: "RTK ei ole vastanud." };
    expect(await found(before.id)).toEqual({
      ...before,
      version: before.version + 1,
      stages: { ...before.stages, rtkCoordination: is },
    });
    expect(history).toEqual([
      {
        projectId,
        revision: answer.revision,
        procurementId: before.id,
        kind: "procurement.latenessExplained",
        actor: "local",
        origin: "brauser-8",
        before: { rtkCoordination: was },
        after: { rtkCoordination: is },
        happenedOn: ctx.today,
        recordedAt: expect.any(String),
        note: null,
        undoes: null,
      },
    ]);
    expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  });

  test("afterwards leaves the day and that it is illustrative as they were", async () => {
    const before = await sample("hackathon");
    const { procurement } = await explainLateness(ctx, {
      id: before.id,
      version: before.version,
      stage: "delivery",
      lateReason: "staffing",
      lateNote: null,
    });
    expect(procurement.stages.delivery).toEqual({
      ...before.stages.delivery,
      lateReason: "staffing",
      lateNote: null,
    });
  });

  test("of a new round counts the promises it inherits, and of a failed one too", async () => {
    const first = await sample("incubation");
    const [row] = await office.database.sql<[{ id: string }]>`
      select id from procurements where project_id = ${projectId} and retender_of = ${first.id}`;
    for (const { id, version } of [await found(Number(row.id)), first]) {
      const { procurement } = await explainLateness(ctx, {
        id,
        version,
        stage: "announcement",
        lateReason: "market",
        lateNote: null,
      });
      expect(procurement.stages.announcement.lateReason).toBe("market");
    }
  });

  test("can be taken away again, also where the procurement was cancelled since", async () => {
    const { input } = await overdue();
    const { procurement: given } = await explainLateness(ctx, input);
    const { id } = input;
    await closeProcurement(ctx, { id, version: given.version, as: "cancelled", reason: "Raha ei ole." });
    const { procurement } = await explainLateness(ctx, {
      ...input,
      version: given.version + 1,
      lateReason: null,
      lateNote: "see ei jää",
    });
    expect(procurement.stages.rtkCoordination).toMatchObject({ lateReason: null, lateNote: null });
  });

  test("that was said already leaves nothing", async () => {
    const { input } = await overdue();
    const { procurement } = await explainLateness(ctx, input);
    const { answer, history, announced } = await witness.sees(() =>
      explainLateness(ctx, { ...input, version: procurement.version }),
    );
    expect([answer.revision, history, announced]).toEqual([0, [], []]);
  });

  test("is kept when the milestone is met late without another reason, and gone when it is reopened", async () => {
    const { input } = await overdue({ lateReason: "other", lateNote: "Vastust ei tulnud." });
    const { id } = input;
    const { procurement: given } = await explainLateness(ctx, input);
    const { procurement: met } = await moveProcurement(ctx, {
      id,
      version: given.version,
      toStage: "announcement",
    });
    expect(met.stages.rtkCoordination).toMatchObject({
      metOn: ctx.today,
      lateReason: "other",
      lateNote: "Vastust ei tulnud.",
    });
    const { procurement: reopened } = await moveProcurement(ctx, {
      id,
      version: met.version,
      toStage: "rtkCoordination",
      reason: "Eksitus.",
    });
    expect(reopened.stages.rtkCoordination).toMatchObject({ lateReason: null, lateNote: null });
  });

  test("can be taken back, but not after somebody met the milestone", async () => {
    const { before, input } = await overdue();
    const { revision, procurement } = await explainLateness(ctx, input);
    const undone = await undoChange(ctx, { projectId, revision });
    expect(undone.procurement?.stages).toEqual(before.stages);
    const again = await explainLateness(ctx, { ...input, version: procurement.version + 1 });
    await moveProcurement(ctx, {
      id: input.id,
      version: again.procurement.version,
      toStage: "announcement",
    });
    expect(
      await witness.seesRefused(() => undoChange(ctx, { projectId, revision: again.revision })),
    ).toMatchObject({ code: "UNDO_CONFLICT" });
  });

  test.each<[string, Partial<ExplainLatenessInput>, string, string]>([
    ["that does not apply", { stage: "mappingStudy" }, "STAGE_NOT_APPLICABLE", "stage"],
    ["whose time has not come yet", { stage: "delivery" }, "NOT_LATE", "stage"],
    ["for another reason without a sentence", { lateReason: "other" }, "LATE_NOTE_REQUIRED", "lateNote"],
    ["of a procurement that is not there", { id: 999_999 }, "NOT_FOUND", ""],
  ])("is refused for a stage %s", async (_, given, code, field) => {
    const { input } = await overdue(given);
    expect(await witness.seesRefused(() => explainLateness(ctx, input))).toMatchObject({
      code,
      ...(field && { field }),
    });
  });

  test("is refused when somebody changed the procurement meanwhile", async () => {
    const { before, input } = await overdue();
    await editDetails(ctx, {
      id: before.id,
      was: { title: before.title },
      becomes: { title: "Teine nimi" },
    });
    expect(await witness.seesRefused(() => explainLateness(ctx, input))).toMatchObject({
      code: "STALE",
      details: { ...byLocalUser(ctx), what: "procurement.detailsEdited" },
    });
  });

  test("leaves nothing when its history cannot be written", async () => {
    const { input } = await overdue();
    await witness.seesFail(() => explainLateness({ ...ctx, actor: "\0" }, input));
  });
});
