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
      logLevel: "warn",
    });
  });

  test("are named in .env.example, each with its default", () => {
    const example = parseEnv(readFileSync(new URL("../../.env.example", import.meta.url), "utf8"));
    expect(Object.keys(example).sort()).toEqual([
      "DATABASE_URL",
      "DATA_DIR",
      "HOST",
      "LOGIN",
      "LOG_LEVEL",
      "PORT",
    ]);
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
      expect(complaint({ HOST })).toContain("without a login");
      expect(complaint({ HOST, DATABASE_URL, LOGIN: "off" })).toContain("without a login");
      expect(readSettings({ HOST, DATABASE_URL })).toMatchObject({ host: HOST, isLoginRequired: true });
      expect(readSettings({ HOST, LOGIN: "required" })).toMatchObject({ host: HOST, isLoginRequired: true });
    },
  );

  test.each(["127.0.0.1", "::1", "localhost"])("let the server listen at %s", (HOST) => {
    expect(readSettings({ HOST }).host).toBe(HOST);
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
