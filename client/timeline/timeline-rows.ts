import { groupLines, type OutputLine, totalsOf } from "#client/outputs/output-lines.ts";
import { personKey } from "#client/view/view-address.ts";
import type { BoardFacts, Card } from "#shared/board.ts";
import type { Forecast, StageForecast, TooShortWindow } from "#shared/forecast.ts";
import { type Day, firstDay, lastDay } from "#shared/period.ts";
import type { PlannedWindow } from "#shared/plan.ts";
import { KINDS, type Kind } from "#shared/procurement.ts";
import { isBehind } from "#shared/slippage.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import { isLate, type PlannedProcurement, type StageStanding, type Timeframe } from "#shared/standing.ts";
import type { Grouping } from "./timeline-address.ts";
import { type RecordsLine, recordsLine } from "./timeline-records.ts";
import type { Extent } from "./timeline-scale.ts";

/**
 * What is drawn below each other: groups, the procurements in them, and the stages of those that are unfolded; under all
 * of them the outputs, by sub-activity.
 */
export type Row = GroupRow | ProcurementRow | StageRow | OutputsRow | OutputRow;

/** What can be unfolded. */
export type FoldableRow = GroupRow | ProcurementRow | OutputsRow;

export interface GroupRow {
  type: "group";
  key: string;
  group: Group;
  isFolded: boolean;
}

export interface ProcurementRow {
  type: "procurement";
  key: string;
  card: Card;
  isUnfolded: boolean;
}

/** One applicable stage of one procurement. */
export interface StageRow {
  type: "stage";
  key: string;
  card: Card;
  stage: Stage;
  standing: StageStanding;
  isLast: boolean;
}

/** The outputs of one sub-activity. */
export interface OutputsRow {
  type: "outputs";
  key: string;
  /** Stands for it among the groups that are folded. */
  foldKey: string;
  subActivity: number | null;
  count: number;
  /** How many of them are behind and not there. */
  overdue: number;
  isFolded: boolean;
}

export interface OutputRow {
  type: "output";
  key: string;
  line: OutputLine;
}

export interface Group {
  /** Goes into the address: it names nobody. */
  key: string;
  subActivity?: number | null;
  kind?: Kind;
  person?: string | null;
  cards: Card[];
  /** How many of them are late. */
  late: number;
}

/** A planned window as days: the whole span of its periods. Without a first day only its end is known. */
export interface DrawnWindow {
  window: PlannedWindow;
  first: Day | null;
  last: Day;
}

/** What one stage's line shows. Whatever a layer has nothing to say about is null. */
export interface StageLine extends RecordsLine {
  /** The first promise, where it is another one than the yardstick. */
  firstPromise: DrawnWindow | null;
  /** The promise that slippage is measured from. */
  plan: DrawnWindow | null;
  /** Windows that speak of another event than the milestone, and are never compared. */
  otherEvents: DrawnWindow[];
  /** From the day the stage was entered to the day its milestone was met, it was closed, or the day of the view. */
  happened: { from: Day; to: Day } | null;
  metOn: Day | null;
  /** Met in an earlier round, and carried over. */
  isCarriedOver: boolean;
  /** The procurement was closed in this stage. */
  closedOn: Day | null;
  /** From the promise to the day, or to the day of the view while it is open; only where it is not 0 and on time. */
  slip: { from: Day; to: Day; quarters: number; isBehind: boolean } | null;
}

/** What is expected of one open stage, as days. */
export interface Expectation {
  earliest: Day;
  expected: Day;
  /** The least that the law allows between the notice and the contract; only on the contract's line. */
  law: { from: Day; to: Day } | null;
  /** Where the planned window ends before the law allows, if the notice were published on its first planned day. */
  tooShort: TooShortWindow | null;
  /** It would come after the eligible period. */
  afterEligibility: StageForecast["afterEligibility"];
  forecast: StageForecast;
}

/** What the one line of a folded procurement shows. */
export interface SummaryLine extends RecordsLine {
  /** One for each stage that was entered, in order: together from the opening to the last milestone or the view's day. */
  segments: { stage: Stage; from: Day; to: Day; lateFrom: Day | null; isVeryLate: boolean }[];
  /** Where each promise ends. */
  promises: { stage: Stage; last: Day }[];
  closedOn: Day | null;
  completedOn: Day | null;
  /** The slip of the stage it stands in. */
  slip: StageLine["slip"];
}

