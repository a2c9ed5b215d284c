import { type BoardFacts, type Card, readCards } from "./board.ts";
import { type Day, firstDay, lastDay, type Period, precisionOf, quarterOf } from "./period.ts";
import type { PlannedWindow } from "./plan.ts";
import { STAGES, type Stage } from "./stages.ts";
import type { PlannedProcurement, StageStanding } from "./standing.ts";

/**
 * Why a procurement stands in the table of a year. *planned*: the plan in force has its notice in that year;
 * *carriedOver*: it was promised for an earlier year and has not been published; *unplanned*: no plan says when.
 */
export type TableBasis = "planned" | "carriedOver" | "unplanned";

/** A procurement of a year, as RTK asks for it. */
export interface RtkTableRow {
  procurement: PlannedProcurement;
  basis: TableBasis;
  /** The day its notice is expected on; null where nobody worked it out. */
  expectedOn: Day | null;
  /** To be sent by RTK's earlier day, because its notice may come in the first quarter. */
  isFirstQuarter: boolean;
  /** What the plan in force promises of the stages that RTK asks about. */
  windows: Record<(typeof TABLE_STAGES)[number], PlannedWindow | null>;
}

/** The stages whose windows stand in the table. */
export const TABLE_STAGES = ["rtkCoordination", "announcement", "contract", "delivery"] as const;

/**
 * The procurements of a year that RTK has a part in and whose notice is not published, in the order of their notices;
 * those of which no plan says when, at the end. A notice that was promised for an earlier year belongs to the year in
 * which it is expected now, and to any year where nobody worked that out.
 *
 * @param expectedNotice the day on which a card's notice is expected, by its forecast
 */
export function rtkTable(
  facts: BoardFacts,
  { year, on }: { year: number; on: Day },
  expectedNotice: (card: Card, stage: Stage) => Day | null = () => null,
): RtkTableRow[] {
  const rows: RtkTableRow[] = [];
  for (const card of readCards(facts, { on, against: "inForce" })) {
    const { procurement, standing } = card;
    const notice = noticeOf(standing.stages);
    if (standing.status !== "active" || procurement.rtkInvolvement === "none") continue;
    if (notice === null || notice.metOn !== null) continue;
    const expectedOn = expectedNotice(card, notice.stage);
    const basis = basisOf(notice.planInForce, expectedOn, year);
    if (basis === null) continue;
    const windows = Object.fromEntries(
      TABLE_STAGES.map((stage) => [stage, standing.stages[STAGES.indexOf(stage)]!.planInForce]),
    ) as RtkTableRow["windows"];
    const isFirstQuarter =
      basis === "planned"
        ? mayBeginInFirstQuarter(notice.planInForce!, year)
        : expectedOn !== null && quarterOf(expectedOn) === 4 * year;
    rows.push({ procurement, basis, expectedOn, isFirstQuarter, windows });
  }
  return rows.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : orderOf(a) > orderOf(b) ? 1 : byTitle(a, b)));
}

/** What RTK publishes: the notice, or where there is none, the contract. */
function noticeOf(stages: readonly StageStanding[]): StageStanding | null {
  return (
    stages.find(({ stage, applicable }) => stage === "announcement" && applicable) ??
    stages.find(({ stage, applicable }) => stage === "contract" && applicable) ??
    null
  );
}

function basisOf(promise: PlannedWindow | null, expectedOn: Day | null, year: number): TableBasis | null {
  if (promise === null) return "unplanned";
  if (lastDay(promise.to) < firstDay(`${year}`))
    return expectedOn === null || yearOf(expectedOn) === year ? "carriedOver" : null;
  return firstDay(beginningOf(promise)) <= lastDay(`${year}`) ? "planned" : null;
}

/** A plan that says no more than the year leaves the quarter open, and is not asked for sooner. */
function mayBeginInFirstQuarter(promise: PlannedWindow, year: number): boolean {
  const begins = beginningOf(promise);
  return precisionOf(begins) !== "year" && quarterOf(firstDay(begins)) <= 4 * year;
}

function beginningOf({ from, to }: PlannedWindow): Period {
  return from ?? to;
}

/** By the beginning of the notice, then its end; what is carried over comes first, and what is unplanned last. */
function orderOf({ basis, windows: { announcement, contract } }: RtkTableRow): string {
  const promise = announcement ?? contract;
  if (basis === "unplanned" || promise === null) return "9";
  return `${firstDay(beginningOf(promise))} ${lastDay(promise.to)}`;
}

function byTitle(a: RtkTableRow, b: RtkTableRow): number {
  return collator.compare(a.procurement.title, b.procurement.title) || a.procurement.id - b.procurement.id;
}

function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}

const collator = new Intl.Collator("et", { numeric: true });
