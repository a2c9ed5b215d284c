import { changedStages } from "#shared/history.ts";
import { stagesAfterMove } from "#shared/milestones.ts";
import type { MoveInput } from "#shared/procurement.ts";
import type { Context } from "../context.ts";
import { type Changed, changeProcurement } from "./change-procurement.ts";

/**
 * Moves a procurement on, which meets the milestones it passes, or back, which reopens them and needs a reason.
 * Refuses what the rules refuse, and a decision made on an older version (STALE).
 */
export async function moveProcurement(ctx: Context, input: MoveInput): Promise<Changed> {
  return changeProcurement(ctx, input, (found) => {
    const move = { ...input, on: input.on ?? ctx.today };
    const stages = stagesAfterMove(found, move, ctx.today);
    return {
      changes: { stages },
      history: {
        kind: "procurement.moved",
        ...changedStages(found.stages, stages),
        happenedOn: move.on,
        note: input.reason || null,
      },
    };
  });
}
