import { type Day, lastDay, type Period, quarterOf } from "./period.ts";
import { type LateReason, STAGES, type Stage } from "./stages.ts";

/**
 * How a window is to be read. *window*: any time inside; *deadline*: only an end is known; *period*: the thing runs
 * from–to and its end is the promise; *implied*: derived from the start of a contract period.
 */
export const WINDOW_KINDS = ["window", "deadline", "period", "implied"] as const;
export type WindowKind = (typeof WINDOW_KINDS)[number];

/** What the window speaks of: the stage's milestone, the start of the stage's work, or another event. */
export const REFERENTS = ["milestone", "start", "other"] as const;
export type Referent = (typeof REFERENTS)[number];

/** What one revision states about one stage. Only windows that refer to the milestone are promises. */
export interface PlannedWindow {
  revisionId: number;
  /** Absent in "by the end of …". */
  from: Period | null;
  to: Period;
  kind: WindowKind;
  refersTo: Referent;
  /** The words of the source document. */
  verbatim: string;
}

/** A revision may also say that a stage is no longer planned. */
export interface DroppedStage {
  revisionId: number;
  kind: "dropped";
  verbatim: string;
}

export type Statement = PlannedWindow | DroppedStage;

/** How a statement came from its document. */
export interface Sourcing {
  /** How the words were turned into periods, where that took a decision. */
  normalization: string | null;
  /** What else the document says about the same stage. */
  note: string | null;
  /** The document's title and the quoted phrase. */
  source: string | null;
}

/** Statements by stage, in the order in which their revisions were adopted. */
export type Plan = Partial<Record<Stage, Statement[]>>;

export interface PlanRevision {
  id: number;
  name: string;
  adoptedOn: Day;
  /** The document carries no day; the one given is an assumption. */
  adoptedOnAssumed: boolean;
  source: string;
}

/** Why a revision, draft or adopted, moves a window later. */
export interface ReplanningReason {
  revisionId: number;
  procurementId: number;
  stage: Stage;
  reason: LateReason;
  note: string | null;
}

/** A yardstick: the plan in force, the first promise, or the plan as it stood when a revision was adopted. */
export type Against = "inForce" | "first" | number;

/**
 * Revisions adopted on or before a day, oldest first. Two of one day keep the order they are given in, which is the one
 * they were adopted in: their numbers tell only which draft was started first.
 */
export function revisionsInForceOn(revisions: readonly PlanRevision[], on: Day): PlanRevision[] {
  return revisions
    .filter((revision) => revision.adoptedOn <= on)
    .sort((a, b) => (a.adoptedOn < b.adoptedOn ? -1 : a.adoptedOn > b.adoptedOn ? 1 : 0));
}

/**
 * The window of the earliest revision that states one. Null when that window refers to another event than the
 * milestone: what was promised first then cannot be told.
 */
export function firstPromise(statements: readonly Statement[]): PlannedWindow | null {
  const first = statements.find(isWindow);
  return first?.refersTo === "milestone" ? first : null;
}

/**
 * The latest window that refers to the milestone, or null when none does or the stage was dropped since.
 * A revision that is silent, or speaks of another event, changes nothing.
 */
export function latestPromise(statements: readonly Statement[]): PlannedWindow | null {
  for (let i = statements.length - 1; i >= 0; i--) {
    const statement = statements[i]!;
    if (statement.kind === "dropped") return null;
    if (statement.refersTo === "milestone") return statement;
  }
  return null;
}

/** Whether the last window stated speaks of another event, so that nobody can tell whether the milestone was moved. */
export function endsWithAnotherEvent(statements: readonly Statement[]): boolean {
  const last = statements.findLast(isWindow);
  return last !== undefined && last.refersTo !== "milestone";
}

/** The quarter in which a promise ends. */
export function promisedQuarter(window: PlannedWindow): number {
  return quarterOf(lastDay(window.to));
}

/**
 * The plan of a retender: what a revision states about the new round itself, else what it states about the
 * procurement it replaces. A new round does not make anyone less late.
 */
export function inheritPlan(own: Plan, replaced: Plan, order: ReadonlyMap<number, number>): Plan {
  const merged: Plan = {};
  for (const stage of STAGES) {
    const mine = own[stage] ?? [];
    const inherited = (replaced[stage] ?? []).filter(
      (theirs) => !mine.some((each) => each.revisionId === theirs.revisionId),
    );
    if (mine.length + inherited.length > 0)
      merged[stage] = [...mine, ...inherited].sort(
        (a, b) => order.get(a.revisionId)! - order.get(b.revisionId)!,
      );
  }
  return merged;
}

function isWindow(statement: Statement): statement is PlannedWindow {
  return statement.kind !== "dropped";
}
