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

/** On which side of the EU threshold of its procedure a procurement's estimated value must lie. */
export const LAW_CONDITIONS = ["belowEuThreshold", "atOrAboveEuThreshold"] as const;
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
