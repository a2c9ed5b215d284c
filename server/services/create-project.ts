import { asc, eq, sql } from "drizzle-orm";
import { memberships } from "#drizzle/accounts.ts";
import { organisations, projects, subActivities } from "#drizzle/schema.ts";
import { assertMayAdminister, type OrganisationDeed } from "#shared/access.ts";
import { DomainError } from "#shared/errors.ts";
import type { CreateProjectInput } from "#shared/project.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordHistory } from "../history.ts";
import { addShipped } from "../shipped.ts";

/** Starts an empty project, and makes it the one to work on. Projects there already stay as they are. */
export async function createProject(ctx: Context, input: CreateProjectInput): Promise<{ projectId: number }> {
  return inTransaction(ctx, async (tx) => {
    const { subActivities: parts, organisationId, ...values } = input;
    const organisation = await chooseOrganisation(tx, ctx, "projects.create", organisationId);
    const [project] = await tx
      .insert(projects)
      .values({ ...values, organisationId: organisation })
      .returning({ id: projects.id });
    const projectId = project!.id;
    await makeManager(tx, ctx, projectId);
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

/**
 * The organisation that a new project belongs to: the one that is named, else the one that somebody administers.
 * Refuses with NOT_FOUND one they do not, and with NOT_ALLOWED whoever administers none.
 */
export async function chooseOrganisation(
  tx: Tx,
  { access }: Context,
  deed: OrganisationDeed,
  named?: number,
): Promise<number> {
  if (named !== undefined) assertMayAdminister(access, deed, named);
  if (!access.isLocal && access.administers.length === 0)
    throw new DomainError("NOT_ALLOWED", { details: { deed } });
  const [own] = access.administers;
  const chosen = named ?? own;
  const [found] = await tx
    .select({ id: organisations.id })
    .from(organisations)
    .where(chosen === undefined ? undefined : eq(organisations.id, chosen))
    .orderBy(asc(organisations.id))
    .limit(1);
  if (!found) throw new DomainError("NOT_FOUND", { field: "organisationId" });
  return found.id;
}

/** Whoever begins a project manages it, and works on it from then on. */
export async function makeManager(tx: Tx, { access: { user } }: Context, projectId: number): Promise<void> {
  if (user === null) return;
  await tx
    .insert(memberships)
    .values({ projectId, userId: user.id, role: "manager", openedAt: sql`clock_timestamp()` });
}
