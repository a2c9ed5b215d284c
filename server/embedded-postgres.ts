import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import {
  type Cluster,
  DATABASE_USER,
  explainFailure,
  lastMessage,
  openCluster,
  type Transport,
} from "#server/embedded-postgres-cluster.ts";
import {
  endOrphans,
  isSameFolder,
  type LockFile,
  parentOf,
  readLockFile,
  removeAbandonedLock,
  worksInCluster,
} from "#server/embedded-postgres-processes.ts";
import { run } from "#server/embedded-postgres-programs.ts";
import { inTurn } from "#server/embedded-postgres-turn.ts";
import { StartupError } from "#server/startup-error.ts";

/** The private PostgreSQL of one data folder, shared by every Hanketahvel process that uses the folder. */
export interface EmbeddedPostgres {
  /** To be given to `postgres()`. They stay right when the server has been started anew. */
  readonly options: ConnectionOptions;
  readonly socketDir: string;
  readonly port: number;
  /** The server's process: another number after a crash. */
  readonly pid: number;
  /** Whether the server was running already. */
  readonly joined: boolean;
  /** To be called when our own connections are closed. Stops the server, unless somebody else still uses it. */
  stop(): Promise<void>;
}

export interface ConnectionOptions {
  host: string;
  port: number;
  /** The socket; takes precedence over host and port. */
  path?: string;
  user: string;
  password?: string;
  database: string;
  ssl: false;
}

/**
 * Starts the PostgreSQL of a data folder, or joins it when it is running. An empty folder gets a new cluster.
 * What an earlier crash has left is cleared away, and a server that dies later is started again.
 *
 * @throws StartupError when the folder cannot be used or the server does not start
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  transport: Transport = process.platform === "win32" ? "loopback" : "socket",
): Promise<EmbeddedPostgres> {
  const cluster = await openCluster(dataDir, transport);
  let presence = await joinOrStart(cluster);
  let revival: Promise<void> = Promise.resolve();
  let stopping: Promise<void> | undefined;

  const reviveWhenLost = async () => {
    await presence.lost;
    if (!stopping) revival = revive();
  };
  const revive = async () => {
    let reported = "";
    while (!stopping) {
      try {
        presence = await joinOrStart(cluster);
        void reviveWhenLost();
        return;
      } catch (error) {
        if (String(error) !== reported) console.error(String(error));
        reported = String(error);
        await sleep(REVIVAL_PAUSE);
      }
    }
  };
  const stop = async () => {
    await Promise.race([revival, sleep(REVIVAL_MAY_DELAY_STOP, undefined, { ref: false })]);
    await leave(cluster, presence.sql);
  };

  void reviveWhenLost();
  return {
    joined: presence.joined,
    get options() {
      return presence.options;
    },
    get socketDir() {
      return presence.socketDir;
    },
    get port() {
      return presence.options.port;
    },
    get pid() {
      return presence.pid;
    },
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** Milliseconds between attempts to start a server that died: on a full disk there may be many. */
const REVIVAL_PAUSE = 1_000;
const REVIVAL_MAY_DELAY_STOP = 5_000;

/** Milliseconds that leftovers of a crash may take to go away; then the start is given up. */
const PATIENCE = 30_000;
/** Milliseconds after which the processes of a killed server are helped to end. */
const ORPHANS_MAY_TAKE = 3_000;
/** Milliseconds. After a crash the server first repeats what is in its log. */
const RECOVERY_MAY_TAKE = 5 * 60_000;

/**
 * One open connection per Hanketahvel process, held for as long as the process uses the server. Through it the
 * server proves what it is, and its shared lock tells the others that the server is in use.
 */
interface Presence {
  sql: postgres.Sql;
  options: ConnectionOptions;
  socketDir: string;
  pid: number;
  joined: boolean;
  /** Resolves when the connection has ended, for whatever reason. */
  lost: Promise<void>;
}

async function joinOrStart(cluster: Cluster): Promise<Presence> {
  return (await joinRunning(cluster)) ?? inTurn(cluster.folder, () => startUnlessRunning(cluster));
}

