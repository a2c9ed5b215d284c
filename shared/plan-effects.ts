import type { BoardFacts } from "./board.ts";
import { type Durations, durationsIn, type Forecast, forecast } from "./forecast.ts";
import type { ForecastBasis } from "./notice-to-contract.ts";
import { type Day, lastDay } from "./period.ts";
import {
  firstPromise,
  type PlannedWindow,
  promisedQuarter,
  revisionsInForceOn,
  type Statement,
} from "./plan.ts";
import { type PlanChange, planChange } from "./plan-changes.ts";
import {
  changesOfDraft,
  type Draft,
  type DraftChange,
  type Says,
  unexplained,
  withDraft,
} from "./plan-draft.ts";
import type { Slippage } from "./slippage.ts";
import { STAGES, type Stage } from "./stages.ts";
import { existsOn, isLate, type PlannedProcurement, type Standing, standing, timeframe } from "./standing.ts";

/**
 * What is wrong with a window that a draft states, or with what it leads to. *milestoneMet*: it moves the promise of
 * what has already happened, and with it how late that was; *inPast*: it is over and its milestone is open, so it is
 * late from its first day; *tooLate*: nobody can be fast enough to keep it; *tooShort*: the law does not allow the
 * contract so soon after the notice; *afterEligibility*: it ends after the eligible period; *forecastAfterEligibility*:
 * it may end in time, but what it speaks of will not or is not expected to; *outOfOrder*: an earlier stage is promised
 * to end later; *notComparable*: it speaks of another event than the plan in force, so what was moved cannot be told.
 */
export const CONCERN_KINDS = [
  "inPast",
  "tooLate",
  "tooShort",
  "afterEligibility",
  "forecastAfterEligibility",
  "outOfOrder",
  "milestoneMet",
  "notComparable",
] as const;
export type ConcernKind = (typeof CONCERN_KINDS)[number];

export interface Concern {
  kind: ConcernKind;
  /** *serious*: the promise cannot be kept as it stands; *notice*: it can, but should be meant. */
  severity: "serious" | "notice";
  procurement: PlannedProcurement;
  stage: Stage;
  /** What the draft states about the stage; null where it drops it. */
  window: PlannedWindow | null;
  /** The draft says here something else than the plan in force, rather than repeating it. */
  isChange: boolean;
  /**
   * The day it is about: the earliest day its milestone can be met (*tooLate*, *tooShort*), the end of the eligible period
   * (*afterEligibility*), the day it is expected or certain to come at the earliest (*forecastAfterEligibility*), the day
   * its milestone was met (*milestoneMet*); else null.
   */
  day: Day | null;
  /** Of *outOfOrder*: the earlier stage that is promised to end later. */
  other: { stage: Stage; window: PlannedWindow } | null;
  /** Of *milestoneMet*: how late it was, now and as the draft would have it. */
  slippage: { now: Slippage; after: Slippage } | null;
}

/** One procurement whose headline the draft would change. */
export interface HeadlineChange {
  procurement: PlannedProcurement;
  stage: Stage;
  now: Standing["headline"];
  after: Standing["headline"];
}

/** What adopting a draft would mean, before anybody does. */
export interface DraftEffects {
  changes: DraftChange[];
  counts: Record<"later" | "earlier" | "within" | "added" | "dropped" | "notComparable", number>;
  /** The changes that need a reason and have none. */
  unexplained: DraftChange[];
  /** Procurements under way that are late, by the plan in force and once the draft is. */
  late: { now: number; after: number };
  headlines: HeadlineChange[];
  /** The serious ones first, of each what the draft brings about first, then in the order of procurements and stages. */
  concerns: Concern[];
}

/** From which day a draft is judged, and by what. */
export interface Circumstances {
  /** The day it would be adopted on. */
  adoptedOn: Day;
  basis: ForecastBasis;
  /** The day it is today. */
  on: Day;
  /** How long things take in the project; learnt from the facts when left out. */
  durations?: Durations;
}

