import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readBoardChanges } from "#server/queries/board.ts";
import { readFacts } from "#server/queries/facts.ts";
import { readPlans } from "#server/queries/plans.ts";
import { adoptPlan } from "#server/services/adopt-plan.ts";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { discardDraft } from "#server/services/discard-draft.ts";
import { giveReplanningReason } from "#server/services/give-replanning-reason.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { planWindow } from "#server/services/plan-window.ts";
import { retender } from "#server/services/retender.ts";
import { startDraft } from "#server/services/start-draft.ts";
import type { BoardFacts } from "#shared/board.ts";
import { latestPromise } from "#shared/plan.ts";
import { saysOf, withDraft } from "#shared/plan-draft.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { adoption, by, draftNow, givenDraft, givenPlan } from "#test/support/given-plans.ts";
import { byLocalUser, refusal, startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
});
afterAll(() => office.close());

const whole = async (projectId: number): Promise<BoardFacts> => {
  const { procurements, ...facts } = await readFacts(office.context(), projectId);
  return { ...facts, today: office.context().today, known: null, procurements: [...procurements.values()] };
};

/** A project with one procurement, of which a plan of 2026 promises the contract by the first quarter of 2027. */
async function givenPromise() {
  const ctx = office.context();
  const projectId = await givenProject(ctx);
  const { id: procurementId } = await givenProcurement(ctx, { projectId });
  const contract = { procurementId, stage: "contract" as const };
  const plan = await givenPlan(ctx, projectId, "2026-01-01", [{ ...contract, says: by("2027-Q1") }]);
  return { projectId, procurementId, contract, plan };
}

