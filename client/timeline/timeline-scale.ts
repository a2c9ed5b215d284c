import { scaleLinear } from "d3-scale";
import { utcMonth, utcYear } from "d3-time";
import { type Day, firstDay, lastDay, type Period, quarterOf, quarterPeriod } from "#shared/period.ts";
import type { Zoom } from "./timeline-address.ts";

/** One column of the head: a period with the place it takes. */
export interface ScaleColumn {
  period: Period;
  /** Pixels from the left end of the drawing. */
  x: number;
  width: number;
}

/**
 * Where days lie. It counts whole days and knows no hours, so that every day is as wide as any other: a quarter is its
 * span from the beginning of its first day to the end of its last one, whatever the clocks do and wherever the reader is.
 */
export interface TimelineScale {
  /** What one column is. */
  zoom: Zoom;
  pixelsPerDay: number;
  /** The first and the last day drawn. */
  first: Day;
  last: Day;
  /** Pixels of the whole drawing. */
  width: number;
  /** Where a day begins. */
  startOf(day: Day): number;
  /** Where a day ends, which is where the next begins. */
  endOf(day: Day): number;
  /** Where something that happened on a day stands. */
  middleOf(day: Day): number;
  /** The day at a place; the first or last one drawn beyond them. */
  dayAt(x: number): Day;
  /** What a bar dragged to a place snaps to: the quarter there, or the month when the columns are months. */
  periodAt(x: number): Period;
  /** The periods of one column each, and those above them: years over quarters, quarters over months. */
  columns: ScaleColumn[];
  heads: ScaleColumn[];
}

/** From the first to the last day that has to be drawn. */
export interface Extent {
  first: Day;
  last: Day;
}

/** Pixels a day may take, whatever the columns. */
export const DENSEST = 0.02;
export const LOOSEST = 12;

/** From how many pixels a day on the columns are so fine: below, their names would not fit. */
const FROM_DENSITY: Record<Zoom, number> = { month: 1.35, quarter: 0.32, year: 0 };

/** How many pixels a day takes when somebody asks for such columns. */
export const USUAL_DENSITY: Record<Zoom, number> = { month: 2.2, quarter: 0.8, year: 0.24 };

/** The columns that fit when a day takes so many pixels. */
export function zoomAt(pixelsPerDay: number): Zoom {
  if (pixelsPerDay >= FROM_DENSITY.month) return "month";
  return pixelsPerDay >= FROM_DENSITY.quarter ? "quarter" : "year";
}

/** Pixels a day takes when the days fill a width; where the columns are given, at most and at least what they allow. */
export function densityFor({ first, last }: Extent, width: number, zoom?: Zoom): number {
  const density = clamp(width / (dayNumber(last) - dayNumber(first) + 1), DENSEST, LOOSEST);
  if (!zoom || zoomAt(density) === zoom) return density;
  return USUAL_DENSITY[zoom];
}

/**
 * The scale on which an extent is drawn. It begins with a whole quarter and is never narrower than what it is seen
 * through: then it goes on before and after.
 */
export function timelineScale(extent: Extent, pixelsPerDay: number, least: number): TimelineScale {
  const days = dayNumber(extent.last) - dayNumber(extent.first) + 1;
  const missing = Math.max(0, Math.ceil(least / pixelsPerDay - days));
  const first = dayNumber(extent.first) - Math.floor(missing / 2);
  const last = dayNumber(extent.last) + Math.ceil(missing / 2);
  const width = (last - first + 1) * pixelsPerDay;
  const place = scaleLinear([first, last + 1], [0, width]);
  const zoom = zoomAt(pixelsPerDay);
  const startOf = (day: Day) => place(dayNumber(day));
  const endOf = (day: Day) => place(dayNumber(day) + 1);
  const dayAt = (x: number) => dayOf(clamp(Math.floor(place.invert(x)), first, last));
  const columnOf = (period: Period): ScaleColumn => {
    const x = Math.max(0, startOf(firstDay(period)));
    return { period, x, width: Math.min(width, endOf(lastDay(period))) - x };
  };
  const periods = (of: Zoom) => periodsBetween(dayOf(first), dayOf(last), of).map(columnOf);
  return {
    zoom,
    pixelsPerDay,
    first: dayOf(first),
    last: dayOf(last),
    width,
    startOf,
    endOf,
    middleOf: (day) => place(dayNumber(day) + 0.5),
    dayAt,
    periodAt: (x) => periodOf(dayAt(x), zoom === "month" ? "month" : "quarter"),
    columns: periods(zoom === "year" ? "quarter" : zoom),
    heads: periods(zoom === "month" ? "quarter" : "year"),
  };
}

/** The whole quarters around an extent. */
export function wholeQuarters({ first, last }: Extent): Extent {
  return { first: firstDay(periodOf(first, "quarter")), last: lastDay(periodOf(last, "quarter")) };
}

/** Days since 1970-01-01. */
export function dayNumber(day: Day): number {
  return Date.parse(day) / DAY; // A bare day parses as UTC, where every day has 24 hours.
}

/** The inverse of {@link dayNumber}. */
export function dayOf(number: number): Day {
  return new Date(number * DAY).toISOString().slice(0, 10);
}

const DAY = 86_400_000;

function periodsBetween(first: Day, last: Day, zoom: Zoom): Period[] {
  const interval = zoom === "year" ? utcYear : zoom === "quarter" ? utcMonth.every(3)! : utcMonth;
  const starts = interval.range(interval.floor(new Date(first)), new Date(Date.parse(last) + 1));
  return starts.map((start) => periodOf(start.toISOString().slice(0, 10), zoom));
}

function periodOf(day: Day, zoom: Zoom): Period {
  if (zoom === "quarter") return quarterPeriod(quarterOf(day));
  return day.slice(0, zoom === "year" ? 4 : 7);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
