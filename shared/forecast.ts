import type { Project } from "./board.ts";
import type { Day } from "./period.ts";
import type { PlannedWindow } from "./plan.ts";
import type { RuleInLaw } from "./rules-in-law.ts";
import type { Stage } from "./stages.ts";
import type { PlannedProcurement, Standing } from "./standing.ts";

/** What a forecast is computed from besides the procurement: the law's figures and the days nobody works. */
export interface ForecastBasis {
  /** Statutory figures, in the order they were recorded. */
  rules: RuleInLaw[];
  /** Public holidays, sorted. */
  holidays: Day[];
}

/** Where the days of a step come from. */
export type StepOrigin =
  | "today"
  | "met"
  | "law"
  | "planned"
  | "typical"
  | "ownHistory"
  | "rtkSoFar"
  | "unknown";

/** One step of how a day was reached: „pakkumuste esitamine 15 päeva, kuni 30.01.2026“. */
export interface ForecastStep {
  what: "start" | "tenders" | "standstill" | "challenge" | "rtk" | "running" | "duration" | "signing";
  origin: StepOrigin;
  days: number | null;
  unit: "days" | "workingDays" | null;
  /** The day on which the step is over. */
  until: Day;
  /** The statutory figure behind it, where there is one. */
  rule: RuleInLaw | null;
  /** Finished stages that the number was learnt from, where it was. */
  sample: number | null;
}

/** How long stages of the same kind took, where at least five are finished. */
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
  /** The day it is expected to be met. */
  expected: Day;
  /** How each of the two was made, in order. */
  earliestSteps: ForecastStep[];
  expectedSteps: ForecastStep[];
  spread: Spread;
  /** The promise in force that it is held against, or null. */
  promise: PlannedWindow | null;
  /** The last day on which this stage's work can begin and the promise still be kept; null without a promise. */
  latestStart: Day | null;
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

/** What is known of how long things take in this project, read once for all its procurements. */
export type Durations = ReadonlyMap<string, readonly number[]>;

/** Days that finished stages took, by kind and stage. */
export declare function durationsIn(procurements: readonly PlannedProcurement[], on: Day): Durations;

/**
 * When each open milestone of a procurement can be met at the earliest, and when it is expected, seen from a day.
 */
export declare function forecast(
  procurement: PlannedProcurement,
  standing: Standing,
  around: { project: Project; basis: ForecastBasis; durations: Durations; on: Day },
): Forecast;
