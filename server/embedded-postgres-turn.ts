import { statSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Lets the processes of this machine do a piece of work on a folder one after the other. PostgreSQL has a gap of its
 * own here: of two servers that find the lock file of a dead one, the second can delete the file that the first
 * has just written, and the first then stops within a minute.
 *
 * The turn is a name that only one process can listen on, and that the system frees when the process dies, however
 * it dies. Only Linux has such names; elsewhere everybody works at once and relies on PostgreSQL.
 */
export async function inTurn<T>(folder: string, work: () => Promise<T>): Promise<T> {
  if (process.platform !== "linux") return work();
  const { dev, ino } = statSync(folder);
  const turn = await waitFor(`\0hanketahvel-start-${dev}-${ino}`);
  try {
    return await work();
  } finally {
    turn?.close();
  }
}

/** Milliseconds after which we go on without a turn: whoever has it hangs, or wants to keep us waiting. */
const TURN_MAY_TAKE = 60_000;

async function waitFor(name: string): Promise<Server | undefined> {
  const since = performance.now();
  while (performance.now() - since < TURN_MAY_TAKE) {
    const turn = await listen(name);
    if (turn) return turn;
    await sleep(10);
  }
  return undefined;
}

function listen(name: string): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((visitor) => visitor.destroy());
    server.once("error", () => resolve(undefined));
    server.listen({ path: name, exclusive: true }, () => resolve(server));
  });
}
