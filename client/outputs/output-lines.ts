import type { BoardFacts, Filters } from "#shared/board.ts";
import {
  type OutputStanding,
  outputQuarters,
  outputStanding,
  type PlannedOutput,
  subActivityOf,
} from "#shared/outputs.ts";
import { type Day, firstDay, lastDay, type Period, quarterOf, quarterPeriod } from "#shared/period.ts";
import { type PlannedProcurement, timeframe, type View } from "#shared/standing.ts";
import type { OutputsAddress } from "./outputs-address.ts";

/** An output with where it stands on a day, and what it belongs to. */
export interface OutputLine {
  output: PlannedOutput;
  standing: OutputStanding;
  /** Its own sub-activity, else its procurement's. */
  subActivity: number | null;
  procurement: PlannedProcurement | null;
}

/** The outputs of one sub-activity, those of one procurement together. */
export interface OutputGroup {
  subActivity: number | null;
  parts: OutputPart[];
}

export interface OutputPart {
  /** Null for what belongs to no procurement. */
  procurement: PlannedProcurement | null;
  lines: OutputLine[];
}

/** What one column says of an output: a quarter, or all quarters of a year. */
export interface OutputCell {
  period: Period;
  /** Delivered in it, by the day. */
  delivered: number;
  /** Promised for it alone, of what recurs each quarter; null of all else. */
  promised: number | null;
  /** The plan lets it happen in some of it. */
  isPlanned: boolean;
  /** The plan has it begin, or end, in it. */
  isBegin: boolean;
  isEnd: boolean;
  /** A promise that ended in it is still not kept. */
  isOverdue: boolean;
}

/** Every output as it stood under a view. */
export function outputLines(
  outputs: readonly PlannedOutput[],
  facts: Pick<BoardFacts, "revisions" | "procurements">,
  view: View,
): OutputLine[] {
  const frame = timeframe(facts.revisions, view);
  const procurements = new Map(facts.procurements.map((each) => [each.id, each]));
  return outputs.map((output) => {
    const procurement = procurements.get(output.procurementId ?? 0) ?? null;
    return {
      output,
      procurement,
      subActivity: subActivityOf(output, procurement ? [procurement] : []),
      standing: outputStanding(output, frame),
    };
  });
}

/** The outputs by sub-activity, and within one by procurement; those without one stand last. */
export function groupLines(lines: readonly OutputLine[]): OutputGroup[] {
  return [...Map.groupBy(lines, ({ subActivity }) => subActivity)]
    .sort(([one], [other]) => (one ?? 100) - (other ?? 100))
    .map(([subActivity, own]) => ({
      subActivity,
      parts: [...Map.groupBy(own, ({ procurement }) => procurement)]
        .sort(([one], [other]) => compareProcurements(one, other))
        .map(([procurement, part]) => ({ procurement, lines: part })),
    }));
}

/** Whether the filters and the rest of the address leave an output in sight. */
export function isShown(line: OutputLine, filters: Filters, address: OutputsAddress): boolean {
  const { output, standing, subActivity, procurement } = line;
  if (address.late && standing.slippage.verdict !== "overdue") return false;
  if (address.open && standing.fulfilledOn !== null) return false;
  if (address.unclear && output.unclear === null) return false;
  if (address.indicator && !address.indicator.some((each) => output.indicators.includes(each))) return false;
  if (filters.subActivities.length > 0 && !filters.subActivities.includes(subActivity ?? 0)) return false;
  if (filters.kinds.length > 0 && !(procurement && filters.kinds.includes(procurement.kind))) return false;
  if (filters.persons.length > 0 && !(procurement && filters.persons.includes(procurement.person ?? "")))
    return false;
  const words = folded(`${output.nameEt} ${output.nameEn} ${procurement?.title ?? ""}`);
  return folded(filters.text)
    .split(/\s+/)
    .every((word) => words.includes(word));
}

