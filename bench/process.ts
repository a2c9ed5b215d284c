import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { atMost, type Figure, median } from "./figures.ts";
import type { Crowd, CrowdResult } from "./people.ts";
import { memoryOf } from "./processes.ts";
import { type Program, runProgram, type Stand, startProgram, startServer } from "./stand.ts";

/** Memory of the server's processes: fresh and idle, and at most while people read and move. */
export async function measureMemory(stand: Stand): Promise<Figure[]> {
  const { size } = stand;
  const server = await startServer(stand.databaseOptions);
  try {
    await readFirstBoard(server, stand.projectId);
    await sleep(3_000);
    const idle = memoryOf(server.pid);
    let peak = idle;
    const timer = setInterval(() => {
      peak = Math.max(peak, memoryOf(server.pid));
    }, 250);
    const crowd: Crowd = {
      address: server.address,
      projects: Array<number>(32).fill(stand.projectId),
      milliseconds: 5_000,
    };
    await Promise.all([
      runProgram<CrowdResult>("bench/people.ts", crowd),
      readEverySoOften(server, stand.projectId, 5_000),
    ]).finally(() => clearInterval(timer));
    const limit = { value: memoryOf(stand.limit.pid), is: "MB, the limit's server" };
    return [
      { what: "idle, one board read", size, ours: idle, unit: "MB", limit, target: atMost(idle, 120, "MB") },
      {
        what: "peak, 32 people moving and reading",
        size,
        ours: peak,
        unit: "MB",
        limit,
        target: atMost(peak, 200, "MB"),
      },
    ];
  } finally {
    await server.stop();
  }
}

/** Connections that one server process holds while 32 people press it. */
export async function measureConnections(stand: Stand): Promise<Figure[]> {
  let most = 0;
  let isOver = false;
  const counting = (async () => {
    while (!isOver) {
      const [row] = await stand.sql<{ held: number }[]>`
        select count(*)::int as held from pg_stat_activity
        where application_name = 'hanketahvel' and datname = ${stand.databaseOptions.database}`;
      most = Math.max(most, row!.held);
      await sleep(100);
    }
  })();
  const projects = stand.others.slice(0, 32);
  const crowd: Crowd = { address: stand.server.address, projects, milliseconds: 2_500 };
  await runProgram<CrowdResult>("bench/people.ts", crowd).finally(() => {
    isOver = true;
  });
  await counting;
  return [
    {
      what: "held with 32 people at once",
      size: stand.size,
      ours: most,
      unit: "",
      target: atMost(most, 10, ""),
    },
  ];
}

/** From the command to the first board read: on a database that runs, and with its own, which has been there before. */
export async function measureStart(stand: Stand): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "hanketahvel-start-"));
  const timed = async (start: () => Promise<Program>, path: string) => {
    const since = performance.now();
    const program = await start();
    const answer = await fetch(program.address + path);
    await answer.arrayBuffer();
    const took = (performance.now() - since) / 1000;
    await program.stop();
    return took;
  };
  const medianOf = async (start: () => Promise<Program>, path: string) => {
    const times: number[] = [];
    for (let i = 0; i < 3; i++) times.push(await timed(start, path));
    return median(times);
  };
  try {
    const limitArgs = [JSON.stringify(stand.databaseOptions)];
    const limit = {
      value: await medianOf(
        () => startProgram(["bench/limit-server.ts", ...limitArgs], {}),
        `/select?project=${stand.projectId}`,
      ),
      is: "s, the limit's server",
    };
    const running = await medianOf(() => startServer(stand.databaseOptions), "/api/v1/board/facts");
    const first = await timed(() => startServer({ dataDir: folder }), "/api/v1/board/facts");
    const own = await medianOf(() => startServer({ dataDir: folder }), "/api/v1/board/facts");
    return [
      {
        what: "on a running database",
        size: stand.size,
        ours: running,
        unit: "s",
        limit,
        target: atMost(running, 1.2, "s"),
      },
      {
        what: "with its own database",
        size: null,
        ours: own,
        unit: "s",
        limit,
        target: atMost(own, 2.5, "s"),
      },
      { what: "with its own database, the very first time", size: null, ours: first, unit: "s", limit },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readFirstBoard({ address }: Program, projectId: number): Promise<void> {
  const answer = await fetch(`${address}/api/v1/board/facts?project=${projectId}`);
  await answer.arrayBuffer();
}

async function readEverySoOften(server: Program, projectId: number, milliseconds: number): Promise<void> {
  const until = performance.now() + milliseconds;
  while (performance.now() < until) {
    await readFirstBoard(server, projectId);
    await fetch(`${server.address}/api/v1/board?project=${projectId}`).then((answer) => answer.arrayBuffer());
    await sleep(50);
  }
}
