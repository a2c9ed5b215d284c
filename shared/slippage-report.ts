import { type BoardFacts, type Filters, matches, readCards } from "./board.ts";
import type { Override } from "./gates.ts";
import { type Day, lastDay, quarterOf, quarterPeriod } from "./period.ts";
import {
  firstPromise,
  latestPromise,
  type PlannedWindow,
  promisedQuarter,
  type ReplanningReason,
  type Statement,
} from "./plan.ts";
import { KINDS, type Kind } from "./procurement.ts";
import { isBehind, replanned, type Slippage, slippage } from "./slippage.ts";
import { LATE_REASONS, type LateReason, STAGES, type Stage } from "./stages.ts";
import {
  existsOn,
  type PlannedProcurement,
  type StageStanding,
  type Timeframe,
  timeframe,
  type View,
} from "./standing.ts";

/** One time a revision moved a promise that another one had made. */
export interface Replanning {
  /** The revision that moved it. */
  revisionId: number;
  /** Whole quarters between the ends of the two promises, later being positive. */
  quarters: number;
  /** The end moved to a later day, also when inside one quarter: then somebody has to say why. */
  isLater: boolean;
}

export interface ExplainedReplanning extends Replanning {
  /** The round the revision speaks of: a later one inherits what it says. */
  procurementId: number;
  reason: LateReason | null;
  note: string | null;
}

/** Why something is not comparable. */
export const INCOMPARABLES = ["noPromise", "otherEvent", "dropped"] as const;
export type Incomparable = (typeof INCOMPARABLES)[number];

/** One milestone of one procurement: how late it is, how far plans moved it, and why. */
export interface ReportEntry {
  procurement: PlannedProcurement;
  stage: Stage;
  metOn: Day | null;
  /** The promise that slippage is measured from. */
  promise: PlannedWindow | null;
  /** Why it is not comparable; null where it is. */
  incomparable: Incomparable | null;
  slippage: Slippage;
  /**
   * The quarters by which the procurement fell further behind in this stage: what it slipped, less what it had slipped
   * by then. Negative where it caught up; null where nothing can be told yet.
   */
  lost: number | null;
  /** Why it is late; null where nobody said, or nothing is late. */
  reason: LateReason | null;
  note: string | null;
  /** Conditions that were passed over when it was met, and why. */
  overridden: Override | null;
  replanned: Slippage;
  /** How revisions moved its promise, each time once: what a new round inherits counts with the round before. */
  replannings: ExplainedReplanning[];
  /** Slippage from the first promise. */
  total: Slippage;
}

/** Sums over entries. What slipped and what was re-planned are never added up, nor is what is not comparable a zero. */
export interface ReportTotals {
  milestones: number;
  /** Milestones met late, or open and overdue; also those late inside their quarter. */
  behind: number;
  /** Of them, those that are still open. */
  overdue: number;
  /** Quarters from promise to day, over all that are behind: a delay that lasts over three stages counts three times. */
  slipped: number;
  /** Quarters lost in a stage that were not lost before it: each counts once. */
  lost: number;
  /** Quarters caught up again. */
  regained: number;
  /** Milestones met early, and by how many quarters. */
  early: number;
  earlyQuarters: number;
  onTime: number;
  notDue: number;
  notComparable: number;
  /** How often a revision moved a promise later. */
  moved: number;
  /** Quarters between the first promises and the plan in force; negative when plans moved earlier. */
  replanned: number;
  /** Late milestones and later windows of which nobody has said why. */
  unexplained: number;
}

/** What entries are counted by. `earlier`, among the reasons, is what revisions moved earlier, which needs none. */
export const GROUPINGS = ["stage", "kind", "subActivity", "person", "reason"] as const;
export type Grouping = (typeof GROUPINGS)[number];
export type ReportKey = Stage | Kind | LateReason | "notGiven" | "earlier" | number | string | null;

export interface ReportGroup {
  key: ReportKey;
  totals: ReportTotals;
}

