import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { describe, expect, test } from "vitest";
import { readSettings } from "#server/env.ts";

describe("settings", () => {
  test("can all be left out", () => {
    expect(readSettings({ PORT: "", DATABASE_URL: "  ", HOME: "/root" })).toEqual({
      port: 4600,
      host: "127.0.0.1",
      database: null,
      dataDir: "./data",
      isLoginRequired: false,
      publicUrl: null,
      trustedProxies: [],
      sessionLimits: { idle: 1_800, absolute: 43_200 },
      secret: null,
      mail: null,
      oidc: null,
      logLevel: "warn",
      securityLog: null,
    });
  });

  test("are named in .env.example, each with its default", () => {
    const example = parseEnv(readFileSync(new URL("../../.env.example", import.meta.url), "utf8"));
    const source = readFileSync(new URL("../../server/env.ts", import.meta.url), "utf8");
    const known = [...source.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name);
    expect(Object.keys(example).sort()).toEqual(known.sort());
    expect(known).toContain("OIDC_ISSUER");
    expect(readSettings(example)).toEqual(readSettings({}));
  });

  test("that are wrong are all told at once, one sentence each", () => {
    const wrong = {
      PORT: "70000",
      HOST: "0.0.0.0",
      DATABASE_URL: "mysql://x:secret@y/z",
      LOGIN: "perhaps",
      LOG_LEVEL: "loud",
    };
    const sentences = complaint(wrong).split("\n");
    expect(sentences).toHaveLength(5);
    for (const name of Object.keys(wrong))
      expect(sentences.filter((each) => each.startsWith(name))).toHaveLength(1);
  });

  test.each(["0", "1", " 8080 ", "65535"])("take %s as a port", (PORT) => {
    expect(readSettings({ PORT }).port).toBe(Number(PORT));
  });

  test.each(["-1", "65536", "80a", "1e3", "4600.5"])("refuse %s as a port", (PORT) => {
    expect(complaint({ PORT })).toContain(`PORT is "${PORT}"`);
  });

  test.each(["0.0.0.0", "::", "192.168.1.5", "board.example", "127.0.0.1.example"])(
    "refuse to listen at %s where nobody signs in, and do where people have to",
    (HOST) => {
      const DATABASE_URL = "postgres://a:b@db/c";
      const PUBLIC_URL = "https://hanked.naidis.ee";
      expect(complaint({ HOST })).toContain("without a login");
      expect(complaint({ HOST, DATABASE_URL, LOGIN: "off" })).toContain("without a login");
      expect(complaint({ HOST, DATABASE_URL })).toContain("set PUBLIC_URL");
      for (const given of [{ DATABASE_URL }, { LOGIN: "required" }])
        expect(readSettings({ HOST, PUBLIC_URL, ...given })).toMatchObject({
          host: HOST,
          isLoginRequired: true,
          publicUrl: PUBLIC_URL,
        });
    },
  );

  test.each(["127.0.0.1", "::1", "localhost"])("let the server listen at %s", (HOST) => {
    expect(readSettings({ HOST }).host).toBe(HOST);
  });

  test.each<Record<string, string>>([
    { PUBLIC_URL: "hanked.naidis.ee" },
    { PUBLIC_URL: "http://hanked.naidis.ee" },
    { PUBLIC_URL: "https://hanked.naidis.ee/hanked" },
    { TRUSTED_PROXIES: "10.0.0.0/33" },
    { TRUSTED_PROXIES: "proxy" },
    { SESSION_IDLE_MINUTES: "0" },
    { SESSION_HOURS: "1000" },
    { AUTH_SECRET: "short" },
    { SMTP_URL: "mail.naidis.ee", MAIL_FROM: "a@b.ee", PUBLIC_URL: "https://hanked.naidis.ee" },
    { SMTP_URL: "smtp://mail.naidis.ee" },
    { SMTP_URL: "smtp://mail.naidis.ee", MAIL_FROM: "a@b.ee" },
    { MAIL_FROM: "a@b.ee" },
    { OIDC_ISSUER: "https://id.naidis.ee", OIDC_CLIENT_ID: "x", OIDC_CLIENT_SECRET: "y" },
    { OIDC_ISSUER: "https://id.naidis.ee", PUBLIC_URL: "https://hanked.naidis.ee" },
    {
      OIDC_ISSUER: "http://id.naidis.ee",
      OIDC_CLIENT_ID: "x",
      OIDC_CLIENT_SECRET: "y",
      PUBLIC_URL: "https://hanked.naidis.ee",
    },
  ])("refuse %o with one sentence", (wrong) => {
    expect(complaint(wrong).split("\n")).toHaveLength(1);
  });

  test("take all that signing in and mail need", () => {
    expect(
      readSettings({
        PUBLIC_URL: "https://hanked.naidis.ee/",
        TRUSTED_PROXIES: "127.0.0.1, ::1 10.0.0.0/8",
        SMTP_URL: "smtps://u:p@mail.naidis.ee",
        MAIL_FROM: "Hanked <hanked@naidis.ee>",
        OIDC_ISSUER: "https://tara.ria.ee",
        OIDC_CLIENT_ID: "hanked",
        OIDC_CLIENT_SECRET: "secret",
        OIDC_SCOPE: "openid eidas",
      }),
    ).toMatchObject({
      publicUrl: "https://hanked.naidis.ee",
      trustedProxies: ["127.0.0.1", "::1", "10.0.0.0/8"],
      mail: { smtpUrl: "smtps://u:p@mail.naidis.ee", from: "Hanked <hanked@naidis.ee>" },
      oidc: {
        issuer: "https://tara.ria.ee",
        clientId: "hanked",
        clientSecret: "secret",
        name: "tara.ria.ee",
        scopes: ["openid", "eidas"],
      },
    });
  });

  test("never repeat a password", () => {
    expect(complaint({ DATABASE_URL: "postgre://app:salasõna@db/board" })).not.toContain("salasõna");
  });

  test("know a database by its socket, as PostgreSQL's own programs write it", () => {
    expect(
      readSettings({ DATABASE_URL: "postgres://app:p%40ss@/board?host=/run/pg&port=5433" }).database,
    ).toEqual({
      path: "/run/pg/.s.PGSQL.5433",
      port: 5433,
      user: "app",
      password: "p@ss",
      database: "board",
    });
    expect(
      readSettings({ DATABASE_URL: "postgresql://app@localhost:5434/board?host=%2Frun" }).database,
    ).toMatchObject({
      path: "/run/.s.PGSQL.5434",
    });
  });

  test("give any other address to the driver as it is", () => {
    const DATABASE_URL = "postgres://app:x@db.example:5432/board?sslmode=require";
    expect(readSettings({ DATABASE_URL }).database).toBe(DATABASE_URL);
  });
});

function complaint(environment: Record<string, string>): string {
  try {
    readSettings(environment);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it was not refused");
}
