import { sql } from "drizzle-orm";
import type { ChangeKind, Values } from "#shared/history.ts";
import type { Day } from "#shared/period.ts";
import type { Context } from "./context.ts";
import type { Tx } from "./db.ts";

/** The channel on which a commit is announced: „project:revision“, no data. */
export const REVISIONS_CHANNEL = "hanketahvel_revisions";

export interface NewChange {
  projectId: number;
  procurementId: number | null;
  kind: ChangeKind;
  before: Values;
  after: Values;
  happenedOn: Day;
  note?: string | null;
  undoes?: number | null;
}

/**
 * Raises the project's revision, writes the change under that number and announces it when the transaction commits.
 * The project's row stays locked until then, so that revisions are in commit order: call it as late as possible.
 */
export async function recordHistory(tx: Tx, ctx: Context, change: NewChange): Promise<number> {
  const rows = await tx.execute<{ revision: string }>(sql`
    with raised as (
      update projects set revision = revision + 1 where id = ${change.projectId} returning id, revision
    ), recorded as (
      insert into history (project_id, revision, procurement_id, kind, actor, origin, before, after, happened_on, note, undoes, recorded_at)
      select id, revision, ${change.procurementId}::bigint, ${change.kind}, ${ctx.actor}, ${ctx.origin},
        ${JSON.stringify(change.before)}::text::jsonb, ${JSON.stringify(change.after)}::text::jsonb,
        ${change.happenedOn}::date, ${change.note ?? null}, ${change.undoes ?? null}::bigint, clock_timestamp()
      from raised
    )
    select revision, pg_notify(${REVISIONS_CHANNEL}, id || ':' || revision) from raised`);
  return Number(rows[0]!.revision);
}

/**
 * Writes many changes of one project as {@link recordHistory} writes one: numbered in their order, and announced
 * together under the last number, which it returns.
 */
export async function recordHistories(
  tx: Tx,
  ctx: Context,
  projectId: number,
  changes: readonly Omit<NewChange, "projectId" | "undoes">[],
): Promise<number> {
  const list = changes.map(({ procurementId, kind, before, after, happenedOn, note = null }, index) => ({
    place: index + 1,
    procurement_id: procurementId,
    kind,
    before,
    after,
    happened_on: happenedOn,
    note,
  }));
  const rows = await tx.execute<{ revision: string }>(sql`
    with raised as (
      update projects set revision = revision + ${changes.length}::int where id = ${projectId} returning id, revision
    ), recorded as (
      insert into history (project_id, revision, procurement_id, kind, actor, origin, before, after, happened_on, note, recorded_at)
      select id, revision - ${changes.length}::int + place, procurement_id, kind, ${ctx.actor}, ${ctx.origin},
        before, after, happened_on, note, clock_timestamp()
      from raised, jsonb_to_recordset(${JSON.stringify(list)}::text::jsonb) as changes
        (place int, procurement_id bigint, kind text, before jsonb, after jsonb, happened_on date, note text)
      order by place
    )
    select revision, pg_notify(${REVISIONS_CHANNEL}, id || ':' || revision) from raised`);
  return Number(rows[0]!.revision);
}
