import { z } from "zod";
import { daySchema } from "./period.ts";
import { textSchema } from "./text.ts";

const line = (max: number) => textSchema(max).min(1, "REQUIRED");

/** An empty project: one grant with its number, the period its costs are eligible in, and its numbered parts. */
export const createProjectSchema = z
  .object({
    number: line(60),
    name: line(300),
    eligibleFrom: daySchema,
    eligibleTo: daySchema,
    subActivities: z
      .array(
        z.object({
          number: z.int().min(1).max(99),
          nameEt: line(300),
          nameEn: textSchema(300),
        }),
      )
      .max(50)
      .default([]),
    /** Which organisation runs it; left out, the one that whoever begins it administers. */
    organisationId: z.int().positive().optional(),
  })
  .refine((project) => project.eligibleFrom <= project.eligibleTo, {
    path: ["eligibleTo"],
    error: "PERIOD_REVERSED",
  })
  .refine(
    (project) =>
      new Set(project.subActivities.map((part) => part.number)).size === project.subActivities.length,
    {
      path: ["subActivities"],
      error: "NUMBER_TAKEN",
    },
  );
export type CreateProjectInput = z.infer<typeof createProjectSchema>;

export const loadSampleSchema = z.object({ organisationId: z.int().positive().optional() }).optional();
export type LoadSampleInput = NonNullable<z.infer<typeof loadSampleSchema>>;
