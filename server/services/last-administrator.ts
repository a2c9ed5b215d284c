import { and, eq, isNull, ne, sql } from "drizzle-orm";
import { administrators, users } from "#drizzle/accounts.ts";
import { DomainError } from "#shared/errors.ts";
import type { Tx } from "../db.ts";

/** The numbers spell "Haldur", administrator: whoever takes rights away from administrators does so in turn. */
const ADMINISTRATORS_LOCK = 0x4a1d04;
const OPERATORS_LOCK = 0x4a1d05;

/**
 * Refuses to take an administrator away from an organisation that would have none then. Two who ask at once do so one
 * after the other.
 */
export async function assertNotLastAdministrator(
  tx: Tx,
  { organisationId, userId }: { organisationId: number; userId: string },
): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${ADMINISTRATORS_LOCK}, ${organisationId}::int)`);
  const of = and(eq(administrators.organisationId, organisationId), isNull(administrators.removedAt));
  const [own] = await tx
    .select({ userId: administrators.userId })
    .from(administrators)
    .where(and(of, eq(administrators.userId, userId)));
  if (!own) return;
  const [other] = await tx
    .select({ userId: administrators.userId })
    .from(administrators)
    .innerJoin(users, eq(users.id, administrators.userId))
    .where(and(of, ne(administrators.userId, userId), isNull(users.disabledAt), isNull(users.anonymisedAt)))
    .limit(1);
  if (!other) throw new DomainError("LAST_ADMINISTRATOR", { field: "userId" });
}

/** The same for every organisation that somebody looks after. */
export async function assertNotLastAnywhere(tx: Tx, userId: string): Promise<void> {
  const own = await tx
    .select({ organisationId: administrators.organisationId })
    .from(administrators)
    .where(and(eq(administrators.userId, userId), isNull(administrators.removedAt)))
    .orderBy(administrators.organisationId);
  for (const { organisationId } of own) await assertNotLastAdministrator(tx, { organisationId, userId });
}

/** Refuses to take away the last person who looks after the installation. */
export async function assertNotLastOperator(tx: Tx, userId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${OPERATORS_LOCK}, 0)`);
  const [other] = await tx
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        eq(users.isOperator, true),
        ne(users.id, userId),
        isNull(users.disabledAt),
        isNull(users.anonymisedAt),
      ),
    )
    .limit(1);
  if (!other) throw new DomainError("LAST_OPERATOR", { field: "email" });
}
