import { and, eq, sql } from "drizzle-orm";
import { outputs } from "#drizzle/schema.ts";
import type { RemoveOutputInput } from "#shared/outputs.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import { assertRecordVersion } from "./assert-record-version.ts";
import { asOutput, assertRemovable, findOutput, nextVersion, type OutputChanged } from "./find-output.ts";

/**
 * Takes away an output that was added by mistake: nothing of it was delivered, and no adopted plan promises it. What
 * drafts say of it stays, so that undoing brings it back whole.
 */
export async function removeOutput(
  ctx: Context,
  { projectId, outputId, version }: RemoveOutputInput,
): Promise<OutputChanged> {
  return inTransaction(ctx, async (tx) => {
    const before = await findOutput(tx, ctx, "outputs.remove", { projectId, outputId });
    await assertRecordVersion(tx, projectId, "output", before, version);
    await assertRemovable(tx, { projectId, outputId });
    const [row] = await tx
      .update(outputs)
      .set({ removedAt: sql`now()`, version: nextVersion })
      .where(and(eq(outputs.projectId, projectId), eq(outputs.id, outputId)))
      .returning();
    const after = asOutput(row!);
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: before.procurementId,
      kind: "output.removed",
      before: { output: { ...before, exists: true } },
      after: { output: { ...after, exists: false } },
      happenedOn: ctx.today,
    });
    return { output: { ...after, windows: [], deliveries: [] }, revision };
  });
}
