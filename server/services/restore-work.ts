import { and, eq, isNotNull } from "drizzle-orm";
import { evaluatorAssignments } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import type { Change, Values } from "#shared/history.ts";
import { assertMonthOpen } from "#shared/work-entries.ts";
import type { Tx } from "../db.ts";
import { assertWithoutWork } from "./find-assignment.ts";
import { assertDaysHold, holdMonths, lockDays } from "./find-work.ts";

type Undone = Pick<Change, "before" | "after"> & { projectId: number };

/**
 * Puts hours back by `put`, where they may still be changed: not in a month that was closed since, not for a role that
 * was taken away since, and not beyond what a day has.
 */
export async function restoreWork(
  tx: Tx,
  { projectId, before, after }: Undone,
  put: () => Promise<unknown>,
): Promise<void> {
  const entry = before.workEntry!;
  const closed = await holdMonths(tx, projectId);
  for (const { month } of [entry, after.workEntry!]) assertMonthOpen(month, closed);
  if (!entry.exists) {
    await put();
    return;
  }
  await assertAssignmentThere(tx, projectId, entry.assignmentId);
  await lockDays(tx, projectId, [entry]);
  await put();
  await assertDaysHold(tx, projectId, [{ ...entry, field: "hours" }]);
}

/** Refuses with HAS_WORK to take back the addition of a role that hours are logged for. */
export async function assertAssignmentRestorable(
  tx: Tx,
  projectId: number,
  { id, exists }: NonNullable<Values["assignment"]>,
): Promise<void> {
  if (!exists) await assertWithoutWork(tx, projectId, id);
}

async function assertAssignmentThere(tx: Tx, projectId: number, assignmentId: number | null): Promise<void> {
  if (assignmentId === null) return;
  const [gone] = await tx
    .select({ id: evaluatorAssignments.id })
    .from(evaluatorAssignments)
    .where(
      and(
        eq(evaluatorAssignments.projectId, projectId),
        eq(evaluatorAssignments.id, assignmentId),
        isNotNull(evaluatorAssignments.removedAt),
      ),
    );
  if (gone) throw new DomainError("UNDO_CONFLICT", { details: { who: null, when: null } });
}
