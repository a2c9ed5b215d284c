import { sql } from "drizzle-orm";
import { assertMay, may } from "#shared/access.ts";
import { DomainError } from "#shared/errors.ts";
import { PRESENCE_CHANNEL } from "../broadcast.ts";
import { type Context, inTransaction } from "../context.ts";
import { readNames } from "../names.ts";

export interface LookInput {
  projectId: number;
  procurementId: number;
  /** One page of one browser. */
  page: string;
}

/**
 * Says that somebody looks at a procurement, and tells who else does. To be said again within half a minute: whoever
 * has not said so for longer is taken to have gone. Who only reads in the project is not told of.
 */
export async function lookAtProcurement(
  ctx: Context,
  { projectId, procurementId, page }: LookInput,
): Promise<{ others: { name: string }[] }> {
  assertMay(ctx.access, "presence.look", projectId, "projectId");
  const isTold = may(ctx.access, "procurements.comment", projectId);
  // Looking is no change: sent twice it is the same look, so no answer is kept under its key.
  return inTransaction({ ...ctx, key: null }, async (tx) => {
    const [row] = await tx.execute<{ isThere: boolean; others: string[] }>(sql`
      with there as (
        select id from procurements
        where project_id = ${projectId} and id = ${procurementId} and removed_at is null
      ), gone as (
        delete from presences
        where project_id = ${projectId} and procurement_id = ${procurementId}
          and seen_at < now() - make_interval(secs => ${GONE_AFTER}) and page <> ${page}
        returning user_id
      ), seen as (
        insert into presences (project_id, procurement_id, page, user_id, seen_at)
        select ${projectId}, id, ${page}, ${ctx.actor}, clock_timestamp() from there where ${isTold}::boolean
        on conflict (project_id, procurement_id, page) do update set seen_at = excluded.seen_at
          where presences.user_id = excluded.user_id
        returning xmax = 0 as is_new
      ), told as (
        select pg_notify(${PRESENCE_CHANNEL}, ${projectId} || ':' || ${procurementId})
        where exists (select from gone) or exists (select from seen where is_new)
      )
      select exists (select from there) as "isThere", (select count(*) from told) as told,
        coalesce((
          select json_agg(distinct user_id) from presences
          where project_id = ${projectId} and procurement_id = ${procurementId} and user_id <> ${ctx.actor}
            and seen_at > now() - make_interval(secs => ${GONE_AFTER})), '[]') as others`);
    if (!row?.isThere) throw new DomainError("NOT_FOUND", { field: "procurementId" });
    const names = await readNames(tx, row.others);
    return { others: row.others.map((id) => ({ name: names[id] ?? id })) };
  });
}

/** Seconds after which somebody who says nothing any more is taken to have gone: two words of theirs may be lost. */
const GONE_AFTER = 50;
