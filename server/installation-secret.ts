import { randomBytes } from "node:crypto";
import type { Sql } from "postgres";

const SECRETS = new WeakMap<Sql, Promise<string>>();

/**
 * What cookies are signed and second factors are sealed with, where the settings give nothing: made once, kept in the
 * database, the same for every server process on it.
 */
export function readInstallationSecret(sql: Sql): Promise<string> {
  let secret = SECRETS.get(sql);
  if (!secret) {
    secret = readOrMake(sql);
    secret.catch(() => SECRETS.delete(sql));
    SECRETS.set(sql, secret);
  }
  return secret;
}

async function readOrMake(sql: Sql): Promise<string> {
  await sql`
    insert into installation (name, value) values ('secret', ${randomBytes(32).toString("base64url")})
    on conflict (name) do nothing`;
  const [row] = await sql<[{ value: string }]>`select value from installation where name = 'secret'`;
  return row.value;
}
