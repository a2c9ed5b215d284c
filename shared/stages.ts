import { z } from "zod";
import type { Override } from "./gates.ts";

/** The six stages every procurement goes through, in their fixed order. Each ends with one milestone. */
export const STAGES = [
  "mappingStudy",
  "baseDocuments",
  "rtkCoordination",
  "announcement",
  "contract",
  "delivery",
] as const;

export type Stage = (typeof STAGES)[number];
export const stageSchema = z.enum(STAGES);

/** Where a move may lead: one of the stages, or past the last of them. */
export const MOVE_TARGETS = [...STAGES, "completed"] as const;
export type MoveTarget = (typeof MOVE_TARGETS)[number];

/** What is known of one stage of one procurement. Its milestone is met when `metOn` has a day. */
export interface StageFacts {
  applicable: boolean;
  metOn: string | null;
  lateReason: LateReason | null;
  lateNote: string | null;
  /** The day was made up for the sample project; it is nobody's record. */
  illustrative: boolean;
  /** Conditions that were passed over when its milestone was met; null when there were none. */
  overridden: Override | null;
}

export type StagesFacts = Record<Stage, StageFacts>;

/** A stage as history kept it: rows of the time before conditions know nothing of any that were passed over. */
export function asStageFacts(kept: StageFacts | undefined): StageFacts | undefined {
  return kept && { ...kept, overridden: kept.overridden ?? null };
}

/** Why a milestone was met late, or a window moved later. `other` needs a sentence. */
export const LATE_REASONS = [
  "ownCapacity",
  "rtkQueue",
  "market",
  "challenge",
  "funderOrBudget",
  "scopeChange",
  "staffing",
  "other",
] as const;
export type LateReason = (typeof LATE_REASONS)[number];

/**
 * The stage a procurement stands in: the first applicable one whose milestone is not met,
 * or null when none is left, which makes it completed.
 */
export function currentStage(stages: StagesFacts): Stage | null {
  for (const stage of STAGES) if (stages[stage].applicable && stages[stage].metOn === null) return stage;
  return null;
}

/** The last stage that applies: the one whose milestone completes the procurement. */
export function lastApplicableStage(stages: StagesFacts): Stage | null {
  return STAGES.findLast((stage) => stages[stage].applicable) ?? null;
}

/** Position of a stage, or of `completed`, in the fixed order: 0 … 6. */
export function stageIndex(target: MoveTarget): number {
  return MOVE_TARGETS.indexOf(target);
}
