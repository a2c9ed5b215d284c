import { z } from "zod";
import { type Day, daySchema, isPeriod, type Period, precisionOf } from "./period.ts";
import { type Stage, stageSchema } from "./stages.ts";
import { textSchema } from "./text.ts";

/** In what role somebody works on a procurement. */
export const EVALUATOR_ROLES = ["itSpecialist", "domainExpert", "committeeMember"] as const;
export type EvaluatorRole = (typeof EVALUATOR_ROLES)[number];

export const ACTIVITIES = ["technicalDescription", "evaluationCriteria", "committee", "other"] as const;
export type Activity = (typeof ACTIVITIES)[number];

/** Who is to work on a procurement in which role, and how much. Either hours are forecast, or a load for some months. */
export interface Assignment {
  id: number;
  /** Raised by every change of it. */
  version: number;
  role: EvaluatorRole;
  /** By name; null while nobody is found. */
  person: string | null;
  /** The account of the person, where they have one. */
  userId: string | null;
  /** The stage in which the work lies. */
  stage: Stage;
  forecastHours: number | null;
  /** Share of full time, 0.3 for three tenths; with `months`. */
  load: number | null;
  months: number | null;
  /** The day the person declared to be independent of the tenderers. */
  declaredOn: Day | null;
  note: string | null;
  /** Where the forecast comes from, where that is a document. */
  source: string | null;
}

/** Hours worked, as far as a card and its procurement need them. */
export interface WorkDay {
  id: number;
  assignmentId: number | null;
  role: EvaluatorRole;
  on: Day;
  /** In quarter-hour steps; negative where an entry corrects another. */
  hours: number;
}

/** Hours somebody worked on a procurement on a day. */
export interface WorkEntry extends WorkDay {
  /** Raised by every change of it. */
  version: number;
  procurementId: number;
  person: string;
  /** The account of the person, where they have one: who may change it. */
  userId: string | null;
  activity: Activity;
  note: string | null;
  /** The entry of a closed month that this one corrects, or null. */
  corrects: number | null;
  /** The month it is paid in, `2026-03`: that of its day, or, recorded after that was closed, the first one open then. */
  month: Period;
  illustrative: boolean;
}

/** Hours a role has in each quarter from one on; null hours say that nothing is known from then. */
export interface Capacity {
  role: EvaluatorRole;
  /** `2026-Q1`. */
  from: Period;
  hours: number | null;
}

/** How a procurement's evaluator hours stand: what a card's bar shows. */
export interface HoursStanding {
  /** Hours forecast by assignments that are counted in hours; loads are staff and are shown apart. */
  forecast: number;
  /** Hours logged for those, and for no assignment. */
  logged: number;
  /** Assignments that nobody was found for. */
  unassigned: number;
}

export const NO_HOURS: HoursStanding = Object.freeze({ forecast: 0, logged: 0, unassigned: 0 });

/** How the hours of a procurement stand on a day: entries of later days do not count yet. */
export function hoursStanding(
  assignments: readonly Assignment[],
  work: readonly WorkDay[],
  on: Day,
): HoursStanding {
  if (assignments.length === 0 && work.length === 0) return NO_HOURS;
  const loads = new Set(assignments.filter(({ load }) => load !== null).map(({ id }) => id));
  const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
  return {
    forecast: sum(assignments.map(({ forecastHours }) => forecastHours ?? 0)),
    logged: sum(
      work.filter((each) => each.on <= on && !loads.has(each.assignmentId ?? 0)).map(({ hours }) => hours),
    ),
    unassigned: assignments.filter(({ person }) => person === null).length,
  };
}

const idSchema = z.int().positive();
const personSchema = textSchema(120);
const optionalText = (max: number) =>
  textSchema(max)
    .nullish()
    .transform((text) => text || null);

const assignmentFields = {
  role: z.enum(EVALUATOR_ROLES),
  person: optionalText(120),
  stage: stageSchema,
  forecastHours: z.number().positive().max(10_000).multipleOf(0.25, "NOT_QUARTER_HOURS").nullable(),
  load: z.number().positive("LOAD_OUT_OF_RANGE").max(1, "LOAD_OUT_OF_RANGE").nullable(),
  months: z.number().positive().max(48).nullable(),
  note: optionalText(1000),
};

