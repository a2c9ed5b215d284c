import { eq } from "drizzle-orm";
import { organisations } from "#drizzle/schema.ts";
import { assertOperator } from "#shared/access.ts";
import type { InviteAdministratorInput } from "#shared/administration.ts";
import { DomainError } from "#shared/errors.ts";
import { type Context, inTransaction } from "../context.ts";
import type { MadeLink } from "../made-link.ts";
import { newSecretToken } from "../secret-token.ts";
import { asLink, writeInvitation } from "./invite-person.ts";

/** Invites somebody to look after an organisation that may have lost whoever did. */
export async function inviteAdministrator(
  ctx: Context,
  { organisationId, email }: InviteAdministratorInput,
): Promise<MadeLink> {
  assertOperator(ctx.access);
  const token = newSecretToken();
  const written = await inTransaction(ctx, async (tx) => {
    const [found] = await tx
      .select({ id: organisations.id })
      .from(organisations)
      .where(eq(organisations.id, organisationId));
    if (!found) throw new DomainError("NOT_FOUND", { field: "organisationId" });
    return writeInvitation(tx, ctx, { organisationId, email, projectId: null, role: null }, token);
  });
  return asLink(token, written);
}
