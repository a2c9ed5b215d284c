import { and, asc, eq, getTableColumns, isNull, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import {
  conditionChecks,
  conditions,
  consultationExchanges,
  consultations,
  documents,
  evaluatorAssignments,
  procurementSteps,
  workEntries,
} from "#drizzle/schema.ts";
import type { Consultation, Exchange } from "#shared/consultation.ts";
import type { Condition } from "#shared/gates.ts";
import { NO_RECORDS, type Records } from "#shared/records.ts";
import type { Tx } from "../db.ts";

/** What is recorded beside some procurements of a project; those with nothing are left out. */
export async function findRecords(
  tx: Tx,
  projectId: number,
  procurementIds: readonly number[],
): Promise<Map<number, Records>> {
  if (procurementIds.length === 0) return new Map();
  const ids = `{${procurementIds.join(",")}}`;
  const of = (table: { projectId: PgColumn; procurementId: PgColumn }) =>
    and(eq(table.projectId, projectId), sql`${table.procurementId} = any(${ids}::bigint[])`);
  const [matters, exchanges, steps, assignments, work, linked, checks] = await Promise.all([
    tx
      .select(columnsOf(consultations))
      .from(consultations)
      .where(and(of(consultations), isNull(consultations.removedAt)))
      .orderBy(asc(consultations.id)),
    tx
      .select({ ...exchangeColumns, consultationId: consultationExchanges.consultationId })
      .from(consultationExchanges)
      .innerJoin(
        consultations,
        and(
          eq(consultations.projectId, consultationExchanges.projectId),
          eq(consultations.id, consultationExchanges.consultationId),
        ),
      )
      .where(and(of(consultations), isNull(consultationExchanges.removedAt)))
      .orderBy(...exchangeOrder),
    tx
      .select(columnsOf(procurementSteps))
      .from(procurementSteps)
      .where(and(of(procurementSteps), isNull(procurementSteps.removedAt)))
      .orderBy(asc(procurementSteps.id)),
    tx
      .select(columnsOf(evaluatorAssignments))
      .from(evaluatorAssignments)
      .where(and(of(evaluatorAssignments), isNull(evaluatorAssignments.removedAt)))
      .orderBy(asc(evaluatorAssignments.id)),
    tx
      .select({
        id: workEntries.id,
        procurementId: workEntries.procurementId,
        assignmentId: workEntries.assignmentId,
        role: workEntries.role,
        on: workEntries.on,
        hours: workEntries.hours,
      })
      .from(workEntries)
      .where(and(of(workEntries), isNull(workEntries.removedAt)))
      .orderBy(asc(workEntries.id)),
    tx
      .select({
        id: documents.id,
        procurementId: documents.procurementId,
        type: documents.type,
        stage: documents.stage,
      })
      .from(documents)
      .where(and(of(documents), isNull(documents.removedAt)))
      .orderBy(asc(documents.id)),
    tx
      .select({
        procurementId: conditionChecks.procurementId,
        conditionId: conditionChecks.conditionId,
        on: conditionChecks.on,
        note: conditionChecks.note,
      })
      .from(conditionChecks)
      .where(of(conditionChecks))
      .orderBy(asc(conditionChecks.conditionId)),
  ]);
  const found = new Map<number, Records>();
  const put = <Name extends keyof Records>(
    name: Name,
    rows: readonly (Records[Name][number] & { procurementId: number })[],
  ) => {
    for (const [id, list] of Map.groupBy(rows, ({ procurementId }) => procurementId)) {
      const records = found.get(id) ?? { ...NO_RECORDS };
      records[name] = list.map(({ procurementId: _, ...record }) => record) as never;
      found.set(id, records);
    }
  };
  const exchangesOf = Map.groupBy(exchanges, ({ consultationId }) => consultationId);
  put(
    "consultations",
    matters.map((matter) => ({ ...matter, exchanges: asExchanges(exchangesOf.get(matter.id) ?? []) })),
  );
  put("steps", steps);
  put("assignments", assignments);
  put("work", work);
  put("documents", linked);
  put("checks", checks);
  return found;
}

/** What is recorded beside one procurement. */
export async function findRecordsOf(tx: Tx, found: { projectId: number; id: number }): Promise<Records> {
  return (await findRecords(tx, found.projectId, [found.id])).get(found.id) ?? NO_RECORDS;
}

/** A project's conditions, those switched off too, in the order in which they were added. */
export async function findConditions(tx: Tx, projectId: number): Promise<Condition[]> {
  const { projectId: _, removedAt: __, ...columns } = getTableColumns(conditions);
  return tx
    .select(columns)
    .from(conditions)
    .where(and(eq(conditions.projectId, projectId), isNull(conditions.removedAt)))
    .orderBy(asc(conditions.id));
}

/** Exchanges in the order in which they happened: by day, and on one day as they were recorded. */
const exchangeOrder = [asc(consultationExchanges.on), asc(consultationExchanges.id)];

const exchangeColumns = {
  id: consultationExchanges.id,
  kind: consultationExchanges.kind,
  on: consultationExchanges.on,
  note: consultationExchanges.note,
};

function asExchanges(rows: (Exchange & { consultationId: number })[]): Consultation["exchanges"] {
  return rows.map(({ consultationId: _, ...exchange }) => exchange);
}

/** All columns but those that say where a row belongs and whether it is there. */
function columnsOf<T extends typeof consultations | typeof procurementSteps | typeof evaluatorAssignments>(
  table: T,
): Omit<T["_"]["columns"], "projectId" | "removedAt"> {
  const { projectId: _, removedAt: __, ...columns } = getTableColumns(table);
  return columns as Omit<T["_"]["columns"], "projectId" | "removedAt">;
}
