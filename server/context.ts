import { type Access, LOCAL_ACCESS } from "#shared/access.ts";
import { type Day, dayInTimeZone, PROJECT_TIME_ZONE } from "#shared/period.ts";
import { asRefusal, type Database, type Tx } from "./db.ts";
import { type Asker, actFor } from "./row-security.ts";
import { onlyOnce, type SentKey } from "./sent-keys.ts";

/** Where there is no login, everybody is the local user. */
export const LOCAL_USER = "local";

/** Who asks, from which browser, with which database, and on which day; settled once per request. */
export interface Context {
  database: Database;
  /** The id of who asks, as history keeps it. */
  actor: string;
  access: Access;
  origin: string | null;
  /** What the change that is asked for was sent under, so that sending it again has no second effect. */
  key: SentKey | null;
  today: Day;
  /** The hash of the token of the shared link that they read by, where they have no account. */
  share?: string;
}

/** Who asks and how, apart from the database and the day; whatever is left out is the local user's. */
export type Asking = Partial<Pick<Context, "access" | "origin" | "key">>;

export function createContext(
  database: Database,
  now: Date,
  { access = LOCAL_ACCESS, origin = null, key = null }: Asking = {},
): Context {
  const today = dayInTimeZone(now, PROJECT_TIME_ZONE);
  return { database, actor: access.user?.id ?? LOCAL_USER, access, origin, key, today };
}

/** Runs one intention: all of it is written, or none. A database that cannot be reached is a refusal, not a bug. */
export async function inTransaction<T>(ctx: Context, intention: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await ctx.database.db.transaction((tx) => {
      actFor(tx, ctx);
      return (ctx.key ? onlyOnce(ctx, ctx.key, intention) : intention)(tx);
    });
  } catch (error) {
    throw asRefusal(error);
  }
}

/** Reads several tables as of one moment. */
export async function inSnapshot<T>(asker: Asker, read: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await asker.database.db.transaction(
      (tx) => {
        actFor(tx, asker);
        return read(tx);
      },
      { isolationLevel: "repeatable read", accessMode: "read only" },
    );
  } catch (error) {
    throw asRefusal(error);
  }
}