/** What stood at the end of a quarter, or on the day of the report. */
export interface ReportPoint
  extends Pick<ReportTotals, "behind" | "slipped" | "lost" | "regained" | "replanned"> {
  on: Day;
}

export interface SlippageReport {
  entries: ReportEntry[];
  totals: ReportTotals;
  groups: Record<Grouping, ReportGroup[]>;
  overTime: ReportPoint[];
}

/**
 * How late the milestones of a project's procurements are and why, as of a day and against a yardstick. Every milestone
 * of an applicable stage has an entry, except those a failed or cancelled round left open, which nobody waits for any
 * more, and those a new round carried over, which count with the round they were met in. Over time are the ends of the
 * quarters since the project began, each as it stood then, with the plan in force then.
 */
export function slippageReport(facts: BoardFacts, view: View, filters: Filters): SlippageReport {
  const cards = readCards(facts, view).filter((card) => matches(card, filters));
  const rounds = new Map(facts.procurements.map((each) => [each.id, each]));
  const reasons = new Map(facts.replanningReasons.map((each) => [reasonKey(each), each]));
  const chosen = new Set(cards.map(({ procurement }) => procurement.id));
  const { points, behindAtEnd } = behindOverTime(facts, view, chosen, rounds);
  const frame = timeframe(facts.revisions, view);
  const entries = cards.flatMap(({ procurement, standing }) => {
    const earlier = earlierRounds(procurement, rounds);
    const before = behindAtEnd.get(earlier[0]?.id ?? 0) ?? 0;
    return entriesOf(procurement, standing.stages, { frame, earlier, reasons, before });
  });
  return {
    entries,
    totals: totalsOf(entries),
    groups: {
      stage: grouped(entries, ({ stage }) => stage, STAGES),
      kind: grouped(entries, ({ procurement }) => procurement.kind, KINDS),
      subActivity: grouped(entries, ({ procurement }) => procurement.subActivity),
      person: grouped(entries, ({ procurement }) => procurement.person),
      reason: byReason(entries),
    },
    overTime: points,
  };
}

/** How revisions moved a promise, one after the other: together, from the first promise to the plan in force. */
export function replannings(statements: readonly Statement[]): Replanning[] {
  const moved: Replanning[] = [];
  let before: PlannedWindow | null = null;
  for (const statement of statements) {
    if (statement.kind === "dropped" || statement.refersTo !== "milestone") continue;
    if (before) {
      const quarters = promisedQuarter(statement) - promisedQuarter(before);
      const isLater = lastDay(statement.to) > lastDay(before.to);
      if (quarters !== 0 || isLater) moved.push({ revisionId: statement.revisionId, quarters, isLater });
    }
    before = statement;
  }
  return moved;
}

/** The entries whose late milestone or later window belongs to a group. */
export function entriesOfGroup(
  entries: readonly ReportEntry[],
  grouping: Grouping,
  key: ReportKey,
): ReportEntry[] {
  return entries.filter((entry) => {
    switch (grouping) {
      case "stage":
        return entry.stage === key;
      case "reason":
        return reasonsIn(entry).includes(key as ReasonKey);
      default:
        return entry.procurement[grouping] === key;
    }
  });
}

interface Known {
  frame: Timeframe;
  /** The rounds before, latest first. */
  earlier: readonly PlannedProcurement[];
  reasons: ReadonlyMap<string, ReplanningReason>;
  /** By how many quarters the round before had fallen behind. */
  before: number;
}

