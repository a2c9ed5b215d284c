import { type Move, stagesAfterMove } from "./milestones.ts";
import { type Day, lastDay } from "./period.ts";
import type { PlanRevision } from "./plan.ts";
import type { Kind } from "./procurement.ts";
import { STAGES } from "./stages.ts";
import {
  existsOn,
  isLate,
  type PlannedProcurement,
  type Standing,
  standing,
  timeframe,
  type View,
} from "./standing.ts";

export interface SubActivity {
  number: number;
  nameEt: string;
  nameEn: string;
}

export interface Project {
  id: number;
  /** The grant's number with the funder. */
  number: string;
  name: string;
  eligibleFrom: Day;
  eligibleTo: Day;
  /** Progress in it was made up, to show how the product works. */
  illustrative: boolean;
}

/** All that a board is derived from, as of one project revision. The day is the project's, settled by the server. */
export interface BoardFacts {
  project: Project;
  revision: number;
  today: Day;
  revisions: PlanRevision[];
  subActivities: SubActivity[];
  procurements: PlannedProcurement[];
}

/** The six stages, and the folded column of what is completed, failed or cancelled. */
export const COLUMNS = [...STAGES, "closed"] as const;
export type Column = (typeof COLUMNS)[number];

export interface Card {
  procurement: PlannedProcurement;
  standing: Standing;
}

export const SORTS = ["attention", "plannedEnd", "title", "age", "subActivity"] as const;
export type Sort = (typeof SORTS)[number];

export interface Filters {
  text: string;
  kinds: readonly Kind[];
  subActivities: readonly number[];
  persons: readonly string[];
  /** Only what is behind its promise. */
  late: boolean;
}

export const NO_FILTERS: Filters = { text: "", kinds: [], subActivities: [], persons: [], late: false };

/** Every procurement that was under way by the view's day, with where it stands. */
export function readCards(facts: BoardFacts, view: View): Card[] {
  const frame = timeframe(facts.revisions, view);
  const cards: Card[] = [];
  for (const procurement of facts.procurements)
    if (existsOn(procurement, view.on)) cards.push({ procurement, standing: standing(procurement, frame) });
  return cards;
}

/** The column a card stands in: its stage while it is under way, else the folded one. */
export function columnOf(standing: Standing): Column {
  return standing.status === "active" ? standing.stage : "closed";
}

/** Cards by column, each sorted. */
export function readColumns(cards: readonly Card[], sort: Sort = "attention"): Record<Column, Card[]> {
  const columns = Object.fromEntries(COLUMNS.map((column) => [column, [] as Card[]])) as Record<
    Column,
    Card[]
  >;
  for (const card of cards) columns[columnOf(card.standing)].push(card);
  for (const column of COLUMNS) columns[column].sort(column === "closed" ? latestClosedFirst : COMPARE[sort]);
  return columns;
}

export function matches(card: Card, filters: Filters): boolean {
  const { procurement } = card;
  if (filters.late && !isLate(card.standing)) return false;
  if (filters.kinds.length > 0 && !filters.kinds.includes(procurement.kind)) return false;
  if (filters.subActivities.length > 0 && !filters.subActivities.includes(procurement.subActivity ?? 0))
    return false;
  if (filters.persons.length > 0 && !filters.persons.includes(procurement.person ?? "")) return false;
  if (!filters.text) return true;
  const haystack = folded(
    `${procurement.title} ${procurement.person ?? ""} ${procurement.registerNumber ?? ""} ${procurement.note ?? ""}`,
  );
  return folded(filters.text)
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

/** The board's facts after a move: what the server will answer, shown before it does. Throws the same refusals. */
export function applyMove(facts: BoardFacts, id: number, move: Move): BoardFacts {
  const procurements = facts.procurements.map((procurement) =>
    procurement.id === id
      ? {
          ...procurement,
          version: procurement.version + 1,
          stages: stagesAfterMove(procurement, move, facts.today),
        }
      : procurement,
  );
  return { ...facts, procurements };
}

/** Furthest behind first, then nearest planned end, then title. */
export function compareAttention(a: Card, b: Card): number {
  return quartersBehind(b) - quartersBehind(a) || comparePlannedEnd(a, b);
}

function comparePlannedEnd(a: Card, b: Card): number {
  const left = plannedEndDay(a);
  const right = plannedEndDay(b);
  return left < right ? -1 : left > right ? 1 : compareTitle(a, b);
}

function compareTitle(a: Card, b: Card): number {
  return collator.compare(a.procurement.title, b.procurement.title) || a.procurement.id - b.procurement.id;
}

const COMPARE: Record<Sort, (a: Card, b: Card) => number> = {
  attention: compareAttention,
  plannedEnd: comparePlannedEnd,
  title: compareTitle,
  age: (a, b) => b.standing.ageDays - a.standing.ageDays || compareTitle(a, b),
  subActivity: (a, b) =>
    (a.procurement.subActivity ?? 1e6) - (b.procurement.subActivity ?? 1e6) || compareAttention(a, b),
};

// Estonian alphabetical order, also when the interface is in English: the titles are Estonian.
const collator = new Intl.Collator("et", { numeric: true });

/** Quarters behind the yardstick; negative when early, 0 when nothing can be told. */
function quartersBehind({ standing }: Card): number {
  return standing.headline.quarters ?? 0;
}

function plannedEndDay({ standing }: Card): Day {
  return standing.window ? lastDay(standing.window.to) : "9999-12-31";
}

function latestClosedFirst(a: Card, b: Card): number {
  return a.standing.ageDays - b.standing.ageDays || compareTitle(a, b);
}

const folded = (text: string) => text.toLocaleLowerCase("et");

/** How many cards a column holds, and how many of them are late. */
export function columnCounts(cards: readonly Card[]): { total: number; late: number } {
  return { total: cards.length, late: cards.filter((card) => isLate(card.standing)).length };
}
