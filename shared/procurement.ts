import { z } from "zod";
import { DOCUMENT_TYPES } from "./document.ts";
import { type Day, daySchema } from "./period.ts";
import type { StagesFacts } from "./stages.ts";
import { LATE_REASONS, MOVE_TARGETS, stageSchema } from "./stages.ts";
import { textSchema } from "./text.ts";

export const KINDS = [
  "advisory",
  "hackathon",
  "incubation",
  "training",
  "eCourse",
  "tvSeries",
  "other",
] as const;
export type Kind = (typeof KINDS)[number];

/** Procedures of the Estonian Public Procurement Act (RHS); null where a plan says only „riigihange“. */
export const PROCEDURES = [
  "smallProcurement",
  "simplifiedProcedure",
  "openProcedure",
  "restrictedProcedure",
  "competitiveProcedureWithNegotiation",
  "lightRegimeServices",
  "designContest",
] as const;
export type Procedure = (typeof PROCEDURES)[number];

export const RTK_INVOLVEMENTS = ["organises", "advises", "none"] as const;
export type RtkInvolvement = (typeof RTK_INVOLVEMENTS)[number];

export const CLOSINGS = ["failed", "cancelled"] as const;
export type Closing = (typeof CLOSINGS)[number];
export type Status = "active" | "completed" | Closing;

/** An amount of money without VAT: a decimal string with two places, and an ISO 4217 currency. */
export interface Money {
  amount: string;
  currency: string;
}

/** What a person may correct about a procurement without moving it. */
export interface Details {
  title: string;
  kind: Kind;
  /** Number of the project's sub-activity, as the plan counts them. */
  subActivity: number | null;
  procedure: Procedure | null;
  rtkInvolvement: RtkInvolvement;
  /** Who is responsible, by name. */
  person: string | null;
  estimatedValue: Money | null;
  /** Reference number in the public procurement register (riigihangete register). */
  registerNumber: string | null;
  note: string | null;
}

/** One purchase, as it is recorded. Where it stands and how late it is follow from this and the plan. */
export interface Procurement extends Details {
  id: number;
  /** Raised by every change of this procurement; what a person saw when they decided. */
  version: number;
  stages: StagesFacts;
  openedOn: Day;
  closedAs: Closing | null;
  closedOn: Day | null;
  closedReason: string | null;
  /** The failed procurement whose promises this round inherits. */
  retenderOf: number | null;
}

const reason = textSchema(1000).min(1, "REASON_REQUIRED");
const idSchema = z.int().positive();

const moneySchema = z.object({
  amount: z
    .string()
    .trim()
    .regex(/^\d{1,12}(\.\d{1,2})?$/, "INVALID_AMOUNT")
    .transform((amount) => {
      const [whole = "0", cents = ""] = amount.split(".");
      return `${whole.replace(/^0+(?=\d)/, "")}.${cents.padEnd(2, "0")}`;
    }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "INVALID_AMOUNT")
    .default("EUR"),
});

/** Empty text means "nothing", so that clearing a field and never filling it are the same. */
const optionalLine = (max: number) =>
  textSchema(max)
    .nullable()
    .transform((text) => text || null);

export const detailsSchema = z.object({
  title: textSchema(300).min(1, "REQUIRED"),
  kind: z.enum(KINDS),
  subActivity: z.int().positive().max(99, "UNKNOWN_SUB_ACTIVITY").nullable(),
  procedure: z.enum(PROCEDURES).nullable(),
  rtkInvolvement: z.enum(RTK_INVOLVEMENTS),
  person: optionalLine(120),
  estimatedValue: moneySchema.nullable(),
  registerNumber: optionalLine(60),
  note: optionalLine(4000),
});

export const DETAIL_FIELDS = [
  "title",
  "kind",
  "subActivity",
  "procedure",
  "rtkInvolvement",
  "person",
  "estimatedValue",
  "registerNumber",
  "note",
] as const satisfies readonly (keyof Details)[];

export const createProcurementSchema = detailsSchema
  .partial()
  .required({ title: true, kind: true })
  .extend({
    projectId: idSchema,
    /** Stages that do not apply from the start. */
    notApplicable: z.array(stageSchema).max(5, "NO_STAGE_LEFT").default([]),
    openedOn: daySchema.optional(),
  });
