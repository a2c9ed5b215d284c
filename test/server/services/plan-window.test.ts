import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readBoardChanges } from "#server/queries/board.ts";
import { readProcurement } from "#server/queries/procurement.ts";
import { createProcurement } from "#server/services/create-procurement.ts";
import { discardDraft } from "#server/services/discard-draft.ts";
import { editDetails } from "#server/services/edit-details.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { moveProcurement } from "#server/services/move-procurement.ts";
import { planWindow } from "#server/services/plan-window.ts";
import { startDraft } from "#server/services/start-draft.ts";
import { undoChange } from "#server/services/undo-change.ts";
import { type Says, saysOf } from "#shared/plan-draft.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { by, draftNow, givenDraft, givenPlan } from "#test/support/given-plans.ts";
import { byLocalUser, refusal, startWitness, type Witness } from "#test/support/witness.ts";

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

const RANGE: Says = {
  kind: "window",
  from: "2026-Q3",
  to: "2026-Q4",
  refersTo: "milestone",
  verbatim: "III–IV kv 2026",
};
const DROPPED: Says = { kind: "dropped", verbatim: "" };
const UNSOURCED = { normalization: null, note: null, source: null };

describe("planning a stage in a draft", () => {
  test("writes what is said, and one line of history on the procurement, and raises the draft's version alone", async () => {
    const ctx = office.context({ origin: "brauser-22" });
    const { id: revisionId, version } = await givenDraft(ctx, projectId);
    const before = await readProcurement(ctx, { id: procurementId });
    const place = { revisionId, procurementId, stage: "contract" as const };
    let was: Says | null = null;
    for (const becomes of [RANGE, by("2027"), by("2027", "start"), DROPPED, RANGE, null]) {
      const { answer, history, announced } = await witness.sees(() =>
        planWindow(ctx, { ...place, was, becomes }),
      );
      const states = (said: Says | null) => said && { ...said, revisionId, ...UNSOURCED };
      expect(history).toEqual([
        {
          projectId,
          revision: answer.revision,
          procurementId,
          kind: "plan.windowPlanned",
          actor: "local",
          origin: "brauser-22",
          before: { planning: { revisionId, stage: "contract", states: states(was) } },
          after: { planning: { revisionId, stage: "contract", states: states(becomes) } },
          happenedOn: ctx.today,
          recordedAt: expect.any(String),
          note: null,
          undoes: null,
        },
      ]);
      expect(announced).toEqual([`${projectId}:${answer.revision}`]);
      const draft = await draftNow(ctx, projectId, revisionId);
      expect(draft.statements).toEqual(
        becomes ? [{ ...becomes, revisionId, procurementId, stage: "contract" }] : [],
      );
      expect(draft.version).toBe(answer.version);
      was = becomes;
    }
    expect((await draftNow(ctx, projectId, revisionId)).version).toBe(version + 6);
    const { procurement } = await readProcurement(ctx, { id: procurementId });
    expect(procurement).toEqual(before.procurement);
  });

  test("is nothing a board takes notice of", async () => {
    const ctx = office.context();
    const { id: revisionId } = await givenDraft(ctx, projectId);
    const { revision } = await planWindow(ctx, {
      revisionId,
      procurementId,
      stage: "contract",
      was: null,
      becomes: RANGE,
    });
    expect(await readBoardChanges(ctx, { projectId, revision: revision - 1 })).toMatchObject({
      revision,
      readAgain: false,
      procurements: [],
      removed: [],
      replanningReasons: null,
    });
  });

  test("to what it says already leaves nothing, whatever the person saw", async () => {
    const ctx = office.context();
    const { id: revisionId, version } = await givenDraft(ctx, projectId, [
      { procurementId, stage: "contract", says: RANGE },
    ]);
    const place = { revisionId, procurementId, stage: "contract" as const };
    const { answer, history, announced } = await witness.sees(() =>
      planWindow(ctx, { ...place, was: by("2030"), becomes: RANGE }),
    );
    expect(answer).toEqual({ projectId, revisionId, revision: 0, version });
    expect([history, announced]).toEqual([[], []]);
    const silent = await planWindow(ctx, { ...place, stage: "delivery", was: RANGE, becomes: null });
    expect(silent.revision).toBe(0);
  });

  test("anew takes away the source it was taken over from, and undoing brings it back", async () => {
    const ctx = office.context();
    const sample = await loadSample(ctx);
    const { revisionId } = await startDraft(ctx, {
      projectId: sample.projectId,
      name: "Kava",
      from: "inForce",
    });
    const stored = () => office.database.sql`
      select * from planned_windows where revision_id = ${revisionId} order by procurement_id, stage`;
    const before = await stored();
    expect(before.every(({ source }) => source !== null)).toBe(true);
    const [statement] = (await draftNow(ctx, sample.projectId, revisionId)).statements;
    const { procurementId: of, stage } = statement!;
    const was = saysOf(statement!);
    const { revision } = await planWindow(ctx, { revisionId, procurementId: of, stage, was, becomes: RANGE });
    const [changed] = (await stored()).filter(
      (row) => Number(row.procurement_id) === of && row.stage === stage,
    );
    expect(changed).toMatchObject({
      verbatim: RANGE.verbatim,
      source: null,
      normalization: null,
      note: null,
    });
    await undoChange(ctx, { projectId: sample.projectId, revision });
    expect(await stored()).toEqual(before);
  });

  test("does not stand in the way of somebody who moves or edits the procurement", async () => {
    const ctx = office.context();
    const seen = await givenProcurement(ctx, { projectId });
    const moved = await moveProcurement(ctx, { id: seen.id, version: seen.version, toStage: "contract" });
    const { id: revisionId } = await givenDraft(ctx, projectId);
    await planWindow(ctx, {
      revisionId,
      procurementId: seen.id,
      stage: "delivery",
      was: null,
      becomes: RANGE,
    });
    await editDetails(ctx, { id: seen.id, was: {}, becomes: { note: "Märkus" } });
    await undoChange(ctx, { projectId, revision: moved.revision });
    const refused = await refusal(
      moveProcurement(ctx, { id: seen.id, version: seen.version, toStage: "delivery" }),
    );
    // Whoever decided on an older version is told of what raised it, not of what was planned since.
    expect(refused).toMatchObject({ code: "STALE", details: { what: "change.undone" } });
    await planWindow(ctx, {
      revisionId,
      procurementId: seen.id,
      stage: "delivery",
      was: RANGE,
      becomes: null,
    });
    const again = await refusal(
      moveProcurement(ctx, { id: seen.id, version: seen.version, toStage: "delivery" }),
    );
    expect(again.details).toEqual(refused.details);
  });
});

