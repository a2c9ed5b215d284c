import type { Project } from "./board.ts";
import {
  type ForecastBasis,
  type ForecastStep,
  type Law,
  lawOf,
  type Reached,
  type StepOrigin,
  step,
} from "./notice-to-contract.ts";
import { addDays, type Day, daysBetween, firstDay, lastDay } from "./period.ts";
import type { PlannedWindow } from "./plan.ts";
import type { Kind } from "./procurement.ts";
import type { RuleInLaw } from "./rules-in-law.ts";
import { STAGES, type Stage } from "./stages.ts";
import type { PlannedProcurement, StageStanding, Standing } from "./standing.ts";

/** How long stages of the same kind took, where at least {@link ENOUGH} are finished. */
export interface Spread {
  sample: number;
  /** Days; null while there are too few. */
  p50: number | null;
  p80: number | null;
}

export interface StageForecast {
  stage: Stage;
  /** The earliest day its milestone can be met. */
  earliest: Day;
  /** The day it is expected to be met; never before the earliest. */
  expected: Day;
  /** How each of the two was made, in order. */
  earliestSteps: ForecastStep[];
  expectedSteps: ForecastStep[];
  spread: Spread;
  /** The promise in force that it is held against, or null. */
  promise: PlannedWindow | null;
  /**
   * The last day on which this stage's work can begin, the milestone before it being met, so that its promise and
   * every later one can still be kept; null where neither it nor a later stage has a promise.
   */
  latestStart: Day | null;
  /** The stage whose promise sets the latest start: this one, or a later one. */
  latestStartKeeps: Stage | null;
  /** The promise can no longer be kept, however fast one is. */
  isTooLate: boolean;
  /** Its milestone would come after the eligible period: certainly, or as expected. Only of contract and delivery. */
  afterEligibility: "certain" | "expected" | null;
}

/** A planned contract that the law does not allow so soon after the planned notice. */
export interface TooShortWindow {
  stage: Stage;
  window: PlannedWindow;
  /** The first day the contract could be signed if the notice were published on the first planned day. */
  earliest: Day;
  steps: ForecastStep[];
}

export interface Forecast {
  /** The open stages that apply, in order; none when the procurement is closed or completed. */
  stages: StageForecast[];
  tooShort: TooShortWindow[];
}

/** What is known of how long things take in this project, read once for all its procurements: days, shortest first. */
export type Durations = ReadonlyMap<string, readonly number[]>;

/** Finished stages of a kind from which one may speak of a median. */
export const ENOUGH = 5;

/**
 * Days that stages finished by a day took, by kind and stage, and those of RTK whatever the kind. A stage counts from
 * when the procurement came into it. What a failed round finished counts; what a retender carried over does not, nor
 * what was met before the procurement was opened here, because nobody recorded when it began.
 */
export function durationsIn(procurements: readonly PlannedProcurement[], on: Day): Durations {
  const byId = new Map(procurements.map((each) => [each.id, each]));
  const durations = new Map<string, number[]>();
  const add = (key: string, days: number) => {
    const known = durations.get(key);
    if (known) known.push(days);
    else durations.set(key, [days]);
  };
  for (const procurement of procurements) {
    const replaced = byId.get(procurement.retenderOf ?? 0);
    let entered = procurement.openedOn;
    let isBegun = false;
    for (const stage of STAGES) {
      const { metOn } = procurement.stages[stage];
      if (metOn === null || metOn > on) continue;
      const isCarriedOver = replaced !== undefined && replaced.stages[stage].metOn === metOn;
      if (!isCarriedOver && entered <= metOn) {
        const days = daysBetween(entered, metOn);
        add(keyOf(procurement.kind, stage), days);
        if (stage === "rtkCoordination") add(ANY_RTK, days);
      }
      // The first milestone met here may lie before the day the procurement was opened here.
      if (!isCarriedOver && (metOn > entered || !isBegun)) entered = metOn;
      isBegun = true;
    }
  }
  for (const days of durations.values()) days.sort((a, b) => a - b);
  return durations;
}