describe("adopting a plan", () => {
  test("freezes it with its name, day and document, in one step and with one line of history", async () => {
    const ctx = office.context({ origin: "brauser-26" });
    const { projectId, contract, plan } = await givenPromise();
    const draft = await givenDraft(ctx, projectId, [{ ...contract, says: by("2027-Q3") }]);
    const reason = {
      ...contract,
      revisionId: draft.id,
      reason: "market",
      note: "Ühtegi pakkumust.",
    } as const;
    await giveReplanningReason(ctx, reason);
    const { answer, history, announced } = await witness.sees(() =>
      adoptPlan(ctx, {
        revisionId: draft.id,
        version: draft.version,
        name: "Tegevuskava 2027",
        adoptedOn: "2026-11-20",
        adoptedOnAssumed: true,
        source: "Nõukogu otsus 12",
      }),
    );
    const { revision } = answer;
    expect(answer).toEqual({ projectId, revisionId: draft.id, revision });
    const planRevision = { revisionId: draft.id, exists: true };
    expect(history).toEqual([
      {
        projectId,
        revision,
        procurementId: null,
        kind: "plan.adopted",
        actor: "local",
        origin: "brauser-26",
        before: { planRevision: { ...planRevision, name: draft.name, source: "", adoptedOn: null } },
        after: {
          planRevision: {
            ...planRevision,
            name: "Tegevuskava 2027",
            source: "Nõukogu otsus 12",
            adoptedOn: "2026-11-20",
            windows: 1,
          },
        },
        happenedOn: "2026-11-20",
        recordedAt: expect.any(String),
        note: "Tegevuskava 2027",
        undoes: null,
      },
    ]);
    expect(announced).toEqual([`${projectId}:${revision}`]);
    expect((await readPlans(ctx, { projectId })).drafts).toEqual([]);
    const facts = await whole(projectId);
    expect(facts.revisions.map(({ id }) => id)).toEqual([plan, draft.id]);
    expect(facts.revisions[1]).toEqual({
      id: draft.id,
      name: "Tegevuskava 2027",
      adoptedOn: "2026-11-20",
      adoptedOnAssumed: true,
      source: "Nõukogu otsus 12",
    });
    expect(facts.replanningReasons).toEqual([reason]);
    expect(latestPromise(facts.procurements[0]!.plan.contract!)).toMatchObject({ to: "2027-Q3" });
    const [row] = await office.database.sql<{ adopted: boolean }[]>`
      select adopted_at between now() - interval '1 minute' and now() as adopted from plan_revisions where id = ${draft.id}`;
    expect(row!.adopted).toBe(true);
  });

  test("is a change of everything to whoever follows", async () => {
    const ctx = office.context();
    const { projectId, contract } = await givenPromise();
    const { id: revisionId, version } = await givenDraft(ctx, projectId, [
      { ...contract, says: by("2026-Q4") },
    ]);
    const { revision } = await adoptPlan(ctx, { revisionId, version, ...adoption(ctx.today) });
    expect(await readBoardChanges(ctx, { projectId, revision: revision - 1 })).toMatchObject({
      readAgain: true,
    });
  });

  test("is what the draft said it would be", async () => {
    const ctx = office.context();
    const { projectId } = await loadSample(ctx);
    const { revisionId } = await startDraft(ctx, { projectId, name: "Kava", from: "inForce" });
    const rounds = (await whole(projectId)).procurements.filter(({ id }) => id % 2 === 0);
    for (const { id: procurementId } of rounds) {
      const stated = (await draftNow(ctx, projectId, revisionId)).statements.find(
        (each) => each.procurementId === procurementId && each.stage === "delivery",
      );
      await planWindow(ctx, {
        revisionId,
        procurementId,
        stage: "delivery",
        was: stated ? saysOf(stated) : null,
        becomes: by("2024-Q4"),
      });
    }
    const draft = await draftNow(ctx, projectId, revisionId);
    const before = await whole(projectId);
    await adoptPlan(ctx, { revisionId, version: draft.version, ...adoption(ctx.today) });
    const { revision, ...after } = await whole(projectId);
    const adopted = { ...draft, name: `Kava ${ctx.today}`, source: "Käskkiri 7" };
    const { revision: _, ...expected } = withDraft(before, adopted, ctx.today);
    expect(after).toEqual(expected);
    expect(revision).toBe(before.revision + 1);
  });

  test("of one day comes into force in the order of adoption, whichever draft was started first", async () => {
    const ctx = office.context();
    const { projectId, contract, plan } = await givenPromise();
    const first = await givenDraft(ctx, projectId, [{ ...contract, says: by("2026-Q4") }]);
    const second = await givenDraft(ctx, projectId, [{ ...contract, says: by("2026-Q3") }]);
    for (const { id, version } of [second, first]) {
      await giveReplanningReason(ctx, { ...contract, revisionId: id, reason: "market", note: null });
      await adoptPlan(ctx, { revisionId: id, version, ...adoption(ctx.today) });
    }
    const { revisions, procurements, replanningReasons } = await whole(projectId);
    expect(revisions.map(({ id }) => id)).toEqual([plan, second.id, first.id]);
    expect(latestPromise(procurements[0]!.plan.contract!)).toMatchObject({ to: "2026-Q4" });
    // Against the plan adopted an hour ago the other one moves it later, and only that one needed a reason.
    expect(replanningReasons.map(({ revisionId }) => revisionId)).toEqual([first.id]);
  });

  test("drops the reasons of windows that do not move later after all", async () => {
    const ctx = office.context();
    const { projectId, procurementId, contract } = await givenPromise();
    const delivery = { procurementId, stage: "delivery" as const };
    const draft = await givenDraft(ctx, projectId, [
      { ...contract, says: by("2027-Q2") },
      { ...delivery, says: by("2028") },
    ]);
    const { id: revisionId } = draft;
    for (const each of [contract, delivery])
      await giveReplanningReason(ctx, { ...each, revisionId, reason: "market", note: null });
    await adoptPlan(ctx, { revisionId, version: draft.version, ...adoption(ctx.today) });
    expect((await whole(projectId)).replanningReasons.map(({ stage }) => stage)).toEqual(["contract"]);
  });

  test("of a day in the past is held against the plan in force on that day", async () => {
    const ctx = office.context();
    const { projectId, contract } = await givenPromise();
    const draft = await givenDraft(ctx, projectId, [{ ...contract, says: by("2027-Q3") }]);
    // Before the first plan there was nothing to move.
    await adoptPlan(ctx, { revisionId: draft.id, version: draft.version, ...adoption("2025-12-31") });
    const { revisions, procurements } = await whole(projectId);
    expect(revisions.map(({ id }) => id)[0]).toBe(draft.id);
    expect(latestPromise(procurements[0]!.plan.contract!)).toMatchObject({ to: "2027-Q1" });
  });
});

