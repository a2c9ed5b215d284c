import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Crowd, gatherCrowd } from "#test/support/crowd.ts";
import { ask, type ServerProcess, startServerProcess } from "#test/support/server.ts";

/** What is killed, without a warning, while people move procurements. */
export const VICTIMS = ["node", "postgres", "both"] as const;
export type Victim = (typeof VICTIMS)[number];

export interface Kill {
  /** Moves that were answered with success before the kill. */
  acknowledged: number;
  /** Of those, the ones that are not there afterwards. */
  lost: number;
  /** Milliseconds from the kill, or the new start after it, until the server was ready. */
  backAfter: number;
  /** Moves that nobody made: a version beyond what was asked for. */
  invented: number;
}

/** Starts a server on a data folder, kills the victim in the middle of moves, and looks at what is left. */
export async function killInTheMiddle(
  victim: Victim,
  dataDir: string,
  { during, people = 6 }: { during: number; people?: number },
): Promise<Kill> {
  const environment = { DATA_DIR: dataDir, LOG_LEVEL: "silent" };
  let server = startServerProcess(environment);
  try {
    const crowd = await crowdAtWork(await server.address, people);
    await sleep(during);
    if (victim !== "node") killDatabase(dataDir);
    if (victim !== "postgres") server.process.kill("SIGKILL");
    await crowd.stop();
    const since = performance.now();
    if (victim !== "postgres") {
      await server.ended;
      server = startServerProcess(environment);
    }
    const again = await server.address;
    while ((await ask(again, "/readyz")).status !== 200) await sleep(20);
    const backAfter = Math.round(performance.now() - since);
    return { acknowledged: crowd.acknowledged, backAfter, ...(await crowd.compare(again)) };
  } finally {
    await stop(server);
  }
}

export interface Ending extends Omit<Kill, "backAfter"> {
  /** What the process ended with. */
  code: number | null;
  /** Milliseconds from the signal to the end. */
  endedAfter: number;
  /** Answers besides success and conflict, by status; „none“ where the connection was refused or closed. */
  others: Record<string, number>;
  withoutRetryAfter: number;
  /** Whether the database was left behind. */
  isLeft: boolean;
}

/** Starts a server on a data folder, asks it to end in the middle of moves, and looks at what is left. */
export async function endInTheMiddle(
  dataDir: string,
  { during, people }: { during: number; people: number },
): Promise<Ending> {
  const environment = { DATA_DIR: dataDir, LOG_LEVEL: "silent" };
  const server = startServerProcess(environment);
  const crowd = await crowdAtWork(await server.address, people);
  await sleep(during);
  const since = performance.now();
  server.process.kill("SIGTERM");
  const { code } = await server.ended;
  const endedAfter = Math.round(performance.now() - since);
  await crowd.ended;
  const isLeft = existsSync(join(dataDir, "postgres", "postmaster.pid"));
  const again = startServerProcess(environment);
  try {
    const { acknowledged, others, withoutRetryAfter } = crowd;
    const compared = await crowd.compare(await again.address);
    return { code, endedAfter, acknowledged, others, withoutRetryAfter, isLeft, ...compared };
  } finally {
    await stop(again);
  }
}

/** People of whom somebody has been answered already, however slow the machine. */
async function crowdAtWork(address: string, people: number): Promise<Crowd> {
  const crowd = await gatherCrowd(address, people);
  for (let waits = 0; crowd.acknowledged === 0 && waits < 600; waits++) await sleep(50);
  return crowd;
}

/** Kills the server of a data folder with everything it started; the folder's own lock says who it is. */
function killDatabase(dataDir: string): void {
  const [pid] = readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n");
  const children = execFileSync("ps", ["-o", "pid=", "--ppid", pid!], { encoding: "utf8" })
    .trim()
    .split(/\s+/);
  for (const each of [pid, ...children]) {
    try {
      process.kill(Number(each), "SIGKILL");
    } catch {
      // A child that ended meanwhile.
    }
  }
}

async function stop(server: ServerProcess): Promise<void> {
  server.process.kill("SIGTERM");
  await server.ended;
}
