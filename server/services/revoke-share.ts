import { and, eq, isNull, sql } from "drizzle-orm";
import { shareLinks } from "#drizzle/accounts.ts";
import { assertMay } from "#shared/access.ts";
import { DomainError } from "#shared/errors.ts";
import type { RevokeShareInput, Share } from "#shared/share.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordSecurityEvent } from "../security-log.ts";
import { findOrganisation } from "./find-organisation.ts";
import { findShares } from "./find-shares.ts";

/** Takes a link back: from then on nobody reads anything by it. Taking it back again changes nothing. */
export async function revokeShare(
  ctx: Context,
  { projectId, id }: RevokeShareInput,
): Promise<{ share: Share }> {
  return inTransaction(ctx, async (tx) => {
    const organisationId = await findOrganisation(tx, projectId);
    assertMay(ctx.access, "shares.revoke", projectId, "projectId");
    const revoked = await tx
      .update(shareLinks)
      .set({ revokedAt: sql`now()` as unknown as string })
      .where(and(eq(shareLinks.projectId, projectId), eq(shareLinks.id, id), isNull(shareLinks.revokedAt)))
      .returning({ id: shareLinks.id });
    const [share] = await findShares(tx, ctx, projectId, id);
    if (!share) throw new DomainError("NOT_FOUND", { field: "id" });
    if (revoked.length > 0)
      await recordSecurityEvent(tx, {
        kind: "share.revoked",
        actor: ctx.actor,
        subject: String(id),
        organisationId,
        details: { projectId },
      });
    return { share };
  });
}
