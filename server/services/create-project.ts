import { asc } from "drizzle-orm";
import { organisations, projects, subActivities } from "#drizzle/schema.ts";
import type { CreateProjectInput } from "#shared/project.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordHistory } from "../history.ts";
import { addShipped } from "../shipped.ts";

/** Starts an empty project, and makes it the one to work on. Projects there already stay as they are. */
export async function createProject(ctx: Context, input: CreateProjectInput): Promise<{ projectId: number }> {
  return inTransaction(ctx, async (tx) => {
    const { subActivities: parts, ...values } = input;
    const [project] = await tx
      .insert(projects)
      .values({ ...values, organisationId: await chooseOrganisation(tx, ctx) })
      .returning({ id: projects.id });
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

/** The organisation that a new project belongs to where none is named: the one that somebody administers. */
export async function chooseOrganisation(tx: Tx, { access }: Context): Promise<number> {
  const [own] = access.administers;
  if (own !== undefined) return own;
  const [first] = await tx
    .select({ id: organisations.id })
    .from(organisations)
    .orderBy(asc(organisations.id))
    .limit(1);
  return first!.id;
}