/**
 * Cards in groups, in the order in which things begin; a retender follows the round it replaces. What belongs to no
 * group stands last.
 */
export function groupCards(cards: readonly Card[], by: Grouping): Group[] {
  const groups = new Map<string, Group>();
  for (const card of inOrder(cards)) {
    const group = groupOf(card, by);
    const known = groups.get(group.key) ?? group;
    groups.set(group.key, known);
    known.cards.push(card);
    if (isLate(card.standing)) known.late++;
  }
  return [...groups.values()].sort(COMPARE[by]);
}

/** The rows in sight: what is folded is left out. `isUnfolded` says which procurements show their stages. */
export function rowsOf(
  groups: readonly Group[],
  by: Grouping,
  folded: ReadonlySet<string>,
  isUnfolded: (id: number) => boolean,
): Row[] {
  const rows: Row[] = [];
  for (const group of groups) {
    const isFolded = by !== "none" && folded.has(group.key);
    if (by !== "none") rows.push({ type: "group", key: `group ${group.key}`, group, isFolded });
    if (isFolded) continue;
    for (const card of group.cards) {
      const { id } = card.procurement;
      const unfolded = isUnfolded(id);
      rows.push({ type: "procurement", key: String(id), card, isUnfolded: unfolded });
      if (unfolded) rows.push(...stageRows(card));
    }
  }
  return rows;
}

/** The rows of outputs, by sub-activity and, within one, as their own screen has them. */
export function outputRows(lines: readonly OutputLine[], folded: ReadonlySet<string>): Row[] {
  return groupLines(lines).flatMap(({ subActivity, parts }) => {
    const own = parts.flatMap((part) => part.lines);
    const foldKey = `outputs${subActivity ?? ""}`;
    const isFolded = folded.has(foldKey);
    const head: OutputsRow = {
      type: "outputs",
      key: foldKey,
      foldKey,
      subActivity,
      count: own.length,
      overdue: totalsOf(own).overdue,
      isFolded,
    };
    const rows = own.map((line): OutputRow => ({ type: "output", key: `output ${line.output.id}`, line }));
    return isFolded ? [head] : [head, ...rows];
  });
}

/** The days that windows and deliveries of outputs lie on: all of it has to be drawn. */
export function daysOfOutputs(lines: readonly OutputLine[]): Day[] {
  return lines.flatMap(({ standing: { yardstick, deliveries } }) => [
    ...(yardstick?.to ? [firstDay(yardstick.from ?? yardstick.to), lastDay(yardstick.to)] : []),
    ...deliveries.map(({ on }) => on),
  ]);
}

/** The stages that apply to a procurement, as rows. */
export function stageRows(card: Card): StageRow[] {
  const applicable = card.standing.stages.filter((stage) => stage.applicable);
  return applicable.map((standing, index) => ({
    type: "stage",
    key: `${card.procurement.id} ${standing.stage}`,
    card,
    stage: standing.stage,
    standing,
    isLast: index === applicable.length - 1,
  }));
}

/** What a stage's line shows under a view. */
export function stageLine(
  card: Card,
  standing: StageStanding,
  frame: Pick<Timeframe, "on" | "inForce">,
): StageLine {
  const { procurement } = card;
  const { stage, firstPromise, yardstick, metOn } = standing;
  const stated = (procurement.plan[stage] ?? []).filter(({ revisionId }) => frame.inForce.has(revisionId));
  const enteredOn = enteredBy(card, stage);
  const closedOn = isClosed(card) && card.standing.stage === stage ? procurement.closedOn : null;
  const until = metOn ?? closedOn ?? (isClosed(card) ? null : frame.on);
  const isCarriedOver = procurement.retenderOf !== null && metOn !== null && metOn < procurement.openedOn;
  return {
    firstPromise: firstPromise && !isSameSpan(firstPromise, yardstick) ? drawn(firstPromise) : null,
    plan: yardstick && drawn(yardstick),
    otherEvents: stated
      .filter((each) => each.kind !== "dropped" && each.refersTo !== "milestone")
      .map((each) => drawn(each as PlannedWindow)),
    happened:
      enteredOn !== null && until !== null && !isCarriedOver && enteredOn <= until
        ? { from: enteredOn, to: until }
        : null,
    metOn,
    isCarriedOver,
    closedOn: metOn === null ? closedOn : null,
    slip: slipOf(card, standing, frame.on),
    ...recordsLine(procurement, stage, frame.on),
  };
}

