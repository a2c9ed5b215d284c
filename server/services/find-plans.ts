import { and, asc, eq, isNotNull, isNull } from "drizzle-orm";
import { plannedWindows, planRevisions, procurements } from "#drizzle/schema.ts";
import { inheritPlan, type Plan, type PlanRevision, type Statement } from "#shared/plan.ts";
import type { Closing } from "#shared/procurement.ts";
import type { Stage } from "#shared/stages.ts";
import type { Tx } from "../db.ts";
import { asStatement } from "./find-draft.ts";

/** A procurement as far as plans are concerned. */
export interface PlannedRound {
  id: number;
  retenderOf: number | null;
  closedAs: Closing | null;
  /** What adopted revisions state about it. */
  own: Plan;
  /** The same, with what it inherits from the rounds it replaces. */
  plan: Plan;
}

/** What adopted revisions state about every procurement of a project, as of this transaction. */
export async function findPlans(
  tx: Tx,
  projectId: number,
): Promise<{ revisions: PlanRevision[]; procurements: PlannedRound[] }> {
  const [revisions, rows, windows] = await Promise.all([
    findRevisions(tx, projectId),
    tx
      .select({ id: procurements.id, retenderOf: procurements.retenderOf, closedAs: procurements.closedAs })
      .from(procurements)
      .where(and(eq(procurements.projectId, projectId), isNull(procurements.removedAt)))
      .orderBy(asc(procurements.id)),
    tx
      .select({
        revisionId: plannedWindows.revisionId,
        procurementId: plannedWindows.procurementId,
        stage: plannedWindows.stage,
        from: plannedWindows.from,
        to: plannedWindows.to,
        kind: plannedWindows.kind,
        refersTo: plannedWindows.refersTo,
        verbatim: plannedWindows.verbatim,
      })
      .from(plannedWindows)
      .innerJoin(
        planRevisions,
        and(
          eq(planRevisions.projectId, plannedWindows.projectId),
          eq(planRevisions.id, plannedWindows.revisionId),
          isNotNull(planRevisions.adoptedOn),
        ),
      )
      .where(eq(plannedWindows.projectId, projectId)),
  ]);
  const order = new Map(revisions.map(({ id }, index) => [id, index]));
  const stated = Map.groupBy(windows, (window) => window.procurementId);
  const found = new Map<number, PlannedRound>();
  for (const row of rows) {
    const own = asPlan(stated.get(row.id) ?? [], order);
    // A round is recorded after the one it replaces, so that one is found already.
    const replaced = found.get(row.retenderOf ?? 0);
    found.set(row.id, { ...row, own, plan: replaced ? inheritPlan(own, replaced.plan, order) : own });
  }
  return { revisions, procurements: [...found.values()] };
}

/** What rows of adopted revisions state of one procurement, in the order in which the revisions came into force. */
export function asPlan(
  windows: (Parameters<typeof asStatement>[0] & { stage: Stage })[],
  order: ReadonlyMap<number, number>,
  share: (statement: Statement) => Statement = (statement) => statement,
): Plan {
  const plan: Plan = {};
  for (const window of windows.toSorted((a, b) => order.get(a.revisionId)! - order.get(b.revisionId)!)) {
    plan[window.stage] ??= [];
    plan[window.stage]!.push(share(asStatement(window)));
  }
  return plan;
}

/** The adopted revisions of a project in the order they came into force; two of one day as they were adopted. */
export async function findRevisions(tx: Tx, projectId: number): Promise<PlanRevision[]> {
  const rows = await tx
    .select({
      id: planRevisions.id,
      name: planRevisions.name,
      adoptedOn: planRevisions.adoptedOn,
      adoptedOnAssumed: planRevisions.adoptedOnAssumed,
      source: planRevisions.source,
    })
    .from(planRevisions)
    .where(and(eq(planRevisions.projectId, projectId), isNotNull(planRevisions.adoptedOn)))
    .orderBy(asc(planRevisions.adoptedOn), asc(planRevisions.adoptedAt), asc(planRevisions.id));
  return rows.map((row) => ({ ...row, adoptedOn: row.adoptedOn! }));
}
