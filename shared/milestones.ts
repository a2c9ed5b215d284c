import { DomainError } from "./errors.ts";
import type { Condition, Override } from "./gates.ts";
import type { Day } from "./period.ts";
import type { Statement } from "./plan.ts";
import type { Closing, Procurement } from "./procurement.ts";
import { isBehindSomePromise } from "./slippage.ts";
import {
  currentStage,
  type LateReason,
  type MoveTarget,
  STAGES,
  type Stage,
  type StagesFacts,
  stageIndex,
} from "./stages.ts";

/** What a move asks for: where to, on which day, and why. */
export interface Move {
  toStage: MoveTarget;
  on: Day;
  reason?: string | null;
  lateReason?: LateReason | null;
  /** Why to go on although conditions are not met; where no late reason is given, the reason says so as well. */
  overrideNote?: string | null;
}

/** What dropping a card on a column would mean. */
export type MoveMeaning =
  | { kind: "stays" }
  | { kind: "meets"; stages: Stage[] }
  | { kind: "reopens"; stages: Stage[] }
  | { kind: "notApplicable" };

type Movable = Pick<Procurement, "stages" | "closedAs">;

/**
 * What a move to a stage would do to the milestones: going on meets those it passes, going back reopens the
 * stage's own and every later one.
 */
export function meaningOfMove(stages: StagesFacts, toStage: MoveTarget): MoveMeaning {
  if (toStage !== "completed" && !stages[toStage].applicable) return { kind: "notApplicable" };
  const from = stageIndex(currentStage(stages) ?? "completed");
  const to = stageIndex(toStage);
  if (to === from) return { kind: "stays" };
  if (to > from)
    return { kind: "meets", stages: STAGES.slice(from, to).filter((stage) => isOpen(stages, stage)) };
  return { kind: "reopens", stages: STAGES.slice(to).filter((stage) => stages[stage].metOn !== null) };
}

/**
 * The stages after a move. Going on meets every milestone passed, on one day, and gives those that are late one reason;
 * without one, what was said while a stage was open still stands. Going back reopens them and needs a reason. Refuses a day in the future, before the milestone before it or after the one after it, a stage that does
 * not apply, a closed procurement, and a move to where it already is; and to meet milestones whose conditions are not
 * met, unless somebody says why.
 *
 * @param unmet the conditions before the milestones it passes that are not met on the day
 */
export function stagesAfterMove(
  procurement: Movable,
  move: Move,
  today: Day,
  unmet: readonly Pick<Condition, "id" | "stage">[] = [],
): StagesFacts {
  if (procurement.closedAs) throw new DomainError("CLOSED", { field: "toStage" });
  const { stages } = procurement;
  const meaning = meaningOfMove(stages, move.toStage);
  if (meaning.kind === "notApplicable") throw new DomainError("STAGE_NOT_APPLICABLE", { field: "toStage" });
  if (meaning.kind === "stays") throw new DomainError("ALREADY_THERE", { field: "toStage" });
  if (meaning.kind === "reopens") {
    if (!move.reason?.trim()) throw new DomainError("REASON_REQUIRED", { field: "reason" });
    return withStages(stages, meaning.stages, () => ({
      metOn: null,
      lateReason: null,
      lateNote: null,
      illustrative: false,
      overridden: null,
    }));
  }
  const lateReason = move.lateReason ?? null;
  const lateNote = lateReason ? move.reason?.trim() || null : null;
  if (lateReason === "other" && !lateNote) throw new DomainError("LATE_NOTE_REQUIRED", { field: "reason" });
  const after = withStages(stages, meaning.stages, (stage) => ({
    metOn: move.on,
    ...(lateReason && { lateReason, lateNote }),
    illustrative: false,
    overridden: overrideOf(move, stage, unmet),
  }));
  for (const stage of meaning.stages) assertDayFits(after, stage, move.on, today);
  assertMayPass(move, unmet);
  return after;
}

/**
 * The stages after the day of a met milestone is corrected. The order of the milestones must still hold, and nothing
 * is met after the procurement was closed.
 */
export function stagesAfterCorrection(
  procurement: Pick<Procurement, "stages" | "closedOn">,
  correction: { stage: Stage; on: Day; lateReason?: LateReason | null; lateNote?: string | null },
  today: Day,
): StagesFacts {
  const { stages } = procurement;
  const facts = stages[correction.stage];
  if (facts.metOn === null) throw new DomainError("MILESTONE_NOT_MET", { field: "on" });
  const lateReason = correction.lateReason === undefined ? facts.lateReason : correction.lateReason;
  const lateNote = correction.lateNote === undefined ? facts.lateNote : correction.lateNote?.trim() || null;
  if (lateReason === "other" && !lateNote) throw new DomainError("LATE_NOTE_REQUIRED", { field: "lateNote" });
  assertDayFits(stages, correction.stage, correction.on, today);
  if (procurement.closedOn && correction.on > procurement.closedOn)
    throw new DomainError("DAY_AFTER_CLOSING", { field: "on", details: { closedOn: procurement.closedOn } });
  const illustrative = facts.illustrative && correction.on === facts.metOn;
  return withStages(stages, [correction.stage], () => ({
    metOn: correction.on,
    lateReason,
    lateNote,
    illustrative,
  }));
}

/**
 * The stages after the reason of a late one is given, or taken away: of a milestone met late, or of one that is open
 * and behind a promise. `stated` is what the adopted plans state about the stage. A reason can be given whatever has
 * become of the procurement, and taken away also where nothing is late any more.
 */