/** How many outputs there are, how many are all there, and how many are behind and still not there. */
export function totalsOf(lines: readonly OutputLine[]): {
  outputs: number;
  fulfilled: number;
  overdue: number;
} {
  return {
    outputs: lines.length,
    fulfilled: lines.filter(({ standing }) => standing.fulfilledOn !== null).length,
    overdue: lines.filter(({ standing }) => standing.slippage.verdict === "overdue").length,
  };
}

/** The years that anything is planned or delivered in, and the view's own. */
export function yearsOf(lines: readonly OutputLine[], on: Day): number[] {
  const years = new Set([yearOf(on)]);
  for (const { standing } of lines) {
    for (const window of [standing.yardstick, standing.firstPromise])
      for (const period of [window?.from, window?.to]) if (period) years.add(yearOf(period));
    for (const delivery of standing.deliveries) years.add(yearOf(delivery.on));
  }
  return [...years].sort((a, b) => a - b);
}

/** The columns of a year, which are its quarters; or all years. */
export function columnsOf(year: number | "all", years: readonly number[]): Period[] {
  if (year !== "all") return [0, 1, 2, 3].map((index) => quarterPeriod(4 * year + index));
  return Array.from({ length: years.at(-1)! - years[0]! + 1 }, (_, index) => String(years[0]! + index));
}

/**
 * Whether an output has anything to do with a year: promised or delivered in it, or promised for an earlier one and not
 * all there when it began. What no plan gives a time belongs to every year until some of it is there.
 */
export function isOfYear({ standing }: OutputLine, year: number): boolean {
  const window = standing.yardstick ?? standing.firstPromise;
  if (standing.deliveries.some(({ on }) => yearOf(on) === year)) return true;
  if (!window?.to) return standing.deliveries.length === 0;
  if (yearOf(window.to) < year)
    return standing.fulfilledOn === null
      ? standing.slippage.verdict === "overdue"
      : standing.fulfilledOn >= `${year}-01-01`;
  return yearOf(window.from ?? window.to) <= year;
}

/** What each column says of an output under a view. */
export function cellsOf({ standing }: OutputLine, columns: readonly Period[], on: Day): OutputCell[] {
  const [from, to] = [quarterOf(firstDay(columns[0]!)), quarterOf(lastDay(columns.at(-1)!))];
  // One more on both sides tells whether the plan goes on there.
  const quarters = outputQuarters(standing, on, { from: from - 1, to: to + 1 });
  const isRecurring = (standing.yardstick?.perQuarter ?? null) !== null;
  const perColumn = columns[0]!.length === YEAR ? 4 : 1;
  return columns.map((period, index) => {
    const begin = 1 + perColumn * index;
    const own = quarters.slice(begin, begin + perColumn);
    const promised = own.filter((each) => isRecurring && each.promised !== null);
    const isPlanned = own.some((each) => each.isPlanned);
    return {
      period,
      delivered: own.reduce((sum, each) => sum + each.delivered, 0),
      promised: promised.length > 0 ? promised.reduce((sum, each) => sum + each.promised!, 0) : null,
      isPlanned,
      isBegin: isPlanned && !(own[0]!.isPlanned && quarters[begin - 1]!.isPlanned),
      isEnd: isPlanned && !(own.at(-1)!.isPlanned && quarters[begin + perColumn]!.isPlanned),
      isOverdue: own.some((each) => each.slippage?.verdict === "overdue"),
    };
  });
}

/** As many letters has the period of a year. */
const YEAR = 4;

function yearOf(period: Period): number {
  return Number(period.slice(0, 4));
}

function compareProcurements(one: PlannedProcurement | null, other: PlannedProcurement | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return inEstonianOrder.compare(one.title, other.title) || one.id - other.id;
}

const inEstonianOrder = new Intl.Collator("et");
const folded = (text: string) => text.trim().toLocaleLowerCase("et");
