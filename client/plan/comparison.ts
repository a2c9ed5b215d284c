import type { BoardFacts } from "#shared/board.ts";
import { isSame } from "#shared/history.ts";
import { type Day, lastDay } from "#shared/period.ts";
import {
  latestPromise,
  type PlannedWindow,
  type PlanRevision,
  revisionsInForceOn,
  type Statement,
} from "#shared/plan.ts";
import { type PlanChange, planChange } from "#shared/plan-changes.ts";
import type { Draft, DraftStatement } from "#shared/plan-draft.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import type { PlannedProcurement } from "#shared/standing.ts";

/** One revision, adopted or not, as it stands beside the others. */
export interface PlanColumn {
  id: number;
  name: string;
  /** Null for a draft. */
  revision: PlanRevision | null;
  draft: Draft | null;
}

/** What a revision says of one stage, and about which round of the procurement it says it. */
export interface Said {
  statement: Statement;
  /** The procurement it was said about: this one, or the round whose promises it inherits. */
  procurementId: number;
  isInherited: boolean;
}

/** All plans of a project side by side, with what each of them says and what stood once it was adopted. */
export interface Plans {
  /** Adopted by the day, oldest first; then the drafts. */
  columns: readonly PlanColumn[];
  saidBy: (column: PlanColumn, procurement: PlannedProcurement, stage: Stage) => Said | null;
  /** Everything stated by the time the revision was, or would be, adopted: what {@link planChange} compares. */
  statedBy: (column: PlanColumn, procurement: PlannedProcurement, stage: Stage) => Statement[];
}

/** The plans adopted by a day, and the drafts behind them as if each were adopted next. */
export function readPlans(facts: BoardFacts, drafts: readonly Draft[], on: Day): Plans {
  const adopted = revisionsInForceOn(facts.revisions, on);
  const rank = new Map(adopted.map(({ id }, index) => [id, index]));
  const found = new Map(facts.procurements.map((each) => [each.id, each]));
  const drafted = new Map(drafts.map((draft) => [draft.id, byPlace(draft.statements)]));

  const saidBy: Plans["saidBy"] = (column, procurement, stage) => {
    if (column.draft) {
      const statements = drafted.get(column.id);
      for (const round of roundsFrom(procurement)) {
        const statement = statements?.get(placeOf(round.id, stage));
        if (statement)
          return { statement, procurementId: round.id, isInherited: round.id !== procurement.id };
      }
      return null;
    }
    const statement = statementOf(procurement, stage, column.id);
    if (!statement) return null;
    // A statement that the round before has too is that round's, and is inherited.
    let saidOf = procurement;
    for (const round of roundsFrom(procurement)) {
      const same = statementOf(round, stage, column.id);
      if (!same || !isSame(same, statement)) break;
      saidOf = round;
    }
    return { statement, procurementId: saidOf.id, isInherited: saidOf.id !== procurement.id };
  };

  const statedBy: Plans["statedBy"] = (column, procurement, stage) => {
    const last = column.draft ? adopted.length : (rank.get(column.id) ?? -1);
    const stated = (procurement.plan[stage] ?? []).filter(
      ({ revisionId }) => (rank.get(revisionId) ?? Number.POSITIVE_INFINITY) <= last,
    );
    const said = column.draft ? saidBy(column, procurement, stage) : null;
    return said ? [...stated, said.statement] : stated;
  };

  return {
    columns: [
      ...adopted.map((revision) => ({ id: revision.id, name: revision.name, revision, draft: null })),
      ...drafts.map((draft) => ({ id: draft.id, name: draft.name, revision: null, draft })),
    ],
    saidBy,
    statedBy,
  };

  /** The procurement and the rounds before it, latest first. */
  function* roundsFrom(procurement: PlannedProcurement): Generator<PlannedProcurement> {
    let round: PlannedProcurement | undefined = procurement;
    for (let rounds = 0; round && rounds < MOST_ROUNDS; rounds++) {
      yield round;
      round = found.get(round.retenderOf ?? 0);
    }
  }
}