async function startUnlessRunning(cluster: Cluster): Promise<Presence> {
  const since = performance.now();
  let startedPid: number | undefined;
  for (;;) {
    const presence = await joinRunning(cluster);
    if (presence) return { ...presence, joined: presence.pid !== startedPid };
    const attempt = await startServer(cluster);
    if ("pid" in attempt) {
      startedPid = attempt.pid;
      continue;
    }
    const waited = performance.now() - since;
    if (!isPassing(attempt.log)) throw explainFailure(cluster, "did not start", attempt.log);
    if (waited > PATIENCE) throw occupied(cluster, attempt.log);
    clearLeftovers(cluster, attempt.log, waited);
    await sleep(50);
  }
}

/** @returns undefined when no server answers; waits while one answers that it is starting or stopping */
async function joinRunning(cluster: Cluster): Promise<Presence | undefined> {
  const since = performance.now();
  for (;;) {
    let isBusy = false;
    for (const options of addressesOf(cluster)) {
      const answer = await introduce(cluster, options);
      if (typeof answer === "object") return answer;
      isBusy ||= answer === "busy";
    }
    if (!isBusy) return undefined;
    if (performance.now() - since > RECOVERY_MAY_TAKE) throw recovering(cluster);
    await sleep(10);
  }
}

/** Where the cluster's last server said that it listens, and where we would let it listen. */
function addressesOf(cluster: Cluster): ConnectionOptions[] {
  const lock = readServerLock(cluster);
  const login = { user: DATABASE_USER, database: "postgres", ssl: false } as const;
  if (cluster.transport === "loopback")
    return lock?.port ? [{ host: LOOPBACK, port: lock.port, ...login, password: cluster.password }] : [];
  const socketDirs = new Set([lock?.socketDir ?? cluster.socketDir, cluster.socketDir]);
  return [...socketDirs].map((dir) => ({
    host: "localhost",
    port: SOCKET_PORT,
    path: join(dir, `.s.PGSQL.${SOCKET_PORT}`),
    ...login,
  }));
}

const LOOPBACK = "127.0.0.1";
/** Only part of the socket's name: nothing listens on this port. */
const SOCKET_PORT = 5432;

function readServerLock(cluster: Cluster): LockFile | undefined {
  return readLockFile(join(cluster.folder, "postmaster.pid"));
}

/**
 * The lock that every Hanketahvel process shares, and that the last one takes alone to stop the server, so that
 * nobody joins a server that is about to stop. The number spells "Hanke".
 */
const USE_LOCK = 0x48616e6b65;
const SUPERVISOR = "hanketahvel supervisor";

/** Asks at an address whether the server of this cluster is there, and registers with it. */
async function introduce(
  cluster: Cluster,
  options: ConnectionOptions,
): Promise<Presence | "busy" | "nobody"> {
  const lost = Promise.withResolvers<void>();
  const sql = postgres({
    ...options,
    max: 1,
    max_lifetime: null,
    connect_timeout: 10,
    fetch_types: false,
    connection: { application_name: SUPERVISOR },
    onnotice: () => {},
    onclose: () => lost.resolve(),
  });
  try {
    const [answer] = await sql.unsafe<[{ folder: string; backend: number; is_welcome: boolean }]>(
      `select current_setting('data_directory') as folder, pg_backend_pid() as backend,
              pg_try_advisory_lock_shared(${USE_LOCK}) as is_welcome`,
    );
    const isOurs = isSameFolder(answer.folder, cluster.folder);
    if (!isOurs && isOurSocket(cluster, options)) throw foreignServer(cluster, options, answer.folder);
    if (isOurs && answer.is_welcome) {
      const socketDir = options.path ? dirname(options.path) : cluster.socketDir;
      const pid = provenServerPid(cluster, answer.backend) ?? readServerLock(cluster)?.pid ?? 0;
      return { sql, options, socketDir, pid, joined: true, lost: lost.promise };
    }
    await sql.end({ timeout: 0 });
    return isOurs ? "busy" : "nobody";
  } catch (error) {
    await sql.end({ timeout: 0 });
    return understandRefusal(cluster, error);
  }
}

/** Elsewhere another folder's server may well answer: a copied folder still names the place of its original. */
function isOurSocket(cluster: Cluster, options: ConnectionOptions): boolean {
  return options.path !== undefined && dirname(options.path) === cluster.socketDir;
}

/**
 * The server is the parent of the process that answered us. On Windows no such question can be asked, and none
 * has to be: see `signalStop`.
 *
 * @returns undefined when it cannot be told for certain, for example from another container
 */
