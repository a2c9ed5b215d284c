import { and, eq } from "drizzle-orm";
import { capacities } from "#drizzle/schema.ts";
import type { SetCapacityInput } from "#shared/evaluator-hours.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import { lockProject } from "./lock-project.ts";

/** Says how many hours a role has in each quarter from one on. The revision is 0 when it says so already. */
export async function setCapacity(
  ctx: Context,
  { projectId, ...capacity }: SetCapacityInput,
): Promise<{ revision: number }> {
  return inTransaction(ctx, async (tx) => {
    await lockProject(tx, ctx, "hours.setCapacity", projectId);
    const { role, from, hours } = capacity;
    const [known] = await tx
      .select({ hours: capacities.hours })
      .from(capacities)
      .where(and(eq(capacities.projectId, projectId), eq(capacities.role, role), eq(capacities.from, from)));
    if (known && known.hours === hours) return { revision: 0 };
    await tx
      .insert(capacities)
      .values({ projectId, ...capacity })
      .onConflictDoUpdate({
        target: [capacities.projectId, capacities.role, capacities.from],
        set: { hours },
      });
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: null,
      kind: "capacity.set",
      before: { capacity: { role, from, hours: known?.hours ?? null, exists: known !== undefined } },
      after: { capacity: { role, from, hours, exists: true } },
      happenedOn: ctx.today,
    });
    return { revision };
  });
}
