import { and, asc, desc, eq, gt, inArray, isNull, notExists, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { closedMonths, history, planRevisions } from "#drizzle/schema.ts";
import { assertMay } from "#shared/access.ts";
import { DEED_OF_CHANGE } from "#shared/change-deeds.ts";
import { DomainError } from "#shared/errors.ts";
import { assertUndoable, type Change, UNDOABLE_KINDS, type Values } from "#shared/history.ts";
import { areStagesSound, lastMetOn } from "#shared/milestones.ts";
import { DETAIL_FIELDS, type Procurement, type UndoInput } from "#shared/procurement.ts";
import { asStageFacts, currentStage, STAGES } from "#shared/stages.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordHistory } from "../history.ts";
import { closingColumns } from "./close-procurement.ts";
import { type Found, findProcurement } from "./find-procurement.ts";
import { lockOutputOf } from "./restore-output.ts";
import { isOfRecord, restoreRecord } from "./restore-record.ts";
import { assertNotRetendered } from "./retender.ts";
import { isOfPlan, undoPlanning } from "./undo-planning.ts";
import { type Changes, writeProcurement } from "./write-procurement.ts";

/** The procurement after an undo, null when the undo took away its creation; and the change that was taken back. */
export interface Undone {
  projectId: number;
  /** Null when no procurement is another than before, because it was a plan that was changed back. */
  procurementId: number | null;
  procurement: Procurement | null;
  revision: number;
  undone: Change;
}

type ChangeRow = Change & { projectId: number };

/**
 * Takes back one's own change: the named one, or the last one made in this browser. It is a new change with a history
 * row of its own, for which one must still be allowed to make the change. Refused with UNDO_CONFLICT when somebody changed the same thing since.
 */
export async function undoChange(ctx: Context, input: UndoInput): Promise<Undone> {
  const { projectId } = input;
  return inTransaction(ctx, async (tx) => {
    assertMay(ctx.access, "history.undo", projectId, "projectId");
    const undone = await findOwnChange(tx, ctx, input);
    assertMay(ctx.access, DEED_OF_CHANGE[undone.kind], projectId);
    let { procurementId, procurement, values }: Restored = {
      procurementId: null,
      procurement: null,
      values: { before: undone.after, after: undone.before },
    };
    if (isOfPlan(undone)) await undoPlanning(tx, ctx, undone, () => laterChanges(tx, undone));
    else if (undone.procurementId === null) values = await undoOfProject(tx, undone);
    else ({ procurementId, procurement, values } = await undoProcurement(tx, ctx, undone));
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: undone.procurementId,
      kind: "change.undone",
      ...values,
      happenedOn: ctx.today,
      undoes: undone.revision,
    });
    return { projectId, procurementId, procurement, revision, undone };
  });
}

interface Restored extends Pick<Undone, "procurementId" | "procurement"> {
  /** What history is to say. */
  values: Pick<Change, "before" | "after">;
}

async function undoProcurement(tx: Tx, ctx: Context, undone: ChangeRow): Promise<Restored> {
  const found = await findProcurement(tx, ctx, "history.undo", undone.procurementId!, { removed: true });
  const later = await laterChanges(tx, undone);
  assertUndoable(undone, later);
  if (undone.kind === "procurement.failed") await assertNotRetendered(tx, found);
  const changes = changesTo(found, undone.before);
  if (changes.stages || changes.closedAs !== undefined) assertSound({ ...found, ...changes }, later);
  const values = isOfRecord(undone)
    ? await restoreRecord(tx, undone)
    : { before: undone.after, after: undone.before };
  const { projectId: _, ...procurement } = isOfRecord(undone)
    ? found
    : await writeProcurement(tx, found, changes);
  const isGone = undone.before.exists === false;
  return { procurementId: found.id, procurement: isGone ? null : procurement, values };
}

/** Takes back a change of a record that belongs to the project as a whole. */
async function undoOfProject(tx: Tx, undone: ChangeRow): Promise<Restored["values"]> {
  // Whoever changes such records holds the project's row from their history row on: so does whoever takes one back.
  await lockOutputOf(tx, undone);
  await tx.execute(sql`select from projects where id = ${undone.projectId} for no key update`);
  assertUndoable(undone, await laterChanges(tx, undone));
  return restoreRecord(tx, undone);
}

