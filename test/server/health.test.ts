import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type RunningServer, startServer } from "#server/start.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { ask } from "#test/support/server.ts";

/** Between the server and its database, so that the database can be taken away and given back. */
const folder = mkdtempSync(join(tmpdir(), "hanketahvel-line-"));
let db: TestDatabase;
let server: RunningServer;
let line: Server;
let state: "whole" | "cut" | "silent" = "whole";
const ends = new Set<Socket>();

beforeAll(async () => {
  db = await testDatabase();
  const { path, host, port } = db.connection;
  line = createServer((near) => {
    if (state === "cut") return near.destroy();
    const far = path ? connect(path) : connect(Number(port), String(host));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(from);
      from.on("data", (bytes) => state === "silent" || to.write(bytes));
      from
        .on("error", () => {})
        .on("close", () => {
          ends.delete(from);
          to.destroy();
        });
    }
  });
  await new Promise<void>((resolve) => line.listen(join(folder, ".s.PGSQL.5432"), resolve));
  const { user, password, database } = db.connection;
  const login = `${user}${password ? `:${password}` : ""}`;
  server = await startServer({
    environment: {
      DATABASE_URL: `postgres://${login}@localhost/${database}?host=${folder}`,
      LOGIN: "off",
      PORT: "0",
      LOG_LEVEL: "silent",
    },
    clientFolder: null,
  });
});
beforeEach(() => restore());
afterAll(async () => {
  restore();
  await server?.close();
  line?.close();
  await db?.close();
  rmSync(folder, { recursive: true, force: true });
});

function take(how: "cut" | "silent"): void {
  state = how;
  if (how === "cut") for (const end of ends) end.destroy();
}

function restore(): void {
  state = "whole";
  // What was said into the silence is lost: such a conversation cannot go on.
  for (const end of ends) end.destroy();
}

async function readiness(): Promise<number> {
  return (await ask(server.address, "/readyz")).status;
}

async function untilReady(): Promise<void> {
  await expect.poll(readiness, { timeout: 10_000, interval: 50 }).toBe(200);
}

test("a server with its database is alive and ready", async () => {
  await untilReady();
  expect((await ask(server.address, "/livez")).json).toEqual({ status: "ok" });
});

test.each(["cut", "silent"] as const)(
  "when the database is %s, the server lives, says within three seconds that it is not ready, and comes back by itself",
  async (how) => {
    await untilReady();
    take(how);
    const since = performance.now();
    const answer = await ask(server.address, "/readyz");
    expect(answer.status).toBe(503);
    expect(answer.headers["retry-after"]).toBeDefined();
    expect(performance.now() - since).toBeLessThan(3_000);
    expect((await ask(server.address, "/livez")).status).toBe(200);
    restore();
    await untilReady();
  },
);

test("while the database is away, people are told so in their language, and nothing of the inside", async () => {
  await untilReady();
  await ask(server.address, "/api/v1/board");
  take("cut");
  for (const [language, words] of [
    ["et", "Andmebaas ei vasta praegu"],
    ["en", "The database does not answer right now"],
  ] as const) {
    const headers = { "accept-language": language };
    const answer = await ask(server.address, "/api/v1/board", { headers });
    expect([answer.status, answer.json.code]).toEqual([503, "DATABASE_UNAVAILABLE"]);
    expect(answer.json.message).toContain(words);
    expect(answer.headers["retry-after"]).toBeDefined();
    const move = { method: "POST", headers, body: { toStage: "completed", version: 1 } };
    const refused = await ask(server.address, "/api/v1/procurements/1/move", move);
    expect([refused.status, refused.json.code]).toEqual([503, "DATABASE_UNAVAILABLE"]);
    expect(answer.text + refused.text).not.toMatch(/node_modules|select |PGSQL|CONNECT|at \w+ \(/);
  }
});

test("monitoring is told name, version, times and whether the database is there", async () => {
  await untilReady();
  const { status, headers, json } = await ask(server.address, "/heartbeat.json");
  expect([status, headers["cache-control"]]).toEqual([200, "no-store"]);
  const moment = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
  expect(json).toEqual({
    appName: "hanketahvel",
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    packagingTime: moment,
    appStartTime: moment,
    serverTime: moment,
    status: "UP",
    dependencies: [{ name: "database", status: "UP" }],
  });
  expect(Date.parse(json.serverTime)).toBeGreaterThanOrEqual(Date.parse(json.appStartTime));
  take("cut");
  const without = await ask(server.address, "/heartbeat.json");
  expect([without.json.status, without.json.dependencies]).toEqual([
    "DOWN",
    [{ name: "database", status: "DOWN" }],
  ]);
});

test("with a thousand requests under way the next are told to come again, and health is still told", async () => {
  await untilReady();
  const { json } = await ask(server.address, "/api/trpc/projects.list");
  const projectId = json.result.data.currentId;
  const holding = db.database.sql.begin(async (sql) => {
    await sql`select from projects where id = ${projectId} for update`;
    const open = () =>
      ask(server.address, "/api/trpc/projects.open", { method: "POST", body: { projectId } });
    const asked = Array.from({ length: 1_050 }, open);
    const refused = await Promise.any(
      asked.map(async (answer) => {
        const { status, headers, json } = await answer;
        if (status !== 503 || json.code !== "BUSY") throw new Error("was taken");
        return { retryAfter: headers["retry-after"], message: json.message };
      }),
    );
    expect(refused).toEqual({ retryAfter: "2", message: expect.stringContaining("liiga palju teha") });
    expect((await ask(server.address, "/livez")).status).toBe(200);
    return asked;
  });
  const answers = await Promise.all(await holding);
  // On a slow machine the first have ended before the last have come.
  const refused = answers.filter(({ json }) => json.code === "BUSY");
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThanOrEqual(50);
  expect(answers.filter(({ status }) => status >= 500 && status !== 503)).toEqual([]);
});
