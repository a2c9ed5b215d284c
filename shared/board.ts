import type { RtkFlag } from "./consultation.ts";
import type { Condition } from "./gates.ts";
import { type Move, stagesAfterMove } from "./milestones.ts";
import { type Day, lastDay } from "./period.ts";
import type { PlanRevision, ReplanningReason } from "./plan.ts";
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

/** Facts as they were recorded by an earlier moment. */
export interface Known {
  /** The moment, ISO 8601 in UTC. */
  at: string;
  /** The day it really is. */
  presentDay: Day;
}

/** All that a board is derived from, as of one project revision. */
export interface BoardFacts {
  project: Project;
  revision: number;
  /** The project's day, settled by the server; as known on an earlier moment, the day of that moment. */
  today: Day;
  /** Null when everything recorded counts. */
  known: Known | null;
  revisions: PlanRevision[];
  subActivities: SubActivity[];
  /** Why adopted revisions moved windows later, where somebody has said so. */
  replanningReasons: ReplanningReason[];
  /** What must be so before milestones are met; those switched off too. */
  conditions: Condition[];
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
  /** What is said of them about RTK. */
  rtk: readonly RtkFlag[];
  /** Only what is behind its promise. */
  late: boolean;
}

export const NO_FILTERS: Filters = {
  text: "",
  kinds: [],
  subActivities: [],
  persons: [],
  rtk: [],
  late: false,
};

/** Every procurement that was under way by the view's day, with where it stands. */
export function readCards(facts: BoardFacts, view: View): Card[] {
  const frame = timeframe(facts.revisions, view, facts.conditions);
  const cards: Card[] = [];
  for (const procurement of facts.procurements)
    if (existsOn(procurement, view.on)) cards.push({ procurement, standing: standing(procurement, frame) });
  return cards;
}

/** The column a card stands in: its stage while it is under way, else the folded one. */
export function columnOf(standing: Standing): Column {
  return standing.status === "active" ? standing.stage : "closed";
}

/**
 * Cards by column, each sorted. Given the columns as they were read last with the same sort, a column of the same
 * cards is the same array again, and another one is sorted from the order it had.
 */
export function readColumns(
  cards: readonly Card[],
  sort: Sort = "attention",
  before?: Readonly<Record<Column, Card[]>>,
): Record<Column, Card[]> {
  const columns = Object.fromEntries(COLUMNS.map((column) => [column, [] as Card[]])) as Record<
    Column,
    Card[]
  >;
  for (const card of cards) columns[columnOf(card.standing)].push(card);
  for (const column of COLUMNS)
    columns[column] = sorted(
      columns[column],
      column === "closed" ? latestClosed : RANKS[sort],
      before?.[column] ?? [],
    );
  return columns;
}

export function matches(card: Card, filters: Filters): boolean {
  const { procurement } = card;
  if (filters.late && !isLate(card.standing)) return false;
  if (filters.kinds.length > 0 && !filters.kinds.includes(procurement.kind)) return false;
  if (filters.subActivities.length > 0 && !filters.subActivities.includes(procurement.subActivity ?? 0))
    return false;
  if (filters.persons.length > 0 && !filters.persons.includes(procurement.person ?? "")) return false;
  if (filters.rtk.length > 0 && !filters.rtk.includes(card.standing.rtk.flag)) return false;
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
  return compareRanked({ card: a, rank: RANKS.attention(a) }, { card: b, rank: RANKS.attention(b) });
}

/** Two numbers to sort by; what is equal in both stands by title. */
type Rank = readonly [number, number];

const RANKS: Record<Sort, (card: Card) => Rank> = {
  attention: (card) => [-quartersBehind(card), plannedEnd(card)],
  plannedEnd: (card) => [plannedEnd(card), 0],
  title: () => [0, 0],
  age: ({ standing }) => [-standing.ageDays, 0],
  // Quarters behind and a day of eight digits fit into one number.
  subActivity: (card) => [card.procurement.subActivity ?? 1e6, plannedEnd(card) - quartersBehind(card) * 1e9],
};

function latestClosed({ standing }: Card): Rank {
  return [standing.ageDays, 0];
}

function sorted(cards: Card[], rankOf: (card: Card) => Rank, before: Card[]): Card[] {
  const present = new Set(cards);
  const kept = before.filter((card) => present.has(card));
  if (kept.length === cards.length && kept.length === before.length) return before;
  for (const card of kept) present.delete(card);
  return [...kept, ...present]
    .map((card) => ({ card, rank: rankOf(card) }))
    .sort(compareRanked)
    .map(({ card }) => card);
}

interface Ranked {
  card: Card;
  rank: Rank;
}

function compareRanked(a: Ranked, b: Ranked): number {
  return a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || compareTitle(a.card, b.card);
}

function compareTitle(a: Card, b: Card): number {
  return collator.compare(a.procurement.title, b.procurement.title) || a.procurement.id - b.procurement.id;
}

// Estonian alphabetical order, also when the interface is in English: the titles are Estonian.
const collator = new Intl.Collator("et", { numeric: true });

/** Quarters behind the yardstick; negative when early, 0 when nothing can be told. */
function quartersBehind({ standing }: Card): number {
  return standing.headline.quarters ?? 0;
}

/** The last day of what is planned as a number of eight digits, the greatest where nothing is. */
function plannedEnd({ standing }: Card): number {
  return standing.window ? Number(lastDay(standing.window.to).replaceAll("-", "")) : 99_991_231;
}

const folded = (text: string) => text.toLocaleLowerCase("et");

/** How many cards a column holds, how many of them are late, and how many wait for RTK. */
export function columnCounts(cards: readonly Card[]): { total: number; late: number; atRtk: number } {
  return {
    total: cards.length,
    late: cards.filter((card) => isLate(card.standing)).length,
    atRtk: cards.filter((card) => isAtRtk(card.standing)).length,
  };
}

/** Whether the card waits for RTK: under way, and something of it is there. */
function isAtRtk({ status, rtk }: Standing): boolean {
  return status === "active" && rtk.flag === "atRtk";
}
