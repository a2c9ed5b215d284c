import { eq, sql } from "drizzle-orm";
import { SAMPLE, type SampleProcurement, type SampleRevision } from "#drizzle/sample/sample.ts";
import {
  plannedWindows,
  planRevisions,
  procurementStages,
  procurements,
  projects,
  subActivities,
} from "#drizzle/schema.ts";
import type { LoadSampleInput } from "#shared/project.ts";
import { STAGES } from "#shared/stages.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordHistory } from "../history.ts";
import { addShipped } from "../shipped.ts";
import { chooseOrganisation, makeManager } from "./create-project.ts";
import { loadSampleConsultations } from "./load-sample-consultations.ts";
import { loadSampleHours } from "./load-sample-hours.ts";
import { loadSampleOutputs, stateSampleOutputs } from "./load-sample-outputs.ts";

/**
 * Loads the sample project: two published plans exactly, and progress that is made up and marked so. It is a new
 * project each time, and the one to work on from then; what was there before stays.
 */
export async function loadSample(
  ctx: Context,
  { organisationId }: LoadSampleInput = {},
): Promise<{ projectId: number }> {
  return inTransaction(ctx, async (tx) => {
    const organisation = await chooseOrganisation(tx, ctx, "projects.loadSample", organisationId);
    const [project] = await tx
      .insert(projects)
      .values({ ...SAMPLE.project, illustrative: true, organisationId: organisation })
      .returning({ id: projects.id });
    const projectId = project!.id;
    await makeManager(tx, ctx, projectId);
    await addShipped(tx, projectId);
    const own = { projectId, procurementId: null, before: {}, after: {} };
    await recordHistory(tx, ctx, { ...own, kind: "project.created", happenedOn: ctx.today });
    await tx.insert(subActivities).values(SAMPLE.subActivities.map((part) => ({ projectId, ...part })));
    const ids = new Map<string, number>();
    for (const procurement of SAMPLE.procurements)
      ids.set(procurement.key, await insertProcurement(tx, projectId, procurement, ids));
    await loadSampleConsultations(tx, projectId, ids);
    await loadSampleHours(tx, projectId, ids);
    const outputIds = await loadSampleOutputs(tx, projectId, ids);
    for (const revision of SAMPLE.revisions) {
      const revisionId = await adoptRevision(tx, projectId, revision, { ids, outputIds });
      const { name, source, adoptedOn } = revision;
      await recordHistory(tx, ctx, {
        ...own,
        kind: "plan.adopted",
        after: { planRevision: { revisionId, name, source, adoptedOn, exists: true } },
        happenedOn: adoptedOn,
        note: name,
      });
    }
    return { projectId };
  });
}

async function insertProcurement(
  tx: Tx,
  projectId: number,
  { key: _, notApplicable, metOn, closing, retenderOf, estimatedValue, ...details }: SampleProcurement,
  ids: ReadonlyMap<string, number>,
): Promise<number> {
  const [row] = await tx
    .insert(procurements)
    .values({
      ...details,
      projectId,
      estimatedValue: estimatedValue?.amount,
      currency: estimatedValue?.currency,
      closedAs: closing?.as,
      closedOn: closing?.on,
      closedReason: closing?.reason,
      retenderOf: retenderOf === null ? null : ids.get(retenderOf)!,
    })
    .returning({ id: procurements.id });
  await tx.insert(procurementStages).values(
    STAGES.map((stage) => ({
      projectId,
      procurementId: row!.id,
      stage,
      applicable: !notApplicable.includes(stage),
      metOn: metOn[stage] ?? null,
      illustrative: metOn[stage] !== undefined,
    })),
  );
  return row!.id;
}

/** Written as a draft and then adopted, because the database refuses windows in a revision that is adopted. */
async function adoptRevision(
  tx: Tx,
  projectId: number,
  { key, name, adoptedOn, adoptedOnAssumed, source, statements }: SampleRevision,
  { ids, outputIds }: Record<"ids" | "outputIds", ReadonlyMap<string, number>>,
): Promise<number> {
  const [draft] = await tx
    .insert(planRevisions)
    .values({ projectId, name, source, adoptedOnAssumed })
    .returning({ id: planRevisions.id });
  await tx.insert(plannedWindows).values(
    statements.map(({ procurement, ...statement }) => ({
      ...statement,
      projectId,
      revisionId: draft!.id,
      procurementId: ids.get(procurement)!,
    })),
  );
  await stateSampleOutputs(tx, { projectId, revisionId: draft!.id, revision: key }, outputIds);
  await tx
    .update(planRevisions)
    .set({ adoptedOn, adoptedAt: sql`clock_timestamp()` })
    .where(eq(planRevisions.id, draft!.id));
  return draft!.id;
}
