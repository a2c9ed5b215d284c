import { outputs } from "#drizzle/schema.ts";
import type { AddOutputInput } from "#shared/outputs.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import { assertProject } from "./create-procurement.ts";
import { asOutput, assertBelongs, type OutputChanged } from "./find-output.ts";

/** Adds an output of a sub-activity or a procurement. What is promised of it is for a plan to say. */
export async function addOutput(
  ctx: Context,
  { projectId, ...fields }: AddOutputInput,
): Promise<OutputChanged> {
  return inTransaction(ctx, async (tx) => {
    await assertProject(tx, ctx, "outputs.add", projectId);
    await assertBelongs(tx, projectId, fields);
    const [row] = await tx
      .insert(outputs)
      .values({ projectId, ...fields })
      .returning();
    const output = asOutput(row!);
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: output.procurementId,
      kind: "output.added",
      before: { output: { ...output, exists: false } },
      after: { output: { ...output, exists: true } },
      happenedOn: ctx.today,
    });
    return { output: { ...output, windows: [], deliveries: [] }, revision };
  });
}
