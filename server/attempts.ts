import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import type { Sql } from "postgres";

export interface Limit {
  most: number;
  /** Seconds, from the first attempt on, in which only so many may be made. */
  within: number;
}

/** Wrong links that one network may try. They are too long to be guessed: this only keeps the server free. */
export const WRONG_LINKS: Limit = { most: 300, within: 10 * 60 };

/**
 * Counts an attempt before it is made, in the database, so that every server process counts on and no number of them at
 * once gets through.
 *
 * @returns 0, or the seconds to wait where there were too many
 */
export async function countAttempt(sql: Sql, key: string, { most, within }: Limit): Promise<number> {
  const now = Date.now();
  const [row] = await sql<[{ count: number; since: string }]>`
    insert into rate_limits as l (id, key, count, last_request) values (${key}, ${key}, 1, ${now})
    on conflict (key) do update set
      count = case when l.last_request <= ${now - within * 1_000} then 1 else l.count + 1 end,
      last_request = case when l.last_request <= ${now - within * 1_000} then ${now} else l.last_request end
    returning count, last_request as since`;
  if (row.count <= most) return 0;
  return Math.max(1, Math.ceil((Number(row.since) + within * 1_000 - now) / 1_000));
}

/** Takes an attempt back that was none: only failures are held against anybody. */
export async function forgiveAttempt(sql: Sql, key: string): Promise<void> {
  await sql`update rate_limits set count = greatest(count - 1, 0) where key = ${key}`;
}

/** Forgets all attempts under a key. */
export async function forgetAttempts(sql: Sql, key: string): Promise<void> {
  await sql`delete from rate_limits where key = ${key}`;
}

/** Takes away what is of no use to anybody any more: old counts, dead sessions and links whose time is over. */
export async function sweepSpent(sql: Sql): Promise<void> {
  await sql`delete from rate_limits where last_request < ${Date.now() - 24 * 3_600_000}`;
  await sql`delete from sessions where expires_at < now()`;
  await sql`delete from verifications where expires_at < now()`;
}

/** Under which attempts are counted: no address and no e-mail can be read from it. */
export function attemptKey(kind: string, ...parts: string[]): string {
  return `${kind}:${createHash("sha256").update(parts.join("\n")).digest("base64url")}`;
}

/** Whoever has an IPv6 network has all of its addresses. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith("::ffff:")) return address;
  const [left = "", right = ""] = address.split("::");
  const [before, after] = [left, right].map((part) => part.split(":").filter(Boolean)) as [
    string[],
    string[],
  ];
  const missing = Array<string>(Math.max(0, 8 - before.length - after.length)).fill("0");
  return [...before, ...missing, ...after].slice(0, 4).join(":");
}
