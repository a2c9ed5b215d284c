import { createHash, randomBytes } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { inject } from "vitest";
import { type Asking, type Context, createContext } from "#server/context.ts";
import { type Database, openDatabase } from "#server/db.ts";
import { migrateDatabase } from "#server/migrate.ts";
import type { Day } from "#shared/period.ts";

/** The day of the truth table. */
export const TODAY: Day = "2026-11-22";

export interface TestDatabase {
  database: Database;
  /** Where it is, for a server that opens its own connections. */
  connection: postgres.Options<Record<string, never>>;
  /** Who asks: the local user, in one browser, on the day of the truth table, unless said otherwise. */
  context(options?: { today?: Day } & Asking): Context;
  /** Closes it and takes it away. */
  close(): Promise<void>;
}

/** A database with all tables and nothing in them, for one test file alone. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = inject("databaseServer");
  const name = `test_${randomBytes(6).toString("hex")}`;
  const admin = postgres({ ...server, max: 1, onnotice: () => {} });
  await admin`create database ${admin(name)} template ${admin(await migratedTemplate(admin))}`;
  const connection = { ...server, database: name };
  const database = openDatabase(connection);
  return {
    database,
    connection,
    context: ({ today = TODAY, ...asking } = {}) => ({
      ...createContext(database, new Date(), asking),
      today,
    }),
    close: async () => {
      await database.close();
      await admin`drop database ${admin(name)} with (force)`;
      await admin.end();
    },
  };
}

/** Whoever is first makes the template; the others wait for it. */
const TEMPLATE_LOCK = 4_600_2027;

/** Applying the migrations takes longer than copying a database that has them: they are applied once per server. */
async function migratedTemplate(admin: postgres.Sql): Promise<string> {
  const name = `template_${migrationsHash()}`;
  await admin`select pg_advisory_lock(${TEMPLATE_LOCK})`;
  try {
    const [existing] = await admin`select 1 from pg_database where datname = ${name}`;
    if (!existing) {
      const half = `${name}_half`;
      await admin`drop database if exists ${admin(half)} with (force)`;
      await admin`create database ${admin(half)}`;
      await migrateDatabase({ ...inject("databaseServer"), database: half });
      await admin`alter database ${admin(half)} rename to ${admin(name)}`;
    }
  } finally {
    await admin`select pg_advisory_unlock(${TEMPLATE_LOCK})`;
  }
  return name;
}

function migrationsHash(): string {
  const folder = join(import.meta.dirname, "../../drizzle/migrations");
  const hash = createHash("sha256");
  for (const file of globSync("**/*", { cwd: folder, withFileTypes: true }))
    if (file.isFile()) hash.update(readFileSync(join(file.parentPath, file.name)));
  return hash.digest("hex").slice(0, 12);
}
