import { type Consultation, clockOf, daysCovered, existsBy, spansOf } from "#shared/consultation.ts";
import type { Day } from "#shared/period.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { type Step, stepsAsOf } from "#shared/steps.ts";

/** A step that was done on a day. */
export type DoneStep = Step & { on: Day };

/** When matters of a stage were at RTK. */
export interface AtRtk {
  /** In order, none touching the next: from the day of sending up to and without the day it came back. */
  spans: { from: Day; to: Day; isOngoing: boolean }[];
  /** Calendar days on which anything was there. */
  daysAtRtk: number;
  /** Calendar days on which something was open and nothing was there. */
  daysWithUs: number;
}

/** What is recorded beside a stage and has days of its own. */
export interface RecordsLine {
  /** By day. */
  steps: DoneStep[];
  atRtk: AtRtk | null;
}

/**
 * What lies on the line of one stage on a day, or on the one line of the whole procurement. What belongs to a stage
 * that does not apply lies on the next one that does: its own has no line.
 */
export function recordsLine(procurement: PlannedProcurement, stage: Stage | null, on: Day): RecordsLine {
  const { consultations, steps } = procurement.records;
  if (consultations.length === 0 && steps.length === 0) return NOTHING;
  const lies = (each: { stage: Stage }) => stage === null || lineOf(procurement, each.stage) === stage;
  const done = stepsAsOf(steps, on).filter((step) => step.on !== null && lies(step)) as DoneStep[];
  const matters = consultations.filter((each) => existsBy(each, on) && lies(each));
  return { steps: done, atRtk: matters.length === 0 ? null : atRtkOf(matters, on) };
}

function atRtkOf(matters: readonly Consultation[], on: Day): AtRtk {
  const spans = matters.flatMap((each) => spansOf(each, on));
  const there = spans.filter(({ court }) => court === "rtk");
  const daysAtRtk = daysCovered(there);
  const isOngoing = matters.some((each) => clockOf(each, on).court === "rtk");
  return {
    spans: merged(there).map((span) => ({ ...span, isOngoing: isOngoing && span.to === on })),
    daysAtRtk,
    daysWithUs: daysCovered(spans) - daysAtRtk,
  };
}

const NOTHING: RecordsLine = Object.freeze({ steps: [], atRtk: null });

/** On which stage's line something of a stage lies. */
function lineOf({ stages }: PlannedProcurement, stage: Stage): Stage {
  const from = STAGES.indexOf(stage);
  return STAGES.find((each, at) => at >= from && stages[each].applicable) ?? stage;
}

/** Spans that overlap or touch are one. */
function merged(spans: readonly { from: Day; to: Day }[]): { from: Day; to: Day }[] {
  const result: { from: Day; to: Day }[] = [];
  for (const { from, to } of spans.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = result.at(-1);
    if (!last || from > last.to) result.push({ from, to });
    else if (to > last.to) last.to = to;
  }
  return result;
}