describe("adopting is refused", () => {
  test("while windows move later and nobody has said why, with all of them named", async () => {
    const ctx = office.context();
    const { projectId, procurementId, contract } = await givenPromise();
    await closeProcurement(ctx, {
      id: procurementId,
      version: 1,
      as: "failed",
      reason: "Pakkumusi ei tulnud.",
    });
    const { id: second } = (await retender(ctx, { id: procurementId, version: 2 })).procurement;
    const draft = await givenDraft(ctx, projectId, [
      { ...contract, says: by("2027-Q3") },
      { procurementId: second, stage: "contract", says: by("2027-04-01") },
      { procurementId: second, stage: "delivery", says: by("2028") },
    ]);
    const { id: revisionId, version } = draft;
    const adopt = (on: string) => adoptPlan(ctx, { revisionId, version, ...adoption(on) });
    expect(await witness.seesRefused(() => adopt(ctx.today))).toMatchObject({
      code: "REASONS_MISSING",
      details: { count: 2 },
      current: [contract, { procurementId: second, stage: "contract" }],
    });
    await giveReplanningReason(ctx, { ...contract, revisionId, reason: "market", note: null });
    expect(await witness.seesRefused(() => adopt(ctx.today))).toMatchObject({
      code: "REASONS_MISSING",
      details: { count: 1 },
      current: [{ procurementId: second, stage: "contract" }],
    });
    await giveReplanningReason(ctx, {
      procurementId: second,
      stage: "contract",
      revisionId,
      reason: "market",
      note: null,
    });
    await adopt(ctx.today);
  });

  test("of a day that is still to come", async () => {
    const ctx = office.context();
    const { projectId, contract } = await givenPromise();
    const { id: revisionId, version } = await givenDraft(ctx, projectId, [
      { ...contract, says: by("2026-Q4") },
    ]);
    expect(
      await witness.seesRefused(() => adoptPlan(ctx, { revisionId, version, ...adoption("2026-11-23") })),
    ).toMatchObject({ code: "DAY_IN_FUTURE", field: "adoptedOn" });
  });

  test("when somebody changed the draft since it was seen, with who did and what it says now", async () => {
    const ctx = office.context();
    const { projectId, contract } = await givenPromise();
    const { id: revisionId, version } = await givenDraft(ctx, projectId, [
      { ...contract, says: by("2026-Q4") },
    ]);
    await planWindow(ctx, { revisionId, ...contract, was: by("2026-Q4"), becomes: by("2029") });
    expect(
      await witness.seesRefused(() => adoptPlan(ctx, { revisionId, version, ...adoption(ctx.today) })),
    ).toMatchObject({
      code: "STALE_DRAFT",
      details: byLocalUser(ctx),
      current: await draftNow(ctx, projectId, revisionId),
    });
  });

  test("of a draft that says nothing, is discarded, is adopted already, or never was", async () => {
    const ctx = office.context();
    const { projectId, plan } = await givenPromise();
    const empty = await givenDraft(ctx, projectId);
    const gone = await givenDraft(ctx, projectId);
    const { version } = await discardDraft(ctx, { revisionId: gone.id, version: gone.version });
    for (const [revisionId, seen, code] of [
      [empty.id, empty.version, "EMPTY_DRAFT"],
      [gone.id, version, "DRAFT_DISCARDED"],
      [plan, 3, "FROZEN"],
      [999_999, 1, "NOT_FOUND"],
    ] as const)
      expect(
        await witness.seesRefused(() =>
          adoptPlan(ctx, { revisionId, version: seen, ...adoption(ctx.today) }),
        ),
      ).toMatchObject({ code });
  });

  test("and leaves nothing when its history cannot be written", async () => {
    const ctx = office.context();
    const { projectId, procurementId, contract } = await givenPromise();
    const draft = await givenDraft(ctx, projectId, [
      { ...contract, says: by("2027-Q2") },
      { procurementId, stage: "delivery", says: by("2028") },
    ]);
    const { id: revisionId, version } = draft;
    for (const stage of ["contract", "delivery"] as const)
      await giveReplanningReason(ctx, { procurementId, stage, revisionId, reason: "market", note: null });
    await witness.seesFail(() =>
      adoptPlan({ ...ctx, actor: "\0" }, { revisionId, version, ...adoption(ctx.today) }),
    );
  });
});

