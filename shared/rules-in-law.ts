import type { Day } from "./period.ts";
import type { Procedure } from "./procurement.ts";

/**
 * What a statutory figure says: how long tenders may be given, how long an award may be challenged, how long a
 * contract may not be signed, how long it really takes from notice to contract, from which value a procedure must be
 * used, and from which value the EU's rules hold.
 */
export const LAW_FIGURES = [
  "tenderPeriod",
  "challengePeriod",
  "standstill",
  "noticeToContract",
  "threshold",
  "euThreshold",
] as const;
export type LawFigure = (typeof LAW_FIGURES)[number];

/**
 * When a figure holds, besides its procedure. *belowEuThreshold* and *atOrAboveEuThreshold*: the side of the EU
 * threshold on which the estimated value lies. *centralBuyer*: a ministry or another central authority buys, which
 * nothing here is. *socialServices*: of the services that have rules of their own, the social ones.
 */
export const LAW_CONDITIONS = [
  "belowEuThreshold",
  "atOrAboveEuThreshold",
  "centralBuyer",
  "socialServices",
] as const;
export type LawCondition = (typeof LAW_CONDITIONS)[number];

/** Working days skip weekends and public holidays; euros are without VAT. */
export const LAW_UNITS = ["days", "workingDays", "euros"] as const;
export type LawUnit = (typeof LAW_UNITS)[number];

/** *verified*: read in the source itself; *secondHand*: told by another source; *unverified*: nobody has checked. */
export const LAW_VERIFICATIONS = ["verified", "secondHand", "unverified"] as const;
export type LawVerification = (typeof LAW_VERIFICATIONS)[number];

/** One dated statutory figure. A row recorded later stands in for an earlier one of the same figure from its first day. */
export interface RuleInLaw {
  id: number;
  figure: LawFigure;
  /** Null where the figure is the same for all procedures. */
  procedure: Procedure | null;
  condition: LawCondition | null;
  /** Null says that from then on there is no such figure. */
  value: number | null;
  unit: LawUnit;
  validFrom: Day | null;
  validTo: Day | null;
  source: string;
  verification: LawVerification;
}

/** Which figure is asked for: of one procedure, and on one side of the EU threshold or whichever. */
export interface FigureSought {
  figure: LawFigure;
  procedure: Procedure | null;
  condition: LawCondition | null;
}

/**
 * The row that counts on a day. One for the very procedure and condition stands before a more general one; of several
 * such rows that hold on the day, the one recorded last. Null where nothing is recorded; where the row says that there
 * is no such figure any more, its value is null.
 */
export function ruleOn(rules: readonly RuleInLaw[], sought: FigureSought, on: Day): RuleInLaw | null {
  let best: RuleInLaw | null = null;
  let bestFit = -1;
  for (const rule of rules) {
    const fit = fitOf(rule, sought);
    if (fit >= 0 && fit >= bestFit && isValidOn(rule, on)) {
      best = rule;
      bestFit = fit;
    }
  }
  return best;
}

/** Whether the day lies between the row's first and last, both included. */
export function isValidOn({ validFrom, validTo }: RuleInLaw, on: Day): boolean {
  return (validFrom === null || validFrom <= on) && (validTo === null || on <= validTo);
}

/** How exactly a row answers: 3 for procedure and condition, 0 for a row about everything, −1 when it does not. */
function fitOf(rule: RuleInLaw, { figure, procedure, condition }: FigureSought): number {
  if (rule.figure !== figure) return -1;
  if (rule.procedure !== null && rule.procedure !== procedure) return -1;
  if (rule.condition !== null && rule.condition !== condition) return -1;
  return (rule.procedure === null ? 0 : 2) + (rule.condition === null ? 0 : 1);
}