async function findOwnChange(tx: Tx, ctx: Context, { projectId, revision }: UndoInput): Promise<ChangeRow> {
  const takenBack = alias(history, "taken_back");
  const [change] = await tx
    .select()
    .from(history)
    .where(
      and(
        eq(history.projectId, projectId),
        revision === undefined
          ? and(
              eq(history.actor, ctx.actor),
              ctx.origin === null ? isNull(history.origin) : eq(history.origin, ctx.origin),
              inArray(history.kind, UNDOABLE_KINDS),
              notExists(
                tx
                  .select({ revision: takenBack.revision })
                  .from(takenBack)
                  .where(and(eq(takenBack.projectId, projectId), eq(takenBack.undoes, history.revision))),
              ),
              // What was done to a draft that is a draft no more stands in nobody's way.
              notExists(
                tx
                  .select({ id: planRevisions.id })
                  .from(planRevisions)
                  .where(
                    and(
                      eq(planRevisions.projectId, projectId),
                      sql`${planRevisions.id} = (coalesce(${history.after} -> 'planning', ${history.after} -> 'outputPlanning',
                        ${history.after} -> 'planRevision')
                        ->> 'revisionId')::bigint`,
                      sql`(${planRevisions.adoptedOn} is not null
                        or ${planRevisions.removedAt} is not null and ${history.kind} <> 'plan.draftDiscarded')`,
                    ),
                  ),
              ),
              // Nor do hours of a month that was closed since.
              notExists(
                tx
                  .select({ month: closedMonths.month })
                  .from(closedMonths)
                  .where(
                    and(
                      eq(closedMonths.projectId, projectId),
                      sql`${closedMonths.month} in (${history.before} -> 'workEntry' ->> 'month',
                        ${history.after} -> 'workEntry' ->> 'month')`,
                    ),
                  ),
              ),
            )
          : eq(history.revision, revision),
      ),
    )
    .orderBy(desc(history.revision))
    .limit(1);
  if (!change || (change.procurementId === null && !isOfPlan(change) && !isOfRecord(change)))
    throw new DomainError("NOTHING_TO_UNDO");
  if (change.actor !== ctx.actor) throw new DomainError("NOT_UNDOABLE");
  return change;
}

/** Changes since, of the same procurement; of a plan as a whole, those of whatever else is no procurement's. */
async function laterChanges(tx: Tx, change: ChangeRow): Promise<Change[]> {
  return tx
    .select()
    .from(history)
    .where(
      and(
        eq(history.projectId, change.projectId),
        change.procurementId === null
          ? isNull(history.procurementId)
          : eq(history.procurementId, change.procurementId),
        gt(history.revision, change.revision),
      ),
    )
    .orderBy(asc(history.revision));
}

/** The columns that put the earlier values back. */
function changesTo(found: Found, values: Values): Changes {
  const changes: Changes = {};
  for (const field of DETAIL_FIELDS) if (field in values) Object.assign(changes, { [field]: values[field] });
  if (STAGES.some((stage) => values[stage])) {
    changes.stages = { ...found.stages };
    for (const stage of STAGES) changes.stages[stage] = asStageFacts(values[stage]) ?? found.stages[stage];
  }
  if (values.closing !== undefined) Object.assign(changes, closingColumns(values.closing));
  if (values.exists !== undefined) return { removedAt: values.exists ? null : new Date().toISOString() };
  return changes;
}

/** Refuses what could not be: milestones out of order, or a procurement that was closed and went on all the same. */
function assertSound({ stages, closedAs, closedOn }: Procurement, later: readonly Change[]): void {
  const lastMet = lastMetOn(stages);
  const wentOn =
    currentStage(stages) === null || (lastMet !== null && closedOn !== null && lastMet > closedOn);
  if (areStagesSound(stages) && !(closedAs && wentOn)) return;
  const last = later.findLast((each) => each.undoes === null);
  throw new DomainError("UNDO_CONFLICT", {
    details: { who: last?.actor ?? null, when: last?.recordedAt ?? null },
  });
}