describe("at the same moment", () => {
  test("somebody adopts a draft and somebody else plans in it: one of them is told, twenty times", async () => {
    const ctx = office.context();
    const { projectId, contract } = await givenPromise();
    const winners = new Set<string>();
    for (let round = 0; round < 20; round++) {
      const { id: procurementId } = await givenProcurement(ctx, { projectId });
      const draft = await givenDraft(ctx, projectId, [
        { procurementId, stage: "contract", says: by("2027-Q1") },
      ]);
      const { id: revisionId, version } = draft;
      const adopt = () => adoptPlan(ctx, { revisionId, version, ...adoption(ctx.today) });
      const plan = () =>
        planWindow(ctx, {
          revisionId,
          ...contract,
          procurementId,
          was: by("2027-Q1"),
          becomes: by("2028-Q1"),
        });
      // Either of them may be the first to reach the database.
      const acts = round % 2 ? [adopt(), plan()] : [plan(), adopt()].reverse();
      const [adopted, planned] = await Promise.allSettled(acts);
      expect([adopted!.status, planned!.status].filter((status) => status === "fulfilled")).toHaveLength(1);
      const [row] = await office.database.sql`
        select to_period, adopted_on from planned_windows w join plan_revisions r on r.id = w.revision_id
        where w.revision_id = ${revisionId}`;
      if (adopted!.status === "fulfilled") {
        winners.add("adopt");
        expect(await refusal(acts[1]!)).toMatchObject({ code: "FROZEN" });
        expect(row).toMatchObject({ to_period: "2027-Q1", adopted_on: expect.anything() });
      } else {
        winners.add("plan");
        expect(await refusal(acts[0]!)).toMatchObject({ code: "STALE_DRAFT", details: byLocalUser(ctx) });
        expect(row).toEqual({ to_period: "2028-Q1", adopted_on: null });
      }
    }
    expect([...winners].sort()).toEqual(["adopt", "plan"]);
  });

  test("two drafts are adopted: the second is held against the first, twenty times", async () => {
    const ctx = office.context();
    const { projectId } = await givenPromise();
    for (let round = 0; round < 20; round++) {
      const { id: procurementId } = await givenProcurement(ctx, { projectId });
      const of = { procurementId, stage: "contract" as const };
      const sooner = await givenDraft(ctx, projectId, [{ ...of, says: by("2027-Q1") }]);
      const later = await givenDraft(ctx, projectId, [{ ...of, says: by("2027-Q2") }]);
      const results = await Promise.allSettled(
        [sooner, later].map(({ id, version }) =>
          adoptPlan(ctx, { revisionId: id, version, ...adoption(ctx.today) }),
        ),
      );
      expect(results[0]!.status).toBe("fulfilled");
      const { procurements } = await readFacts(ctx, projectId);
      const stated = procurements.get(procurementId)!.plan.contract!.map(({ revisionId }) => revisionId);
      // Adopted after the sooner one it would have moved the contract later without a reason.
      expect(stated).toEqual(results[1]!.status === "fulfilled" ? [later.id, sooner.id] : [sooner.id]);
    }
  });
});
