import { addDays, type Day, daysBetween } from "./period.ts";
import type { Procedure } from "./procurement.ts";
import { type LawCondition, type LawFigure, type RuleInLaw, ruleOn } from "./rules-in-law.ts";
import type { Stage } from "./stages.ts";
import type { PlannedProcurement } from "./standing.ts";
import { addWorkingDays } from "./working-days.ts";

/** What a forecast is computed from besides the procurement: the law's figures and the days nobody works. */
export interface ForecastBasis {
  /** Statutory figures, in the order they were recorded. */
  rules: RuleInLaw[];
  /** Public holidays, sorted. */
  holidays: Day[];
}

/** Where the days of a step come from. */
export type StepOrigin =
  /** The day the forecast is made on. */
  | "today"
  /** A milestone that is met, or the day the procurement began. */
  | "met"
  /** A milestone before it that is itself forecast. */
  | "forecast"
  | "law"
  | "planned"
  /** What it really takes on average, as published. */
  | "typical"
  /** The median of finished stages of the same kind. */
  | "ownHistory"
  /** What RTK has taken so far in this project: the shortest, or the median where something is expected. */
  | "rtkSoFar"
  /** The earliest day, where the expected one would come before it. */
  | "earliest"
  | "unknown";

/** One step of how a day was reached: „pakkumuste esitamine 15 päeva, kuni 30.01.2026“. */
export interface ForecastStep {
  /**
   * *start*: what is counted from; *standstill* and *challenge* run side by side; *notBefore*: the day would have
   * come sooner, but cannot.
   */
  what:
    | "start"
    | "tenders"
    | "standstill"
    | "challenge"
    | "signing"
    | "rtk"
    | "running"
    | "duration"
    | "notBefore";
  origin: StepOrigin;
  days: number | null;
  unit: "days" | "workingDays" | null;
  /** The day on which the step is over. */
  until: Day;
  /** The statutory figure behind it, where there is one. */
  rule: RuleInLaw | null;
  /** Finished stages that the number was learnt from, where it was. */
  sample: number | null;
  /** Of a start, the milestone that is counted from; null for the beginning of the procurement, or today. */
  after: Stage | null;
  /** The estimated value is not known, so that the shortest figure that could apply was taken. */
  shortestAssumed: boolean;
}

/** A day, and how it was reached. */
export interface Reached {
  day: Day;
  steps: ForecastStep[];
}

/** The law of a basis, made once for as long as the basis is kept. */
export function lawOf(basis: ForecastBasis): Law {
  const known = laws.get(basis);
  if (known) return known;
  const law = new Law(basis);
  laws.set(basis, law);
  return law;
}

const laws = new WeakMap<ForecastBasis, Law>();

type Side = "belowEuThreshold" | "atOrAboveEuThreshold";
type Buying = Pick<PlannedProcurement, "procedure" | "estimatedValue">;

/**
 * The figures of one basis, with what was computed of them: many procurements ask about the same days. Days are
 * numbers inside, so that looking for the latest notice goes back day by day at no cost.
 */
export class Law {
  readonly #rules: readonly RuleInLaw[];
  readonly #holidays: ReadonlySet<Day>;
  readonly #contracts = new Map<string, Map<number, Reached & { number: number }>>();
  readonly #thresholds = new Map<Procedure, Map<number, number | null>>();

  constructor({ rules, holidays }: ForecastBasis) {
    this.#rules = rules;
    this.#holidays = new Set(holidays);
  }

  /** The first day the contract can be signed after a notice, with the steps after the notice. */
  contract(buying: Buying, notice: Day): Reached {
    return this.#contract(buying, numberOf(notice));
  }

