import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createContext } from "#server/context.ts";
import { type Database, openDatabase } from "#server/db.ts";
import { loadSample } from "#server/services/load-sample.ts";
import type { TestDatabase } from "#test/support/database.ts";
import { givenProcurement, switchOffConditions } from "#test/support/given.ts";
import { findNginx } from "#test/support/nginx.ts";
import { givenPerson } from "#test/support/people.ts";
import { ask, databaseUrl } from "#test/support/server.ts";

const SCRIPT = fileURLToPath(new URL("../two-servers.ts", import.meta.url));

/** Cards that are moved at the same time, each by somebody of its own, and how often. */
const MOVERS = 24;
const MOVES = 15;

interface Installation {
  address: string;
  /** The process of each server, by its port. */
  servers(): Map<number, number>;
}

// Without nginx there is nothing to try; `npm test` installs it where it may.
describe.skipIf(findNginx() === null)("two servers behind nginx on one PostgreSQL", () => {
  let db: TestDatabase;
  let running: ChildProcess;
  let office: Installation;
  let projectId: number;
  let cookie: string;
  let cards: number[];

  beforeAll(async () => {
    db = await emptyDatabase();
    running = spawnScript(databaseUrl(db));
    office = await ready(running);
    ({ projectId } = await loadSample(db.context()));
    await switchOffConditions(db.context(), projectId);
    cards = [];
    for (let each = 0; each < MOVERS; each++)
      cards.push((await givenProcurement(db.context(), { projectId })).id);
    cookie = await (await givenPerson(db, { seats: [{ projectId, role: "manager" }] })).cookie();
  }, 240_000); // The client may have to be built.
  afterAll(async () => {
    if (running) await stop(running);
    await db?.close();
  });

  const asked = (path: string, body?: object, headers: Record<string, string> = {}) =>
    ask(office.address, path, { method: body ? "POST" : "GET", body, headers: { cookie, ...headers } });

  test("make the tables of an empty database once, however they start together", async () => {
    const applied = await db.database
      .sql`select hash, count(*)::int as times from drizzle.__drizzle_migrations group by 1`;
    expect(applied.length).toBeGreaterThan(6);
    expect(applied.filter(({ times }) => times !== 1)).toEqual([]);
    const { status, headers } = await asked("/api/v1/board/facts");
    expect([status, headers["cache-control"]]).toEqual([200, "private, no-cache"]);
  });

  test("tell whoever listens at one what was changed at the other, through nginx as it is shipped", async () => {
    const streams = await Promise.all(
      [...office.servers().keys()].map((port) => listen(`http://127.0.0.1:${port}`, office.address)),
    );
    const through = await listen(office.address, office.address);
    const took: number[] = [];
    const [card] = cards;
    for (let each = 0; each < 20; each++) {
      const since = performance.now();
      const { revision } = await moveOn(card!);
      for (const stream of [...streams, through]) await stream.hears(revision);
      took.push(performance.now() - since);
    }
    for (const stream of [...streams, through]) stream.close();
    took.sort((a, b) => a - b);
    console.log(
      `a move and its announcement everywhere: median ${took[10]!.toFixed(0)} ms, last ${took[19]!.toFixed(0)} ms`,
    );
    expect(took[19]).toBeLessThan(1_000);
  });

  test("lose nothing that was acknowledged, and do nothing twice, when one of them is killed", async () => {
    const before = await versions();
    const acknowledged = new Map<number, number[]>(cards.map((id) => [id, []]));
    let done = 0;
    let failures = 0;
    let killed: { port: number; pid: number } | null = null;
    const move = async (id: number) => {
      for (let each = 0; each < MOVES; each++) {
        acknowledged.get(id)!.push((await moveOn(id, () => failures++)).version);
        done += 1;
        if (killed || done < (MOVERS * MOVES) / 3) continue;
        const [[port, pid]] = [...office.servers()] as [[number, number]];
        killed = { port, pid };
        process.kill(pid, "SIGKILL");
      }
    };
    await Promise.all(cards.map(move));
    const after = await versions();
    console.log(`${done} moves, ${failures} sent again after server ${killed!.pid} was killed`);
    for (const id of cards) {
      const first = before.get(id)! + 1;
      // Every acknowledgement is one version, each once, and there are no others.
      expect(acknowledged.get(id)).toEqual(Array.from({ length: MOVES }, (_, at) => first + at));
      expect(after.get(id)).toBe(before.get(id)! + MOVES);
    }
    const [{ moves }] = await db.database.sql<[{ moves: number }]>`
      select count(*)::int as moves from history where project_id = ${projectId} and kind = 'procurement.moved'
        and recorded_at > now() - interval '10 minutes' and procurement_id = any(${cards})`;
    expect(moves).toBe([...after.values()].reduce((sum, version) => sum + version - 1, 0));
    await expect.poll(() => office.servers().get(killed!.port), { timeout: 20_000 }).not.toBe(killed!.pid);
    await expect
      .poll(
        async () => (await ask(`http://127.0.0.1:${killed!.port}`, "/readyz", at(office.address))).status,
        { timeout: 20_000 },
      )
      .toBe(200);
  }, 180_000);

  test("count wrong passwords together", async () => {
    const { email } = await givenPerson(db);
    const [first, second] = [...office.servers().keys()] as [number, number];
    const guess = (port: number, password: string) =>
      ask(`http://127.0.0.1:${port}`, "/api/auth/sign-in/email", {
        method: "POST",
        body: { email, password },
        headers: { ...at(office.address).headers, origin: office.address, "x-forwarded-for": "192.0.2.7" },
      });
    const statuses: number[] = [];
    for (let each = 0; each < 40 && !statuses.includes(429); each++)
      statuses.push((await guess(each % 2 === 0 ? first : second, `vale-parool-${each}`)).status);
    expect(statuses.at(-1)).toBe(429);
    expect((await guess(first, "veel-üks-vale")).status).toBe(429);
    expect((await guess(second, "veel-üks-vale")).status).toBe(429);
  });

  async function versions(): Promise<Map<number, number>> {
    const rows = await db.database.sql<{ id: number; version: number }[]>`
      select id::int, version from procurements where id = any(${cards})`;
    return new Map(rows.map(({ id, version }) => [id, version]));
  }

  /** Moves a card on, or back to its beginning; the same again under the same key until it is acknowledged. */
  async function moveOn(id: number, onFailure = () => {}): Promise<{ version: number; revision: number }> {
    const [row] = await db.database.sql<[{ version: number; isMet: boolean }]>`
      select version, exists (select from procurement_stages where procurement_id = ${id} and met_on is not null) as "isMet"
      from procurements where id = ${id}`;
    const body = {
      id,
      version: row.version,
      ...(row.isMet ? { toStage: "mappingStudy", reason: "Proov" } : { toStage: "baseDocuments" }),
    };
    const headers = { "idempotency-key": randomUUID() };
    for (;;) {
      const answer = await asked("/api/trpc/procurements.move", body, headers).catch(() => null);
      if (answer?.status === 200) {
        const { procurement, revision } = answer.json.result.data;
        return { version: procurement.version, revision };
      }
      if (answer && ![409, 502, 503, 504].includes(answer.status)) throw new Error(answer.text);
      if (answer?.status === 409 && answer.json.error.data.refusal.code !== "IN_FLIGHT")
        throw new Error(answer.text);
      onFailure();
      await sleep(100);
    }
  }

  /** Reads live updates of the project. */
  async function listen(server: string, address: string) {
    const input = encodeURIComponent(JSON.stringify({ projectId }));
    const heard: number[] = [];
    const outgoing = request(`${server}/api/trpc/board.live?input=${input}`, {
      headers: { cookie, accept: "text/event-stream", ...at(address).headers },
    }).end();
    const [incoming] = (await once(outgoing, "response")) as [NodeJS.ReadableStream & { statusCode: number }];
    expect(incoming.statusCode).toBe(200);
    incoming.setEncoding("utf8").on("data", (text: string) => {
      for (const [, revision] of text.matchAll(/"revision":(\d+)/g)) heard.push(Number(revision));
    });
    incoming.on("error", () => {});
    return {
      hears: (revision: number) =>
        expect
          .poll(() => Math.max(0, ...heard), { interval: 2, timeout: 5_000 })
          .toBeGreaterThanOrEqual(revision),
      close: () => outgoing.destroy(),
    };
  }
});

