import { DomainError } from "./errors.ts";
import type { Activity, Assignment, EvaluatorRole, WorkEntry } from "./evaluator-hours.ts";
import { type Day, firstDay, lastDay, type Period } from "./period.ts";
import type { Stage } from "./stages.ts";

/** Hours that one person can have worked on one day, over all procurements of a project. */
export const HOURS_IN_A_DAY = 24;

/** What tells one piece of work from another: who did what, in which role, when and how long. */
export type Work = Pick<WorkEntry, "person" | "on" | "hours" | "activity" | "role" | "assignmentId">;

/** The same for every spelling of a name that differs only in case, in spaces or in how its letters are composed. */
export function personKey(name: string): string {
  return name.normalize("NFC").trim().replaceAll(/\s+/g, " ").toLocaleLowerCase("et");
}

/**
 * The assignment that work belongs to, and in what role it was done. A named assignment says both; null says that there
 * is none. Left out, it is the person's own, rather that of the stage in which the activity usually lies, rather the
 * one that is counted in hours, rather the oldest. Without an assignment and a role, the activity tells the role.
 * Refuses with NOT_FOUND an assignment that is not the procurement's.
 */
export function placeOfWork(
  {
    person,
    activity,
    role,
    assignmentId,
  }: {
    person: string;
    activity: Activity;
    role?: EvaluatorRole | undefined;
    assignmentId?: number | null | undefined;
  },
  assignments: readonly Assignment[],
): Pick<WorkEntry, "assignmentId" | "role"> {
  if (typeof assignmentId === "number") {
    const named = assignments.find(({ id }) => id === assignmentId);
    if (!named) throw new DomainError("NOT_FOUND", { field: "assignmentId" });
    return { assignmentId, role: named.role };
  }
  const usual = STAGE_OF_ACTIVITY[activity];
  const [own] = assignments
    .filter((each) => each.person !== null && personKey(each.person) === personKey(person))
    .filter((each) => role === undefined || each.role === role)
    .sort(
      (a, b) =>
        Number(b.stage === usual) - Number(a.stage === usual) ||
        Number(a.load !== null) - Number(b.load !== null) ||
        a.id - b.id,
    );
  if (assignmentId === undefined && own) return { assignmentId: own.id, role: own.role };
  return { assignmentId: null, role: role ?? ROLE_OF_ACTIVITY[activity] };
}

const STAGE_OF_ACTIVITY: Readonly<Record<Activity, Stage | null>> = {
  technicalDescription: "baseDocuments",
  evaluationCriteria: "baseDocuments",
  committee: "contract",
  other: null,
};

const ROLE_OF_ACTIVITY: Readonly<Record<Activity, EvaluatorRole>> = {
  technicalDescription: "domainExpert",
  evaluationCriteria: "domainExpert",
  committee: "committeeMember",
  other: "domainExpert",
};

/** The month a day lies in: `2026-03`. */
export function monthOf(day: Day): Period {
  return day.slice(0, "2026-03".length);
}

/** The month that work of a day is paid in: its own, or, when that is closed, the first one after it that is not. */
export function monthPaidIn(on: Day, closedMonths: ReadonlySet<Period>): Period {
  let month = monthOf(on);
  while (closedMonths.has(month)) month = monthAfter(month);
  return month;
}

function monthAfter(month: Period): Period {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}

/**
 * The day an entry is counted on when hours are paid: the day of the work, or the first of the month it is paid in where
 * its own was closed. So every entry lies in exactly one period, and what a closed month added up to never changes.
 */
export function countedOn({ on, month }: Pick<WorkEntry, "on" | "month">): Day {
  return monthOf(on) === month ? on : firstDay(month);
}

/** Refuses to close a month with MONTH_NOT_OVER before its last day has passed. */
export function assertMonthOver(month: Period, today: Day): void {
  if (lastDay(month) >= today) throw new DomainError("MONTH_NOT_OVER", { field: "month" });
}

/** Refuses with MONTH_CLOSED what would change hours of a closed month. */
export function assertMonthOpen(month: Period, closedMonths: ReadonlySet<Period>, field?: string): void {
  if (closedMonths.has(month)) throw new DomainError("MONTH_CLOSED", { field, details: { month } });
}

/** Refuses with DAY_IN_FUTURE work that nobody can have done yet. */
export function assertWorked(on: Day, today: Day, field = "on"): void {
  if (on > today) throw new DomainError("DAY_IN_FUTURE", { field });
}

/**
 * Refuses with DAY_FULL more than {@link HOURS_IN_A_DAY} on one day.
 *
 * @param logged hours of the person on the day before
 * @param added hours that come to them
 */
export function assertDayHolds(
  { person, on }: Pick<WorkEntry, "person" | "on">,
  logged: number,
  added: number,
  field = "hours",
): void {
  const total = logged + added;
  if (total > HOURS_IN_A_DAY)
    throw new DomainError("DAY_FULL", { field, details: { person, on, logged, total } });
}

/**
 * The entries that make of an entry, with all that corrected it so far, what it should have been: hours taken back where
 * they do not belong, and added where they do. None when it is so already. Hours of 0 take all of it back.
 *
 * @param recorded the entry and everything that corrects it
 */
export function correctionsTo(recorded: readonly Work[], should: Work): Work[] {
  const nets = new Map<string, Work>();
  for (const { person, on, hours, activity, role, assignmentId } of recorded) {
    const work = { person, on, hours, activity, role, assignmentId };
    nets.set(keyOf(work), { ...work, hours: hours + (nets.get(keyOf(work))?.hours ?? 0) });
  }
  const kept = nets.get(keyOf(should))?.hours ?? 0;
  nets.delete(keyOf(should));
  const takenBack = [...nets.values()].map((work) => ({ ...work, hours: -work.hours }));
  return [...takenBack, { ...should, hours: should.hours - kept }].filter(({ hours }) => hours !== 0);
}

function keyOf({ person, on, activity, role, assignmentId }: Work): string {
  return JSON.stringify([personKey(person), on, activity, role, assignmentId]);
}