  /**
   * The last day of a notice, not after another, after which the contract can still be signed by a day. Where the law
   * changes, an earlier notice may have to wait longer than a later one, or than nobody knows how long.
   */
  latestNotice(buying: Buying, by: Day, notAfter: Day = by): Day {
    const limit = numberOf(by);
    let notice = Math.min(limit, numberOf(notAfter));
    while (this.#contract(buying, notice).number > limit) notice--;
    return dayAt(notice);
  }

  /** The figure that holds on a day; null where there is none, or no more. */
  rule(
    figure: LawFigure,
    procedure: Procedure | null,
    condition: LawCondition | null,
    on: Day,
  ): RuleInLaw | null {
    const rule = ruleOn(this.#rules, { figure, procedure, condition }, on);
    return rule?.value == null ? null : rule;
  }

  #contract(buying: Buying, notice: number): Reached & { number: number } {
    const side = this.#sideOf(buying, notice);
    const key = `${buying.procedure} ${side}`;
    let byDay = this.#contracts.get(key);
    if (byDay === undefined) {
      byDay = new Map();
      this.#contracts.set(key, byDay);
    }
    let reached = byDay.get(notice);
    if (reached === undefined) {
      const fresh = this.#compute(buying.procedure, side, dayAt(notice));
      reached = { ...fresh, number: numberOf(fresh.day) };
      byDay.set(notice, reached);
    }
    return reached;
  }

  /** On which side of its EU threshold the estimated value lies on the day of the notice; null where nobody knows. */
  #sideOf({ procedure, estimatedValue }: Buying, notice: number): Side | null {
    if (procedure === null || estimatedValue === null || estimatedValue.currency !== "EUR") return null;
    let byDay = this.#thresholds.get(procedure);
    if (byDay === undefined) {
      byDay = new Map();
      this.#thresholds.set(procedure, byDay);
    }
    let threshold = byDay.get(notice);
    if (threshold === undefined) {
      threshold = this.rule("euThreshold", procedure, null, dayAt(notice))?.value ?? null;
      byDay.set(notice, threshold);
    }
    if (threshold === null) return null;
    return Number(estimatedValue.amount) < threshold ? "belowEuThreshold" : "atOrAboveEuThreshold";
  }

  #compute(procedure: Procedure | null, side: Side | null, notice: Day): Reached {
    if (side !== null) return this.#waits(procedure, side, notice) ?? unknownWait(notice);
    const below = this.#waits(procedure, "belowEuThreshold", notice);
    const above = this.#waits(procedure, "atOrAboveEuThreshold", notice);
    const soonest = below !== null && (above === null || below.day <= above.day) ? below : above;
    if (soonest === null) return unknownWait(notice);
    if (below !== null && above !== null && areOfSameRules(below, above)) return soonest;
    return { ...soonest, steps: soonest.steps.map((each) => ({ ...each, shortestAssumed: true })) };
  }

  /** The law's days after a notice, or null when it has none for the procedure. */
  #waits(procedure: Procedure | null, side: Side, notice: Day): Reached | null {
    const tenders = this.rule("tenderPeriod", procedure, side, notice);
    const standstill = this.rule("standstill", procedure, side, notice);
    const challenge = this.rule("challengePeriod", procedure, side, notice);
    if (tenders === null && standstill === null && challenge === null) return null;
    const award = tenders === null ? notice : this.#add(notice, tenders);
    const steps = [
      tenders === null
        ? step("tenders", "unknown", award)
        : step("tenders", "law", award, { ...amountOf(tenders), rule: tenders }),
    ];
    let free = award;
    for (const [what, rule] of [
      ["standstill", standstill],
      ["challenge", challenge],
    ] as const) {
      if (rule === null) continue;
      const until = this.#add(award, rule);
      steps.push(step(what, "law", until, { ...amountOf(rule), rule }));
      if (until >= free) free = addDays(until, rule.value === 0 ? 0 : 1);
    }
    return { day: free, steps: [...steps, step("signing", "law", free)] };
  }

  #add(day: Day, { value, unit }: RuleInLaw): Day {
    return unit === "workingDays" ? addWorkingDays(day, value!, this.#holidays) : addDays(day, value!);
  }
}

function unknownWait(notice: Day): Reached {
  return { day: notice, steps: [step("tenders", "unknown", notice)] };
}

function amountOf({ value, unit }: RuleInLaw): Pick<ForecastStep, "days" | "unit"> {
  return { days: value, unit: unit === "workingDays" ? "workingDays" : "days" };
}

function areOfSameRules(one: Reached, other: Reached): boolean {
  return one.steps.every(({ rule }, index) => rule?.id === other.steps[index]?.rule?.id);
}

function numberOf(day: Day): number {
  return daysBetween("1970-01-01", day);
}

function dayAt(number: number): Day {
  return addDays("1970-01-01", number);
}

/** One step, of which only what is given is known. */
export function step(
  what: ForecastStep["what"],
  origin: StepOrigin,
  until: Day,
  more: Partial<ForecastStep> = {},
): ForecastStep {
  return {
    what,
    origin,
    days: null,
    unit: null,
    until,
    rule: null,
    sample: null,
    after: null,
    shortestAssumed: false,
    ...more,
  };
}
