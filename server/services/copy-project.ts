import { eq, sql } from "drizzle-orm";
import { procurementStages, procurements, projects } from "#drizzle/schema.ts";
import { assertMay, assertMayAdminister } from "#shared/access.ts";
import type { CopyProjectInput } from "#shared/administration.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordHistories } from "../history.ts";
import { addShipped } from "../shipped.ts";
import { valuesOf } from "./create-procurement.ts";
import { makeManager } from "./create-project.ts";
import { findOrganisation } from "./find-organisation.ts";
import { asProcurement, asStages } from "./find-procurement.ts";

/**
 * Starts a project of the same organisation that is arranged like another: its sub-activities, conditions, added
 * statutory figures and dates of RTK, and capacities; where asked for, also its procurements, by title, kind, procedure
 * and which stages apply. Nothing of what happened, was promised or written there comes along. It is the one to work
 * on from then.
 */
export async function copyProject(
  ctx: Context,
  { from, withProcurements, ...values }: CopyProjectInput,
): Promise<{ projectId: number }> {
  return inTransaction(ctx, async (tx) => {
    const organisationId = await findOrganisation(tx, from);
    assertMay(ctx.access, "projects.open", from, "from");
    assertMayAdminister(ctx.access, "projects.copy", organisationId);
    const [project] = await tx
      .insert(projects)
      .values({ ...values, organisationId })
      .returning({ id: projects.id });
    const projectId = project!.id;
    await makeManager(tx, ctx, projectId);
    await copyArrangement(tx, { from, projectId });
    await addShipped(tx, projectId);
    const created = { procurementId: null, kind: "project.created", before: {}, after: {} } as const;
    const copied = withProcurements ? await copyProcurements(tx, ctx, { from, projectId }) : [];
    await recordHistories(tx, ctx, projectId, [{ ...created, happenedOn: ctx.today }, ...copied]);
    return { projectId };
  });
}

interface Copy {
  from: number;
  projectId: number;
}

async function copyArrangement(tx: Tx, { from, projectId }: Copy): Promise<void> {
  await tx.execute(sql`
    insert into sub_activities (project_id, number, name_et, name_en)
    select ${projectId}::bigint, number, name_et, name_en from sub_activities where project_id = ${from}`);
  await tx.execute(sql`
    insert into conditions (project_id, key, stage, procedures, rtk_involvements, need, document_type, text, enabled)
    select ${projectId}::bigint, key, stage, procedures, rtk_involvements, need, document_type, text, enabled
    from conditions where project_id = ${from} and removed_at is null order by id`);
  await tx.execute(sql`
    insert into rules_in_law
      (project_id, key, figure, procedure, condition, value, unit, valid_from, valid_to, source, verification)
    select ${projectId}::bigint, key, figure, procedure, condition, value, unit, valid_from, valid_to, source, verification
    from rules_in_law where project_id = ${from} order by id`);
  await tx.execute(sql`
    insert into rtk_due_dates (project_id, key, input, month, day, valid_from, valid_to, source, verification)
    select ${projectId}::bigint, key, input, month, day, valid_from, valid_to, source, verification
    from rtk_due_dates where project_id = ${from} order by id`);
  await tx.execute(sql`
    insert into capacities (project_id, role, from_quarter, hours)
    select ${projectId}::bigint, role, from_quarter, hours from capacities where project_id = ${from}`);
}

/** Copies what is planned to be bought; of a procurement that failed and its retenders, once. @returns their history */
async function copyProcurements(tx: Tx, ctx: Context, { from, projectId }: Copy) {
  // Both are numbered in the same order: that tells which copy is whose.
  await tx.execute(sql`
    with originals as (
      select *, row_number() over (order by id) as place from procurements
      where project_id = ${from} and retender_of is null and removed_at is null
    ), copies as (
      insert into procurements (project_id, title, kind, sub_activity, procedure, rtk_involvement, opened_on)
      select ${projectId}::bigint, title, kind, sub_activity, procedure, rtk_involvement, ${ctx.today}::date
      from originals order by place
      returning id
    ), numbered as (
      select id, row_number() over (order by id) as place from copies
    )
    insert into procurement_stages (project_id, procurement_id, stage, applicable)
    select ${projectId}::bigint, numbered.id, stage, applicable
    from numbered join originals using (place)
    join procurement_stages s on s.project_id = ${from} and s.procurement_id = originals.id`);
  const rows = await tx
    .select()
    .from(procurements)
    .where(eq(procurements.projectId, projectId))
    .orderBy(procurements.id);
  const stages = await tx.select().from(procurementStages).where(eq(procurementStages.projectId, projectId));
  const stagesOf = Map.groupBy(stages, ({ procurementId }) => procurementId);
  return rows.map((row) => ({
    procurementId: row.id,
    kind: "procurement.created" as const,
    before: { exists: false },
    after: valuesOf(asProcurement(row, asStages(stagesOf.get(row.id) ?? []))),
    happenedOn: ctx.today,
  }));
}
