import { changedStages } from "#shared/history.ts";
import { stagesAfterApplicability } from "#shared/milestones.ts";
import type { SetApplicableInput } from "#shared/procurement.ts";
import type { Context } from "../context.ts";
import { type Changed, changeProcurement } from "./change-procurement.ts";

/** Marks a stage as applicable to a procurement or not. A met stage must be reopened first, and one must remain. */
export async function markStage(ctx: Context, input: SetApplicableInput): Promise<Changed> {
  return changeProcurement(ctx, "procurements.setApplicable", input, (found) => {
    const stages = stagesAfterApplicability(found, input.stage, input.applicable);
    return {
      changes: { stages },
      history: {
        kind: "procurement.stageMarked",
        ...changedStages(found.stages, stages),
        happenedOn: ctx.today,
      },
    };
  });
}
