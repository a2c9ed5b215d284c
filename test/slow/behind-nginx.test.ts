import { once } from "node:events";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addComment } from "#server/services/add-comment.ts";
import { type RunningServer, startServer } from "#server/start.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { findFreePorts, findNginx, type RunningNginx, startNginx } from "#test/support/nginx.ts";
import { givenPerson } from "#test/support/people.ts";
import { databaseUrl } from "#test/support/server.ts";

/** Minutes in which nobody does anything. */
const IDLE = 5;

let db: TestDatabase;
let server: RunningServer;
let nginx: RunningNginx;
let port: number;

beforeAll(async () => {
  const program = findNginx();
  if (program === null) return;
  const [own, gone] = (await findFreePorts(2)) as [number, number];
  port = own;
  db = await testDatabase();
  server = await startServer({
    environment: {
      DATABASE_URL: databaseUrl(db),
      LOGIN: "required",
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      TRUSTED_PROXIES: "127.0.0.1",
      PORT: "0",
      LOG_LEVEL: "error",
    },
    clientFolder: null,
  });
  nginx = await startNginx(program, { port, behind: [server.port, gone] });
});
afterAll(async () => {
  await nginx?.stop();
  await server?.close();
  await db?.close();
});

test.skipIf(findNginx() === null)(
  "an open page hears of a change within a second after five idle minutes behind nginx",
  async () => {
    const projectId = await givenProject(db.context());
    const { id } = await givenProcurement(db.context(), { projectId });
    const cookie = await (await givenPerson(db, { seats: [{ projectId, role: "auditor" }] })).cookie();
    const heard: { revision: number; at: number }[] = [];
    const lasted: number[] = [];
    let isOver = false;
    const path = `/api/trpc/board.live?input=${encodeURIComponent(JSON.stringify({ projectId }))}`;
    // Begins anew whenever it ends, as a page does.
    const listening = (async () => {
      while (!isOver) {
        const since = performance.now();
        const outgoing = request({
          host: "127.0.0.1",
          port,
          path,
          headers: { cookie, accept: "text/event-stream" },
        }).end();
        const [incoming] = (await once(outgoing, "response")) as [NodeJS.ReadableStream];
        incoming.setEncoding("utf8").on("data", (text: string) => {
          for (const [, revision] of text.matchAll(/"revision":(\d+)/g))
            heard.push({ revision: Number(revision), at: performance.now() });
          if (isOver) outgoing.destroy();
        });
        incoming.on("error", () => {});
        await new Promise((resolve) => incoming.once("close", resolve));
        lasted.push((performance.now() - since) / 1_000);
        await sleep(500);
      }
    })();
    await sleep(IDLE * 60_000);
    const since = performance.now();
    isOver = true;
    const { revision } = await addComment(db.context(), { id, text: "Kas keegi kuuleb?" });
    await expect
      .poll(() => heard.find((each) => each.revision >= revision), { timeout: 5_000 })
      .toBeDefined();
    expect(heard.find((each) => each.revision >= revision)!.at - since).toBeLessThan(1_000);
    await listening;
    console.log(`streams lasted ${lasted.map((seconds) => `${seconds.toFixed(0)} s`).join(", ")}`);
    // nginx gives up after a minute of silence: only we end a stream, and not before three minutes.
    for (const seconds of lasted.slice(0, -1)) expect(seconds).toBeGreaterThan(179);
  },
  (IDLE + 1) * 60_000,
);
