import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { recordHistory } from "#server/history.ts";
import { type RunningServer, startServer } from "#server/start.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import {
  changeSomething,
  givenDesk,
  tryCutConnections,
  tryInterleavings,
} from "#test/support/live-trials.ts";
import { openPage } from "#test/support/open-pages.ts";
import { databaseUrl } from "#test/support/server.ts";

let db: TestDatabase;
let server: RunningServer;
const start = (port = 0) =>
  startServer({
    environment: {
      DATABASE_URL: databaseUrl(db),
      LOGIN: "off",
      PORT: String(port),
      LOG_LEVEL: "silent",
    },
    clientFolder: null,
  });
beforeAll(async () => {
  db = await testDatabase();
  server = await start();
});
afterAll(async () => {
  await server?.close();
  await db?.close();
});

test("a page misses nothing, in whatever order people who work at once are done", async () => {
  await tryInterleavings(server.address, db.context(), 60);
});

test("pages whose connections are cut all the time show in the end what there is", async () => {
  const { heard } = await tryCutConnections(server.address, db.context(), {
    pages: 10,
    milliseconds: 3_000,
    cutEvery: 300,
  });
  expect(heard).toBeGreaterThan(10);
});

test("a change that takes long to finish holds others up, and is heard of when it is done", async () => {
  const ctx = db.context();
  const desk = await givenDesk(ctx, 3);
  const page = await openPage(server.address, desk.projectId);
  onTestFinished(page.close);
  await page.knows(page.facts().revision);
  const before = page.facts().revision;
  const [card, ...cards] = desk.cards;
  const others = { ...desk, cards };
  const holding = Promise.withResolvers<void>();
  const slow = ctx.database.db.transaction(async (tx) => {
    await tx.execute(
      sql`update procurements set note = 'Aeglane', version = version + 1 where id = ${card!.id}`,
    );
    await recordHistory(tx, ctx, {
      projectId: desk.projectId,
      procurementId: card!.id,
      kind: "procurement.detailsEdited",
      before: { note: null },
      after: { note: "Aeglane" },
      happenedOn: ctx.today,
    });
    holding.resolve();
    await sleep(1_500);
  });
  await holding.promise;
  const changed = Promise.all([changeSomething(ctx, others), changeSomething(ctx, others)]);
  await sleep(300);
  expect(page.facts().revision).toBe(before);
  await Promise.all([slow, changed]);
  const [row] = await ctx.database.sql<[{ revision: string }]>`
    select revision from projects where id = ${desk.projectId}`;
  await page.knows(Number(row.revision));
  expect(page.facts().procurements.find(({ id }) => id === card!.id)?.note).toBe("Aeglane");
});

test("a page is caught up within two seconds after the connection that listens was lost, five times over", async () => {
  const ctx = db.context();
  const desk = await givenDesk(ctx, 3);
  const page = await openPage(server.address, desk.projectId);
  onTestFinished(page.close);
  const admin = postgres({ ...db.connection, max: 1 });
  onTestFinished(() => admin.end());
  for (let round = 0; round < 5; round++) {
    await admin`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = ${db.connection.database!} and query ilike 'listen%'`;
    await changeSomething(ctx, desk);
    const [row] = await ctx.database.sql<[{ revision: string }]>`
      select revision from projects where id = ${desk.projectId}`;
    await page.knows(Number(row.revision), 2_000);
  }
});

test("a page comes back by itself when the server was started again, and knows what happened meanwhile", async () => {
  const ctx = db.context();
  const desk = await givenDesk(ctx, 3);
  const first = await start();
  const page = await openPage(first.address, desk.projectId);
  onTestFinished(page.close);
  await expect.poll(page.heard).toBe(1);
  await first.close();
  for (let each = 0; each < 8; each++) await changeSomething(ctx, desk);
  const second = await start(first.port);
  onTestFinished(() => second.close());
  const [row] = await ctx.database.sql<[{ revision: string }]>`
    select revision from projects where id = ${desk.projectId}`;
  await page.knows(Number(row.revision), 5_000);
});

test("two hundred who come and go, and one who never reads, leave nothing open", async () => {
  const ctx = db.context();
  const { projectId } = await givenDesk(ctx, 1);
  const path = `/api/trpc/board.live?input=${encodeURIComponent(JSON.stringify({ projectId }))}`;
  const { hostname, port } = new URL(server.address);
  const come = () =>
    new Promise<ReturnType<typeof connect>>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAccept: text/event-stream\r\n\r\n`,
        );
        resolve(socket);
      });
      socket.on("error", reject);
    });
  const openNow = () => process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
  await sleep(200);
  const before = openNow();
  const mute = await come();
  mute.pause();
  const crowd = await Promise.all(Array.from({ length: 200 }, come));
  for (const socket of crowd) socket.resume();
  await expect.poll(openNow).toBeGreaterThan(before + 200);
  for (const socket of crowd) socket.destroy();
  mute.destroy();
  await expect.poll(openNow, { timeout: 5_000 }).toBeLessThanOrEqual(before);
});
