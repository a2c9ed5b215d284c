import { and, desc, eq, gt, sql } from "drizzle-orm";
import { history, outputDeliveries, outputs } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import { type Change, isSame } from "#shared/history.ts";
import type { Tx } from "../db.ts";
import { asDelivery, asOutput, assertRemovable } from "./find-output.ts";

type ChangeRow = Change & { projectId: number };

/** Locks the output that a change is of, as those lock it who change it: before the project. */
export async function lockOutputOf(tx: Tx, { projectId, after }: ChangeRow): Promise<void> {
  const outputId = after.output?.id ?? after.outputDelivery?.outputId;
  if (outputId === undefined) return;
  await tx
    .select({ id: outputs.id })
    .from(outputs)
    .where(and(eq(outputs.projectId, projectId), eq(outputs.id, outputId)))
    .for("no key update");
}

/**
 * Refuses to take back a change of an output or a delivery that is another by now, whichever procurement the output
 * belonged to meanwhile. An output's addition stays while something was delivered or an adopted plan promises it; a
 * delivery comes back only to an output that is there.
 */
export async function assertOutputRestorable(tx: Tx, undone: ChangeRow): Promise<void> {
  await lockOutputOf(tx, undone);
  const { projectId, before, after } = undone;
  if (after.output) {
    const { id, exists, version: _, ...became } = after.output;
    const [row] = await tx
      .select()
      .from(outputs)
      .where(and(eq(outputs.projectId, projectId), eq(outputs.id, id)));
    const { id: __, version: ___, ...is } = asOutput(row!);
    if ((row!.removedAt === null) !== exists || !isSame(is, became)) throw await conflict(tx, undone);
    if (before.output?.exists === false) await assertRemovable(tx, { projectId, outputId: id });
  }
  if (after.outputDelivery) {
    const { id, exists, version: _, ...became } = after.outputDelivery;
    const [row] = await tx
      .select({ delivery: outputDeliveries, outputRemovedAt: outputs.removedAt })
      .from(outputDeliveries)
      .innerJoin(
        outputs,
        and(eq(outputs.projectId, outputDeliveries.projectId), eq(outputs.id, outputDeliveries.outputId)),
      )
      .where(and(eq(outputDeliveries.projectId, projectId), eq(outputDeliveries.id, id)));
    const { delivery, outputRemovedAt } = row!;
    const { id: __, version: ___, ...is } = asDelivery(delivery);
    const isGone = outputRemovedAt !== null;
    if (isGone || (delivery.removedAt === null) !== exists || !isSame(is, became))
      throw await conflict(tx, undone, isGone ? { output: { id: delivery.outputId } } : undefined);
  }
}

/** Who changed the record since, or what it belongs to. */
async function conflict(
  tx: Tx,
  { projectId, revision, after }: ChangeRow,
  of: object = after.output
    ? { output: { id: after.output.id } }
    : { outputDelivery: { id: after.outputDelivery!.id } },
): Promise<DomainError> {
  const [last] = await tx
    .select({ who: history.actor, when: history.recordedAt })
    .from(history)
    .where(
      and(
        eq(history.projectId, projectId),
        gt(history.revision, revision),
        sql`${history.after} @> ${JSON.stringify(of)}::jsonb`,
      ),
    )
    .orderBy(desc(history.revision))
    .limit(1);
  return new DomainError("UNDO_CONFLICT", { details: last ?? { who: null, when: null } });
}
