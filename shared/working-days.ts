import { addDays, type Day, daysBetween } from "./period.ts";

/**
 * Whether offices are open on the day: Monday to Friday, and not a public holiday. A shortened working day is one.
 */
export function isWorkingDay(day: Day, holidays: ReadonlySet<Day>): boolean {
  // 1970-01-01 was a Thursday, so that 0 is a Monday.
  const weekday = (((daysBetween("1970-01-01", day) + 3) % 7) + 7) % 7;
  return weekday < 5 && !holidays.has(day);
}

/**
 * The so-manieth working day after a day, which itself is not counted: five after Friday is the Friday of the week
 * after, where no holiday lies between. A negative number counts backwards, and 0 is the day itself, whatever it is.
 * Throws RangeError for what is not a whole number.
 */
export function addWorkingDays(day: Day, count: number, holidays: ReadonlySet<Day>): Day {
  if (!Number.isInteger(count)) throw new RangeError(`not a whole number of working days: ${count}`);
  const direction = count < 0 ? -1 : 1;
  let at = day;
  for (let left = Math.abs(count); left > 0; ) {
    at = addDays(at, direction);
    if (isWorkingDay(at, holidays)) left--;
  }
  return at;
}