/** What adopting a draft on a day would change, against the plan in force on that day, and what is wrong with it. */
export function effectsOfDraft(facts: BoardFacts, draft: Draft, circumstances: Circumstances): DraftEffects {
  const { adoptedOn, basis, on } = circumstances;
  const durations = circumstances.durations ?? durationsIn(facts.procurements, on);
  const { project } = facts;
  const planned = withDraft(facts, draft, adoptedOn);
  const earlier = inForceOn(facts, adoptedOn);
  const frame = timeframe(facts.revisions, { on, against: "inForce" });
  const plannedFrame = timeframe(planned.revisions, { on, against: "inForce" });
  const late = { now: 0, after: 0 };
  const headlines: HeadlineChange[] = [];
  const concerns: Concern[] = [];
  facts.procurements.forEach((before, index) => {
    if (!existsOn(before, on)) return;
    const now = standing(before, frame);
    if (isLate(now)) late.now++;
    const after = planned.procurements[index]!;
    const then = after === before ? now : standing(after, plannedFrame);
    if (isLate(then)) late.after++;
    if (after === before || now.status === "failed" || now.status === "cancelled") return;
    if (now.status === "active" && !isSameHeadline(now.headline, then.headline))
      headlines.push({ procurement: before, stage: now.stage, now: now.headline, after: then.headline });
    const seen = forecast(after, then, { project, basis, durations, on });
    const stated = statedIn(draft.id, before, after, earlier);
    concerns.push(...concernsOf({ procurement: before, project, on, now, then, forecast: seen, stated }));
  });
  const changes = changesOfDraft(facts, draft, adoptedOn);
  return {
    changes,
    counts: countsOf(changes),
    unexplained: unexplained(changes),
    late,
    headlines,
    concerns: concerns.sort((a, b) => rankOf(a) - rankOf(b)),
  };
}

/** What one stage of a draft would mean if the draft said something there. */
export interface Meaning {
  /** Against the plan in force; *unchanged* and *silent* included. */
  change: PlanChange;
  /** Whole quarters from the end of the first promise to the end of the window; null where nothing can be told. */
  fromFirst: number | null;
  /** It ends later than the plan in force, and nobody has said why. */
  isReasonMissing: boolean;
  concerns: Concern[];
}

/**
 * What the draft would mean for one stage if it said this there; null is silence. Looks at that procurement alone, so
 * that it can be asked for at every step while a window is dragged.
 */
export function meaningOfWindow(
  facts: BoardFacts,
  draft: Draft,
  { procurementId, stage, says }: { procurementId: number; stage: Stage; says: Says | null },
  circumstances: Circumstances & { durations: Durations },
): Meaning {
  const rounds = roundsOf(facts.procurements, procurementId);
  const ids = new Set(rounds.map(({ id }) => id));
  const statements = draft.statements.filter(
    (each) => ids.has(each.procurementId) && !(each.procurementId === procurementId && each.stage === stage),
  );
  const said = says && { ...says, revisionId: draft.id };
  if (said) statements.push({ ...said, procurementId, stage });
  const effects = effectsOfDraft({ ...facts, procurements: rounds }, { ...draft, statements }, circumstances);
  const earlier = inForceOn(facts, circumstances.adoptedOn);
  const stated = rounds.at(-1)?.plan[stage] ?? [];
  const before = stated.filter(({ revisionId }) => earlier.has(revisionId));
  const first = firstPromise(before);
  const isPromise = said !== null && said.kind !== "dropped" && said.refersTo === "milestone";
  return {
    change: planChange(before, said ? [...before, said] : before),
    fromFirst: first && isPromise ? promisedQuarter(said) - promisedQuarter(first) : null,
    isReasonMissing: effects.unexplained.some((each) => isAbout(each, procurementId, stage)),
    concerns: effects.concerns.filter(
      (each) =>
        isAbout(each, procurementId, stage) || isAbout({ ...each, ...each.other }, procurementId, stage),
    ),
  };
}

/** What cannot be kept before what should be looked at, and of each what the draft brought about first. */
function rankOf({ severity, isChange }: Concern): number {
  return (severity === "serious" ? 0 : 2) + (isChange ? 0 : 1);
}

/** The revisions that count on a day. */
function inForceOn(facts: BoardFacts, on: Day): ReadonlySet<number> {
  return new Set(revisionsInForceOn(facts.revisions, on).map(({ id }) => id));
}

function isSameHeadline(a: Standing["headline"], b: Standing["headline"]): boolean {
  return a.verdict === b.verdict && a.quarters === b.quarters && a.total === b.total;
}

/** What the draft states about a stage, itself or through the round before, and how that differs from the plan in force. */
type Stated = Partial<Record<Stage, { statement: Statement; change: PlanChange }>>;

function statedIn(
  draftId: number,
  before: PlannedProcurement,
  after: PlannedProcurement,
  earlier: ReadonlySet<number>,
): Stated {
  const stated: Stated = {};
  for (const stage of STAGES) {
    const statement = after.plan[stage]?.find(({ revisionId }) => revisionId === draftId);
    if (!statement) continue;
    const inForce = (before.plan[stage] ?? []).filter(({ revisionId }) => earlier.has(revisionId));
    stated[stage] = { statement, change: planChange(inForce, [...inForce, statement]) };
  }
  return stated;
}

