import { z } from "zod";
import { DOCUMENT_TYPES, type DocumentType } from "./document.ts";
import { DomainError } from "./errors.ts";
import { type Day, daySchema } from "./period.ts";
import {
  type Details,
  PROCEDURES,
  type Procedure,
  RTK_INVOLVEMENTS,
  type RtkInvolvement,
} from "./procurement.ts";
import { type Stage, stageSchema } from "./stages.ts";
import { textSchema } from "./text.ts";

/** What a condition asks for. */
export const NEEDS = ["rtkAgreed", "document", "declarations", "standstillOver", "check"] as const;
export type Need = (typeof NEEDS)[number];

/** Something that must be so before a milestone is met. */
export interface Condition {
  id: number;
  /** Raised by every change of it. */
  version: number;
  /** Names a condition that comes with the product; null for one somebody added. */
  key: string | null;
  /** The milestone it stands before. */
  stage: Stage;
  /** Only for these procedures; null for any, also for none chosen. */
  procedures: Procedure[] | null;
  /** Only where RTK has one of these roles; null for any. */
  rtkInvolvements: RtkInvolvement[] | null;
  need: Need;
  /** What must be linked, where the need is a document. */
  documentType: DocumentType | null;
  /** The office's words; null for the words that come with the product. */
  text: string | null;
  /** A project manager may switch it off. */
  enabled: boolean;
}

/** A free check somebody has made for a procurement. */
export interface Check {
  conditionId: number;
  on: Day;
  note: string | null;
}

/** Conditions that were passed over when a milestone was met, and why. */
export interface Override {
  /** Ids of the conditions. */
  conditions: number[];
  note: string;
}

/** Whether a condition stands before a milestone of a procurement with this procedure and role of RTK. */
export function appliesTo(
  condition: Condition,
  { procedure, rtkInvolvement }: Pick<Details, "procedure" | "rtkInvolvement">,
): boolean {
  const { enabled, procedures, rtkInvolvements } = condition;
  return (
    enabled &&
    (procedures === null || (procedure !== null && procedures.includes(procedure))) &&
    (rtkInvolvements === null || rtkInvolvements.includes(rtkInvolvement))
  );
}

/** Whether a milestone needs RTK: the coordination with RTK itself, or one that a condition says RTK must agree to. */
export function needsRtk(
  procurement: Pick<Details, "procedure" | "rtkInvolvement">,
  stage: Stage,
  conditions: readonly Condition[],
): boolean {
  if (stage === "rtkCoordination") return true;
  return conditions.some(
    (each) => each.need === "rtkAgreed" && each.stage === stage && appliesTo(each, procurement),
  );
}

/**
 * The condition as it can be kept. Refuses with REQUIRED one that asks for a document without saying which, and one of
 * the office's own without words.
 */
export function sound<C extends Pick<Condition, "key" | "need" | "documentType" | "text">>(condition: C): C {
  const { key, need, documentType, text } = condition;
  if (need === "document" && documentType === null)
    throw new DomainError("REQUIRED", { field: "documentType" });
  if (key === null && text === null) throw new DomainError("REQUIRED", { field: "text" });
  return need === "document" ? condition : { ...condition, documentType: null };
}

const idSchema = z.int().positive();

const conditionFields = z.object({
  stage: stageSchema,
  procedures: z.array(z.enum(PROCEDURES)).min(1).nullable(),
  rtkInvolvements: z.array(z.enum(RTK_INVOLVEMENTS)).min(1).nullable(),
  need: z.enum(NEEDS),
  documentType: z.enum(DOCUMENT_TYPES).nullable(),
  text: textSchema(300)
    .nullable()
    .transform((text) => text || null),
});

export const addConditionSchema = conditionFields.extend({ projectId: idSchema });
export type AddConditionInput = z.infer<typeof addConditionSchema>;

export const switchConditionSchema = z.object({
  projectId: idSchema,
  conditionId: idSchema,
  version: z.int().positive(),
  enabled: z.boolean(),
});
export type SwitchConditionInput = z.infer<typeof switchConditionSchema>;

export const editConditionSchema = conditionFields.partial().extend({
  projectId: idSchema,
  conditionId: idSchema,
  version: z.int().positive(),
});
export type EditConditionInput = z.infer<typeof editConditionSchema>;

/** Makes a free check of a procurement, or with no day takes it back. */
export const checkConditionSchema = z.object({
  /** The procurement. */
  id: idSchema,
  conditionId: idSchema,
  on: daySchema.nullable(),
  note: textSchema(1000)
    .nullish()
    .transform((text) => text || null),
});
export type CheckConditionInput = z.infer<typeof checkConditionSchema>;
