import { assertMayAdminister } from "#shared/access.ts";
import type { PersonInput } from "#shared/administration.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Db } from "../db.ts";
import type { MadeLink } from "../made-link.ts";
import { writeResetToken } from "../reset-token.ts";
import { recordSecurityEvent } from "../security-log.ts";
import { assertOpen, assertOurs, findPerson } from "./find-person.ts";

/**
 * Gives a link by which somebody chooses a new password, once and within an hour. Nothing changes until they do: the
 * old password works, and nobody is signed out.
 *
 * @param owner what writes the link: those who work with procurements cannot read or write what opens accounts
 */
export async function resetPassword(
  ctx: Context,
  owner: Db,
  input: PersonInput,
): Promise<Omit<MadeLink, "organisation">> {
  const { organisationId, userId } = input;
  assertMayAdminister(ctx.access, "people.resetPassword", organisationId);
  // Sent twice, it is two links of which either works; what opens an account is not kept as an answer.
  const email = await inTransaction({ ...ctx, key: null }, async (tx) => {
    const person = await findPerson(tx, input);
    assertOpen(person);
    await assertOurs(tx, ctx, person);
    await recordSecurityEvent(tx, {
      kind: "password.resetAsked",
      actor: ctx.actor,
      subject: userId,
      organisationId,
    });
    return person.email;
  });
  return { email, ...(await writeResetToken(owner, userId)) };
}
