import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gatherCrowd } from "#test/support/crowd.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { databaseUrl, type ServerProcess, startServerProcess } from "#test/support/server.ts";

const PEOPLE = 500;
const MOVES = 15_000;

let db: TestDatabase;
let server: ServerProcess;
beforeAll(async () => {
  db = await testDatabase();
  server = startServerProcess({ DATABASE_URL: databaseUrl(db), LOGIN: "off", LOG_LEVEL: "silent" });
});
afterAll(async () => {
  server?.process.kill("SIGTERM");
  await server?.ended;
  await db?.close();
});

test("five hundred people make 15,000 moves on the same cards, and none is lost, made twice or failed", async () => {
  const address = await server.address;
  const since = performance.now();
  const crowd = await gatherCrowd(address, PEOPLE);
  while (crowd.acknowledged < MOVES && Object.keys(crowd.others).length === 0) await sleep(100);
  await crowd.stop();
  const { acknowledged, conflicts, doubled, others } = crowd;
  console.log({ acknowledged, conflicts, seconds: Math.round((performance.now() - since) / 1000) });
  expect(conflicts).toBeGreaterThan(0);
  expect({ doubled, others, ...(await crowd.compare(address)) }).toEqual({
    doubled: 0,
    others: {},
    lost: 0,
    invented: 0,
  });
  const [row] = await db.database.sql<[{ moves: number }]>`
    select count(*)::int as moves from history where kind = 'procurement.moved'`;
  expect(row.moves).toBe(acknowledged);
});
