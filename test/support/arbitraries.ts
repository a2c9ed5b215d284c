import fc from "fast-check";
import type { Day, Period } from "#shared/period.ts";
import {
  addDays,
  daysBetween,
  FIRST_YEAR,
  firstDay,
  LAST_YEAR,
  lastDay,
  quarterPeriod,
} from "#shared/period.ts";

/** Any day a person may write, mostly in the years of the published plans. */
export function day(): fc.Arbitrary<Day> {
  return year().chain((inYear) => {
    const newYear = `${inYear}-01-01`;
    return fc.nat({ max: daysBetween(newYear, `${inYear}-12-31`) }).map((later) => addDays(newYear, later));
  });
}

/** Any period a person may write, in each of the five precisions. */
export function period(): fc.Arbitrary<Period> {
  return fc.oneof(
    year().map(String),
    fc.tuple(year(), fc.constantFrom("H1", "H2")).map(([inYear, half]) => `${inYear}-${half}`),
    fc.tuple(year(), fc.nat({ max: 3 })).map(([inYear, quarter]) => quarterPeriod(4 * inYear + quarter)),
    day().map((someDay) => someDay.slice(0, "2026-04".length)),
    day(),
  );
}

/** Any planned window: a deadline, a single period, or a range that does not run backwards. */
export function windowOf(): fc.Arbitrary<{ from: Period | null; to: Period }> {
  return fc.oneof(
    period().map((to) => ({ from: null, to })),
    period().map((both) => ({ from: both, to: both })),
    fc
      .tuple(period(), period())
      .map(([one, other]) =>
        firstDay(one) <= lastDay(other) ? { from: one, to: other } : { from: other, to: one },
      ),
  );
}

/** Years near the plans come often, so that two periods often share one. */
function year(): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 2024, max: 2028 }) },
    { weight: 1, arbitrary: fc.integer({ min: FIRST_YEAR, max: LAST_YEAR }) },
  );
}
