import { z } from "zod";

/**
 * A calendar day, "2026-03-09", without a time and without a time zone: what a letter, a notice or a plan is dated
 * with. Days sort as strings, so `a < b` means earlier and needs no function; so do months, and nothing else.
 */
export type Day = string;

/**
 * A stretch of the calendar in the precision somebody gave it: `2026`, `2026-H1`, `2026-Q1`, `2026-04`, `2026-04-15`.
 * It is never rounded to a finer one: „2025. aastal“ stays a year, because the plan promised no quarter.
 */
export type Period = string;

/** The days of plans and milestones are those of the office: they begin and end there, wherever the reader is. */
export const PROJECT_TIME_ZONE = "Europe/Tallinn";

export type PeriodPrecision = "year" | "half" | "quarter" | "month" | "day";

/**
 * Years a person may write, both included. They catch slips of the keyboard (0206, 2206) and decide nothing else:
 * arithmetic works for every year of four digits.
 */
export const FIRST_YEAR = 1990;
export const LAST_YEAR = 2100;

/** Refuses days that do not exist (2026-02-31) and years outside {@link FIRST_YEAR}–{@link LAST_YEAR}, with the refusal's code. */
export const daySchema = z
  .string()
  .refine(isDay, { error: "INVALID_DAY" })
  .meta({ format: "date", description: "a day, YYYY-MM-DD" });

/** Refuses what is none of the five text forms, does not exist, or lies outside {@link FIRST_YEAR}–{@link LAST_YEAR}. */
export const periodSchema = z
  .string()
  .refine(isPeriod, { error: "not a period, such as 2026, 2026-H1, 2026-Q1, 2026-04 or 2026-04-15" })
  .meta({ description: "a period: YYYY, YYYY-H1, YYYY-Q1, YYYY-MM or YYYY-MM-DD" });

/** Whether the text is a day that exists, in a year a person may write. Any text is safe to ask about. */
export function isDay(text: string): boolean {
  return text.length === 10 && isPeriod(text);
}

/** Whether the text is one of the five text forms, exists, and lies in a year a person may write. */
export function isPeriod(text: string): boolean {
  return extentOf(text) !== null && isPlausibleYear(yearOf(text));
}

/** How exactly the period was given. Throws RangeError for what is not a period. */
export function precisionOf(period: Period): PeriodPrecision {
  return knownExtent(period).precision;
}

/** The first day that belongs to the period. Throws RangeError for what is not a period. */
export function firstDay(period: Period): Day {
  return knownExtent(period).first;
}

/**
 * The last day that still belongs to the period: a promise is kept until it has passed.
 * Throws RangeError for what is not a period.
 */
export function lastDay(period: Period): Day {
  return knownExtent(period).last;
}

/**
 * The number of the quarter a day lies in, 4·year + (n−1), so that the difference of two is whole quarters.
 * Asked for every card on the board, so it trusts its argument to be a day.
 */
export function quarterOf(day: Day): number {
  return 4 * yearOf(day) + Math.floor((twoDigits(day, 5) - 1) / 3);
}

/** The quarter with this number, as a period: the inverse of {@link quarterOf}. Throws RangeError outside years 0–9999. */
export function quarterPeriod(quarterNumber: number): Period {
  if (!Number.isInteger(quarterNumber)) throw new RangeError(`not the number of a quarter: ${quarterNumber}`);
  const year = Math.floor(quarterNumber / 4);
  return `${fourDigitYear(year)}-Q${quarterNumber - 4 * year + 1}`;
}

/** The day `days` days later, or earlier when negative. Throws RangeError for what is not a day, or outside years 0–9999. */
export function addDays(day: Day, days: number): Day {
  if (!Number.isInteger(days)) throw new RangeError(`not a whole number of days: ${days}`);
  const moment = new Date(midnightInUtc(day) + days * DAY);
  return isoDay(moment.getUTCFullYear(), moment.getUTCMonth() + 1, moment.getUTCDate());
}

/** Whole days from one day to another: 0 for the same day, negative when `to` is earlier. Throws RangeError for what is not a day. */
export function daysBetween(from: Day, to: Day): number {
  return (midnightInUtc(to) - midnightInUtc(from)) / DAY;
}

