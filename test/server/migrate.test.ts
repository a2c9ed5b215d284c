import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, expect, inject, onTestFinished, test } from "vitest";
import * as accounts from "#drizzle/accounts.ts";
import * as schema from "#drizzle/schema.ts";
import { migrateDatabase } from "#server/migrate.ts";

const MIGRATE = new URL("../../server/migrate.ts", import.meta.url).href;
const JOURNAL = new URL("../../drizzle/migrations/meta/_journal.json", import.meta.url);
const MIGRATIONS = (JSON.parse(readFileSync(JOURNAL, "utf8")) as { entries: unknown[] }).entries.length;
const TABLES = [...Object.values(schema), ...Object.values(accounts)].filter((each) =>
  is(each, PgTable),
).length;

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

test("a database of the version before drafts keeps its plans, and knows since when they were known", async () => {
  await migrateTo("0002_plans_are_never_emptied");
  const [project] = await sql<{ id: number }[]>`
    insert into projects (number, name, eligible_from, eligible_to)
    values ('1', 'Projekt', '2024-01-01', '2027-12-31') returning id::int`;
  const projectId = project!.id;
  const recorded = (revision: number, kind: string, note: string | null, at: string) => sql`
    insert into history (project_id, revision, kind, actor, before, after, happened_on, note, recorded_at)
    values (${projectId}, ${revision}, ${kind}, 'local', '{}', '{}', '2025-01-01', ${note}, ${at})`;
  await recorded(1, "project.created", null, "2025-01-01T10:00:00Z");
  await recorded(2, "plan.adopted", "Vahearuanne 2024", "2025-01-02T10:00:00Z");
  await sql`
    insert into procurements (project_id, title, kind, opened_on) values (${projectId}, 'Hange', 'other', '2025-01-01')`;
  for (const [name, adoptedOn] of [
    ["Vahearuanne 2024", "2024-12-31"],
    ["Kava, mille kohta ajalugu vaikib", "2025-12-31"],
    ["Mustand", null],
  ] as const) {
    const [plan] = await sql<{ id: string }[]>`
      insert into plan_revisions (project_id, name, source) values (${projectId}, ${name}, 'Dokument') returning id`;
    await sql`
      insert into planned_windows (project_id, revision_id, procurement_id, stage, kind, to_period, verbatim)
      select ${projectId}, ${plan!.id}, id, 'contract', 'deadline', '2026-Q1', 'I kvartaliks' from procurements`;
    if (adoptedOn) await sql`update plan_revisions set adopted_on = ${adoptedOn} where id = ${plan!.id}`;
  }
  const windows = () => sql`select * from planned_windows order by revision_id`;
  const before = await windows();

  await migrateDatabase(connection);
  expect(await state()).toMatchObject({ applied: MIGRATIONS, tables: TABLES });
  const plans = await sql`
    select name, adopted_on::text, adopted_at, removed_at, version from plan_revisions order by id`;
  expect([...plans]).toEqual([
    {
      name: "Vahearuanne 2024",
      adopted_on: "2024-12-31",
      adopted_at: new Date("2025-01-02T10:00:00Z"),
      removed_at: null,
      version: 1,
    },
    {
      name: "Kava, mille kohta ajalugu vaikib",
      adopted_on: "2025-12-31",
      adopted_at: new Date("2025-01-01T10:00:00Z"),
      removed_at: null,
      version: 1,
    },
    { name: "Mustand", adopted_on: null, adopted_at: null, removed_at: null, version: 1 },
  ]);
  expect(await windows()).toEqual(before);
  // Frozen again, once the one thing that was added to them is there.
  await expect(sql`update plan_revisions set name = 'Teine' where adopted_on is not null`).rejects.toThrow(
    "frozen",
  );
  await sql`update plan_revisions set name = 'Teine' where adopted_on is null`;
});

/** Brings the tables up to an earlier version. */
async function migrateTo(last: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "hanketahvel-migrations-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(new URL("..", JOURNAL), folder, { recursive: true });
  const journal = JSON.parse(readFileSync(JOURNAL, "utf8")) as { entries: { tag: string }[] };
  const entries = journal.entries.slice(0, journal.entries.findIndex(({ tag }) => tag === last) + 1);
  writeFileSync(join(folder, "meta/_journal.json"), JSON.stringify({ ...journal, entries }));
  const own = postgres({ ...connection, max: 1, onnotice: () => {} });
  await migrate(drizzle(own), { migrationsFolder: folder });
  await own.end();
}

function startMigrating(): ChildProcess {
  const script = `import * as accounts from "#drizzle/accounts.ts";
import * as schema from "#drizzle/schema.ts";
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
