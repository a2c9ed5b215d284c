import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { get } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findOrBuildClient } from "#server/build-client.ts";
import { startServer } from "#server/start.ts";
import { testDatabase } from "#test/support/database.ts";
import { killInTheMiddle, VICTIMS } from "#test/support/kills.ts";
import {
  type Answer,
  ask,
  databaseUrl,
  type ServerProcess,
  startServerProcess,
} from "#test/support/server.ts";

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;

let folder: string;
let dataDir: string;
let running: ServerProcess[] = [];
let strangers: ChildProcess[] = [];

beforeAll(async () => {
  await findOrBuildClient(); // Or the first of the processes would take its time for it.
}, 300_000);
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "hanketahvel-start-")));
  chmodSync(folder, 0o755);
  dataDir = join(folder, "data");
});
afterEach(async () => {
  for (const { process } of running) process.kill("SIGTERM");
  await Promise.all(running.map(({ ended }) => ended));
  for (const stranger of strangers) stranger.kill("SIGKILL");
  running = [];
  strangers = [];
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

function start(
  environment: Record<string, string>,
  options?: Parameters<typeof startServerProcess>[1],
): ServerProcess {
  const server = startServerProcess(environment, { cwd: folder, ...options });
  running.push(server);
  return server;
}

describe("a start that cannot be", () => {
  /** One clear sentence on the console, an exit code of 1, and nothing said of the inside. */
  async function expectSentence(server: ServerProcess, pattern: RegExp): Promise<void> {
    const { code, stdout, stderr } = await server.ended;
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "", stderr: expect.stringMatching(pattern) });
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).not.toMatch(/node_modules|at \w+ \(|Error:/);
  }

  test("because the port is taken, says so", async () => {
    const db = await testDatabase();
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const PORT = String((other.address() as AddressInfo).port);
    try {
      await expectSentence(
        start({ DATABASE_URL: databaseUrl(db), LOGIN: "off", PORT }),
        new RegExp(`^Port ${PORT} .* is taken .*PORT\\.$`, "m"),
      );
      expect(other.listening).toBe(true);
    } finally {
      other.close();
      await db.close();
    }
  });

  test("because settings are wrong, names each of them", async () => {
    const { code, stderr } = await start({ PORT: "x", HOST: "0.0.0.0", DATA_DIR: dataDir }).ended;
    expect(code).toBe(1);
    expect(stderr.trim().split("\n")).toEqual([
      expect.stringMatching(/^PORT .*\.$/),
      expect.stringMatching(/^HOST .*\.$/),
    ]);
    expect(existsSync(dataDir)).toBe(false);
  });

  test("because the data folder may not be written, says so and leaves it alone", async () => {
    mkdirSync(dataDir, { mode: 0o555 });
    const server = start({ DATA_DIR: dataDir }, isRoot ? { account: NOBODY } : {});
    await expectSentence(server, /data folder .*\.$/m);
  });

  test("because the data folder belongs to somebody else, says so and leaves it alone", async (context) => {
    if (!isRoot) return context.skip();
    mkdirSync(join(dataDir, "postgres"), { recursive: true, mode: 0o700 });
    writeFileSync(join(dataDir, "postgres", "PG_VERSION"), "18\n");
    chownSync(dataDir, 1234, 1234);
    chmodSync(dataDir, 0o700);
    await expectSentence(start({ DATA_DIR: dataDir }, { account: NOBODY }), /^The data folder .*\.$/m);
    expect(readFileSync(join(dataDir, "postgres", "PG_VERSION"), "utf8")).toBe("18\n");
  });

  test("because the data folder is of an older PostgreSQL, says which and leaves it alone", async () => {
    mkdirSync(join(dataDir, "postgres"), { recursive: true });
    writeFileSync(join(dataDir, "postgres", "PG_VERSION"), "14\n");
    await expectSentence(start({ DATA_DIR: dataDir }), /^The data folder .* PostgreSQL 14 .*\.$/m);
    expect(readFileSync(join(dataDir, "postgres", "PG_VERSION"), "utf8")).toBe("14\n");
  });

  test("because the data folder holds other things, says so and leaves them alone", async () => {
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, "lepingud.txt"), "tähtis");
    await expectSentence(start({ DATA_DIR: dataDir }), /lepingud\.txt.*\.$/m);
    expect(readFileSync(join(dataDir, "lepingud.txt"), "utf8")).toBe("tähtis");
  });

  test("because the data folder is a file, says so and leaves it alone", async () => {
    writeFileSync(dataDir, "tähtis");
    await expectSentence(start({ DATA_DIR: dataDir }), /\.$/m);
    expect(readFileSync(dataDir, "utf8")).toBe("tähtis");
  });

  test("because no database answers at DATABASE_URL, says so without the password", async () => {
    const server = start({ DATABASE_URL: "postgres://app:salasona@127.0.0.1:1/board" });
    await expectSentence(server, /^The database could not be reached .*DATABASE_URL.*\.$/m);
    expect((await server.ended).stderr).not.toContain("salasona");
  });

  test("because there is no such database, says so", async () => {
    const db = await testDatabase();
    try {
      const url = databaseUrl(db).replace(String(db.connection.database), "no_such_database");
      await expectSentence(start({ DATABASE_URL: url }), /no_such_database.*\.$/m);
    } finally {
      await db.close();
    }
  });

  test("because the database's user may not make tables, says so", async () => {
    const db = await testDatabase();
    const reader = `reader_${String(db.connection.database)}`;
    await db.database.sql`create role ${db.database.sql(reader)} login password 'lugeja'`;
    try {
      const url = new URL(databaseUrl(db));
      url.username = reader;
      url.password = "lugeja";
      await expectSentence(
        start({ DATABASE_URL: String(url) }),
        /^The database does not let Hanketahvel .*\.$/m,
      );
    } finally {
      await db.database.sql`drop role ${db.database.sql(reader)}`;
      await db.close();
    }
  });
});

