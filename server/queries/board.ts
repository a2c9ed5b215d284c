import { assertMay } from "#shared/access.ts";
import { type Card, COLUMNS, type Column, type Known, type Project, readColumns } from "#shared/board.ts";
import type { RtkStanding } from "#shared/consultation.ts";
import type { HoursStanding } from "#shared/evaluator-hours.ts";
import type { LastChange } from "#shared/live.ts";
import { PACK_SIZE, packPlans, packProcurements, RECORDS_SIZE } from "#shared/packed-facts.ts";
import { packRecords } from "#shared/packed-records.ts";
import type { Day } from "#shared/period.ts";
import type { Against, Plan, PlannedWindow, ReplanningReason } from "#shared/plan.ts";
import type { Kind, Procedure, RtkInvolvement, Status } from "#shared/procurement.ts";
import type { Records } from "#shared/records.ts";
import type { Slippage } from "#shared/slippage.ts";
import type { Stage } from "#shared/stages.ts";
import { existsOn, type PlannedProcurement, standing, timeframe, type View } from "#shared/standing.ts";
import { type Context, inSnapshot } from "../context.ts";
import { etagOf, once, readViewed, tagOf, type ViewQuery } from "./answers.ts";
import { type Encoded, encoded, encodedInPieces, type Piece, piece } from "./encoded.ts";
import { changedSince, chooseProject, type Facts, readFacts } from "./facts.ts";
import { readFactsKnownAt } from "./known-facts.ts";
import { readLastChanges } from "./last-changes.ts";

/** A window as the public interface gives it. */
export type PublicWindow = Pick<PlannedWindow, "from" | "to" | "kind" | "verbatim" | "revisionId">;

export interface PublicStage {
  stage: Stage;
  applicable: boolean;
  metOn: Day | null;
  firstPromise: PublicWindow | null;
  planInForce: PublicWindow | null;
  slippage: Slippage;
  replanned: Slippage;
}

/** One procurement as the public interface gives it, with everything that follows from the rules. */
export interface PublicProcurement {
  id: number;
  title: string;
  kind: Kind;
  subActivity: number | null;
  procedure: Procedure | null;
  rtkInvolvement: RtkInvolvement;
  status: Status;
  stage: Stage;
  version: number;
  retenderOf: number | null;
  headline: Slippage & { total: number | null };
  rtk: RtkStanding;
  evaluatorHours: HoursStanding;
  stages: PublicStage[];
}

export interface PublicBoard {
  project: Pick<Project, "id" | "number" | "name" | "eligibleFrom" | "eligibleTo">;
  revision: number;
  on: Day;
  against: Against;
  /** The moment by which it had to be recorded to count; null when everything recorded counts. */
  knownAt: string | null;
  /** The six stages, then `closed`: what is completed, failed or cancelled. */
  stages: { stage: Column; procurements: PublicProcurement[] }[];
}

/** What has changed since a revision the reader knows, or that it had better read everything again. */
export interface BoardChanges {
  revision: number;
  today: Day;
  readAgain: boolean;
  procurements: PlannedProcurement[];
  /** Procurements whose creation was undone. */
  removed: number[];
  /** All reasons of adopted plans, where one has changed. */
  replanningReasons: ReplanningReason[] | null;
  /** Who did what last to these procurements elsewhere, as long as it is few. */
  lastChanges: LastChange[];
}

/** All facts of a project's board, packed, for a client that derives the rest: one body per revision, day and moment. */
export async function readBoardFacts(
  ctx: Context,
  { projectId, knownAt = null }: { projectId: number | null; knownAt?: string | null },
): Promise<Encoded> {
  const { facts, today, known } = await readFactsKnownAt(
    ctx,
    await chooseProject(ctx, "GET /api/v1/board/facts", projectId),
    knownAt,
  );
  const view = [today, ...tagOf(known)];
  return once(facts, `facts ${view}`, () =>
    encoded(etagOf(facts, ...view), () => printFacts(facts, today, known)),
  );
}

