import { RULES_IN_LAW } from "#drizzle/law/rules-in-law.ts";
import { specialDaysIn } from "#drizzle/law/special-days.ts";
import type { ForecastBasis } from "#shared/notice-to-contract.ts";
import type { RuleInLaw } from "#shared/rules-in-law.ts";

/** The statutory figures that come with the product, numbered in their order, and further rows after them. */
export function rulesWith(added: readonly Partial<RuleInLaw>[] = []): RuleInLaw[] {
  const shipped = RULES_IN_LAW.map(({ key: _, ...rule }, index) => ({ id: index + 1, ...rule }));
  return [...shipped, ...added.map((given, index) => ruleWith({ id: 1001 + index, ...given }))];
}

/** A row of which only what is given matters. */
export function ruleWith(given: Partial<RuleInLaw>): RuleInLaw {
  return {
    id: 1,
    figure: "tenderPeriod",
    procedure: null,
    condition: null,
    value: null,
    unit: "days",
    validFrom: null,
    validTo: null,
    source: "RHS",
    verification: "unverified",
    ...given,
  };
}

/** What forecasts rest on, with Estonia's public holidays of the years the plans speak of. */
export function basisWith(added: readonly Partial<RuleInLaw>[] = []): ForecastBasis {
  const holidays = specialDaysIn(2022, 2032)
    .filter(({ kind }) => kind === "holiday")
    .map(({ day }) => day);
  return { rules: rulesWith(added), holidays };
}
