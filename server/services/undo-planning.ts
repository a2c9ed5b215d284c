import { DomainError } from "#shared/errors.ts";
import {
  assertUndoable,
  type Change,
  isSame,
  isUndoableKind,
  type PlanningFacts,
  type Values,
} from "#shared/history.ts";
import type { Context } from "../context.ts";
import type { Tx } from "../db.ts";
import {
  findDraft,
  findRevision,
  findStated,
  whoChangedPlan,
  writeDraft,
  writeStated,
} from "./find-draft.ts";
import { writeReason } from "./give-replanning-reason.ts";
import { findOutputStated, whoChangedOutputPlan, writeOutputStated } from "./plan-output.ts";

type ChangeRow = Change & { projectId: number };

/** Whether a change is of a plan, and not of a procurement itself. */
export function isOfPlan({ after }: Pick<Change, "after">): boolean {
  const { planning, outputPlanning, replanning, planRevision } = after;
  return [planning, outputPlanning, replanning, planRevision].some((named) => named !== undefined);
}

/**
 * Puts back what a draft said before a change, its name, or the whole draft when it was discarded. Why a window was
 * moved later can be taken back of an adopted plan too. `readLater` reads the changes since, once the plan is locked.
 */
export async function undoPlanning(
  tx: Tx,
  ctx: Pick<Context, "access">,
  undone: ChangeRow,
  readLater: () => Promise<Change[]>,
): Promise<void> {
  if (!isUndoableKind(undone.kind)) throw new DomainError("NOT_UNDOABLE");
  const { projectId, procurementId, before } = undone;
  const { planning, outputPlanning, replanning, planRevision } = before;
  const revisionId = (planning ?? outputPlanning ?? replanning ?? planRevision)!.revisionId;
  if (replanning) await findRevision(tx, ctx, "history.undo", revisionId);
  else
    await findDraft(tx, ctx, "history.undo", revisionId, {
      discarded: undone.kind === "plan.draftDiscarded",
    });
  assertUndoable(undone, await readLater());
  if (planning) await restoreWindow(tx, undone, planning);
  if (outputPlanning) await restoreOutputWindow(tx, undone, outputPlanning);
  if (replanning) {
    const { stage } = replanning;
    await writeReason(tx, { projectId, revisionId, procurementId: procurementId!, stage }, replanning);
  }
  if (planRevision)
    await writeDraft(tx, { projectId, id: revisionId }, { name: planRevision.name, removedAt: null });
}

async function restoreWindow(
  tx: Tx,
  { projectId, procurementId, after }: ChangeRow,
  { revisionId, stage, states }: PlanningFacts,
): Promise<void> {
  const place = { projectId, revisionId, procurementId: procurementId!, stage };
  // An imported table may have written over it, and is not among the changes of this procurement.
  if (!isSame(await findStated(tx, place), after.planning!.states))
    throw new DomainError("UNDO_CONFLICT", {
      details: await whoChangedPlan(tx, { projectId, id: revisionId }, place),
    });
  await Promise.all([writeStated(tx, place, states), writeDraft(tx, { projectId, id: revisionId })]);
}

async function restoreOutputWindow(
  tx: Tx,
  { projectId, after }: ChangeRow,
  { revisionId, outputId, states }: NonNullable<Values["outputPlanning"]>,
): Promise<void> {
  const place = { projectId, revisionId, outputId };
  // The output may have belonged to another procurement meanwhile, so that later changes are not among this one's.
  if (!isSame(await findOutputStated(tx, place), after.outputPlanning!.states))
    throw new DomainError("UNDO_CONFLICT", { details: await whoChangedOutputPlan(tx, place) });
  await Promise.all([writeOutputStated(tx, place, states), writeDraft(tx, { projectId, id: revisionId })]);
}