function entriesOf(
  procurement: PlannedProcurement,
  stages: readonly StageStanding[],
  { frame, earlier, reasons, before }: Known,
): ReportEntry[] {
  const { on, against, inForce, chosen, allInForce } = frame;
  const entries: ReportEntry[] = [];
  let behind = before;
  for (const { stage, metOn, yardstick, slippage: slip, planInForce, ...standing } of stages) {
    if (!isCounted(procurement, stage, on, earlier[0])) continue;
    const lost = lostIn(slip, metOn !== null, behind);
    behind += lost ?? 0;
    const said = procurement.plan[stage] ?? NO_STATEMENTS;
    const statements = allInForce ? said : said.filter(({ revisionId }) => inForce.has(revisionId));
    const counted = countedBefore(earlier, stage);
    const moves = (standing.replanned.quarters === null ? [] : replannings(statements))
      .filter(({ revisionId }) => !counted.has(revisionId))
      .map((move) => explained(move, stage, [procurement, ...earlier], reasons));
    entries.push({
      procurement,
      stage,
      metOn,
      promise: yardstick,
      incomparable:
        slip.verdict === "notComparable"
          ? whyIncomparable(typeof against === "number" ? said.filter(isChosen) : statements)
          : null,
      slippage: slip,
      lost,
      ...whyLate(),
      overridden: metOn === null ? null : procurement.stages[stage].overridden,
      replanned: standing.replanned,
      replannings: moves,
      total: standing.total,
    });

    function isChosen({ revisionId }: Statement): boolean {
      return chosen.has(revisionId);
    }

    function whyLate(): { reason: LateReason | null; note: string | null } {
      if (!isBehind(slip)) return { reason: null, note: null };
      const { lateReason, lateNote } = procurement.stages[stage];
      if (lateReason) return { reason: lateReason, note: lateNote };
      // Late only by an older promise than the plan in force: then it is late because that was moved.
      const isKept = planInForce !== null && !isBehind(slippage(planInForce, metOn, on));
      const { reason = null, note = null } =
        (isKept && moves.findLast((move) => move.isLater && move.reason)) || {};
      return { reason, note };
    }
  }
  return entries;
}

/** With why it was moved, as somebody said of the round it was stated about. */
function explained(
  move: Replanning,
  stage: Stage,
  rounds: readonly PlannedProcurement[],
  reasons: ReadonlyMap<string, ReplanningReason>,
): ExplainedReplanning {
  const { revisionId } = move;
  const stated = rounds.filter(({ plan }) => plan[stage]?.some((each) => each.revisionId === revisionId));
  const said = rounds
    .map(({ id }) => reasons.get(reasonKey({ revisionId, procurementId: id, stage })))
    .find((each) => each !== undefined);
  return {
    ...move,
    procurementId: said?.procurementId ?? stated.at(-1)!.id,
    reason: said?.reason ?? null,
    note: said?.note ?? null,
  };
}

/** Whether the milestone is one that the report counts with this procurement, on a day on which it exists. */
function isCounted(
  { stages, openedOn, closedOn }: PlannedProcurement,
  stage: Stage,
  on: Day,
  replaced: PlannedProcurement | undefined,
): boolean {
  const { applicable, metOn } = stages[stage];
  if (!applicable) return false;
  if (metOn === null || metOn > on) return closedOn === null || closedOn > on;
  return !replaced || metOn > openedOn || replaced.stages[stage].metOn === null;
}

/** Quarters lost in a stage by what had slipped before it. What is still open has not caught up with anything. */
function lostIn({ verdict, quarters }: Slippage, isMet: boolean, before: number): number | null {
  if (verdict === "notDue" || quarters === null) return null;
  const lost = Math.max(quarters, 0) - before;
  return isMet ? lost : Math.max(lost, 0);
}

/** The revisions whose moves of a stage's promise count with a round before this one. */
function countedBefore(earlier: readonly PlannedProcurement[], stage: Stage): ReadonlySet<number> {
  if (earlier.length === 0) return NO_REVISIONS;
  const round = earlier.find(({ stages }) => stages[stage].applicable && stages[stage].metOn !== null);
  return new Set(round?.plan[stage]?.map(({ revisionId }) => revisionId));
}

const NO_REVISIONS: ReadonlySet<number> = new Set();
const NO_STATEMENTS: readonly Statement[] = [];

function earlierRounds(
  { retenderOf }: PlannedProcurement,
  rounds: ReadonlyMap<number, PlannedProcurement>,
): PlannedProcurement[] {
  const earlier: PlannedProcurement[] = [];
  for (let each = rounds.get(retenderOf ?? 0); each; each = rounds.get(each.retenderOf ?? 0))
    earlier.push(each);
  return earlier;
}

