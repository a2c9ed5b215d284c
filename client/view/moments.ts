import {
  CalendarDateTime,
  parseAbsolute,
  parseDate,
  toCalendarDateTime,
  toZoned,
} from "@internationalized/date";
import { type Day, PROJECT_TIME_ZONE } from "#shared/period.ts";

/** The last moment of a project's day, ISO 8601 in UTC: what was recorded on the day had been recorded by then. */
export function endOfDay(day: Day): string {
  const { year, month, day: date } = parseDate(day);
  return endOfMinute(new CalendarDateTime(year, month, date, 23, 59));
}

/**
 * The last moment of a minute by the office's clock, ISO 8601 in UTC: what was recorded at 14:05:37 is shown as of
 * 14:05, and had been recorded by then. Where a clock is put back and a minute comes twice, the second of them.
 */
export function endOfMinute(minute: CalendarDateTime): string {
  const end = minute.set({ second: 59, millisecond: 999 });
  return toZoned(end, PROJECT_TIME_ZONE, "later").toDate().toISOString();
}

/** The minute by the office's clock that a moment lies in. */
export function minuteOf(moment: string): CalendarDateTime {
  return toCalendarDateTime(parseAbsolute(moment, PROJECT_TIME_ZONE)).set({ second: 0, millisecond: 0 });
}
