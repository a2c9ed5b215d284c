import {
  list,
  oneOf,
  positive,
  type Read,
  readViewAddress,
  type ViewAddress,
} from "#client/view/view-address.ts";
import { type Day, isDay, isPeriod, type Period, precisionOf } from "#shared/period.ts";

/** The parts of the screen: entries as they were logged, a week to fill in, sums, and what is needed against what there is. */
export const PARTS = ["entries", "week", "sums", "demand"] as const;
export type Part = (typeof PARTS)[number];

/** What hours are summed by. */
export const GROUPINGS = ["person", "role", "procurement", "activity", "month", "quarter"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** How the hours are looked at, as the address says it. */
export interface HoursAddress extends ViewAddress {
  /** Entries when left out. */
  part?: Exclude<Part, "entries">;
  /** A month, quarter or year; the month of the day it is read as of when left out. */
  period?: Period;
  /** Any day of the week that is filled in; this week when left out. */
  week?: Day;
  /** What the sums are counted by; by person when left out. */
  by?: Exclude<Grouping, "person">;
  /** Who worked, by personKey. */
  who?: string;
  /** Only this procurement. */
  procurement?: number;
}

/** Reads the screen's view from an address. What cannot be understood is left out. */
export function readHoursAddress(raw: Record<string, unknown>): Read<HoursAddress> {
  const part = oneOf(PARTS, raw.part);
  const by = oneOf(GROUPINGS, raw.by);
  return {
    ...readViewAddress(raw),
    part: part === "entries" ? undefined : part,
    period: typeof raw.period === "string" && isReadable(raw.period) ? raw.period : undefined,
    week: typeof raw.week === "string" && isDay(raw.week) ? raw.week : undefined,
    by: by === "person" ? undefined : by,
    who: list(raw.who, (each) => (/^[0-9a-z]{1,7}$/.test(String(each)) ? String(each) : undefined))?.[0],
    procurement: positive(raw.procurement),
  };
}

function isReadable(text: string): boolean {
  return isPeriod(text) && ["month", "quarter", "year"].includes(precisionOf(text));
}
