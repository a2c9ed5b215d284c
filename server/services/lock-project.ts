import { eq } from "drizzle-orm";
import { projects } from "#drizzle/schema.ts";
import { assertMay, type ProjectDeed } from "#shared/access.ts";
import { DomainError } from "#shared/errors.ts";
import type { Context } from "../context.ts";
import type { Tx } from "../db.ts";

/**
 * Locks a project, so that two who change what belongs to it as a whole do so one after the other. Refuses with
 * NOT_FOUND, and whoever may not do this in it.
 */
export async function lockProject(
  tx: Tx,
  { access }: Pick<Context, "access">,
  deed: ProjectDeed,
  projectId: number,
): Promise<void> {
  assertMay(access, deed, projectId, "projectId");
  const [project] = await tx
    .select({ id: projects.id })
    .from(projects)
    .where(eq(projects.id, projectId))
    .for("no key update");
  if (!project) throw new DomainError("NOT_FOUND", { field: "projectId" });
}