/**
 * The day it is at a moment, where the time zone's people live: 2026-01-01T22:30Z is already 2 January in Europe/Tallinn.
 * Throws RangeError for an invalid moment, an unknown time zone, or a moment outside years 0–9999.
 */
export function dayInTimeZone(moment: Date, timeZone: string): Day {
  let format = dayFormats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-u-ca-iso8601-nu-latn", {
      timeZone,
      year: "numeric",
      month: "numeric",
      day: "numeric",
    });
    dayFormats.set(timeZone, format);
  }
  // Parts rather than a formatted string: how a locale orders and separates them changes between engines.
  const part = { year: Number.NaN, month: Number.NaN, day: Number.NaN };
  for (const { type, value } of format.formatToParts(moment)) {
    if (type === "year" || type === "month" || type === "day") part[type] = Number(value);
  }
  return isoDay(part.year, part.month, part.day);
}

interface Extent {
  precision: PeriodPrecision;
  first: Day;
  last: Day;
}

/** Making a formatter costs a thousand times more than using it, and a process knows a handful of time zones. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();

/**
 * The periods met so far: plans repeat a few dozen of them over thousands of cards. Only existing periods of
 * plausible years are kept, so that nobody can fill the memory by asking about many.
 */
const extents = new Map<Period, Extent>();

const DAY = 86_400_000;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function knownExtent(period: Period): Extent {
  const extent = extentOf(period);
  if (extent === null) throw new RangeError(`not a period: ${JSON.stringify(period)}`);
  return extent;
}

function extentOf(text: string): Extent | null {
  const known = extents.get(text);
  if (known !== undefined) return known;
  const extent = computeExtent(text);
  if (extent !== null && isPlausibleYear(yearOf(text))) extents.set(text, extent);
  return extent;
}

const PERIOD_FORM = /^\d{4}(?:-(?:H([12])|Q([1-4])|(\d{2})(?:-(\d{2}))?))?$/;

function computeExtent(text: string): Extent | null {
  const match = PERIOD_FORM.exec(text);
  if (match === null) return null;
  const [, half, quarter, month, day] = match;
  const year = yearOf(text);
  if (half !== undefined) return monthsExtent("half", year, 6 * Number(half) - 5, 6 * Number(half));
  if (quarter !== undefined)
    return monthsExtent("quarter", year, 3 * Number(quarter) - 2, 3 * Number(quarter));
  if (month === undefined) return monthsExtent("year", year, 1, 12);
  const monthNumber = Number(month);
  if (monthNumber < 1 || monthNumber > 12) return null;
  if (day === undefined) return monthsExtent("month", year, monthNumber, monthNumber);
  const dayNumber = Number(day);
  if (dayNumber < 1 || dayNumber > daysInMonth(year, monthNumber)) return null;
  return { precision: "day", first: text, last: text };
}

function isPlausibleYear(year: number): boolean {
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

function monthsExtent(precision: PeriodPrecision, year: number, from: number, to: number): Extent {
  return { precision, first: isoDay(year, from, 1), last: isoDay(year, to, daysInMonth(year, to)) };
}

function daysInMonth(year: number, month: number): number {
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeapYear ? 29 : MONTH_LENGTHS[month - 1]!;
}

function isoDay(year: number, month: number, day: number): Day {
  return `${fourDigitYear(year)}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

function fourDigitYear(year: number): string {
  if (!(year >= 0 && year <= 9999)) throw new RangeError(`not a year of four digits: ${year}`);
  return String(year).padStart(4, "0");
}

/** The milliseconds since 1970 at which the day begins in UTC, where no day is ever 23 or 25 hours long. */
function midnightInUtc(day: Day): number {
  // Date.parse turns 2026-02-31 into 3 March in some engines, so the day is checked first.
  if (knownExtent(day).precision !== "day") throw new RangeError(`not a day: ${JSON.stringify(day)}`);
  return Date.parse(day);
}

function yearOf(text: string): number {
  return 100 * twoDigits(text, 0) + twoDigits(text, 2);
}

function twoDigits(text: string, at: number): number {
  return 10 * (text.charCodeAt(at) - 48) + (text.charCodeAt(at + 1) - 48);
}
