import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import {
  type ConnectionOptions,
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from "#server/embedded-postgres.ts";
import { parentOf, worksInCluster } from "#server/embedded-postgres-processes.ts";
import { findPrograms, linkLibraries } from "#server/embedded-postgres-programs.ts";
import { StartupError } from "#server/startup-error.ts";
import { canMount, fillDisk, mountDisk, unmountDisk } from "#test/support/small-disk.ts";

const NOBODY = 65534;
const isLinux = process.platform === "linux";
const isRoot = process.getuid?.() === 0;

/** A stopped server's folder. Most tests start from a copy of it, because making a cluster takes a second. */
const templateDir = realpathSync(mkdtempSync(join(tmpdir(), "hanke-template-")));

let parentDir: string;
let dataDir: string;
const servers: EmbeddedPostgres[] = [];
const clients: postgres.Sql[] = [];
const children: ChildProcess[] = [];
const mounts: string[] = [];

beforeAll(async () => {
  const server = await startEmbeddedPostgres(templateDir);
  await server.stop();
});

afterAll(() => rmSync(templateDir, { recursive: true }));

beforeEach(() => {
  parentDir = realpathSync(mkdtempSync(join(tmpdir(), "hanke-")));
  chmodSync(parentDir, 0o755);
  dataDir = join(parentDir, "data");
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((sql) => sql.end({ timeout: 0 })));
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  killServerProcesses(dataDir);
  for (const mount of mounts.splice(0)) unmountDisk(mount);
  rmSync(parentDir, { recursive: true, force: true, maxRetries: 5 });
});

describe("an empty folder", () => {
  test("gets a cluster that keeps its data over a restart", async () => {
    const first = await start();
    expect(first.joined).toBe(false);
    await connect(first)`create table kept as select 'õäöü' as word`;
    await stop(first);
    expect(readdirSync(dataDir)).toEqual(["postgres"]);

    const second = await start();
    expect(second.joined).toBe(false);
    expect(await connect(second)`select word from kept`).toEqual([{ word: "õäöü" }]);
  });

  test("gets a server that is durable, private and the same on every system", async () => {
    const sql = connect(await start());
    const [settings] = await sql`
      select current_setting('fsync') as fsync, current_setting('full_page_writes') as full_page_writes,
             current_setting('listen_addresses') as listen_addresses, current_setting('timezone') as timezone,
             current_setting('server_encoding') as encoding, upper('õ') as upper,
             (select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'postgres') as locale`;
    expect(settings).toEqual({
      fsync: "on",
      full_page_writes: "on",
      listen_addresses: "",
      timezone: "UTC",
      encoding: "UTF8",
      upper: "Õ",
      locale: "b C.UTF-8",
    });
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  });

  test.each([
    ["with a comma, quotes and letters of ours", `a, "b" 'c' õ`],
    ["with a path too long for a socket", "õ".repeat(60)],
  ])("%s works", async (_, name) => {
    dataDir = join(parentDir, name);
    const server = await start();
    expect(Buffer.byteLength(server.options.path!)).toBeLessThanOrEqual(107);
    expect(await connect(server)`select 1 as one`).toEqual([{ one: 1 }]);
    const joined = await start();
    expect(joined).toMatchObject({ joined: true, pid: server.pid });
    if (server.socketDir !== dataDir)
      onTestFinished(() => rmSync(server.socketDir, { recursive: true, force: true }));
  });

  test("can be used through a port with a password, where sockets cannot be used", async () => {
    const server = await start("loopback");
    expect(server.options).toMatchObject({ host: "127.0.0.1", password: expect.stringMatching(/.{30}/) });
    expect(await connect(server)`select 1 as one`).toEqual([{ one: 1 }]);
    await expect(connect({ options: { ...server.options, password: "guess" } })`select 1`).rejects.toThrow(
      "password authentication failed",
    );
    const joined = await start("loopback");
    expect(joined).toMatchObject({ joined: true, port: server.port });
    await Promise.all([stop(joined), stop(server)]);
    expect(serverProcesses()).toEqual([]);
  });
});

test("a server that was stopped is back within 150 ms", async () => {
  giveCluster();
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const since = performance.now();
    const server = await start();
    times.push(performance.now() - since);
    await stop(server);
  }
  expect(Math.min(...times)).toBeLessThan(150);
});

