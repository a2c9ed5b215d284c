import { and, eq, sql } from "drizzle-orm";
import { evaluatorAssignments } from "#drizzle/schema.ts";
import type { RemoveAssignmentInput } from "#shared/evaluator-hours.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import type { Changed } from "./change-procurement.ts";
import { assertWithoutWork, findAssignment } from "./find-assignment.ts";
import { findProcurement } from "./find-procurement.ts";

/** Takes away a role that nobody is needed in after all. Refused with HAS_WORK once hours are logged for it. */
export async function removeAssignment(
  ctx: Context,
  { id, assignmentId, version }: RemoveAssignmentInput,
): Promise<Changed> {
  return inTransaction(ctx, async (tx) => {
    const found = await findProcurement(tx, ctx, "hours.removeAssignment", id);
    const { projectId, ...procurement } = found;
    const assignment = await findAssignment(tx, found, { assignmentId, version });
    await assertWithoutWork(tx, projectId, assignmentId);
    await tx
      .update(evaluatorAssignments)
      .set({ removedAt: sql`now()`, version: assignment.version + 1 })
      .where(and(eq(evaluatorAssignments.projectId, projectId), eq(evaluatorAssignments.id, assignmentId)));
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: id,
      kind: "assignment.removed",
      before: { assignment: { ...assignment, exists: true } },
      after: { assignment: { ...assignment, version: assignment.version + 1, exists: false } },
      happenedOn: ctx.today,
    });
    return { projectId, procurement, revision };
  });
}