/** The facts as they travel: the text of `PackedFacts`. */
export function printFacts(facts: Facts, today: Day, known: Known | null): string {
  const { procurements: _, ...head } = facts;
  const packs = packTexts(facts);
  return `${JSON.stringify({ ...head, today, known }).slice(0, -1)},"packs":[${packs.join(",")}]}`;
}

/** The text of each pack. What has not changed since the last revision is the same as then. */
function packTexts({ revisions, procurements }: Facts): string[] {
  const all = [...procurements.values()];
  const before = packsOf.get(revisions) ?? [];
  const packs: PackTexts[] = [];
  for (const list of slices(all, PACK_SIZE)) {
    const last = before[packs.length];
    packs.push({
      procurements: textOf(list, packProcurements, last?.procurements),
      records: slices(list, RECORDS_SIZE).map((some, at) =>
        textOf(
          some.map(({ records }) => records),
          packRecords,
          last?.records[at],
        ),
      ),
      plans: textOf(
        list.map(({ plan }) => plan),
        packPlans,
        last?.plans,
      ),
    });
  }
  packsOf.set(revisions, packs);
  return packs.map(
    ({ procurements, records, plans }) =>
      `{"procurements":${procurements.text},"records":[${records.map(({ text }) => text)}],"plans":${plans.text}}`,
  );
}

interface PackTexts {
  procurements: ListText<PlannedProcurement>;
  records: ListText<Records>[];
  plans: ListText<Plan>;
}

/** Kept with the plans, which are read anew as a whole. */
const packsOf = new WeakMap<Facts["revisions"], PackTexts[]>();

interface ListText<T> {
  list: readonly T[];
  text: string;
}

function textOf<T>(list: T[], pack: (list: T[]) => unknown, last?: ListText<T>): ListText<T> {
  return last && isSameList(last.list, list) ? last : { list, text: JSON.stringify(pack(list)) };
}

function slices<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) =>
    list.slice(at * size, (at + 1) * size),
  );
}

/** What changed on a board after a revision: only the changed procurements, unless that is most of them. */
export async function readBoardChanges(
  ctx: Context,
  { projectId, revision }: { projectId: number; revision: number },
): Promise<BoardChanges> {
  assertMay(ctx.access, "board.changesSince", projectId, "project");
  const facts = await readFacts(ctx, projectId);
  const answer = {
    revision: facts.revision,
    today: ctx.today,
    readAgain: false,
    procurements: [],
    removed: [],
    replanningReasons: null,
    lastChanges: [],
  };
  if (revision === facts.revision) return answer;
  if (revision > facts.revision) return { ...answer, readAgain: true };
  const [changed, lastChanges] = await inSnapshot(ctx, (tx) =>
    Promise.all([
      changedSince(tx, projectId, revision, facts.revision),
      readLastChanges(tx, ctx, { projectId, after: revision, upTo: facts.revision }),
    ]),
  );
  if (changed === null) return { ...answer, readAgain: true };
  const { ids, reasons } = changed;
  return {
    ...answer,
    replanningReasons: reasons ? facts.replanningReasons : null,
    procurements: ids.map((id) => facts.procurements.get(id)).filter((found) => found !== undefined),
    removed: ids.filter((id) => !facts.procurements.has(id)),
    lastChanges,
  };
}

/** The board with every verdict, as of a day, as known at a moment and against a yardstick, for programs. */
export async function readBoard(ctx: Context, query: ViewQuery): Promise<Encoded> {
  const { facts, view, known } = await readViewed(ctx, "board.read", query);
  const tag = [view.on, view.against, ...tagOf(known)];
  return once(facts, `board ${tag}`, () =>
    encodedInPieces(etagOf(facts, ...tag), () => boardPieces(facts, view, known?.at ?? null)),
  );
}

