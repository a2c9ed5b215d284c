import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readBoardChanges } from "#server/queries/board.ts";
import { readFacts } from "#server/queries/facts.ts";
import { discardDraft } from "#server/services/discard-draft.ts";
import { giveReplanningReason } from "#server/services/give-replanning-reason.ts";
import { planWindow } from "#server/services/plan-window.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { by, draftNow, givenDraft, givenPlan } from "#test/support/given-plans.ts";
import { startWitness, type Witness } from "#test/support/witness.ts";

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

const CONTRACT = { stage: "contract" as const, says: by("2027-Q1") };

describe("saying why a window moves later", () => {
  test("is written with the draft, and said anew, each with one line of history on the procurement", async () => {
    const ctx = office.context({ origin: "brauser-25" });
    const { id: revisionId, version } = await givenDraft(ctx, projectId, [{ procurementId, ...CONTRACT }]);
    const place = { revisionId, procurementId, stage: "contract" as const };
    const said = [
      { reason: "rtkQueue" as const, note: null },
      { reason: "other" as const, note: "Maja põles maha." },
    ];
    let before: { reason: string | null; note: string | null } = { reason: null, note: null };
    for (const each of said) {
      const { answer, history, announced } = await witness.sees(() =>
        giveReplanningReason(ctx, { ...place, ...each }),
      );
      expect(answer).toEqual({ projectId, revision: expect.any(Number) });
      expect(history).toEqual([
        {
          projectId,
          revision: answer.revision,
          procurementId,
          kind: "plan.reasonGiven",
          actor: "local",
          origin: "brauser-25",
          before: { replanning: { revisionId, stage: "contract", ...before } },
          after: { replanning: { revisionId, stage: "contract", ...each } },
          happenedOn: ctx.today,
          recordedAt: expect.any(String),
          note: null,
          undoes: null,
        },
      ]);
      expect(announced).toEqual([`${projectId}:${answer.revision}`]);
      const draft = await draftNow(ctx, projectId, revisionId);
      expect(draft.reasons).toEqual([{ ...place, ...each }]);
      // Whoever adopts what they saw is not stopped by a reason that came since.
      expect(draft.version).toBe(version);
      before = each;
    }
  });

  test("that was said already leaves nothing", async () => {
    const ctx = office.context();
    const { id: revisionId } = await givenDraft(ctx, projectId, [{ procurementId, ...CONTRACT }]);
    const reason = { revisionId, procurementId, stage: "contract", reason: "market", note: null } as const;
    await giveReplanningReason(ctx, reason);
    const { answer, history, announced } = await witness.sees(() => giveReplanningReason(ctx, reason));
    expect(answer).toEqual({ projectId, revision: 0 });
    expect([history, announced]).toEqual([[], []]);
  });

  test("of an adopted plan is seen at once by everybody, and changes nothing else", async () => {
    const ctx = office.context();
    const seen = await givenProcurement(ctx, { projectId });
    const revisionId = await givenPlan(ctx, projectId, "2026-01-01", [
      { procurementId: seen.id, ...CONTRACT },
    ]);
    const before = await readFacts(ctx, projectId);
    const reason = {
      revisionId,
      procurementId: seen.id,
      stage: "contract",
      reason: "staffing",
      note: "Puhkus",
    } as const;
    const { revision } = await giveReplanningReason(ctx, reason);
    const after = await readFacts(ctx, projectId);
    expect(after.replanningReasons).toEqual([...before.replanningReasons, reason]);
    expect(after.procurements.get(seen.id)).toBe(before.procurements.get(seen.id));
    expect(await readBoardChanges(ctx, { projectId, revision: revision - 1 })).toEqual({
      revision,
      today: ctx.today,
      readAgain: false,
      procurements: [],
      removed: [],
      lastChanges: [],
      replanningReasons: after.replanningReasons,
    });
  });

  test("of a draft counts for nothing until it is adopted", async () => {
    const ctx = office.context();
    const { id: revisionId } = await givenDraft(ctx, projectId, [{ procurementId, ...CONTRACT }]);
    const before = await readFacts(ctx, projectId);
    await giveReplanningReason(ctx, {
      revisionId,
      procurementId,
      stage: "contract",
      reason: "market",
      note: null,
    });
    expect((await readFacts(ctx, projectId)).replanningReasons).toEqual(before.replanningReasons);
  });

  test("is refused where the plan plans nothing: there is nothing to explain", async () => {
    const ctx = office.context();
    const plan = await givenPlan(ctx, projectId, "2026-01-01", [{ procurementId, ...CONTRACT }]);
    const { id: draft } = await givenDraft(ctx, projectId, [
      { procurementId, stage: "contract", says: { kind: "dropped", verbatim: "" } },
    ]);
    for (const [revisionId, of, stage] of [
      [plan, procurementId, "delivery"],
      [plan, 999_999, "contract"],
      [draft, procurementId, "contract"],
      [draft, procurementId, "delivery"],
    ] as const)
      expect(
        await witness.seesRefused(() =>
          giveReplanningReason(ctx, { revisionId, procurementId: of, stage, reason: "market", note: null }),
        ),
      ).toMatchObject({ code: "NOTHING_TO_EXPLAIN", field: "reason" });
  });

  test("is refused of a draft that was discarded, and of one that never was", async () => {
    const ctx = office.context();
    const { id: gone, version } = await givenDraft(ctx, projectId, [{ procurementId, ...CONTRACT }]);
    await discardDraft(ctx, { revisionId: gone, version });
    for (const [revisionId, code] of [
      [gone, "DRAFT_DISCARDED"],
      [999_999, "NOT_FOUND"],
    ] as const)
      expect(
        await witness.seesRefused(() =>
          giveReplanningReason(ctx, {
            revisionId,
            procurementId,
            stage: "contract",
            reason: "market",
            note: null,
          }),
        ),
      ).toMatchObject({ code });
  });

  test("leaves nothing when its history cannot be written", async () => {
    const ctx = office.context();
    const { id: revisionId } = await givenDraft(ctx, projectId, [{ procurementId, ...CONTRACT }]);
    const reason = { revisionId, procurementId, stage: "contract", reason: "market", note: null } as const;
    await witness.seesFail(() => giveReplanningReason({ ...ctx, actor: "\0" }, reason));
    await giveReplanningReason(ctx, reason);
    await witness.seesFail(() =>
      giveReplanningReason({ ...ctx, actor: "\0" }, { ...reason, reason: "challenge" }),
    );
  });

  test("by two people at once leaves one of the two, whole, and both in history, twenty times", async () => {
    const ctx = office.context();
    const { id: revisionId } = await givenDraft(ctx, projectId);
    for (let round = 0; round < 20; round++) {
      const { id } = await givenProcurement(ctx, { projectId });
      await planWindow(ctx, {
        revisionId,
        procurementId: id,
        stage: "contract",
        was: null,
        becomes: by("2027"),
      });
      const place = { revisionId, procurementId: id, stage: "contract" as const };
      const said = [
        { reason: "market" as const, note: null },
        { reason: "other" as const, note: "Muu asi" },
      ];
      const { history } = await witness.sees(() =>
        Promise.all(said.map((each) => giveReplanningReason(ctx, { ...place, ...each }))),
      );
      const { reasons } = await draftNow(ctx, projectId, revisionId);
      const last = history.at(-1)!;
      expect(history).toHaveLength(2);
      expect(last.before).toEqual(history[0]!.after);
      expect(reasons.filter((each) => each.procurementId === id)).toEqual([
        { ...place, reason: last.after.replanning!.reason, note: last.after.replanning!.note },
      ]);
    }
  });
});
