import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { type ConnectionOptions, startEmbeddedPostgres } from "#server/embedded-postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The server of this run, to be given to `postgres()`. Its user may create databases. */
    databaseServer: TestServer;
  }
}

export type TestServer = Omit<ConnectionOptions, "ssl">;

/**
 * One PostgreSQL for the whole run: a new private one, or the one that TEST_DATABASE_URL names, so that the same
 * tests can be repeated on the PostgreSQL of the system.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) {
    project.provide("databaseServer", readUrl(url));
    return async () => {};
  }
  const dataDir = mkdtempSync(join(tmpdir(), "hanketahvel-test-"));
  const server = await startEmbeddedPostgres(dataDir);
  project.provide("databaseServer", server.options);
  return async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

/** A socket is written as libpq has it: postgres://app@localhost/hanked?host=/var/run/postgresql */
function readUrl(text: string): TestServer {
  const url = new URL(text);
  const port = Number(url.port || 5432);
  const socketDir = url.searchParams.get("host");
  return {
    host: url.hostname || "localhost",
    port,
    ...(socketDir && { path: join(socketDir, `.s.PGSQL.${port}`) }),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || "postgres",
  };
}
