import { changedStages } from "#shared/history.ts";
import { stagesAfterExplanation } from "#shared/milestones.ts";
import type { ExplainLatenessInput } from "#shared/procurement.ts";
import type { Context } from "../context.ts";
import { type Changed, changeProcurement } from "./change-procurement.ts";
import { findStatements } from "./find-statements.ts";

/**
 * Says why a stage is late, or takes back what was said: of a milestone met late, or of one that is still open and
 * behind a promise; also of a closed procurement. Refuses a stage that is not late, and a decision made on an older
 * version (STALE).
 */
export async function explainLateness(ctx: Context, input: ExplainLatenessInput): Promise<Changed> {
  return changeProcurement(ctx, "procurements.explainLateness", input, async (found, tx) => {
    const stated = await findStatements(tx, found, input.stage);
    const stages = stagesAfterExplanation(found, input, stated, ctx.today);
    return {
      changes: { stages },
      history: {
        kind: "procurement.latenessExplained",
        ...changedStages(found.stages, stages),
        happenedOn: ctx.today,
      },
    };
  });
}
