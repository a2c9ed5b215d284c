import { and, eq, isNull, sql } from "drizzle-orm";
import { memberships } from "#drizzle/accounts.ts";
import { projects } from "#drizzle/schema.ts";
import { assertMayAdminister } from "#shared/access.ts";
import type { SetRoleInput } from "#shared/administration.ts";
import { DomainError } from "#shared/errors.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordSecurityEvent } from "../security-log.ts";
import { assertOpen, findPerson } from "./find-person.ts";

/**
 * Gives somebody a role in a project of the organisation, in the place of the one they have there, or takes it away.
 * What they may do changes with their next request.
 */
export async function setRole(ctx: Context, input: SetRoleInput): Promise<{ changed: boolean }> {
  const { organisationId, userId, projectId, role } = input;
  assertMayAdminister(ctx.access, "people.setRole", organisationId);
  return inTransaction(ctx, async (tx) => {
    await assertProjectOf(tx, organisationId, projectId);
    const person = await findPerson(tx, input);
    if (role !== null) assertOpen(person);
    const [present] = await tx
      .select({ role: memberships.role, removedAt: memberships.removedAt })
      .from(memberships)
      .where(and(eq(memberships.projectId, projectId), eq(memberships.userId, userId)))
      .for("update");
    const before = present && present.removedAt === null ? present.role : null;
    if (before === role) return { changed: false };
    if (role === null) await removeRole(tx, userId, projectId);
    else await giveRole(tx, { userId, projectId, role });
    await recordSecurityEvent(tx, {
      kind: role === null ? "role.removed" : "role.set",
      actor: ctx.actor,
      subject: userId,
      organisationId,
      details: { projectId, before, after: role },
    });
    return { changed: true };
  });
}

/** Gives somebody a role, whatever they were before. */
async function giveRole(
  tx: Tx,
  { userId, projectId, role }: { userId: string; projectId: number; role: NonNullable<SetRoleInput["role"]> },
): Promise<void> {
  await tx
    .insert(memberships)
    .values({ projectId, userId, role })
    .onConflictDoUpdate({
      target: [memberships.projectId, memberships.userId],
      set: {
        role,
        removedAt: null,
        since: sql`case when ${memberships.removedAt} is null then ${memberships.since} else now() end`,
      },
    });
}

async function removeRole(tx: Tx, userId: string, projectId: number): Promise<void> {
  await tx
    .update(memberships)
    .set({ removedAt: sql`now()` })
    .where(
      and(
        eq(memberships.projectId, projectId),
        eq(memberships.userId, userId),
        isNull(memberships.removedAt),
      ),
    );
}

/** Refuses a project that is not one of the organisation's. */
export async function assertProjectOf(tx: Tx, organisationId: number, projectId: number): Promise<void> {
  const [project] = await tx
    .select({ id: projects.id })
    .from(projects)
    .where(and(eq(projects.id, projectId), eq(projects.organisationId, organisationId)));
  if (!project) throw new DomainError("NOT_FOUND", { field: "projectId" });
}
