import { and, eq } from "drizzle-orm";
import { replanningReasons } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import type { ReplanningFacts } from "#shared/history.ts";
import type { GiveReplanningReasonInput } from "#shared/plan-draft.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordHistory } from "../history.ts";
import { findRevision, findStated, type PlannedPlace } from "./find-draft.ts";

/**
 * Says why a revision moves a window later, or says it anew. It may be said of a draft, and of an adopted plan too: the
 * plan is frozen, why it was so is often known later. It does not raise a draft's version, because it changes nothing
 * of what is adopted.
 */
export async function giveReplanningReason(
  ctx: Context,
  { revisionId, procurementId, stage, reason, note }: GiveReplanningReasonInput,
): Promise<{ projectId: number; revision: number }> {
  return inTransaction(ctx, async (tx) => {
    const { projectId } = await findRevision(tx, ctx, "plans.giveReason", revisionId);
    const place: PlannedPlace = { projectId, revisionId, procurementId, stage };
    const [stated, before] = await Promise.all([findStated(tx, place), findReason(tx, place)]);
    if (stated === null || stated.kind === "dropped")
      throw new DomainError("NOTHING_TO_EXPLAIN", { field: "reason" });
    if (before.reason === reason && before.note === note) return { projectId, revision: 0 };
    const after: ReplanningFacts = { revisionId, stage, reason, note };
    const [, revision] = await Promise.all([
      writeReason(tx, place, after),
      recordHistory(tx, ctx, {
        projectId,
        procurementId,
        kind: "plan.reasonGiven",
        before: { replanning: before },
        after: { replanning: after },
        happenedOn: ctx.today,
      }),
    ]);
    return { projectId, revision };
  });
}

async function findReason(tx: Tx, place: PlannedPlace): Promise<ReplanningFacts> {
  const [row] = await tx.select().from(replanningReasons).where(atPlace(place));
  const { revisionId, stage } = place;
  return { revisionId, stage, reason: row?.reason ?? null, note: row?.note ?? null };
}

/** Writes why a revision, which must be locked, moves a stage later; without a reason, takes away what was said. */
export async function writeReason(
  tx: Tx,
  place: PlannedPlace,
  { reason, note }: Pick<ReplanningFacts, "reason" | "note">,
): Promise<void> {
  if (reason === null) await tx.delete(replanningReasons).where(atPlace(place));
  else
    await tx
      .insert(replanningReasons)
      .values({ ...place, reason, note })
      .onConflictDoUpdate({
        target: [
          replanningReasons.projectId,
          replanningReasons.revisionId,
          replanningReasons.procurementId,
          replanningReasons.stage,
        ],
        set: { reason, note },
      });
}

function atPlace({ projectId, revisionId, procurementId, stage }: PlannedPlace) {
  return and(
    eq(replanningReasons.projectId, projectId),
    eq(replanningReasons.revisionId, revisionId),
    eq(replanningReasons.procurementId, procurementId),
    eq(replanningReasons.stage, stage),
  );
}
