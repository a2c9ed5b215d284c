import { and, eq, sql } from "drizzle-orm";
import { outputDeliveries } from "#drizzle/schema.ts";
import type { RemoveDeliveryInput } from "#shared/outputs.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import { assertRecordVersion } from "./assert-record-version.ts";
import {
  asDelivery,
  findDelivery,
  findOutput,
  nextVersion,
  type OutputChanged,
  withPlanOf,
} from "./find-output.ts";

/** Takes away a delivery that was recorded by mistake. */
export async function removeDelivery(
  ctx: Context,
  { projectId, outputId, deliveryId, version }: RemoveDeliveryInput,
): Promise<OutputChanged> {
  return inTransaction(ctx, async (tx) => {
    const found = await findOutput(tx, ctx, "outputs.removeDelivery", { projectId, outputId });
    const before = await findDelivery(tx, { projectId, outputId, deliveryId });
    await assertRecordVersion(tx, projectId, "outputDelivery", before, version);
    const [row] = await tx
      .update(outputDeliveries)
      .set({ removedAt: sql`now()`, version: nextVersion })
      .where(and(eq(outputDeliveries.projectId, projectId), eq(outputDeliveries.id, deliveryId)))
      .returning();
    const output = await withPlanOf(tx, projectId, found);
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: found.procurementId,
      kind: "delivery.removed",
      before: { outputDelivery: { ...before, exists: true } },
      after: { outputDelivery: { ...asDelivery(row!), exists: false } },
      happenedOn: ctx.today,
    });
    return { output, revision };
  });
}
