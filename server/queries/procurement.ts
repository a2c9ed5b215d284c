import { and, asc, desc, eq, inArray, isNull } from "drizzle-orm";
import { comments, documents, history, plannedWindows } from "#drizzle/schema.ts";
import { assertMay } from "#shared/access.ts";
import type { Known, Project, SubActivity } from "#shared/board.ts";
import type { DocumentType } from "#shared/document.ts";
import { DomainError } from "#shared/errors.ts";
import type { Condition } from "#shared/gates.ts";
import type { Change } from "#shared/history.ts";
import { wereThere } from "#shared/known-at.ts";
import type { Day } from "#shared/period.ts";
import type { PlanRevision, ReplanningReason, Statement } from "#shared/plan.ts";
import type { Closing } from "#shared/procurement.ts";
import type { Stage } from "#shared/stages.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { type Context, inSnapshot } from "../context.ts";
import { type Names, readNames } from "../names.ts";
import { asAsker } from "../row-security.ts";
import { asStatement } from "../services/find-draft.ts";
import type { Facts } from "./facts.ts";
import { readFactsKnownAt } from "./known-facts.ts";

/** What a plan states about a stage, with how its words were read and where they stand. */
export type SourcedStatement = Statement & {
  stage: Stage;
  normalization: string | null;
  note: string | null;
  source: string | null;
  /** The round it is stated about. */
  procurementId: number;
  /** Stated about the round that this one replaces. */
  inherited: boolean;
};

/** One round of a procurement and its retenders. */
export interface Round {
  id: number;
  title: string;
  openedOn: Day;
  closedAs: Closing | null;
  closedOn: Day | null;
}

/** Everything about one procurement. */
export interface ProcurementPage {
  project: Project;
  revision: number;
  /** As known on an earlier moment, the day of that moment. */
  today: Day;
  known: Known | null;
  revisions: PlanRevision[];
  subActivities: SubActivity[];
  /** What must be so before milestones are met; those switched off too. */
  conditions: Condition[];
  procurement: PlannedProcurement;
  statements: SourcedStatement[];
  /** Why adopted revisions moved its windows later, and those of the rounds that this one replaces. */
  replanningReasons: ReplanningReason[];
  /** All rounds, oldest first, this one included. */
  chain: Round[];
  comments: { id: number; text: string; actor: string; recordedAt: string }[];
  documents: {
    id: number;
    title: string;
    url: string;
    stage: Stage | null;
    type: DocumentType;
    recordedAt: string;
  }[];
  /** Newest first. */
  history: Change[];
  /** Of everybody who commented or changed something. */
  names: Names;
}

/** Reads a procurement's page, as known at a moment where one is given. Refuses with NOT_FOUND. */
export async function readProcurement(
  ctx: Context,
  { id, knownAt = null }: { id: number; knownAt?: string | null },
): Promise<ProcurementPage> {
  const [found] = await asAsker(
    ctx,
    (sql) =>
      sql<{ projectId: string }[]>`select project_id as "projectId" from procurements where id = ${id}`,
  );
  if (!found) throw new DomainError("NOT_FOUND", { field: "id" });
  const row = { projectId: Number(found.projectId) };
  assertMay(ctx.access, "procurements.read", row.projectId, "id");
  const { facts, today, known } = await readFactsKnownAt(ctx, row.projectId, knownAt);
  const procurement = facts.procurements.get(id);
  if (!procurement) throw new DomainError("NOT_FOUND", { field: "id" });
  const rounds = roundsOf(facts, procurement);
  const replaced = rounds.slice(0, rounds.indexOf(procurement) + 1).map((round) => round.id);
  const inProject = <T extends typeof comments | typeof documents | typeof history>(table: T) =>
    and(eq(table.projectId, row.projectId), eq(table.procurementId, id));
  const [[windows, commentRows, documentRows, changes], names] = await inSnapshot(ctx, async (tx) => {
    const rows = await Promise.all([
      tx
        .select()
        .from(plannedWindows)
        .where(
          and(eq(plannedWindows.projectId, row.projectId), inArray(plannedWindows.procurementId, replaced)),
        )
        .orderBy(
          asc(plannedWindows.revisionId),
          asc(plannedWindows.procurementId),
          asc(plannedWindows.stage),
        ),
      tx
        .select({
          id: comments.id,
          text: comments.text,
          actor: comments.actor,
          recordedAt: comments.recordedAt,
          isThere: isNull(comments.removedAt).mapWith(Boolean),
        })
        .from(comments)
        .where(inProject(comments))
        .orderBy(asc(comments.id)),
      tx
        .select({
          id: documents.id,
          title: documents.title,
          url: documents.url,
          stage: documents.stage,
          type: documents.type,
          recordedAt: documents.recordedAt,
          isThere: isNull(documents.removedAt).mapWith(Boolean),
        })
        .from(documents)
        .where(inProject(documents))
        .orderBy(asc(documents.id)),
      tx.select().from(history).where(inProject(history)).orderBy(desc(history.revision)),
    ]);
    const actors = [...rows[1], ...rows[3]].map(({ actor }) => actor);
    return [rows, await readNames(tx, actors)];
  });
  const later = known ? changes.filter(({ revision }) => revision > facts.revision) : [];
  const recorded = known ? changes.slice(later.length) : changes;
  return {
    project: facts.project,
    revision: facts.revision,
    today,
    known,
    revisions: facts.revisions,
    subActivities: facts.subActivities,
    conditions: facts.conditions,
    procurement,
    statements: asSourced(windows, procurement, new Set(facts.revisions.map((revision) => revision.id))),
    replanningReasons: facts.replanningReasons.filter(({ procurementId }) =>
      replaced.includes(procurementId),
    ),
    chain: rounds.map(({ id, title, openedOn, closedAs, closedOn }) => ({
      id,
      title,
      openedOn,
      closedAs,
      closedOn,
    })),
    comments: wereThere("comment", commentRows, later).map(({ isThere: _, ...comment }) => comment),
    documents: wereThere("document", documentRows, later).map(({ isThere: _, ...document }) => document),
    history: recorded.map(({ projectId: _, ...change }) => change),
    names,
  };
}

function roundsOf(facts: Facts, procurement: PlannedProcurement): PlannedProcurement[] {
  const next = new Map<number, PlannedProcurement>();
  for (const each of facts.procurements.values())
    if (each.retenderOf !== null) next.set(each.retenderOf, each);
  let first = procurement;
  while (first.retenderOf !== null) first = facts.procurements.get(first.retenderOf)!;
  const rounds = [first];
  for (let round = next.get(first.id); round; round = next.get(round.id)) rounds.push(round);
  return rounds;
}

/**
 * Of each revision that counts and each stage, what counts: a round's own statement stands before an inherited one.
 */
function asSourced(
  windows: (typeof plannedWindows.$inferSelect)[],
  procurement: PlannedProcurement,
  counting: ReadonlySet<number>,
): SourcedStatement[] {
  return windows
    .filter(
      (window) =>
        counting.has(window.revisionId) &&
        (window.procurementId === procurement.id ||
          !windows.some(
            (other) =>
              other.revisionId === window.revisionId &&
              other.stage === window.stage &&
              other.procurementId > window.procurementId,
          )),
    )
    .map((window) => ({
      ...asStatement(window),
      stage: window.stage,
      normalization: window.normalization,
      note: window.note,
      source: window.source,
      procurementId: window.procurementId,
      inherited: window.procurementId !== procurement.id,
    }));
}
