import { z } from "zod";
import { type Day, daySchema, firstDay, isPeriod, lastDay, type Period, periodSchema } from "./period.ts";
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

/** What a draft states about an output. */
export type DraftedOutput = OutputWindow & { outputId: number };

const idSchema = z.int().positive();
const countSchema = z.int("INVALID_INPUT").positive("INVALID_INPUT").max(1_000_000, "INVALID_INPUT");
const optionalText = (max: number) =>
  textSchema(max)
    .nullish()
    .transform((text) => text || null);

const outputFields = {
  subActivity: z.int().positive().max(99, "UNKNOWN_SUB_ACTIVITY").nullable(),
  procurementId: idSchema.nullable(),
  nameEt: textSchema(300).min(1, "REQUIRED"),
  /** Empty where there is no name in English. */
  nameEn: textSchema(300),
  indicators: z
    .array(z.enum(INDICATORS))
    .transform((list) => INDICATORS.filter((each) => list.includes(each))),
  unclear: optionalText(1000),
};

const OF_SOMETHING = { path: ["subActivity"], error: "OUTPUT_OF_NOTHING" };
const isOfSomething = ({ subActivity, procurementId }: Pick<Output, "subActivity" | "procurementId">) =>
  subActivity !== null || procurementId !== null;

export const addOutputSchema = z
  .object({ projectId: idSchema, ...outputFields })
  .refine(isOfSomething, OF_SOMETHING);
export type AddOutputInput = z.infer<typeof addOutputSchema>;

export const editOutputSchema = z
  .object({ projectId: idSchema, outputId: idSchema, version: z.int().positive(), ...outputFields })
  .refine(isOfSomething, OF_SOMETHING);
export type EditOutputInput = z.infer<typeof editOutputSchema>;

export const removeOutputSchema = z.object({
  projectId: idSchema,
  outputId: idSchema,
  version: z.int().positive(),
});
export type RemoveOutputInput = z.infer<typeof removeOutputSchema>;

const outputSaysSchema = z
  .object({
    from: periodSchema.nullable(),
    to: periodSchema.nullable(),
    kind: z.enum(WINDOW_KINDS),
    count: countSchema.nullable(),
    perQuarter: countSchema.nullable(),
    isMinimum: z.boolean(),
    verbatim: textSchema(500),
  })
  .refine(({ from, to }) => from === null || to !== null, { path: ["to"], error: "REQUIRED" })
  .refine(({ from, perQuarter }) => perQuarter === null || from !== null, {
    path: ["from"],
    error: "REQUIRED",
  })
  .refine(({ from, to }) => !isReversed(from, to), { path: ["to"], error: "PERIOD_REVERSED" });
/** What a plan says of an output, without the revision that says it or where it comes from. */
export type OutputSays = z.infer<typeof outputSaysSchema>;

/** What a window says, without the revision and whatever else is known of it. */
export function outputSaysOf({
  from,
  to,
  kind,
  count,
  perQuarter,
  isMinimum,
  verbatim,
}: OutputWindow): OutputSays {
  return { from, to, kind, count, perQuarter, isMinimum, verbatim };
}

/**
 * What a draft should state about an output, and what the person saw there; null for nothing. Of two people who plan
 * the same output the second is told.
 */
export const planOutputSchema = z.object({
  projectId: idSchema,
  revisionId: idSchema,
  outputId: idSchema,
  was: outputSaysSchema.nullable(),
  becomes: outputSaysSchema.nullable(),
});
export type PlanOutputInput = z.infer<typeof planOutputSchema>;

const deliveryFields = {
  /** Today when left out. */
  on: daySchema.optional(),
  count: countSchema,
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

/** Where an output belongs: to a sub-activity of its own, or to that of its procurement. */
export function subActivityOf(
  { subActivity, procurementId }: Pick<Output, "subActivity" | "procurementId">,
  procurements: readonly { id: number; subActivity: number | null }[],
): number | null {
  return subActivity ?? procurements.find(({ id }) => id === procurementId)?.subActivity ?? null;
}

/** The outputs of a procurement: its own, and what was promised of the rounds that it replaces. */
export function outputsOfRounds<T extends Pick<Output, "procurementId">>(
  outputs: readonly T[],
  rounds: readonly { id: number }[],
): T[] {
  const ids = new Set<number | null>(rounds.map(({ id }) => id));
  return outputs.filter(({ procurementId }) => ids.has(procurementId));
}

function isReversed(from: Period | null, to: Period | null): boolean {
  // What is no period is refused by its own field.
  return from !== null && to !== null && isPeriod(from) && isPeriod(to) && firstDay(from) > lastDay(to);
}
