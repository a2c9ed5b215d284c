import { eq, sql } from "drizzle-orm";
import { sessions, users } from "#drizzle/accounts.ts";
import { assertMayAdminister } from "#shared/access.ts";
import type { DisablePersonInput } from "#shared/administration.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordSecurityEvent } from "../security-log.ts";
import { assertNotSelf, assertOurs, findPerson } from "./find-person.ts";
import { assertNotLastAnywhere, assertNotLastOperator } from "./last-administrator.ts";

/** Closes somebody's account to its owner, at once and everywhere, or opens it again. Their roles stay as they are. */
export async function disablePerson(ctx: Context, input: DisablePersonInput): Promise<{ changed: boolean }> {
  const { organisationId, userId, isDisabled } = input;
  assertMayAdminister(ctx.access, "people.disable", organisationId);
  return inTransaction(ctx, async (tx) => {
    const person = await findPerson(tx, input);
    await assertOurs(tx, ctx, person);
    if (isDisabled) {
      assertNotSelf(ctx, input);
      await assertNotLastAnywhere(tx, userId);
      if (person.isOperator) await assertNotLastOperator(tx, userId);
    }
    if (person.anonymisedAt !== null || (person.disabledAt !== null) === isDisabled)
      return { changed: false };
    await tx
      .update(users)
      .set({ disabledAt: isDisabled ? sql`now()` : null })
      .where(eq(users.id, userId));
    if (isDisabled) await tx.delete(sessions).where(eq(sessions.userId, userId));
    await recordSecurityEvent(tx, {
      kind: isDisabled ? "person.disabled" : "person.enabled",
      actor: ctx.actor,
      subject: userId,
      organisationId,
    });
    return { changed: true };
  });
}
