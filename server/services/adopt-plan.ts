import { and, eq, isNull, sql } from "drizzle-orm";
import { outputs, outputWindows, projects, replanningReasons } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import { type AdoptPlanInput, changesOfDraft, unexplained } from "#shared/plan-draft.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordHistory } from "../history.ts";
import {
  assertDraftVersion,
  type FoundRevision,
  findDraft,
  planFacts,
  readDraft,
  writeDraft,
} from "./find-draft.ts";
import { findPlans } from "./find-plans.ts";

/**
 * Adopts a draft as it was seen: from then on nobody changes it. Every window that moves later against the plan in force
 * on the day of adoption must have its reason; reasons given for others are dropped.
 */
export async function adoptPlan(
  ctx: Context,
  input: AdoptPlanInput,
): Promise<{ projectId: number; revisionId: number; revision: number }> {
  const { name, source, adoptedOn, adoptedOnAssumed } = input;
  if (adoptedOn > ctx.today) throw new DomainError("DAY_IN_FUTURE", { field: "adoptedOn" });
  return inTransaction(ctx, async (tx) => {
    const draft = await findDraft(tx, ctx, "plans.adopt", input.revisionId);
    await assertDraftVersion(tx, draft, input.version);
    const { projectId, id: revisionId } = draft;
    const windows = await settleReasons(tx, draft, adoptedOn);
    const adopted = await writeDraft(tx, draft, {
      name,
      source,
      adoptedOn,
      adoptedOnAssumed,
      adoptedAt: sql`clock_timestamp()`,
    });
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: null,
      kind: "plan.adopted",
      before: { planRevision: planFacts(draft) },
      after: { planRevision: planFacts(adopted, { windows }) },
      happenedOn: adoptedOn,
      note: name,
    });
    return { projectId, revisionId, revision };
  });
}

/** @returns how many windows the draft states */
async function settleReasons(tx: Tx, draft: FoundRevision, adoptedOn: string): Promise<number> {
  const { projectId, id } = draft;
  // Two drafts adopted at once: the second is held against the first.
  await tx.select({ id: projects.id }).from(projects).where(eq(projects.id, projectId)).for("no key update");
  const said = await readDraft(tx, draft);
  if (said.statements.length === 0 && !(await statesOutputs(tx, draft))) throw new DomainError("EMPTY_DRAFT");
  const changes = changesOfDraft(await findPlans(tx, projectId), said, adoptedOn);
  const missing = unexplained(changes);
  if (missing.length > 0)
    throw new DomainError("REASONS_MISSING", {
      details: { count: missing.length },
      current: missing.map(({ procurement, stage }) => ({ procurementId: procurement.id, stage })),
    });
  const later = changes.filter(({ change }) => change.isLater);
  const list = (values: readonly (number | string)[]) => sql`${`{${values.join(",")}}`}`;
  await tx.delete(replanningReasons).where(
    and(
      eq(replanningReasons.projectId, projectId),
      eq(replanningReasons.revisionId, id),
      sql`(${replanningReasons.procurementId}, ${replanningReasons.stage}) not in (
          select * from unnest(${list(later.map(({ procurement }) => procurement.id))}::bigint[],
            ${list(later.map(({ stage }) => stage))}::text[]))`,
    ),
  );
  return said.statements.length;
}

/** Whether a draft promises outputs that are there. */
async function statesOutputs(tx: Tx, { projectId, id }: FoundRevision): Promise<boolean> {
  const [stated] = await tx
    .select({ outputId: outputWindows.outputId })
    .from(outputWindows)
    .innerJoin(
      outputs,
      and(
        eq(outputs.projectId, outputWindows.projectId),
        eq(outputs.id, outputWindows.outputId),
        isNull(outputs.removedAt),
      ),
    )
    .where(and(eq(outputWindows.projectId, projectId), eq(outputWindows.revisionId, id)))
    .limit(1);
  return stated !== undefined;
}