/** The revision that a column's changes are counted from when nothing else is chosen: the adopted one before it. */
export function columnBefore(plans: Plans, column: PlanColumn): PlanColumn | null {
  const adopted = plans.columns.filter(({ draft }) => !draft);
  if (column.draft) return adopted.at(-1) ?? null;
  return adopted[adopted.indexOf(column) - 1] ?? null;
}

/** Which revisions can be compared with one: all that were adopted before it, oldest first. */
export function columnsBefore(plans: Plans, column: PlanColumn): PlanColumn[] {
  const adopted = plans.columns.filter(({ draft }) => !draft);
  return column.draft ? adopted : adopted.slice(0, adopted.indexOf(column));
}

/** How the promise about one stage differs between two states of the plans. */
export interface Comparison {
  change: PlanChange;
  movement: Movement;
  /** What was said about the round before; it is counted there. */
  isInherited: boolean;
  /** The procurement that a reason for the change belongs to. */
  procurementId: number;
  /** Why nothing can be told: the last window that speaks of another event. */
  otherEvent: PlannedWindow | null;
}

/** What a reader wants counted apart. *startMoved*: the window ends on the same day as before. */
export const MOVEMENTS = ["later", "earlier", "startMoved", "added", "dropped", "notComparable"] as const;
export type Movement = (typeof MOVEMENTS)[number] | "none";

export function compare(
  plans: Plans,
  procurement: PlannedProcurement,
  stage: Stage,
  from: PlanColumn,
  to: PlanColumn,
): Comparison {
  const before = plans.statedBy(from, procurement, stage);
  const after = plans.statedBy(to, procurement, stage);
  const change = planChange(before, after);
  const last = after.at(-1);
  const column = last && plans.columns.find(({ id }) => id === last.revisionId);
  const said = column ? plans.saidBy(column, procurement, stage) : null;
  return {
    change,
    movement: movementOf(change),
    isInherited: said?.isInherited ?? false,
    procurementId: said?.procurementId ?? procurement.id,
    otherEvent: change.kind === "notComparable" ? (lastOtherEvent(after) ?? lastOtherEvent(before)) : null,
  };
}

export function movementOf({ kind, isLater, before, after }: PlanChange): Movement {
  if (kind === "silent" || kind === "unchanged") return "none";
  if (kind !== "moved") return kind;
  if (isLater) return "later";
  return lastDay(after!.to) < lastDay(before!.to) ? "earlier" : "startMoved";
}

/** One line of the table: the head of a procurement, or one of its stages. */
export type PlanRow =
  | { kind: "procurement"; key: string; procurement: PlannedProcurement }
  | {
      kind: "stage";
      key: string;
      procurement: PlannedProcurement;
      stage: Stage;
      comparison: Comparison | null;
    };

export interface PlanRows {
  rows: PlanRow[];
  /** How many stages changed, and how. */
  counts: Record<Movement, number>;
}

export interface RowChoice {
  from: PlanColumn | null;
  to: PlanColumn | null;
  /** The day it is read as of: what happened later is not known yet. */
  on: Day;
  /** Also stages that no plan speaks of and that are not open. */
  allStages: boolean;
  /** Only stages that differ between `from` and `to`. */
  onlyChanged: boolean;
}

