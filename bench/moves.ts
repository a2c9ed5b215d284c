import { execFile } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { atLeast, atMost, type Figure, quantile } from "./figures.ts";
import type { Crowd, CrowdResult } from "./people.ts";
import { runProgram, type Stand } from "./stand.ts";

const MILLISECONDS = 5_000;

/**
 * How many moves a second 8 and 32 people make, on one project and each on one of their own; beside it, how often the
 * same machine updates a row and commits when nothing else is done.
 *
 * @param costs by crowd, the cost of a move at 1,000 once it is known, which a larger project is held to
 */
export async function measureMoves(stand: Stand, costs: Map<string, number>): Promise<Figure[]> {
  const figures: Figure[] = [];
  const { size } = stand;
  for (const people of [8, 32]) {
    const raw = await rawUpdates(stand, people);
    const crowds = {
      "one project": Array.from({ length: people }, () => stand.projectId),
      "many projects": stand.others.slice(0, people),
    };
    for (const [where, projects] of Object.entries(crowds)) {
      const crowd: Crowd = { address: stand.server.address, projects, milliseconds: MILLISECONDS };
      await runProgram<CrowdResult>("bench/people.ts", { ...crowd, milliseconds: 2_000 });
      let result: CrowdResult | undefined;
      const cpu = await stand.cost(async () => {
        result = await runProgram<CrowdResult>("bench/people.ts", crowd);
      });
      const { moves, errors, latencies } = result!;
      const perSecond = moves / (MILLISECONDS / 1000);
      const what = `${people} people, ${where}`;
      const least = where === "one project" ? 200 : raw.perSecond / 25;
      const p99 = quantile(latencies, 0.99);
      const cost = cpu / moves;
      figures.push(
        {
          what: `${what}: moves`,
          size,
          ours: perSecond,
          unit: "/s",
          limit: { value: raw.perSecond, is: `/s, raw UPDATE ${raw.by}` },
          target: atLeast(perSecond, least, "/s"),
        },
        {
          what: `${what}: median`,
          size,
          ours: quantile(latencies, 0.5),
          unit: "ms",
          limit: { value: raw.p50, is: "ms" },
        },
        {
          what: `${what}: p99`,
          size,
          ours: p99,
          unit: "ms",
          limit: { value: raw.p99, is: "ms" },
          target: atMost(p99, 10 * raw.p99, "ms"),
        },
        {
          what: `${what}: errors`,
          size,
          ours: errors,
          unit: "",
          target: { words: "0", isMet: errors === 0 },
        },
        { what: `${what}: CPU a move`, size, ours: cost, unit: "ms", target: atMost(cost, 4, "ms") },
      );
      const known = costs.get(what);
      if (size === 1000) costs.set(what, cost);
      else if (size > 1000 && known !== undefined)
        figures.push({
          what: `${what}: dearer than at 1,000`,
          size,
          ours: cost / known,
          unit: "times",
          target: atMost(cost / known, 1.3, "times"),
        });
    }
  }
  return figures;
}

interface RawUpdates {
  perSecond: number;
  p50: number;
  p99: number;
  by: string;
}

/** The private PostgreSQL takes forty connections, and the servers of the stand hold some. */
const MOST_CONNECTIONS = 16;

/** Rows of their own, updated and committed by so many people at once. */
async function rawUpdates(stand: Stand, people: number): Promise<RawUpdates> {
  const connections = Math.min(people, MOST_CONNECTIONS);
  await stand.sql`create table if not exists raw_updates (id int primary key, n int not null default 0)`;
  await stand.sql`insert into raw_updates select generate_series(1, 1000) on conflict do nothing`;
  const pgbench = findPgbench();
  return pgbench ? byPgbench(pgbench, stand, connections) : throughNode(stand, connections);
}

function findPgbench(): string | null {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...globSync("/usr/lib/postgresql/*/bin")];
  return folders.map((folder) => join(folder, "pgbench")).find((path) => existsSync(path)) ?? null;
}

async function byPgbench(
  pgbench: string,
  { databaseOptions }: Stand,
  connections: number,
): Promise<RawUpdates> {
  const folder = mkdtempSync(join(tmpdir(), "hanketahvel-pgbench-"));
  const script = join(folder, "update.sql");
  writeFileSync(script, "\\set id random(1, 1000)\nupdate raw_updates set n = n + 1 where id = :id;\n");
  const { path, host, port, user, database } = databaseOptions;
  const where = ["-h", path === undefined ? host : dirname(path), "-p", String(port), "-U", user];
  const how = [
    "-n",
    "-M",
    "prepared",
    "-c",
    String(connections),
    "-j",
    "2",
    "-T",
    String(MILLISECONDS / 1000),
    "-l",
  ];
  try {
    await promisify(execFile)(pgbench, [...where, ...how, "-f", script, database], { cwd: folder });
    const times = readdirSync(folder)
      .filter((name) => name.startsWith("pgbench_log"))
      .flatMap((name) => readFileSync(join(folder, name), "utf8").trim().split("\n"))
      .map((line) => Number(line.split(" ")[2]) / 1000);
    return summary(times, "by pgbench");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function throughNode({ databaseOptions }: Stand, connections: number): Promise<RawUpdates> {
  const { default: postgres } = await import("postgres");
  const sql = postgres({ ...databaseOptions, max: connections });
  const times: number[] = [];
  const until = performance.now() + MILLISECONDS;
  const update = async (_: unknown, id: number) => {
    while (performance.now() < until) {
      const since = performance.now();
      await sql`update raw_updates set n = n + 1 where id = ${id + 1}`;
      times.push(performance.now() - since);
    }
  };
  await Promise.all(Array.from({ length: connections }, update));
  await sql.end();
  return summary(times, "through node");
}

function summary(times: number[], by: string): RawUpdates {
  return {
    perSecond: times.length / (MILLISECONDS / 1000),
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    by,
  };
}
