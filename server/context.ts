import { type Day, dayInTimeZone, PROJECT_TIME_ZONE } from "#shared/period.ts";
import { asRefusal, type Database, type Tx } from "./db.ts";

/** Until there is a login, everybody is the local user. */
export const LOCAL_USER = "local";

/** Who asks, from which browser, with which database, and on which day; settled once per request. */
export interface Context {
  database: Database;
  actor: string;
  origin: string | null;
  today: Day;
}

export function createContext(database: Database, now: Date, origin: string | null = null): Context {
  return { database, actor: LOCAL_USER, origin, today: dayInTimeZone(now, PROJECT_TIME_ZONE) };
}

/** Runs one intention: all of it is written, or none. A database that cannot be reached is a refusal, not a bug. */
export async function inTransaction<T>(ctx: Context, intention: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await ctx.database.db.transaction(intention);
  } catch (error) {
    throw asRefusal(error);
  }
}

/** Reads several tables as of one moment. */
export async function inSnapshot<T>(
  ctx: Pick<Context, "database">,
  read: (tx: Tx) => Promise<T>,
): Promise<T> {
  try {
    return await ctx.database.db.transaction(read, {
      isolationLevel: "repeatable read",
      accessMode: "read only",
    });
  } catch (error) {
    throw asRefusal(error);
  }
}
