import { and, eq } from "drizzle-orm";
import { procurementStages, procurements, projects, subActivities } from "#drizzle/schema.ts";
import { assertMay, type ProjectDeed } from "#shared/access.ts";
import { DomainError } from "#shared/errors.ts";
import type { Values } from "#shared/history.ts";
import { type CreateProcurementInput, DETAIL_FIELDS, type Procurement } from "#shared/procurement.ts";
import { STAGES } from "#shared/stages.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordHistory } from "../history.ts";
import type { Changed } from "./change-procurement.ts";
import { asProcurement, asStages } from "./find-procurement.ts";

/** Adds a procurement to a project, in the first stage that applies to it. */
export async function createProcurement(ctx: Context, input: CreateProcurementInput): Promise<Changed> {
  const openedOn = input.openedOn ?? ctx.today;
  if (openedOn > ctx.today) throw new DomainError("DAY_IN_FUTURE", { field: "openedOn" });
  return inTransaction(ctx, async (tx) => {
    await assertProject(tx, ctx, "procurements.create", input.projectId);
    await assertSubActivity(tx, input.projectId, input.subActivity ?? null);
    const { notApplicable, estimatedValue, ...details } = input;
    const [row] = await tx
      .insert(procurements)
      .values({
        ...details,
        openedOn,
        estimatedValue: estimatedValue?.amount,
        currency: estimatedValue?.currency,
      })
      .returning();
    const stages = await tx
      .insert(procurementStages)
      .values(
        STAGES.map((stage) => ({
          projectId: input.projectId,
          procurementId: row!.id,
          stage,
          applicable: !notApplicable.includes(stage),
        })),
      )
      .returning();
    const procurement = asProcurement(row!, asStages(stages));
    const revision = await recordHistory(tx, ctx, {
      projectId: input.projectId,
      procurementId: procurement.id,
      kind: "procurement.created",
      before: { exists: false },
      after: valuesOf(procurement),
      happenedOn: openedOn,
    });
    return { projectId: input.projectId, procurement, revision };
  });
}

/** All that a new procurement begins with, so that its history alone tells what it said at any moment. */
export function valuesOf(procurement: Procurement): Values {
  const details = Object.fromEntries(DETAIL_FIELDS.map((field) => [field, procurement[field]]));
  return { exists: true, ...details, ...procurement.stages };
}

/** Refuses a project that is not there, and whoever may not do this in it. */
export async function assertProject(
  tx: Tx,
  { access }: Pick<Context, "access">,
  deed: ProjectDeed,
  projectId: number,
): Promise<void> {
  assertMay(access, deed, projectId, "projectId");
  const [project] = await tx.select({ id: projects.id }).from(projects).where(eq(projects.id, projectId));
  if (!project) throw new DomainError("NOT_FOUND", { field: "projectId" });
}

/** Refuses a sub-activity that the project does not have; none at all is allowed. */
export async function assertSubActivity(tx: Tx, projectId: number, number: number | null): Promise<void> {
  if (number === null) return;
  const [found] = await tx
    .select({ number: subActivities.number })
    .from(subActivities)
    .where(and(eq(subActivities.projectId, projectId), eq(subActivities.number, number)));
  if (!found) throw new DomainError("UNKNOWN_SUB_ACTIVITY", { field: "subActivity" });
}
