import { type RtkStanding, rtkStanding } from "./consultation.ts";
import { type HoursStanding, hoursStanding } from "./evaluator-hours.ts";
import { type Condition, needsRtk } from "./gates.ts";
import { type Day, daysBetween } from "./period.ts";
import {
  type Against,
  firstPromise,
  latestPromise,
  type Plan,
  type PlannedWindow,
  type PlanRevision,
  revisionsInForceOn,
  type Statement,
} from "./plan.ts";
import type { Procurement, Status } from "./procurement.ts";
import type { Records } from "./records.ts";
import { isBehind, NOT_APPLICABLE, replanned, type Slippage, slippage } from "./slippage.ts";
import { currentStage, lastApplicableStage, STAGES, type Stage, type StagesFacts } from "./stages.ts";

/** A procurement with what the plans state about it; a retender's plan includes what it inherits. */
export interface PlannedProcurement extends Procurement {
  plan: Plan;
  records: Records;
}

/** From which day and against which promise a board is read. */
export interface View {
  on: Day;
  against: Against;
}

export interface StageStanding {
  stage: Stage;
  applicable: boolean;
  metOn: Day | null;
  firstPromise: PlannedWindow | null;
  planInForce: PlannedWindow | null;
  /** The window that slippage is measured from: one of the two above, or a chosen revision's. */
  yardstick: PlannedWindow | null;
  slippage: Slippage;
  replanned: Slippage;
  /** Slippage from the first promise. */
  total: Slippage;
}

/** Where one procurement stands on a day: everything the board and its page show, derived from facts and plan. */
export interface Standing {
  id: number;
  status: Status;
  /** The stage it stands in; where it stood when it was closed; the last one once completed. */
  stage: Stage;
  /** The stages as they were known to have happened by the day. */
  stages: StageStanding[];
  /** Slippage of the stage it stands in, with the total from the first promise. */
  headline: Slippage & { total: number | null };
  /** The promise that its stage is measured from. */
  window: PlannedWindow | null;
  /** Days since it came into its stage, or since it was closed or completed. */
  ageDays: number;
  rtk: RtkStanding;
  hours: HoursStanding;
}

/** Which statements count for a view: those adopted by its day, and those a chosen yardstick had by then. */
export interface Timeframe extends View {
  inForce: ReadonlySet<number>;
  chosen: ReadonlySet<number>;
  /** Every revision counts, so nothing has to be sifted. */
  allInForce: boolean;
  /** What must be so before milestones are met. */
  conditions: readonly Condition[];
}

export function timeframe(
  revisions: readonly PlanRevision[],
  view: View,
  conditions: readonly Condition[] = [],
): Timeframe {
  const inForce = revisionsInForceOn(revisions, view.on);
  const ordered = revisionsInForceOn(revisions, "9999-12-31");
  const chosen = ordered.slice(0, ordered.findIndex((revision) => revision.id === view.against) + 1);
  return {
    ...view,
    inForce: new Set(inForce.map((revision) => revision.id)),
    chosen: new Set(chosen.map((revision) => revision.id)),
    allInForce: inForce.length === revisions.length,
    conditions,
  };
}

/** Whether the procurement was under way on the day. A retender begins with its own day, not with what it carried over. */
export function existsOn(procurement: Procurement, on: Day): boolean {
  if (procurement.openedOn <= on) return true;
  return procurement.retenderOf === null && STAGES.some((stage) => isMetBy(procurement.stages, stage, on));
}

export function standing(procurement: PlannedProcurement, frame: Timeframe): Standing {
  const { on } = frame;
  const known = stagesKnownOn(procurement.stages, on);
  const closed = procurement.closedAs !== null && procurement.closedOn !== null && procurement.closedOn <= on;
  const open = currentStage(known);
  const stage = open ?? lastApplicableStage(known) ?? "delivery";
  const status: Status = closed ? procurement.closedAs! : open === null ? "completed" : "active";
  const stages = STAGES.map((each) => stageStanding(each, known, procurement.plan[each] ?? [], frame));
  const headline = stages[STAGES.indexOf(stage)]!;
  return {
    id: procurement.id,
    status,
    stage,
    stages,
    headline: { ...headline.slippage, total: headline.total.quarters },
    window: headline.yardstick,
    ageDays: daysBetween(enteredOn(procurement, known, stage, status), on),
    rtk: rtkStanding(
      procurement.records.consultations,
      status === "active" && needsRtk(procurement, stage, frame.conditions),
      on,
    ),
    hours: hoursStanding(procurement.records.assignments, procurement.records.work, on),
  };
}

/** Whether the card counts as late: under way, and behind its promise. */
export function isLate(standing: Standing): boolean {
  return standing.status === "active" && isBehind(standing.headline);
}

function stageStanding(
  stage: Stage,
  known: StagesFacts,
  stated: Statement[],
  frame: Timeframe,
): StageStanding {
  const { applicable, metOn } = known[stage];
  const statements = frame.allInForce ? stated : stated.filter((each) => frame.inForce.has(each.revisionId));
  const first = firstPromise(statements);
  const inForce = latestPromise(statements);
  const yardstick =
    frame.against === "inForce"
      ? inForce
      : frame.against === "first"
        ? first
        : latestPromise(stated.filter((each) => frame.chosen.has(each.revisionId)));
  return {
    stage,
    applicable,
    metOn,
    firstPromise: first,
    planInForce: inForce,
    yardstick,
    slippage: applicable ? slippage(yardstick, metOn, frame.on) : NOT_APPLICABLE,
    replanned: applicable ? replanned(statements) : NOT_APPLICABLE,
    total: applicable ? slippage(first, metOn, frame.on) : NOT_APPLICABLE,
  };
}

/** The facts as they had happened by a day: a milestone met later was still open. */
function stagesKnownOn(stages: StagesFacts, on: Day): StagesFacts {
  if (STAGES.every((stage) => stages[stage].metOn === null || isMetBy(stages, stage, on))) return stages;
  const known = { ...stages };
  for (const stage of STAGES)
    if (!isMetBy(stages, stage, on)) known[stage] = { ...stages[stage], metOn: null };
  return known;
}

function isMetBy(stages: StagesFacts, stage: Stage, on: Day): boolean {
  const { metOn } = stages[stage];
  return metOn !== null && metOn <= on;
}

function enteredOn(procurement: Procurement, known: StagesFacts, stage: Stage, status: Status): Day {
  if (status === "failed" || status === "cancelled") return procurement.closedOn!;
  const before = status === "completed" ? STAGES : STAGES.slice(0, STAGES.indexOf(stage));
  let entered = procurement.openedOn;
  let found = false;
  for (const each of before) {
    const { metOn } = known[each];
    if (metOn !== null && (!found || metOn > entered)) {
      entered = metOn;
      found = true;
    }
  }
  // A round that carried its documents over came into its stage when it began, not when they were approved.
  return procurement.retenderOf !== null && entered < procurement.openedOn ? procurement.openedOn : entered;
}
