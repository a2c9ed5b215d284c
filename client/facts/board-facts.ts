import { applyMove, type BoardFacts, type Card } from "#shared/board.ts";
import { DomainError } from "#shared/errors.ts";
import { isSame } from "#shared/history.ts";
import type { Move } from "#shared/milestones.ts";
import type { Day } from "#shared/period.ts";
import type { ReplanningReason } from "#shared/plan.ts";
import type { Procurement } from "#shared/procurement.ts";
import { existsOn, type PlannedProcurement, standing, timeframe, type View } from "#shared/standing.ts";

/** What the server says has changed since a project revision. */
export interface BoardChanges {
  revision: number;
  today: Day;
  procurements: PlannedProcurement[];
  /** Procurements whose creation was taken back. */
  removed: number[];
  /** All reasons of adopted plans, where one has changed. */
  replanningReasons?: ReplanningReason[] | null;
}

/** A move that was made here and that the server has not answered yet. */
export interface MoveInFlight {
  id: number;
  move: Move;
}

/**
 * The facts with what changed. Only what changed becomes a new object, so that only those cards are drawn again.
 * Answers may overtake each other: of a procurement, what is known as of a later revision stays, and the revision never
 * goes down.
 */
export function withChanges(facts: BoardFacts, changes: BoardChanges): BoardFacts {
  // Whatever it tells of is known already: these facts are whole as of a later revision.
  if (changes.revision < facts.revision) return facts;
  for (const each of changes.procurements) asOf.set(each, changes.revision);
  return merged(facts, changes);
}

/** The project's revision as of which a procurement is known, where that is not what the facts as a whole are. */
const asOf = new WeakMap<PlannedProcurement, number>();

function merged(facts: BoardFacts, changes: BoardChanges): BoardFacts {
  const changed = new Map(changes.procurements.map((each) => [each.id, each]));
  const removed = new Set(changes.removed);
  const procurements: PlannedProcurement[] = [];
  for (const procurement of facts.procurements) {
    const now = changed.get(procurement.id);
    changed.delete(procurement.id);
    if (removed.has(procurement.id)) continue;
    procurements.push(now && isLater(now, procurement) ? now : procurement);
  }
  for (const added of changed.values()) if (!removed.has(added.id)) procurements.push(added);
  return {
    ...facts,
    procurements,
    replanningReasons: changes.replanningReasons ?? facts.replanningReasons,
    revision: Math.max(facts.revision, changes.revision),
    // biome-ignore lint/complexity/useMathMinMax: days are text.
    today: changes.today > facts.today ? changes.today : facts.today,
  };
}

function isLater(now: PlannedProcurement, before: PlannedProcurement): boolean {
  return now.version >= before.version && (asOf.get(now) ?? 0) >= (asOf.get(before) ?? 0);
}

/** What a change that was made here answered. The procurement is null when its creation was taken back. */
export interface ChangeAnswer {
  procurement: PlannedProcurement | null;
  procurementId?: number | null;
  revision: number;
  /** The project's revision as of which the procurement's plan and records are. */
  recordsAsOf?: number;
}

/**
 * The facts with what a change made here answered. Facts of its revision or a later one know the change already: an
 * answer that what came after it has overtaken must not take that back.
 */
export function withAnswer(
  facts: BoardFacts,
  { procurement: answered, procurementId, revision, recordsAsOf = revision }: ChangeAnswer,
): BoardFacts {
  if (revision <= facts.revision) return facts;
  const known = facts.procurements.find(({ id }) => id === answered?.id);
  // Several processes serve a project, and the one that answered may have read plans and records before this page did.
  const isStale = known !== undefined && recordsAsOf < Math.max(facts.revision, asOf.get(known) ?? 0);
  const procurement =
    answered && isStale ? { ...answered, plan: known.plan, records: known.records } : answered;
  if (procurement) asOf.set(procurement, revision);
  // A change of what is no procurement's own, as a condition is, is not in the answer.
  const isWhole = procurement !== null || typeof procurementId === "number";
  return merged(facts, {
    // Somebody else's change may lie between: then the revision stays, and what was missed is still asked for.
    revision: isWhole && revision === facts.revision + 1 ? revision : facts.revision,
    today: facts.today,
    procurements: procurement ? [procurement] : [],
    removed: procurement || typeof procurementId !== "number" ? [] : [procurementId],
  });
}

/**
 * The facts as they will be once the moves in flight have arrived, made on top of whatever is known by now. A move
 * that is already in the facts, or that what a colleague did has made impossible, changes nothing: the server's
 * answer is on its way.
 */
export function withMoves(facts: BoardFacts, moves: readonly MoveInFlight[]): BoardFacts {
  let result = facts;
  for (const { id, move } of moves) {
    try {
      result = applyMove(result, id, move);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
  return result;
}

/** Whether two states of a procurement mean the same to somebody who moves it: its milestones and its closing. */
export function standsTheSame(one: Procurement, other: Procurement): boolean {
  return (
    isSame(one.stages, other.stages) && one.closedAs === other.closedAs && one.closedOn === other.closedOn
  );
}

/**
 * Reads cards as `readCards` of the shared rules does, and gives the very same card back for a procurement that is
 * the same object under the same view: with thousands of cards only the changed ones are worked out again.
 */
export function cardReader(): (facts: BoardFacts, view: View) => Card[] {
  let known = new WeakMap<PlannedProcurement, Card>();
  let last: (Pick<BoardFacts, "revisions" | "conditions"> & View) | null = null;
  return (facts, view) => {
    const { revisions, conditions } = facts;
    if (
      last?.revisions !== revisions ||
      last.conditions !== conditions ||
      last.on !== view.on ||
      last.against !== view.against
    ) {
      known = new WeakMap();
      last = { revisions, conditions, on: view.on, against: view.against };
    }
    const frame = timeframe(revisions, view, conditions);
    const cards: Card[] = [];
    for (const procurement of facts.procurements) {
      if (!existsOn(procurement, view.on)) continue;
      let card = known.get(procurement);
      if (!card) {
        card = { procurement, standing: standing(procurement, frame) };
        known.set(procurement, card);
      }
      cards.push(card);
    }
    return cards;
  };
}