describe("several processes on one folder", () => {
  test("share one server, and the last to leave stops it", async () => {
    giveCluster();
    const first = await start();
    const second = await start();
    expect(second).toMatchObject({ joined: true, pid: first.pid });

    await stop(first);
    expect(await connect(second)`select 1 as one`).toEqual([{ one: 1 }]);
    await stop(second);
    expect(serverProcesses()).toEqual([]);
    expect(existsSync(join(dataDir, "postgres/postmaster.pid"))).toBe(false);
  });

  test("leave the server to a client that is not one of them", async () => {
    giveCluster();
    const server = await start();
    const sql = connect(server);
    await sql`select 1`;
    await server.stop();
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
  });

  test("may all leave at once", async () => {
    giveCluster();
    for (let round = 0; round < 20; round++) {
      const both = await Promise.all([start(), start()]);
      await Promise.all(both.map(stop));
      expect(serverProcesses()).toEqual([]);
    }
  });

  test("may make the cluster at once: one is made, and all use it", async () => {
    for (let round = 0; round < 3; round++) {
      dataDir = join(parentDir, `data-${round}`);
      const starters = await Promise.all([startElsewhere(), startElsewhere(), startElsewhere()]);
      const pids = starters.map(({ answer }) => answer.pid);
      expect(new Set(pids).size).toBe(1);
      expect(pids[0]).toBeGreaterThan(0);
      expect(starters.filter(({ answer }) => !answer.joined)).toHaveLength(1);
      for (const { answer } of starters) expect(await connect(answer)`select 1 as one`).toEqual([{ one: 1 }]);
      expect(readdirSync(dataDir).filter((name) => name.includes(".new-"))).toEqual([]);
      await tearDown();
    }
  });

  test("never lose the server to one that is leaving just then", async () => {
    giveCluster();
    for (let round = 0; round < 20; round++) {
      const leaving = await start();
      const [, arrived] = await Promise.all([
        leaving.stop(),
        sleep(round).then(() => startEmbeddedPostgres(dataDir)),
      ]);
      expect(await connect(arrived)`select 1 as one`).toEqual([{ one: 1 }]);
      await stop(arrived);
    }
  });
});

