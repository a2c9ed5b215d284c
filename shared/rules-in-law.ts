import { z } from "zod";
import { type Day, daySchema } from "./period.ts";
import { PROCEDURES, type Procedure } from "./procurement.ts";
import type { RefusalCode } from "./refusals.ts";
import { textSchema } from "./text.ts";

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

/** *replaced*: it would hold on the day, had not a later row of the same figure been recorded. */
export type RuleState = "inForce" | "past" | "future" | "replaced";

/** What became of a row by a day. */
export function stateOn(rules: readonly RuleInLaw[], rule: RuleInLaw, on: Day): RuleState {
  if (rule.validTo !== null && rule.validTo < on) return "past";
  if (rule.validFrom !== null && rule.validFrom > on) return "future";
  return ruleOn(rules, rule, on)?.id === rule.id ? "inForce" : "replaced";
}

/** Whether the day lies between the row's first and last, both included. */
function isValidOn({ validFrom, validTo }: RuleInLaw, on: Day): boolean {
  return (validFrom === null || validFrom <= on) && (validTo === null || on <= validTo);
}

/** How exactly a row answers: 3 for procedure and condition, 0 for a row about everything, −1 when it does not. */
function fitOf(rule: RuleInLaw, { figure, procedure, condition }: FigureSought): number {
  if (rule.figure !== figure) return -1;
  if (rule.procedure !== null && rule.procedure !== procedure) return -1;
  if (rule.condition !== null && rule.condition !== condition) return -1;
  return (rule.procedure === null ? 0 : 2) + (rule.condition === null ? 0 : 1);
}

/** The longest time that is no slip of the keyboard. */
const MOST_DAYS = 366;
const MOST_EUROS = 999_999_999_999;

/** The units in which a figure may be given, the usual one first. */
export function unitsOf(figure: LawFigure): readonly LawUnit[] {
  if (figure === "threshold" || figure === "euThreshold") return ["euros"];
  return figure === "noticeToContract" ? ["days"] : ["days", "workingDays"];
}

/** The conditions that a figure may hold under. */
export function conditionsOf(figure: LawFigure): readonly LawCondition[] {
  if (figure === "euThreshold") return ["centralBuyer"];
  if (figure === "noticeToContract") return [];
  const sides = ["belowEuThreshold", "atOrAboveEuThreshold"] as const;
  return figure === "threshold" ? [...sides, "socialServices"] : sides;
}

/** A dated row to add. An empty value says that from then on there is no such figure. */
export const addFigureSchema = z
  .object({
    projectId: z.int().positive(),
    figure: z.enum(LAW_FIGURES),
    procedure: z.enum(PROCEDURES).nullable(),
    condition: z.enum(LAW_CONDITIONS).nullable(),
    value: z.number().nullable(),
    unit: z.enum(LAW_UNITS),
    validFrom: daySchema,
    validTo: daySchema.nullable(),
    source: textSchema(1000).min(1, "REQUIRED"),
    verification: z.enum(LAW_VERIFICATIONS),
  })
  .refine(({ figure, unit }) => unitsOf(figure).includes(unit), { path: ["unit"], error: "INVALID_INPUT" })
  .refine(({ figure, condition }) => condition === null || conditionsOf(figure).includes(condition), {
    path: ["condition"],
    error: "INVALID_INPUT",
  })
  .superRefine((figure, ctx) => {
    for (const [field, code] of Object.entries(problemsOf(figure)))
      ctx.addIssue({ code: "custom", path: [field], message: code });
  });
export type AddFigureInput = z.infer<typeof addFigureSchema>;

/** What somebody has written into a row, as far as it can be wrong. */
type Written = Pick<AddFigureInput, "unit" | "value" | "validTo" | "source"> & { validFrom: Day | null };

/** By field, what is wrong with a row that somebody wants to add. A value that is no number at all is NaN. */
export function problemsOf({
  unit,
  value,
  validFrom,
  validTo,
  source,
}: Written): Partial<Record<"value" | "validFrom" | "validTo" | "source", RefusalCode>> {
  const isEuro = unit === "euros";
  return {
    ...(value !== null && !(isEuro ? isEuros(value) : isDays(value))
      ? { value: isEuro ? "INVALID_AMOUNT" : "INVALID_DAYS" }
      : {}),
    ...(validFrom === null ? { validFrom: "REQUIRED" } : {}),
    ...(validFrom !== null && validTo !== null && validTo < validFrom ? { validTo: "PERIOD_REVERSED" } : {}),
    ...(source.trim() ? {} : { source: "REQUIRED" }),
  };
}

/** Whether the row that counts on its first day says the same already, as long, with the same source and mark. */
export function isSaidAlready(rules: readonly RuleInLaw[], figure: Omit<RuleInLaw, "id">): boolean {
  const last = rules.findLast(
    (rule) =>
      rule.figure === figure.figure &&
      rule.procedure === figure.procedure &&
      rule.condition === figure.condition &&
      (figure.validFrom === null || isValidOn(rule, figure.validFrom)),
  );
  return (
    last !== undefined &&
    last.value === figure.value &&
    last.unit === figure.unit &&
    last.validTo === figure.validTo &&
    last.source === figure.source &&
    last.verification === figure.verification
  );
}

function isDays(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MOST_DAYS;
}

/** No part of a cent: a hundred times such an amount may still be a hair off a whole number. */
function isEuros(value: number): boolean {
  return value >= 0 && value <= MOST_EUROS && Number.isInteger(Math.round(value * 1e4) / 100);
}
