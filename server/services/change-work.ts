import type { ProjectDeed } from "#shared/access.ts";
import type { WorkEntry } from "#shared/evaluator-hours.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Changed } from "./change-procurement.ts";
import { findProcurement } from "./find-procurement.ts";
import { type WorkChange, writeWork } from "./write-work.ts";

/** Makes one change to the hours of a procurement. */
export async function changeWork(
  ctx: Context,
  deed: ProjectDeed,
  change: WorkChange,
): Promise<Changed & { entry: WorkEntry }> {
  return inTransaction(ctx, async (tx) => {
    const { projectId, ...procurement } = await findProcurement(tx, ctx, deed, change.id);
    const { entries, revision } = await writeWork(tx, ctx, { projectId, procurementIds: [procurement.id] }, [
      change,
    ]);
    return { projectId, procurement, revision, entry: entries[0]! };
  });
}
