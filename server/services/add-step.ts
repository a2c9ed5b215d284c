import { procurementSteps } from "#drizzle/schema.ts";
import { type AddStepInput, assertStepPossible } from "#shared/steps.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import type { Changed } from "./change-procurement.ts";
import { findProcurement } from "./find-procurement.ts";
import { asStep } from "./find-step.ts";

/** Adds an optional step of a procurement inside one of its stages: done on a day, or only intended. */
export async function addStep(ctx: Context, { id, ...fields }: AddStepInput): Promise<Changed> {
  return inTransaction(ctx, async (tx) => {
    const { projectId, ...procurement } = await findProcurement(tx, ctx, "steps.add", id);
    assertStepPossible(fields, null, procurement, ctx.today);
    const [row] = await tx
      .insert(procurementSteps)
      .values({ projectId, procurementId: id, ...fields })
      .returning();
    const step = asStep(row!);
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: id,
      kind: "step.added",
      before: { step: { ...step, exists: false } },
      after: { step: { ...step, exists: true } },
      happenedOn: step.on ?? ctx.today,
    });
    return { projectId, procurement, revision };
  });
}
