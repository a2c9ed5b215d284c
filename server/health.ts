import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { FastifyInstance } from "fastify";
import type { Database } from "./db.ts";

/** Milliseconds the database may take to say that it is there. */
const PATIENCE = 2_000;

export interface HealthOptions {
  database: Database;
  /** The moment it is now. */
  clock: () => Date;
  /** The built client; null serves no pages. */
  clientFolder: string | null;
  isClosing: () => boolean;
}

/**
 * `/livez` says that the process lives, `/readyz` that it can do its work: not while the database is away, and not
 * while the server is closing. `/heartbeat.json` tells the monitoring of a state office what it asks for
 * (e-gov/MFN, 24.1): name, version, when it was packaged and started, its clock, and what it depends on.
 */
export function serveHealth(
  app: FastifyInstance,
  { database, clock, clientFolder, isClosing }: HealthOptions,
): void {
  const { name, version } = JSON.parse(readFileSync(PACKAGE, "utf8")) as { name: string; version: string };
  const built = clientFolder === null ? undefined : statSync(clientFolder, { throwIfNoEntry: false });
  const packagedAt = (built ?? statSync(PACKAGE)).mtime;
  const startedAt = clock();
  let asking: Promise<boolean> | null = null;
  const isDatabaseThere = () => {
    // However many ask at once, the database is asked once.
    asking ??= answersInTime(database).finally(() => {
      asking = null;
    });
    return asking;
  };
  app.get("/livez", async () => ({ status: "ok" }));
  app.get("/readyz", async (_request, reply) => {
    if (!isClosing() && (await isDatabaseThere())) return { status: "ok" };
    return reply.code(503).header("retry-after", "1").send({ status: "unavailable" });
  });
  app.get("/heartbeat.json", async (_request, reply) => {
    const status = (await isDatabaseThere()) ? "UP" : "DOWN";
    return reply.header("cache-control", "no-store").send({
      appName: name,
      version,
      packagingTime: packagedAt.toISOString(),
      appStartTime: startedAt.toISOString(),
      serverTime: clock().toISOString(),
      status: isClosing() ? "DOWN" : status,
      dependencies: [{ name: "database", status }],
    });
  });
}

const PACKAGE = fileURLToPath(new URL("../package.json", import.meta.url));

async function answersInTime({ sql }: Database): Promise<boolean> {
  const limit = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => limit.resolve(false), PATIENCE);
  try {
    const answer = sql`select 1`.then(() => true);
    return await Promise.race([answer, limit.promise]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
