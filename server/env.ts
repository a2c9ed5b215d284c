import { isIP } from "node:net";
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
  /** The address people open, as in `https://hanked.naidis.ee`; null takes that of this machine. */
  publicUrl: string | null;
  /** Addresses or networks of proxies whose word about where a request came from is taken. */
  trustedProxies: string[];
  /** Seconds after which a session is dead that nobody used, and after which any is. */
  sessionLimits: { idle: number; absolute: number };
  /** What cookies are signed and second factors are sealed with; null takes one that the database keeps. */
  secret: string | null;
  mail: MailSettings | null;
  oidc: OidcSettings | null;
  logLevel: LogLevel;
  /** The file that lines of the security log are added to; null writes them beside the other lines. */
  securityLog: string | null;
}

export interface MailSettings {
  /** As in `smtps://user:password@mail.naidis.ee`. */
  smtpUrl: string;
  from: string;
}

/** Sign-in at another provider, by OpenID Connect. */
export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What the button says after „Logi sisse:“. */
  name: string;
  scopes: string[];
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
  if (isLoginRequired && !isLoopback(host) && !given.PUBLIC_URL)
    wrong.push(
      `HOST is "${host}", so others reach the server: set PUBLIC_URL to the address they open, such as https://hanked.naidis.ee.`,
    );
  wrong.push(...missingOf(given, ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"]));
  wrong.push(...missingOf(given, ["SMTP_URL", "MAIL_FROM"]));
  if (given.OIDC_ISSUER && !given.PUBLIC_URL)
    wrong.push("OIDC_ISSUER needs PUBLIC_URL: the provider sends people back to it.");
  if (given.SMTP_URL && given.MAIL_FROM && !given.PUBLIC_URL)
    wrong.push("SMTP_URL needs PUBLIC_URL: links in letters lead to it.");
  if (!result.success || wrong.length > 0) throw new StartupError("SETTINGS_WRONG", wrong.join("\n"));
  const { PORT, DATABASE_URL, DATA_DIR, LOG_LEVEL, ...login } = result.data;
  return {
    port: PORT,
    host,
    database: DATABASE_URL ?? null,
    dataDir: DATA_DIR,
    isLoginRequired,
    publicUrl: login.PUBLIC_URL ?? null,
    trustedProxies: login.TRUSTED_PROXIES ?? [],
    sessionLimits: { idle: login.SESSION_IDLE_MINUTES * 60, absolute: login.SESSION_HOURS * 3_600 },
    secret: login.AUTH_SECRET ?? null,
    mail: login.SMTP_URL ? { smtpUrl: login.SMTP_URL, from: login.MAIL_FROM! } : null,
    oidc: login.OIDC_ISSUER
      ? {
          issuer: login.OIDC_ISSUER,
          clientId: login.OIDC_CLIENT_ID!,
          clientSecret: login.OIDC_CLIENT_SECRET!,
          name: login.OIDC_NAME ?? new URL(login.OIDC_ISSUER).host,
          scopes: login.OIDC_SCOPE.split(/\s+/),
        }
      : null,
    logLevel: LOG_LEVEL,
    securityLog: login.SECURITY_LOG ?? null,
  };
}

/** Some settings are of use only together. */
function missingOf(given: Readonly<Record<string, unknown>>, names: readonly string[]): string[] {
  const missing = names.filter((name) => !given[name]);
  return missing.length === 0 || missing.length === names.length
    ? []
    : [`${missing.join(" and ")} must be set as well: ${names.join(", ")} are of use only together.`];
}

/** Names that only this machine answers to: where there is no login, nobody else may reach the server. */
export const LOOPBACK_NAMES = ["127.0.0.1", "localhost", "::1"] as const;

const SMTP_URL_WRONG =
  "SMTP_URL is not the address of a mail server: write it as smtps://user:password@mail.naidis.ee, or smtp://localhost:25.";

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
  PUBLIC_URL: z.string().trim().transform(readPublicUrl).optional(),
  TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine((proxies) => proxies.every(isAddressOrNetwork), {
      error: ({ input }) =>
        `TRUSTED_PROXIES is "${input}": write addresses or networks with commas between, such as 127.0.0.1, 10.0.0.0/8.`,
    })
    .optional(),
  SESSION_IDLE_MINUTES: wholeNumber("SESSION_IDLE_MINUTES", 30, 1_440),
  SESSION_HOURS: wholeNumber("SESSION_HOURS", 12, 720),
  AUTH_SECRET: z
    .string()
    .trim()
    .min(32, "AUTH_SECRET is too short: use at least 32 random characters.")
    .optional(),
  SMTP_URL: z
    .string()
    .trim()
    .regex(/^smtps?:\/\/\S+$/, SMTP_URL_WRONG)
    .optional(),
  MAIL_FROM: z.string().trim().optional(),
  OIDC_ISSUER: z.string().trim().transform(readIssuer).optional(),
  OIDC_CLIENT_ID: z.string().trim().optional(),
  OIDC_CLIENT_SECRET: z.string().trim().optional(),
  OIDC_NAME: z.string().trim().optional(),
  OIDC_SCOPE: z.string().trim().default("openid profile email"),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, {
      error: ({ input }) => `LOG_LEVEL is "${input}": use one of ${LOG_LEVELS.join(", ")}.`,
    })
    .default("warn"),
  SECURITY_LOG: z.string().trim().optional(),
});

function readPort(text: string, ctx: z.RefinementCtx): number {
  const port = /^\s*\d{1,5}\s*$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  ctx.addIssue(`PORT is "${text}": use a whole number from 1 to 65535, or 0 for any free port.`);
  return z.NEVER;
}

function wholeNumber(name: string, usual: number, most: number) {
  return z
    .string()
    .default(String(usual))
    .transform((text, ctx) => {
      const number = /^\s*\d{1,4}\s*$/.test(text) ? Number(text) : 0;
      if (number >= 1 && number <= most) return number;
      ctx.addIssue(`${name} is "${text}": use a whole number from 1 to ${most}.`);
      return z.NEVER;
    });
}

function readPublicUrl(text: string, ctx: z.RefinementCtx): string {
  const url = URL.parse(text);
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(bare(url.hostname)));
  if (url && isSafe && url.pathname === "/" && !url.search && !url.hash && !url.username) return url.origin;
  ctx.addIssue(
    `PUBLIC_URL is "${text}": write the address people open, as https://hanked.naidis.ee, without a path; http:// is only for this machine.`,
  );
  return z.NEVER;
}

function readIssuer(text: string, ctx: z.RefinementCtx): string {
  const url = URL.parse(text);
  if (url && (url.protocol === "https:" || isLoopback(bare(url.hostname)))) return text;
  ctx.addIssue(`OIDC_ISSUER is "${text}": write the provider's address, beginning with https://.`);
  return z.NEVER;
}

/** A name as it stands in an address, without the brackets of IPv6. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}

function isAddressOrNetwork(text: string): boolean {
  const [address = "", bits, ...more] = text.split("/");
  const version = isIP(address);
  const most = version === 4 ? 32 : 128;
  return (
    version > 0 &&
    more.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  );
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
