import { CONDITIONS } from "#drizzle/gates/conditions.ts";
import type { Consultation, ExchangeKind } from "#shared/consultation.ts";
import type { Assignment } from "#shared/evaluator-hours.ts";
import type { Condition } from "#shared/gates.ts";
import type { Day } from "#shared/period.ts";

/** The conditions that come with the product, numbered in their order from 1. */
export const SHIPPED: readonly Condition[] = CONDITIONS.map((condition, index) => ({
  id: index + 1,
  version: 1,
  text: null,
  enabled: true,
  ...condition,
}));

/** A condition of which only what is given matters: a free check before the notice. */
export function conditionWith(given: Partial<Condition> = {}): Condition {
  return {
    id: 1,
    version: 1,
    key: null,
    stage: "announcement",
    procedures: null,
    rtkInvolvements: null,
    need: "check",
    documentType: null,
    text: "Eelarverida on kinnitatud",
    enabled: true,
    ...given,
  };
}

/** A matter put to RTK, with what happened to it on which day. */
export function matterWith(
  exchanges: readonly [ExchangeKind, Day][],
  given: Partial<Consultation> = {},
): Consultation {
  return {
    id: 1,
    version: 1,
    stage: "baseDocuments",
    topic: "baseDocuments",
    neededBy: null,
    note: null,
    openedOn: exchanges[0]?.[1] ?? "2026-01-01",
    exchanges: exchanges.map(([kind, on], index) => ({ id: index + 1, kind, on, note: null })),
    illustrative: false,
    ...given,
  };
}

/** Somebody who evaluates tenders, and has declared nothing unless it is given. */
export function evaluatorWith(given: Partial<Assignment> = {}): Assignment {
  return {
    id: 1,
    version: 1,
    role: "committeeMember",
    person: "Mari Maasikas",
    userId: null,
    stage: "contract",
    forecastHours: 10,
    load: null,
    months: null,
    declaredOn: null,
    note: null,
    source: null,
    ...given,
  };
}