export function stagesAfterExplanation(
  { stages }: Pick<Procurement, "stages">,
  explanation: { stage: Stage; lateReason: LateReason | null; lateNote?: string | null },
  stated: readonly Statement[],
  today: Day,
): StagesFacts {
  const { stage, lateReason } = explanation;
  const lateNote = lateReason ? explanation.lateNote?.trim() || null : null;
  if (!stages[stage].applicable) throw new DomainError("STAGE_NOT_APPLICABLE", { field: "stage" });
  if (lateReason && !isBehindSomePromise(stated, stages[stage].metOn, today))
    throw new DomainError("NOT_LATE", { field: "stage" });
  if (lateReason === "other" && !lateNote) throw new DomainError("LATE_NOTE_REQUIRED", { field: "lateNote" });
  return withStages(stages, [stage], () => ({ lateReason, lateNote }));
}

/** The stages after one is marked as (not) applicable. A met one must be reopened first, and one must remain. */
export function stagesAfterApplicability(
  procurement: Movable,
  stage: Stage,
  applicable: boolean,
): StagesFacts {
  if (procurement.closedAs) throw new DomainError("CLOSED");
  const { stages } = procurement;
  if (!applicable && stages[stage].metOn !== null) throw new DomainError("STAGE_MET", { field: "stage" });
  const after = withStages(stages, [stage], () => ({ applicable }));
  if (!STAGES.some((each) => after[each].applicable))
    throw new DomainError("NO_STAGE_LEFT", { field: "stage" });
  return after;
}

/** Refuses to close what is closed or completed already, a day in the future, or one before a met milestone. */
export function assertClosable(procurement: Movable, closing: { as: Closing; on: Day }, today: Day): void {
  if (procurement.closedAs) throw new DomainError("CLOSED");
  if (currentStage(procurement.stages) === null) throw new DomainError("COMPLETED");
  if (closing.on > today) throw new DomainError("DAY_IN_FUTURE", { field: "on" });
  const previous = lastMetOn(procurement.stages);
  if (previous && closing.on < previous)
    throw new DomainError("DAY_BEFORE_PREVIOUS", { field: "on", details: { previous } });
}

/** Whether the stages could be so: milestones met in order, and at least one stage that applies. */
export function areStagesSound(stages: StagesFacts): boolean {
  const met = STAGES.map((stage) => stages[stage].metOn).filter((day) => day !== null);
  return (
    STAGES.some((stage) => stages[stage].applicable) &&
    STAGES.every((stage) => stages[stage].applicable || stages[stage].metOn === null) &&
    met.every((day, index) => index === 0 || met[index - 1]! <= day)
  );
}

/** The day of the latest milestone met so far, or null. */
export function lastMetOn(stages: StagesFacts, until: Day = "9999-12-31"): Day | null {
  let last: Day | null = null;
  for (const stage of STAGES) {
    const { metOn } = stages[stage];
    if (metOn !== null && metOn <= until && (last === null || metOn > last)) last = metOn;
  }
  return last;
}

/** Why to go on although conditions are not met, in the person's words; null where nobody said. */
function overrideNoteOf({ overrideNote, reason, lateReason }: Move): string | null {
  return overrideNote?.trim() || (!lateReason && reason?.trim()) || null;
}

function overrideOf(
  move: Move,
  stage: Stage,
  unmet: readonly Pick<Condition, "id" | "stage">[],
): Override | null {
  const passed = unmet.filter((condition) => condition.stage === stage).map(({ id }) => id);
  return passed.length === 0 ? null : { conditions: passed, note: overrideNoteOf(move) ?? "" };
}

function assertMayPass(move: Move, unmet: readonly Pick<Condition, "id" | "stage">[]): void {
  if (unmet.length === 0 || overrideNoteOf(move) !== null) return;
  throw new DomainError("GATE_UNMET", {
    field: move.lateReason ? "overrideNote" : "reason",
    details: { count: unmet.length },
    current: unmet.map(({ id, stage }) => ({ stage, conditionId: id })),
  });
}

function isOpen(stages: StagesFacts, stage: Stage): boolean {
  return stages[stage].applicable && stages[stage].metOn === null;
}

function withStages(
  stages: StagesFacts,
  changed: Stage[],
  change: (stage: Stage) => Partial<StagesFacts[Stage]>,
): StagesFacts {
  const after = { ...stages };
  for (const stage of changed) after[stage] = { ...stages[stage], ...change(stage) };
  return after;
}

function assertDayFits(stages: StagesFacts, stage: Stage, on: Day, today: Day): void {
  if (on > today) throw new DomainError("DAY_IN_FUTURE", { field: "on" });
  const at = stageIndex(stage);
  const previous = lastMetOn(pickStages(stages, (index) => index < at));
  if (previous && on < previous)
    throw new DomainError("DAY_BEFORE_PREVIOUS", { field: "on", details: { previous } });
  const next = STAGES.slice(at + 1)
    .map((each) => stages[each].metOn)
    .filter((day) => day !== null)
    .sort()[0];
  if (next && on > next) throw new DomainError("DAY_AFTER_NEXT", { field: "on", details: { next } });
}

function pickStages(stages: StagesFacts, keep: (index: number) => boolean): StagesFacts {
  const picked = { ...stages };
  STAGES.forEach((stage, index) => {
    if (!keep(index)) picked[stage] = { ...stages[stage], metOn: null };
  });
  return picked;
}