function provenServerPid(cluster: Cluster, backend: number): number | undefined {
  const parent = parentOf(backend);
  if (parent === undefined) return undefined;
  const evidence = worksInCluster(parent, cluster.folder);
  const isProven = evidence === "yes" || (evidence === "unknown" && readServerLock(cluster)?.pid === parent);
  return isProven ? parent : undefined;
}

function understandRefusal(cluster: Cluster, error: unknown): "busy" | "nobody" {
  const { code } = error as { code?: string };
  if (error instanceof StartupError) throw error;
  if (code === "ENOENT" || code === "ECONNREFUSED") return "nobody";
  if (BUSY.has(code ?? "")) return "busy";
  // Somebody else's program may have got the port that our server had before a crash.
  if (cluster.transport === "loopback") return "nobody";
  if (code === "CONNECT_TIMEOUT") throw occupied(cluster, "it does not answer");
  throw explainFailure(cluster, "does not let us in", String((error as Error).message));
}

const BUSY = new Set([
  "57P01", // is being stopped
  "57P02", // has crashed
  "57P03", // is starting, stopping or recovering
  "53300", // has too many connections
  "ECONNRESET",
  "EPIPE",
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
]);

/** Starts the server and waits until it takes connections, or has ended. */
async function startServer(cluster: Cluster): Promise<{ pid: number } | { log: string }> {
  const settings = [...SETTINGS, ...(await addressSettings(cluster))].flatMap((setting) => ["-c", setting]);
  const server = run(
    cluster.programs,
    cluster.account,
    "postgres",
    ["-D", cluster.folder, ...settings],
    true,
  );
  const since = performance.now();
  while (!server.hasEnded()) {
    const lock = readServerLock(cluster);
    if (lock?.pid && lock.pid === server.process.pid && lock.isReady) {
      letGo(server.process);
      return { pid: lock.pid };
    }
    if (performance.now() - since > RECOVERY_MAY_TAKE) {
      letGo(server.process);
      throw recovering(cluster);
    }
    await Promise.race([server.ended, sleep(5)]);
  }
  return { log: server.log() };
}

/** One office's board: a small server that costs little while nobody works. Durability is left at its defaults. */
const SETTINGS = [
  "max_connections=40",
  "shared_buffers=64MB",
  "io_method=sync", // Saves three processes that read ahead for large tables.
  "max_logical_replication_workers=0", // Saves one more.
  "jit=off",
  "log_checkpoints=off",
  "log_min_messages=log", // A refused statement is reported by who made it.
];

async function addressSettings(cluster: Cluster): Promise<string[]> {
  if (cluster.transport === "loopback") {
    const port = await freePort(readServerLock(cluster)?.port ?? 0);
    return [`listen_addresses=${LOOPBACK}`, `port=${port}`, "unix_socket_directories="];
  }
  // In quotes, because a comma would separate two folders.
  const quoted = `"${cluster.socketDir.replaceAll('"', '""')}"`;
  return ["listen_addresses=", `port=${SOCKET_PORT}`, `unix_socket_directories=${quoted}`];
}

/** The wanted port if it is free, so that open pools find the server again after a crash. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", () => (wanted ? resolve(freePort(0)) : reject()));
    probe.listen(wanted, LOOPBACK, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** The server outlives us if it must, and does not keep us from ending. */
function letGo(server: ReturnType<typeof run>["process"]): void {
  server.unref();
  (server.stderr as unknown as { unref(): void } | null)?.unref();
}

const PASSING = [
  /pre-existing shared memory block/,
  /lock file ".*" (already exists|is empty)/,
  /could not remove old lock file ".*": No such file/, // Another starter removed it first.
  /could not bind IPv4 address/, // Somebody took the port just now.
];

/** Another starter's server, or what a crash has left: both pass. */
function isPassing(log: string): boolean {
  return PASSING.some((pattern) => pattern.test(log));
}

function clearLeftovers(cluster: Cluster, log: string, waited: number): void {
  if (/pre-existing shared memory block/.test(log) && waited > ORPHANS_MAY_TAKE) endOrphans(cluster.folder);
  if (/lock file ".*" (already exists|is empty)/.test(log)) {
    removeAbandonedLock(join(cluster.folder, "postmaster.pid"), cluster.folder);
    removeAbandonedLock(join(cluster.socketDir, `.s.PGSQL.${SOCKET_PORT}.lock`), cluster.folder);
  }
}

