import { and, eq, isNull, sql } from "drizzle-orm";
import { administrators } from "#drizzle/accounts.ts";
import { assertMayAdminister } from "#shared/access.ts";
import type { SetAdministratorInput } from "#shared/administration.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordSecurityEvent } from "../security-log.ts";
import { assertOpen, findPerson } from "./find-person.ts";
import { assertNotLastAdministrator } from "./last-administrator.ts";

/** Makes somebody an administrator of the organisation, or no longer one; the last one stays. */
export async function setAdministrator(
  ctx: Context,
  input: SetAdministratorInput,
): Promise<{ changed: boolean }> {
  const { organisationId, userId, isAdministrator } = input;
  assertMayAdminister(ctx.access, "people.setAdministrator", organisationId);
  return inTransaction(ctx, async (tx) => {
    const person = await findPerson(tx, input);
    if (isAdministrator) assertOpen(person);
    else await assertNotLastAdministrator(tx, input);
    const changed = isAdministrator
      ? await makeAdministrator(tx, input)
      : await removeAdministrator(tx, input);
    if (changed)
      await recordSecurityEvent(tx, {
        kind: isAdministrator ? "administrator.set" : "administrator.removed",
        actor: ctx.actor,
        subject: userId,
        organisationId,
      });
    return { changed };
  });
}

/** @returns whether they were not one before */
export async function makeAdministrator(
  tx: Tx,
  { organisationId, userId }: { organisationId: number; userId: string },
): Promise<boolean> {
  const rows = await tx
    .insert(administrators)
    .values({ organisationId, userId })
    .onConflictDoUpdate({
      target: [administrators.organisationId, administrators.userId],
      set: { removedAt: null, since: sql`now()` },
      setWhere: sql`${administrators.removedAt} is not null`,
    })
    .returning({ userId: administrators.userId });
  return rows.length > 0;
}

async function removeAdministrator(
  tx: Tx,
  { organisationId, userId }: { organisationId: number; userId: string },
): Promise<boolean> {
  const rows = await tx
    .update(administrators)
    .set({ removedAt: sql`now()` })
    .where(
      and(
        eq(administrators.organisationId, organisationId),
        eq(administrators.userId, userId),
        isNull(administrators.removedAt),
      ),
    )
    .returning({ userId: administrators.userId });
  return rows.length > 0;
}
