import { sql } from "drizzle-orm";
import type { LastChange } from "#shared/live.ts";
import type { Context } from "../context.ts";
import type { Tx } from "../db.ts";
import { readNames } from "../names.ts";

/** More than this happened while nobody looked: then it is not told one by one. */
const FEW = 20;

/**
 * Who did what last to each procurement that was changed between two revisions, other than who asks in the browser they
 * ask from; nothing where that is too much to tell.
 */
export async function readLastChanges(
  tx: Tx,
  { actor, origin }: Context,
  { projectId, after, upTo }: { projectId: number; after: number; upTo: number },
): Promise<LastChange[]> {
  const rows = await tx.execute<{ id: string; kind: LastChange["what"]; actor: string; when: string }>(sql`
    select distinct on (procurement_id) procurement_id as id, kind, actor,
      to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as when
    from history
    where project_id = ${projectId} and revision > ${after} and revision <= ${upTo}
      and procurement_id is not null and (actor <> ${actor} or origin is distinct from ${origin})
    order by procurement_id, revision desc
    limit ${FEW + 1}`);
  if (rows.length > FEW) return [];
  const names = await readNames(
    tx,
    rows.map((row) => row.actor),
  );
  return rows.map(({ id, kind, actor: who, when }) => ({
    procurementId: Number(id),
    who: names[who] ?? who,
    what: kind,
    when,
  }));
}