/** Ends our presence, and the server's work too when nobody else is there. */
async function leave(cluster: Cluster, sql: postgres.Sql): Promise<void> {
  try {
    const silence = sleep(ANSWER_MAY_TAKE, undefined, { ref: false });
    const backend = await Promise.race([becomeLastUser(sql), silence]);
    if (backend !== undefined) await shutDown(cluster, backend);
  } catch (error) {
    // With nobody there, there is nothing to stop.
    if (!BUSY.has((error as { code?: string }).code ?? "") && !isNobody(error)) throw error;
  } finally {
    await sql.end({ timeout: 0 });
  }
}

/** Milliseconds after which a server that hangs is left as it is, so that we can end. */
const ANSWER_MAY_TAKE = 5_000;

function isNobody(error: unknown): boolean {
  return ["ENOENT", "ECONNREFUSED"].includes((error as { code?: string }).code ?? "");
}

/** Milliseconds in which connections that were closed just now disappear from the server's list. */
const GOODBYES_TAKE = 300;

/** @returns the process that serves us, when we are alone and hold the lock that keeps others out */
async function becomeLastUser(sql: postgres.Sql): Promise<number | undefined> {
  await sql.unsafe(`select pg_advisory_unlock_shared(${USE_LOCK})`);
  const since = performance.now();
  do {
    const [answer] = await sql.unsafe<[{ backend: number; is_alone: boolean; others: number }]>(
      `select pg_backend_pid() as backend, pg_try_advisory_lock(${USE_LOCK}) as is_alone,
              (select count(*)::int from pg_stat_activity
                where backend_type = 'client backend' and application_name <> '${SUPERVISOR}') as others`,
    );
    if (!answer.is_alone) return undefined;
    if (answer.others === 0) return answer.backend;
    await sql.unsafe(`select pg_advisory_unlock(${USE_LOCK})`);
    await sleep(20);
  } while (performance.now() - since < GOODBYES_TAKE);
  return undefined;
}

/** Milliseconds after which a server that writes its last checkpoint is left to finish by itself. */
const SHUTDOWN_MAY_TAKE = 60_000;

async function shutDown(cluster: Cluster, backend: number): Promise<void> {
  const server = await signalStop(cluster, backend);
  if (server === undefined) return;
  const since = performance.now();
  while (isStillThere(cluster, server) && performance.now() - since < SHUTDOWN_MAY_TAKE) await sleep(5);
}

function isStillThere(cluster: Cluster, server: number): boolean {
  return process.platform === "win32"
    ? readServerLock(cluster)?.pid === server
    : worksInCluster(server, cluster.folder) !== "no";
}

/** @returns the process that was asked to stop, or undefined when none could be proved to be the server */
async function signalStop(cluster: Cluster, backend: number): Promise<number | undefined> {
  if (process.platform === "win32") {
    // pg_ctl asks through a pipe that only a PostgreSQL server has; a signal from Node would end any process.
    const args = ["stop", "-D", cluster.folder, "-m", "fast", "-W"];
    await run(cluster.programs, cluster.account, "pg_ctl", args, false).ended;
    return readServerLock(cluster)?.pid;
  }
  const server = provenServerPid(cluster, backend);
  if (server !== undefined) process.kill(server, "SIGINT"); // "fast": ends open transactions, then saves all.
  return server;
}

function occupied(cluster: Cluster, log: string): StartupError {
  const pid = readServerLock(cluster)?.pid;
  return new StartupError(
    "DATABASE_DID_NOT_START",
    `The data folder ${cluster.dataDir} is in use by a database server (process ${pid ?? "unknown"}) that cannot be reached (${lastMessage(log)}): end that server and start again.`,
  );
}

function foreignServer(cluster: Cluster, options: ConnectionOptions, folder: string): StartupError {
  return new StartupError(
    "DATABASE_DID_NOT_START",
    `At ${options.path ?? options.port} a database server for another folder (${folder}) answers, so the one for ${cluster.dataDir} cannot start: stop that server and start again.`,
  );
}

function recovering(cluster: Cluster): StartupError {
  return new StartupError(
    "DATABASE_DID_NOT_START",
    `The database in the data folder ${cluster.dataDir} is still recovering from a crash and goes on by itself: start again in a few minutes.`,
  );
}
