import { and, eq, exists, or, sql } from "drizzle-orm";
import { administrators, memberships, users } from "#drizzle/accounts.ts";
import { projects } from "#drizzle/schema.ts";
import type { PersonInput } from "#shared/administration.ts";
import { DomainError } from "#shared/errors.ts";
import type { Context } from "../context.ts";
import type { Tx } from "../db.ts";

export interface FoundPerson {
  userId: string;
  name: string;
  email: string;
  isOperator: boolean;
  disabledAt: string | null;
  anonymisedAt: string | null;
}

/**
 * Somebody who is or was of an organisation: with a role in one of its projects, or as its administrator. Refuses
 * with NOT_FOUND, also for those of other organisations.
 */
export async function findPerson(tx: Tx, { organisationId, userId }: PersonInput): Promise<FoundPerson> {
  const [person] = await tx
    .select({
      userId: users.id,
      name: users.name,
      email: users.email,
      isOperator: users.isOperator,
      disabledAt: users.disabledAt,
      anonymisedAt: users.anonymisedAt,
    })
    .from(users)
    .where(and(eq(users.id, userId), isOf(tx, organisationId)));
  if (!person) throw new DomainError("NOT_FOUND", { field: "userId" });
  return person;
}

/** Whether the person of a row of `users` is or was of an organisation. */
export function isOf(tx: Tx, organisationId: number) {
  return or(
    exists(
      tx
        .select({ one: sql`1` })
        .from(administrators)
        .where(and(eq(administrators.userId, users.id), eq(administrators.organisationId, organisationId))),
    ),
    exists(
      tx
        .select({ one: sql`1` })
        .from(memberships)
        .innerJoin(projects, eq(projects.id, memberships.projectId))
        .where(and(eq(memberships.userId, users.id), eq(projects.organisationId, organisationId))),
    ),
  );
}

/** Refuses to give anything to an account that is disabled or anonymised. */
export function assertOpen({ disabledAt, anonymisedAt }: FoundPerson): void {
  if (disabledAt !== null || anonymisedAt !== null)
    throw new DomainError("ACCOUNT_CLOSED", { field: "userId" });
}

/**
 * Refuses to touch an account, which is the same in all organisations, while somebody decides about it whom the
 * asking administrator cannot speak for: administrators of another organisation that it is of, or, where it looks
 * after the installation, its operators. Otherwise one organisation's administrator could lock another's people out,
 * or sign in as somebody with more rights. Operators may.
 */
export async function assertOurs(tx: Tx, { access }: Context, person: FoundPerson): Promise<void> {
  if (access.isLocal || access.isOperator) return;
  if (person.isOperator || (await isElsewhere(tx, person.userId, access.administers)))
    throw new DomainError("ACCOUNT_ELSEWHERE", { field: "userId" });
}

async function isElsewhere(tx: Tx, userId: string, administered: readonly number[]): Promise<boolean> {
  const [row] = await tx.execute<{ elsewhere: boolean }>(
    sql`select account_is_elsewhere(${userId}, ${`{${administered.join(",")}}`}::bigint[]) as elsewhere`,
  );
  return row!.elsewhere;
}

/** Refuses what somebody may not do to themselves. */
export function assertNotSelf({ access }: Context, { userId }: { userId: string }): void {
  if (access.user?.id === userId) throw new DomainError("OWN_ACCOUNT", { field: "userId" });
}