describe("planning is refused", () => {
  test("where somebody planned the same stage meanwhile, with what it says now", async () => {
    const ctx = office.context();
    const { id: revisionId } = await givenDraft(ctx, projectId, [
      { procurementId, stage: "contract", says: RANGE },
    ]);
    const place = { revisionId, procurementId, stage: "contract" as const };
    for (const [was, now] of [
      [null, RANGE],
      [by("2027"), RANGE],
    ] as const)
      expect(
        await witness.seesRefused(() => planWindow(ctx, { ...place, was, becomes: by("2028") })),
      ).toMatchObject({
        code: "FIELD_CHANGED",
        field: "becomes",
        details: { ...byLocalUser(ctx), current: "III–IV kv 2026" },
        current: now,
      });
    await planWindow(ctx, { ...place, was: RANGE, becomes: DROPPED });
    expect(
      await witness.seesRefused(() => planWindow(ctx, { ...place, was: RANGE, becomes: null })),
    ).toMatchObject({
      code: "FIELD_CHANGED",
      details: { current: "–" },
      current: DROPPED,
    });
    await planWindow(ctx, { ...place, was: DROPPED, becomes: null });
    const refused = await witness.seesRefused(() =>
      planWindow(ctx, { ...place, was: RANGE, becomes: by("2028") }),
    );
    expect(refused).toMatchObject({ code: "FIELD_CHANGED", details: byLocalUser(ctx), current: null });
  });

  test("for a procurement that is not there, is gone, or is another project's", async () => {
    const ctx = office.context();
    const { id: revisionId } = await givenDraft(ctx, projectId);
    const other = await givenProcurement(ctx, { projectId: await givenProject(ctx) });
    const gone = await createProcurement(ctx, {
      projectId,
      title: "Eksitus",
      kind: "other",
      notApplicable: [],
    });
    await undoChange(ctx, { projectId, revision: gone.revision });
    for (const id of [999_999, other.id, gone.procurement.id])
      for (const becomes of [RANGE, DROPPED])
        expect(
          await witness.seesRefused(() =>
            planWindow(ctx, { revisionId, procurementId: id, stage: "contract", was: null, becomes }),
          ),
        ).toMatchObject({ code: "NOT_FOUND", field: "procurementId" });
  });

  test("in a plan that is adopted, in a draft that was discarded, and where there is none", async () => {
    const ctx = office.context();
    const plan = await givenPlan(ctx, projectId, "2026-01-01", [
      { procurementId, stage: "contract", says: RANGE },
    ]);
    const { id: gone, version } = await givenDraft(ctx, projectId);
    await discardDraft(ctx, { revisionId: gone, version });
    for (const [revisionId, code] of [
      [plan, "FROZEN"],
      [gone, "DRAFT_DISCARDED"],
      [999_999, "NOT_FOUND"],
    ] as const)
      expect(
        await witness.seesRefused(() =>
          planWindow(ctx, { revisionId, procurementId, stage: "contract", was: RANGE, becomes: by("2028") }),
        ),
      ).toMatchObject({ code });
  });

  test("and leaves nothing when its history cannot be written", async () => {
    const { id: revisionId } = await givenDraft(office.context(), projectId);
    await witness.seesFail(() =>
      planWindow(
        { ...office.context(), actor: "\0" },
        { revisionId, procurementId, stage: "contract", was: null, becomes: RANGE },
      ),
    );
  });
});