/** As nginx asks: for the name that people know. */
function at(address: string) {
  return { headers: { host: new URL(address).host } };
}

/** A database without any table. */
async function emptyDatabase(): Promise<TestDatabase> {
  const server = inject("databaseServer");
  const name = `test_${randomBytes(6).toString("hex")}`;
  const admin = postgres({ ...server, max: 1, onnotice: () => {} });
  await admin`create database ${admin(name)}`;
  const connection = { ...server, database: name };
  const database: Database = openDatabase(connection);
  return {
    database,
    connection,
    context: (asking = {}) => createContext(database, new Date(), asking),
    close: async () => {
      await database.close();
      await admin`drop database ${admin(name)} with (force)`;
      await admin.end();
    },
  };
}

function spawnScript(DATABASE_URL: string): ChildProcess {
  return spawn(process.execPath, [SCRIPT], {
    env: {
      PATH: process.env.PATH,
      NGINX_PATH: process.env.NGINX_PATH,
      PORT: "0",
      DATABASE_URL,
      LOG_LEVEL: "error",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Waits until both servers and nginx answer. */
async function ready(child: ChildProcess): Promise<Installation> {
  let said = "";
  let complaint = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  const address = () => /^Hanketahvel, two servers: (\S+)$/m.exec(said)?.[1];
  while (!address()) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${complaint}`);
    await sleep(50);
  }
  const servers = () => said.matchAll(/^The server at (\d+) is process (\d+)\.$/gm);
  return {
    address: address()!,
    servers: () => new Map([...servers()].map(([, port, pid]) => [Number(port), Number(pid)])),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, "close");
  child.kill("SIGTERM");
  await ended;
}
