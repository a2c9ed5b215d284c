import { and, eq, isNull, sql } from "drizzle-orm";
import { invitations, users } from "#drizzle/accounts.ts";
import { organisations } from "#drizzle/schema.ts";
import { assertMayAdminister, type Role } from "#shared/access.ts";
import { INVITATION_HOURS, type InvitePersonInput } from "#shared/administration.ts";
import { DomainError } from "#shared/errors.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import type { MadeLink } from "../made-link.ts";
import { hashOfSecretToken, newSecretToken } from "../secret-token.ts";
import { recordSecurityEvent } from "../security-log.ts";
import { isOf } from "./find-person.ts";
import { assertProjectOf } from "./set-role.ts";

/**
 * Invites somebody by their e-mail address to a role in a project, or to look after the organisation. Whoever holds
 * the link becomes that, once, within an hour. An earlier invitation of the same person to the same thing no longer
 * works: asking again is how somebody who was late gets a new link.
 */
export async function invitePerson(ctx: Context, input: InvitePersonInput): Promise<MadeLink> {
  const { organisationId, email, projectId } = input;
  assertMayAdminister(ctx.access, "people.invite", organisationId);
  const token = newSecretToken();
  const written = await inTransaction(ctx, async (tx) => {
    if (projectId !== null) await assertProjectOf(tx, organisationId, projectId);
    const [known] = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.email, email), isOf(tx, organisationId)));
    if (known) throw new DomainError("ALREADY_HERE", { field: "email" });
    return writeInvitation(tx, ctx, input, token);
  });
  return asLink(token, written);
}

/** What is kept of an invitation's link, and may be kept as the answer to whoever sent the same change twice. */
export interface WrittenInvitation {
  tokenHash: string;
  expiresAt: string;
  email: string;
  organisation: string;
}

/** The link, unless it was written by an earlier send of the same change: what is kept of it is no link. */
export function asLink(token: string, { tokenHash, ...written }: WrittenInvitation): MadeLink {
  return { ...written, token: tokenHash === hashOfSecretToken(token) ? token : null };
}

/** Writes the invitation, in the place of an open one to the same thing. */
export async function writeInvitation(
  tx: Tx,
  ctx: Context,
  invitation: { organisationId: number; email: string; projectId: number | null; role: Role | null },
  token: string,
): Promise<WrittenInvitation> {
  const { organisationId, projectId, role } = invitation;
  const tokenHash = hashOfSecretToken(token);
  await tx
    .update(invitations)
    .set({ revokedAt: sql`now()` })
    .where(
      and(
        eq(invitations.organisationId, organisationId),
        eq(invitations.email, invitation.email),
        projectId === null ? isNull(invitations.projectId) : eq(invitations.projectId, projectId),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
      ),
    );
  const [written] = await tx
    .insert(invitations)
    .values({
      ...invitation,
      tokenHash,
      invitedBy: ctx.actor,
      expiresAt: sql`now() + make_interval(hours => ${INVITATION_HOURS}::int)`,
    })
    .returning({ id: invitations.id, expiresAt: invitations.expiresAt });
  await recordSecurityEvent(tx, {
    kind: "invitation.made",
    actor: ctx.actor,
    subject: String(written!.id),
    organisationId,
    details: { projectId, role: role ?? "administrator" },
  });
  const [organisation] = await tx
    .select({ name: organisations.name })
    .from(organisations)
    .where(eq(organisations.id, organisationId));
  return {
    tokenHash,
    expiresAt: written!.expiresAt,
    email: invitation.email,
    organisation: organisation!.name,
  };
}
