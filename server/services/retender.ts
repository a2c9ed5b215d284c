import { and, eq, isNull } from "drizzle-orm";
import { procurementStages, procurements } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import type { RetenderInput } from "#shared/procurement.ts";
import { STAGES, stageIndex } from "#shared/stages.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordHistory } from "../history.ts";
import type { Changed } from "./change-procurement.ts";
import { valuesOf } from "./create-procurement.ts";
import { asProcurement, asStages, assertVersion, type Found, findProcurement } from "./find-procurement.ts";

/**
 * Begins a new round of a failed procurement. It inherits the promises, and what was done before the notice: the
 * study, the documents and RTK's word. The notice, the contract and the delivery begin anew.
 */
export async function retender(ctx: Context, input: RetenderInput): Promise<Changed> {
  return inTransaction(ctx, async (tx) => {
    const failed = await findProcurement(tx, ctx, "procurements.retender", input.id);
    await assertVersion(tx, failed, input.version);
    const on = input.on ?? ctx.today;
    assertRetenderDay(failed, on, ctx);
    await assertNotRetendered(tx, failed);
    const [row] = await tx
      .insert(procurements)
      .values({
        projectId: failed.projectId,
        title: input.title ?? failed.title,
        kind: failed.kind,
        subActivity: failed.subActivity,
        procedure: failed.procedure,
        rtkInvolvement: failed.rtkInvolvement,
        person: failed.person,
        estimatedValue: failed.estimatedValue?.amount,
        currency: failed.estimatedValue?.currency,
        note: failed.note,
        openedOn: on,
        retenderOf: failed.id,
      })
      .returning();
    const stages = await tx
      .insert(procurementStages)
      .values(
        STAGES.map((stage) => ({
          projectId: failed.projectId,
          procurementId: row!.id,
          stage,
          ...(stageIndex(stage) < stageIndex("announcement")
            ? failed.stages[stage]
            : { applicable: failed.stages[stage].applicable }),
        })),
      )
      .returning();
    const procurement = asProcurement(row!, asStages(stages));
    const revision = await recordHistory(tx, ctx, {
      projectId: failed.projectId,
      procurementId: procurement.id,
      kind: "procurement.retendered",
      before: { exists: false },
      after: valuesOf(procurement),
      happenedOn: on,
    });
    return { projectId: failed.projectId, procurement, revision };
  });
}

/** Refuses when a new round of this procurement is there already. */
export async function assertNotRetendered(tx: Tx, found: Found): Promise<void> {
  const [next] = await tx
    .select({ id: procurements.id })
    .from(procurements)
    .where(
      and(
        eq(procurements.projectId, found.projectId),
        eq(procurements.retenderOf, found.id),
        isNull(procurements.removedAt),
      ),
    );
  if (next) throw new DomainError("ALREADY_RETENDERED", { details: { id: next.id } });
}

function assertRetenderDay(failed: Found, on: string, { today }: Context): void {
  if (failed.closedAs !== "failed") throw new DomainError("NOT_FAILED");
  if (on > today) throw new DomainError("DAY_IN_FUTURE", { field: "on" });
  if (on < failed.closedOn!)
    throw new DomainError("DAY_BEFORE_PREVIOUS", { field: "on", details: { previous: failed.closedOn } });
}
