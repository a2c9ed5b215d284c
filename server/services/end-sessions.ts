import { eq } from "drizzle-orm";
import { sessions } from "#drizzle/accounts.ts";
import { assertMayAdminister } from "#shared/access.ts";
import type { PersonInput } from "#shared/administration.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordSecurityEvent } from "../security-log.ts";
import { assertOurs, findPerson } from "./find-person.ts";

/** Signs somebody out of every browser, at once. */
export async function endSessions(ctx: Context, input: PersonInput): Promise<{ ended: number }> {
  const { organisationId, userId } = input;
  assertMayAdminister(ctx.access, "people.endSessions", organisationId);
  return inTransaction(ctx, async (tx) => {
    await assertOurs(tx, ctx, await findPerson(tx, input));
    const ended = await tx.delete(sessions).where(eq(sessions.userId, userId)).returning({ id: sessions.id });
    if (ended.length > 0)
      await recordSecurityEvent(tx, {
        kind: "session.ended",
        actor: ctx.actor,
        subject: userId,
        organisationId,
        details: { sessions: ended.length },
      });
    return { ended: ended.length };
  });
}
