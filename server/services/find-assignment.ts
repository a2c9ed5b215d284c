import { and, asc, eq, isNull } from "drizzle-orm";
import { evaluatorAssignments, workEntries } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import type { Assignment } from "#shared/evaluator-hours.ts";
import type { Tx } from "../db.ts";
import { assertRecordVersion } from "./assert-record-version.ts";
import type { Found } from "./find-procurement.ts";

type Place = Pick<Found, "projectId" | "id">;

/**
 * An assignment of a locked procurement, for whoever decided about that version of it. Refuses with NOT_FOUND and
 * RECORD_CHANGED.
 */
export async function findAssignment(
  tx: Tx,
  found: Place,
  { assignmentId, version }: { assignmentId: number; version: number },
): Promise<Assignment> {
  const assignment = (await findAssignments(tx, found)).find(({ id }) => id === assignmentId);
  if (!assignment) throw new DomainError("NOT_FOUND", { field: "assignmentId" });
  await assertRecordVersion(tx, found.projectId, "assignment", assignment, version);
  return assignment;
}

/** The assignments of a procurement, oldest first. */
export async function findAssignments(tx: Tx, { projectId, id }: Place): Promise<Assignment[]> {
  const rows = await tx
    .select()
    .from(evaluatorAssignments)
    .where(
      and(
        eq(evaluatorAssignments.projectId, projectId),
        eq(evaluatorAssignments.procurementId, id),
        isNull(evaluatorAssignments.removedAt),
      ),
    )
    .orderBy(asc(evaluatorAssignments.id));
  return rows.map(asAssignment);
}

/** Refuses with HAS_WORK to take away an assignment that hours are logged for. */
export async function assertWithoutWork(tx: Tx, projectId: number, assignmentId: number): Promise<void> {
  const [entry] = await tx
    .select({ id: workEntries.id })
    .from(workEntries)
    .where(
      and(
        eq(workEntries.projectId, projectId),
        eq(workEntries.assignmentId, assignmentId),
        isNull(workEntries.removedAt),
      ),
    )
    .limit(1);
  if (entry) throw new DomainError("HAS_WORK", { field: "assignmentId" });
}

export function asAssignment(row: typeof evaluatorAssignments.$inferSelect): Assignment {
  const { projectId: _, procurementId: __, removedAt: ___, ...assignment } = row;
  return assignment;
}
