import { eq, sql } from "drizzle-orm";
import { projects } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import { type Context, inTransaction } from "../context.ts";

/** Makes a project the one to work on: the board shows it where the address names none. */
export async function openProject(
  ctx: Context,
  input: { projectId: number },
): Promise<{ projectId: number }> {
  return inTransaction(ctx, async (tx) => {
    const [opened] = await tx
      .update(projects)
      .set({ openedAt: sql`clock_timestamp()` })
      .where(eq(projects.id, input.projectId))
      .returning({ id: projects.id });
    if (!opened) throw new DomainError("NOT_FOUND", { field: "projectId" });
    return { projectId: opened.id };
  });
}
