import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lte } from "drizzle-orm";
import {
  history,
  outputDeliveries,
  outputs,
  outputWindows,
  planRevisions,
  projects,
} from "#drizzle/schema.ts";
import { assertMay } from "#shared/access.ts";
import type { Known } from "#shared/board.ts";
import { DomainError } from "#shared/errors.ts";
import type { ChangeKind } from "#shared/history.ts";
import { dayOfKnowing } from "#shared/known-at.ts";
import type { DraftedOutput, PlannedOutput } from "#shared/outputs.ts";
import { type OutputsRecordedLater, outputsKnownAt } from "#shared/outputs-known-at.ts";
import type { Day } from "#shared/period.ts";
import type { PlanRevision } from "#shared/plan.ts";
import { type Context, inSnapshot } from "../context.ts";
import type { Tx } from "../db.ts";
import { asDelivery, asOutput, findOutputWindows } from "../services/find-output.ts";
import { findRevisions } from "../services/find-plans.ts";
import { readRevisionAt } from "./known-facts.ts";

/** The outputs of a project, as of one of its revisions. */
export interface Outputs {
  revision: number;
  /** As known on an earlier moment, the day of that moment. */
  today: Day;
  known: Known | null;
  /** Adopted ones, in the order in which they came into force. */
  revisions: PlanRevision[];
  /** Oldest first. */
  outputs: PlannedOutput[];
  /** What drafts state about them; of the past, nothing. */
  drafted: DraftedOutput[];
}

/** Reads a project's outputs, as known at a moment where one is given. Refuses with NOT_FOUND. */
export async function readOutputs(
  ctx: Context,
  { projectId, knownAt = null }: { projectId: number; knownAt?: string | null },
): Promise<Outputs> {
  assertMay(ctx.access, "outputs.read", projectId, "projectId");
  const moment = knownAt === null ? null : await readRevisionAt(ctx, projectId, knownAt);
  // A moment yet to come is the present.
  const past = moment === null || moment.isToCome ? null : { at: knownAt!, revision: moment.revision };
  return inSnapshot(ctx, async (tx) => {
    const [project] = await tx
      .select({ revision: projects.revision })
      .from(projects)
      .where(eq(projects.id, projectId));
    if (!project) throw new DomainError("NOT_FOUND", { field: "projectId" });
    const [revisions, rows, deliveries, windows, drafted, later] = await Promise.all([
      findRevisions(tx, projectId),
      tx.select().from(outputs).where(eq(outputs.projectId, projectId)).orderBy(asc(outputs.id)),
      tx.select().from(outputDeliveries).where(eq(outputDeliveries.projectId, projectId)),
      findOutputWindows(tx, projectId),
      past ? [] : readDrafted(tx, projectId),
      past ? readLater(tx, projectId, { ...past, upTo: project.revision }) : NOTHING_LATER,
    ]);
    const there = outputsKnownAt(
      {
        outputs: rows.map((row) => ({ ...asOutput(row), isThere: row.removedAt === null })),
        deliveries: deliveries.map((row) => ({ ...asDelivery(row), isThere: row.removedAt === null })),
        windows,
      },
      later,
    );
    const ids = new Set(there.map(({ id }) => id));
    return {
      revision: past ? Math.min(past.revision, project.revision) : project.revision,
      today: past ? dayOfKnowing(past.at, ctx.today) : ctx.today,
      known: past && { at: past.at, presentDay: ctx.today },
      revisions: revisions.filter(({ id }) => !later.adopted.has(id)),
      outputs: there,
      drafted: drafted.filter(({ outputId }) => ids.has(outputId)),
    };
  });
}

const NOTHING_LATER: OutputsRecordedLater = { changes: [], adopted: new Set() };

/** What drafts that are neither adopted nor discarded state about outputs. */
async function readDrafted(tx: Tx, projectId: number): Promise<DraftedOutput[]> {
  const rows = await tx
    .select({ window: outputWindows })
    .from(outputWindows)
    .innerJoin(
      planRevisions,
      and(
        eq(planRevisions.projectId, outputWindows.projectId),
        eq(planRevisions.id, outputWindows.revisionId),
        isNull(planRevisions.adoptedOn),
        isNull(planRevisions.removedAt),
      ),
    )
    .where(eq(outputWindows.projectId, projectId))
    .orderBy(asc(outputWindows.revisionId), asc(outputWindows.outputId));
  return rows.map(({ window: { projectId: _, ...window } }) => window);
}

async function readLater(
  tx: Tx,
  projectId: number,
  { at, revision, upTo }: { at: string; revision: number; upTo: number },
): Promise<OutputsRecordedLater> {
  const [changes, adopted] = await Promise.all([
    tx
      .select({ kind: history.kind, before: history.before })
      .from(history)
      .where(
        and(
          eq(history.projectId, projectId),
          gt(history.revision, revision),
          lte(history.revision, upTo),
          inArray(history.kind, OF_OUTPUTS),
        ),
      )
      .orderBy(desc(history.revision)),
    tx
      .select({ id: planRevisions.id, adoptedAt: planRevisions.adoptedAt })
      .from(planRevisions)
      .where(and(eq(planRevisions.projectId, projectId), isNotNull(planRevisions.adoptedAt))),
  ]);
  return {
    changes,
    adopted: new Set(adopted.filter(({ adoptedAt }) => adoptedAt! > at).map(({ id }) => id)),
  };
}

/** What can have changed outputs: themselves, what was taken back, and that there is a project at all. */
const OF_OUTPUTS: ChangeKind[] = [
  "project.created",
  "output.added",
  "output.edited",
  "output.removed",
  "output.delivered",
  "delivery.edited",
  "delivery.removed",
  "change.undone",
];