/**
 * When each open milestone of a procurement can be met at the earliest, and when it is expected, seen from a day.
 * `standing` is that of the same day and holds the promises: asked with the standing of a draft, the draft's.
 *
 * *Earliest* goes through the open stages from the last milestone met. Nothing in law says how long a study, documents
 * or a notice take: they can be done today, or on the day of the milestone before. RTK takes the shortest time it has
 * taken so far in this project. The contract comes after the notice by what the law asks on the day of the notice,
 * because a procedure begun earlier finishes under the rules it began with: the days given for tenders, the award on
 * the last of them, then standstill and challenge side by side, and the signing on the day after the later of the two
 * (Public Procurement Act, RHS, §§ 93, 120 and 189). Without a notice there is no such wait. The delivery takes the
 * length of its planned period, where the plan states one.
 *
 * *Expected* adds to the day each stage is come into the median of what the same stage of the same kind took, where at
 * least {@link ENOUGH} are finished; else, for a contract, what it takes from notice to contract on average; else, for
 * RTK, the median of what it has taken in this project; else what the plan in force gives the stage; else nothing more
 * than the shortest.
 */
export function forecast(
  procurement: PlannedProcurement,
  standing: Standing,
  around: { project: Project; basis: ForecastBasis; durations: Durations; on: Day },
): Forecast {
  if (standing.status !== "active") return { stages: [], tooShort: [] };
  const { basis, durations, on, project } = around;
  const asked: Asked = { procurement, standing, durations, on, law: lawOf(basis) };
  const latest = latestStarts(asked);
  const stages: StageForecast[] = [];
  let soonest = beginning(asked);
  let likeliest = soonest;
  let previous: StageStanding | null = null;
  for (const each of standing.stages) {
    if (!each.applicable) continue;
    const { stage, planInForce } = each;
    if (each.metOn === null) {
      const earliest = earliestOf(asked, each, soonest);
      const expected = notBefore(expectedOf(asked, each, previous, likeliest), earliest.day, "earliest");
      stages.push({
        stage,
        earliest: earliest.day,
        expected: expected.day,
        earliestSteps: earliest.steps,
        expectedSteps: expected.steps,
        spread: spreadOf(durations, procurement.kind, stage),
        promise: planInForce,
        latestStart: latest.get(stage)?.day ?? null,
        latestStartKeeps: latest.get(stage)?.keeps ?? null,
        isTooLate: planInForce !== null && earliest.day > lastDay(planInForce.to),
        afterEligibility: isPaidFor(stage) ? after(project.eligibleTo, earliest.day, expected.day) : null,
      });
      soonest = { day: earliest.day, origin: "forecast", after: stage };
      likeliest = { day: expected.day, origin: "forecast", after: stage };
    } else {
      const met = metStart(asked, each);
      if (met.day >= soonest.day) soonest = met;
      if (met.day >= likeliest.day) likeliest = met;
    }
    previous = each;
  }
  return { stages, tooShort: tooShortOf(asked) };
}

interface Asked {
  procurement: PlannedProcurement;
  standing: Standing;
  durations: Durations;
  on: Day;
  law: Law;
}

/** A day that is counted from, and what happens on it. */
interface Start {
  day: Day;
  origin: StepOrigin;
  after: Stage | null;
}

/** The last day to begin each open stage, and whose promise that keeps, where there is one to keep. */
function latestStarts({
  procurement,
  standing,
  durations,
  law,
}: Asked): Map<Stage, { day: Day; keeps: Stage }> {
  const starts = new Map<Stage, { day: Day; keeps: Stage }>();
  let limit: { day: Day; keeps: Stage } | null = null;
  /** By when the contract must be signed that follows an open notice. */
  let signed: { day: Day; keeps: Stage } | null = null;
  /** The fewest days from the milestone that is looked at to the notice. */
  let toNotice = 0;
  for (const each of standing.stages.toReversed()) {
    if (!each.applicable || each.metOn !== null) continue;
    const { stage, planInForce } = each;
    const end: Day | null = planInForce && lastDay(planInForce.to);
    if (end !== null && (limit === null || end <= limit.day)) limit = { day: end, keeps: stage };
    if (limit === null) continue;
    if (stage === "contract" && noticeOf(standing).applicable) {
      if (noticeOf(standing).metOn === null) signed = limit;
      limit = { day: law.latestNotice(procurement, limit.day), keeps: limit.keeps };
    } else {
      const days = shortestDays(each, durations) ?? 0;
      if (signed !== null) {
        // A promise before the notice may put it under an older law, after which the contract takes longer.
        const notice = law.latestNotice(procurement, signed.day, addDays(limit.day, toNotice));
        const day = addDays(notice, -toNotice);
        if (day < limit.day) limit = { day, keeps: signed.keeps };
        toNotice += days;
      }
      limit = { day: addDays(limit.day, -days), keeps: limit.keeps };
    }
    starts.set(stage, limit);
  }
  return starts;
}

