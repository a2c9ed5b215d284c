import type { Assignment, WorkEntry } from "#shared/evaluator-hours.ts";
import hours from "./hours.json" with { type: "json" };

/** What the published plan forecasts for a role. Who has it is made up. */
export interface SampleAssignment extends Omit<Assignment, "id" | "version" | "userId" | "declaredOn"> {
  key: string;
  /** The key of the procurement. */
  procurement: string;
}

/** Illustrative: nobody's record. */
export interface SampleWork extends Pick<WorkEntry, "on" | "hours" | "activity" | "note"> {
  /** The key of the assignment. */
  assignment: string;
}

export const SAMPLE_ASSIGNMENTS = hours.assignments as SampleAssignment[];
export const SAMPLE_WORK = hours.work as SampleWork[];
