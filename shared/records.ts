import type { Consultation } from "./consultation.ts";
import type { DocumentType } from "./document.ts";
import type { Assignment, WorkDay } from "./evaluator-hours.ts";
import type { Check } from "./gates.ts";
import type { Values } from "./history.ts";
import type { Stage } from "./stages.ts";
import type { Step } from "./steps.ts";

/** A document that is linked, as far as conditions ask about it. */
export interface LinkedDocument {
  id: number;
  type: DocumentType;
  stage: Stage | null;
}

/** What is recorded beside a procurement. None of it changes the procurement itself, or its version. */
export interface Records {
  /** In the order in which they were opened. */
  consultations: Consultation[];
  steps: Step[];
  assignments: Assignment[];
  work: WorkDay[];
  documents: LinkedDocument[];
  checks: Check[];
}

export const NO_RECORDS: Records = Object.freeze({
  consultations: [],
  steps: [],
  assignments: [],
  work: [],
  documents: [],
  checks: [],
});

export const RECORD_KINDS = Object.keys(NO_RECORDS) as (keyof Records)[];

/** The records with those that a change names put in the place of what was there: before the change, or after it. */
export function withRecords(records: Records, values: Values): Records {
  const { consultation, step, assignment, workEntry, document, check } = values;
  const changed: Partial<Records> = {};
  if (consultation) changed.consultations = replaced(records.consultations, consultation, idOf, bare);
  if (step) changed.steps = replaced(records.steps, step, idOf, bare);
  if (assignment) changed.assignments = replaced(records.assignments, assignment, idOf, bare);
  if (workEntry) changed.work = replaced(records.work, workEntry, idOf, workDay);
  if (document)
    changed.documents = replaced(
      records.documents,
      document,
      idOf,
      ({ id, type = "other", stage = null }) => ({
        id,
        type,
        stage,
      }),
    );
  if (check) changed.checks = replaced(records.checks, check, (each) => each.conditionId, bare);
  return Object.keys(changed).length === 0 ? records : { ...records, ...changed };
}

/** As much of an entry as is known beside its procurement. */
function workDay({ id, assignmentId, role, on, hours }: WorkDay): WorkDay {
  return { id, assignmentId, role, on, hours };
}

const idOf = ({ id }: { id: number }) => id;

function bare<T extends { exists: boolean }>({ exists: _, ...record }: T): Omit<T, "exists"> {
  return record;
}

/** The list with one record as it is, or without it; in the order of their keys. */
function replaced<Record, Value extends { exists: boolean }>(
  list: readonly Record[],
  value: Value,
  keyOf: (record: Record | Value) => number,
  asRecord: (value: Value) => Record,
): Record[] {
  const others = list.filter((each) => keyOf(each) !== keyOf(value));
  if (!value.exists) return others;
  const at = others.findIndex((each) => keyOf(each) > keyOf(value));
  return others.toSpliced(at === -1 ? others.length : at, 0, asRecord(value));
}
