import { and, eq, isNull, sql } from "drizzle-orm";
import { invitations } from "#drizzle/accounts.ts";
import { assertMayAdminister } from "#shared/access.ts";
import type { RevokeInvitationInput } from "#shared/administration.ts";
import { DomainError } from "#shared/errors.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordSecurityEvent } from "../security-log.ts";

/** Takes an invitation back: its link no longer works. One that was accepted or is over stays as it is. */
export async function revokeInvitation(ctx: Context, input: RevokeInvitationInput): Promise<void> {
  const { organisationId, id } = input;
  assertMayAdminister(ctx.access, "people.revokeInvitation", organisationId);
  await inTransaction(ctx, async (tx) => {
    const own = and(eq(invitations.organisationId, organisationId), eq(invitations.id, id));
    const [revoked] = await tx
      .update(invitations)
      .set({ revokedAt: sql`now()` })
      .where(and(own, isNull(invitations.acceptedAt), isNull(invitations.revokedAt)))
      .returning({ id: invitations.id });
    if (!revoked) {
      const [found] = await tx.select({ id: invitations.id }).from(invitations).where(own);
      if (!found) throw new DomainError("NOT_FOUND", { field: "id" });
      return;
    }
    await recordSecurityEvent(tx, {
      kind: "invitation.revoked",
      actor: ctx.actor,
      subject: String(id),
      organisationId,
    });
  });
}
