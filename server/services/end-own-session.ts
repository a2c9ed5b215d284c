import type { EndSessionInput } from "#shared/account.ts";
import { DomainError } from "#shared/errors.ts";
import type { Database } from "../db.ts";
import { recordSecurityEvent } from "../security-log.ts";

/** Ends one of somebody's sessions, as when a browser elsewhere was left signed in. It is dead with its next request. */
export async function endOwnSession(
  { sql, db }: Database,
  userId: string,
  { id }: EndSessionInput,
): Promise<void> {
  const [ended] = await sql`delete from sessions where id = ${id} and user_id = ${userId} returning id`;
  if (!ended) throw new DomainError("NOT_FOUND", { field: "id" });
  await recordSecurityEvent(db, { kind: "session.ended", actor: userId, subject: userId });
}
