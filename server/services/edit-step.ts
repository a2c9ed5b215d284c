import { and, eq } from "drizzle-orm";
import { procurementSteps } from "#drizzle/schema.ts";
import { isSame } from "#shared/history.ts";
import { assertStepPossible, type EditStepInput } from "#shared/steps.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import { type Changed, unchanged } from "./change-procurement.ts";
import { findProcurement } from "./find-procurement.ts";
import { asStep, findStep } from "./find-step.ts";

/** Changes what a step was, in which stage it lies, or the day it was done. */
export async function editStep(
  ctx: Context,
  { id, stepId, version, ...fields }: EditStepInput,
): Promise<Changed> {
  return inTransaction(ctx, async (tx) => {
    const found = await findProcurement(tx, ctx, "steps.edit", id);
    const before = await findStep(tx, found, { stepId, version });
    assertStepPossible(fields, before, found, ctx.today);
    if (isSame(before, { ...before, ...fields })) return unchanged(found);
    const { projectId, ...procurement } = found;
    const [row] = await tx
      .update(procurementSteps)
      .set({ ...fields, version: before.version + 1 })
      .where(and(eq(procurementSteps.projectId, projectId), eq(procurementSteps.id, stepId)))
      .returning();
    const after = asStep(row!);
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: id,
      kind: "step.edited",
      before: { step: { ...before, exists: true } },
      after: { step: { ...after, exists: true } },
      happenedOn: after.on ?? ctx.today,
    });
    return { projectId, procurement, revision };
  });
}
