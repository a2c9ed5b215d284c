import { closedMonths } from "#drizzle/schema.ts";
import { assertMay } from "#shared/access.ts";
import type { CloseMonthInput } from "#shared/evaluator-hours.ts";
import { assertMonthOver } from "#shared/work-entries.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import { stopWriting } from "./find-work.ts";
import { lockProject } from "./lock-project.ts";

/**
 * Closes a month of hours for good: what is in it stays, and is put right by correcting entries only. The revision is 0
 * when it was closed already.
 */
export async function closeMonth(
  ctx: Context,
  { projectId, month }: CloseMonthInput,
): Promise<{ revision: number }> {
  return inTransaction(ctx, async (tx) => {
    assertMay(ctx.access, "hours.closeMonth", projectId, "projectId");
    assertMonthOver(month, ctx.today);
    await stopWriting(tx, projectId);
    await lockProject(tx, ctx, "hours.closeMonth", projectId);
    const closed = await tx
      .insert(closedMonths)
      .values({ projectId, month, actor: ctx.actor })
      .onConflictDoNothing()
      .returning({ month: closedMonths.month });
    if (closed.length === 0) return { revision: 0 };
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: null,
      kind: "month.closed",
      before: { month: { month, closed: false } },
      after: { month: { month, closed: true } },
      happenedOn: ctx.today,
    });
    return { revision };
  });
}
