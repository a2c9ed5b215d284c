import {
  addDays,
  type Day,
  daysBetween,
  firstDay,
  lastDay,
  type Period,
  precisionOf,
  quarterOf,
  quarterPeriod,
} from "#shared/period.ts";
import { monthOf } from "#shared/work-entries.ts";

/** The period of the same length before or after a month, quarter or year. */
export function besidePeriod(period: Period, by: 1 | -1): Period {
  const day = by === 1 ? addDays(lastDay(period), 1) : addDays(firstDay(period), -1);
  return periodAround(day, precisionOf(period));
}

/** Periods to choose from on a day, latest first: a year of months, two years of quarters, and the project's years. */
export function periodsUntil(today: Day, from: Day): Period[] {
  const periods: Period[] = [];
  const begun = (precision: "month" | "quarter" | "year", count: number) => {
    let period = periodAround(today, precision);
    for (let left = count; left > 0 && lastDay(period) >= from; left--) {
      periods.push(period);
      period = besidePeriod(period, -1);
    }
  };
  begun("month", 12);
  begun("quarter", 8);
  begun("year", 12);
  return periods;
}

/** The Monday of the week a day lies in. */
export function mondayOf(day: Day): Day {
  const days = daysBetween(A_MONDAY, day);
  return addDays(A_MONDAY, Math.floor(days / 7) * 7);
}

const A_MONDAY = "2024-01-01";

function periodAround(day: Day, precision: string): Period {
  if (precision === "year") return day.slice(0, 4);
  return precision === "quarter" ? quarterPeriod(quarterOf(day)) : monthOf(day);
}
