import { type Day, firstDay, lastDay, quarterOf } from "./period.ts";
import {
  endsWithAnotherEvent,
  firstPromise,
  latestPromise,
  type PlannedWindow,
  promisedQuarter,
  type Statement,
} from "./plan.ts";

export const VERDICTS = [
  "early",
  "onTime",
  "late",
  "overdue",
  "notDue",
  "notComparable",
  "notApplicable",
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A verdict, with whole quarters where they can be told: positive is later than promised, negative earlier. */
export interface Slippage {
  verdict: Verdict;
  quarters: number | null;
}

export const NOT_COMPARABLE: Slippage = Object.freeze({ verdict: "notComparable", quarters: null });
export const NOT_APPLICABLE: Slippage = Object.freeze({ verdict: "notApplicable", quarters: null });

/**
 * Whole quarters between the end of a promised window and the day its milestone was met, or today while it is open.
 * A range is kept until its last day has passed: „III–IV kvartal 2025“ met on 31 December is on time. A promise made
 * in months can be missed inside one quarter: then it is late by 0 quarters.
 */
export function slippage(
  window: Pick<PlannedWindow, "from" | "to"> | null,
  metOn: Day | null,
  today: Day,
): Slippage {
  if (!window) return NOT_COMPARABLE;
  const day = metOn ?? today;
  const end = lastDay(window.to);
  const quarters = quarterOf(day) - quarterOf(end);
  if (day > end) return { verdict: metOn === null ? "overdue" : "late", quarters };
  if (metOn === null) return { verdict: "notDue", quarters: 0 };
  if (window.from !== null && metOn < firstDay(window.from))
    return { verdict: "early", quarters: quarterOf(metOn) - quarterOf(firstDay(window.from)) };
  return { verdict: "onTime", quarters: 0 };
}

/**
 * Whole quarters by which revisions moved a stage, from the first promise to the plan in force: agreed with the
 * funder, unlike slippage. Not comparable when either is missing or the revisions speak of different events.
 */
export function replanned(statements: readonly Statement[]): Slippage {
  const first = firstPromise(statements);
  const inForce = latestPromise(statements);
  if (!first || !inForce || endsWithAnotherEvent(statements)) return NOT_COMPARABLE;
  const quarters = promisedQuarter(inForce) - promisedQuarter(first);
  return { verdict: quarters > 0 ? "late" : quarters < 0 ? "early" : "onTime", quarters };
}

/**
 * Whether a milestone, met or not, is behind any promise ever made of it: then somebody may say why, whichever plan
 * was in force when it became late.
 */
export function isBehindSomePromise(
  statements: readonly Statement[],
  metOn: Day | null,
  today: Day,
): boolean {
  return statements.some(
    (statement) =>
      statement.kind !== "dropped" &&
      statement.refersTo === "milestone" &&
      isBehind(slippage(statement, metOn, today)),
  );
}

/** Whether a milestone is behind its promise, met or not. */
export function isBehind(slip: Slippage): boolean {
  return slip.verdict === "late" || slip.verdict === "overdue";
}
