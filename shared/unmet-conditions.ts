import { clockOf, existsBy, isOpen, stagesUpTo } from "./consultation.ts";
import { appliesTo, type Condition } from "./gates.ts";
import { type ForecastBasis, lawOf } from "./notice-to-contract.ts";
import type { Day } from "./period.ts";
import type { Stage } from "./stages.ts";
import type { PlannedProcurement } from "./standing.ts";

/** As much of a procurement as conditions ask about. */
export type Gated = Pick<
  PlannedProcurement,
  "procedure" | "rtkInvolvement" | "estimatedValue" | "stages" | "records"
>;

/** The conditions that stand before milestones of a procurement, in the order of the milestones. */
export function conditionsBefore(
  procurement: Pick<Gated, "procedure" | "rtkInvolvement">,
  milestones: readonly Stage[],
  conditions: readonly Condition[],
): Condition[] {
  return milestones.flatMap((stage) =>
    conditions.filter((each) => each.stage === stage && appliesTo(each, procurement)),
  );
}

/**
 * The conditions that are not met where milestones are to be met on a day: by what had happened by then, and what is
 * linked now.
 *
 * @param basis the law, which tells when the standstill is over; while it is not known, nothing is held against anybody
 */
export function unmetConditions(
  procurement: Gated,
  milestones: readonly Stage[],
  on: Day,
  conditions: readonly Condition[],
  basis: ForecastBasis | null,
): Condition[] {
  return conditionsBefore(procurement, milestones, conditions).filter(
    (condition) => !isMet(condition, procurement, milestones, on, basis),
  );
}

/**
 * The first day on which a contract may be signed after a notice, where the law asks to wait at all; null without a
 * notice, or where the procedure is not chosen or has no standstill.
 *
 * @param noticeOn the day of the notice, or null before there is one
 */
export function standstillOverOn(
  procurement: Pick<Gated, "procedure" | "estimatedValue">,
  noticeOn: Day | null,
  basis: ForecastBasis,
): Day | null {
  if (procurement.procedure === null || noticeOn === null) return null;
  const { day, steps } = lawOf(basis).contract(procurement, noticeOn);
  return steps.some(({ what }) => what === "standstill") ? day : null;
}

/** The day of the notice a contract follows: the day it was published, or is published by the same move. */
export function noticeOn(
  { stages }: Pick<Gated, "stages">,
  milestones: readonly Stage[],
  on: Day,
): Day | null {
  return milestones.includes("announcement") ? on : stages.announcement.metOn;
}

function isMet(
  { id, need, stage, documentType }: Condition,
  procurement: Gated,
  milestones: readonly Stage[],
  on: Day,
  basis: ForecastBasis | null,
): boolean {
  const { consultations, documents, assignments, checks } = procurement.records;
  switch (need) {
    case "rtkAgreed": {
      const upToHere = stagesUpTo(stage);
      const clocks = consultations
        .filter((each) => upToHere.includes(each.stage) && existsBy(each, on))
        .map((each) => clockOf(each, on));
      return clocks.some(({ court }) => court === "agreed") && !clocks.some(isOpen);
    }
    case "document":
      return documents.some(({ type }) => type === documentType);
    case "declarations":
      return assignments.every(({ person, declaredOn }) => person && declaredOn && declaredOn <= on);
    case "standstillOver": {
      const over = basis && standstillOverOn(procurement, noticeOn(procurement, milestones, on), basis);
      return over === null || over <= on;
    }
    case "check":
      return checks.some((check) => check.conditionId === id && check.on <= on);
  }
}
