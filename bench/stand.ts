import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import postgres from "postgres";
import { createContext } from "#server/context.ts";
import { openDatabase } from "#server/db.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "#server/embedded-postgres.ts";
import { migrateDatabase } from "#server/migrate.ts";
import packageJson from "../package.json" with { type: "json" };
import { processorTime } from "./processes.ts";
import { insertRealisticProject } from "./realistic-project.ts";

const HOME = join(import.meta.dirname, "..");

/** A PostgreSQL of the bench's own, in a temporary folder. */
export async function startDatabaseServer(): Promise<EmbeddedPostgres & AsyncDisposable> {
  const folder = mkdtempSync(join(tmpdir(), "hanketahvel-bench-"));
  const server = await startEmbeddedPostgres(join(folder, "data"));
  return Object.assign(server, {
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

/** Everything there is for one size: a database, the server on it, the limit beside it. */
export interface Stand extends AsyncDisposable {
  size: number;
  /** The project of that size, and many small ones. */
  projectId: number;
  others: number[];
  databaseOptions: EmbeddedPostgres["options"];
  server: Program;
  limit: Program;
  /** The bench's own single connection, whose work is not counted. */
  sql: postgres.Sql;
  /** Changes one procurement of the project behind the server's back, as another server process would. */
  change(): Promise<void>;
  /** Processor time, in milliseconds, that server, or another in its place, and database used while something was done. */
  cost(of: () => Promise<unknown>, by?: Program): Promise<number>;
  /** The same for the limit's server and the database. */
  limitCost(of: () => Promise<unknown>): Promise<number>;
}

/** Small projects beside the large one, for people who do not get into each other's way. */
const OTHERS = 32;

export async function setUp(postgresServer: EmbeddedPostgres, size: number): Promise<Stand> {
  await using started = new AsyncDisposableStack();
  const admin = postgres({ ...postgresServer.options, max: 1, onnotice: () => {} });
  await admin.unsafe(`create database size_${size}`);
  await admin.end();
  const databaseOptions = { ...postgresServer.options, database: `size_${size}` };
  await migrateDatabase(databaseOptions);
  const database = openDatabase(databaseOptions, 1);
  const { today } = createContext(database, new Date());
  const others: number[] = [];
  for (let seed = 1; seed <= OTHERS; seed++)
    others.push(await insertRealisticProject(database, { count: 60, today, seed }));
  const projectId = await insertRealisticProject(database, { count: size, today });
  await database.sql`vacuum analyze`;
  await database.close();

  const server = await startServer(databaseOptions);
  started.defer(() => server.stop());
  const limit = await startProgram(["bench/limit-server.ts", JSON.stringify(databaseOptions)], {});
  started.defer(() => limit.stop());
  const sql = postgres({ ...databaseOptions, max: 1, onnotice: () => {} });
  started.defer(() => sql.end());
  const [own] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  const measure = async (pid: number, of: () => Promise<unknown>) => {
    const roots = [pid, postgresServer.pid];
    const before = processorTime(roots, [own!.pid]);
    await of();
    return processorTime(roots, [own!.pid]) - before;
  };
  const everything = started.move();
  return {
    size,
    projectId,
    others,
    databaseOptions,
    server,
    limit,
    sql,
    change: () => changeOne(sql, projectId),
    cost: (of, by = server) => measure(by.pid, of),
    limitCost: (of) => measure(limit.pid, of),
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

async function changeOne(sql: postgres.Sql, projectId: number): Promise<void> {
  await sql`
    with chosen as (
      select id from procurements where project_id = ${projectId} and closed_as is null order by random() limit 1
    ), changed as (
      update procurements p set version = version + 1 from chosen
      where p.project_id = ${projectId} and p.id = chosen.id returning p.id
    ), raised as (
      update projects set revision = revision + 1 where id = ${projectId} returning revision
    ), recorded as (
      insert into history (project_id, revision, procurement_id, kind, actor, before, after, happened_on)
      select ${projectId}, revision, changed.id, 'procurement.moved', 'local', '{}', '{}', now() from raised, changed
    ) select pg_notify('hanketahvel_revisions', ${projectId} || ':' || revision) from raised`;
}

/** A program of ours that serves HTTP, and what it says first: its address. */
export interface Program {
  address: string;
  pid: number;
  /** From the command to the address, in milliseconds. */
  startedIn: number;
  stop(): Promise<void>;
}

/** `npm start` without npm, on a database that runs already or, with a folder, on its own. */
export function startServer(
  database: EmbeddedPostgres["options"] | { dataDir: string },
  { login = "off" }: { login?: "off" | "required" } = {},
): Promise<Program> {
  const [, ...startArgs] = packageJson.scripts.start.split(" ");
  return startProgram(startArgs, {
    PORT: "0",
    ...("dataDir" in database
      ? { DATA_DIR: database.dataDir }
      : { DATABASE_URL: urlOf(database), LOGIN: login, SECURITY_LOG: devNull }),
  });
}

/** Starts a node program in the project's folder. */
export async function startProgram(args: string[], environment: Record<string, string>): Promise<Program> {
  const since = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: HOME,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const address = await firstLine(child);
  return {
    address: /http:\S+/.exec(address)![0],
    pid: child.pid!,
    startedIn: performance.now() - since,
    stop: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout! });
  const line = await Promise.race([
    once(lines, "line").then(([text]) => text as string),
    once(child, "exit").then(() => null),
  ]);
  if (line === null) throw new Error("the program ended without saying its address");
  return line;
}

/** Runs a program of ours to its end and reads the JSON it prints. */
export async function runProgram<T>(file: string, argument: unknown): Promise<T> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(HOME, file), JSON.stringify(argument)],
    {
      cwd: HOME,
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return JSON.parse(stdout);
}

function urlOf({ user, password, host, port, database, path }: EmbeddedPostgres["options"]): string {
  const login = password === undefined ? user : `${user}:${encodeURIComponent(password)}`;
  if (path === undefined) return `postgres://${login}@${host}:${port}/${database}`;
  return `postgres://${login}@localhost:${port}/${database}?host=${encodeURIComponent(join(path, ".."))}`;
}
