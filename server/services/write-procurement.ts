import { and, eq, sql } from "drizzle-orm";
import { procurementStages, procurements } from "#drizzle/schema.ts";
import { changedStages } from "#shared/history.ts";
import type { Details, Procurement } from "#shared/procurement.ts";
import { STAGES, type StagesFacts } from "#shared/stages.ts";
import type { Tx } from "../db.ts";
import type { Found } from "./find-procurement.ts";

/** What one intention changes of a procurement: any of its details, its stages, its closing. */
export type Changes = Partial<Details> &
  Partial<Pick<Procurement, "closedAs" | "closedOn" | "closedReason">> & {
    stages?: StagesFacts;
    removedAt?: string | null;
  };

/**
 * Writes the changes of a procurement that is locked, and raises its version. Only stages that differ are written.
 * Returns the procurement as it is afterwards.
 */
export async function writeProcurement(tx: Tx, before: Found, changes: Changes): Promise<Found> {
  const { stages, estimatedValue, ...columns } = changes;
  const money =
    estimatedValue === undefined
      ? {}
      : { estimatedValue: estimatedValue?.amount ?? null, currency: estimatedValue?.currency ?? null };
  const stageChanges = stages ? changedStages(before.stages, stages).after : {};
  await Promise.all([
    tx
      .update(procurements)
      .set({ ...columns, ...money, version: sql`${procurements.version} + 1` })
      .where(and(eq(procurements.projectId, before.projectId), eq(procurements.id, before.id))),
    ...STAGES.filter((stage) => stageChanges[stage]).map((stage) =>
      tx
        .update(procurementStages)
        .set(stageChanges[stage]!)
        .where(
          and(
            eq(procurementStages.projectId, before.projectId),
            eq(procurementStages.procurementId, before.id),
            eq(procurementStages.stage, stage),
          ),
        ),
    ),
  ]);
  const { removedAt: _, ...facts } = changes;
  return { ...before, ...facts, version: before.version + 1 };
}
