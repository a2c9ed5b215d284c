import { randomBytes } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import { readAccess, signSessionToken } from "#server/identify.ts";
import { readInstallationSecret } from "#server/installation-secret.ts";
import type { Access, Role } from "#shared/access.ts";
import type { TestDatabase } from "#test/support/database.ts";

export interface PersonToBe {
  name?: string;
  email?: string;
  password?: string;
  seats?: { projectId: number; role: Role }[];
  /** Organisations they look after. */
  administers?: number[];
  isOperator?: boolean;
  isDisabled?: boolean;
}

export interface Person {
  userId: string;
  name: string;
  email: string;
  password: string;
  /** What they may do now: for services called without a server. */
  access: Access;
  /** Begins a session, and answers the header `cookie` of its requests. */
  cookie(): Promise<string>;
}

/** The organisation that every database has. */
export const FIRST_ORGANISATION = 1;

const USUAL_PASSWORD = "hommik-algab-kohviga";
let usualHash: Promise<string> | null = null;

/** Somebody with an account. */
export async function givenPerson(
  { database }: Pick<TestDatabase, "database">,
  {
    name = "Mari Maasikas",
    email = `${randomBytes(6).toString("hex")}@naidis.ee`,
    password = USUAL_PASSWORD,
    seats = [],
    administers = [],
    isOperator = false,
    isDisabled = false,
  }: PersonToBe = {},
): Promise<Person> {
  const { sql } = database;
  const userId = randomBytes(16).toString("hex");
  usualHash ??= hashPassword(USUAL_PASSWORD);
  const hash = await (password === USUAL_PASSWORD ? usualHash : hashPassword(password));
  await sql`
    insert into users (id, name, email, email_verified, is_operator, disabled_at)
    values (${userId}, ${name}, ${email}, true, ${isOperator}, ${isDisabled ? sql`now()` : null})`;
  await sql`
    insert into login_methods (id, account_id, provider_id, user_id, password)
    values (${randomBytes(16).toString("hex")}, ${userId}, 'credential', ${userId}, ${hash})`;
  for (const { projectId, role } of seats)
    await sql`insert into memberships (project_id, user_id, role) values (${projectId}, ${userId}, ${role})`;
  for (const organisationId of administers)
    await sql`insert into administrators (organisation_id, user_id) values (${organisationId}, ${userId})`;
  return {
    userId,
    name,
    email,
    password,
    access: (await readAccess(database, userId)) ?? {
      user: { id: userId, name, email },
      isLocal: false,
      isOperator: false,
      administers: [],
      seats: {},
    },
    async cookie() {
      const token = randomBytes(24).toString("base64url");
      await sql`
        insert into sessions (id, token, user_id, expires_at)
        values (${randomBytes(16).toString("hex")}, ${token}, ${userId}, now() + interval '12 hours')`;
      return `hanketahvel.session=${signSessionToken(token, await readInstallationSecret(sql))}`;
    },
  };
}