export type CreateProcurementInput = z.infer<typeof createProcurementSchema>;

/**
 * A correction says, for each field, what the person saw and what it should become.
 * Two people correcting different fields both succeed; on the same field the second is told.
 */
export const editDetailsSchema = z.object({
  id: idSchema,
  was: detailsSchema.partial(),
  becomes: detailsSchema.partial(),
});
export type EditDetailsInput = z.infer<typeof editDetailsSchema>;

export const moveSchema = z.object({
  id: idSchema,
  toStage: z.enum(MOVE_TARGETS),
  /** The day the passed milestones were met; today when left out. */
  on: daySchema.optional(),
  version: z.int().nonnegative(),
  /** Needed for going back: why the milestones are reopened. */
  reason: textSchema(1000).nullish(),
  /** Why a milestone met by this move is late, where it is. */
  lateReason: z.enum(LATE_REASONS).nullish(),
  /**
   * Why milestones are met although conditions before them are not. Where no `lateReason` is given, `reason` says it as
   * well.
   */
  overrideNote: textSchema(1000).nullish(),
});
export type MoveInput = z.infer<typeof moveSchema>;

export const correctMilestoneSchema = z.object({
  id: idSchema,
  stage: stageSchema,
  on: daySchema,
  version: z.int().nonnegative(),
  lateReason: z.enum(LATE_REASONS).nullish(),
  lateNote: textSchema(1000).nullish(),
});
export type CorrectMilestoneInput = z.infer<typeof correctMilestoneSchema>;

/** Why a stage is late; without a reason, that nobody knows any more. `other` needs a sentence. */
export const explainLatenessSchema = z.object({
  id: idSchema,
  stage: stageSchema,
  lateReason: z.enum(LATE_REASONS).nullable(),
  lateNote: textSchema(1000)
    .nullish()
    .transform((text) => text || null),
  version: z.int().nonnegative(),
});
export type ExplainLatenessInput = z.infer<typeof explainLatenessSchema>;

export const setApplicableSchema = z.object({
  id: idSchema,
  stage: stageSchema,
  applicable: z.boolean(),
  version: z.int().nonnegative(),
});
export type SetApplicableInput = z.infer<typeof setApplicableSchema>;

export const closeSchema = z.object({
  id: idSchema,
  as: z.enum(CLOSINGS),
  on: daySchema.optional(),
  reason,
  version: z.int().nonnegative(),
});
export type CloseInput = z.infer<typeof closeSchema>;

export const reopenSchema = z.object({ id: idSchema, reason, version: z.int().nonnegative() });
export type ReopenInput = z.infer<typeof reopenSchema>;

export const retenderSchema = z.object({
  id: idSchema,
  /** The day the new round began; today when left out. */
  on: daySchema.optional(),
  title: textSchema(300).min(1, "REQUIRED").optional(),
  version: z.int().nonnegative(),
});
export type RetenderInput = z.infer<typeof retenderSchema>;

export const undoSchema = z.object({
  projectId: idSchema,
  /** The history row to undo; the person's last undoable change when left out. */
  revision: z.int().positive().optional(),
});
export type UndoInput = z.infer<typeof undoSchema>;

export const addCommentSchema = z.object({
  id: idSchema,
  text: textSchema(4000).min(1, "REQUIRED"),
});
export type AddCommentInput = z.infer<typeof addCommentSchema>;

export const linkDocumentSchema = z.object({
  id: idSchema,
  title: textSchema(200).min(1, "REQUIRED"),
  url: textSchema(2000)
    .min(1, "REQUIRED")
    .regex(/^https?:\/\/\S+$/i, "LINK_NOT_WEB"),
  stage: stageSchema.nullable().default(null),
  /** What the document is: conditions before milestones ask for some. */
  type: z.enum(DOCUMENT_TYPES).default("other"),
});
export type LinkDocumentInput = z.input<typeof linkDocumentSchema>;

export const unlinkDocumentSchema = z.object({ id: idSchema, documentId: idSchema });
export type UnlinkDocumentInput = z.infer<typeof unlinkDocumentSchema>;
