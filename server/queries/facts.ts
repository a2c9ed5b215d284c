import { and, asc, eq, getTableColumns, gt, isNotNull, lte, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import {
  history,
  plannedWindows,
  planRevisions,
  procurementStages,
  procurements,
  projects,
  replanningReasons,
  subActivities,
} from "#drizzle/schema.ts";
import { assertMay, type ProjectDeed } from "#shared/access.ts";
import type { Project, SubActivity } from "#shared/board.ts";
import { DomainError } from "#shared/errors.ts";
import type { Condition } from "#shared/gates.ts";
import { inheritPlan, type PlanRevision, type ReplanningReason, type Statement } from "#shared/plan.ts";
import type { Procurement } from "#shared/procurement.ts";
import { NO_RECORDS } from "#shared/records.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { type Context, inSnapshot } from "../context.ts";
import type { Database, Tx } from "../db.ts";
import { revisionFor } from "../row-security.ts";
import { asPlan, findRevisions } from "../services/find-plans.ts";
import { asProcurement, asStages } from "../services/find-procurement.ts";
import { findConditions, findRecords } from "../services/find-records.ts";
import { readProjects } from "./projects.ts";

/** What a board is derived from, as of one revision of the project. Never changed: a later revision is a new one. */
export interface Facts {
  project: Project;
  revision: number;
  revisions: PlanRevision[];
  subActivities: SubActivity[];
  replanningReasons: ReplanningReason[];
  conditions: Condition[];
  /** By id, oldest first. */
  procurements: ReadonlyMap<number, PlannedProcurement>;
}

/** More changed procurements than this are read anew with everything else. */
const MANY = 500;

/**
 * The project's facts as of now. What this process read before is used again: only the procurements that history
 * names since are read anew. Refuses with NOT_FOUND.
 *
 * @param announced a revision that was announced, where that is new enough: then it is not asked for
 */
export async function readFacts(ctx: Context, projectId: number, announced?: number): Promise<Facts> {
  const revision = announced ?? (await readRevision(ctx, projectId));
  const { known, reading } = cacheOf(ctx.database);
  for (;;) {
    const facts = known.get(projectId);
    if (facts && facts.revision >= revision) return facts;
    // However many ask, one reads for all. It may have begun before the change this reader has heard of.
    const others = reading.get(projectId);
    if (others) {
      await others.catch((error) => {
        // What is not there for somebody else may be there for this reader.
        if (!(error instanceof DomainError && error.code === "NOT_FOUND")) throw error;
      });
      continue;
    }
    const own = readChanges(ctx, projectId, facts)
      .then((fresh) => void known.set(projectId, fresh))
      .finally(() => reading.delete(projectId));
    reading.set(projectId, own);
    await own;
  }
}

function readChanges(ctx: Context, projectId: number, known?: Facts): Promise<Facts> {
  return inSnapshot(ctx, async (tx) => (known && (await refresh(tx, known))) ?? readAll(tx, projectId));
}

/** A procurement after a change, with what the plans state about it and what is recorded beside it. */
type Answered<T> = Omit<T, "projectId" | "procurement"> & {
  procurement: PlannedProcurement;
  /** The project's revision as of which plan and records are: whoever has later ones keeps those. */
  recordsAsOf: number;
};

/**
 * A changed procurement with its plan and records. Changing a procurement never changes what the plans state about it
 * or what is recorded beside it, so what this process read last will do; those reach the client by announcements of
 * their own.
 */
export async function withPlan<T extends { projectId: number; procurement: Procurement }>(
  ctx: Context,
  { projectId, procurement, ...rest }: T,
): Promise<Answered<T>> {
  const { procurements, revision } =
    cacheOf(ctx.database).known.get(projectId) ?? (await readFacts(ctx, projectId));
  const known = procurements.get(procurement.id) ?? procurements.get(procurement.retenderOf ?? 0);
  const records = procurements.get(procurement.id)?.records ?? NO_RECORDS;
  return {
    ...rest,
    procurement: { ...procurement, plan: known?.plan ?? {}, records },
    recordsAsOf: revision,
  };
}

/** A procurement with what is recorded beside it, after a change of that: the answer to whoever made the change. */
export async function withRecords<T extends { projectId: number; procurement: { id: number } }>(
  ctx: Context,
  { projectId, procurement: { id }, ...rest }: T,
): Promise<Answered<T>> {
  const { procurements, revision } = await readFacts(ctx, projectId);
  const procurement = procurements.get(id);
  if (!procurement) throw new DomainError("NOT_FOUND");
  return { ...rest, procurement, recordsAsOf: revision };
}

/**
 * The project the address names, or, of those somebody may see, the one they opened last. Refuses with NOT_FOUND when
 * there is none, and whoever may not do this in it.
 */
export async function chooseProject(
  ctx: Context,
  deed: ProjectDeed,
  projectId: number | null,
): Promise<number> {
  const chosen = projectId ?? (await readProjects(ctx)).currentId;
  if (chosen === null) throw new DomainError("NOT_FOUND", { field: "project" });
  assertMay(ctx.access, deed, chosen, "project");
  return chosen;
}

/** What of a project's facts history says has changed. */
interface ChangedFacts {
  /** Ids of the procurements it names. */
  ids: number[];
  /** Those of them beside which something else is recorded now. */
  withRecords: Set<number>;
  /** Whether somebody said why a plan moved a window later. */
  reasons: boolean;
}

/** What changed after a revision, up to another where one is given; or null when everything may have changed. */
export async function changedSince(
  tx: Tx,
  projectId: number,
  revision: number,
  upTo?: number,
): Promise<ChangedFacts | null> {
  const rows = await tx
    .selectDistinct({
      id: history.procurementId,
      reasons: sql<boolean>`jsonb_exists(${history.after}, 'replanning')`,
      records: sql<boolean>`jsonb_exists_any(${history.after},
        array['consultation', 'step', 'assignment', 'workEntry', 'document', 'check'])`,
    })
    .from(history)
    .where(
      and(
        eq(history.projectId, projectId),
        gt(history.revision, revision),
        // Drafts count for nothing yet; the law, outputs and what only the hours and RTK's dates need are read apart.
        sql`(${history.kind} = 'plan.adopted'
          or not jsonb_exists_any(${history.after}, array['planning', 'planRevision', 'ruleInLaw', 'output',
            'outputPlanning', 'outputDelivery', 'capacity', 'month', 'rtkDueDate']))`,
        upTo === undefined ? undefined : lte(history.revision, upTo),
      ),
    )
    .limit(MANY + 1);
  if (rows.length > MANY || rows.some(({ id }) => id === null)) return null;
  return {
    ids: [...new Set(rows.filter(({ reasons }) => !reasons).map(({ id }) => id!))],
    withRecords: new Set(rows.filter(({ records }) => records).map(({ id }) => id!)),
    reasons: rows.some(({ reasons }) => reasons),
  };
}

/** What this process knows of the projects in one database, and what it is reading of them just now. */
interface Cache {
  known: Map<number, Facts>;
  reading: Map<number, Promise<void>>;
}

const caches = new WeakMap<Database, Cache>();

function cacheOf(database: Database): Cache {
  const cache = caches.get(database) ?? { known: new Map(), reading: new Map() };
  caches.set(database, cache);
  return cache;
}

/** The project's latest revision. Refuses with NOT_FOUND. */
export async function readRevision(ctx: Context, projectId: number): Promise<number> {
  const revision = await revisionFor(ctx, projectId);
  if (revision === null) throw new DomainError("NOT_FOUND", { field: "project" });
  return revision;
}

async function refresh(tx: Tx, known: Facts): Promise<Facts | null> {
  const [[row], what] = await Promise.all([
    tx.select({ revision: projects.revision }).from(projects).where(eq(projects.id, known.project.id)),
    changedSince(tx, known.project.id, known.revision),
  ]);
  if (!row || what === null) return null;
  const { ids } = what;
  const [fresh, reasons] = await Promise.all([
    readProcurements(tx, known, ids, { withRecords: what.withRecords }),
    what.reasons ? readReplanningReasons(tx, known.project.id) : known.replanningReasons,
  ]);
  const changed = new Map(known.procurements);
  for (const id of ids) {
    const procurement = fresh.get(id);
    if (procurement) changed.set(id, procurement);
    else changed.delete(id);
  }
  return { ...known, revision: row.revision, replanningReasons: reasons, procurements: changed };
}

async function readAll(tx: Tx, projectId: number): Promise<Facts> {
  const [[row], parts, revisions, reasons, conditions, ids] = await Promise.all([
    tx.select().from(projects).where(eq(projects.id, projectId)),
    tx
      .select({ number: subActivities.number, nameEt: subActivities.nameEt, nameEn: subActivities.nameEn })
      .from(subActivities)
      .where(eq(subActivities.projectId, projectId))
      .orderBy(asc(subActivities.number)),
    findRevisions(tx, projectId),
    readReplanningReasons(tx, projectId),
    findConditions(tx, projectId),
    tx
      .select({ id: procurements.id })
      .from(procurements)
      .where(and(eq(procurements.projectId, projectId), sql`removed_at is null`))
      .orderBy(asc(procurements.id)),
  ]);
  if (!row) throw new DomainError("NOT_FOUND", { field: "project" });
  const { revision, openedAt: _, organisationId: __, ...project } = row;
  const found = new Map<number, PlannedProcurement>();
  const facts = {
    project,
    revision,
    revisions,
    subActivities: parts,
    replanningReasons: reasons,
    conditions,
    procurements: found,
  };
  for (let from = 0; from < ids.length; from += BATCH) {
    const some = ids.slice(from, from + BATCH).map(({ id }) => id);
    for (const [id, procurement] of await readProcurements(tx, facts, some)) found.set(id, procurement);
  }
  return facts;
}

/** Why adopted revisions moved windows later. */
function readReplanningReasons(tx: Tx, projectId: number): Promise<ReplanningReason[]> {
  const { projectId: _, ...columns } = getTableColumns(replanningReasons);
  return tx
    .select(columns)
    .from(replanningReasons)
    .innerJoin(
      planRevisions,
      and(
        eq(planRevisions.projectId, replanningReasons.projectId),
        eq(planRevisions.id, replanningReasons.revisionId),
        isNotNull(planRevisions.adoptedOn),
      ),
    )
    .where(eq(replanningReasons.projectId, projectId))
    .orderBy(asc(replanningReasons.revisionId), asc(replanningReasons.procurementId));
}

/** Procurements read at a time: rows take several times the memory of what is kept of them. */
const BATCH = 500;

/**
 * Reads some procurements; a retender's plan is completed from the rounds it replaces. What the plans state
 * about a procurement that is known already has not changed: adopting a plan makes everything be read anew.
 */
async function readProcurements(
  tx: Tx,
  { project: { id: projectId }, revisions, procurements: known }: Facts,
  ids: number[],
  { which = THERE, withRecords }: { which?: SQL; withRecords?: ReadonlySet<number> } = {},
): Promise<Map<number, PlannedProcurement>> {
  if (ids.length === 0) return new Map();
  const unplanned = ids.filter((id) => !known.has(id));
  const [rows, stages, windows, records] = await Promise.all([
    tx
      .select()
      .from(procurements)
      .where(and(eq(procurements.projectId, projectId), which, isOneOf(procurements.id, ids)))
      .orderBy(asc(procurements.id)),
    tx
      .select()
      .from(procurementStages)
      .where(and(eq(procurementStages.projectId, projectId), isOneOf(procurementStages.procurementId, ids))),
    unplanned.length === 0 ? [] : readWindows(tx, projectId, unplanned),
    findRecords(
      tx,
      projectId,
      ids.filter((id) => !known.has(id) || withRecords?.has(id)),
    ),
  ]);
  const order = new Map(revisions.map((revision, index) => [revision.id, index]));
  const stagesOf = Map.groupBy(stages, (stage) => stage.procurementId);
  const windowsOf = Map.groupBy(
    windows.filter((window) => order.has(window.revisionId)),
    (window) => window.procurementId,
  );
  const found = new Map<number, PlannedProcurement>();
  const share = sharedStatements();
  for (const row of rows) {
    const own = asPlan(windowsOf.get(row.id) ?? [], order, share);
    // A round is recorded after the one it replaces, so that one is read already.
    const replaced =
      row.retenderOf === null ? null : (found.get(row.retenderOf) ?? known.get(row.retenderOf) ?? null);
    const plan = known.get(row.id)?.plan ?? (replaced ? inheritPlan(own, replaced.plan, order) : own);
    const unchanged = withRecords?.has(row.id) ? undefined : known.get(row.id)?.records;
    found.set(row.id, {
      ...asProcurement(row, asStages(stagesOf.get(row.id) ?? [])),
      plan,
      records: unchanged ?? records.get(row.id) ?? NO_RECORDS,
    });
  }
  return found;
}

/** Procurements whose creation was taken back: what history tells of the time before is about them too. */
export function readRemoved(tx: Tx, facts: Facts, ids: number[]): Promise<PlannedProcurement[]> {
  return readProcurements(tx, facts, ids, { which: REMOVED }).then((found) => [...found.values()]);
}

const THERE = sql`removed_at is null`;
const REMOVED = sql`removed_at is not null`;

/** Without their sources: those are the longer part, and only a procurement's own page shows them. */
function readWindows(tx: Tx, projectId: number, ids: number[]) {
  const { projectId: _, normalization, note, source, ...columns } = getTableColumns(plannedWindows);
  return tx
    .select(columns)
    .from(plannedWindows)
    .where(and(eq(plannedWindows.projectId, projectId), isOneOf(plannedWindows.procurementId, ids)));
}

/** One parameter however many ids there are, so that one prepared statement serves them all. */
function isOneOf(column: PgColumn, ids: readonly number[]) {
  return sql`${column} = any(${`{${ids.join(",")}}`}::bigint[])`;
}

/** Plans repeat themselves: equal statements are one object, which is kept once and packed once. */
function sharedStatements(): (statement: Statement) => Statement {
  const known = new Map<string, Statement>();
  return (statement) => {
    const { revisionId, kind, verbatim } = statement;
    const window = kind === "dropped" ? "" : `${statement.from} ${statement.to} ${statement.refersTo}`;
    const words = `${revisionId} ${kind} ${window} ${verbatim}`;
    const same = known.get(words);
    if (same) return same;
    known.set(words, statement);
    return statement;
  };
}
