import { and, eq, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import {
  capacities,
  comments,
  conditionChecks,
  conditions,
  consultationExchanges,
  consultations,
  documents,
  evaluatorAssignments,
  outputDeliveries,
  outputs,
  procurementSteps,
  workEntries,
} from "#drizzle/schema.ts";
import type { Change, Values } from "#shared/history.ts";
import type { Tx } from "../db.ts";
import { assertOutputRestorable } from "./restore-output.ts";
import { assertAssignmentRestorable, restoreWork } from "./restore-work.ts";

type ChangeRow = Change & { projectId: number };

/** The names under which history keeps records that are put back whole. */
const RECORDS = [
  "comment",
  "document",
  "consultation",
  "step",
  "assignment",
  "workEntry",
  "check",
  "condition",
  "output",
  "outputDelivery",
  "capacity",
] as const satisfies readonly (keyof Values)[];

/** Whether a change is of something recorded beside a procurement or the project, and not of a procurement itself. */
export function isOfRecord({ after }: Pick<Change, "after">): boolean {
  return RECORDS.some((name) => after[name] !== undefined);
}

/**
 * Puts a record back as it was before a change, or takes it away where there was none. What history is to say of it: a
 * record that counts its changes has one more, and is not as young again as it was.
 */
export async function restoreRecord(tx: Tx, undone: ChangeRow): Promise<Pick<Change, "before" | "after">> {
  const { projectId, procurementId, before } = undone;
  const { comment, document, consultation, step, assignment, workEntry, check } = before;
  const { condition, output, outputDelivery, capacity } = before;
  const put = (table: Removable, id: number, exists: boolean, values: object = {}) =>
    tx
      .update(table as typeof consultations)
      .set({ ...values, removedAt: exists ? null : sql`now()` })
      .where(and(eq(table.projectId, projectId), eq(table.id, id)));
  let version: number | null = null;
  const putVersioned = async <T extends { id: number; version: number; exists: boolean }>(
    table: Removable,
    { id, version: _, exists, ...values }: T,
  ) => {
    const [row] = await put(table, id, exists, { ...values, version: sql`version + 1` }).returning({
      version: (table as typeof consultations).version,
    });
    version = row!.version;
  };
  if (comment) await put(comments, comment.id, comment.exists);
  if (document) await put(documents, document.id, document.exists);
  if (consultation) {
    const { exchanges, ...values } = consultation;
    await putVersioned(consultations, values);
    await putExchanges(tx, projectId, consultation.id, exchanges);
  }
  if (step) await putVersioned(procurementSteps, step);
  if (assignment) {
    await assertAssignmentRestorable(tx, projectId, assignment);
    await putVersioned(evaluatorAssignments, assignment);
  }
  if (workEntry) await restoreWork(tx, undone, () => putVersioned(workEntries, workEntry));
  if (condition) await putVersioned(conditions, condition);
  if (output || outputDelivery) await assertOutputRestorable(tx, undone);
  if (output) await putVersioned(outputs, output);
  if (outputDelivery) await putVersioned(outputDeliveries, outputDelivery);
  if (check) await putCheck(tx, { projectId, procurementId: procurementId! }, check);
  if (capacity) await putCapacity(tx, projectId, capacity);
  if (version === null) return { before: undone.after, after: before };
  return { before: counted(undone.after, version - 1), after: counted(before, version) };
}

/** The values with the version of the record that counts its changes. */
function counted(values: Values, version: number): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value !== null && typeof value === "object" && "version" in value ? { ...value, version } : value,
    ]),
  );
}

type Removable = PgTable & { projectId: PgColumn; id: PgColumn; removedAt: PgColumn };

async function putExchanges(
  tx: Tx,
  projectId: number,
  consultationId: number,
  exchanges: NonNullable<Values["consultation"]>["exchanges"],
): Promise<void> {
  await tx
    .update(consultationExchanges)
    .set({ removedAt: sql`coalesce(removed_at, now())` })
    .where(
      and(
        eq(consultationExchanges.projectId, projectId),
        eq(consultationExchanges.consultationId, consultationId),
      ),
    );
  for (const { id, kind, on, note } of exchanges)
    await tx
      .update(consultationExchanges)
      .set({ kind, on, note, removedAt: null })
      .where(and(eq(consultationExchanges.projectId, projectId), eq(consultationExchanges.id, id)));
}

async function putCapacity(
  tx: Tx,
  projectId: number,
  { role, from, hours, exists }: NonNullable<Values["capacity"]>,
): Promise<void> {
  if (exists)
    await tx
      .insert(capacities)
      .values({ projectId, role, from, hours })
      .onConflictDoUpdate({
        target: [capacities.projectId, capacities.role, capacities.from],
        set: { hours },
      });
  else
    await tx
      .delete(capacities)
      .where(and(eq(capacities.projectId, projectId), eq(capacities.role, role), eq(capacities.from, from)));
}

/** Writes a free check of a procurement, or takes it away. */
export async function putCheck(
  tx: Tx,
  place: { projectId: number; procurementId: number },
  { conditionId, on, note, exists }: NonNullable<Values["check"]>,
): Promise<void> {
  if (exists)
    await tx
      .insert(conditionChecks)
      .values({ ...place, conditionId, on, note })
      .onConflictDoUpdate({
        target: [conditionChecks.projectId, conditionChecks.procurementId, conditionChecks.conditionId],
        set: { on, note },
      });
  else
    await tx
      .delete(conditionChecks)
      .where(
        and(
          eq(conditionChecks.projectId, place.projectId),
          eq(conditionChecks.procurementId, place.procurementId),
          eq(conditionChecks.conditionId, conditionId),
        ),
      );
}
