import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { findOrBuildClient } from "#server/build-client.ts";
import { startEmbeddedPostgres } from "#server/embedded-postgres.ts";
import {
  findFreePorts,
  findNginx,
  installNginx,
  NO_NGINX,
  type RunningNginx,
  startNginx,
} from "#test/support/nginx.ts";

/**
 * `npm run two-servers`: an office's installation on this machine. Two servers behind nginx with the shipped settings,
 * on one PostgreSQL: that of DATABASE_URL, or the private one of DATA_DIR. A server that ends is started again, as
 * systemd does. PORT is nginx's; the two next to it are the servers'.
 */
const program = findNginx() ?? installNginx();
if (program === null) {
  console.error(NO_NGINX);
  process.exit(1);
}
const asked = Number(process.env.PORT ?? 4600);
const [port, ...behind] = (asked === 0 ? await findFreePorts(3) : [asked, asked + 1, asked + 2]) as [
  number,
  number,
  number,
];
const address = `http://127.0.0.1:${port}`;
const own = process.env.DATABASE_URL
  ? null
  : await startEmbeddedPostgres(process.env.DATA_DIR ?? "./data/two-servers");
const environment = {
  ...process.env,
  DATABASE_URL: process.env.DATABASE_URL ?? addressOf(own!.options),
  LOGIN: "required",
  PUBLIC_URL: address,
  TRUSTED_PROXIES: "127.0.0.1",
};

await findOrBuildClient(); // Or both would build it.
let isStopping = false;
let nginx: RunningNginx | null = null;
const servers = new Map<number, ChildProcess>();
await Promise.all(behind.map((each) => keepRunning(each)));
nginx = await startNginx(program, { port, behind });
console.log(`Hanketahvel, two servers: ${address}`);
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());

/** @returns when it answers for the first time */
async function keepRunning(serverPort: number): Promise<void> {
  const server = spawn(process.execPath, [fileURLToPath(new URL("../server/main.ts", import.meta.url))], {
    env: { ...environment, PORT: String(serverPort) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  servers.set(serverPort, server);
  let wasUp = false;
  server.once("close", (code, signal) => {
    if (isStopping) return;
    if (!wasUp) return void stop(1); // What is wrong stands above, and would be wrong again.
    console.log(`The server at ${serverPort} ended with ${code ?? signal}, and is started again.`);
    setTimeout(() => void keepRunning(serverPort), RESTARTED_AFTER);
  });
  const isUp = Promise.withResolvers<void>();
  server.stdout.setEncoding("utf8").on("data", (text: string) => {
    process.stdout.write(text);
    if (!/^Hanketahvel: http/m.test(text)) return;
    console.log(`The server at ${serverPort} is process ${server.pid}.`);
    wasUp = true;
    isUp.resolve();
  });
  await isUp.promise;
}

/** Milliseconds, as RestartSec in deploy/hanketahvel@.service. */
const RESTARTED_AFTER = 1_000;

async function stop(code = 0): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await nginx?.stop();
  await Promise.all(
    [...servers.values()].map(async (server) => {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, "close");
      server.kill("SIGTERM");
      await ended;
    }),
  );
  await own?.stop();
  process.exit(code);
}

function addressOf({
  path,
  host,
  port,
  user,
  password,
  database,
}: NonNullable<typeof own>["options"]): string {
  const url = new URL(`postgres://${path ? "localhost" : host}:${port}/${database}`);
  url.username = user;
  if (password) url.password = password;
  if (path) url.searchParams.set("host", path.slice(0, path.lastIndexOf("/")));
  return String(url);
}
