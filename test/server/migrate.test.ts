import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import { migrateDatabase } from "#server/migrate.ts";
import { type EmptyDatabase, emptyDatabase, ended, PREVIOUS, WHOLE } from "#test/support/migrating.ts";

let db: EmptyDatabase;
beforeEach(async () => {
  db = await emptyDatabase();
});

test.each([
  ["an empty database", null],
  ["one of the previous version", PREVIOUS],
])("five processes that start at once on %s apply each migration once", async (_, version) => {
  if (version) await db.migrateTo(version);
  const processes = Array.from({ length: 5 }, () => db.startMigrating());
  expect(await Promise.all(processes.map(ended))).toEqual([0, 0, 0, 0, 0]);
  expect(await db.state()).toEqual(WHOLE);
});

test("a database that is up to date stays as it is", async () => {
  await migrateDatabase(db.connection);
  const before = await db.state();
  await migrateDatabase(db.connection);
  expect(await db.state()).toEqual(before);
});

test("kill -9 in the middle leaves nothing, and the next start does all of it", async () => {
  // A table of this name that is not committed makes the migration wait in its middle.
  const other = await db.sql.reserve();
  await other`begin`;
  await other`create table sub_activities ()`;
  const process = db.startMigrating();
  await expect.poll(db.isWaitingForLock, { interval: 20, timeout: 20_000 }).toBe(true);
  process.kill("SIGKILL");
  await ended(process);
  await other`rollback`;
  other.release();
  await expect.poll(db.connectedMigrations, { interval: 20, timeout: 10_000 }).toBe(0);
  expect(await db.state()).toEqual({ applied: 0, distinct: 0, tables: 0 });
  await migrateDatabase(db.connection);
  expect(await db.state()).toEqual(WHOLE);
});

test("kill -9 at any moment leaves all of it or nothing", async () => {
  for (let round = 0; round < 3; round++) {
    const process = db.startMigrating();
    await expect.poll(db.connectedMigrations, { interval: 2, timeout: 20_000 }).toBeGreaterThan(0);
    await sleep(20 * round);
    process.kill("SIGKILL");
    await ended(process);
    await expect.poll(db.connectedMigrations, { interval: 20, timeout: 10_000 }).toBe(0);
    const { applied, tables } = await db.state();
    expect([
      [0, 0],
      [WHOLE.applied, WHOLE.tables],
    ]).toContainEqual([applied, tables]);
  }
  await migrateDatabase(db.connection);
  expect(await db.state()).toEqual(WHOLE);
});

test("a database of the version before drafts keeps its plans, and knows since when they were known", async () => {
  await db.migrateTo("0002_plans_are_never_emptied");
  const [project] = await db.sql<{ id: number }[]>`
    insert into projects (number, name, eligible_from, eligible_to)
    values ('1', 'Projekt', '2024-01-01', '2027-12-31') returning id::int`;
  const projectId = project!.id;
  const recorded = (revision: number, kind: string, note: string | null, at: string) => db.sql`
    insert into history (project_id, revision, kind, actor, before, after, happened_on, note, recorded_at)
    values (${projectId}, ${revision}, ${kind}, 'local', '{}', '{}', '2025-01-01', ${note}, ${at})`;
  await recorded(1, "project.created", null, "2025-01-01T10:00:00Z");
  await recorded(2, "plan.adopted", "Vahearuanne 2024", "2025-01-02T10:00:00Z");
  await db.sql`
    insert into procurements (project_id, title, kind, opened_on) values (${projectId}, 'Hange', 'other', '2025-01-01')`;
  for (const [name, adoptedOn] of [
    ["Vahearuanne 2024", "2024-12-31"],
    ["Kava, mille kohta ajalugu vaikib", "2025-12-31"],
    ["Mustand", null],
  ] as const) {
    const [plan] = await db.sql<{ id: string }[]>`
      insert into plan_revisions (project_id, name, source) values (${projectId}, ${name}, 'Dokument') returning id`;
    await db.sql`
      insert into planned_windows (project_id, revision_id, procurement_id, stage, kind, to_period, verbatim)
      select ${projectId}, ${plan!.id}, id, 'contract', 'deadline', '2026-Q1', 'I kvartaliks' from procurements`;
    if (adoptedOn) await db.sql`update plan_revisions set adopted_on = ${adoptedOn} where id = ${plan!.id}`;
  }
  const windows = () => db.sql`select * from planned_windows order by revision_id`;
  const before = await windows();

  await migrateDatabase(db.connection);
  expect(await db.state()).toEqual(WHOLE);
  const plans = await db.sql`
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
  await expect(db.sql`update plan_revisions set name = 'Teine' where adopted_on is not null`).rejects.toThrow(
    "frozen",
  );
  await db.sql`update plan_revisions set name = 'Teine' where adopted_on is null`;
});
