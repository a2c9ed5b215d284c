import { and, desc, eq, sql } from "drizzle-orm";
import type { PgUpdateSetSource } from "drizzle-orm/pg-core";
import { history, plannedWindows, planRevisions, procurements, replanningReasons } from "#drizzle/schema.ts";
import { assertMay, type ProjectDeed } from "#shared/access.ts";
import { DomainError } from "#shared/errors.ts";
import type { PlanFacts } from "#shared/history.ts";
import type { Sourcing, Statement } from "#shared/plan.ts";
import type { Draft } from "#shared/plan-draft.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import type { Context } from "../context.ts";
import type { Tx } from "../db.ts";

/** A plan revision as its row says it, locked until the transaction ends. */
export type FoundRevision = typeof planRevisions.$inferSelect;

/** One stage of one procurement, in one plan revision. */
export interface PlannedPlace {
  projectId: number;
  revisionId: number;
  procurementId: number;
  stage: Stage;
}

/**
 * Finds a draft and locks it, so that whoever changes or adopts it does so one after the other. Refuses with NOT_FOUND,
 * whoever may not do this in its project, with FROZEN when it is adopted, and with DRAFT_DISCARDED unless a discarded one will do.
 */
export async function findDraft(
  tx: Tx,
  ctx: Pick<Context, "access">,
  deed: ProjectDeed,
  revisionId: number,
  options: { discarded?: boolean } = {},
): Promise<FoundRevision> {
  const revision = await findRevision(tx, ctx, deed, revisionId, options);
  if (revision.adoptedOn !== null) throw new DomainError("FROZEN");
  return revision;
}

/** Finds a revision, draft or adopted, and locks it. Refuses as {@link findDraft} does. */
export async function findRevision(
  tx: Tx,
  ctx: Pick<Context, "access">,
  deed: ProjectDeed,
  revisionId: number,
  { discarded = false }: { discarded?: boolean } = {},
): Promise<FoundRevision> {
  const [revision] = await tx
    .select()
    .from(planRevisions)
    .where(eq(planRevisions.id, revisionId))
    .for("no key update");
  if (!revision) throw new DomainError("NOT_FOUND", { field: "revisionId" });
  assertMay(ctx.access, deed, revision.projectId, "revisionId");
  if (revision.removedAt !== null && !discarded) throw new DomainError("DRAFT_DISCARDED");
  return revision;
}

/** Refuses a decision made on an older version of a draft, with who changed it since, and the draft as it is now. */
export async function assertDraftVersion(tx: Tx, draft: FoundRevision, version: number): Promise<void> {
  if (draft.version === version) return;
  throw new DomainError("STALE_DRAFT", {
    field: "version",
    details: await whoChangedPlan(tx, draft),
    current: await readDraft(tx, draft),
  });
}

/** Who last changed what a draft says of a stage, or the draft itself, and when. */
export async function whoChangedPlan(
  tx: Tx,
  { projectId, id }: Pick<FoundRevision, "projectId" | "id">,
  place?: Pick<PlannedPlace, "procurementId" | "stage">,
): Promise<{ who: string | null; when: string | null }> {
  const [last] = await tx
    .select({ who: history.actor, when: history.recordedAt })
    .from(history)
    .where(
      and(
        eq(history.projectId, projectId),
        place
          ? sql`(${history.kind} = 'plan.imported' and ${history.after} @> ${JSON.stringify({ planRevision: { revisionId: id } })}::jsonb
              or ${history.procurementId} = ${place.procurementId}
                and ${history.after} @> ${JSON.stringify({ planning: { revisionId: id, stage: place.stage } })}::jsonb)`
          : sql`(${history.after} @> ${JSON.stringify({ planRevision: { revisionId: id } })}::jsonb
              or ${history.after} @> ${JSON.stringify({ planning: { revisionId: id } })}::jsonb
              or ${history.after} @> ${JSON.stringify({ outputPlanning: { revisionId: id } })}::jsonb)`,
      ),
    )
    .orderBy(desc(history.revision))
    .limit(1);
  return last ?? { who: null, when: null };
}

