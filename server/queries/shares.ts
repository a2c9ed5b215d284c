import { assertMay } from "#shared/access.ts";
import type { Share } from "#shared/share.ts";
import { type Context, inSnapshot } from "../context.ts";
import { findOrganisation } from "../services/find-organisation.ts";
import { findShares } from "../services/find-shares.ts";

/** Every link of a project, the latest first, also those that do not work any more. Refuses with NOT_FOUND. */
export async function readShares(ctx: Context, projectId: number): Promise<{ shares: Share[] }> {
  return inSnapshot(ctx, async (tx) => {
    await findOrganisation(tx, projectId);
    assertMay(ctx.access, "shares.list", projectId, "projectId");
    return { shares: await findShares(tx, ctx, projectId) };
  });
}