describe("after a crash", () => {
  test("what a killed starter had half made is removed, and what a living one makes is kept", async () => {
    const killed = spawnSync(process.execPath, ["--version"]).pid;
    const [abandoned, forgotten, living] = [
      `postgres.new-${killed}-aaaa`,
      `postgres.new-${process.pid}-bbbb`,
      `postgres.new-${process.pid}-cccc`,
    ].map((name) => join(dataDir, name));
    for (const folder of [abandoned, forgotten, living])
      mkdirSync(join(folder!, "base"), { recursive: true });
    utimesSync(forgotten!, new Date(0), new Date(0));
    await start();
    expect([abandoned, forgotten, living].map((folder) => existsSync(folder!))).toEqual([false, false, true]);
  });

  test("of a starter while it makes the cluster, the next start makes it", async () => {
    const starter = startElsewhere();
    await until(() => existsSync(dataDir) && readdirSync(dataDir).some((name) => name.includes(".new-")));
    children.at(-1)!.kill("SIGKILL");
    await starter.catch(() => {});
    expect(await connect(await start())`select 1 as one`).toEqual([{ one: 1 }]);
  });

  test("of Node, its server goes on, and the next start joins it", async () => {
    giveCluster();
    const { child, answer } = await startElsewhere();
    await connect(answer)`create table kept as select 1 as n`;
    await kill(child);
    const sql = connect(answer);
    const stranger = { options: { ...answer.options!, user: "stranger" } };
    await Promise.allSettled([1, 2, 3].map(() => connect(stranger)`select 1`));
    expect(await sql`select n from kept`).toEqual([{ n: 1 }]); // Its log goes nowhere now, which it bears.

    const server = await start();
    expect(server).toMatchObject({ joined: true, pid: answer.pid });
    expect(await connect(server)`select n from kept`).toEqual([{ n: 1 }]);
    await stop(server);
    expect(serverProcesses()).toEqual([]);
  });

  test("of the server, it is started again for those who use it", async () => {
    giveCluster();
    const server = await start();
    const other = await start();
    const sql = connect(server);
    await sql`create table kept (n int)`;
    for (let round = 0; round < 5; round++) {
      await sql`insert into kept values (${round})`;
      const killed = server.pid;
      process.kill(killed, "SIGKILL");
      await until(() => server.pid !== killed && other.pid === server.pid);
      expect(await sql`select count(*)::int as n from kept`).toEqual([{ n: round + 1 }]);
    }
    await stop(server);
    await stop(other);
    expect(serverProcesses()).toEqual([]);
  });

  test("of both, in the middle of work, every answered write is there", async () => {
    giveCluster();
    for (let round = 0; round < 5; round++) {
      const { child, answer } = await startElsewhere();
      const sql = connect(answer);
      await sql`create table if not exists kept (n int)`;
      let answered = (await sql`select count(*)::int as n from kept`)[0]!.n;
      const writing = (async () => {
        for (;;) {
          await sql`insert into kept values (1)`;
          answered++;
        }
      })();
      writing.catch(() => {});
      await sleep(100);
      process.kill(answer.pid, "SIGKILL");
      await kill(child);
      await expect(writing).rejects.toThrow();

      const server = await start();
      const [{ n }] = await connect(server)<[{ n: number }]>`select count(*)::int as n from kept`;
      expect(n).toBeGreaterThanOrEqual(answered);
      expect(n).toBeLessThanOrEqual(answered + 1);
      await stop(server);
    }
  });

  test.runIf(isLinux)(
    "processes that do not end by themselves are ended",
    async () => {
      giveCluster();
      const { child, answer } = await startElsewhere();
      const sql = connect(answer);
      const [{ backend }] = await sql<[{ backend: number }]>`select pg_backend_pid() as backend`;
      process.kill(backend, "SIGSTOP");
      process.kill(answer.pid, "SIGKILL");
      await kill(child);

      const server = await start();
      expect(server.joined).toBe(false);
      expect(worksInCluster(backend, join(dataDir, "postgres"))).toBe("no");
    },
    30_000,
  );

  test("of a server with many users, one of them starts it again, and it stays", async () => {
    giveCluster();
    const users = await Promise.all([1, 2, 3, 4, 5, 6].map(() => start()));
    for (let round = 0; round < 10; round++) {
      const killed = users[0]!.pid;
      process.kill(killed, "SIGKILL");
      await until(() => users.every((user) => user.pid !== killed));
      expect(new Set(users.map((user) => user.pid)).size).toBe(1);
      expect(readFileSync(join(dataDir, "postgres/postmaster.pid"), "utf8").split("\n")[0]).toBe(
        `${users[0]!.pid}`,
      );
    }
  });

  test("an empty lock file is not taken for a server", async () => {
    giveCluster();
    const lock = join(dataDir, "postgres/postmaster.pid");
    writeFileSync(lock, "");
    utimesSync(lock, new Date(0), new Date(0));
    expect((await start()).joined).toBe(false);
  });
});

describe.runIf(isLinux)("a number that now belongs to somebody else's process", () => {
  test.each(["postgres/postmaster.pid", ".s.PGSQL.5432.lock"])(
    "in %s hinders nothing, and the process gets no signal",
    async (lock) => {
      giveCluster();
      const bystander = await startBystander();
      writeFileSync(join(dataDir, lock), lockOf(bystander.pid));
      const server = await start();
      expect(server.joined).toBe(false);
      expect(await connect(server)`select 1 as one`).toEqual([{ one: 1 }]);
      await stop(server);
      bystander.expectUntouched();
    },
  );

  test("in a lock of a dead server means nothing to five starters at once", async () => {
    giveCluster();
    const bystander = await startBystander();
    for (let round = 0; round < 5; round++) {
      writeFileSync(join(dataDir, "postgres/postmaster.pid"), lockOf(bystander.pid));
      const starters = await Promise.all([1, 2, 3, 4, 5].map(() => start()));
      expect(new Set(starters.map((server) => server.pid)).size).toBe(1);
      expect(serverProcesses()).toHaveLength(1);
      for (const server of starters) await stop(server);
    }
    bystander.expectUntouched();
  });

  test("in the lock of a living server does not mislead its stop", async () => {
    giveCluster();
    const server = await start();
    const bystander = await startBystander();
    writeFileSync(join(dataDir, "postgres/postmaster.pid"), lockOf(bystander.pid));
    const joined = await start();
    expect(joined).toMatchObject({ joined: true, pid: server.pid });
    await stop(joined);
    await stop(server);
    await until(() => serverProcesses().length === 0);
    bystander.expectUntouched();
  });

  test("may even be the server of another folder", async () => {
    giveCluster();
    const own = dataDir;
    dataDir = join(parentDir, "other");
    giveCluster();
    const other = await start();
    writeFileSync(join(own, "postgres/postmaster.pid"), lockOf(other.pid));
    const server = await startEmbeddedPostgres(own);
    expect(server.joined).toBe(false);
    await server.stop();
    expect(await connect(other)`select 1 as one`).toEqual([{ one: 1 }]);
  });
});