/** The lines of the table, the procurements in the order given. Counted is every stage, shown or not. */
export function planRows(
  plans: Plans,
  procurements: readonly PlannedProcurement[],
  { from, to, on, allStages, onlyChanged }: RowChoice,
): PlanRows {
  const rows: PlanRow[] = [];
  const counts: PlanRows["counts"] = {
    later: 0,
    earlier: 0,
    startMoved: 0,
    added: 0,
    dropped: 0,
    notComparable: 0,
    none: 0,
  };
  const drafts = plans.columns.filter(({ draft }) => draft);
  const adopted = new Set(plans.columns.filter(({ revision }) => revision).map(({ id }) => id));
  for (const procurement of procurements) {
    let isHeadShown = false;
    for (const stage of STAGES) {
      const comparison = from && to ? compare(plans, procurement, stage, from, to) : null;
      if (comparison && !comparison.isInherited) counts[comparison.movement]++;
      const isShown = onlyChanged
        ? comparison !== null && comparison.movement !== "none"
        : allStages || isSpokenOf(procurement, stage);
      if (!isShown) continue;
      if (!isHeadShown) rows.push({ kind: "procurement", key: `p${procurement.id}`, procurement });
      isHeadShown = true;
      rows.push({ kind: "stage", key: placeOf(procurement.id, stage), procurement, stage, comparison });
    }
  }
  return { rows, counts };

  function isSpokenOf(procurement: PlannedProcurement, stage: Stage): boolean {
    if (isOpenOn(procurement, stage, on)) return true;
    if (procurement.plan[stage]?.some(({ revisionId }) => adopted.has(revisionId))) return true;
    return drafts.some((column) => plans.saidBy(column, procurement, stage) !== null);
  }
}

/** Whether somebody still waits for a stage on a day: neither its milestone was met by then nor the procurement closed. */
function isOpenOn(procurement: PlannedProcurement, stage: Stage, on: Day): boolean {
  const { applicable, metOn } = procurement.stages[stage];
  return applicable && (metOn === null || metOn > on) && !isClosedOn(procurement, on);
}

/** Whether a procurement was failed or cancelled by a day. */
export function isClosedOn({ closedAs, closedOn }: PlannedProcurement, on: Day): boolean {
  return closedAs !== null && closedOn !== null && closedOn <= on;
}

/** The order plans are written in: by sub-activity, then title; the rounds of one procurement stand together. */
export function inPlanOrder(procurements: readonly PlannedProcurement[]): PlannedProcurement[] {
  const found = new Map(procurements.map((each) => [each.id, each]));
  const firstRound = (procurement: PlannedProcurement): PlannedProcurement => {
    let first = procurement;
    for (let rounds = 0; rounds < MOST_ROUNDS; rounds++) first = found.get(first.retenderOf ?? 0) ?? first;
    return first;
  };
  return procurements
    .map((procurement) => ({ procurement, first: firstRound(procurement) }))
    .sort(
      (a, b) =>
        (a.first.subActivity ?? 1e6) - (b.first.subActivity ?? 1e6) ||
        collator.compare(a.first.title, b.first.title) ||
        a.first.id - b.first.id ||
        a.procurement.id - b.procurement.id,
    )
    .map(({ procurement }) => procurement);
}

/** The promise in force before a draft, on which resetting a cell falls back. */
export function promiseBefore(
  plans: Plans,
  procurement: PlannedProcurement,
  stage: Stage,
): PlannedWindow | null {
  const last = plans.columns.findLast(({ draft }) => !draft);
  return last ? latestPromise(plans.statedBy(last, procurement, stage)) : null;
}

/** One stage of one procurement, as a key. */
export function placeOf(procurementId: number, stage: Stage): string {
  return `${procurementId} ${stage}`;
}

/** Rounds are counted on one hand; more would be a circle. */
const MOST_ROUNDS = 20;

// Estonian alphabetical order, also when the interface is in English: the titles are Estonian.
const collator = new Intl.Collator("et", { numeric: true });

function byPlace(statements: readonly DraftStatement[]): Map<string, DraftStatement> {
  return new Map(statements.map((each) => [placeOf(each.procurementId, each.stage), each]));
}

function statementOf(procurement: PlannedProcurement, stage: Stage, revisionId: number): Statement | null {
  return procurement.plan[stage]?.find((statement) => statement.revisionId === revisionId) ?? null;
}

function lastOtherEvent(statements: readonly Statement[]): PlannedWindow | null {
  const last = statements.findLast((statement) => statement.kind !== "dropped");
  return last && last.refersTo !== "milestone" ? last : null;
}
