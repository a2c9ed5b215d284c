import { and, eq, isNull } from "drizzle-orm";
import { memberships, users } from "#drizzle/accounts.ts";
import { type Access, mayForOthers } from "#shared/access.ts";
import { DomainError } from "#shared/errors.ts";
import { personKey } from "#shared/work-entries.ts";
import type { Context } from "../context.ts";
import type { Tx } from "../db.ts";

/** Who worked, or is to work: a name, and the account that has it. */
export interface Worker {
  person: string;
  userId: string | null;
}

/**
 * Whose hours somebody records: in the spelling of their account where they are their own. Refuses with OTHERS_HOURS
 * somebody else's, unless a manager records them.
 */
export async function findWorker(tx: Tx, access: Access, projectId: number, person: string): Promise<Worker> {
  if (mayForOthers(access, projectId))
    return { person, userId: await accountOf(tx, { access }, projectId, person) };
  const { user } = access;
  if (user === null || personKey(user.name) !== personKey(person))
    throw new DomainError("OTHERS_HOURS", { field: "person", denied: { deed: "hours.log", projectId } });
  return { person: user.name, userId: user.id };
}

/** Refuses with OTHERS_HOURS to change hours that are not one's own account's, unless a manager does. */
export function assertOwnHours(access: Access, projectId: number, { userId }: Worker): void {
  if (mayForOthers(access, projectId)) return;
  if (userId === null || userId !== access.user?.id)
    throw new DomainError("OTHERS_HOURS", { denied: { deed: "hours.edit", projectId } });
}

/** Refuses with OTHERS_HOURS to declare for somebody else, unless a manager does. */
export function assertOwnDeclaration(
  access: Access,
  projectId: number,
  { person, userId }: { person: string | null; userId: string | null },
): void {
  const { user } = access;
  const isOwn = userId === null ? isNamed(user, person) : userId === user?.id;
  if (!isOwn && !mayForOthers(access, projectId))
    throw new DomainError("OTHERS_HOURS", { denied: { deed: "hours.declare", projectId } });
}

/** The account of a name in a project; null without a login, where nobody has it, and where two have. */
export async function accountOf(
  tx: Tx,
  { access }: Pick<Context, "access">,
  projectId: number,
  person: string | null,
): Promise<string | null> {
  if (access.isLocal || person === null) return null;
  const members = await tx
    .select({ id: users.id, name: users.name })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.projectId, projectId), isNull(memberships.removedAt)));
  const named = members.filter((member) => isNamed(member, person));
  return named.length === 1 ? named[0]!.id : null;
}

function isNamed(user: { name: string } | null, person: string | null): boolean {
  return user !== null && person !== null && personKey(user.name) === personKey(person);
}
