import type { FastifyInstance } from "fastify";
import type { Database } from "./db.ts";

/** Milliseconds the database may take to say that it is there. */
const PATIENCE = 2_000;

/**
 * `/livez` says that the process lives, `/readyz` that it can do its work: not while the database is away, and not
 * while the server is closing.
 */
export function serveHealth(app: FastifyInstance, database: Database, isClosing: () => boolean): void {
  let asking: Promise<boolean> | null = null;
  app.get("/livez", async () => ({ status: "ok" }));
  app.get("/readyz", async (_request, reply) => {
    // However many ask at once, the database is asked once.
    asking ??= answersInTime(database).finally(() => {
      asking = null;
    });
    if (!isClosing() && (await asking)) return { status: "ok" };
    return reply.code(503).header("retry-after", "1").send({ status: "unavailable" });
  });
}

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
