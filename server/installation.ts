import { readFileSync } from "node:fs";
import type { Settings } from "./env.ts";

/** One setting as it is in force. */
export interface SettingShown {
  /** As in `.env.example`. */
  name: string;
  /** Null where there is none, and where it is a secret, which is never told. */
  value: string | null;
  isSecret: boolean;
  /** Whether the environment gives it; otherwise it is the usual one. */
  isGiven: boolean;
}

/** What a server process knows of itself. */
export interface Installation {
  /** The product's. */
  version: string;
  node: string;
  startedAt: string;
  /** Bytes of memory of this process. */
  memory: number;
  settings: SettingShown[];
}

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

/** Tells how this process was set up and how it is doing. */
export function describeInstallation(
  settings: Settings,
  environment: Readonly<Record<string, string | undefined>>,
  startedAt: Date,
): () => Installation {
  const shown = settingsShown(settings, environment);
  return () => ({
    version,
    node: process.versions.node,
    startedAt: startedAt.toISOString(),
    memory: process.memoryUsage.rss(),
    settings: shown,
  });
}

function settingsShown(
  settings: Settings,
  environment: Readonly<Record<string, string | undefined>>,
): SettingShown[] {
  const { publicUrl, trustedProxies, sessionLimits, mail, oidc } = settings;
  const values: Record<string, string | number | null> = {
    LOGIN: settings.isLoginRequired ? "required" : "off",
    PUBLIC_URL: publicUrl,
    HOST: settings.host,
    PORT: settings.port,
    TRUSTED_PROXIES: trustedProxies.join(", ") || null,
    DATA_DIR: settings.database === null ? settings.dataDir : null,
    SESSION_IDLE_MINUTES: sessionLimits.idle / 60,
    SESSION_HOURS: sessionLimits.absolute / 3_600,
    MAIL_FROM: mail?.from ?? null,
    OIDC_ISSUER: oidc?.issuer ?? null,
    OIDC_CLIENT_ID: oidc?.clientId ?? null,
    OIDC_NAME: oidc?.name ?? null,
    OIDC_SCOPE: oidc?.scopes.join(" ") ?? null,
    LOG_LEVEL: settings.logLevel,
    SECURITY_LOG: settings.securityLog,
  };
  const isGiven = (name: string) => Boolean(environment[name]?.trim());
  const open = Object.entries(values).map(([name, value]) => ({
    name,
    value: value === null ? null : String(value),
    isSecret: false,
    isGiven: isGiven(name),
  }));
  const secret = SECRETS.map((name) => ({ name, value: null, isSecret: true, isGiven: isGiven(name) }));
  return [...open, ...secret].sort((one, other) => one.name.localeCompare(other.name, "en"));
}

/** Addresses among them can hold a password. */
const SECRETS = ["DATABASE_URL", "AUTH_SECRET", "SMTP_URL", "OIDC_CLIENT_SECRET"];
