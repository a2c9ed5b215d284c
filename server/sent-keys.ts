import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { sentKeys } from "#drizzle/accounts.ts";
import { assertMay, type Deed, MAY, type ProjectDeed } from "#shared/access.ts";
import { DomainError } from "#shared/errors.ts";
import type { Context } from "./context.ts";
import type { Database, Tx } from "./db.ts";

/** What a change was sent under, and for what. */
export interface SentKey {
  /** A UUID made by the client. */
  id: string;
  deed: Deed;
  /** Hash of the deed and its input. */
  fingerprint: string;
}

/** What tells a change from any other that could be sent under the same key. */
export function fingerprintOf(deed: Deed, input: unknown): string {
  return createHash("sha256")
    .update(`${deed} ${JSON.stringify(input)}`)
    .digest("base64url");
}

/**
 * The same intention, run at most once for its key: what it answered is kept in its own transaction, and whoever sends
 * it again gets that. Refused with IN_FLIGHT while it is run, with KEY_REUSED when the key was something else's. What
 * was refused wrote nothing and kept nothing: sent again, it is decided anew.
 */
export function onlyOnce<T>(
  ctx: Context,
  key: SentKey,
  intention: (tx: Tx) => Promise<T>,
): (tx: Tx) => Promise<T> {
  return async (tx) => {
    const kept = await claim(tx, ctx, key);
    if (kept) {
      assertStillMay(ctx, key, kept.answer);
      return kept.answer as T;
    }
    const answer = await intention(tx);
    await tx.execute(sql`
      insert into sent_keys (actor, key, fingerprint, answer)
      values (${ctx.actor}, ${key.id}, ${key.fingerprint}, ${JSON.stringify(answer ?? null)}::text::jsonb)`);
    return answer;
  };
}

/** Hours after which nobody sends a change again. */
const KEPT_FOR = 48;
const SWEPT_EVERY = 60 * 60_000;

/** Takes away old keys, now and every hour. @returns what ends it */
export function sweepSentKeys({ db }: Pick<Database, "db">): () => void {
  const sweep = () =>
    db
      .delete(sentKeys)
      .where(sql`${sentKeys.recordedAt} < now() - make_interval(hours => ${KEPT_FOR}::int)`)
      .catch(() => {}); // A database that is away is told of elsewhere, and the next hour will do.
  const timer = setInterval(sweep, SWEPT_EVERY).unref();
  void sweep();
  return () => clearInterval(timer);
}

/** What the change answered when it was made; null when it is for this transaction to make. */
async function claim(
  tx: Tx,
  { actor }: Context,
  { id, fingerprint }: SentKey,
): Promise<{ answer: unknown } | null> {
  // Sent together, run one after the other: whoever gets the lock reads what the one before has committed.
  const [[lock], [kept]] = await Promise.all([
    tx.execute<{ is_ours: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtextextended(${actor} || ' ' || ${id}, 0)) as is_ours`,
    ),
    tx
      .select({ fingerprint: sentKeys.fingerprint, answer: sentKeys.answer })
      .from(sentKeys)
      .where(sql`${eq(sentKeys.actor, actor)} and ${eq(sentKeys.key, id)}`),
  ]);
  if (kept && kept.fingerprint !== fingerprint) throw new DomainError("KEY_REUSED");
  if (kept) return kept;
  if (!lock!.is_ours) throw new DomainError("IN_FLIGHT");
  return null;
}

/** An answer that was theirs is not told to who has no seat in the project any more. */
function assertStillMay({ access }: Context, { deed }: SentKey, answer: unknown): void {
  const { projectId } = (answer ?? {}) as { projectId?: unknown };
  if (typeof projectId === "number" && Array.isArray(MAY[deed]))
    assertMay(access, deed as ProjectDeed, projectId);
}
