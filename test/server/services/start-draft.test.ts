import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readFacts } from "#server/queries/facts.ts";
import { readPlans } from "#server/queries/plans.ts";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { markStage } from "#server/services/mark-stage.ts";
import { retender } from "#server/services/retender.ts";
import { startDraft } from "#server/services/start-draft.ts";
import type { BoardFacts } from "#shared/board.ts";
import { latestPromise } from "#shared/plan.ts";
import { changesOfDraft } from "#shared/plan-draft.ts";
import { STAGES } from "#shared/stages.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { by, draftNow, givenPlan } from "#test/support/given-plans.ts";
import { startWitness, type Witness } from "#test/support/witness.ts";

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

describe("starting a draft from nothing", () => {
  test("makes an empty one, and one line of history that no board takes notice of", async () => {
    const ctx = office.context({ origin: "brauser-21" });
    const projectId = await givenProject(ctx);
    const facts = await readFacts(ctx, projectId);
    const { answer, history, announced } = await witness.sees(() =>
      startDraft(ctx, { projectId, name: "Tegevuskava 2027", from: "empty" }),
    );
    const { revisionId, revision } = answer;
    expect(answer).toEqual({ projectId, revisionId, revision: 2, version: 1 });
    expect(await readPlans(ctx, { projectId })).toEqual({
      revision,
      drafts: [
        { id: revisionId, name: "Tegevuskava 2027", source: "", version: 1, statements: [], reasons: [] },
      ],
    });
    const planRevision = { revisionId, name: "Tegevuskava 2027", source: "", adoptedOn: null, windows: 0 };
    expect(history).toEqual([
      {
        projectId,
        revision,
        procurementId: null,
        kind: "plan.draftStarted",
        actor: "local",
        origin: "brauser-21",
        before: { planRevision: { ...planRevision, exists: false } },
        after: { planRevision: { ...planRevision, exists: true } },
        happenedOn: ctx.today,
        recordedAt: expect.any(String),
        note: null,
        undoes: null,
      },
    ]);
    expect(announced).toEqual([`${projectId}:${revision}`]);
    const { procurements, revisions } = await readFacts(ctx, projectId);
    expect(revisions).toBe(facts.revisions);
    expect(procurements).toEqual(facts.procurements);
  });

  test("is possible any number of times", async () => {
    const ctx = office.context();
    const projectId = await givenProject(ctx);
    const names = ["Esimene", "Teine", "Teine"];
    for (const name of names) await startDraft(ctx, { projectId, name, from: "empty" });
    expect((await readPlans(ctx, { projectId })).drafts.map(({ name }) => name)).toEqual(names);
  });

  test("is refused in a project that is not there", async () => {
    for (const from of ["empty", "inForce"] as const)
      expect(
        await witness.seesRefused(() =>
          startDraft(office.context(), { projectId: 999_999, name: "Kava", from }),
        ),
      ).toMatchObject({ code: "NOT_FOUND", field: "projectId" });
  });

  test("leaves nothing when its history cannot be written", async () => {
    const { projectId } = await loadSample(office.context());
    for (const from of ["empty", "inForce"] as const)
      await witness.seesFail(() =>
        startDraft({ ...office.context(), actor: "\0" }, { projectId, name: "Kava", from }),
      );
  });
});

