import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
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

/** People who move at the same time. */
const MOVERS = 6;

/** Starts a server on a data folder, kills the victim in the middle of moves, and looks at what is left. */
export async function killInTheMiddle(victim: Victim, dataDir: string, during: number): Promise<Kill> {
  const environment = { DATA_DIR: dataDir, LOG_LEVEL: "silent" };
  let server = startServerProcess(environment);
  try {
    const address = await server.address;
    const movers = await hire(address);
    const moving = movers.map((mover) => move(address, mover));
    await sleep(during);
    if (victim !== "node") killDatabase(dataDir);
    if (victim !== "postgres") server.process.kill("SIGKILL");
    for (const mover of movers) mover.isDone = true;
    await Promise.all(moving);
    const since = performance.now();
    if (victim !== "postgres") {
      await server.ended;
      server = startServerProcess(environment);
    }
    const again = await server.address;
    while ((await ask(again, "/readyz")).status !== 200) await sleep(20);
    const backAfter = Math.round(performance.now() - since);
    const left = await Promise.all(movers.map((mover) => compare(again, mover)));
    return {
      acknowledged: movers.reduce((sum, mover) => sum + mover.revisions.length, 0),
      lost: left.reduce((sum, each) => sum + each.lost, 0),
      invented: left.reduce((sum, each) => sum + each.invented, 0),
      backAfter,
    };
  } finally {
    await stop(server);
  }
}

interface Mover {
  id: number;
  version: number;
  /** The history rows of the moves that were acknowledged. */
  revisions: number[];
  isDone: boolean;
}

async function hire(address: string): Promise<Mover[]> {
  const { json } = await ask(address, "/api/trpc/projects.list");
  const projectId = json.result.data.currentId;
  const hired = Array.from({ length: MOVERS }, async (_, index) => {
    const body = { projectId, title: `Katkestatud hange ${index}`, kind: "other" };
    const answer = await ask(address, "/api/trpc/procurements.create", { method: "POST", body });
    const { id, version } = answer.json.result.data.procurement;
    return { id, version, revisions: [], isDone: false };
  });
  return Promise.all(hired);
}

/** Moves one procurement on and back for as long as there is an answer. */
async function move(address: string, mover: Mover): Promise<void> {
  while (!mover.isDone) {
    const toStage = mover.revisions.length % 2 === 0 ? "baseDocuments" : "mappingStudy";
    const body = { toStage, version: mover.version, reason: "Nii oli kokku lepitud." };
    const path = `/api/v1/procurements/${mover.id}/move`;
    const answer = await ask(address, path, { method: "POST", body }).catch(() => null);
    if (answer?.status !== 200) return;
    const { procurement, revision } = answer.json;
    mover.version = procurement.version;
    mover.revisions.push(revision);
  }
}

async function compare(address: string, mover: Mover): Promise<{ lost: number; invented: number }> {
  const input = encodeURIComponent(JSON.stringify({ id: mover.id }));
  const { json } = await ask(address, `/api/trpc/procurements.read?input=${input}`);
  const { procurement, history } = json.result.data;
  const kept = new Set(history.map((change: { revision: number }) => change.revision));
  // The move that was under way when the kill came may be there or not: nobody was told.
  const beyond = procurement.version - mover.version;
  const lost = mover.revisions.filter((revision) => !kept.has(revision)).length + Math.max(0, -beyond);
  return { lost, invented: Math.max(0, beyond - 1) };
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