/** The day the procurement began, or a new round of it; a day still to come is no beginning yet. */
function beginning({ procurement: { openedOn }, on }: Asked): Start {
  return { day: openedOn < on ? openedOn : on, origin: "met", after: null };
}

/** A met milestone; one that a new round carried over counts from the day the round began. */
function metStart(asked: Asked, { stage, metOn }: StageStanding): Start {
  const round = beginning(asked);
  return asked.procurement.retenderOf !== null && metOn! < round.day
    ? round
    : { day: metOn!, origin: "met", after: stage };
}

function earliestOf(asked: Asked, each: StageStanding, start: Start): Reached {
  const { durations, on } = asked;
  const from = countedFrom(asked, each, start);
  const noSooner = laterOf(start.day, on);
  if (isAfterNotice(asked, each)) {
    const { day, steps } = asked.law.contract(asked.procurement, from.day);
    return notBefore({ day, steps: [begin(from), ...steps] }, noSooner, "today");
  }
  const days = shortestDays(each, durations);
  if (days === null) {
    const today: Start = { day: on, origin: "today", after: null };
    return { day: noSooner, steps: [begin(start.day < on ? today : start)] };
  }
  const day = addDays(start.day, days);
  const counted =
    each.stage === "delivery"
      ? step("running", "planned", day, { days, unit: "days" })
      : step("rtk", "rtkSoFar", day, { days, unit: "days", sample: durations.get(ANY_RTK)!.length });
  return notBefore({ day, steps: [begin(start), counted] }, noSooner, "today");
}

function expectedOf(
  asked: Asked,
  each: StageStanding,
  previous: StageStanding | null,
  start: Start,
): Reached {
  const from = countedFrom(asked, each, start);
  const soonest = earliestOf(asked, each, start);
  const usual = usualDays(asked, each, previous, from.day);
  if (usual === null) return soonest;
  const day = addDays(from.day, usual.days);
  const steps = [begin(from), step("duration", usual.origin, day, { ...usual, unit: "days" })];
  return notBefore({ day, steps }, soonest.day, soonest.day === asked.on ? "today" : "earliest");
}

/** What a stage is counted from: a contract from its notice, when that is published. */
function countedFrom(asked: Asked, each: StageStanding, start: Start): Start {
  const { metOn } = noticeOf(asked.standing);
  return isAfterNotice(asked, each) && metOn !== null
    ? { day: metOn, origin: "met", after: "announcement" }
    : start;
}

function isAfterNotice({ standing }: Asked, { stage }: StageStanding): boolean {
  return stage === "contract" && noticeOf(standing).applicable;
}

function noticeOf({ stages }: Standing): StageStanding {
  return stages[STAGES.indexOf("announcement")]!;
}

/** The fewest days a stage takes; null where nothing says so. Of a contract the law says it, from the notice. */
function shortestDays({ stage, planInForce }: StageStanding, durations: Durations): number | null {
  if (stage === "rtkCoordination") return durations.get(ANY_RTK)?.[0] ?? null;
  return stage === "delivery" ? plannedLength(planInForce) : null;
}