describe("a start", () => {
  test("gives one line with the address, a board with the sample project, and a page", async () => {
    const server = start({ DATA_DIR: dataDir });
    const address = await server.address;
    const { json } = await ask(address, "/api/v1/board");
    expect(json.stages.flatMap((stage: { procurements: unknown[] }) => stage.procurements)).toHaveLength(7);
    const page = await ask(address, "/board", { headers: { accept: "text/html" } });
    expect([page.status, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page.text)?.[1];
    const sent = await ask(address, script!, { headers: { "accept-encoding": "gzip, br" } });
    expect([sent.status, sent.headers["content-encoding"]]).toEqual([200, "br"]);
    server.process.kill("SIGINT");
    const { code, stdout, stderr } = await server.ended;
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `Hanketahvel: ${address}\n`, stderr: "" });
    expect(existsSync(join(dataDir, "postgres", "postmaster.pid"))).toBe(false);
  });

  test("of several at once in an empty folder loads the sample once, and the last to leave stops the database", async () => {
    const servers = [
      start({ DATA_DIR: dataDir }),
      start({ DATA_DIR: dataDir }),
      start({ DATA_DIR: dataDir }),
    ];
    const addresses = await Promise.all(servers.map((server) => server.address));
    for (const address of addresses) {
      const { json } = await ask(address, "/api/trpc/projects.list");
      expect(json.result.data.projects).toHaveLength(1);
    }
    servers[0]!.process.kill("SIGTERM");
    expect((await servers[0]!.ended).code).toBe(0);
    expect((await ask(addresses[1]!, "/readyz")).status).toBe(200);
    for (const server of servers) server.process.kill("SIGTERM");
    expect((await Promise.all(servers.map((server) => server.ended))).map(({ code }) => code)).toEqual([
      0, 0, 0,
    ]);
    expect(existsSync(join(dataDir, "postgres", "postmaster.pid"))).toBe(false);
  });

  test("with a stranger's process number in the database's lock goes well, and leaves the stranger alone", async () => {
    const first = start({ DATA_DIR: dataDir });
    await first.address;
    first.process.kill("SIGTERM");
    await first.ended;
    const stranger = spawn("sleep", ["300"]);
    strangers.push(stranger);
    const lock = join(dataDir, "postgres", "postmaster.pid");
    writeFileSync(
      lock,
      `${stranger.pid}\n${join(dataDir, "postgres")}\n1700000000\n5432\n${dataDir}\n\n  123 456\nready   \n`,
    );
    const second = start({ DATA_DIR: dataDir });
    expect((await ask(await second.address, "/readyz")).status).toBe(200);
    expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
  });

  test("takes its day from the clock it is given", async () => {
    const db = await testDatabase();
    const clock = () => new Date("2026-12-31T22:30:00Z"); // Past midnight in Tallinn.
    const server = await startServer({
      environment: { DATABASE_URL: databaseUrl(db), LOGIN: "off", PORT: "0", LOG_LEVEL: "silent" },
      clock,
      clientFolder: null,
    });
    expect((await ask(server.address, "/api/v1/board")).json.on).toBe("2027-01-01");
    await server.close();
    await db.close();
  });
});

