import { sql } from "drizzle-orm";
import { RULES_IN_LAW } from "#drizzle/law/rules-in-law.ts";
import type { Tx } from "./db.ts";

/**
 * Gives a project, or every project there is, the statutory figures that come with this version and that it does not
 * have yet. Any number of processes may do so at a time; nothing is written where nothing is missing.
 */
export async function addShippedRules(tx: Pick<Tx, "execute">, projectId: number | null): Promise<void> {
  await tx.execute(sql`
    insert into rules_in_law
      (project_id, key, figure, procedure, condition, value, unit, valid_from, valid_to, source, verification)
    select p.id, rule->>'key', rule->>'figure', rule->>'procedure', rule->>'condition', (rule->>'value')::numeric,
      rule->>'unit', (rule->>'validFrom')::date, (rule->>'validTo')::date, rule->>'source', rule->>'verification'
    from projects p
    cross join jsonb_array_elements(${JSON.stringify(RULES_IN_LAW)}::text::jsonb) with ordinality as r(rule, place)
    where (${projectId}::bigint is null or p.id = ${projectId}::bigint)
      and not exists (
        select from rules_in_law known where known.project_id = p.id and known.key = rule->>'key'
      )
    order by p.id, place
    on conflict (project_id, key) do nothing`);
}
