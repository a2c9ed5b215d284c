import { and, eq, isNull } from "drizzle-orm";
import { procurements } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import { isSame } from "#shared/history.ts";
import { type PlanWindowInput, saysOf } from "#shared/plan-draft.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordHistory } from "../history.ts";
import {
  findDraft,
  findStated,
  type PlannedPlace,
  whoChangedPlan,
  writeDraft,
  writeStated,
} from "./find-draft.ts";
import type { DraftChanged } from "./rename-draft.ts";

/**
 * Plans one stage in a draft, or takes back what the draft says of it. What the person saw there is compared with what
 * is there now: if somebody else planned the same stage meanwhile, it is refused with FIELD_CHANGED, who did it and
 * what it says now. Planning what is there already changes nothing.
 */
export async function planWindow(ctx: Context, input: PlanWindowInput): Promise<DraftChanged> {
  return inTransaction(ctx, async (tx) => {
    const draft = await findDraft(tx, ctx, "plans.planWindow", input.revisionId);
    const { projectId, id: revisionId } = draft;
    const { procurementId, stage } = input;
    const place: PlannedPlace = { projectId, revisionId, procurementId, stage };
    const [, stated] = await Promise.all([assertProcurement(tx, place), findStated(tx, place)]);
    const says = stated && saysOf(stated);
    if (isSame(says, input.becomes)) return { projectId, revisionId, revision: 0, version: draft.version };
    if (!isSame(says, input.was))
      throw new DomainError("FIELD_CHANGED", {
        field: "becomes",
        details: { ...(await whoChangedPlan(tx, draft, place)), current: says?.verbatim || "–" },
        current: says,
      });
    // What is planned here comes from no document.
    const states = input.becomes && {
      ...input.becomes,
      revisionId,
      normalization: null,
      note: null,
      source: null,
    };
    const [after, , revision] = await Promise.all([
      writeDraft(tx, draft),
      writeStated(tx, place, states),
      recordHistory(tx, ctx, {
        projectId,
        procurementId,
        kind: "plan.windowPlanned",
        before: { planning: { revisionId, stage, states: stated } },
        after: { planning: { revisionId, stage, states } },
        happenedOn: ctx.today,
      }),
    ]);
    return { projectId, revisionId, revision, version: after.version };
  });
}

/** Refuses a procurement that is not there, or is another project's. */
async function assertProcurement(tx: Tx, { projectId, procurementId }: PlannedPlace): Promise<void> {
  const [found] = await tx
    .select({ id: procurements.id })
    .from(procurements)
    .where(
      and(
        eq(procurements.projectId, projectId),
        eq(procurements.id, procurementId),
        isNull(procurements.removedAt),
      ),
    )
    // Its creation may be undone at this moment.
    .for("share");
  if (!found) throw new DomainError("NOT_FOUND", { field: "procurementId" });
}