describe("two people planning in one draft at once", () => {
  test("both succeed on different stages, twenty times", async () => {
    const ctx = office.context();
    for (let round = 0; round < 20; round++) {
      const { id: revisionId, version } = await givenDraft(ctx, projectId);
      const stages = ["announcement", "contract", "delivery"] as const;
      await Promise.all(
        stages.map((stage) =>
          planWindow(ctx, { revisionId, procurementId, stage, was: null, becomes: RANGE }),
        ),
      );
      const draft = await draftNow(ctx, projectId, revisionId);
      expect(draft.statements.map(({ stage }) => stage)).toEqual(stages);
      expect(draft.version).toBe(version + 3);
    }
  });

  test("do not both win on the same stage: the second is told who, when and what it says now, twenty times", async () => {
    const ctx = office.context();
    for (let round = 0; round < 20; round++) {
      const { id: revisionId } = await givenDraft(ctx, projectId, [
        { procurementId, stage: "contract", says: RANGE },
      ]);
      const wishes = [by("2027-Q1"), by("2027-Q2")];
      const acts = wishes.map((becomes) =>
        planWindow(ctx, { revisionId, procurementId, stage: "contract", was: RANGE, becomes }),
      );
      const results = await Promise.allSettled(acts);
      const won = results.findIndex(({ status }) => status === "fulfilled");
      expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await refusal(acts[1 - won]!)).toMatchObject({
        code: "FIELD_CHANGED",
        details: { ...byLocalUser(ctx), current: wishes[won]!.verbatim },
        current: wishes[won],
      });
      const { statements } = await draftNow(ctx, projectId, revisionId);
      expect(statements).toEqual([{ ...wishes[won], revisionId, procurementId, stage: "contract" }]);
    }
  });
});
