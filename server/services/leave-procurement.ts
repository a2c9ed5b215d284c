import { sql } from "drizzle-orm";
import { assertMay } from "#shared/access.ts";
import { PRESENCE_CHANNEL } from "../broadcast.ts";
import { type Context, inTransaction } from "../context.ts";
import type { LookInput } from "./look-at-procurement.ts";

/** Says that a page does not show a procurement any more. */
export async function leaveProcurement(
  ctx: Context,
  { projectId, procurementId, page }: LookInput,
): Promise<void> {
  assertMay(ctx.access, "presence.leave", projectId, "projectId");
  await inTransaction({ ...ctx, key: null }, (tx) =>
    tx.execute(sql`
      with gone as (
        delete from presences
        where project_id = ${projectId} and procurement_id = ${procurementId} and page = ${page}
          and user_id = ${ctx.actor}
        returning page
      )
      select pg_notify(${PRESENCE_CHANNEL}, ${projectId} || ':' || ${procurementId}) from gone`),
  );
}