/** What the one line of a procurement shows under a view. */
export function summaryLine(card: Card, frame: Pick<Timeframe, "on" | "inForce">): SummaryLine {
  const { standing } = card;
  const segments: SummaryLine["segments"] = [];
  const promises: SummaryLine["promises"] = [];
  for (const each of standing.stages) {
    if (!each.applicable) continue;
    const { happened, plan, slip } = stageLine(card, each, frame);
    if (plan) promises.push({ stage: each.stage, last: plan.last });
    if (!happened) continue;
    const lateFrom = slip?.isBehind ? slip.from : null;
    segments.push({
      stage: each.stage,
      ...happened,
      lateFrom,
      isVeryLate: slip !== null && slip.quarters >= 2,
    });
  }
  const current = standing.stages.find(({ stage }) => stage === standing.stage)!;
  return {
    segments,
    promises,
    closedOn: isClosed(card) ? card.procurement.closedOn : null,
    completedOn:
      standing.status === "completed" ? (lastOf(standing.stages.map(({ metOn }) => metOn)) ?? null) : null,
    slip: slipOf(card, current, frame.on),
    ...recordsLine(card.procurement, null, frame.on),
  };
}

/** What a forecast says of one stage; null where it says nothing, because the stage is met or the law not read yet. */
export function expectationOf(forecast: Forecast | null | undefined, stage: Stage): Expectation | null {
  const found = forecast?.stages.find((each) => each.stage === stage);
  if (!forecast || !found) return null;
  const { earliest, expected, afterEligibility, earliestSteps } = found;
  const start = earliestSteps[0];
  const lawful = stage === "contract" ? earliestSteps.findLast(({ origin }) => origin === "law") : undefined;
  return {
    earliest,
    expected,
    law: start && lawful ? { from: start.until, to: lawful.until } : null,
    tooShort: forecast.tooShort.find((each) => each.stage === stage) ?? null,
    afterEligibility,
    forecast: found,
  };
}

/** What a forecast says of the last stage. */
export function lastExpectation(forecast: Forecast | null | undefined): Expectation | null {
  const last = forecast?.stages.at(-1);
  return last ? expectationOf(forecast, last.stage) : null;
}

/**
 * From the first to the last day that anything is said of: the eligible period, every window and milestone, and the
 * days of the view. It depends on no yardstick, so that looking at it otherwise does not move it.
 */
export function extentOf(facts: BoardFacts, days: readonly Day[]): Extent {
  let first = facts.project.eligibleFrom;
  let last = facts.project.eligibleTo;
  const include = (day: Day) => {
    if (day < first) first = day;
    if (day > last) last = day;
  };
  for (const day of days) include(day);
  for (const procurement of facts.procurements) {
    const span = spanOf(procurement);
    include(span.first);
    include(span.last);
  }
  return { first, last };
}

/** From the first to the last day that is known or planned of a procurement. */
function spanOf(procurement: PlannedProcurement): Extent {
  const known = spans.get(procurement);
  if (known) return known;
  let first: Day = procurement.openedOn;
  let last: Day = procurement.closedOn ?? procurement.openedOn;
  const include = (day: Day) => {
    if (day < first) first = day;
    if (day > last) last = day;
  };
  for (const { on } of procurement.records.steps) if (on) include(on);
  for (const { openedOn } of procurement.records.consultations) include(openedOn);
  for (const stage of STAGES) {
    const { metOn } = procurement.stages[stage];
    if (metOn) include(metOn);
    for (const statement of procurement.plan[stage] ?? []) {
      if (statement.kind === "dropped") continue;
      include(firstDay(statement.from ?? statement.to));
      include(lastDay(statement.to));
    }
  }
  const span = { first, last };
  spans.set(procurement, span);
  return span;
}

