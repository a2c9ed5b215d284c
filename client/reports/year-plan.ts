import { groupLines, isOfYear, type OutputLine } from "#client/outputs/output-lines.ts";
import { type BoardFacts, type Card, type Filters, matches, readCards } from "#shared/board.ts";
import type { Assignment, EvaluatorRole, WorkDay } from "#shared/evaluator-hours.ts";
import { firstDay, lastDay } from "#shared/period.ts";
import { isBehind } from "#shared/slippage.ts";
import type { StageStanding, View } from "#shared/standing.ts";

/** One sub-activity's part of a year's plan: what is bought, what is promised to be there, and who evaluates. */
export interface YearPlanPart {
  subActivity: number | null;
  procurements: { card: Card; stages: StageStanding[] }[];
  outputs: OutputLine[];
  hours: YearHours[];
}

/** A role in a procurement, and the hours worked in it. */
export interface YearHours {
  card: Card;
  role: EvaluatorRole;
  /** Null for hours that were logged in a role nobody was assigned. */
  assignment: Assignment | null;
  /** In the year, by the day of the view. */
  loggedInYear: number;
  /** Whenever, by the day of the view. */
  logged: number;
}

/**
 * The plan of a year under a view, by sub-activity: every stage that is promised for the year, was met in it, or is
 * behind and still open; every output that has to do with the year; and the evaluators of those procurements.
 */
export function yearPlan(
  facts: BoardFacts,
  view: View,
  filters: Filters,
  lines: readonly OutputLine[],
  year: number,
): YearPlanPart[] {
  const parts = new Map<number | null, YearPlanPart>();
  const partOf = (subActivity: number | null) => {
    const part = parts.get(subActivity) ?? { subActivity, procurements: [], outputs: [], hours: [] };
    parts.set(subActivity, part);
    return part;
  };
  for (const card of readCards(facts, view)) {
    if (!matches(card, filters)) continue;
    const stages = card.standing.stages.filter((stage) => isStageOfYear(card, stage, year));
    const hours = hoursOf(card, view, year);
    if (stages.length === 0 && hours.every(({ loggedInYear }) => loggedInYear === 0)) continue;
    const part = partOf(card.procurement.subActivity);
    if (stages.length > 0) part.procurements.push({ card, stages });
    part.hours.push(...hours);
  }
  for (const { subActivity, parts: own } of groupLines(lines.filter((line) => isOfYear(line, year))))
    partOf(subActivity).outputs.push(...own.flatMap((part) => part.lines));
  for (const part of parts.values()) {
    part.procurements.sort(byTitle);
    part.hours.sort(byTitle);
  }
  return [...parts.values()].sort((a, b) => (a.subActivity ?? 100) - (b.subActivity ?? 100));
}

/** The years of the project's eligible period, and the view's own. */
export function planYears({ project }: Pick<BoardFacts, "project">, { on }: Pick<View, "on">): number[] {
  const [first, last, own] = [project.eligibleFrom, project.eligibleTo, on].map((day) =>
    Number(day.slice(0, 4)),
  );
  const years = Array.from({ length: last! - first! + 1 }, (_, index) => first! + index);
  return years.includes(own!) ? years : [...years, own!].sort((a, b) => a - b);
}

function isStageOfYear({ standing }: Card, stage: StageStanding, year: number): boolean {
  const { applicable, yardstick, metOn, slippage } = stage;
  if (!applicable) return false;
  if (metOn !== null && yearOf(metOn) === year) return true;
  if (metOn !== null && yearOf(metOn) < year) return false;
  if (standing.status !== "active" && metOn === null) return false; // Nobody waits for it any more.
  if (!yardstick) return false;
  const [from, to] = [yearOf(firstDay(yardstick.from ?? yardstick.to)), yearOf(lastDay(yardstick.to))];
  return to < year ? isBehind(slippage) : from <= year;
}

function hoursOf(card: Card, { on }: View, year: number): YearHours[] {
  const { assignments, work } = card.procurement.records;
  const done = work.filter((each) => each.on <= on);
  const known = new Map(assignments.map((each) => [each.id, each]));
  const sums = (role: EvaluatorRole, assignment: Assignment | null, own: readonly WorkDay[]): YearHours => ({
    card,
    role,
    assignment,
    loggedInYear: sum(own.filter((each) => yearOf(each.on) === year).map(({ hours }) => hours)),
    logged: sum(own.map(({ hours }) => hours)),
  });
  const others = Map.groupBy(
    done.filter(({ assignmentId }) => !known.has(assignmentId ?? 0)),
    ({ role }) => role,
  );
  return [
    ...assignments.map((assignment) =>
      sums(
        assignment.role,
        assignment,
        done.filter(({ assignmentId }) => assignmentId === assignment.id),
      ),
    ),
    ...[...others].map(([role, own]) => sums(role, null, own)),
  ];
}

function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function byTitle({ card: one }: { card: Card }, { card: other }: { card: Card }): number {
  const [a, b] = [one.procurement, other.procurement];
  return inEstonianOrder.compare(a.title, b.title) || a.id - b.id;
}

const inEstonianOrder = new Intl.Collator("et");