export const assignSchema = z.object({ id: idSchema, ...assignmentFields });
export type AssignInput = z.infer<typeof assignSchema>;

export const editAssignmentSchema = z.object({
  id: idSchema,
  assignmentId: idSchema,
  version: z.int().positive(),
  ...assignmentFields,
});
export type EditAssignmentInput = z.infer<typeof editAssignmentSchema>;

export const removeAssignmentSchema = z.object({
  id: idSchema,
  assignmentId: idSchema,
  version: z.int().positive(),
});
export type RemoveAssignmentInput = z.infer<typeof removeAssignmentSchema>;

/** The day an evaluator declared to be independent; null takes the declaration back. */
export const declareSchema = z.object({
  id: idSchema,
  assignmentId: idSchema,
  version: z.int().positive(),
  on: daySchema.nullable(),
});
export type DeclareInput = z.infer<typeof declareSchema>;

const entryFields = {
  person: personSchema.min(1, "REQUIRED"),
  on: daySchema.optional(),
  /** In quarter-hour steps, more than 0 and at most 24. */
  hours: z
    .number()
    .positive("HOURS_OUT_OF_RANGE")
    .max(24, "HOURS_OUT_OF_RANGE")
    .multipleOf(0.25, "NOT_QUARTER_HOURS"),
  activity: z.enum(ACTIVITIES),
  /** Follows from the assignment when left out. */
  role: z.enum(EVALUATOR_ROLES).optional(),
  assignmentId: idSchema.nullish(),
  note: optionalText(500),
};

export const logWorkSchema = z.object({ id: idSchema, ...entryFields });
export type LogWorkInput = z.infer<typeof logWorkSchema>;

export const editWorkSchema = z.object({
  id: idSchema,
  entryId: idSchema,
  version: z.int().positive(),
  ...entryFields,
});
export type EditWorkInput = z.infer<typeof editWorkSchema>;

export const removeWorkSchema = z.object({ id: idSchema, entryId: idSchema, version: z.int().positive() });
export type RemoveWorkInput = z.infer<typeof removeWorkSchema>;

/** An entry of a closed month as it should have been; or, without one, hours that were forgotten in a closed month. */
export const correctWorkSchema = z.object({
  id: idSchema,
  entryId: idSchema.nullable(),
  ...entryFields,
  /** What it should have been; 0 takes the whole entry back. */
  hours: z
    .number()
    .min(0, "HOURS_OUT_OF_RANGE")
    .max(24, "HOURS_OUT_OF_RANGE")
    .multipleOf(0.25, "NOT_QUARTER_HOURS"),
  note: textSchema(500).min(1, "REASON_REQUIRED"),
});
export type CorrectWorkInput = z.infer<typeof correctWorkSchema>;

/** A week's entries at once: all are written, or none. */
export const logWeekSchema = z.object({
  projectId: idSchema,
  entries: z
    .array(
      z.discriminatedUnion("what", [
        logWorkSchema.extend({ what: z.literal("log") }),
        editWorkSchema.extend({ what: z.literal("edit") }),
        removeWorkSchema.extend({ what: z.literal("remove") }),
      ]),
    )
    .min(1)
    .max(200),
});
export type LogWeekInput = z.infer<typeof logWeekSchema>;

const monthSchema = z
  .string()
  .refine((text) => isPeriod(text) && precisionOf(text) === "month", "INVALID_MONTH");
const quarterSchema = z
  .string()
  .refine((text) => isPeriod(text) && precisionOf(text) === "quarter", "INVALID_QUARTER");

export const closeMonthSchema = z.object({ projectId: idSchema, month: monthSchema });
export type CloseMonthInput = z.infer<typeof closeMonthSchema>;

export const setCapacitySchema = z.object({
  projectId: idSchema,
  role: z.enum(EVALUATOR_ROLES),
  from: quarterSchema,
  hours: z.number().min(0).max(100_000).multipleOf(0.25, "NOT_QUARTER_HOURS").nullable(),
});
export type SetCapacityInput = z.infer<typeof setCapacitySchema>;

/** The entries of a span of days, with what is needed to read and change them. */
export const readHoursSchema = z.object({
  projectId: idSchema,
  from: daySchema,
  to: daySchema,
});
export type ReadHoursInput = z.infer<typeof readHoursSchema>;