describe("an end", () => {
  test("on SIGTERM under load finishes what was begun, and everything that was written had its answer", async () => {
    const server = start({ DATA_DIR: dataDir, LOG_LEVEL: "silent" });
    const address = await server.address;
    const live = listen(address);
    const ids = await Promise.all(Array.from({ length: 8 }, () => create(address)));
    const statuses: (number | string)[] = [];
    const moving = ids.map(async (id) => {
      let version = 1;
      for (;;) {
        const body = { toStage: version % 2 ? "baseDocuments" : "mappingStudy", version, reason: "proov" };
        const answer = await move(address, id, body).catch(
          (error: NodeJS.ErrnoException) => error.code ?? "?",
        );
        statuses.push(typeof answer === "string" ? answer : answer.status);
        if (typeof answer === "string" || answer.status !== 200) {
          if (typeof answer !== "string") expect(answer.headers["retry-after"]).toBeDefined();
          return { id, version };
        }
        version = answer.json.procurement.version;
      }
    });
    await sleep(500);
    const since = performance.now();
    server.process.kill("SIGTERM");
    const { code } = await server.ended;
    expect(code).toBe(0);
    expect(performance.now() - since).toBeLessThan(10_000);
    const acknowledged = await Promise.all(moving);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(8);
    for (const status of statuses) expect([200, 503, "ECONNREFUSED", "ECONNRESET"]).toContain(status);
    await live;
    expect(existsSync(join(dataDir, "postgres", "postmaster.pid"))).toBe(false);

    const again = await start({ DATA_DIR: dataDir }).address;
    for (const { id, version } of acknowledged)
      expect([id, await versionOf(again, id)]).toEqual([id, version]);
  });

  test("waits for a request that takes long, and a second Ctrl-C does not", async () => {
    const db = await testDatabase();
    const server = start({ DATABASE_URL: databaseUrl(db), LOGIN: "off", LOG_LEVEL: "silent" });
    const address = await server.address;
    const id = await create(address);
    const held = Promise.withResolvers<void>();
    const isHeld = Promise.withResolvers<void>();
    const holding = db.database.sql.begin(async (sql) => {
      await sql`select from procurements where id = ${id} for update`;
      isHeld.resolve();
      await held.promise;
    });
    await isHeld.promise;
    const waiting = move(address, id, { toStage: "baseDocuments", version: 1 }).catch(() => null);
    await sleep(300);
    server.process.kill("SIGINT");
    await sleep(800);
    expect(server.process.exitCode).toBeNull();
    server.process.kill("SIGINT");
    expect((await server.ended).code).toBe(130);
    expect(await waiting).toBeNull();
    held.resolve();
    await holding;
    await db.close();
  });

  test.each(VICTIMS)(
    "by kill -9 of %s in the middle of moves loses nothing that was acknowledged",
    async (victim) => {
      let acknowledged = 0;
      for (let round = 1; round <= 3; round++) {
        const kill = await killInTheMiddle(victim, dataDir, { during: 150 + Math.random() * 450 });
        expect({ round, lost: kill.lost, invented: kill.invented }).toEqual({ round, lost: 0, invented: 0 });
        acknowledged += kill.acknowledged;
      }
      expect(acknowledged).toBeGreaterThan(0);
    },
    180_000,
  );
});

async function create(address: string): Promise<number> {
  const { json } = await ask(address, "/api/trpc/projects.list");
  const body = { projectId: json.result.data.currentId, title: "Lõpuni viidud hange", kind: "other" };
  const answer = await ask(address, "/api/trpc/procurements.create", { method: "POST", body });
  return answer.json.result.data.procurement.id;
}

function move(address: string, id: number, body: object): Promise<Answer> {
  return ask(address, `/api/v1/procurements/${id}/move`, { method: "POST", body });
}

async function versionOf(address: string, id: number): Promise<number> {
  const input = encodeURIComponent(JSON.stringify({ id }));
  return (await ask(address, `/api/trpc/procurements.read?input=${input}`)).json.result.data.procurement
    .version;
}

/** Follows the live updates until they end, which only the server's end makes them do. */
async function listen(address: string): Promise<void> {
  const input = encodeURIComponent(JSON.stringify({ projectId: 1 }));
  const headers = { accept: "text/event-stream" };
  return new Promise((resolve, reject) => {
    get(`${address}/api/trpc/board.live?input=${input}`, { headers }, (updates) => {
      if (updates.statusCode !== 200) reject(new Error(`no live updates: ${updates.statusCode}`));
      updates
        .resume()
        .once("close", resolve)
        .on("error", () => {});
    }).on("error", reject);
  });
}
