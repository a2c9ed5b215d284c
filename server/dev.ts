import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";
import { readSettings } from "./env.ts";

/**
 * `npm run dev`: Vite gives the pages, with every change at once in the browser, and passes the rest on to the server
 * beside it, which starts again whenever one of its files changes.
 */
const HOME = fileURLToPath(new URL("..", import.meta.url));
if (existsSync(".env")) process.loadEnvFile(".env");
const { host, port } = readSettings(process.env);
const serverPort = await findFreePort();
process.env.SERVER = `http://127.0.0.1:${serverPort}`; // Read by vite.config.ts.

const pages = await createServer({ root: HOME, server: { host, port, strictPort: true } });
await pages.listen();
const server = spawn(
  process.execPath,
  [
    "--watch",
    "--watch-preserve-output",
    fileURLToPath(new URL("main.ts", import.meta.url)),
    `--behind=${port}`,
  ],
  { env: { ...process.env, HOST: "127.0.0.1", PORT: String(serverPort) }, stdio: "inherit" },
);
console.log(`Hanketahvel: http://${host}:${port}`);
process.removeAllListeners("SIGTERM"); // Vite's would end us before the server has.
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop());
process.once("exit", () => server.kill("SIGTERM"));

async function stop(): Promise<void> {
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  await Promise.all([ended, pages.close()]);
  process.exit(0);
}

async function findFreePort(): Promise<number> {
  const probe = createTcpServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port: free } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return free;
}
