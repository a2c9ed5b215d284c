import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { history, procurementStages, procurements } from "#drizzle/schema.ts";
import { assertMay, type ProjectDeed } from "#shared/access.ts";
import { DomainError } from "#shared/errors.ts";
import type { Procurement } from "#shared/procurement.ts";
import { STAGES, type Stage, type StageFacts, type StagesFacts } from "#shared/stages.ts";
import type { Context } from "../context.ts";
import type { Tx } from "../db.ts";

/** A procurement with the project it belongs to, locked until the transaction ends. */
export type Found = Procurement & { projectId: number };

/**
 * Reads one procurement and locks it, so that two people deciding about it do so one after the other.
 * Refuses with NOT_FOUND, and whoever may not do this in its project. The two reads travel together; the second sees what the lock waited for. The key stays free:
 * a history row that names the procurement is written by others too, while they hold the project.
 */
export async function findProcurement(
  tx: Tx,
  ctx: Pick<Context, "access">,
  deed: ProjectDeed,
  id: number,
  options: { removed?: boolean } = {},
): Promise<Found> {
  const wanted = options.removed
    ? eq(procurements.id, id)
    : and(eq(procurements.id, id), isNull(procurements.removedAt));
  const [[row], stages] = await Promise.all([
    tx.select().from(procurements).where(wanted).for("no key update"),
    tx
      .select()
      .from(procurementStages)
      .where(
        and(
          eq(procurementStages.projectId, sql`(select project_id from procurements where id = ${id})`),
          eq(procurementStages.procurementId, id),
        ),
      ),
  ]);
  if (!row) throw new DomainError("NOT_FOUND");
  assertMay(ctx.access, deed, row.projectId);
  return { ...asProcurement(row, asStages(stages)), projectId: row.projectId };
}

/**
 * Refuses a decision made on another version, with the row as it is now, and with who changed what since, where that is
 * why: nobody is named for a version that never was, or for one that no history tells of.
 */
export async function assertVersion(tx: Tx, found: Found, version: number): Promise<void> {
  if (found.version === version) return;
  const [last] = await tx
    .select()
    .from(history)
    .where(
      and(
        eq(history.projectId, found.projectId),
        eq(history.procurementId, found.id),
        // These raise no version, so they are never why a decision is too old.
        sql`not jsonb_exists_any(${history.after}, array['comment', 'document', 'planning', 'replanning',
          'consultation', 'step', 'assignment', 'workEntry', 'check', 'output', 'outputDelivery', 'outputPlanning'])`,
      ),
    )
    .orderBy(desc(history.revision))
    .limit(version < found.version ? 1 : 0);
  throw new DomainError("STALE", {
    field: "version",
    details: { who: last?.actor ?? null, when: last?.recordedAt ?? null, what: last?.kind ?? null },
    current: found,
  });
}

export function asStages(rows: (StageFacts & { stage: Stage })[]): StagesFacts {
  const stages = Object.fromEntries(STAGES.map((stage) => [stage, { ...UNKNOWN_STAGE }])) as StagesFacts;
  for (const { stage, applicable, metOn, lateReason, lateNote, illustrative, overridden } of rows)
    stages[stage] = { applicable, metOn, lateReason, lateNote, illustrative, overridden };
  return stages;
}

export function asProcurement(row: typeof procurements.$inferSelect, stages: StagesFacts): Procurement {
  const { projectId: _, removedAt: __, estimatedValue, currency, ...facts } = row;
  return {
    ...facts,
    estimatedValue: estimatedValue === null ? null : { amount: estimatedValue, currency: currency! },
    stages,
  };
}

const UNKNOWN_STAGE: StageFacts = {
  applicable: true,
  metOn: null,
  lateReason: null,
  lateNote: null,
  illustrative: false,
  overridden: null,
};