function whyIncomparable(statements: readonly Statement[]): Incomparable {
  const last = statements.at(-1);
  return last === undefined ? "noPromise" : last.kind === "dropped" ? "dropped" : "otherEvent";
}

function reasonKey({
  revisionId,
  procurementId,
  stage,
}: Pick<ReplanningReason, "revisionId" | "procurementId" | "stage">): string {
  return `${revisionId} ${procurementId} ${stage}`;
}

/**
 * The sums at the end of each quarter from the project's first one, and on the last day. The same rules as for the
 * entries, but each stage goes through the days once: while nothing is adopted or met, nothing has to be worked out.
 */
function behindOverTime(
  { project, procurements, revisions }: BoardFacts,
  view: View,
  chosen: ReadonlySet<number>,
  rounds: ReadonlyMap<number, PlannedProcurement>,
): { points: ReportPoint[]; behindAtEnd: ReadonlyMap<number, number> } {
  const days = quarterEnds(project.eligibleFrom, view.on);
  const points = days.map((on) => ({ on, behind: 0, slipped: 0, lost: 0, regained: 0, replanned: 0 }));
  const adoptedOn = new Map(revisions.map((revision) => [revision.id, revision.adoptedOn]));
  const yardstick = timeframe(revisions, view).chosen;
  const levels = new Map<number, number[]>();
  for (const procurement of procurements) {
    const earlier = earlierRounds(procurement, rounds);
    const level = levels.get(earlier[0]?.id ?? 0)?.slice() ?? days.map(() => 0);
    levels.set(procurement.id, level);
    const begins = days.findIndex((on) => existsOn(procurement, on));
    if (begins === -1) continue;
    for (const stage of STAGES) {
      const said = procurement.plan[stage];
      if (!said || !procurement.stages[stage].applicable) continue;
      const { metOn } = procurement.stages[stage];
      const counted = countedBefore(earlier, stage);
      const fixed =
        typeof view.against === "number"
          ? latestPromise(said.filter(({ revisionId }) => yardstick.has(revisionId)))
          : null;
      let [promise, moved, slip, isSettled] = [fixed, 0, NOTHING, false];
      let inForce = 0;
      for (let at = begins; at < days.length; at++) {
        const on = days[at]!;
        if (!isCounted(procurement, stage, on, earlier[0])) continue;
        const known = inForce;
        while (inForce < said.length && adoptedOn.get(said[inForce]!.revisionId)! <= on) inForce++;
        if (inForce !== known) {
          const statements = said.slice(0, inForce);
          if (fixed === null && typeof view.against !== "number")
            promise = view.against === "first" ? firstPromise(statements) : latestPromise(statements);
          moved = replanned(statements).quarters === null ? 0 : movedBy(statements, counted);
          isSettled = false;
        }
        const isMet = metOn !== null && metOn <= on;
        if (!isSettled) slip = slippage(promise, isMet ? metOn : null, on);
        isSettled = isMet;
        const lost = lostIn(slip, isMet, level[at]!) ?? 0;
        level[at]! += lost;
        if (!chosen.has(procurement.id)) continue;
        const point = points[at]!;
        if (isBehind(slip)) {
          point.behind++;
          point.slipped += slip.quarters!;
        }
        if (lost > 0) point.lost += lost;
        else point.regained -= lost;
        point.replanned += moved;
      }
    }
  }
  return { points, behindAtEnd: new Map([...levels].map(([id, level]) => [id, level.at(-1)!])) };
}

const NOTHING: Slippage = { verdict: "notComparable", quarters: null };

function movedBy(statements: readonly Statement[], counted: ReadonlySet<number>): number {
  return replannings(statements)
    .filter(({ revisionId }) => !counted.has(revisionId))
    .reduce((sum, { quarters }) => sum + quarters, 0);
}

