import { asc, eq, sql } from "drizzle-orm";
import { administrators, installation, memberships, users } from "#drizzle/accounts.ts";
import { organisations, projects } from "#drizzle/schema.ts";
import type { SetUpInput } from "#shared/account.ts";
import { DomainError } from "#shared/errors.ts";
import type { Db, Tx } from "../db.ts";
import { hashOfSecretToken, newSecretToken } from "../secret-token.ts";
import { recordSecurityEvent } from "../security-log.ts";
import { openAccount } from "./accept-invitation.ts";

/** Hours in which a link to set up the installation works. */
const LINK_LASTS = 24;

/** The number spells "set up". */
const SET_UP_LOCK = 0x5e7_0b;

/** Whether there is anybody who can sign in. */
export async function isSetUp(db: Db): Promise<boolean> {
  const [row] = await db.execute<{ known: boolean }>(sql`select exists (select from users) as known`);
  return row!.known;
}

/**
 * Makes the link by which the first person of an installation makes themselves known, while there is nobody: a new one
 * at each start. It is kept nowhere but with whoever reads what the server prints.
 *
 * @returns its token, or null when there is somebody already
 */
export async function offerSetUp(db: Db): Promise<string | null> {
  if (await isSetUp(db)) return null;
  const token = newSecretToken();
  await db.transaction(async (tx) => {
    await tx.delete(installation).where(sql`
      name like 'set-up:%' and recorded_at < now() - make_interval(hours => ${LINK_LASTS})`);
    await tx.insert(installation).values({ name: nameOf(token), value: "open" });
  });
  return token;
}

/**
 * Takes in the first person: operator of the installation, administrator of its first organisation and manager of the
 * projects that are there. Refuses with LINK_SPENT whoever comes with no valid link, or second.
 */
export async function setUp(db: Db, input: SetUpInput): Promise<{ email: string }> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${SET_UP_LOCK})`);
    const [link] = await tx
      .delete(installation)
      .where(sql`
        name = ${nameOf(input.token)} and recorded_at > now() - make_interval(hours => ${LINK_LASTS})
        and not exists (select from ${users})`)
      .returning({ name: installation.name });
    if (!link) throw new DomainError("LINK_SPENT");
    await tx.delete(installation).where(sql`name like 'set-up:%'`);
    await takeIn(tx, input);
  });
  return { email: input.email };
}

async function takeIn(tx: Tx, { organisationName, name, email, password }: SetUpInput): Promise<void> {
  const userId = await openAccount(tx, { email, name, password, isOperator: true });
  const [first] = await tx
    .select({ id: organisations.id })
    .from(organisations)
    .orderBy(asc(organisations.id))
    .limit(1);
  const organisationId = first!.id;
  await tx.update(organisations).set({ name: organisationName }).where(eq(organisations.id, organisationId));
  await tx.insert(administrators).values({ organisationId, userId });
  const theirs = await tx
    .select({ projectId: projects.id })
    .from(projects)
    .where(eq(projects.organisationId, organisationId));
  if (theirs.length > 0)
    await tx
      .insert(memberships)
      .values(theirs.map(({ projectId }) => ({ projectId, userId, role: "manager" as const })));
  await recordSecurityEvent(tx, {
    kind: "installation.setUp",
    actor: userId,
    subject: userId,
    organisationId,
  });
}

function nameOf(token: string): string {
  return `set-up:${hashOfSecretToken(token)}`;
}