/** Procurements are never changed in place, so what was found once holds. */
const spans = new WeakMap<PlannedProcurement, Extent>();

function drawn(window: PlannedWindow): DrawnWindow {
  return { window, first: window.from && firstDay(window.from), last: lastDay(window.to) };
}

function isSameSpan(one: PlannedWindow, other: PlannedWindow | null): boolean {
  if (!other) return false;
  return (
    lastDay(one.to) === lastDay(other.to) &&
    (one.from && firstDay(one.from)) === (other.from && firstDay(other.from))
  );
}

function isClosed({ standing }: Card): boolean {
  return standing.status === "failed" || standing.status === "cancelled";
}

/**
 * The day a stage was entered: when the last milestone before it was met, or when the procurement began. Null while
 * milestones before it are open.
 */
function enteredBy({ procurement, standing }: Card, stage: Stage): Day | null {
  let last: Day | null = null;
  for (const each of standing.stages) {
    if (each.stage === stage) break;
    if (!each.applicable) continue;
    if (each.metOn === null) return null;
    if (last === null || each.metOn > last) last = each.metOn;
  }
  const { openedOn } = procurement;
  if (last === null) return openedOn;
  // A new round carries over what was met before it, and begins with its own day.
  return procurement.retenderOf !== null && last < openedOn ? openedOn : last;
}

function slipOf(card: Card, standing: StageStanding, on: Day): StageLine["slip"] {
  const { yardstick, metOn, slippage } = standing;
  if (!yardstick || slippage.quarters === null) return null;
  if (metOn === null && isClosed(card)) return null; // Nobody waits for it any more.
  const { quarters } = slippage;
  if (isBehind(slippage)) return { from: lastDay(yardstick.to), to: metOn ?? on, quarters, isBehind: true };
  if (slippage.verdict === "early" && metOn !== null && yardstick.from !== null)
    return { from: firstDay(yardstick.from), to: metOn, quarters, isBehind: false };
  return null;
}

function lastOf(days: readonly (Day | null)[]): Day | undefined {
  return days
    .filter((day) => day !== null)
    .sort()
    .at(-1);
}

/** In the order in which they begin, rounds of one procurement together. */
function inOrder(cards: readonly Card[]): Card[] {
  const found = new Map(cards.map((card) => [card.procurement.id, card]));
  const firstRound = (card: Card): Card => {
    const before = found.get(card.procurement.retenderOf ?? 0);
    return before ? firstRound(before) : card;
  };
  return cards
    .map((card) => ({ card, round: firstRound(card).procurement }))
    .sort(
      (a, b) =>
        compare(spanOf(a.round).first, spanOf(b.round).first) ||
        collator.compare(a.round.title, b.round.title) ||
        a.round.id - b.round.id ||
        compare(a.card.procurement.openedOn, b.card.procurement.openedOn) ||
        a.card.procurement.id - b.card.procurement.id,
    )
    .map(({ card }) => card);
}

function groupOf({ procurement }: Card, by: Grouping): Group {
  const { subActivity, kind, person } = procurement;
  const empty = { cards: [], late: 0 };
  if (by === "subActivity") return { key: String(subActivity ?? "none"), subActivity, ...empty };
  if (by === "kind") return { key: kind, kind, ...empty };
  if (by === "person") return { key: person === null ? "none" : personKey(person), person, ...empty };
  return { key: "all", ...empty };
}

const COMPARE: Record<Grouping, (a: Group, b: Group) => number> = {
  subActivity: (a, b) => (a.subActivity ?? 100) - (b.subActivity ?? 100),
  kind: (a, b) => KINDS.indexOf(a.kind!) - KINDS.indexOf(b.kind!),
  person: (a, b) =>
    Number(a.person === null) - Number(b.person === null) || collator.compare(a.person ?? "", b.person ?? ""),
  none: () => 0,
};

function compare(a: Day, b: Day): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

// Estonian alphabetical order, also when the interface is in English: titles and names are Estonian.
const collator = new Intl.Collator("et", { numeric: true });
