import { createHash, randomBytes } from "node:crypto";
import {
  accessSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statfsSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { exists } from "#server/embedded-postgres-processes.ts";
import {
  type Account,
  chooseAccount,
  findPrograms,
  noUnprivilegedAccount,
  type Programs,
  run,
} from "#server/embedded-postgres-programs.ts";
import { inTurn } from "#server/embedded-postgres-turn.ts";
import { StartupError } from "#server/startup-error.ts";

/**
 * How the server is reached: through a socket that only this account can open, or, where Node cannot use such
 * sockets (Windows), through a port on the loopback address, guarded by a password.
 */
export type Transport = "socket" | "loopback";

/** A cluster is what PostgreSQL calls the folder that one server works in. */
export interface Cluster {
  dataDir: string;
  folder: string;
  /** Where a server that we start puts its socket. */
  socketDir: string;
  transport: Transport;
  password: string | undefined;
  account: Account;
  programs: Programs;
}

export const DATABASE_USER = "app";

/**
 * Checks the data folder and, when it is empty, makes a cluster in it.
 *
 * @throws StartupError when the folder cannot be used; it is then as it was before
 */
export async function openCluster(dataDir: string, transport: Transport): Promise<Cluster> {
  const programs = findPrograms();
  try {
    mkdirSync(resolve(dataDir), { recursive: true, mode: 0o700 });
    dataDir = realpathSync(dataDir);
    const folder = join(dataDir, "postgres");
    const version = readVersion(dataDir, folder);
    const isNew = version === undefined;
    if (!isNew) assertSameVersion(version, programs.majorVersion, dataDir);
    assertOurs(dataDir, folder, isNew);
    assertWritable(dataDir, isNew ? dataDir : folder);
    const account = chooseAccount(statSync(isNew ? dataDir : folder), isNew, dataDir);
    const socketDir = chooseSocketDir(dataDir, account);
    const cluster = { dataDir, folder, socketDir, transport, password: undefined, account, programs };
    removeHalfMade(dataDir);
    if (isNew) await inTurn(dataDir, () => makeClusterUnlessMade(cluster));
    return { ...cluster, password: readMark(folder)?.password };
  } catch (error) {
    throw asStartupError(error, dataDir);
  }
}

/** @returns undefined when there is no cluster yet */
function readVersion(dataDir: string, folder: string): string | undefined {
  try {
    return readFileSync(join(folder, "PG_VERSION"), "utf8").trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES") assertOwner(dataDir, existsSync(folder) ? folder : dataDir);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

function assertSameVersion(version: string, ours: number, dataDir: string): void {
  if (version === String(ours) || !/^\d/.test(version)) return;
  throw new StartupError(
    "OLD_DATA_DIR",
    `The data folder ${dataDir} was made by PostgreSQL ${version} and this is PostgreSQL ${ours}; nothing in it was changed: export it with the Hanketahvel that made it and import it here into a new folder, or start that Hanketahvel again.`,
  );
}

const MARK = "hanketahvel-cluster.json";
const HALF_MADE = /^postgres\.new-(\d+)-/;
/** What may lie in a folder that still counts as empty: our own leftovers, and what systems and tools put there. */
const HARMLESS = [
  HALF_MADE,
  /^\.s\.PGSQL\.\d+(\.lock)?$/,
  /^\.git(ignore|keep)$/,
  /^\.DS_Store$/,
  /^lost\+found$/,
];

function assertOurs(dataDir: string, folder: string, isNew: boolean): void {
  if (!isNew && existsSync(join(folder, MARK))) return;
  const strangers = readdirSync(dataDir).filter((name) => !HARMLESS.some((pattern) => pattern.test(name)));
  if (strangers.length === 0) return;
  if (strangers.length === 1 && strangers[0] === "postgres" && isEmptyFolder(folder)) return;
  throw new StartupError(
    "DATA_DIR_NOT_OURS",
    `The folder ${dataDir} holds other files (such as "${strangers[0]}") and no data of Hanketahvel; nothing in it was changed: name an empty or a new folder as the data folder.`,
  );
}

function isEmptyFolder(path: string): boolean {
  return lstatSync(path).isDirectory() && readdirSync(path).length === 0;
}

function assertWritable(dataDir: string, folder: string): void {
  assertOwner(dataDir, folder);
  for (const path of [dataDir, folder]) accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
}

/** Another account's cluster cannot be opened; another account's folder can, if it lets us write. */
function assertOwner(dataDir: string, path: string): void {
  const us = process.getuid?.();
  const { uid } = statSync(path);
  if (us === undefined || us === 0 || uid === us) return;
  if (path === dataDir && canWrite(path)) return;
  throw new StartupError(
    "DATA_DIR_WRONG_OWNER",
    `The data folder ${dataDir} belongs to ${uid === 0 ? "root" : `another account (number ${uid})`}, and Hanketahvel now runs as account number ${us}: start it as the owner, give the folder away with "chown -R ${us} ${dataDir}", or name another data folder.`,
  );
}

function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Bytes that a socket's path may have: 108 on Linux and 104 on macOS, with the closing zero. */
const LONGEST_SOCKET_PATH = process.platform === "linux" ? 107 : 103;

function chooseSocketDir(dataDir: string, account: Account): string {
  if (Buffer.byteLength(join(dataDir, ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET_PATH) return dataDir;
  const hash = createHash("sha256").update(dataDir).digest("hex").slice(0, 16);
  const short = join(tmpdir(), `hanketahvel-${hash}`);
  mkdirSync(short, { recursive: true, mode: 0o700 });
  if (account.way === "switch") chownSync(short, account.uid, account.gid);
  if (!isPrivate(lstatSync(short), account))
    throw new StartupError(
      "DATA_DIR_NOT_WRITABLE",
      `The path of the data folder ${dataDir} is too long for a socket, and ${short} belongs to somebody else: name a data folder with a shorter path.`,
    );
  return short;
}

/** The folder for temporary files is open to everyone: somebody could have put a folder of theirs under our name. */
function isPrivate(folder: Stats, account: Account): boolean {
  const owner = account.way === "switch" ? account.uid : (process.getuid?.() ?? folder.uid);
  return folder.isDirectory() && folder.uid === owner && (folder.mode & 0o077) === 0;
}

/** Making a cluster takes seconds. What is older than this, milliseconds, is a leftover even if its number lives. */
const MAKING_A_CLUSTER_TAKES = 10 * 60_000;

/** Removes what starters that were killed on the way have left. */
function removeHalfMade(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    const pid = Number(HALF_MADE.exec(name)?.[1]);
    if (!pid) continue;
    const path = join(dataDir, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (exists(pid) && age < MAKING_A_CLUSTER_TAKES) continue;
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // The killed starter's initdb is still writing: the next start removes the rest.
    }
  }
}

async function makeClusterUnlessMade(cluster: Cluster): Promise<void> {
  if (!existsSync(join(cluster.folder, "PG_VERSION"))) await makeCluster(cluster);
}

/**
 * Makes the cluster aside and renames it when it is whole: there is never half a cluster, and of two starters
 * at once the first to finish wins.
 */
async function makeCluster(cluster: Cluster): Promise<void> {
  const { dataDir, folder, account, programs, transport } = cluster;
  const aside = join(dataDir, `postgres.new-${process.pid}-${randomBytes(4).toString("hex")}`);
  const passwordFile = `${aside}.password`;
  const password = transport === "loopback" ? randomBytes(24).toString("base64url") : undefined;
  const giveAway = (path: string) => account.way === "switch" && chownSync(path, account.uid, account.gid);
  try {
    giveAway(dataDir);
    mkdirSync(aside, { mode: 0o700 });
    giveAway(aside);
    writeFileSync(passwordFile, password ?? "", { mode: 0o600 });
    giveAway(passwordFile);
    const login = password ? ["--auth=scram-sha-256", `--pwfile=${passwordFile}`] : ["--auth=trust"];
    const initdb = run(
      programs,
      account,
      "initdb",
      [`--pgdata=${aside}`, ...login, ...CLUSTER_SETTINGS],
      false,
    );
    if ((await initdb.ended) !== 0) throw explainFailure(cluster, "could not be made", initdb.log());
    const mark: Mark = { madeBy: "Hanketahvel", password };
    writeFileSync(join(aside, MARK), JSON.stringify(mark), { mode: 0o600, flush: true });
    giveAway(join(aside, MARK));
    moveIntoPlace(aside, folder);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(aside, { recursive: true, force: true });
  }
}

/** The built-in locale is the same on every system: an index never depends on the system's version. */
const CLUSTER_SETTINGS = [
  `--username=${DATABASE_USER}`,
  "--encoding=UTF8",
  "--locale=C",
  "--locale-provider=builtin",
  "--builtin-locale=C.UTF-8",
  "--no-instructions",
];

/** Lies in the cluster and says that it is ours. */
interface Mark {
  madeBy: "Hanketahvel";
  password: string | undefined;
}

function readMark(folder: string): Mark | undefined {
  const path = join(folder, MARK);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

function moveIntoPlace(aside: string, folder: string): void {
  try {
    renameSync(aside, folder);
  } catch (error) {
    if (existsSync(join(folder, "PG_VERSION"))) return; // Another starter was faster; its cluster is as good.
    throw error;
  }
  // Without this a power cut could undo the rename, and the next start would take the cluster for a leftover.
  for (const path of [dirname(folder), dirname(dirname(folder))]) syncFolder(path);
}

function syncFolder(path: string): void {
  if (process.platform === "win32") return; // Windows cannot do this, and does not need it.
  if (!canWrite(path)) return;
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** What to say when initdb or postgres has ended with this log. `what` continues "The database in the folder …". */
export function explainFailure(cluster: Cluster, what: string, log: string): StartupError {
  const { dataDir, account } = cluster;
  if (/No space left on device|Disk quota exceeded/.test(log) || isDiskFull(dataDir))
    return diskFull(dataDir);
  if (/Read-only file system/.test(log)) return notWritable(dataDir, "it is read-only");
  if (/^unshare: |spawn unshare /m.test(log)) return noUnprivilegedAccount(dataDir, log);
  if (/Permission denied|spawn .* EACCES/.test(log))
    return account.way === "switch"
      ? noUnprivilegedAccount(dataDir, log)
      : notWritable(dataDir, "permission denied in it");
  if (/error while loading shared libraries|spawn .* ENOENT/.test(log))
    return new StartupError(
      "PLATFORM_UNSUPPORTED",
      `PostgreSQL from ${cluster.programs.bin} cannot run on this system (${lastMessage(log)}): set DATABASE_URL to a PostgreSQL server of your own.`,
    );
  return new StartupError(
    "DATABASE_DID_NOT_START",
    `The database in the data folder ${dataDir} ${what}: ${lastMessage(log)}`,
  );
}

/** PostgreSQL cannot always say so itself: with no byte left, the failure is often another one. */
function isDiskFull(dataDir: string): boolean {
  const { bavail, bsize } = statfsSync(dataDir);
  return bavail * bsize < 1_000_000;
}

/** The reason, without the time and the process number before it, and without the lines that follow from it. */
export function lastMessage(log: string): string {
  const lines = log.split("\n").filter((line) => line.trim());
  const reason =
    lines.findLast((line) => /\b(FATAL|PANIC|error): /.test(line)) ??
    lines.find((line) => line.startsWith("postgres: ")) ??
    lines.at(-1);
  return reason?.replace(/^.*?\b(FATAL|PANIC|error|postgres): +/, "").trim() ?? "it ended without a word";
}

function asStartupError(error: unknown, dataDir: string): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOSPC":
    case "EDQUOT":
      return diskFull(dataDir, error);
    case "EACCES":
    case "EPERM":
      return notWritable(dataDir, "permission denied", error);
    case "EROFS":
      return notWritable(dataDir, "it is on a read-only disk", error);
    case "EEXIST":
    case "ENOTDIR":
      return notWritable(dataDir, "there is a file where the folder should be", error);
    default:
      return error;
  }
}

function notWritable(dataDir: string, reason: string, cause?: unknown): StartupError {
  return new StartupError(
    "DATA_DIR_NOT_WRITABLE",
    `Hanketahvel cannot write in its data folder ${dataDir} (${reason}): make the folder writable for the account that starts Hanketahvel, or name another data folder.`,
    { cause },
  );
}

function diskFull(dataDir: string, cause?: unknown): StartupError {
  return new StartupError(
    "DISK_FULL",
    `The disk with the data folder ${dataDir} is full: free some space and start again; no data was lost.`,
    { cause },
  );
}
