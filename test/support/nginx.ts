import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Said when there is no nginx. */
export const NO_NGINX =
  "There is no nginx here: install one (on Debian as root: apt-get -y install nginx-light), or name it in NGINX_PATH.";

/** @returns the program that NGINX_PATH names, or one from the usual places, or null */
export function findNginx(): string | null {
  const { NGINX_PATH: named } = process.env;
  const places = named ? [named] : ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx"];
  return places.find((path) => existsSync(path)) ?? null;
}

/** Installs Debian's package where that can be done without asking, and does not let it start. @returns the program, or null */
export function installNginx(): string | null {
  const isOurs = !process.env.NGINX_PATH && existsSync("/etc/debian_version") && process.getuid?.() === 0;
  if (!isOurs) return null;
  console.log("No nginx here: installing Debian's package.");
  for (const args of [["update"], ["-y", "--no-install-recommends", "install", "nginx-light"]])
    spawnSync("apt-get", ["-q", ...args], {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
    });
  return findNginx();
}

export interface NginxOptions {
  port: number;
  /** Ports of the servers behind it. */
  behind: readonly [number, number];
  /** A certificate and its key; without, it speaks plain HTTP. */
  tls?: { certificate: string; key: string };
}

export interface RunningNginx {
  process: ChildProcess;
  /** What was asked of it, a line each. */
  readLog(): string;
  stop(): Promise<void>;
}

const SHIPPED = new URL("../../deploy/nginx.conf", import.meta.url);

/** Starts nginx on this machine with the file that the project ships: only addresses and certificate are others. */
export async function startNginx(program: string, options: NginxOptions): Promise<RunningNginx> {
  const folder = mkdtempSync(join(tmpdir(), "hanketahvel-nginx-"));
  const log = join(folder, "access.log");
  const file = join(folder, "nginx.conf");
  writeFileSync(file, whole(siteFor(readFileSync(SHIPPED, "utf8"), log, options), folder));
  const child = spawn(program, ["-c", file, "-e", "stderr"], { stdio: ["ignore", "ignore", "pipe"] });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-4_000);
  });
  const ended = once(child, "close");
  while (!(await answers(options.port))) {
    if (child.exitCode !== null) throw new Error(`nginx did not start: ${complaint}`);
    await sleep(20);
  }
  return {
    process: child,
    readLog: () => readFileSync(log, "utf8"),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The shipped site with other addresses. Whatever should be there and is not is an error: then the file has changed. */
function siteFor(shipped: string, log: string, { port, behind, tls }: NginxOptions): string {
  const changes: [RegExp, string][] = [
    [/127\.0\.0\.1:4601/, `127.0.0.1:${behind[0]}`],
    [/127\.0\.0\.1:4602/, `127.0.0.1:${behind[1]}`],
    [/\nserver \{\n\tlisten 80;[^}]*\}\n/, "\n"],
    [/listen 443 ssl http2;/, `listen 127.0.0.1:${port}${tls ? " ssl http2" : ""};`],
    [/\tlisten \[::\]:443 ssl http2;\n/, ""],
    [/\/var\/log\/nginx\/hanketahvel\.log/, log],
    [/\S+fullchain\.pem/, tls?.certificate ?? ""],
    [/\S+privkey\.pem/, tls?.key ?? ""],
  ];
  let site = shipped;
  for (const [pattern, becomes] of changes) {
    if (!pattern.test(site)) throw new Error(`deploy/nginx.conf has nothing like ${pattern}`);
    site = site.replace(pattern, becomes);
  }
  return tls ? site : site.replaceAll(/^\tssl_.*\n/gm, "");
}

function whole(site: string, folder: string): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  return `daemon off;
pid ${join(folder, "pid")};
error_log stderr error;
events { worker_connections 2048; }
http {
${temporary.join("\n")}
${site}
}
`;
}

/** Ports that nobody listens at just now. */
export async function findFreePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(probes.map((probe) => once(probe, "listening")));
  const ports = probes.map((probe) => (probe.address() as { port: number }).port);
  await Promise.all(probes.map((probe) => once(probe.close(), "close")));
  return ports;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
