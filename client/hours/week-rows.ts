import { ACTIVITIES, type Activity, type LogWeekInput, type WorkEntry } from "#shared/evaluator-hours.ts";
import { parseHours } from "#shared/hours-text.ts";
import { addDays, type Day } from "#shared/period.ts";
import type { RefusalCode } from "#shared/refusals.ts";
import { personKey } from "#shared/work-entries.ts";

/** What somebody did for a procurement: a row of their week. */
export interface WeekRow {
  procurementId: number;
  activity: Activity;
}

/** What was typed into the cells of a week, by {@link cellKey}. */
export type Typed = ReadonlyMap<string, string>;

/** What saving a week would send, and the cells that cannot be understood. */
export interface WeekChanges {
  entries: LogWeekInput["entries"];
  /** The cell each of them came from. */
  cells: string[];
  problems: ReadonlyMap<string, RefusalCode>;
}

/** The seven days from a Monday on. */
export function daysFrom(monday: Day): Day[] {
  return [0, 1, 2, 3, 4, 5, 6].map((days) => addDays(monday, days));
}

/** What one person did, by row: of this week, and of the one before, since the next day usually goes on with the same. */
export function weekRows(
  entries: readonly WorkEntry[],
  person: string,
  added: readonly WeekRow[],
): WeekRow[] {
  const rows = new Map<string, WeekRow>();
  for (const { procurementId, activity } of [...ofPerson(entries, person), ...added])
    rows.set(rowKey({ procurementId, activity }), { procurementId, activity });
  return [...rows.values()].sort(
    (a, b) =>
      a.procurementId - b.procurementId || ACTIVITIES.indexOf(a.activity) - ACTIVITIES.indexOf(b.activity),
  );
}

/** A person's entries by cell. */
export function byCell(entries: readonly WorkEntry[], person: string): ReadonlyMap<string, WorkEntry[]> {
  return Map.groupBy(ofPerson(entries, person), (entry) => cellKey(entry, entry.on));
}

/**
 * What was typed as changes of what is recorded: a cell without an entry logs one, a cell with one changes it, and an
 * emptied cell, or one that says 0, takes it away. Nothing where it says what is recorded already.
 */
export function weekChanges(
  typed: Typed,
  recorded: ReadonlyMap<string, readonly WorkEntry[]>,
  person: string,
): WeekChanges {
  const entries: LogWeekInput["entries"] = [];
  const cells: string[] = [];
  const problems = new Map<string, RefusalCode>();
  for (const [key, text] of typed) {
    const { procurementId: id, activity, on } = readCellKey(key);
    const before = recorded.get(key)?.[0] ?? null;
    const isEmpty = /^0*([.,:]0*)?$/.test(text.trim());
    const read = parseHours(text);
    if (isEmpty) {
      if (before) entries.push({ what: "remove", id, entryId: before.id, version: before.version });
    } else if (!read.ok) problems.set(key, read.code);
    else if (!before) entries.push({ what: "log", id, person, on, hours: read.hours, activity, note: null });
    else if (before.hours !== read.hours) {
      const { note, version } = before;
      entries.push({
        what: "edit",
        id,
        entryId: before.id,
        version,
        person: before.person,
        on,
        hours: read.hours,
        activity,
        note,
      });
    }
    if (entries.length > cells.length) cells.push(key);
  }
  return { entries, cells, problems };
}

/** The hours a cell stands for: what is typed into it, else what is recorded. */
export function hoursIn(
  key: string,
  typed: Typed,
  recorded: ReadonlyMap<string, readonly WorkEntry[]>,
): number {
  const text = typed.get(key);
  if (text === undefined) return (recorded.get(key) ?? []).reduce((sum, { hours }) => sum + hours, 0);
  const read = parseHours(text);
  return read.ok ? read.hours : 0;
}

export function rowKey({ procurementId, activity }: WeekRow): string {
  return `${procurementId} ${activity}`;
}

export function cellKey(row: WeekRow, on: Day): string {
  return `${rowKey(row)} ${on}`;
}

function readCellKey(key: string): WeekRow & { on: Day } {
  const [procurementId, activity, on] = key.split(" ");
  return { procurementId: Number(procurementId), activity: activity as Activity, on: on! };
}

function ofPerson(entries: readonly WorkEntry[], person: string): WorkEntry[] {
  const key = personKey(person);
  return entries.filter((entry) => personKey(entry.person) === key);
}
