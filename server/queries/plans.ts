import { and, asc, eq, isNull } from "drizzle-orm";
import { planRevisions, projects } from "#drizzle/schema.ts";
import { assertMay } from "#shared/access.ts";
import { DomainError } from "#shared/errors.ts";
import type { Draft } from "#shared/plan-draft.ts";
import { type Context, inSnapshot } from "../context.ts";
import { asAsker } from "../row-security.ts";
import { readDraft } from "../services/find-draft.ts";

/** A project's drafts, as of one revision of the project. */
export interface Plans {
  revision: number;
  /** Neither adopted nor discarded, oldest first. */
  drafts: Draft[];
}

/** Reads the drafts of a project. Refuses with NOT_FOUND. */
export async function readPlans(ctx: Context, { projectId }: { projectId: number }): Promise<Plans> {
  assertMay(ctx.access, "plans.read", projectId, "projectId");
  return inSnapshot(ctx, async (tx) => {
    const [[project], rows] = await Promise.all([
      tx.select({ revision: projects.revision }).from(projects).where(eq(projects.id, projectId)),
      tx
        .select()
        .from(planRevisions)
        .where(
          and(
            eq(planRevisions.projectId, projectId),
            isNull(planRevisions.adoptedOn),
            isNull(planRevisions.removedAt),
          ),
        )
        .orderBy(asc(planRevisions.id)),
    ]);
    if (!project) throw new DomainError("NOT_FOUND", { field: "projectId" });
    return { revision: project.revision, drafts: await Promise.all(rows.map((row) => readDraft(tx, row))) };
  });
}

/** The drafts of a project, or null where nobody has touched any plan after a revision the reader knows. */
export async function readPlansSince(
  ctx: Context,
  { projectId, revision }: { projectId: number; revision: number },
): Promise<{ revision: number; drafts: Draft[] | null }> {
  assertMay(ctx.access, "plans.changesSince", projectId, "projectId");
  const [found] = await asAsker(
    ctx,
    (sql) => sql<{ revision: string; is_touched: boolean }[]>`
    select revision, exists (
      select from history h where h.project_id = p.id and h.revision > ${revision}
        and (h.kind = 'change.undone' or jsonb_exists_any(h.after, array['planning', 'outputPlanning',
          'planRevision', 'replanning', 'exists']))
    ) as is_touched from projects p where p.id = ${projectId}`,
  );
  if (!found) throw new DomainError("NOT_FOUND", { field: "projectId" });
  if (found.is_touched) return readPlans(ctx, { projectId });
  return { revision: Number(found.revision), drafts: null };
}

/** What a change of a draft answered, with the draft as it is now. */
export async function withDraft<T extends { revisionId: number; revision: number }>(
  ctx: Context,
  changed: T,
): Promise<{ draft: Draft; revision: number }> {
  return inSnapshot(ctx, async (tx) => {
    const [row] = await tx.select().from(planRevisions).where(eq(planRevisions.id, changed.revisionId));
    return { draft: await readDraft(tx, row!), revision: changed.revision };
  });
}