test.runIf(isLinux)("Ctrl-C in the terminal ends Node and not the server", async () => {
  giveCluster();
  const { child, answer } = await startElsewhere();
  process.kill(-child.pid!, "SIGINT");
  await ended(child);
  expect(await connect(answer)`select 1 as one`).toEqual([{ one: 1 }]);
});

describe.runIf(isLinux && isRoot)("whoever starts it", () => {
  test("as an ordinary user it runs as that user", async () => {
    mkdirSync(dataDir, { mode: 0o700 });
    chownSync(dataDir, NOBODY, NOBODY);
    const { answer } = await startElsewhere({ uid: NOBODY });
    expect(accountOf(answer.pid!)).toBe(NOBODY);
  });

  test("as root it goes on as the user to whom the folder belongs", async () => {
    mkdirSync(dataDir, { mode: 0o700 });
    chownSync(dataDir, NOBODY, NOBODY);
    const first = await startElsewhere({ uid: NOBODY });
    await first.stop();
    const server = await start();
    expect(accountOf(server.pid)).toBe(NOBODY);
    await stop(server);
    expect((await startElsewhere({ uid: NOBODY })).answer.joined).toBe(false);
  });

  test("as root without user namespaces it runs under another account, and stays there", async () => {
    const { answer, stop: stopElsewhere } = await startElsewhere({ path: "/nowhere" });
    const account = accountOf(answer.pid!);
    expect(account).not.toBe(0);
    expect(statSync(dataDir).uid).toBe(account);
    await stopElsewhere();
    expect(accountOf((await start()).pid)).toBe(account);
  });

  test("a folder made by root is refused to an ordinary user", async () => {
    giveCluster();
    const refusal = {
      code: "DATA_DIR_WRONG_OWNER",
      message: expect.stringContaining(`chown -R ${NOBODY} ${dataDir}`),
    };
    expect((await startElsewhere({ uid: NOBODY })).answer).toMatchObject(refusal);
    chmodSync(dataDir, 0o755);
    expect((await startElsewhere({ uid: NOBODY })).answer).toMatchObject(refusal);
  });

  test("a folder that needs a user namespace says so where there is none", async () => {
    giveCluster();
    expect((await startElsewhere({ path: "/nowhere" })).answer).toMatchObject({
      code: "NO_UNPRIVILEGED_ACCOUNT",
      message: expect.stringContaining(dataDir),
    });
  });
});

describe("a folder that cannot be used is refused in one sentence, and left as it was:", () => {
  test("a file", async () => {
    writeFileSync(dataDir, "a letter");
    await expectRefusal("DATA_DIR_NOT_WRITABLE");
    expect(readFileSync(dataDir, "utf8")).toBe("a letter");
  });

  test.runIf(isLinux && isRoot)("one in which the account may not write", async () => {
    expect((await startElsewhere({ uid: NOBODY })).answer).toMatchObject({ code: "DATA_DIR_NOT_WRITABLE" });
    expect(existsSync(dataDir)).toBe(false);
  });

  test.each(["letter.txt", "PG_VERSION", "postgres/letter.txt"])(
    "one with other files, such as %s",
    async (name) => {
      mkdirSync(join(dataDir, "postgres"), { recursive: true });
      writeFileSync(join(dataDir, name), "");
      await expectRefusal("DATA_DIR_NOT_OURS");
      expect(readdirSync(dataDir, { recursive: true }).sort()).toEqual(
        [...new Set(["postgres", name])].sort(),
      );
    },
  );

  test.each(["17", "19"])("one that PostgreSQL %s made", async (version) => {
    mkdirSync(join(dataDir, "postgres"), { recursive: true });
    writeFileSync(join(dataDir, "postgres/PG_VERSION"), `${version}\n`);
    expect((await expectRefusal("OLD_DATA_DIR")).message).toContain(`made by PostgreSQL ${version}`);
    expect(readdirSync(dataDir, { recursive: true })).toEqual(["postgres", "postgres/PG_VERSION"]);
  });

  test("one whose cluster is damaged", async () => {
    giveCluster();
    rmSync(join(dataDir, "postgres/global/pg_control"));
    expect((await expectRefusal("DATABASE_DID_NOT_START")).message).toContain(
      "could not find the database system",
    );
  });
});

