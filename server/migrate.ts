import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import { type Connection, openDatabase } from "./db.ts";
import { addShipped } from "./shipped.ts";

/** Any number of processes may start at once; the one that holds this lock migrates, the others wait for it. */
const MIGRATION_LOCK = 4_600_2026;

/**
 * Brings the tables up to this version, and what comes with it into every project: statutory figures, conditions and
 * RTK's due dates. Each migration is applied whole or not at all.
 */
export async function migrateDatabase(connection: Connection): Promise<void> {
  const { sql, close } = openDatabase(connection, 1);
  try {
    await sql`set statement_timeout = 0`;
    await sql`set lock_timeout = 0`;
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    const db = drizzle(sql);
    await migrate(db, {
      migrationsFolder: fileURLToPath(new URL("../drizzle/migrations", import.meta.url)),
    });
    await addShipped(db, null);
  } finally {
    await close();
  }
}
