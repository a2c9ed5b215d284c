import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { assertMayAdminister } from "#shared/access.ts";
import { type PersonInput, pseudonymOf } from "#shared/administration.ts";
import { type Context, inTransaction } from "../context.ts";
import { databaseErrorCode } from "../db.ts";
import { recordSecurityEvent } from "../security-log.ts";
import { assertNotSelf, assertOurs, findPerson } from "./find-person.ts";
import { assertNotLastAnywhere, assertNotLastOperator } from "./last-administrator.ts";

/**
 * Takes away who somebody was, for ever: their name and address in the account, in hours, roles and procurements, and
 * wherever texts and history say their full name. What happened, and every sum, stays; a pseudonym stands for them.
 * They cannot sign in any more. Rows that say only a name are taken for theirs where nobody else of the organisation
 * has the same; a name of one word is replaced only where it stands for a person, not inside texts.
 */
export async function anonymisePerson(ctx: Context, input: PersonInput): Promise<{ pseudonym: string }> {
  for (let tries = 1; ; tries++)
    try {
      return await tryToAnonymise(ctx, input);
    } catch (error) {
      // It touches rows of many procurements, and may meet somebody who works on them in another order.
      if (databaseErrorCode(error) !== DEADLOCK || tries === MOST_TRIES) throw error;
    }
}

const DEADLOCK = "40P01";
const MOST_TRIES = 3;

async function tryToAnonymise(ctx: Context, input: PersonInput): Promise<{ pseudonym: string }> {
  const { organisationId, userId } = input;
  assertMayAdminister(ctx.access, "people.anonymise", organisationId);
  return inTransaction(ctx, async (tx) => {
    const person = await findPerson(tx, input);
    if (person.anonymisedAt !== null) return { pseudonym: person.name };
    await assertOurs(tx, ctx, person);
    assertNotSelf(ctx, input);
    await assertNotLastAnywhere(tx, userId);
    if (person.isOperator) await assertNotLastOperator(tx, userId);
    const pseudonym = pseudonymOf(randomBytes(3).toString("hex"));
    await tx.execute(
      sql`select anonymise_person(${userId}, ${pseudonym}, ${ctx.actor}, ${ctx.origin}, ${ctx.today}::date)`,
    );
    await recordSecurityEvent(tx, {
      kind: "person.anonymised",
      actor: ctx.actor,
      subject: userId,
      organisationId,
    });
    return { pseudonym };
  });
}
