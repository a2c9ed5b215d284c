import { projects, subActivities } from "#drizzle/schema.ts";
import type { CreateProjectInput } from "#shared/project.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import { addShipped } from "../shipped.ts";

/** Starts an empty project, and makes it the one to work on. Projects there already stay as they are. */
export async function createProject(ctx: Context, input: CreateProjectInput): Promise<{ projectId: number }> {
  return inTransaction(ctx, async (tx) => {
    const { subActivities: parts, ...values } = input;
    const [project] = await tx.insert(projects).values(values).returning({ id: projects.id });
    const projectId = project!.id;
    if (parts.length > 0)
      await tx.insert(subActivities).values(parts.map((part) => ({ projectId, ...part })));
    await addShipped(tx, projectId);
    await recordHistory(tx, ctx, {
      projectId,
      procurementId: null,
      kind: "project.created",
      before: {},
      after: {},
      happenedOn: ctx.today,
    });
    return { projectId };
  });
}
