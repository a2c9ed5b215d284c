import { outputDeliveries } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import type { DeliverInput } from "#shared/outputs.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import { asDelivery, findOutput, type OutputChanged, withPlanOf } from "./find-output.ts";

/** Records that some of an output was delivered, on a day that is not to come. More than was promised is no error. */
export async function deliverOutput(
  ctx: Context,
  { projectId, outputId, on = ctx.today, ...fields }: DeliverInput,
): Promise<OutputChanged> {
  if (on > ctx.today) throw new DomainError("DAY_IN_FUTURE", { field: "on" });
  return inTransaction(ctx, async (tx) => {
    const found = await findOutput(tx, ctx, "outputs.deliver", { projectId, outputId });
    const [row] = await tx
      .insert(outputDeliveries)
      .values({ projectId, outputId, on, ...fields })
      .returning();
    const delivery = asDelivery(row!);
    const output = await withPlanOf(tx, projectId, found);
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: found.procurementId,
      kind: "output.delivered",
      before: { outputDelivery: { ...delivery, exists: false } },
      after: { outputDelivery: { ...delivery, exists: true } },
      happenedOn: on,
    });
    return { output, revision };
  });
}
