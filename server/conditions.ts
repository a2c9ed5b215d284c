import { sql } from "drizzle-orm";
import { CONDITIONS } from "#drizzle/gates/conditions.ts";
import type { Tx } from "./db.ts";

/**
 * Gives a project, or every project there is, the conditions that come with this version and that it does not have
 * yet. Any number of processes may do so at a time; nothing is written where nothing is missing, and what somebody
 * switched off stays off.
 */
export async function addShippedConditions(tx: Pick<Tx, "execute">, projectId: number | null): Promise<void> {
  await tx.execute(sql`
    insert into conditions (project_id, key, stage, procedures, rtk_involvements, need, document_type)
    select p.id, shipped.key, shipped.stage, shipped.procedures, shipped."rtkInvolvements", shipped.need,
      shipped."documentType"
    from projects p
    cross join rows from (
      jsonb_to_recordset(${JSON.stringify(CONDITIONS)}::text::jsonb) as
        (key text, stage text, procedures text[], "rtkInvolvements" text[], need text, "documentType" text)
    ) with ordinality as shipped (key, stage, procedures, "rtkInvolvements", need, "documentType", place)
    where (${projectId}::bigint is null or p.id = ${projectId}::bigint)
      and not exists (select from conditions known where known.project_id = p.id and known.key = shipped.key)
    order by p.id, place
    on conflict (project_id, key) do nothing`);
}
