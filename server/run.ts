import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type RunningServer, startServer } from "./start.ts";
import { StartupError } from "./startup-error.ts";

/** Everything `npm start` does: settings from `.env` too, one line with the address, and an orderly end. */
if (existsSync(".env")) process.loadEnvFile(".env");
const publicPort =
  Number(parseArgs({ options: { behind: { type: "string" } }, strict: false }).values.behind) || null;
const starting = start();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());

async function start(): Promise<RunningServer> {
  try {
    // Behind the pages' development server nobody needs the built ones, or another address.
    const server = await startServer({
      announce: tellOfSetUp,
      ...(publicPort !== null && { publicPort, clientFolder: null }),
    });
    if (publicPort === null) console.log(`Hanketahvel: ${server.address}`);
    return server;
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

function tellOfSetUp(link: string | null): void {
  if (link === null) return;
  console.log(`Hanketahvel: nobody can sign in yet. The first person sets it up here, within a day: ${link}`);
}

/** Milliseconds. A terminal's Ctrl-C reaches us twice, from the terminal and through npm. */
const SAME_KEYSTROKE = 500;
/** Milliseconds after which we end, finished or not. */
const CLOSING_MAY_TAKE = 10_000;
/** Milliseconds that the engine's threads need to finish what they are at. */
const THREADS_MAY_TAKE = 50;
let stoppedAt: number | null = null;

async function stop(): Promise<void> {
  if (stoppedAt !== null) {
    if (performance.now() - stoppedAt > SAME_KEYSTROKE) process.exit(130);
    return;
  }
  stoppedAt = performance.now();
  setTimeout(() => process.exit(1), CLOSING_MAY_TAKE).unref();
  const server = await starting;
  await server.close();
  // A compiler thread that just then asks the main thread for room would wait for it, and it for the thread, for ever.
  await sleep(THREADS_MAY_TAKE);
  process.exit(0);
}
