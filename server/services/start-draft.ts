import { and, eq, sql } from "drizzle-orm";
import { outputs, outputWindows, plannedWindows, planRevisions, procurementStages } from "#drizzle/schema.ts";
import { latestPromise, revisionsInForceOn } from "#shared/plan.ts";
import type { StartDraftInput } from "#shared/plan-draft.ts";
import { STAGES } from "#shared/stages.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordHistory } from "../history.ts";
import { assertProject } from "./create-procurement.ts";
import { planFacts } from "./find-draft.ts";
import { findPlans, type PlannedRound } from "./find-plans.ts";
import type { DraftChanged } from "./rename-draft.ts";

/**
 * Starts a draft: empty, or saying what the plan in force today promises about every stage that applies to a
 * procurement which is neither failed nor cancelled, and about every output, in the words of the documents it comes
 * from. A retender gets what it inherited as its own.
 */
export async function startDraft(ctx: Context, input: StartDraftInput): Promise<DraftChanged> {
  return inTransaction(ctx, async (tx) => {
    const { projectId, name, from } = input;
    await assertProject(tx, ctx, "plans.startDraft", projectId);
    const [draft] = await tx.insert(planRevisions).values({ projectId, name, source: "" }).returning();
    const windows = from === "inForce" ? await copyPlanInForce(tx, ctx, draft!) : 0;
    if (from === "inForce") await copyOutputsInForce(tx, ctx, draft!);
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: null,
      kind: "plan.draftStarted",
      before: { planRevision: planFacts(draft!, { exists: false, windows: 0 }) },
      after: { planRevision: planFacts(draft!, { windows }) },
      happenedOn: ctx.today,
    });
    return { projectId, revisionId: draft!.id, revision, version: draft!.version };
  });
}

/** @returns how many windows the draft got */
async function copyPlanInForce(
  tx: Tx,
  ctx: Context,
  { projectId, id }: { projectId: number; id: number },
): Promise<number> {
  const promised = await promisesInForce(tx, ctx, projectId);
  // One parameter for each column, however many windows there are.
  const list = (name: keyof Promised) => sql`${`{${promised.map((each) => each[name]).join(",")}}`}`;
  const copied = await tx.execute(sql`
    insert into ${plannedWindows} (project_id, revision_id, procurement_id, stage, kind, from_period, to_period,
      refers_to, verbatim, normalization, note, source)
    select project_id, ${id}::bigint, p.procurement_id, w.stage, kind, from_period, to_period,
      refers_to, verbatim, normalization, note, source
    from unnest(${list("procurementId")}::bigint[], ${list("statedAbout")}::bigint[], ${list("stage")}::text[],
      ${list("revisionId")}::bigint[]) as p (procurement_id, stated_about, stage, revision_id)
    join ${plannedWindows} w on w.project_id = ${projectId}::bigint and w.revision_id = p.revision_id
      and w.procurement_id = p.stated_about and w.stage = p.stage`);
  return copied.count;
}

/** A revision that says no end, though it speaks of an output, leaves the end that was promised before. */
async function copyOutputsInForce(
  tx: Tx,
  { today }: Context,
  { projectId, id }: { projectId: number; id: number },
): Promise<void> {
  await tx.execute(sql`
    insert into ${outputWindows} (project_id, revision_id, output_id, from_period, to_period, kind, count, per_quarter,
      is_minimum, verbatim, normalization, note, source)
    select distinct on (w.output_id) w.project_id, ${id}::bigint, w.output_id, from_period, to_period, kind, count,
      per_quarter, is_minimum, verbatim, normalization, note, w.source
    from ${outputWindows} w
    join ${planRevisions} r on r.project_id = w.project_id and r.id = w.revision_id and r.adopted_on <= ${today}::date
    join ${outputs} o on o.project_id = w.project_id and o.id = w.output_id and o.removed_at is null
    where w.project_id = ${projectId}::bigint
    order by w.output_id, to_period is null, r.adopted_on desc, r.adopted_at desc, r.id desc`);
}

/** Where a promise in force stands: said by a revision, about the procurement itself or about a round before it. */
interface Promised {
  procurementId: number;
  statedAbout: number;
  stage: string;
  revisionId: number;
}

async function promisesInForce(tx: Tx, { today }: Context, projectId: number): Promise<Promised[]> {
  const [{ revisions, procurements }, notApplicable] = await Promise.all([
    findPlans(tx, projectId),
    tx
      .select({ procurementId: procurementStages.procurementId, stage: procurementStages.stage })
      .from(procurementStages)
      .where(and(eq(procurementStages.projectId, projectId), eq(procurementStages.applicable, false))),
  ]);
  const inForce = new Set(revisionsInForceOn(revisions, today).map((revision) => revision.id));
  const left = new Set(notApplicable.map((each) => `${each.procurementId} ${each.stage}`));
  const rounds = new Map(procurements.map((round) => [round.id, round]));
  return procurements
    .filter(({ closedAs }) => closedAs === null)
    .flatMap((round) =>
      STAGES.filter((stage) => !left.has(`${round.id} ${stage}`)).flatMap((stage) => {
        const stated = (round.plan[stage] ?? []).filter(({ revisionId }) => inForce.has(revisionId));
        const promise = latestPromise(stated);
        if (promise === null) return [];
        const { revisionId } = promise;
        const statedAbout = roundStating(round, rounds, (each) =>
          each.own[stage]?.some((statement) => statement.revisionId === revisionId),
        );
        return [{ procurementId: round.id, statedAbout, stage, revisionId }];
      }),
    );
}

function roundStating(
  last: PlannedRound,
  rounds: ReadonlyMap<number, PlannedRound>,
  states: (round: PlannedRound) => boolean | undefined,
): number {
  let round = last;
  while (!states(round)) round = rounds.get(round.retenderOf!)!;
  return round.id;
}
