import { organisations } from "#drizzle/schema.ts";
import { assertOperator } from "#shared/access.ts";
import type { CreateOrganisationInput } from "#shared/administration.ts";
import { type Context, inTransaction } from "../context.ts";
import type { MadeLink } from "../made-link.ts";
import { newSecretToken } from "../secret-token.ts";
import { recordSecurityEvent } from "../security-log.ts";
import { asLink, writeInvitation } from "./invite-person.ts";
import { makeAdministrator } from "./set-administrator.ts";

/**
 * Adds an organisation. Whoever is named is invited to look after it; where nobody is, the operator who adds it does.
 */
export async function createOrganisation(
  ctx: Context,
  { name, administratorEmail }: CreateOrganisationInput,
): Promise<{ organisationId: number; link: MadeLink | null }> {
  assertOperator(ctx.access);
  const token = newSecretToken();
  const { organisationId, invitation } = await inTransaction(ctx, async (tx) => {
    const [added] = await tx.insert(organisations).values({ name }).returning({ id: organisations.id });
    const organisationId = added!.id;
    await recordSecurityEvent(tx, { kind: "organisation.made", actor: ctx.actor, organisationId });
    if (administratorEmail !== null) {
      const invitation = { organisationId, email: administratorEmail, projectId: null, role: null };
      return { organisationId, invitation: await writeInvitation(tx, ctx, invitation, token) };
    }
    const { user } = ctx.access;
    if (user !== null) {
      await makeAdministrator(tx, { organisationId, userId: user.id });
      await recordSecurityEvent(tx, {
        kind: "administrator.set",
        actor: ctx.actor,
        subject: user.id,
        organisationId,
      });
    }
    return { organisationId, invitation: null };
  });
  return { organisationId, link: invitation && asLink(token, invitation) };
}
