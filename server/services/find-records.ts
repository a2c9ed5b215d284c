import { and, asc, eq, getTableColumns, isNull, type SQL, sql } from "drizzle-orm";
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
import { NO_RECORDS, RECORD_KINDS, type Records } from "#shared/records.ts";
import type { Tx } from "../db.ts";

/**
 * What is recorded beside some procurements of a project; those with nothing are left out.
 *
 * @param kinds what is asked for; of the rest nothing is read, and nothing is said
 */
export async function findRecords(
  tx: Tx,
  projectId: number,
  procurementIds: readonly number[],
  kinds: readonly (keyof Records)[] = RECORD_KINDS,
): Promise<Map<number, Records>> {
  if (procurementIds.length === 0) return new Map();
  const ids = `{${procurementIds.join(",")}}`;
  const of: Of = (table) =>
    and(eq(table.projectId, projectId), sql`${table.procurementId} = any(${ids}::bigint[])`);
  const found = new Map<number, Records>();
  const put = async <Name extends keyof Records>(name: Name) => {
    for (const [id, list] of Map.groupBy(await READ[name](tx, of), ({ procurementId }) => procurementId)) {
      const records = found.get(id) ?? { ...NO_RECORDS };
      records[name] = list.map(({ procurementId: _, ...record }) => record) as never;
      found.set(id, records);
    }
  };
  await Promise.all(kinds.map(put));
  return found;
}

/** What of some kinds is recorded beside one procurement. */
export async function findRecordsOf(
  tx: Tx,
  { projectId, id }: { projectId: number; id: number },
  kinds: readonly (keyof Records)[],
): Promise<Records> {
  return (await findRecords(tx, projectId, [id], kinds)).get(id) ?? NO_RECORDS;
}

/** Which rows of a table are of the procurements asked for. */
type Of = (table: { projectId: PgColumn; procurementId: PgColumn }) => SQL | undefined;

const READ: {
  [Name in keyof Records]: (
    tx: Tx,
    of: Of,
  ) => Promise<readonly (Records[Name][number] & { procurementId: number })[]>;
} = {
  consultations: readConsultations,
  steps: (tx, of) =>
    tx
      .select(columnsOf(procurementSteps))
      .from(procurementSteps)
      .where(and(of(procurementSteps), isNull(procurementSteps.removedAt)))
      .orderBy(asc(procurementSteps.id)),
  assignments: (tx, of) =>
    tx
      .select(columnsOf(evaluatorAssignments))
      .from(evaluatorAssignments)
      .where(and(of(evaluatorAssignments), isNull(evaluatorAssignments.removedAt)))
      .orderBy(asc(evaluatorAssignments.id)),
  work: (tx, of) =>
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
  documents: (tx, of) =>
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
  checks: (tx, of) =>
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
};

async function readConsultations(tx: Tx, of: Of) {
  const [matters, exchanges] = await Promise.all([
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
  ]);
  const exchangesOf = Map.groupBy(exchanges, ({ consultationId }) => consultationId);
  return matters.map((matter) => ({ ...matter, exchanges: asExchanges(exchangesOf.get(matter.id) ?? []) }));
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
export const exchangeOrder = [asc(consultationExchanges.on), asc(consultationExchanges.id)];

/** What is kept of an exchange. */
export const exchangeColumns = {
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
