import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { inject, onTestFinished } from "vitest";
import * as accounts from "#drizzle/accounts.ts";
import * as schema from "#drizzle/schema.ts";

const MIGRATE = new URL("../../server/migrate.ts", import.meta.url).href;
const JOURNAL = new URL("../../drizzle/migrations/meta/_journal.json", import.meta.url);
const journal = JSON.parse(readFileSync(JOURNAL, "utf8")) as { entries: { tag: string }[] };

/** What a database of this version has. */
export const WHOLE: DatabaseState = {
  applied: journal.entries.length,
  distinct: journal.entries.length,
  tables: [...Object.values(schema), ...Object.values(accounts)].filter((each) => is(each, PgTable)).length,
};

/** The name of the migration before the latest one. */
export const PREVIOUS = journal.entries.at(-2)!.tag;

export interface DatabaseState {
  /** Migrations that are said to be applied. */
  applied: number;
  distinct: number;
  /** Tables that stand. */
  tables: number;
}

/** A database without anything in it, for one test. */
export interface EmptyDatabase {
  connection: postgres.Options<Record<string, never>>;
  sql: postgres.Sql;
  state(): Promise<DatabaseState>;
  /** Brings the tables up to an earlier version. */
  migrateTo(last: string): Promise<void>;
  /** Brings them up to this version in a process of its own. */
  startMigrating(): ChildProcess;
  isWaitingForLock(): Promise<boolean>;
  connectedMigrations(): Promise<number>;
}

export async function emptyDatabase(): Promise<EmptyDatabase> {
  const server = inject("databaseServer");
  const name = `migrate_${randomBytes(6).toString("hex")}`;
  // A test that makes many of them keeps no connections to those it is done with.
  const options = { idle_timeout: 1, onnotice: () => {} };
  const admin = postgres({ ...server, ...options, max: 1 });
  await admin`create database ${admin(name)}`;
  const connection = { ...server, database: name };
  const sql = postgres({ ...connection, ...options, max: 2 });
  onTestFinished(async () => {
    await sql.end();
    await admin`drop database ${admin(name)} with (force)`;
    await admin.end();
  });
  return {
    connection,
    sql,
    async state() {
      const [tables] = await sql<{ count: number }[]>`
        select count(*)::int as count from pg_tables where schemaname = 'public'`;
      const [log] = await sql`select to_regclass('drizzle.__drizzle_migrations') as name`;
      const [row] = log!.name
        ? await sql`select count(*)::int as applied, count(distinct hash)::int as distinct from drizzle.__drizzle_migrations`
        : [{ applied: 0, distinct: 0 }];
      return { ...(row as Pick<DatabaseState, "applied" | "distinct">), tables: tables!.count };
    },
    async migrateTo(last) {
      const folder = mkdtempSync(join(tmpdir(), "hanketahvel-migrations-"));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      cpSync(new URL("..", JOURNAL), folder, { recursive: true });
      const entries = journal.entries.slice(0, journal.entries.findIndex(({ tag }) => tag === last) + 1);
      writeFileSync(join(folder, "meta/_journal.json"), JSON.stringify({ ...journal, entries }));
      const own = postgres({ ...connection, max: 1, onnotice: () => {} });
      await migrate(drizzle(own), { migrationsFolder: folder });
      await own.end();
    },
    startMigrating() {
      const script = `import { migrateDatabase } from ${JSON.stringify(MIGRATE)};
        await migrateDatabase(${JSON.stringify(connection)});`;
      const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: "inherit" });
      onTestFinished(() => void child.kill("SIGKILL"));
      return child;
    },
    async isWaitingForLock() {
      const rows = await admin`
        select from pg_stat_activity where datname = ${name} and wait_event_type = 'Lock'
          and application_name = 'hanketahvel'`;
      return rows.length > 0;
    },
    async connectedMigrations() {
      const rows = await admin`
        select from pg_stat_activity where datname = ${name} and application_name = 'hanketahvel'`;
      return rows.length;
    },
  };
}

/** Waits for the end of a process. @returns its exit code, null when it was killed */
export async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode;
}
