import { z } from "zod";
import { type Day, daySchema, isDay, lastDay } from "./period.ts";
import { LAW_VERIFICATIONS, type LawVerification } from "./rules-in-law.ts";
import { textSchema } from "./text.ts";

/** What RTK asks its clients for every year. */
export const RTK_INPUTS = ["nextYearPlan", "firstQuarterProcurements"] as const;
export type RtkInput = (typeof RTK_INPUTS)[number];

/** By which day of the year RTK asks for it: dated data, only ever added to. */
export interface RtkDueDate {
  id: number;
  /** Names a row that comes with the product; null for one somebody added. */
  key: string | null;
  input: RtkInput;
  /** 1 … 12. */
  month: number;
  /** The last day, 1 … 31. */
  day: number;
  validFrom: Day | null;
  validTo: Day | null;
  source: string;
  verification: LawVerification;
}

/** One thing RTK asks for, due on a day. */
export interface RtkDue {
  input: RtkInput;
  on: Day;
  /** The year of the procurements it is about: always the next one. */
  year: number;
  /** The row that says so. */
  date: RtkDueDate;
}

/** What is due next, soonest first: of each thing RTK asks for, its next due day from a day on, that day included. */
export function nextDue(dates: readonly RtkDueDate[], from: Day): RtkDue[] {
  return eachInput(dates, yearOf(from), (due) => due.on >= from);
}

/** What was due last, latest first: of each thing RTK asks for, its last due day before a day. */
export function lastDue(dates: readonly RtkDueDate[], before: Day): RtkDue[] {
  return eachInput(dates, yearOf(before), (due) => due.on < before, -1);
}

/** Whether the rows already say just that, with the same source. */
export function isDueAlready(dates: readonly RtkDueDate[], asked: Omit<RtkDueDate, "id" | "key">): boolean {
  const last = dates.findLast(({ input }) => input === asked.input);
  return (
    last !== undefined &&
    last.month === asked.month &&
    last.day === asked.day &&
    last.validFrom === asked.validFrom &&
    last.validTo === asked.validTo &&
    last.source === asked.source &&
    last.verification === asked.verification
  );
}

export const addRtkDueDateSchema = z
  .object({
    projectId: z.int().positive(),
    input: z.enum(RTK_INPUTS),
    month: z.int().min(1).max(12),
    day: z.int().min(1).max(31),
    validFrom: daySchema.nullable(),
    validTo: daySchema.nullable(),
    source: textSchema(500).min(1, "REQUIRED"),
    verification: z.enum(LAW_VERIFICATIONS),
  })
  .refine(({ month, day }) => isDay(dayText(LEAP_YEAR, month, day)), { path: ["day"], error: "INVALID_DAY" })
  .refine(({ validFrom, validTo }) => validFrom === null || validTo === null || validFrom <= validTo, {
    path: ["validTo"],
    error: "PERIOD_REVERSED",
  });
export type AddRtkDueDateInput = z.infer<typeof addRtkDueDateSchema>;

/** Years to look through for a row that holds: rows end and begin, but nobody asks for something in ten years only. */
const YEARS_AROUND = 10;

function eachInput(
  dates: readonly RtkDueDate[],
  year: number,
  fits: (due: RtkDue) => boolean,
  direction: 1 | -1 = 1,
): RtkDue[] {
  const found = RTK_INPUTS.flatMap((input) => {
    for (let step = 0; step <= YEARS_AROUND; step++) {
      const due = dueIn(dates, input, year + step * direction);
      if (due && fits(due)) return due;
    }
    return [];
  });
  return found.sort((a, b) => direction * (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

/** When something is due in a year. Of several rows that hold on their day, the one recorded last counts. */
function dueIn(dates: readonly RtkDueDate[], input: RtkInput, year: number): RtkDue | null {
  const date = dates.findLast((each) => each.input === input && holdsOn(each, dayIn(each, year)));
  return date ? { input, on: dayIn(date, year), year: year + 1, date } : null;
}

function holdsOn({ validFrom, validTo }: RtkDueDate, on: Day): boolean {
  return (validFrom === null || validFrom <= on) && (validTo === null || on <= validTo);
}

/** The due day in a year; 29 February is the last day of February in the years that have no such day. */
function dayIn({ month, day }: RtkDueDate, year: number): Day {
  const due = dayText(year, month, day);
  return isDay(due) ? due : lastDay(due.slice(0, 7));
}

const LEAP_YEAR = 2028;

function dayText(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}
