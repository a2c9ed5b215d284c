import { z } from "zod";
import { type Day, daySchema } from "./period.ts";
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
