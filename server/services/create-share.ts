import { sql } from "drizzle-orm";
import { shareLinks } from "#drizzle/accounts.ts";
import { assertMay } from "#shared/access.ts";
import { DomainError } from "#shared/errors.ts";
import { addDays } from "#shared/period.ts";
import { type CreateShareInput, LONGEST_SHARE, type Share, sharedSearch } from "#shared/share.ts";
import { type Context, inTransaction } from "../context.ts";
import { hashOfSecretToken, newSecretToken } from "../secret-token.ts";
import { recordSecurityEvent } from "../security-log.ts";
import { findOrganisation } from "./find-organisation.ts";
import { endOfDay, findShares } from "./find-shares.ts";

/**
 * Makes a link by which somebody without an account reads a board or a timeline. Its token is in this answer and
 * nowhere else, so the answer is not kept either: sent twice, this makes two links.
 */
export async function createShare(
  ctx: Context,
  { projectId, screen, search, withNames, note, worksUntil }: CreateShareInput,
): Promise<{ share: Share; token: string }> {
  return inTransaction({ ...ctx, key: null }, async (tx) => {
    const organisationId = await findOrganisation(tx, projectId);
    assertMay(ctx.access, "shares.create", projectId, "projectId");
    if (worksUntil < ctx.today || worksUntil > addDays(ctx.today, LONGEST_SHARE))
      throw new DomainError("SHARE_OUT_OF_RANGE", {
        field: "worksUntil",
        details: { from: ctx.today, to: addDays(ctx.today, LONGEST_SHARE) },
      });
    const token = newSecretToken();
    const [row] = await tx
      .insert(shareLinks)
      .values({
        projectId,
        tokenHash: hashOfSecretToken(token),
        screen,
        search: sharedSearch({ screen, search, withNames }),
        withNames,
        note,
        sharedBy: ctx.actor,
        expiresAt: sql`${endOfDay(worksUntil)}` as unknown as string,
      })
      .returning({ id: shareLinks.id });
    const { id } = row!;
    await recordSecurityEvent(tx, {
      kind: "share.made",
      actor: ctx.actor,
      subject: String(id),
      organisationId,
      details: { projectId, screen, withNames, worksUntil },
    });
    const [share] = await findShares(tx, ctx, projectId, id);
    return { share: share!, token };
  });
}
