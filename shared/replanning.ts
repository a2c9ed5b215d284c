import {
  type Day,
  FIRST_YEAR,
  firstDay,
  LAST_YEAR,
  lastDay,
  type Period,
  type PeriodPrecision,
  precisionOf,
  quarterOf,
  quarterPeriod,
} from "./period.ts";
import { windowInWords } from "./period-words.ts";
import type { PlannedWindow } from "./plan.ts";
import type { Says } from "./plan-draft.ts";

/** When something is planned: two periods, or only an end. */
export type Span = Pick<PlannedWindow, "from" | "to">;

/** What a window is moved and resized by: the columns one is looking at. */
export type Grid = "quarter" | "month";
export type Edge = "start" | "end";

/**
 * The window so many quarters or months later, or earlier when negative. Each end keeps its precision where it can: a
 * year moved by a quarter becomes quarters, a quarter moved by a month becomes months, and moved back they have the
 * same first and last day. A day keeps its place in the month; a 30th or 31st that ends one goes on to end another. A deadline stays one. The
 * window stays within the years a person may write.
 */
export function movedWindow(window: Span, by: number, grid: Grid): Span {
  const size = MONTHS_IN[grid];
  const earliest = Math.ceil((FIRST_MONTH - monthOf(firstDay(window.from ?? window.to))) / size);
  const latest = Math.floor((LAST_MONTH - monthOf(lastDay(window.to))) / size);
  const months = size * Math.min(Math.max(by, earliest), latest);
  if (months === 0) return window;
  const to = shifted(window.to, months, "end");
  return { from: window.from && shifted(window.from, months, "start"), to };
}

/**
 * The window with one edge at the beginning or the end of a quarter or month, given by its number ({@link gridNumber}). The
 * edge keeps its precision where it falls on its bounds; else both become as fine as is needed. It never reverses: an
 * edge stops at the other one. A deadline has no start, and one is not given to it.
 */
export function resizedWindow(window: Span, edge: Edge, at: number, grid: Grid): Span {
  const { from, to } = window;
  if (from === null && edge === "start") return window;
  const size = MONTHS_IN[grid];
  const least = edge === "end" && from !== null ? gridNumber(firstDay(from), grid) : FIRST_MONTH / size;
  const most = edge === "start" ? gridNumber(lastDay(to), grid) : (LAST_MONTH + 1) / size - 1;
  const number = Math.min(Math.max(at, least), most);
  const cell = gridPeriod(number, grid);
  const edgeDay = edge === "start" ? firstDay(cell) : lastDay(cell);
  const was = edge === "start" ? firstDay(from!) : lastDay(to);
  // Where the other edge lies inside a cell, stopping at its bound would push this one the other way.
  const isPushedBack = at < number ? edgeDay > was : at > number && edgeDay < was;
  if (edgeDay === was || isPushedBack) return window;
  if (edge === "start") return alike({ from: asCoarse(edgeDay, precisionOf(from!), edge, cell), to });
  return alike({ from, to: asCoarse(edgeDay, precisionOf(to), edge, cell) });
}

/**
 * Where an edge is after one step: at the next bound of a quarter or month, which for an edge between two of them is the
 * nearest one on that side.
 */
export function steppedEdge(window: Span, edge: Edge, step: 1 | -1, grid: Grid): number {
  const day = edge === "start" ? firstDay(window.from ?? window.to) : lastDay(window.to);
  const number = gridNumber(day, grid);
  const cell = gridPeriod(number, grid);
  const isOnBound = day === (edge === "start" ? firstDay(cell) : lastDay(cell));
  // Between two bounds, the one behind is this cell's own for a start, and the one ahead this cell's own for an end.
  if (!isOnBound && step === (edge === "start" ? -1 : 1)) return number;
  return number + step;
}

/** The number of the quarter or month a day lies in, so that the difference of two is whole quarters or months. */
export function gridNumber(day: Day, grid: Grid): number {
  return grid === "quarter" ? quarterOf(day) : monthOf(day);
}

/** The quarter or month with this number: the inverse of {@link gridNumber}. */
export function gridPeriod(number: number, grid: Grid): Period {
  return grid === "quarter" ? quarterPeriod(number) : monthPeriod(number);
}

/**
 * What the draft says once a stage is planned for this window: in the words of the office, about the same event as
 * before. A window that was derived or a bare deadline becomes a stated one when it has both ends.
 */
export function replannedSays(before: Says | null, { from, to }: Span): Says {
  const was = before === null || before.kind === "dropped" ? null : before;
  const kind = from === null ? "deadline" : was?.kind === "period" ? "period" : "window";
  const verbatim = windowInWords({ from, to }, "et");
  return { kind, from, to, refersTo: was?.refersTo ?? "milestone", verbatim };
}

const MONTHS_IN: Record<Exclude<PeriodPrecision, "day">, number> = {
  year: 12,
  half: 6,
  quarter: 3,
  month: 1,
};
const FIRST_MONTH = 12 * FIRST_YEAR;
const LAST_MONTH = 12 * LAST_YEAR + 11;

/** Months since the year 0. */
function monthOf(day: Day): number {
  return 12 * Number(day.slice(0, 4)) + Number(day.slice(5, 7)) - 1;
}

function monthPeriod(number: number): Period {
  const year = Math.floor(number / 12);
  return `${String(year).padStart(4, "0")}-${String(number - 12 * year + 1).padStart(2, "0")}`;
}

function shifted(period: Period, months: number, edge: Edge): Period {
  const precision = precisionOf(period);
  if (precision === "day") return shiftedDay(period, months);
  const kept = months % MONTHS_IN[precision] === 0 ? precision : months % 3 === 0 ? "quarter" : "month";
  const day = edge === "start" ? firstDay(period) : lastDay(period);
  return periodAround(monthOf(day) + months, kept);
}

function shiftedDay(day: Day, months: number): Day {
  const target = monthPeriod(monthOf(day) + months);
  const last = lastDay(target);
  // „30. juuni“ is the end of June, as plans write it; 28 February may also be just a day.
  if (day.slice(8) >= "30" && day === lastDay(day.slice(0, 7))) return last;
  const same = `${target}-${day.slice(8)}`;
  return same < last ? same : last;
}

/** The period of a precision that a month lies in. */
function periodAround(month: number, precision: Exclude<PeriodPrecision, "day">): Period {
  const year = Math.floor(month / 12);
  if (precision === "year") return String(year).padStart(4, "0");
  if (precision === "half") return `${String(year).padStart(4, "0")}-${month - 12 * year < 6 ? "H1" : "H2"}`;
  return precision === "quarter" ? quarterPeriod(Math.floor(month / 3)) : monthPeriod(month);
}

/** The period of a precision that begins or ends on the day, or the cell where none does. */
function asCoarse(day: Day, precision: PeriodPrecision, edge: Edge, cell: Period): Period {
  if (precision === "day") return cell;
  const coarse = periodAround(monthOf(day), precision);
  return (edge === "start" ? firstDay(coarse) : lastDay(coarse)) === day ? coarse : cell;
}

/** Both ends in the finer of their two precisions, so that they can be said in one breath: „II–IV kvartal 2026“. */
function alike(span: { from: Period | null; to: Period }): Span {
  const { from, to } = span;
  if (from === null) return span;
  const [first, second] = [precisionOf(from), precisionOf(to)];
  if (first === "day" || second === "day" || first === second) return span;
  const finer = MONTHS_IN[first] < MONTHS_IN[second] ? first : second;
  return {
    from: periodAround(monthOf(firstDay(from)), finer),
    to: periodAround(monthOf(lastDay(to)), finer),
  };
}
