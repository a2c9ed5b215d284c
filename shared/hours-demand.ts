import type { Assignment, Capacity, EvaluatorRole, WorkDay } from "./evaluator-hours.ts";
import type { Forecast } from "./forecast.ts";
import { addDays, type Day, daysBetween, type Period, quarterOf, quarterPeriod } from "./period.ts";
import { STAGES } from "./stages.ts";
import type { PlannedProcurement, Standing } from "./standing.ts";

/** Hours of a full-time month: 40 a week, which is full working time (Employment Contracts Act, TLS, § 43). */
export const FULL_TIME_MONTH = (40 * 52) / 12;

/** What a procurement, or a project, asks of a role in a quarter. All in hours. */
export interface Demand {
  role: EvaluatorRole;
  /** `2026-Q1`. */
  quarter: Period;
  /** Worked in the quarter. */
  logged: number;
  /** Forecast and still to be worked, in stages that are open: it moves with them. */
  open: number;
  /** The part of `open` that nobody is found for. */
  unassigned: number;
  /** Forecast for stages that were done in the quarter, and not worked. */
  unused: number;
}

/** A procurement, where it stands, and when it will go on; of one day. */
export interface Forecasted {
  procurement: Pick<PlannedProcurement, "records">;
  standing: Pick<Standing, "status" | "stages">;
  forecast: Pick<Forecast, "stages">;
}

/**
 * The hours a procurement asks for, by role and quarter, in their order. What is forecast for a stage that is open, less
 * what was worked for it, lies in the quarter in which the stage is expected to end: a slip moves it. A load is as many
 * hours as full time of so many months has, and lies in the months before the stage is expected to end, or from the day
 * on where those have begun. A stage that does not apply hands its hours to the next one that is open. What is closed
 * asks for nothing more.
 *
 * @param on entries of later days do not count yet
 */
export function demandOf({ procurement, standing, forecast }: Forecasted, on: Day): Demand[] {
  const { assignments, work } = procurement.records;
  const sums = new Sums();
  const worked = work.filter((each) => each.on <= on);
  for (const { role, on: day, hours } of worked)
    sums.add(role, quarterPeriod(quarterOf(day)), { logged: hours });
  if (standing.status === "failed" || standing.status === "cancelled") return sums.list();
  for (const assignment of assignments) {
    const left = forecastHoursOf(assignment) - loggedFor(assignment, worked);
    if (left <= 0) continue;
    const { role, person } = assignment;
    const { doneOn, expected } = lyingIn(assignment, { standing, forecast });
    if (doneOn !== null) sums.add(role, quarterPeriod(quarterOf(doneOn)), { unused: left });
    else if (expected !== null)
      for (const [quarter, hours] of spread(assignment, left, { expected, on }))
        sums.add(role, quarter, { open: hours, unassigned: person === null ? hours : 0 });
  }
  return sums.list();
}

/** The demand of several procurements together. */
export function sumDemand(demands: Iterable<readonly Demand[]>): Demand[] {
  const sums = new Sums();
  for (const demand of demands)
    for (const { role, quarter, ...hours } of demand) sums.add(role, quarter, hours);
  return sums.list();
}

/** By how many hours what is still to be worked changes in a quarter; only quarters in which it does. */
export interface DemandShift {
  role: EvaluatorRole;
  quarter: Period;
  hours: number;
}

/** What a move, or a slip, changes about the hours still to be worked. */
export function demandShift(before: readonly Demand[], after: readonly Demand[]): DemandShift[] {
  const sums = new Sums();
  for (const { role, quarter, open } of before) sums.add(role, quarter, { open: -open });
  for (const { role, quarter, open } of after) sums.add(role, quarter, { open });
  return sums
    .list()
    .filter(({ open }) => open !== 0)
    .map(({ role, quarter, open }) => ({ role, quarter, hours: open }));
}

/** Hours a role has in a quarter: what was said last for that quarter or an earlier one; null where nothing was. */
export function capacityIn(
  capacities: readonly Capacity[],
  role: EvaluatorRole,
  quarter: Period,
): number | null {
  let known: Capacity | null = null;
  for (const each of capacities)
    if (each.role === role && each.from <= quarter && (known === null || each.from > known.from))
      known = each;
  return known?.hours ?? null;
}

/** The hours an assignment is forecast to take, in whole quarters of an hour; 0 where nothing is forecast. */
export function forecastHoursOf({
  forecastHours,
  load,
  months,
}: Pick<Assignment, "forecastHours" | "load" | "months">): number {
  return forecastHours ?? toQuarters((load ?? 0) * (months ?? 0) * FULL_TIME_MONTH);
}

function loggedFor({ id }: Assignment, work: readonly WorkDay[]): number {
  return work.reduce((sum, { assignmentId, hours }) => (assignmentId === id ? sum + hours : sum), 0);
}

/** The day the stage of an assignment was done, or the day it is expected to be; both null where neither is known. */
function lyingIn(
  { stage }: Assignment,
  { standing, forecast }: Pick<Forecasted, "standing" | "forecast">,
): { doneOn: Day | null; expected: Day | null } {
  const place = STAGES.indexOf(stage);
  const { applicable, metOn } = standing.stages[place]!;
  if (applicable && metOn !== null) return { doneOn: metOn, expected: null };
  const open = forecast.stages.find((each) => STAGES.indexOf(each.stage) >= place);
  return { doneOn: null, expected: open?.expected ?? null };
}

/** Hours by quarter. They are whole quarters of an hour, and together exactly what was given. */
function spread(
  { load, months }: Assignment,
  hours: number,
  { expected, on }: { expected: Day; on: Day },
): [Period, number][] {
  if (load === null) return [[quarterPeriod(quarterOf(expected)), hours]];
  const last = expected > on ? expected : on;
  const days = Math.max(1, Math.round(((months ?? 1) * 365.25) / 12));
  const begun = addDays(last, 1 - days);
  const first = begun > on ? begun : on;
  const all = daysBetween(first, last) + 1;
  const parts: [Period, number][] = [];
  let given = 0;
  for (let quarter = quarterOf(first); quarter <= quarterOf(last); quarter += 1) {
    const end = quarter === quarterOf(last) ? last : addDays(startOf(quarter + 1), -1);
    const upTo = toQuarters((hours * (daysBetween(first, end) + 1)) / all);
    parts.push([quarterPeriod(quarter), upTo - given]);
    given = upTo;
  }
  return parts;
}

function startOf(quarter: number): Day {
  const year = Math.floor(quarter / 4);
  return `${year}-${String(3 * (quarter - 4 * year) + 1).padStart(2, "0")}-01`;
}

function toQuarters(hours: number): number {
  return Math.round(hours * 4) / 4;
}

type Hours = Omit<Demand, "role" | "quarter">;

/** Adds up by role and quarter. */
class Sums {
  readonly #sums = new Map<string, Demand>();

  add(role: EvaluatorRole, quarter: Period, hours: Partial<Hours>): void {
    const key = `${quarter} ${role}`;
    const sum = this.#sums.get(key) ?? { role, quarter, logged: 0, open: 0, unassigned: 0, unused: 0 };
    this.#sums.set(key, {
      ...sum,
      logged: sum.logged + (hours.logged ?? 0),
      open: sum.open + (hours.open ?? 0),
      unassigned: sum.unassigned + (hours.unassigned ?? 0),
      unused: sum.unused + (hours.unused ?? 0),
    });
  }

  /** By quarter, then role. */
  list(): Demand[] {
    return [...this.#sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
  }
}
