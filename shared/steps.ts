import { z } from "zod";
import { DomainError } from "./errors.ts";
import { type Day, daySchema } from "./period.ts";
import type { Procurement } from "./procurement.ts";
import { type Stage, stageSchema } from "./stages.ts";
import { textSchema } from "./text.ts";

/** What may be done inside a stage besides what ends it. */
export const STEP_KINDS = ["marketResearch", "technicalDialogue", "negotiations", "externalExpert"] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** An optional step of a procurement inside one of its stages. */
export interface Step {
  id: number;
  /** Raised by every change of it. */
  version: number;
  stage: Stage;
  kind: StepKind;
  /** The day it was done; null while it is only intended. */
  on: Day | null;
  note: string | null;
}

/**
 * Refuses a step that could not have been done: on a day to come, after the procurement was closed, or inside a stage
 * that does not apply, unless it lay there before the stage was marked so.
 *
 * @param was the step before the change; null for a new one
 */
export function assertStepPossible(
  { stage, on }: Pick<Step, "stage" | "on">,
  was: Pick<Step, "stage"> | null,
  { stages, closedOn }: Pick<Procurement, "stages" | "closedOn">,
  today: Day,
): void {
  if (!stages[stage].applicable && was?.stage !== stage)
    throw new DomainError("STAGE_NOT_APPLICABLE", { field: "stage" });
  if (on === null) return;
  if (on > today) throw new DomainError("DAY_IN_FUTURE", { field: "on" });
  if (closedOn !== null && on > closedOn)
    throw new DomainError("DAY_AFTER_CLOSING", { field: "on", details: { closedOn } });
}

/**
 * The steps of a procurement as of a day: what was done later is not done yet, and only intended. By day, those
 * intended last.
 */
export function stepsAsOf(steps: readonly Step[], on: Day): Step[] {
  return steps
    .map((step) => (step.on !== null && step.on > on ? { ...step, on: null } : step))
    .sort((a, b) => compareDays(a.on, b.on) || a.id - b.id);
}

function compareDays(a: Day | null, b: Day | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}

const idSchema = z.int().positive();
const stepFields = {
  stage: stageSchema,
  kind: z.enum(STEP_KINDS),
  on: daySchema.nullable(),
  note: textSchema(1000)
    .nullish()
    .transform((text) => text || null),
};

export const addStepSchema = z.object({ id: idSchema, ...stepFields });
export type AddStepInput = z.infer<typeof addStepSchema>;

export const editStepSchema = z.object({
  id: idSchema,
  stepId: idSchema,
  version: z.int().positive(),
  ...stepFields,
});
export type EditStepInput = z.infer<typeof editStepSchema>;

export const removeStepSchema = z.object({ id: idSchema, stepId: idSchema, version: z.int().positive() });
export type RemoveStepInput = z.infer<typeof removeStepSchema>;
