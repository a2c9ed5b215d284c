import { userInfo } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Connection } from "./db.ts";
import { StartupError } from "./startup-error.ts";

/** What the environment decides, read once when the process starts. `.env.example` names them all. */
export interface Settings {
  /** 0 takes any free port. */
  port: number;
  host: string;
  /** A PostgreSQL of one's own; null starts the private one in `dataDir`. */
  database: Connection | null;
  dataDir: string;
  /** Whether people have to sign in. Without, everybody is the local user, and only this machine is answered. */
  isLoginRequired: boolean;
  logLevel: LogLevel;
}

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Reads and checks the environment. An empty value counts as not given.
 *
 * @throws StartupError with one sentence for each setting that is wrong
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const isLoginRequired = given.LOGIN === "required" || (!given.LOGIN && given.DATABASE_URL !== undefined);
  const result = settingsSchema.safeParse(given);
  const wrong = result.error?.issues.map((issue) => issue.message) ?? [];
  const host = given.HOST?.trim() ?? "127.0.0.1";
  if (!isLoginRequired && !isLoopback(host))
    wrong.push(
      `HOST is "${host}", and without a login the server answers only to this machine: leave HOST out, use 127.0.0.1, ::1 or localhost, or set LOGIN=required.`,
    );
  if (!result.success || wrong.length > 0) throw new StartupError("SETTINGS_WRONG", wrong.join("\n"));
  const { PORT, DATABASE_URL, DATA_DIR, LOG_LEVEL } = result.data;
  return {
    port: PORT,
    host,
    database: DATABASE_URL ?? null,
    dataDir: DATA_DIR,
    isLoginRequired,
    logLevel: LOG_LEVEL,
  };
}

/** Names that only this machine answers to: where there is no login, nobody else may reach the server. */
export const LOOPBACK_NAMES = ["127.0.0.1", "localhost", "::1"] as const;

const settingsSchema = z.object({
  PORT: z.string().default("4600").transform(readPort),
  HOST: z.string().trim().default("127.0.0.1"),
  DATABASE_URL: z.string().trim().transform(readDatabaseUrl).optional(),
  DATA_DIR: z.string().default("./data"),
  LOGIN: z
    .enum(["required", "off"], {
      error: ({ input }) => `LOGIN is "${input}": use required or off.`,
    })
    .optional(),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, {
      error: ({ input }) => `LOG_LEVEL is "${input}": use one of ${LOG_LEVELS.join(", ")}.`,
    })
    .default("warn"),
});

function readPort(text: string, ctx: z.RefinementCtx): number {
  const port = /^\s*\d{1,5}\s*$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  ctx.addIssue(`PORT is "${text}": use a whole number from 1 to 65535, or 0 for any free port.`);
  return z.NEVER;
}

function isLoopback(host: string): boolean {
  return (LOOPBACK_NAMES as readonly string[]).includes(host);
}

/** The password is part of the address, so what is wrong with it is said without repeating it. */
function readDatabaseUrl(text: string, ctx: z.RefinementCtx): Connection {
  // PostgreSQL's own programs leave the host out before a socket; URL refuses that after a user.
  const url = URL.parse(text.replace(/^(\w+:\/\/[^/@?]*@)(?=\/)/, "$1localhost"));
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) {
    ctx.addIssue(
      "DATABASE_URL is not the address of a PostgreSQL database: write it as postgres://user:password@host:5432/database, or as postgres:///database?host=/var/run/postgresql for a socket.",
    );
    return z.NEVER;
  }
  const socketDir = url.searchParams.get("host");
  if (!socketDir?.startsWith("/")) return text;
  // The driver knows sockets only as a path of its own.
  const port = Number(url.port || url.searchParams.get("port") || 5432);
  return {
    path: join(socketDir, `.s.PGSQL.${port}`),
    port,
    user: decodeURIComponent(url.username) || url.searchParams.get("user") || userInfo().username,
    ...(url.password && { password: decodeURIComponent(url.password) }),
    database: decodeURIComponent(url.pathname.slice(1)) || "postgres",
  };
}