/** All that a draft says, and why. What it says of procurements whose creation was undone is left out. */
export async function readDraft(
  tx: Tx,
  { projectId, id, name, source, version }: FoundRevision,
): Promise<Draft> {
  const [windows, reasons] = await Promise.all([
    tx
      .select({ window: plannedWindows })
      .from(plannedWindows)
      .innerJoin(
        procurements,
        and(
          eq(procurements.projectId, plannedWindows.projectId),
          eq(procurements.id, plannedWindows.procurementId),
          sql`${procurements.removedAt} is null`,
        ),
      )
      .where(and(eq(plannedWindows.projectId, projectId), eq(plannedWindows.revisionId, id))),
    tx
      .select()
      .from(replanningReasons)
      .where(and(eq(replanningReasons.projectId, projectId), eq(replanningReasons.revisionId, id))),
  ]);
  const statements = windows.map(({ window }) => ({
    ...asStatement(window),
    procurementId: window.procurementId,
    stage: window.stage,
  }));
  return {
    id,
    name,
    source,
    version,
    statements: statements.sort(byPlace),
    reasons: reasons.map(({ projectId: _, ...reason }) => reason).sort(byPlace),
  };
}

/** A revision as history tells of it. */
export function planFacts(
  { id, name, source, adoptedOn, removedAt }: FoundRevision,
  changed: Partial<PlanFacts> = {},
): PlanFacts {
  return { revisionId: id, name, source, adoptedOn, exists: removedAt === null, ...changed };
}

/** What a revision states of one stage, with where it comes from; null where it is silent. */
export async function findStated(tx: Tx, place: PlannedPlace): Promise<(Statement & Sourcing) | null> {
  const [window] = await tx.select().from(plannedWindows).where(atPlace(place));
  if (!window) return null;
  const { normalization, note, source } = window;
  return { ...asStatement(window), normalization, note, source };
}

/** Lets a draft state something of one stage, or nothing. The draft must be locked. */
export async function writeStated(
  tx: Tx,
  place: PlannedPlace,
  states: (Statement & Sourcing) | null,
): Promise<void> {
  if (states === null) await tx.delete(plannedWindows).where(atPlace(place));
  else {
    const { revisionId: _, ...said } = { from: null, to: null, refersTo: "milestone" as const, ...states };
    await tx
      .insert(plannedWindows)
      .values({ ...place, ...said })
      .onConflictDoUpdate({
        target: [
          plannedWindows.projectId,
          plannedWindows.revisionId,
          plannedWindows.procurementId,
          plannedWindows.stage,
        ],
        set: said,
      });
  }
}

/** A row of the plan as what its revision states. */
export function asStatement({
  revisionId,
  from,
  to,
  kind,
  refersTo,
  verbatim,
}: Omit<typeof plannedWindows.$inferSelect, "projectId" | keyof Sourcing>): Statement {
  return kind === "dropped"
    ? { revisionId, kind, verbatim }
    : { revisionId, from, to: to!, kind, refersTo, verbatim };
}

/** Raises a locked draft's version, with what else changes of its row. */
export async function writeDraft(
  tx: Tx,
  { projectId, id }: Pick<FoundRevision, "projectId" | "id">,
  changes: PgUpdateSetSource<typeof planRevisions> = {},
): Promise<FoundRevision> {
  const [after] = await tx
    .update(planRevisions)
    .set({ ...changes, version: sql`${planRevisions.version} + 1` })
    .where(and(eq(planRevisions.projectId, projectId), eq(planRevisions.id, id)))
    .returning();
  return after!;
}

function atPlace({ projectId, revisionId, procurementId, stage }: PlannedPlace) {
  return and(
    eq(plannedWindows.projectId, projectId),
    eq(plannedWindows.revisionId, revisionId),
    eq(plannedWindows.procurementId, procurementId),
    eq(plannedWindows.stage, stage),
  );
}

function byPlace(a: Omit<PlannedPlace, "projectId">, b: typeof a): number {
  return a.procurementId - b.procurementId || STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage);
}
