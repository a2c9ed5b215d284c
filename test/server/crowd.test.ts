import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gatherCrowd } from "#test/support/crowd.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { databaseUrl, type ServerProcess, startServerProcess } from "#test/support/server.ts";

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

test("a hundred people who move the same cards lose nothing, win nothing twice, and are told who was faster", async () => {
  const address = await server.address;
  const crowd = await gatherCrowd(address, 100);
  await sleep(3_000);
  await crowd.stop();
  const { acknowledged, conflicts, doubled, others } = crowd;
  expect(acknowledged).toBeGreaterThan(100);
  expect(conflicts).toBeGreaterThan(0);
  expect({ doubled, others, ...(await crowd.compare(address)) }).toEqual({
    doubled: 0,
    others: {},
    lost: 0,
    invented: 0,
  });
});
