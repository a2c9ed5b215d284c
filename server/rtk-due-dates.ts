import { sql } from "drizzle-orm";
import { RTK_DUE_DATES } from "#drizzle/rtk/due-dates.ts";
import type { Tx } from "./db.ts";

/**
 * Gives a project, or every project there is, the due dates of RTK that come with this version and that it does not
 * have yet. Any number of processes may do so at a time; nothing is written where nothing is missing.
 */
export async function addShippedDueDates(tx: Pick<Tx, "execute">, projectId: number | null): Promise<void> {
  await tx.execute(sql`
    insert into rtk_due_dates (project_id, key, input, month, day, valid_from, valid_to, source, verification)
    select p.id, due->>'key', due->>'input', (due->>'month')::int, (due->>'day')::int, (due->>'validFrom')::date,
      (due->>'validTo')::date, due->>'source', due->>'verification'
    from projects p
    cross join jsonb_array_elements(${JSON.stringify(RTK_DUE_DATES)}::text::jsonb) with ordinality as d(due, place)
    where (${projectId}::bigint is null or p.id = ${projectId}::bigint)
      and not exists (
        select from rtk_due_dates known where known.project_id = p.id and known.key = due->>'key'
      )
    order by p.id, place
    on conflict (project_id, key) do nothing`);
}
