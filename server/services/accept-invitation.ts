import { randomBytes } from "node:crypto";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { administrators, invitations, loginMethods, memberships, users } from "#drizzle/accounts.ts";
import { organisations, projects } from "#drizzle/schema.ts";
import type { Access, Role } from "#shared/access.ts";
import type { AcceptInvitationInput } from "#shared/account.ts";
import { DomainError } from "#shared/errors.ts";
import { isCommonPassword } from "../common-passwords.ts";
import type { Db, Tx } from "../db.ts";
import { hashOfSecretToken } from "../secret-token.ts";
import { recordSecurityEvent } from "../security-log.ts";

/** An invitation by its key. */
export interface InvitationKey {
  organisationId: number;
  id: number;
}

/** What an invitation offers, to whoever holds its link. */
export interface Offer {
  organisation: string;
  /** Null for an administrator of the organisation. */
  project: string | null;
  role: Role | null;
  email: string;
  /** Whether somebody of this e-mail address has an account: they accept signed in. */
  hasAccount: boolean;
}

const isOpen = and(
  isNull(invitations.acceptedAt),
  isNull(invitations.revokedAt),
  gt(invitations.expiresAt, sql`now()`),
);

/** Reads an invitation by the token of its link. Refuses with LINK_SPENT. */
export async function readInvitation(db: Db, token: string): Promise<Offer> {
  const [offer] = await db
    .select({
      organisation: organisations.name,
      project: projects.name,
      role: invitations.role,
      email: invitations.email,
      hasAccount: sql<boolean>`exists (select from users where users.email = ${invitations.email})`,
    })
    .from(invitations)
    .innerJoin(organisations, eq(organisations.id, invitations.organisationId))
    .leftJoin(projects, eq(projects.id, invitations.projectId))
    .where(and(eq(invitations.tokenHash, hashOfSecretToken(token)), isOpen));
  if (!offer) throw new DomainError("LINK_SPENT");
  return offer;
}

/** The key of the invitation that a token opens; null when it opens none (any more). */
export async function findInvitation(db: Db, token: string): Promise<InvitationKey | null> {
  const [found] = await db
    .select({ organisationId: invitations.organisationId, id: invitations.id })
    .from(invitations)
    .where(and(eq(invitations.tokenHash, hashOfSecretToken(token)), isOpen));
  return found ?? null;
}

/**
 * Accepts an invitation: with a new account of its e-mail address, or, without, as whoever is signed in. Of any number
 * who try at once, one succeeds.
 *
 * @returns the e-mail address of the account that has the role now
 */
export async function acceptInvitation(
  db: Db,
  access: Access,
  { token, account }: AcceptInvitationInput,
): Promise<{ email: string }> {
  const { user } = access;
  if (account === null && user === null) throw new DomainError("SIGN_IN_FIRST");
  return db.transaction(async (tx) => {
    const key = await findInvitation(tx as unknown as Db, token);
    const email = key && (await claimInvitation(tx, key));
    if (!email) throw new DomainError("LINK_SPENT");
    const userId = account ? await openAccount(tx, { email, ...account }) : user!.id;
    await giveSeat(tx, key, userId);
    return { email: account ? email : user!.email };
  });
}

/** Spends an invitation. @returns its e-mail address; null when it was spent before, or its time is over */
export async function claimInvitation(
  tx: Db | Tx,
  { organisationId, id }: InvitationKey,
): Promise<string | null> {
  const [claimed] = await tx
    .update(invitations)
    .set({ acceptedAt: sql`now()` })
    .where(and(eq(invitations.organisationId, organisationId), eq(invitations.id, id), isOpen))
    .returning({ email: invitations.email });
  return claimed?.email ?? null;
}

/** Makes somebody what their invitation, which they have spent, says. */
export async function giveSeat(tx: Tx, { organisationId, id }: InvitationKey, userId: string): Promise<void> {
  const [invitation] = await tx
    .select({ projectId: invitations.projectId, role: invitations.role })
    .from(invitations)
    .where(and(eq(invitations.organisationId, organisationId), eq(invitations.id, id)));
  const { projectId, role } = invitation!;
  if (projectId !== null && role !== null)
    await tx
      .insert(memberships)
      .values({ projectId, userId, role })
      .onConflictDoUpdate({
        target: [memberships.projectId, memberships.userId],
        set: { role, removedAt: null },
      });
  else
    await tx
      .insert(administrators)
      .values({ organisationId, userId })
      .onConflictDoUpdate({
        target: [administrators.organisationId, administrators.userId],
        set: { removedAt: null },
      });
  await recordSecurityEvent(tx, {
    kind: "invitation.accepted",
    actor: userId,
    subject: String(id),
    organisationId,
    details: { projectId, role: role ?? "administrator" },
  });
}

export interface NewAccount {
  email: string;
  name: string;
  password: string;
  isOperator?: boolean;
}

/** Opens an account with a password. @returns the person's id */
export async function openAccount(
  tx: Tx,
  { email, name, password, isOperator = false }: NewAccount,
): Promise<string> {
  if (isCommonPassword(password, email)) throw new DomainError("PASSWORD_TOO_COMMON", { field: "password" });
  const id = randomBytes(16).toString("hex");
  const [opened] = await tx
    .insert(users)
    .values({ id, name, email, emailVerified: true, isOperator })
    .onConflictDoNothing()
    .returning({ id: users.id });
  if (!opened) throw new DomainError("SIGN_IN_FIRST");
  const { hashPassword } = await import("better-auth/crypto");
  await tx.insert(loginMethods).values({
    id: randomBytes(16).toString("hex"),
    accountId: id,
    providerId: "credential",
    userId: id,
    password: await hashPassword(password),
  });
  return id;
}
