import type { Consultation } from "./consultation.ts";
import type { DocumentType } from "./document.ts";
import { DomainError } from "./errors.ts";
import type { Assignment, Capacity, WorkEntry } from "./evaluator-hours.ts";
import type { Check, Condition } from "./gates.ts";
import type { Delivery, Output, OutputWindow } from "./outputs.ts";
import type { Day, Period } from "./period.ts";
import type { Sourcing, Statement } from "./plan.ts";
import { type Closing, DETAIL_FIELDS, type Details } from "./procurement.ts";
import { type LateReason, STAGES, type Stage, type StageFacts, type StagesFacts } from "./stages.ts";
import type { Step } from "./steps.ts";

/** What can happen, in the past tense. */
export const CHANGE_KINDS = [
  "project.created",
  "plan.draftStarted",
  "plan.draftRenamed",
  "plan.draftDiscarded",
  "plan.windowPlanned",
  "plan.imported",
  "plan.reasonGiven",
  "plan.adopted",
  "law.figureAdded",
  "procurement.created",
  "procurement.detailsEdited",
  "procurement.moved",
  "procurement.milestoneCorrected",
  "procurement.latenessExplained",
  "procurement.stageMarked",
  "procurement.failed",
  "procurement.cancelled",
  "procurement.reopened",
  "procurement.retendered",
  "comment.added",
  "document.linked",
  "document.unlinked",
  "consultation.opened",
  "consultation.edited",
  "consultation.exchanged",
  "consultation.exchangeCorrected",
  "consultation.removed",
  "step.added",
  "step.edited",
  "step.removed",
  "assignment.added",
  "assignment.edited",
  "assignment.declared",
  "assignment.removed",
  "work.logged",
  "work.edited",
  "work.removed",
  "work.corrected",
  "month.closed",
  "capacity.set",
  "condition.added",
  "condition.edited",
  "condition.switched",
  "condition.checked",
  "output.added",
  "output.edited",
  "output.removed",
  "output.planned",
  "output.delivered",
  "delivery.edited",
  "delivery.removed",
  "rtkDueDate.added",
  "person.anonymised",
  "change.undone",
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** How a procurement was closed, as one value: it is set and taken back whole. */
export interface ClosingFacts {
  as: Closing;
  on: Day;
  reason: string;
}

export interface DocumentFacts {
  id: number;
  title: string;
  url: string;
  stage?: Stage | null;
  type?: DocumentType;
}

/** Whether a record is there, before or after a change. */
interface Existing {
  exists: boolean;
}

/** What a draft plan stated about one stage of the procurement; null where it was silent. */
export interface PlanningFacts {
  revisionId: number;
  stage: Stage;
  states: (Statement & Sourcing) | null;
}

/** Why a revision moved a window of the procurement later; null before anybody said. */
export interface ReplanningFacts {
  revisionId: number;
  stage: Stage;
  reason: LateReason | null;
  note: string | null;
}

/** A plan revision, as far as its own history tells of it. */
export interface PlanFacts {
  revisionId: number;
  name: string;
  /** Whether it is there: a draft can be discarded. */
  exists: boolean;
  adoptedOn: Day | null;
  source: string;
  /** How many windows it states; only where many were written at once. */
  windows?: number;
}

/**
 * The values a change touched, by name: a detail, a stage, the closing, whether the procurement, a comment or a
 * document is there, what a plan says. Before and after have the same names, so that either can be put in the
 * other's place.
 */
export type Values = Partial<Details> &
  Partial<StagesFacts> & {
    planning?: PlanningFacts;
    replanning?: ReplanningFacts;
    planRevision?: PlanFacts;
    /** The row of the statutory figures that was added. */
    ruleInLaw?: { id: number };
    closing?: ClosingFacts | null;
    /** Whether the procurement is there at all. */
    exists?: boolean;
    comment?: { id: number; text: string } & Existing;
    document?: DocumentFacts & Existing;
    /** Records beside a procurement: each whole, as it was and as it became. */
    consultation?: Consultation & Existing;
    step?: Step & Existing;
    assignment?: Assignment & Existing;
    workEntry?: WorkEntry & Existing;
    check?: Check & Existing;
    /** Records of the project. */
    condition?: Condition & Existing;
    output?: Output & Existing;
    outputDelivery?: Delivery & Existing;
    outputPlanning?: { revisionId: number; outputId: number; states: OutputWindow | null };
    capacity?: Capacity & Existing;
    /** A month of evaluator hours. */
    month?: { month: Period; closed: boolean };
    /** The row of RTK's yearly dates that was added. */
    rtkDueDate?: { id: number };
  };

/** One row of history. Rows are only ever added. */
export interface Change {
  /** The project revision it made; also the row's number. */
  revision: number;
  procurementId: number | null;
  kind: ChangeKind;
  actor: string;
  /** The browser it was made in; with no login yet, what tells two people apart. */
  origin: string | null;
  before: Values;
  after: Values;
  /** The day it happened, which may be earlier than when it was recorded. */
  happenedOn: Day;
  recordedAt: string;
  /** Why, in the person's words. */
  note: string | null;
  /** The change that this one took back. */
  undoes: number | null;
}

/** Never taken back: an adopted plan and the law are frozen, a draft is discarded instead, and an undo is a change. */
const FINAL_KINDS: readonly ChangeKind[] = [
  "project.created",
  "plan.draftStarted",
  "plan.imported",
  "plan.adopted",
  "law.figureAdded",
  "month.closed",
  "work.corrected",
  "rtkDueDate.added",
  "person.anonymised",
  "change.undone",
];

/** What a person can take back. */
export const UNDOABLE_KINDS: readonly ChangeKind[] = CHANGE_KINDS.filter(
  (kind) => !FINAL_KINDS.includes(kind),
);

export function isUndoableKind(kind: ChangeKind): boolean {
  return UNDOABLE_KINDS.includes(kind);
}

/**
 * The person's last change that can be taken back: not itself an undo, and not taken back already. Asked for again
 * after an undo, it is the one before.
 */
export function lastUndoable(
  changes: readonly Change[],
  who: Pick<Change, "actor" | "origin">,
): Change | null {
  const undone = new Set(changes.map((change) => change.undoes));
  const own = changes.filter(
    (change) =>
      change.actor === who.actor &&
      change.origin === who.origin &&
      isUndoableKind(change.kind) &&
      !undone.has(change.revision),
  );
  return own.reduce<Change | null>(
    (last, change) => (last && last.revision > change.revision ? last : change),
    null,
  );
}

/**
 * Refuses to undo a change when any value it touched has been changed since, naming who did. `later` are the changes
 * of the same procurement recorded after it; a creation can be undone only while nothing else was done.
 */
export function assertUndoable(change: Change, later: readonly Change[]): void {
  if (!isUndoableKind(change.kind)) throw new DomainError("NOT_UNDOABLE");
  const undone = new Set(later.map((each) => each.undoes));
  if (undone.has(change.revision)) throw new DomainError("NOTHING_TO_UNDO");
  const standing = later.filter((each) => each.undoes === null && !undone.has(each.revision));
  const conflict = standing.find((each) => touchesSame(change, each));
  if (conflict)
    throw new DomainError("UNDO_CONFLICT", { details: { who: conflict.actor, when: conflict.recordedAt } });
}

/** Whether two changes, of one procurement or of plans, touched the same value. */
export function touchesSame(one: Change, other: Change): boolean {
  if (one.after.exists !== undefined || other.after.exists !== undefined) return true;
  return Object.keys(one.after).some((name) => {
    switch (name) {
      case "comment":
      case "document":
      case "consultation":
      case "step":
      case "assignment":
      case "workEntry":
      case "condition":
      case "output":
      case "outputDelivery":
        return one.after[name]?.id === other.after[name]?.id;
      case "check":
        return one.after.check?.conditionId === other.after.check?.conditionId;
      case "capacity":
        return (
          one.after.capacity?.role === other.after.capacity?.role &&
          one.after.capacity?.from === other.after.capacity?.from
        );
      case "outputPlanning":
        return (
          one.after.outputPlanning?.revisionId === other.after.outputPlanning?.revisionId &&
          one.after.outputPlanning?.outputId === other.after.outputPlanning?.outputId
        );
      case "planning":
      case "replanning":
      case "planRevision":
        return isSamePlace(one.after[name], other.after[name]);
      default:
        return name in other.after;
    }
  });
}

/** The details that differ, before and after; both empty when nothing does. */
export function changedDetails(
  before: Details,
  after: Partial<Details>,
): { before: Partial<Details>; after: Partial<Details> } {
  const names = DETAIL_FIELDS.filter((name) => name in after && !isSame(before[name], after[name]));
  return { before: pick(before, names), after: pick(after, names) };
}

/** The stages that differ, before and after. */
export function changedStages(
  before: StagesFacts,
  after: StagesFacts,
): { before: Partial<StagesFacts>; after: Partial<StagesFacts> } {
  const names = STAGES.filter((stage) => !isSame<StageFacts>(before[stage], after[stage]));
  return { before: pick(before, names), after: pick(after, names) };
}

/** Whether two values of a change are the same value. */
export function isSame<T>(one: T | undefined, other: T | undefined): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const names = Object.keys(one) as (keyof T)[];
  return names.length === Object.keys(other).length && names.every((name) => isSame(one[name], other[name]));
}

/** Whether two changes of plans are of one revision and, where they are of a stage, of the same one. */
function isSamePlace(one?: { revisionId: number; stage?: Stage }, other?: typeof one): boolean {
  return other !== undefined && one?.revisionId === other.revisionId && one.stage === other.stage;
}

function pick<T extends object, K extends keyof T>(values: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, values[name]])) as Pick<T, K>;
}
