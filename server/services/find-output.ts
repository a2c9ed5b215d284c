import { and, asc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { outputDeliveries, outputs, outputWindows, planRevisions, procurements } from "#drizzle/schema.ts";
import { assertMay, type ProjectDeed } from "#shared/access.ts";
import { DomainError } from "#shared/errors.ts";
import type { Delivery, Output, OutputWindow, PlannedOutput } from "#shared/outputs.ts";
import type { Context } from "../context.ts";
import type { Tx } from "../db.ts";
import { assertSubActivity } from "./create-procurement.ts";

/** An output of a project. */
export interface OutputPlace {
  projectId: number;
  outputId: number;
}

/** What a change of an output answers. */
export interface OutputChanged {
  /** As it is afterwards; of one that was removed, as it was. */
  output: PlannedOutput;
  /** The number of the history row; 0 when everything was so already, and nothing was written. */
  revision: number;
}

/**
 * Reads one output and locks it, so that whoever changes it or its deliveries does so one after the other. Refuses
 * with NOT_FOUND, and whoever may not do this in the project. A procurement is locked before its outputs, and a draft before both.
 */
export async function findOutput(
  tx: Tx,
  ctx: Pick<Context, "access">,
  deed: ProjectDeed,
  { projectId, outputId }: OutputPlace,
  options: { removed?: boolean } = {},
): Promise<Output> {
  assertMay(ctx.access, deed, projectId, "projectId");
  const [row] = await tx
    .select()
    .from(outputs)
    .where(and(eq(outputs.projectId, projectId), eq(outputs.id, outputId)))
    .for("no key update");
  if (!row || (row.removedAt !== null && !options.removed))
    throw new DomainError("NOT_FOUND", { field: "outputId" });
  return asOutput(row);
}

/** Reads one delivery of an output that is locked. Refuses with NOT_FOUND. */
export async function findDelivery(
  tx: Tx,
  { projectId, outputId, deliveryId }: OutputPlace & { deliveryId: number },
): Promise<Delivery> {
  const [row] = await tx
    .select()
    .from(outputDeliveries)
    .where(
      and(
        eq(outputDeliveries.projectId, projectId),
        eq(outputDeliveries.outputId, outputId),
        eq(outputDeliveries.id, deliveryId),
        isNull(outputDeliveries.removedAt),
      ),
    );
  if (!row) throw new DomainError("NOT_FOUND", { field: "deliveryId" });
  return asDelivery(row);
}

/** An output with what adopted plans state about it and what was delivered of it, as of this transaction. */
export async function withPlanOf(tx: Tx, projectId: number, output: Output): Promise<PlannedOutput> {
  const [windows, deliveries] = await Promise.all([
    findOutputWindows(tx, projectId, output.id),
    findDeliveries(tx, projectId, output.id),
  ]);
  return { ...output, windows: windows.map(withoutOutput), deliveries };
}

/** What adopted plans state about outputs, in the order in which they came into force; about one of them, or all. */
export async function findOutputWindows(
  tx: Tx,
  projectId: number,
  outputId?: number,
): Promise<(OutputWindow & { outputId: number })[]> {
  const rows = await tx
    .select({ window: outputWindows })
    .from(outputWindows)
    .innerJoin(
      planRevisions,
      and(
        eq(planRevisions.projectId, outputWindows.projectId),
        eq(planRevisions.id, outputWindows.revisionId),
        isNotNull(planRevisions.adoptedOn),
      ),
    )
    .where(
      and(
        eq(outputWindows.projectId, projectId),
        outputId === undefined ? undefined : eq(outputWindows.outputId, outputId),
      ),
    )
    .orderBy(asc(planRevisions.adoptedOn), asc(planRevisions.adoptedAt), asc(planRevisions.id));
  return rows.map(({ window: { projectId: _, ...window } }) => window);
}

/** Refuses what an output is to belong to when it is not there, and holds it until the output is written. */
export async function assertBelongs(
  tx: Tx,
  projectId: number,
  { subActivity, procurementId }: Pick<Output, "subActivity" | "procurementId">,
): Promise<void> {
  await assertSubActivity(tx, projectId, subActivity);
  if (procurementId === null) return;
  const [procurement] = await tx
    .select({ id: procurements.id })
    .from(procurements)
    .where(
      and(
        eq(procurements.projectId, projectId),
        eq(procurements.id, procurementId),
        isNull(procurements.removedAt),
      ),
    )
    // Its creation may be undone at this moment.
    .for("share");
  if (!procurement) throw new DomainError("NOT_FOUND", { field: "procurementId" });
}

/** Refuses to take away a locked output of which something was delivered, or that an adopted plan promises. */
export async function assertRemovable(tx: Tx, { projectId, outputId }: OutputPlace): Promise<void> {
  // A draft that promises it may be adopted at this moment: whoever adopts one holds the project.
  await tx.execute(sql`select from projects where id = ${projectId} for no key update`);
  const [windows, deliveries] = await Promise.all([
    findOutputWindows(tx, projectId, outputId),
    findDeliveries(tx, projectId, outputId),
  ]);
  if (deliveries.length > 0) throw new DomainError("HAS_DELIVERIES");
  if (windows.length > 0) throw new DomainError("OUTPUT_PROMISED");
}

export function asOutput({ projectId: _, removedAt: __, ...output }: typeof outputs.$inferSelect): Output {
  return output;
}

export function asDelivery({
  projectId: _,
  removedAt: __,
  ...delivery
}: typeof outputDeliveries.$inferSelect): Delivery {
  return delivery;
}

/** Deliveries in the order of their days, and on one day as they were recorded. */
const deliveryOrder = [asc(outputDeliveries.on), asc(outputDeliveries.id)];

/** Raises the version of an output or a delivery. */
export const nextVersion = sql`version + 1`;

async function findDeliveries(tx: Tx, projectId: number, outputId: number): Promise<Delivery[]> {
  const rows = await tx
    .select()
    .from(outputDeliveries)
    .where(
      and(
        eq(outputDeliveries.projectId, projectId),
        eq(outputDeliveries.outputId, outputId),
        isNull(outputDeliveries.removedAt),
      ),
    )
    .orderBy(...deliveryOrder);
  return rows.map(asDelivery);
}

function withoutOutput({ outputId: _, ...window }: OutputWindow & { outputId: number }): OutputWindow {
  return window;
}
