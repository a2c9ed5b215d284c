import { type CourtSpan, daysCovered, spansOf, stagesUpTo } from "./consultation.ts";
import { type Day, daysBetween, lastDay } from "./period.ts";
import { isBehind } from "./slippage.ts";
import type { ReportEntry } from "./slippage-report.ts";
import { STAGES, type Stage } from "./stages.ts";
import type { PlannedProcurement } from "./standing.ts";

/** How much of one milestone's lateness passed while RTK had something of it, with the arithmetic. All days are calendar days. */
export interface RtkShare {
  procurement: PlannedProcurement;
  stage: Stage;
  metOn: Day | null;
  /** The last day of the promise: it is late from the next. */
  promisedBy: Day;
  /** The day it was met, or the day that is looked at. */
  until: Day;
  /** Whole quarters from promise to day. */
  quarters: number;
  /** Days from promise to day. */
  lateDays: number;
  /** Of them, those on which something was at RTK. */
  daysAtRtk: number;
  /** The others. */
  daysWithUs: number;
  /** quarters × daysAtRtk ÷ lateDays, to a tenth of a quarter. */
  quartersAtRtk: number;
  /** The rest of the quarters. */
  quartersWithUs: number;
  /** Whether it is the stage its procurement stands in, or the last one of a completed procurement. */
  isHeadline: boolean;
}

export interface ShareTotals {
  milestones: number;
  quarters: number;
  quartersAtRtk: number;
  quartersWithUs: number;
}

export interface RtkShares {
  /** Of every late milestone; what RTK has the greatest part in first. */
  milestones: RtkShare[];
  /** By stage, in their order. Over stages a delay that lasts counts again, so these are not added up. */
  byStage: { stage: Stage; totals: ShareTotals }[];
  /** Each procurement once, in the stage it stands in: together they are the quarters the cards show. */
  total: ShareTotals;
}

/**
 * RTK's share of the slippage: the quarters of each late milestone, split by the days since its promise ended on which
 * anything of its stage or an earlier one was at RTK, and all others. What an earlier round put to RTK counts with the
 * rounds after it, as its promises do.
 *
 * @param entries milestones of a slippage report on the day
 * @param procurements among which earlier rounds are found
 */
export function rtkShares(
  entries: readonly ReportEntry[],
  procurements: readonly PlannedProcurement[],
  on: Day,
): RtkShares {
  const byId = new Map(procurements.map((each) => [each.id, each]));
  const headlines = headlinesOf(entries, on);
  const milestones = entries
    .filter(({ slippage, promise }) => isBehind(slippage) && promise !== null)
    .map((entry) => shareOf(entry, roundsOf(entry.procurement, byId), on, headlines.has(entry)))
    .sort(
      (a, b) => b.quartersAtRtk - a.quartersAtRtk || b.daysAtRtk - a.daysAtRtk || b.quarters - a.quarters,
    );
  const byStage = STAGES.flatMap((stage) => {
    const ofStage = milestones.filter((each) => each.stage === stage);
    return ofStage.length === 0 ? [] : { stage, totals: totalsOf(ofStage) };
  });
  return { milestones, byStage, total: totalsOf(milestones.filter(({ isHeadline }) => isHeadline)) };
}

function shareOf(
  { procurement, stage, metOn, promise, slippage }: ReportEntry,
  rounds: readonly PlannedProcurement[],
  on: Day,
  isHeadline: boolean,
): RtkShare {
  const promisedBy = lastDay(promise!.to);
  const until = metOn ?? on;
  const quarters = slippage.quarters!;
  const lateDays = daysBetween(promisedBy, until);
  const stages = stagesUpTo(stage);
  const atRtk = rounds
    .flatMap(({ records }) => records.consultations)
    .filter((consultation) => stages.includes(consultation.stage))
    .flatMap((consultation) => spansOf(consultation, until))
    .filter(({ court, to }) => court === "rtk" && to > promisedBy)
    .map((span): CourtSpan => (span.from < promisedBy ? { ...span, from: promisedBy } : span));
  const daysAtRtk = daysCovered(atRtk);
  const tenths = Math.round((10 * quarters * daysAtRtk) / lateDays);
  return {
    procurement,
    stage,
    metOn,
    promisedBy,
    until,
    quarters,
    lateDays,
    daysAtRtk,
    daysWithUs: lateDays - daysAtRtk,
    quartersAtRtk: tenths / 10,
    quartersWithUs: (10 * quarters - tenths) / 10,
    isHeadline,
  };
}

/** The sums of what is shown: tenths are added up as tenths. */
function totalsOf(shares: readonly RtkShare[]): ShareTotals {
  const quarters = shares.reduce((sum, each) => sum + each.quarters, 0);
  const tenths = shares.reduce((sum, each) => sum + Math.round(10 * each.quartersAtRtk), 0);
  return {
    milestones: shares.length,
    quarters,
    quartersAtRtk: tenths / 10,
    quartersWithUs: (10 * quarters - tenths) / 10,
  };
}

/** The milestone that each procurement stands before, or that completed it; none of a closed one. */
function headlinesOf(entries: readonly ReportEntry[], on: Day): ReadonlySet<ReportEntry> {
  const headlines = new Set<ReportEntry>();
  for (const [{ closedOn }, own] of Map.groupBy(entries, ({ procurement }) => procurement)) {
    if (closedOn !== null && closedOn <= on) continue;
    headlines.add(own.find(({ metOn }) => metOn === null) ?? own.at(-1)!);
  }
  return headlines;
}

/** The procurement, and the rounds it replaces. */
function roundsOf(
  procurement: PlannedProcurement,
  byId: ReadonlyMap<number, PlannedProcurement>,
): PlannedProcurement[] {
  const rounds: PlannedProcurement[] = [];
  for (let each: PlannedProcurement | undefined = procurement; each; each = byId.get(each.retenderOf ?? 0))
    rounds.push(each);
  return rounds;
}
