import { changedStages } from "#shared/history.ts";
import { stagesAfterMove } from "#shared/milestones.ts";
import type { MoveInput, Procurement } from "#shared/procurement.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import { assertVersion, findProcurement } from "./find-procurement.ts";
import { writeProcurement } from "./write-procurement.ts";

/** What a change of one procurement answers: the procurement afterwards, and the number of its history row. */
export interface Changed {
  projectId: number;
  procurement: Procurement;
  revision: number;
}

/**
 * Moves a procurement on, which meets the milestones it passes, or back, which reopens them and needs a reason.
 * Refuses what the rules refuse, and a decision made on an older version (STALE).
 */
export async function moveProcurement(ctx: Context, input: MoveInput): Promise<Changed> {
  return inTransaction(ctx, async (tx) => {
    const found = await findProcurement(tx, input.id);
    await assertVersion(tx, found, input.version);
    const move = { ...input, on: input.on ?? ctx.today };
    const stages = stagesAfterMove(found, move, ctx.today);
    // The writes travel together: the history row takes the project's lock, which is then held for one round trip.
    const [{ projectId, ...procurement }, revision] = await Promise.all([
      writeProcurement(tx, found, { stages }),
      recordHistory(tx, ctx, {
        projectId: found.projectId,
        procurementId: found.id,
        kind: "procurement.moved",
        ...changedStages(found.stages, stages),
        happenedOn: move.on,
        note: input.reason || null,
      }),
    ]);
    return { projectId, procurement, revision };
  });
}
