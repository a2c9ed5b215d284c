import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chooseAccount, type Programs, run } from "#server/embedded-postgres-programs.ts";

/** The oldest PostgreSQL that DATABASE_URL may name. */
const OLDEST = 15;
const DEBIAN = "/usr/lib/postgresql";

/** The newest PostgreSQL that Debian's packages have installed here, if it is one that Hanketahvel can use. */
export function findSystemPostgres(): Programs | null {
  const versions = readFolder(DEBIAN)
    .map(Number)
    .filter(
      (version) => version >= OLDEST && readFolder(join(DEBIAN, String(version), "bin")).includes("initdb"),
    );
  if (versions.length === 0) return null;
  const majorVersion = Math.max(...versions);
  return { bin: join(DEBIAN, String(majorVersion), "bin"), majorVersion };
}

/** A server of our own from the system's programs, in a temporary folder and on a socket there; no service is touched. */
export async function startSystemPostgres(
  programs: Programs,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "hanketahvel-system-"));
  const account = chooseAccount(statSync(folder), true, folder);
  const cluster = join(folder, "cluster");
  mkdirSync(cluster, { mode: 0o700 });
  if (account.way === "switch")
    for (const path of [folder, cluster]) chownSync(path, account.uid, account.gid);
  const settings = [`--pgdata=${cluster}`, "--username=app", "--auth=trust", "--encoding=UTF8", "--locale=C"];
  const initdb = run(programs, account, "initdb", settings, false);
  if ((await initdb.ended) !== 0) throw new Error(`initdb: ${initdb.log()}`);
  const server = run(
    programs,
    account,
    "postgres",
    ["-D", cluster, "-c", "listen_addresses=", "-c", `unix_socket_directories=${folder}`, "-c", "fsync=off"],
    false,
  );
  const socket = join(folder, ".s.PGSQL.5432");
  while (!readFolder(folder).includes(".s.PGSQL.5432")) {
    if (server.hasEnded())
      throw new Error(`${programs.bin}/postgres made no socket ${socket}: ${server.log()}`);
    await sleep(50);
  }
  return {
    url: `postgres://app@localhost/postgres?host=${encodeURIComponent(folder)}`,
    stop: async () => {
      server.process.kill("SIGINT"); // "fast": ends what is open.
      await server.ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function readFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
