import { sql } from "drizzle-orm";
import { users } from "#drizzle/accounts.ts";
import { DomainError } from "#shared/errors.ts";
import { type Context, inSnapshot, LOCAL_USER } from "./context.ts";
import type { Tx } from "./db.ts";

/** People's names by their ids: history keeps the ids, and is shown with the names that people have now. */
export type Names = Readonly<Record<string, string>>;

/** The names of whoever is among these actors. The local user has none, and where there are no others nothing is asked. */
export async function readNames(tx: Tx, actors: Iterable<string>): Promise<Names> {
  const ids = [...new Set(actors)].filter((id) => id !== LOCAL_USER);
  if (ids.length === 0) return {};
  // One parameter however many there are, so that one prepared statement serves them all.
  const list = `{${ids.map((id) => JSON.stringify(id)).join(",")}}`;
  const rows = await tx
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(sql`${users.id} = any(${list}::text[])`);
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

/** The refusal with the name of whoever it tells of. */
export async function withName(ctx: Context, refusal: DomainError): Promise<DomainError> {
  const { code, field, details, current } = refusal;
  const { who } = details;
  if (typeof who !== "string" || who === LOCAL_USER) return refusal;
  const names = await inSnapshot(ctx, (tx) => readNames(tx, [who])).catch((): Names => ({}));
  return new DomainError(code, {
    ...(field !== null && { field }),
    details: { ...details, who: names[who] ?? null },
    current,
  });
}
