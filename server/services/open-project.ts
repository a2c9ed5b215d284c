import { eq, sql } from "drizzle-orm";
import { projects } from "#drizzle/schema.ts";
import { assertMay } from "#shared/access.ts";
import { DomainError } from "#shared/errors.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";

/** Makes a project the one that somebody works on: the board shows it where the address names none. */
export async function openProject(
  ctx: Context,
  { projectId }: { projectId: number },
): Promise<{ projectId: number }> {
  assertMay(ctx.access, "projects.open", projectId, "projectId");
  return inTransaction(ctx, async (tx) => {
    const { user } = ctx.access;
    if (user) await openForOne(tx, projectId);
    else await openForAll(tx, projectId);
    return { projectId };
  });
}

/** Where there is no login, everybody works on the same one. */
async function openForAll(tx: Tx, projectId: number): Promise<void> {
  const [opened] = await tx
    .update(projects)
    .set({ openedAt: sql`clock_timestamp()` })
    .where(eq(projects.id, projectId))
    .returning({ id: projects.id });
  if (!opened) throw new DomainError("NOT_FOUND", { field: "projectId" });
}

/** Who may see it without a role in it, as an administrator, opens it for this once. */
async function openForOne(tx: Tx, projectId: number): Promise<void> {
  await tx.execute(sql`select work_on_project(${projectId})`);
}