/** The last days of the quarters from one day on, and in place of the last of them the day itself. */
function quarterEnds(from: Day, on: Day): Day[] {
  const days: Day[] = [];
  for (let quarter = quarterOf(from); quarter < quarterOf(on); quarter++)
    days.push(lastDay(quarterPeriod(quarter)));
  return [...days, on];
}

type ReasonKey = LateReason | "notGiven" | "earlier";

function totalsOf(entries: readonly ReportEntry[]): ReportTotals {
  const totals = noTotals();
  for (const entry of entries) {
    addMilestone(totals, entry);
    if (isBehind(entry.slippage)) addLate(totals, entry);
    for (const move of entry.replannings) addMove(totals, move);
  }
  return totals;
}

function grouped<K extends ReportKey>(
  entries: readonly ReportEntry[],
  keyOf: (entry: ReportEntry) => K,
  order: readonly K[] = [],
): ReportGroup[] {
  const groups = Map.groupBy(entries, keyOf);
  const keys = [...groups.keys()].sort((a, b) =>
    a === null || b === null
      ? Number(a === null) - Number(b === null)
      : order.indexOf(a) - order.indexOf(b) || collator.compare(String(a), String(b)),
  );
  return keys.map((key) => ({ key, totals: totalsOf(groups.get(key)!) }));
}

/** By reason, each late milestone and each move of a promise under its own. What is neither belongs to no group. */
function byReason(entries: readonly ReportEntry[]): ReportGroup[] {
  const groups = new Map<ReasonKey, ReportTotals>();
  const group = (key: ReasonKey) => {
    const totals = groups.get(key) ?? noTotals();
    groups.set(key, totals);
    return totals;
  };
  for (const entry of entries) {
    if (isBehind(entry.slippage)) {
      const totals = group(entry.reason ?? "notGiven");
      addMilestone(totals, entry);
      addLate(totals, entry);
    }
    for (const move of entry.replannings) addMove(group(reasonOfMove(move)), move);
  }
  return REASON_KEYS.filter((key) => groups.has(key)).map((key) => ({ key, totals: groups.get(key)! }));
}

const REASON_KEYS: readonly ReasonKey[] = [...LATE_REASONS, "notGiven", "earlier"];

function reasonsIn(entry: ReportEntry): ReasonKey[] {
  const late: ReasonKey[] = isBehind(entry.slippage) ? [entry.reason ?? "notGiven"] : [];
  return [...late, ...entry.replannings.map(reasonOfMove)];
}

function reasonOfMove({ isLater, reason }: ExplainedReplanning): ReasonKey {
  return reason ?? (isLater ? "notGiven" : "earlier");
}

function noTotals(): ReportTotals {
  return {
    milestones: 0,
    behind: 0,
    overdue: 0,
    slipped: 0,
    lost: 0,
    regained: 0,
    early: 0,
    earlyQuarters: 0,
    onTime: 0,
    notDue: 0,
    notComparable: 0,
    moved: 0,
    replanned: 0,
    unexplained: 0,
  };
}

function addMilestone(totals: ReportTotals, { slippage: { verdict, quarters }, lost }: ReportEntry): void {
  totals.milestones++;
  if (verdict === "onTime" || verdict === "notDue" || verdict === "notComparable") totals[verdict]++;
  if (verdict === "early") {
    totals.early++;
    totals.earlyQuarters -= quarters!;
  }
  if (lost !== null && lost > 0) totals.lost += lost;
  else if (lost !== null) totals.regained -= lost;
}

function addLate(totals: ReportTotals, { slippage: { verdict, quarters }, reason }: ReportEntry): void {
  totals.behind++;
  if (verdict === "overdue") totals.overdue++;
  totals.slipped += quarters!;
  if (reason === null) totals.unexplained++;
}

function addMove(totals: ReportTotals, { quarters, isLater, reason }: ExplainedReplanning): void {
  totals.replanned += quarters;
  if (!isLater) return;
  totals.moved++;
  if (reason === null) totals.unexplained++;
}

const collator = new Intl.Collator("et", { numeric: true });
