import { z } from "zod";
import type { Day } from "./period.ts";
import { daySchema } from "./period.ts";
import { LAW_VERIFICATIONS, type LawVerification } from "./rules-in-law.ts";
import { textSchema } from "./text.ts";

/** What RTK asks its clients for every year. */
export const RTK_INPUTS = ["nextYearPlan", "firstQuarterProcurements"] as const;
export type RtkInput = (typeof RTK_INPUTS)[number];

/** By which day of the year RTK asks for it: dated data, only ever added to. */
export interface RtkDueDate {
  id: number;
  /** Names a row that comes with the product; null for one somebody added. */
  key: string | null;
  input: RtkInput;
  /** 1 … 12. */
  month: number;
  /** The last day, 1 … 31. */
  day: number;
  validFrom: Day | null;
  validTo: Day | null;
  source: string;
  verification: LawVerification;
}

export const addRtkDueDateSchema = z.object({
  projectId: z.int().positive(),
  input: z.enum(RTK_INPUTS),
  month: z.int().min(1).max(12),
  day: z.int().min(1).max(31),
  validFrom: daySchema.nullable(),
  validTo: daySchema.nullable(),
  source: textSchema(500).min(1, "REQUIRED"),
  verification: z.enum(LAW_VERIFICATIONS),
});
export type AddRtkDueDateInput = z.infer<typeof addRtkDueDateSchema>;