/** The board's text in pieces. Those in which nothing changed since the last revision are the same as then. */
function boardPieces(facts: Facts, view: View, knownAt: string | null): Piece[] {
  const last = lastReading(facts, view);
  const columns = readColumns(cardsOf(facts, view, last), "attention", last.columns);
  const { id, number, name, eligibleFrom, eligibleTo } = facts.project;
  const project = { id, number, name, eligibleFrom, eligibleTo };
  const head = { project, revision: facts.revision, ...view, knownAt };
  const batches = COLUMNS.flatMap((column, index) => {
    const [first = [], ...others] = inBatches(columns[column]);
    const opening = `${index === 0 ? "" : "]},"}{"stage":"${column}","procurements":[`;
    return [{ opening, cards: first }, ...others.map((cards) => ({ opening: ",", cards }))];
  });
  const texts = batches.map(({ opening, cards }) => {
    const same = last.texts.get(keyOf(opening, cards));
    return same && isSameList(same.cards, cards)
      ? same
      : { opening, cards, piece: piece(opening + cards.map((card) => JSON.stringify(asPublic(card)))) };
  });
  last.columns = columns;
  last.texts = new Map(texts.map((text) => [keyOf(text.opening, text.cards), text]));
  const opening = piece(`${JSON.stringify(head).slice(0, -1)},"stages":[`);
  return [opening, ...texts.map((text) => text.piece), piece("]}]}")];
}

/** What the board of one view looked like when it was last made. */
interface Reading {
  cards: WeakMap<PlannedProcurement, Card>;
  columns?: Record<Column, Card[]>;
  texts: Map<string, { opening: string; cards: Card[]; piece: Piece }>;
}

/** Standings follow from procurements and plans: what is kept here ends with the plans it was made from. */
const readings = new WeakMap<Facts["revisions"], Map<string, Reading>>();
/** How many views of one project are kept. */
const READINGS_KEPT = 2;

function lastReading({ revisions }: Facts, view: View): Reading {
  const kept = readings.get(revisions) ?? new Map<string, Reading>();
  readings.set(revisions, kept);
  const key = `${view.on} ${view.against}`;
  const reading = kept.get(key) ?? { cards: new WeakMap(), texts: new Map() };
  kept.delete(key);
  kept.set(key, reading);
  if (kept.size > READINGS_KEPT) kept.delete(kept.keys().next().value!);
  return reading;
}

/** The cards of a view, as `readCards` gives them, where an unchanged procurement keeps its card. */
function cardsOf({ procurements, revisions, conditions }: Facts, view: View, last: Reading): Card[] {
  const frame = timeframe(revisions, view, conditions);
  const cards: Card[] = [];
  for (const procurement of procurements.values()) {
    if (!existsOn(procurement, view.on)) continue;
    const card = last.cards.get(procurement) ?? { procurement, standing: standing(procurement, frame) };
    last.cards.set(procurement, card);
    cards.push(card);
  }
  return cards;
}

/**
 * Cuts a column where a card's id says so, after about every thirtieth: a card that comes or goes changes the batch
 * it stands in and leaves the others as they were.
 */
function inBatches(cards: readonly Card[]): Card[][] {
  const batches: Card[][] = [];
  let batch: Card[] = [];
  for (const card of cards) {
    batch.push(card);
    if (card.procurement.id % 32 > 0) continue;
    batches.push(batch);
    batch = [];
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}

function keyOf(opening: string, [first]: readonly Card[]): string {
  return `${opening}${first?.procurement.id}`;
}

function isSameList<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((each, at) => each === other[at]);
}

function asPublic({ procurement, standing }: Card): PublicProcurement {
  const { id, title, kind, subActivity, procedure, rtkInvolvement, version, retenderOf } = procurement;
  const { status, stage, headline, rtk, hours } = standing;
  const stages = standing.stages.map(
    ({ stage, applicable, metOn, firstPromise, planInForce, slippage, replanned }) => ({
      stage,
      applicable,
      metOn,
      firstPromise: asPublicWindow(firstPromise),
      planInForce: asPublicWindow(planInForce),
      slippage,
      replanned,
    }),
  );
  return {
    id,
    title,
    kind,
    subActivity,
    procedure,
    rtkInvolvement,
    status,
    stage,
    version,
    retenderOf,
    headline,
    rtk,
    evaluatorHours: hours,
    stages,
  };
}

function asPublicWindow(window: PlannedWindow | null): PublicWindow | null {
  if (window === null) return null;
  const { from, to, kind, verbatim, revisionId } = window;
  return { from, to, kind, verbatim, revisionId };
}
