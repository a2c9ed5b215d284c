import { type ChildProcess, spawn } from "node:child_process";
import { request } from "node:http";
import { fileURLToPath } from "node:url";
import type { TestDatabase } from "#test/support/database.ts";

export interface Asked {
  method?: string;
  headers?: Record<string, string>;
  /** Text goes as it is, anything else as JSON. */
  body?: unknown;
}

export interface Answer {
  status: number;
  headers: Record<string, string | undefined>;
  bytes: Buffer;
  text: string;
  /** The body as JSON; whatever a test expects of it is checked by the test. */
  // biome-ignore lint/suspicious/noExplicitAny: answers of all kinds
  json: any;
}

/** Asks a server with exactly these headers, also those that browsers keep to themselves, such as Host and Origin. */
export function ask(
  address: string,
  path: string,
  { method = "GET", headers = {}, body }: Asked = {},
): Promise<Answer> {
  const isText = typeof body === "string";
  const sent = body === undefined ? undefined : isText ? body : JSON.stringify(body);
  const type = isText || sent === undefined ? {} : { "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${address}${path}`,
      { method, headers: { ...type, ...headers }, agent: false, timeout: 30_000 },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming
          .on("data", (chunk: Buffer) => chunks.push(chunk))
          .on("error", reject)
          .on("end", () => {
            const bytes = Buffer.concat(chunks);
            const text = bytes.toString();
            resolve({
              status: incoming.statusCode!,
              headers: incoming.headers as Answer["headers"],
              bytes,
              text,
              get json() {
                return JSON.parse(text);
              },
            });
          });
      },
    );
    outgoing
      .on("error", reject)
      .on("timeout", () => outgoing.destroy(new Error("no answer within 30 s")))
      .end(sent);
  });
}

/** The database's address, as DATABASE_URL has it. */
export function databaseUrl({ connection }: TestDatabase): string {
  const { host, port, path, user, password, database } = connection;
  const url = new URL(`postgres://${path ? "localhost" : host}:${port}/${database}`);
  url.username = String(user);
  if (typeof password === "string") url.password = password;
  if (path) url.searchParams.set("host", path.slice(0, path.lastIndexOf("/")));
  return String(url);
}

/** A server in a process of its own, as `npm start` starts it. */
export interface ServerProcess {
  process: ChildProcess;
  /** The address it printed; rejects with its complaint when it ended before. */
  address: Promise<string>;
  /** What it ended with. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>;
}

const MAIN = fileURLToPath(new URL("../../server/main.ts", import.meta.url));

/** Starts one on any free port, unless PORT says otherwise. `account` is the number of the account it runs as. */
export function startServerProcess(
  environment: Record<string, string>,
  { account, cwd }: { account?: number; cwd?: string } = {},
): ServerProcess {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH, PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    ...(cwd && { cwd }),
    ...(account && { uid: account, gid: account }),
  });
  let stdout = "";
  let stderr = "";
  const address = Promise.withResolvers<string>();
  address.promise.catch(() => {}); // Only some tests wait for it.
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    const printed = /^Hanketahvel: (\S+)$/m.exec(stdout)?.[1];
    if (printed) address.resolve(printed);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Awaited<ServerProcess["ended"]>>((resolve) =>
    child.once("close", (code, signal) => {
      address.reject(new Error(`the server ended with ${code ?? signal}: ${stderr}`));
      resolve({ code, signal, stdout, stderr });
    }),
  );
  return { process: child, address: address.promise, ended };
}