describe.runIf(canMount())("on a full disk", () => {
  test("the start says so when there is no room for a cluster", async () => {
    givenDisk("8m");
    await expectRefusal("DISK_FULL");
    expect(readdirSync(dataDir)).toEqual([]);
  });

  test("the start says so when there was room once, and works when there is room again", async () => {
    givenDisk("120m");
    const first = await start();
    await connect(first)`create table kept as select 1 as n`;
    await stop(first);
    const filler = join(dataDir, "postgres", "filler");
    fillDisk(filler);
    await expectRefusal("DISK_FULL");
    rmSync(filler);
    expect(await connect(await start())`select n from kept`).toEqual([{ n: 1 }]);
  });

  test("a server that dies of it is back when there is room again", async () => {
    givenDisk("120m");
    const server = await start();
    const sql = connect(server);
    await sql`create table kept as select 1 as n`;
    const filler = join(dataDir, "postgres", "filler");
    fillDisk(filler);
    process.kill(server.pid, "SIGKILL");
    await sleep(1_500);
    rmSync(filler);
    await until(async () => (await sql`select n from kept`.catch(() => [])).length === 1);
  });
});

describe("PostgreSQL's own package", () => {
  test("is asked for when npm has none for this machine", () => {
    expect(() => findPrograms("plan9-vax")).toThrow(StartupError);
    expect(() => findPrograms("plan9-vax")).toThrow(/DATABASE_URL/);
  });

  test("gets its library links when npm ran no scripts", () => {
    const lib = makePackage();
    linkLibraries(parentDir);
    linkLibraries(parentDir);
    expect(readlinkSync(join(lib, "libz.so"))).toBe("libz.so.1.2");
    expect(lstatSync(join(lib, "libz.so")).isSymbolicLink()).toBe(true);
  });

  test.runIf(isLinux && isRoot)("is asked for again when the links cannot be made", async () => {
    makePackage();
    const { answer } = await runElsewhere(
      `import { linkLibraries } from ${JSON.stringify(moduleUrl("embedded-postgres-programs"))};
       const answer = await Promise.try(() => linkLibraries(${JSON.stringify(parentDir)})).catch((error) => ({ ...error, message: error.message }));`,
      { uid: NOBODY },
    );
    expect(answer).toMatchObject({
      code: "PLATFORM_UNSUPPORTED",
      message: expect.stringContaining("npm rebuild"),
    });
  });

  function makePackage(): string {
    const lib = join(parentDir, "native/lib");
    mkdirSync(lib, { recursive: true });
    writeFileSync(join(lib, "libz.so.1.2"), "");
    const links = [{ source: "native/lib/libz.so.1.2", target: "native/lib/libz.so" }];
    writeFileSync(join(parentDir, "native/pg-symlinks.json"), JSON.stringify(links));
    return lib;
  }
});

function giveCluster(): void {
  cpSync(templateDir, dataDir, { recursive: true, preserveTimestamps: true });
}

async function start(transport?: "socket" | "loopback"): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres(dataDir, transport);
  servers.push(server);
  return server;
}

/** As the application does: first its own connections, then the server. */
async function stop(server: EmbeddedPostgres): Promise<void> {
  await Promise.all(clients.splice(0).map((sql) => sql.end({ timeout: 0 })));
  await server.stop();
}

function connect(server: { options?: ConnectionOptions }): postgres.Sql {
  const sql = postgres({ ...server.options, max: 1, onnotice: () => {} });
  clients.push(sql);
  return sql;
}