describe("starting a draft from the plan in force", () => {
  test("takes over what is promised of every stage that applies, with its source, and so changes nothing", async () => {
    const ctx = office.context();
    const { projectId } = await loadSample(ctx);
    const facts = await whole(projectId);
    const { answer, history } = await witness.sees(() =>
      startDraft(ctx, { projectId, name: "Kava", from: "inForce" }),
    );
    const draft = await draftNow(ctx, projectId, answer.revisionId);
    const expected = facts.procurements.flatMap(({ id, closedAs, stages, plan }) =>
      STAGES.flatMap((stage) => {
        const promise = latestPromise(plan[stage] ?? []);
        return closedAs === null && stages[stage].applicable && promise
          ? [{ ...promise, revisionId: draft.id, procurementId: id, stage }]
          : [];
      }),
    );
    expect(expected.length).toBeGreaterThan(15);
    expect(draft.statements).toEqual(expected);
    expect(history[0]!.after.planRevision).toMatchObject({ windows: expected.length, exists: true });
    expect(changesOfDraft(facts, draft, ctx.today)).toEqual([]);
    const differing = await office.database.sql`
      select from planned_windows d where d.revision_id = ${draft.id} and not exists (
        select from planned_windows w join plan_revisions r on r.id = w.revision_id and r.adopted_on is not null
        where w.project_id = d.project_id and w.stage = d.stage
          and (w.kind, w.from_period, w.to_period, w.verbatim, w.normalization, w.note, w.source)
            is not distinct from (d.kind, d.from_period, d.to_period, d.verbatim, d.normalization, d.note, d.source))`;
    expect(differing).toHaveLength(0);
    const [sourced] = await office.database.sql<{ count: number }[]>`
      select count(*)::int as count from planned_windows where revision_id = ${draft.id} and source is not null`;
    expect(sourced!.count).toBe(expected.length);
  });

  test("takes over what a new round inherited, and nothing of the failed one", async () => {
    const ctx = office.context();
    const projectId = await givenProject(ctx);
    const { id: first, version } = await givenProcurement(ctx, { projectId });
    const planned = (stage: "announcement" | "contract", to: string) => ({
      procurementId: first,
      stage,
      says: by(to),
    });
    await givenPlan(ctx, projectId, "2026-01-01", [
      planned("announcement", "2026-Q1"),
      planned("contract", "2026-Q2"),
    ]);
    await closeProcurement(ctx, { id: first, version, as: "failed", reason: "Pakkumusi ei tulnud." });
    const second = (await retender(ctx, { id: first, version: version + 1 })).procurement;
    await givenPlan(
      ctx,
      projectId,
      "2026-02-01",
      [{ procurementId: second.id, stage: "contract", says: by("2026-Q4") }],
      [{ procurementId: second.id, stage: "contract", says: by("2026-Q4") }],
    );
    await closeProcurement(ctx, { id: second.id, version: second.version, as: "failed", reason: "Jälle." });
    const third = (await retender(ctx, { id: second.id, version: second.version + 1 })).procurement.id;
    const { revisionId } = await startDraft(ctx, { projectId, name: "Kava", from: "inForce" });
    const { statements } = await draftNow(ctx, projectId, revisionId);
    expect(statements).toEqual([
      { ...by("2026-Q1"), revisionId, procurementId: third, stage: "announcement" },
      { ...by("2026-Q4"), revisionId, procurementId: third, stage: "contract" },
    ]);
  });

  test("leaves out what was dropped, what speaks of another event, what does not apply and what was cancelled", async () => {
    const ctx = office.context();
    const projectId = await givenProject(ctx);
    const { id, version } = await givenProcurement(ctx, { projectId });
    const cancelled = await givenProcurement(ctx, { projectId });
    const say = (stage: (typeof STAGES)[number], says: Parameters<typeof by>[0] | null) => ({
      procurementId: id,
      stage,
      says: says === null ? ({ kind: "dropped", verbatim: "jääb ära" } as const) : by(says),
    });
    await givenPlan(ctx, projectId, "2026-01-01", [
      say("baseDocuments", "2026-Q1"),
      say("rtkCoordination", "2026-Q1"),
      say("announcement", "2026-Q2"),
      { procurementId: id, stage: "contract", says: by("2026-Q3", "start") },
      { procurementId: cancelled.id, stage: "delivery", says: by("2027") },
    ]);
    await givenPlan(ctx, projectId, "2026-02-01", [
      say("baseDocuments", null),
      { procurementId: id, stage: "announcement", says: by("2026-Q4", "other") },
    ]);
    await markStage(ctx, { id, version, stage: "rtkCoordination", applicable: false });
    await closeProcurement(ctx, { ...cancelled, as: "cancelled", reason: "Raha ei ole." });
    const { revisionId } = await startDraft(ctx, { projectId, name: "Kava", from: "inForce" });
    const { statements } = await draftNow(ctx, projectId, revisionId);
    expect(statements).toEqual([{ ...by("2026-Q2"), revisionId, procurementId: id, stage: "announcement" }]);
  });

  test("of a project without plans is as empty as one from nothing", async () => {
    const ctx = office.context();
    const projectId = await givenProject(ctx);
    await givenProcurement(ctx, { projectId });
    const { revisionId } = await startDraft(ctx, { projectId, name: "Kava", from: "inForce" });
    expect((await draftNow(ctx, projectId, revisionId)).statements).toEqual([]);
  });

  test("knows only what is in force today", async () => {
    const ctx = office.context();
    const projectId = await givenProject(ctx);
    const { id: procurementId } = await givenProcurement(ctx, { projectId });
    await givenPlan(ctx, projectId, "2026-06-01", [{ procurementId, stage: "delivery", says: by("2027") }]);
    const earlier = office.context({ today: "2026-05-31" });
    const { revisionId } = await startDraft(earlier, { projectId, name: "Kava", from: "inForce" });
    expect((await draftNow(ctx, projectId, revisionId)).statements).toEqual([]);
  });
});
