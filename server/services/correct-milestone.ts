import { changedStages } from "#shared/history.ts";
import { stagesAfterCorrection } from "#shared/milestones.ts";
import type { CorrectMilestoneInput } from "#shared/procurement.ts";
import type { Context } from "../context.ts";
import { type Changed, changeProcurement } from "./change-procurement.ts";

/** Corrects the day a milestone was met, or why it was late. The order of the milestones must still hold. */
export async function correctMilestone(ctx: Context, input: CorrectMilestoneInput): Promise<Changed> {
  return changeProcurement(ctx, "procurements.correctMilestone", input, (found) => {
    const stages = stagesAfterCorrection(found, input, ctx.today);
    return {
      changes: { stages },
      history: {
        kind: "procurement.milestoneCorrected",
        ...changedStages(found.stages, stages),
        happenedOn: input.on,
      },
    };
  });
}