async function expectRefusal(code: string): Promise<StartupError> {
  const error = await startEmbeddedPostgres(dataDir).catch((reason) => reason);
  expect(error).toBeInstanceOf(StartupError);
  expect(error).toMatchObject({ code });
  expect(error.message).toContain(dataDir);
  expect(error.message).not.toContain("\n");
  return error;
}

interface Answer extends Partial<EmbeddedPostgres> {
  pid: number;
  code?: string;
  message?: string;
}

interface Elsewhere {
  child: ChildProcess;
  answer: Answer;
  stop(): Promise<void>;
}

/** Starts the server from another Node process, which stays. `uid` and `path` are that process's account and PATH. */
function startElsewhere(how: { uid?: number; path?: string } = {}): Promise<Elsewhere> {
  return runElsewhere(
    `import { startEmbeddedPostgres } from ${JSON.stringify(moduleUrl("embedded-postgres"))};
     const answer = await startEmbeddedPostgres(${JSON.stringify(dataDir)}).catch((error) => ({ ...error, message: error.message }));
     process.stdin.once("data", () => answer.stop().then(() => process.exit()));`,
    how,
  );
}

async function runElsewhere(code: string, how: { uid?: number; path?: string }): Promise<Elsewhere> {
  const child = spawn(
    process.execPath,
    ["--input-type=module", "-e", `${code} console.log(JSON.stringify(answer)); setInterval(() => {}, 1e6);`],
    {
      ...(how.uid && { uid: how.uid, gid: how.uid }),
      env: { ...process.env, ...(how.path && { PATH: how.path }) },
      detached: true,
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  children.push(child);
  for await (const line of createInterface({ input: child.stdout! }))
    return {
      child,
      answer: JSON.parse(line),
      async stop() {
        child.stdin!.write("stop\n");
        await ended(child);
      },
    };
  throw new Error("The other process ended without an answer.");
}

function moduleUrl(name: string): string {
  return new URL(`../../server/${name}.ts`, import.meta.url).href;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await ended(child);
}

async function ended(child: ChildProcess): Promise<void> {
  await until(() => child.exitCode !== null || child.signalCode !== null);
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const since = performance.now();
  while (!(await isTrue())) {
    if (performance.now() - since > 15_000) throw new Error(`Waited in vain for: ${isTrue}`);
    await sleep(5);
  }
}

/** Somebody's program, under our account, that notes every signal it can. */
async function startBystander(): Promise<{ pid: number; expectUntouched(): void }> {
  const notes = join(parentDir, "signals");
  const signals = "HUP INT QUIT TERM USR1 USR2 ALRM";
  const script = `for s in ${signals}; do trap "echo $s >> ${notes}" $s; done; echo ready; while :; do sleep 0.05; done`;
  const child = spawn("sh", ["-c", script], { stdio: ["ignore", "pipe", "ignore"] });
  children.push(child);
  await new Promise((resolve) => child.stdout!.once("data", resolve));
  return {
    pid: child.pid!,
    expectUntouched() {
      expect(existsSync(notes) && readFileSync(notes, "utf8")).toBe(false);
      expect(child.exitCode ?? child.signalCode).toBeNull();
      expect(execFileSync("ps", ["-p", String(child.pid), "-o", "stat="], { encoding: "utf8" })).toMatch(
        /^[SRD]/,
      );
    },
  };
}

function lockOf(pid: number): string {
  return [pid, join(dataDir, "postgres"), 1_700_000_000, 5432, dataDir, "", " 12345 1", "ready   ", ""].join(
    "\n",
  );
}

/** The servers (not their helpers) that work in the data folder. */
function serverProcesses(): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid && worksInCluster(pid, join(dataDir, "postgres")) === "yes")
    .filter((pid) => worksInCluster(parentOf(pid) ?? 0, join(dataDir, "postgres")) !== "yes");
}

async function tearDown(): Promise<void> {
  await Promise.all(clients.splice(0).map((sql) => sql.end({ timeout: 0 })));
  for (const child of children.splice(0)) child.kill("SIGKILL");
  killServerProcesses(dataDir);
}

function killServerProcesses(folder: string): void {
  if (!isLinux || !existsSync(folder)) return;
  for (const pid of serverProcesses())
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It was about to end anyway.
    }
}

function accountOf(pid: number): number {
  return Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

function givenDisk(size: string): void {
  mountDisk(dataDir, size);
  mounts.push(dataDir);
}
