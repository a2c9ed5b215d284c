import { z } from "zod";
import { type Day, daySchema, type Period, periodSchema } from "./period.ts";
import { WINDOW_KINDS, type WindowKind } from "./plan.ts";
import { textSchema } from "./text.ts";

/** The indicators of the results framework that the published plans name. */
export const INDICATORS = ["OPI 3.1", "OPI 3.4"] as const;
export type Indicator = (typeof INDICATORS)[number];

/** What a plan revision states about an output. A later revision that is silent changes nothing. */
export interface OutputWindow {
  revisionId: number;
  from: Period | null;
  to: Period | null;
  kind: WindowKind;
  /** How many are promised by the end of the window; null where no number is given. */
  count: number | null;
  /** How many in each quarter of the window; null where that is not said. */
  perQuarter: number | null;
  /** "At least": more is no error. */
  isMinimum: boolean;
  verbatim: string;
  normalization: string | null;
  note: string | null;
  source: string | null;
}

/** Some of an output, delivered on a day. */
export interface Delivery {
  id: number;
  version: number;
  outputId: number;
  on: Day;
  count: number;
  /** Where it can be seen. */
  link: string | null;
  note: string | null;
  illustrative: boolean;
}

/** A counted result promised in the plan, of a procurement or of a sub-activity without one. */
export interface Output {
  id: number;
  /** Raised by every change of it. */
  version: number;
  subActivity: number | null;
  procurementId: number | null;
  nameEt: string;
  nameEn: string;
  indicators: Indicator[];
  /** What the documents leave unclear about it, in their reader's words; null where nothing. */
  unclear: string | null;
}

/** An output with what adopted plans state about it, in the order of adoption, and what was delivered, in the order of days. */
export interface PlannedOutput extends Output {
  windows: OutputWindow[];
  deliveries: Delivery[];
}

const idSchema = z.int().positive();
const optionalText = (max: number) =>
  textSchema(max)
    .nullish()
    .transform((text) => text || null);

const outputFields = {
  subActivity: z.int().positive().max(99, "UNKNOWN_SUB_ACTIVITY").nullable(),
  procurementId: idSchema.nullable(),
  nameEt: textSchema(300).min(1, "REQUIRED"),
  nameEn: textSchema(300),
  indicators: z.array(z.enum(INDICATORS)),
  unclear: optionalText(1000),
};

export const addOutputSchema = z.object({ projectId: idSchema, ...outputFields });
export type AddOutputInput = z.infer<typeof addOutputSchema>;

export const editOutputSchema = z.object({
  projectId: idSchema,
  outputId: idSchema,
  version: z.int().positive(),
  ...outputFields,
});
export type EditOutputInput = z.infer<typeof editOutputSchema>;

export const removeOutputSchema = z.object({
  projectId: idSchema,
  outputId: idSchema,
  version: z.int().positive(),
});
export type RemoveOutputInput = z.infer<typeof removeOutputSchema>;

/** What a draft should state about an output; null for nothing. */
export const planOutputSchema = z.object({
  projectId: idSchema,
  revisionId: idSchema,
  outputId: idSchema,
  becomes: z
    .object({
      from: periodSchema.nullable(),
      to: periodSchema.nullable(),
      kind: z.enum(WINDOW_KINDS),
      count: z.int().positive().max(1_000_000).nullable(),
      perQuarter: z.int().positive().max(1_000_000).nullable(),
      isMinimum: z.boolean(),
      verbatim: textSchema(500),
    })
    .nullable(),
});
export type PlanOutputInput = z.infer<typeof planOutputSchema>;

const deliveryFields = {
  /** Today when left out. */
  on: daySchema.optional(),
  count: z.int().positive("REQUIRED").max(1_000_000),
  link: textSchema(2000)
    .regex(/^$|^https?:\/\/\S+$/i, "LINK_NOT_WEB")
    .nullish()
    .transform((text) => text || null),
  note: optionalText(1000),
};

export const deliverSchema = z.object({ projectId: idSchema, outputId: idSchema, ...deliveryFields });
export type DeliverInput = z.infer<typeof deliverSchema>;

export const editDeliverySchema = z.object({
  projectId: idSchema,
  outputId: idSchema,
  deliveryId: idSchema,
  version: z.int().positive(),
  ...deliveryFields,
});
export type EditDeliveryInput = z.infer<typeof editDeliverySchema>;

export const removeDeliverySchema = z.object({
  projectId: idSchema,
  outputId: idSchema,
  deliveryId: idSchema,
  version: z.int().positive(),
});
export type RemoveDeliveryInput = z.infer<typeof removeDeliverySchema>;
