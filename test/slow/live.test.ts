import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import {
  changeSomething,
  givenDesk,
  tryCutConnections,
  tryInterleavings,
} from "#test/support/live-trials.ts";
import { openPage } from "#test/support/open-pages.ts";
import { databaseUrl, type ServerProcess, startServerProcess } from "#test/support/server.ts";

let db: TestDatabase;
let server: ServerProcess;
let address: string;
beforeAll(async () => {
  db = await testDatabase();
  server = startServerProcess({ DATABASE_URL: databaseUrl(db), LOGIN: "off", LOG_LEVEL: "silent" });
  address = await server.address;
});
afterAll(async () => {
  server?.process.kill("SIGTERM");
  await server?.ended;
  await db?.close();
});

test("a thousand times people who work at once finish in another order, and a page misses nothing", async () => {
  await tryInterleavings(address, db.context(), 1_000);
});

test("fifty pages whose connections are cut every two seconds for a minute show in the end what there is", async () => {
  console.log(
    await tryCutConnections(address, db.context(), { pages: 50, milliseconds: 60_000, cutEvery: 2_000 }),
  );
});

test("twenty times the connection that listens is lost, and a page is caught up within two seconds", async () => {
  const ctx = db.context();
  const desk = await givenDesk(ctx, 3);
  const page = await openPage(address, desk.projectId);
  onTestFinished(page.close);
  const admin = postgres({ ...db.connection, max: 1 });
  onTestFinished(() => admin.end());
  for (let round = 0; round < 20; round++) {
    const [killed] = await admin`
      select count(pg_terminate_backend(pid))::int as count from pg_stat_activity
      where datname = ${db.connection.database!} and query ilike 'listen%'`;
    expect(killed!.count).toBeGreaterThan(0);
    await changeSomething(ctx, desk);
    const [row] = await ctx.database.sql<[{ revision: string }]>`
      select revision from projects where id = ${desk.projectId}`;
    await page.knows(Number(row.revision), 2_000);
    await sleep(300); // It listens again by then, so that there is something to lose.
  }
});

test("who never reads for more than five minutes costs no memory, and is dropped", async () => {
  const ctx = db.context();
  const desk = await givenDesk(ctx, 3);
  const { hostname, port } = new URL(address);
  const path = `/api/trpc/board.live?input=${encodeURIComponent(JSON.stringify({ projectId: desk.projectId }))}`;
  const mute = connect({ port: Number(port), host: hostname });
  onTestFinished(() => void mute.destroy());
  mute
    .pause()
    .write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAccept: text/event-stream\r\n\r\n`);
  await sleep(1_000);
  const memory = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.process.pid}/status`, "utf8"))![1]) / 1024;
  const before = memory();
  const until = performance.now() + 6 * 60_000;
  while (performance.now() < until) {
    await changeSomething(ctx, desk);
    await sleep(50);
  }
  const grown = memory() - before;
  console.log({ grown: Math.round(grown) });
  expect(grown).toBeLessThan(50);
  const ended = new Promise<void>((resolve) => mute.once("close", resolve).once("end", () => resolve()));
  mute.resume();
  await Promise.race([ended, sleep(5_000).then(() => Promise.reject(new Error("it is still served")))]);
});