interface Looked {
  procurement: PlannedProcurement;
  project: BoardFacts["project"];
  on: Day;
  /** Where it stands by the plan in force, and once the draft is. */
  now: Standing;
  then: Standing;
  forecast: Forecast;
  stated: Stated;
}

function concernsOf(looked: Looked): Concern[] {
  const { procurement, now, then, stated } = looked;
  const concerns: Concern[] = [];
  STAGES.forEach((stage, index) => {
    const { applicable, metOn, planInForce, slippage: after } = then.stages[index]!;
    if (!applicable) return;
    const own = stated[stage];
    const isChange = own !== undefined && isChanged(own.change);
    const add = (kind: ConcernKind, severity: Concern["severity"], more: Partial<Concern> = {}) =>
      concerns.push({
        kind,
        severity,
        procurement,
        stage,
        window: own && own.statement.kind !== "dropped" ? own.statement : planInForce,
        isChange,
        day: null,
        other: null,
        slippage: null,
        ...more,
      });
    if (metOn !== null) {
      if (isChange)
        add("milestoneMet", "notice", { day: metOn, slippage: { now: now.stages[index]!.slippage, after } });
      return;
    }
    if (own?.change.kind === "notComparable") add("notComparable", "notice");
    if (planInForce && own && planInForce === own.statement) windowConcerns(looked, stage, planInForce, add);
    if (planInForce) orderConcern(looked, index, planInForce, add);
  });
  return concerns;
}

type Add = (kind: ConcernKind, severity: Concern["severity"], more?: Partial<Concern>) => void;

function windowConcerns(looked: Looked, stage: Stage, window: PlannedWindow, add: Add): void {
  const { on, project, forecast } = looked;
  const seen = forecast.stages.find((each) => each.stage === stage);
  const end = lastDay(window.to);
  // What is over cannot be kept either; that it is over says more.
  if (end < on) add("inPast", "serious");
  else if (seen?.isTooLate) add("tooLate", "serious", { day: seen.earliest });
  const short = forecast.tooShort.find((each) => each.stage === stage);
  if (short) add("tooShort", "serious", { day: short.earliest });
  if (stage !== "contract" && stage !== "delivery") return;
  if (end > project.eligibleTo) add("afterEligibility", "serious", { day: project.eligibleTo });
  else if (seen?.afterEligibility === "certain")
    add("forecastAfterEligibility", "serious", { day: seen.earliest });
  else if (seen?.afterEligibility === "expected")
    add("forecastAfterEligibility", "notice", { day: seen.expected });
}

/** Says so where an open stage before is promised to end later, and the draft states one of the two. */
function orderConcern({ then, stated }: Looked, index: number, window: PlannedWindow, add: Add): void {
  let last: { stage: Stage; window: PlannedWindow } | null = null;
  for (const { stage, applicable, metOn, planInForce } of then.stages.slice(0, index))
    if (applicable && metOn === null && planInForce)
      if (last === null || lastDay(planInForce.to) > lastDay(last.window.to))
        last = { stage, window: planInForce };
  if (last === null || lastDay(last.window.to) <= lastDay(window.to)) return;
  const [own, others] = [stated[STAGES[index]!], stated[last.stage]];
  if (!own && !others) return;
  const isChange = [own, others].some((each) => each !== undefined && isChanged(each.change));
  add("outOfOrder", "notice", { other: last, isChange });
}

function isChanged({ kind }: PlanChange): boolean {
  return kind !== "unchanged" && kind !== "silent";
}

function countsOf(changes: readonly DraftChange[]): DraftEffects["counts"] {
  const counts = { later: 0, earlier: 0, within: 0, added: 0, dropped: 0, notComparable: 0 };
  for (const { change } of changes) {
    const quarters = change.quarters ?? 0;
    if (change.kind === "moved") counts[quarters > 0 ? "later" : quarters < 0 ? "earlier" : "within"]++;
    else if (change.kind === "added" || change.kind === "dropped" || change.kind === "notComparable")
      counts[change.kind]++;
  }
  return counts;
}

/** A procurement and the rounds before it, the first one first. */
function roundsOf(procurements: readonly PlannedProcurement[], id: number): PlannedProcurement[] {
  const rounds: PlannedProcurement[] = [];
  for (let at: number | null = id; at !== null; at = rounds[0]!.retenderOf) {
    const found = procurements.find((each) => each.id === at);
    if (!found) break;
    rounds.unshift(found);
  }
  return rounds;
}

function isAbout(
  about: { procurement: PlannedProcurement; stage: Stage },
  procurementId: number,
  stage: Stage,
): boolean {
  return about.procurement.id === procurementId && about.stage === stage;
}