/** How long the stage usually takes, come into on a day, and how that is known; null where nothing says so. */
function usualDays(
  asked: Asked,
  each: StageStanding,
  previous: StageStanding | null,
  from: Day,
): { days: number; origin: StepOrigin; sample: number | null; rule: RuleInLaw | null } | null {
  const { procurement, durations, law } = asked;
  const { p50, sample } = spreadOf(durations, procurement.kind, each.stage);
  if (p50 !== null) return { days: p50, origin: "ownHistory", sample, rule: null };
  if (isAfterNotice(asked, each)) {
    const rule = law.rule("noticeToContract", procurement.procedure, null, from);
    if (rule !== null && rule.unit === "days")
      return { days: rule.value!, origin: "typical", sample: null, rule };
  }
  if (each.stage === "rtkCoordination") {
    const soFar = durations.get(ANY_RTK);
    if (soFar) return { days: percentile(soFar, 0.5), origin: "rtkSoFar", sample: soFar.length, rule: null };
  }
  const days = plannedDays(each, previous);
  return days === null ? null : { days, origin: "planned", sample: null, rule: null };
}

/** What the plan in force gives a stage: the length of a delivery, or the days between two promises' ends. */
function plannedDays({ stage, planInForce }: StageStanding, previous: StageStanding | null): number | null {
  const length = stage === "delivery" ? plannedLength(planInForce) : null;
  if (length !== null) return length;
  if (!planInForce || !previous?.planInForce) return null;
  const days = daysBetween(lastDay(previous.planInForce.to), lastDay(planInForce.to));
  return days > 0 ? days : null;
}

/** Days from the first to the last day of what is planned to run from–to. */
function plannedLength(window: PlannedWindow | null): number | null {
  if (window?.kind !== "period" || window.from === null) return null;
  return daysBetween(firstDay(window.from), lastDay(window.to));
}

function spreadOf(durations: Durations, kind: Kind, stage: Stage): Spread {
  const days = durations.get(keyOf(kind, stage)) ?? [];
  const isEnough = days.length >= ENOUGH;
  return {
    sample: days.length,
    p50: isEnough ? percentile(days, 0.5) : null,
    p80: isEnough ? percentile(days, 0.8) : null,
  };
}

/** By nearest rank: a number of days that one of them really took. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(share * sorted.length) - 1]!;
}

/** Only what is signed and delivered in the eligible period is paid for. */
function isPaidFor(stage: Stage): boolean {
  return stage === "contract" || stage === "delivery";
}

function after(last: Day, earliest: Day, expected: Day): StageForecast["afterEligibility"] {
  if (earliest > last) return "certain";
  return expected > last ? "expected" : null;
}

/**
 * The open contract, where its promise ends before the law lets it be signed after the planned or published notice. A
 * notice that was published after that end is merely late.
 */
function tooShortOf({ procurement, standing, law }: Asked): TooShortWindow[] {
  const { stage, applicable, metOn, planInForce } = standing.stages[STAGES.indexOf("contract")]!;
  const notice = noticeOf(standing);
  if (!applicable || metOn !== null || planInForce === null || !notice.applicable) return [];
  const planned = notice.planInForce?.from ?? null;
  if (notice.metOn === null && planned === null) return [];
  const from: Start =
    notice.metOn === null
      ? { day: firstDay(planned!), origin: "planned", after: "announcement" }
      : { day: notice.metOn, origin: "met", after: "announcement" };
  const end = lastDay(planInForce.to);
  const { day, steps } = law.contract(procurement, from.day);
  if (day <= end || (from.origin === "met" && from.day > end)) return [];
  return [{ stage, window: planInForce, earliest: day, steps: [begin(from), ...steps] }];
}

function laterOf(one: Day, other: Day): Day {
  if (one > other) return one;
  return other;
}

function notBefore(reached: Reached, day: Day, origin: "today" | "earliest"): Reached {
  if (reached.day >= day) return reached;
  return { day, steps: [...reached.steps, step("notBefore", origin, day)] };
}

function begin({ day, origin, after }: Start): ForecastStep {
  return step("start", origin, day, { after });
}

/** Under which durations of RTK are kept whatever the kind. */
const ANY_RTK = "any rtkCoordination";

function keyOf(kind: Kind, stage: Stage): string {
  return `${kind} ${stage}`;
}
