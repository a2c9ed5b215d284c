import {
  type BoardFacts,
  type Card,
  COLUMNS,
  type Column,
  type Project,
  readCards,
  readColumns,
} from "#shared/board.ts";
import { DomainError } from "#shared/errors.ts";
import { packFacts } from "#shared/packed-facts.ts";
import type { Day } from "#shared/period.ts";
import type { Against, PlannedWindow } from "#shared/plan.ts";
import type { Kind, Procedure, RtkInvolvement, Status } from "#shared/procurement.ts";
import type { Slippage } from "#shared/slippage.ts";
import type { Stage } from "#shared/stages.ts";
import type { PlannedProcurement, View } from "#shared/standing.ts";
import { type Context, inSnapshot } from "../context.ts";
import { type Encoded, encoded } from "./encoded.ts";
import { changedSince, chooseProject, type Facts, readFacts } from "./facts.ts";

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
  stages: PublicStage[];
}

export interface PublicBoard {
  project: Pick<Project, "id" | "number" | "name" | "eligibleFrom" | "eligibleTo">;
  revision: number;
  on: Day;
  against: Against;
  /** The six stages, then `closed`: what is completed, failed or cancelled. */
  stages: { stage: Column; procurements: PublicProcurement[] }[];
}

export interface BoardQuery {
  projectId: number | null;
  /** Today when left out. */
  on: Day | null;
  against: Against;
}

/** What has changed since a revision the reader knows, or that it had better read everything again. */
export interface BoardChanges {
  revision: number;
  today: Day;
  readAgain: boolean;
  procurements: PlannedProcurement[];
  /** Procurements whose creation was undone. */
  removed: number[];
}

/** All facts of a project's board, packed, for a client that derives the rest: one body per revision and day. */
export async function readBoardFacts(
  ctx: Context,
  { projectId }: { projectId: number | null },
): Promise<Encoded> {
  const facts = await readFacts(ctx, await chooseProject(ctx, projectId));
  return once(facts, `facts ${ctx.today}`, () =>
    encoded(etagOf(facts, ctx.today), () =>
      JSON.stringify(
        packFacts({ ...facts, today: ctx.today, procurements: [...facts.procurements.values()] }),
      ),
    ),
  );
}

/** What changed on a board after a revision: only the changed procurements, unless that is most of them. */
export async function readBoardChanges(
  ctx: Context,
  { projectId, revision }: { projectId: number; revision: number },
): Promise<BoardChanges> {
  const facts = await readFacts(ctx, projectId);
  const answer = {
    revision: facts.revision,
    today: ctx.today,
    readAgain: false,
    procurements: [],
    removed: [],
  };
  if (revision === facts.revision) return answer;
  const ids =
    revision > facts.revision ? null : await inSnapshot(ctx, (tx) => changedSince(tx, projectId, revision));
  if (ids === null) return { ...answer, readAgain: true };
  return {
    ...answer,
    procurements: ids.map((id) => facts.procurements.get(id)).filter((found) => found !== undefined),
    removed: ids.filter((id) => !facts.procurements.has(id)),
  };
}

/** The board with every verdict, as of a day and against a yardstick, for programs. */
export async function readBoard(ctx: Context, query: BoardQuery): Promise<Encoded> {
  const facts = await readFacts(ctx, await chooseProject(ctx, query.projectId));
  const { against } = query;
  if (typeof against === "number" && !facts.revisions.some((revision) => revision.id === against))
    throw new DomainError("UNKNOWN_REVISION", { field: "against" });
  const view: View = { on: query.on ?? ctx.today, against };
  const key = `board ${view.on} ${against}`;
  return once(facts, key, () => encoded(etagOf(facts, view.on, against), () => boardText(facts, view, key)));
}

function boardText(facts: Facts, view: View, key: string): string {
  const { id, number, name, eligibleFrom, eligibleTo } = facts.project;
  const head = { project: { id, number, name, eligibleFrom, eligibleTo }, revision: facts.revision, ...view };
  const board: BoardFacts = { ...facts, today: view.on, procurements: [...facts.procurements.values()] };
  const columns = readColumns(readCards(board, view));
  const stages = COLUMNS.map((column) => {
    const rows = columns[column].map((card) =>
      textOf(card.procurement, key, () => JSON.stringify(asPublic(card))),
    );
    return `{"stage":"${column}","procurements":[${rows.join(",")}]}`;
  });
  return `${JSON.stringify(head).slice(0, -1)},"stages":[${stages.join(",")}]}`;
}

function asPublic({ procurement, standing }: Card): PublicProcurement {
  const { id, title, kind, subActivity, procedure, rtkInvolvement, version, retenderOf } = procurement;
  const { status, stage, headline } = standing;
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
    stages,
  };
}

function asPublicWindow(window: PlannedWindow | null): PublicWindow | null {
  if (window === null) return null;
  const { from, to, kind, verbatim, revisionId } = window;
  return { from, to, kind, verbatim, revisionId };
}

/** Answers kept with the facts they were made from: when a newer revision replaces the facts, they go too. */
const answers = new WeakMap<Facts, Map<string, Encoded>>();
/** How many different days and yardsticks of one revision are kept. */
const ANSWERS_KEPT = 4;

function once(facts: Facts, key: string, make: () => Encoded): Encoded {
  const kept = answers.get(facts) ?? new Map<string, Encoded>();
  answers.set(facts, kept);
  const answer = kept.get(key) ?? make();
  kept.delete(key);
  kept.set(key, answer);
  if (kept.size > ANSWERS_KEPT) kept.delete(kept.keys().next().value!);
  return answer;
}

/** The text of one procurement, kept for the key it was last made for: one change then costs one procurement's text. */
const texts = new WeakMap<PlannedProcurement, Map<string, string>>();
const TEXTS_KEPT = 2;

function textOf(
  procurement: PlannedProcurement,
  key: string,
  make: (procurement: PlannedProcurement) => string,
): string {
  const kept = texts.get(procurement) ?? new Map<string, string>();
  texts.set(procurement, kept);
  let text = kept.get(key);
  if (text === undefined) {
    text = make(procurement);
    kept.set(key, text);
    if (kept.size > TEXTS_KEPT) kept.delete(kept.keys().next().value!);
  }
  return text;
}

/** Changes with every start, so that a new version of the product never meets bytes of an old one. */
const STARTED = Date.now().toString(36);

function etagOf(facts: Facts, ...view: (string | number)[]): string {
  return `"${[STARTED, facts.project.id, facts.revision, ...view].join("-")}"`;
}
