import { sql } from "drizzle-orm";
import type { Statement } from "#shared/plan.ts";
import type { Stage } from "#shared/stages.ts";
import type { Tx } from "../db.ts";
import type { Found } from "./find-procurement.ts";

/**
 * What the adopted plans state about one stage of a procurement, oldest first, with what a new round inherits from the
 * rounds before it: of one revision, what it states about the latest round counts.
 */
export async function findStatements(tx: Tx, { projectId, id }: Found, stage: Stage): Promise<Statement[]> {
  const rows = await tx.execute<Row>(sql`
    with recursive rounds as (
      select id, retender_of, 0 as age from procurements where project_id = ${projectId} and id = ${id}
      union all
      select before.id, before.retender_of, rounds.age + 1
      from rounds join procurements before on before.project_id = ${projectId} and before.id = rounds.retender_of
    ), stated as (
      select distinct on (windows.revision_id) windows.*, revisions.adopted_on
      from rounds
      join planned_windows windows on windows.project_id = ${projectId} and windows.procurement_id = rounds.id
      join plan_revisions revisions on revisions.project_id = ${projectId} and revisions.id = windows.revision_id
      where windows.stage = ${stage} and revisions.adopted_on is not null
      order by windows.revision_id, rounds.age
    )
    select revision_id, kind, from_period, to_period, refers_to, verbatim from stated order by adopted_on, revision_id`);
  return rows.map(
    ({ revision_id, from_period, to_period, refers_to, ...row }): Statement =>
      row.kind === "dropped"
        ? { ...row, kind: row.kind, revisionId: Number(revision_id) }
        : {
            ...row,
            kind: row.kind,
            revisionId: Number(revision_id),
            from: from_period,
            to: to_period!,
            refersTo: refers_to!,
          },
  );
}

type Row = {
  revision_id: string;
  kind: Statement["kind"];
  from_period: string | null;
  to_period: string | null;
  refers_to: "milestone" | "start" | "other" | null;
  verbatim: string;
};
