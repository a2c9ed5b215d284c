import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { migrateDatabase } from "#server/migrate.ts";
import { emptyDatabase, ended, PREVIOUS, WHOLE } from "#test/support/migrating.ts";

const ROUNDS = 20;

test("five processes at once, five times on an empty database and five on the previous version, apply each migration once", async () => {
  for (const version of [null, PREVIOUS])
    for (let round = 0; round < 5; round++) {
      const db = await emptyDatabase();
      if (version) await db.migrateTo(version);
      const processes = Array.from({ length: 5 }, () => db.startMigrating());
      expect(await Promise.all(processes.map(ended))).toEqual([0, 0, 0, 0, 0]);
      expect(await db.state()).toEqual(WHOLE);
    }
});

test("kill -9 of a migration, twenty times, leaves all of it or nothing, and the next start does all", async () => {
  const found = { nothing: 0, all: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const db = await emptyDatabase();
    const process = db.startMigrating();
    await expect.poll(db.connectedMigrations, { interval: 2, timeout: 30_000 }).toBeGreaterThan(0);
    await sleep(Math.random() * 400);
    process.kill("SIGKILL");
    await ended(process);
    await expect.poll(db.connectedMigrations, { interval: 20, timeout: 30_000 }).toBe(0);
    const { applied, tables } = await db.state();
    expect([
      [0, 0],
      [WHOLE.applied, WHOLE.tables],
    ]).toContainEqual([applied, tables]);
    found[applied === 0 ? "nothing" : "all"]++;
    await migrateDatabase(db.connection);
    expect(await db.state()).toEqual(WHOLE);
  }
  console.log(found);
  expect(found.nothing).toBeGreaterThan(0);
});
