import { changedStages } from "#shared/history.ts";
import { type Move, meaningOfMove, stagesAfterMove } from "#shared/milestones.ts";
import type { MoveInput } from "#shared/procurement.ts";
import type { StagesFacts } from "#shared/stages.ts";
import type { Context } from "../context.ts";
import type { Tx } from "../db.ts";
import { type Changed, changeProcurement } from "./change-procurement.ts";
import { findUnmet } from "./find-conditions.ts";
import type { Found } from "./find-procurement.ts";

/**
 * Moves a procurement on, which meets the milestones it passes, or back, which reopens them and needs a reason.
 * Refuses what the rules refuse, a decision made on an older version (STALE), and going past conditions that are not
 * met without a word about it (GATE_UNMET).
 */
export async function moveProcurement(ctx: Context, input: MoveInput): Promise<Changed> {
  return changeProcurement(ctx, "procurements.move", input, async (found, tx) => {
    const move = { ...input, on: input.on ?? ctx.today };
    const stages = await afterMove(tx, found, move, ctx);
    return {
      changes: { stages },
      history: {
        kind: "procurement.moved",
        ...changedStages(found.stages, stages),
        happenedOn: move.on,
        note: input.reason || input.overrideNote || null,
      },
    };
  });
}

/** The stages after the move. What cannot be for other reasons is refused before conditions are asked about. */
async function afterMove(tx: Tx, found: Found, move: Move, { today }: Context): Promise<StagesFacts> {
  const stages = stagesAfterMove(found, move, today);
  const meaning = meaningOfMove(found.stages, move.toStage);
  if (meaning.kind !== "meets") return stages;
  const unmet = await findUnmet(tx, found, meaning.stages, move.on);
  return unmet.length === 0 ? stages : stagesAfterMove(found, move, today, unmet);
}
