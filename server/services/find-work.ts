import { and, asc, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import { closedMonths, workEntries } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import type { WorkEntry } from "#shared/evaluator-hours.ts";
import type { Day, Period } from "#shared/period.ts";
import { assertDayHolds, personKey } from "#shared/work-entries.ts";
import type { Tx } from "../db.ts";
import type { Found } from "./find-procurement.ts";

/** Somebody's day, over all procurements of a project. */
export interface WorkedDay {
  person: string;
  on: Day;
}

/** Entries by their ids, in no order; without those that are not there. */
export async function findWork(tx: Tx, projectId: number, ids: readonly number[]): Promise<WorkEntry[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .select()
    .from(workEntries)
    .where(
      and(
        eq(workEntries.projectId, projectId),
        sql`${workEntries.id} = any(${`{${ids.join(",")}}`}::bigint[])`,
        isNull(workEntries.removedAt),
      ),
    );
  return rows.map(asWorkEntry);
}

/** An entry of a locked procurement with everything that corrects it, oldest first. Refuses with NOT_FOUND. */
export async function findCorrected(
  tx: Tx,
  { projectId, id }: Pick<Found, "projectId" | "id">,
  entryId: number,
): Promise<[WorkEntry, ...WorkEntry[]]> {
  const [entry] = await findWork(tx, projectId, [entryId]);
  if (entry?.procurementId !== id) throw new DomainError("NOT_FOUND", { field: "entryId" });
  const root = entry.corrects ?? entry.id;
  const rows = await tx
    .select()
    .from(workEntries)
    .where(
      and(
        eq(workEntries.projectId, projectId),
        or(eq(workEntries.id, root), eq(workEntries.corrects, root)),
        isNull(workEntries.removedAt),
      ),
    )
    .orderBy(asc(workEntries.id));
  return rows.map(asWorkEntry) as [WorkEntry, ...WorkEntry[]];
}

/**
 * The months that are closed, which none can join until the transaction ends: whoever closes one waits for whoever
 * writes hours. Taken after the procurements' locks and before the days'.
 */
export async function holdMonths(tx: Tx, projectId: number): Promise<Set<Period>> {
  const [, rows] = await Promise.all([
    tx.execute(sql`select pg_advisory_xact_lock_shared(${monthsLock(projectId)})`),
    tx.select({ month: closedMonths.month }).from(closedMonths).where(eq(closedMonths.projectId, projectId)),
  ]);
  return new Set(rows.map(({ month }) => month));
}

/** Waits for whoever is writing hours, and lets nobody begin until the transaction ends. */
export async function stopWriting(tx: Tx, projectId: number): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${monthsLock(projectId)})`);
}

function monthsLock(projectId: number): SQL {
  return sql`hashtextextended(${`months ${projectId}`}, ${LOCKS_SEED}::bigint)`;
}

/**
 * Locks people's days, so that of two who log at once the second sees what the first has logged. Everybody takes them in
 * the same order, so that nobody waits for somebody who waits for them.
 */
export async function lockDays(tx: Tx, projectId: number, days: readonly WorkedDay[]): Promise<void> {
  const keys = [...new Set(days.map(({ person, on }) => `${projectId} ${on} ${personKey(person)}`))].sort();
  if (keys.length === 0) return;
  await tx.execute(sql`
    select pg_advisory_xact_lock(hashtextextended(key, ${LOCKS_SEED}::bigint))
    from jsonb_array_elements_text(${JSON.stringify(keys)}::text::jsonb) as keys(key)`);
}

/** Keeps these locks apart from every other use of such locks in this database. */
const LOCKS_SEED = 4_600_2028;

/**
 * Refuses with DAY_FULL when a person's day holds more hours than it has, counting what was just written.
 *
 * @param written what was just written, in the order it was asked for: the last one of a day that is too full is blamed
 */
export async function assertDaysHold(
  tx: Tx,
  projectId: number,
  written: readonly (WorkedDay & { hours: number; field: string })[],
): Promise<void> {
  if (written.length === 0) return;
  const rows = await tx
    .select({ person: workEntries.person, on: workEntries.on, hours: workEntries.hours })
    .from(workEntries)
    .where(
      and(
        eq(workEntries.projectId, projectId),
        sql`${workEntries.on} = any(${`{${[...new Set(written.map(({ on }) => on))].join(",")}}`}::date[])`,
        isNull(workEntries.removedAt),
      ),
    );
  for (const [key, added] of Map.groupBy(written, keyOf)) {
    const total = sum(rows.filter((row) => keyOf(row) === key));
    assertDayHolds(added.at(-1)!, total - sum(added), sum(added), added.at(-1)!.field);
  }
}

/** Whether an entry is counted in a span of days when hours are paid: {@link countedOn}, in SQL. */
export function isCountedIn({ from, to }: { from: Day; to: Day }): SQL {
  return sql`case when ${workEntries.month} = to_char(${workEntries.on}, 'YYYY-MM') then ${workEntries.on}
    else to_date(${workEntries.month}, 'YYYY-MM') end between ${from}::date and ${to}::date`;
}

export function asWorkEntry(row: typeof workEntries.$inferSelect): WorkEntry {
  const { projectId: _, recordedAt: __, removedAt: ___, ...entry } = row;
  return entry;
}

function keyOf({ person, on }: WorkedDay): string {
  return `${on} ${personKey(person)}`;
}

function sum(list: readonly { hours: number }[]): number {
  return list.reduce((total, { hours }) => total + hours, 0);
}
