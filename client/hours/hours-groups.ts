import type { WorkEntry } from "#shared/evaluator-hours.ts";
import { type Period, precisionOf, quarterOf, quarterPeriod } from "#shared/period.ts";
import type { Grouping } from "./hours-address.ts";

export interface HoursGroup {
  /** Names the group: a person, a role, the number of a procurement, an activity, a month or a quarter. */
  key: string;
  hours: number;
  entries: number;
  /** The hours of each column, by its key. */
  columns: ReadonlyMap<string, number>;
}

export interface HoursSums {
  groups: HoursGroup[];
  /** The keys of the columns, in order. */
  columns: string[];
  total: Omit<HoursGroup, "key">;
}

/** What a group is told apart by in a table: time, or, where time is what it is grouped by, the activity. */
export type Across = "activity" | "month" | "quarter";

/**
 * Sums of entries by group and column. Quarter-hours are exact in binary, so sums are too. A correction counts in the
 * month it is paid in, as payroll counts it.
 */
export function sumHours(entries: readonly WorkEntry[], by: Grouping, across: Across): HoursSums {
  const found = new Map<string, Sum>();
  const total = newSum();
  const columns = new Set<string>();
  for (const entry of entries) {
    const key = keyOf(entry, by);
    const column = keyOf(entry, across);
    columns.add(column);
    const group = found.get(key) ?? newSum();
    found.set(key, group);
    for (const sum of [group, total]) add(sum, column, entry.hours);
  }
  const groups = [...found].map(([key, sum]) => ({ key, ...sum }));
  return {
    groups: isTime(by)
      ? groups.sort((a, b) => (a.key < b.key ? -1 : 1))
      : groups.sort((a, b) => b.hours - a.hours || (a.key < b.key ? -1 : 1)),
    columns: [...columns].sort(),
    total,
  };
}

/** What the columns of a period's table are. */
export function acrossOf(by: Grouping, period: Period): Across {
  if (isTime(by)) return "activity";
  return precisionOf(period) === "year" ? "quarter" : "month";
}

export function sumOf(entries: readonly Pick<WorkEntry, "hours">[]): number {
  return entries.reduce((sum, { hours }) => sum + hours, 0);
}

interface Sum {
  hours: number;
  entries: number;
  columns: Map<string, number>;
}

function newSum(): Sum {
  return { hours: 0, entries: 0, columns: new Map() };
}

function add(sum: Sum, column: string, hours: number): void {
  sum.hours += hours;
  sum.entries += 1;
  sum.columns.set(column, (sum.columns.get(column) ?? 0) + hours);
}

function keyOf(entry: WorkEntry, by: Grouping): string {
  switch (by) {
    case "procurement":
      return String(entry.procurementId);
    case "quarter":
      return quarterPeriod(quarterOf(`${entry.month}-01`));
    default:
      return entry[by];
  }
}

function isTime(by: Grouping): boolean {
  return by === "month" || by === "quarter";
}
