import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { linkSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, statSync } from "node:fs";
import { basename } from "node:path";

/**
 * What is known of a process before anything is done to it. A number in a file proves nothing: after a crash
 * the same number can belong to anybody's program.
 */
export type Evidence = "yes" | "no" | "unknown";

/** Is this process a living PostgreSQL that works in this cluster folder? */
export function worksInCluster(pid: number, clusterFolder: string): Evidence {
  if (process.platform === "linux") return linuxEvidence(pid, clusterFolder);
  if (process.platform === "win32") return "unknown";
  const [state, ...command] = askPs(pid, "stat=,comm=").split(/\s+/);
  return !state || state.startsWith("Z") || basename(command.join(" ")) !== "postgres" ? "no" : "unknown";
}

function linuxEvidence(pid: number, clusterFolder: string): Evidence {
  const stat = readProcStat(pid);
  if (!stat || stat.state === "Z" || stat.state === "X") return "no";
  try {
    const program = basename(readlinkSync(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, "");
    return program === "postgres" && isSameFolder(`/proc/${pid}/cwd`, clusterFolder) ? "yes" : "no";
  } catch {
    // Another account's process, seen without the right to look closer: its name is all there is.
    return stat.name === "postgres" ? "unknown" : "no";
  }
}

export function isSameFolder(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}

export function parentOf(pid: number): number | undefined {
  if (process.platform === "linux") return readProcStat(pid)?.parent;
  if (process.platform === "win32") return undefined;
  return Number(askPs(pid, "ppid=")) || undefined;
}

function readProcStat(pid: number): { name: string; state: string; parent: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const nameEnd = stat.lastIndexOf(")"); // A program may have brackets and spaces in its name.
    const [state, parent] = stat.slice(nameEnd + 2).split(" ");
    return { name: stat.slice(stat.indexOf("(") + 1, nameEnd), state: state ?? "", parent: Number(parent) };
  } catch {
    return undefined;
  }
}

function askPs(pid: number, columns: string): string {
  try {
    return execFileSync("ps", ["-p", String(pid), "-o", columns], { encoding: "utf8" }).trim();
  } catch {
    return ""; // ps fails when there is no such process.
  }
}

/** Asks the system, without sending a signal. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Ends the processes that a killed PostgreSQL left in this cluster. They keep the shared memory, so that no new
 * server can start; the new server repeats what they had committed from the log. Only Linux shows enough of a
 * process to be sure.
 */
export function endOrphans(clusterFolder: string): void {
  if (process.platform !== "linux") return;
  for (const pid of readdirSync("/proc").map(Number)) {
    if (!pid || worksInCluster(pid, clusterFolder) !== "yes" || !isServedProcess(pid)) continue;
    const parent = parentOf(pid);
    if (parent === undefined || worksInCluster(parent, clusterFolder) !== "no") continue;
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself, or belongs to another account and the wait goes on.
    }
  }
}

/** The server itself keeps its command line; the processes that it makes are called "postgres: what they do". */
function isServedProcess(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith("postgres: ");
  } catch {
    return false;
  }
}

/** postmaster.pid, or the lock beside a socket. */
export interface LockFile {
  content: string;
  pid: number | undefined;
  /** Where the server listens, and whether it takes connections: only postmaster.pid says so. */
  port: number | undefined;
  socketDir: string | undefined;
  isReady: boolean;
}

export function readLockFile(path: string): LockFile | undefined {
  try {
    const content = readFileSync(path, "utf8");
    const [pid, , , port, socketDir, , , status] = content.split("\n");
    return {
      content,
      pid: Number(pid) || undefined,
      port: Number(port) || undefined,
      socketDir: socketDir || undefined,
      isReady: status?.trim() === "ready",
    };
  } catch {
    return undefined;
  }
}

/** An empty lock file may belong to a server that is just writing it; after this long, milliseconds, it does not. */
const WRITING_A_LOCK_TAKES = 2_000;

/**
 * Removes a lock file whose process is certainly not a PostgreSQL of this cluster. PostgreSQL itself refuses to
 * start while the number in the file belongs to any living process of the same account.
 * To be called when nothing answers at the server's address.
 */
export function removeAbandonedLock(path: string, clusterFolder: string): void {
  const lock = readLockFile(path);
  if (!lock) return;
  const isAbandoned =
    lock.pid === undefined
      ? Date.now() - statSync(path).mtimeMs > WRITING_A_LOCK_TAKES
      : worksInCluster(lock.pid, clusterFolder) === "no";
  if (!isAbandoned) return;
  // Another starter may have replaced the file meanwhile, so it is taken aside and compared before it goes.
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
    if (readLockFile(aside)?.content !== lock.content) linkSync(aside, path);
  } catch (error) {
    if (!["ENOENT", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}
