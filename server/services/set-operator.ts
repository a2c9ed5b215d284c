import { and, eq, isNull } from "drizzle-orm";
import { users } from "#drizzle/accounts.ts";
import { assertOperator } from "#shared/access.ts";
import type { SetOperatorInput } from "#shared/administration.ts";
import { DomainError } from "#shared/errors.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordSecurityEvent } from "../security-log.ts";
import { assertNotLastOperator } from "./last-administrator.ts";

/** Lets somebody with an account look after the installation, or no longer; the last one stays. */
export async function setOperator(
  ctx: Context,
  { email, isOperator }: SetOperatorInput,
): Promise<{ changed: boolean }> {
  assertOperator(ctx.access);
  return inTransaction(ctx, async (tx) => {
    const [person] = await tx
      .select({ id: users.id, isOperator: users.isOperator })
      .from(users)
      .where(and(eq(users.email, email), isNull(users.disabledAt), isNull(users.anonymisedAt)));
    if (!person) throw new DomainError("UNKNOWN_ACCOUNT", { field: "email" });
    if (person.isOperator === isOperator) return { changed: false };
    if (!isOperator) await assertNotLastOperator(tx, person.id);
    await tx.update(users).set({ isOperator }).where(eq(users.id, person.id));
    await recordSecurityEvent(tx, {
      kind: isOperator ? "operator.set" : "operator.removed",
      actor: ctx.actor,
      subject: person.id,
    });
    return { changed: true };
  });
}
