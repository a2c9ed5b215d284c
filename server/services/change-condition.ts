import { and, eq, sql } from "drizzle-orm";
import { conditions } from "#drizzle/schema.ts";
import type { ProjectDeed } from "#shared/access.ts";
import type { Condition } from "#shared/gates.ts";
import { type ChangeKind, isSame } from "#shared/history.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import type { ChangedCondition } from "./add-condition.ts";
import { assertRecordVersion } from "./assert-record-version.ts";
import { findCondition } from "./find-conditions.ts";
import { lockProject } from "./lock-project.ts";

/** The one way to change a condition: lock, refuse a decision made on an older version, write and record. */
export async function changeCondition(
  ctx: Context,
  deed: ProjectDeed,
  { projectId, conditionId, version }: { projectId: number; conditionId: number; version: number },
  kind: ChangeKind,
  decide: (condition: Condition) => Condition,
): Promise<ChangedCondition> {
  return inTransaction(ctx, async (tx) => {
    await lockProject(tx, ctx, deed, projectId);
    const before = await findCondition(tx, projectId, conditionId);
    await assertRecordVersion(tx, projectId, "condition", before, version);
    const decided = decide(before);
    if (isSame(before, decided)) return { condition: before, revision: 0 };
    const condition = { ...decided, version: before.version + 1 };
    const { id: _, version: __, ...values } = decided;
    await tx
      .update(conditions)
      .set({ ...values, version: sql`${conditions.version} + 1` })
      .where(and(eq(conditions.projectId, projectId), eq(conditions.id, conditionId)));
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: null,
      kind,
      before: { condition: { ...before, exists: true } },
      after: { condition: { ...condition, exists: true } },
      happenedOn: ctx.today,
    });
    return { condition, revision };
  });
}
