import { DomainError } from "#shared/errors.ts";
import type { LogWeekInput } from "#shared/evaluator-hours.ts";
import { type Context, inTransaction } from "../context.ts";
import { findProcurement } from "./find-procurement.ts";
import { type WrittenWork, writeWork } from "./write-work.ts";

/**
 * Writes a week at once: entries are logged, changed and taken away, all of them or none. A refusal names the field as
 * `entries.3.hours`.
 */
export async function logWeek(
  ctx: Context,
  { projectId, entries }: LogWeekInput,
): Promise<Omit<WrittenWork, "entries"> & { procurementIds: number[] }> {
  return inTransaction(ctx, async (tx) => {
    const procurementIds = [...new Set(entries.map(({ id }) => id))].sort((a, b) => a - b);
    for (const id of procurementIds) {
      const found = await findProcurement(tx, ctx, "hours.logWeek", id);
      if (found.projectId !== projectId) throw new DomainError("NOT_FOUND", { field: "projectId" });
    }
    const { firstRevision, revision } = await writeWork(
      tx,
      ctx,
      { projectId, procurementIds },
      entries,
      (place, field) => `entries.${place}.${field}`,
    );
    return { firstRevision, revision, procurementIds };
  });
}
