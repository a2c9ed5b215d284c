import { and, eq } from "drizzle-orm";
import { evaluatorAssignments } from "#drizzle/schema.ts";
import type { ProjectDeed } from "#shared/access.ts";
import type { Assignment } from "#shared/evaluator-hours.ts";
import { type ChangeKind, isSame } from "#shared/history.ts";
import type { Day } from "#shared/period.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordHistory } from "../history.ts";
import { type Changed, unchanged } from "./change-procurement.ts";
import { asAssignment, findAssignment } from "./find-assignment.ts";
import { type Found, findProcurement } from "./find-procurement.ts";

interface Decision {
  after: Assignment;
  happenedOn: Day;
}

/** Locks the procurement, refuses a decision made on an older version of the assignment, then writes what is decided. */
export async function changeAssignment(
  ctx: Context,
  deed: ProjectDeed,
  { id, ...which }: { id: number; assignmentId: number; version: number },
  kind: ChangeKind,
  decide: (before: Assignment, found: Found, tx: Tx) => Decision | Promise<Decision>,
): Promise<Changed> {
  return inTransaction(ctx, async (tx) => {
    const found = await findProcurement(tx, ctx, deed, id);
    const before = await findAssignment(tx, found, which);
    const { after, happenedOn } = await decide(before, found, tx);
    if (isSame(before, after)) return unchanged(found);
    const { projectId, ...procurement } = found;
    const { id: assignmentId, ...values } = after;
    const [row] = await tx
      .update(evaluatorAssignments)
      .set({ ...values, version: before.version + 1 })
      .where(and(eq(evaluatorAssignments.projectId, projectId), eq(evaluatorAssignments.id, assignmentId)))
      .returning();
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: id,
      kind,
      before: { assignment: { ...before, exists: true } },
      after: { assignment: { ...asAssignment(row!), exists: true } },
      happenedOn,
    });
    return { projectId, procurement, revision };
  });
}
