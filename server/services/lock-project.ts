import { eq } from "drizzle-orm";
import { projects } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import type { Tx } from "../db.ts";

/**
 * Locks a project, so that two who change what belongs to it as a whole do so one after the other. Refuses with
 * NOT_FOUND.
 */
export async function lockProject(tx: Tx, projectId: number): Promise<void> {
  const [project] = await tx
    .select({ id: projects.id })
    .from(projects)
    .where(eq(projects.id, projectId))
    .for("no key update");
  if (!project) throw new DomainError("NOT_FOUND", { field: "projectId" });
}
