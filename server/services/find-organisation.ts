import { eq } from "drizzle-orm";
import { projects } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import type { Tx } from "../db.ts";

/** The organisation that runs a project. Refuses with NOT_FOUND. */
export async function findOrganisation(tx: Tx, projectId: number): Promise<number> {
  const [project] = await tx
    .select({ id: projects.organisationId })
    .from(projects)
    .where(eq(projects.id, projectId));
  if (!project) throw new DomainError("NOT_FOUND", { field: "projectId" });
  return project.id;
}
