import { and, eq, sql } from "drizzle-orm";
import { procurementSteps } from "#drizzle/schema.ts";
import type { RemoveStepInput } from "#shared/steps.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import type { Changed } from "./change-procurement.ts";
import { findProcurement } from "./find-procurement.ts";
import { findStep } from "./find-step.ts";

/** Takes away a step that was recorded by mistake, or that nobody intends any more. It can be undone. */
export async function removeStep(ctx: Context, { id, stepId, version }: RemoveStepInput): Promise<Changed> {
  return inTransaction(ctx, async (tx) => {
    const { projectId, ...procurement } = await findProcurement(tx, ctx, "steps.remove", id);
    const step = await findStep(tx, { projectId, id }, { stepId, version });
    await tx
      .update(procurementSteps)
      .set({ removedAt: sql`now()`, version: step.version + 1 })
      .where(and(eq(procurementSteps.projectId, projectId), eq(procurementSteps.id, stepId)));
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: id,
      kind: "step.removed",
      before: { step: { ...step, exists: true } },
      after: { step: { ...step, version: step.version + 1, exists: false } },
      happenedOn: ctx.today,
    });
    return { projectId, procurement, revision };
  });
}
