import { and, eq } from "drizzle-orm";
import { outputDeliveries } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import { isSame } from "#shared/history.ts";
import type { EditDeliveryInput } from "#shared/outputs.ts";
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

/** Corrects a delivery. Its day stays where none is given. What somebody corrected is made up no more. */
export async function editDelivery(
  ctx: Context,
  { projectId, outputId, deliveryId, version, on, ...fields }: EditDeliveryInput,
): Promise<OutputChanged> {
  if (on !== undefined && on > ctx.today) throw new DomainError("DAY_IN_FUTURE", { field: "on" });
  return inTransaction(ctx, async (tx) => {
    const found = await findOutput(tx, ctx, "outputs.editDelivery", { projectId, outputId });
    const before = await findDelivery(tx, { projectId, outputId, deliveryId });
    await assertRecordVersion(tx, projectId, "outputDelivery", before, version);
    const becomes = { ...fields, on: on ?? before.on };
    if (isSame(before, { ...before, ...becomes }))
      return { output: await withPlanOf(tx, projectId, found), revision: 0 };
    const [row] = await tx
      .update(outputDeliveries)
      .set({ ...becomes, illustrative: false, version: nextVersion })
      .where(and(eq(outputDeliveries.projectId, projectId), eq(outputDeliveries.id, deliveryId)))
      .returning();
    const after = asDelivery(row!);
    const output = await withPlanOf(tx, projectId, found);
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: found.procurementId,
      kind: "delivery.edited",
      before: { outputDelivery: { ...before, exists: true } },
      after: { outputDelivery: { ...after, exists: true } },
      happenedOn: after.on,
    });
    return { output, revision };
  });
}
