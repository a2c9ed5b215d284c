import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, expect, inject, onTestFinished, test } from "vitest";
import * as schema from "#drizzle/schema.ts";
import { migrateDatabase } from "#server/migrate.ts";

const MIGRATE = new URL("../../server/migrate.ts", import.meta.url).href;
const JOURNAL = new URL("../../drizzle/migrations/meta/_journal.json", import.meta.url);
const MIGRATIONS = (JSON.parse(readFileSync(JOURNAL, "utf8")) as { entries: unknown[] }).entries.length;
const TABLES = Object.keys(schema).length;

let admin: postgres.Sql;
let connection: postgres.Options<Record<string, never>>;
let sql: postgres.Sql;
beforeAll(() => {
  admin = postgres({ ...inject("databaseServer"), max: 1, onnotice: () => {} });
});
beforeEach(async () => {
  const name = `migrate_${randomBytes(6).toString("hex")}`;
  await admin`create database ${admin(name)}`;
  connection = { ...inject("databaseServer"), database: name };
  sql = postgres({ ...connection, max: 2, onnotice: () => {} });
  onTestFinished(async () => {
    await sql.end();
    await admin`drop database ${admin(name)} with (force)`;
  });
});
afterAll(() => admin.end());

test("five processes that start at once on an empty database apply each migration once", async () => {
  const processes = Array.from({ length: 5 }, () => startMigrating());
  expect(await Promise.all(processes.map(ended))).toEqual([0, 0, 0, 0, 0]);
  expect(await state()).toEqual({ applied: MIGRATIONS, distinct: MIGRATIONS, tables: TABLES });
});

test("a database that is up to date stays as it is", async () => {
  await migrateDatabase(connection);
  const before = await state();
  await migrateDatabase(connection);
  expect(await state()).toEqual(before);
});

test("kill -9 in the middle leaves nothing, and the next start does all of it", async () => {
  // A table of this name that is not committed makes the migration wait in its middle.
  const other = await sql.reserve();
  await other`begin`;
  await other`create table sub_activities ()`;
  const process = startMigrating();
  await expect.poll(waitingForLock, { interval: 20, timeout: 20_000 }).toBe(true);
  process.kill("SIGKILL");
  await ended(process);
  await other`rollback`;
  other.release();
  await expect.poll(connectedMigrations, { interval: 20, timeout: 10_000 }).toBe(0);
  expect(await state()).toEqual({ applied: 0, distinct: 0, tables: 0 });
  await migrateDatabase(connection);
  expect(await state()).toEqual({ applied: MIGRATIONS, distinct: MIGRATIONS, tables: TABLES });
});

test("kill -9 at any moment leaves all of it or nothing", async () => {
  for (let round = 0; round < 3; round++) {
    const process = startMigrating();
    await expect.poll(connectedMigrations, { interval: 2, timeout: 20_000 }).toBeGreaterThan(0);
    await sleep(20 * round);
    process.kill("SIGKILL");
    await ended(process);
    await expect.poll(connectedMigrations, { interval: 20, timeout: 10_000 }).toBe(0);
    const { applied, tables } = await state();
    expect([
      [0, 0],
      [MIGRATIONS, TABLES],
    ]).toContainEqual([applied, tables]);
  }
  await migrateDatabase(connection);
  expect(await state()).toEqual({ applied: MIGRATIONS, distinct: MIGRATIONS, tables: TABLES });
});

function startMigrating(): ChildProcess {
  const script = `import * as schema from "#drizzle/schema.ts";
import { migrateDatabase } from ${JSON.stringify(MIGRATE)};
    await migrateDatabase(${JSON.stringify(connection)});`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: "inherit" });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode;
}

/** What is there: how many migrations are said to be applied, and how many tables stand. */
async function state() {
  const [tables] = await sql<{ count: number }[]>`
    select count(*)::int as count from pg_tables where schemaname = 'public'`;
  const [log] = await sql`select to_regclass('drizzle.__drizzle_migrations') as name`;
  const [row] = log!.name
    ? await sql`select count(*)::int as applied, count(distinct hash)::int as distinct from drizzle.__drizzle_migrations`
    : [{ applied: 0, distinct: 0 }];
  return { ...(row as { applied: number; distinct: number }), tables: tables!.count };
}

async function waitingForLock(): Promise<boolean> {
  const rows = await admin`
    select from pg_stat_activity where datname = ${connection.database!} and wait_event_type = 'Lock'
      and application_name = 'hanketahvel'`;
  return rows.length > 0;
}

async function connectedMigrations(): Promise<number> {
  const rows = await admin`
    select from pg_stat_activity where datname = ${connection.database!} and application_name = 'hanketahvel'`;
  return rows.length;
}
