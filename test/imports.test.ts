import { spawnSync } from "node:child_process";
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/** One line of code, in a file of that name. */
type Import = readonly [file: string, line: string];

const REFUSED: readonly (readonly [...Import, belongs: string])[] = [
  ["shared/board.ts", 'import { openDatabase } from "#server/db.ts";', "belongs in server/"],
  ["shared/board.ts", 'import { openDatabase } from "../server/db.ts";', "belongs in server/"],
  ["shared/board.ts", 'import { move } from "../server/services/move-procurement.ts";', "belongs in server/"],
  ["shared/board.ts", 'import { Board } from "#client/board/board-view.tsx";', "in client/"],
  ["shared/board.ts", 'import { projects } from "#drizzle/schema.ts";', "belongs in server/"],
  ["shared/board.ts", 'import { readFileSync } from "node:fs";', "belongs in server/"],
  ["shared/board.ts", 'import { setTimeout } from "node:timers/promises";', "belongs in server/"],
  ["shared/board.ts", 'import { useState } from "react";', "in client/"],
  ["shared/board.ts", 'import type { FastifyInstance } from "fastify";', "belongs in server/"],
  ["shared/board.ts", 'import { eq } from "drizzle-orm";', "belongs in server/"],
  ["drizzle/schema.ts", 'import { openDatabase } from "#server/db.ts";', "belongs in server/services/"],
  ["drizzle/schema.ts", 'import { openDatabase } from "../server/db.ts";', "belongs in server/services/"],
  ["drizzle/sample/sample.ts", 'import { en } from "../../client/i18n/en.ts";', "belongs in server/"],
  ["server/http.ts", 'import { App } from "#client/app.tsx";', "belongs in shared/"],
  ["server/http.ts", 'import { App } from "../client/app.tsx";', "belongs in shared/"],
  ["server/http.ts", 'import { testDatabase } from "#test/support/database.ts";', "belongs in shared/"],
  ["server/services/move-procurement.ts", 'import { TRPCError } from "@trpc/server";', "server/trpc/"],
  ["server/services/move-procurement.ts", 'import { router } from "#server/trpc/router.ts";', "server/trpc/"],
  ["server/services/move-procurement.ts", 'import { router } from "../trpc/router.ts";', "server/trpc/"],
  ["server/services/move-procurement.ts", 'import { http } from "../http.ts";', "server/http.ts"],
  ["server/services/move-procurement.ts", 'import { main } from "#server/main.ts";', "server/http.ts"],
  ["server/services/move-procurement.ts", 'import Fastify from "fastify";', "server/http.ts"],
  ["server/services/move-procurement.ts", 'import { read } from "../queries/board.ts";', "server/queries/"],
  ["server/services/move-procurement.ts", 'import { App } from "#client/app.tsx";', "in shared/"],
  ["server/queries/board.ts", 'import { router } from "../trpc/router.ts";', "server/trpc/"],
  ["server/queries/board.ts", 'import { App } from "../../client/app.tsx";', "in shared/"],
  ["server/trpc/board.ts", 'import { projects } from "#drizzle/schema.ts";', "belongs in server/services/"],
  [
    "server/trpc/board.ts",
    'import { projects } from "../../drizzle/schema.ts";',
    "belongs in server/services/",
  ],
  ["server/trpc/board.ts", 'import { eq } from "drizzle-orm";', "belongs in server/services/"],
  ["server/trpc/board.ts", 'import { pgTable } from "drizzle-orm/pg-core";', "belongs in server/services/"],
  ["client/board/use-board.ts", 'import { openDatabase } from "#server/db.ts";', "belongs in shared/"],
  ["client/board/use-board.ts", 'import { openDatabase } from "../../server/db.ts";', "belongs in shared/"],
  [
    "client/board/use-board.ts",
    'import type { Page } from "#server/queries/procurement.ts";',
    "belongs in shared/",
  ],
  ["client/board/use-board.ts", 'import { appRouter } from "#server/trpc/router.ts";', "belongs in shared/"],
  ["client/board/use-board.ts", 'import { projects } from "#drizzle/schema.ts";', "belongs in shared/"],
  ["client/board/use-board.ts", 'import { join } from "node:path";', "in server/"],
  ["client/board/use-board.ts", 'import { setTimeout } from "node:timers/promises";', "in server/"],
  ["client/ui/button.tsx", 'import { STAGES } from "#shared/stages.ts";', "the folder of its screen"],
  ["client/ui/button.tsx", 'import { STAGES } from "../../shared/stages.ts";', "the folder of its screen"],
  ["client/ui/button.tsx", 'import { Badge } from "#client/slippage/badge.tsx";', "the folder of its screen"],
  ["client/ui/button.tsx", 'import { Badge } from "../slippage/badge.tsx";', "the folder of its screen"],
  ["client/ui/button.tsx", 'import { trpc } from "../trpc.ts";', "the folder of its screen"],
  [
    "client/ui/button.tsx",
    'import type { AppRouter } from "#server/trpc/router.ts";',
    "the folder of its screen",
  ],
];

const ALLOWED: readonly Import[] = [
  ["shared/board.ts", 'import { slippage } from "./slippage.ts";'],
  ["shared/board.ts", 'import { slippage } from "#shared/slippage.ts";'],
  ["shared/board.ts", 'import { z } from "zod";'],
  ["drizzle/schema.ts", 'import { STAGES } from "#shared/stages.ts";'],
  ["drizzle/schema.ts", 'import { pgTable } from "drizzle-orm/pg-core";'],
  ["server/main.ts", 'import { router } from "#server/trpc/router.ts";'],
  ["server/services/move-procurement.ts", 'import { inTransaction } from "../context.ts";'],
  ["server/services/move-procurement.ts", 'import { find } from "./find-procurement.ts";'],
  ["server/services/move-procurement.ts", 'import { eq } from "drizzle-orm";'],
  ["server/services/move-procurement.ts", 'import { projects } from "#drizzle/schema.ts";'],
  ["server/queries/board.ts", 'import { projects } from "#drizzle/schema.ts";'],
  ["server/trpc/board.ts", 'import { move } from "#server/services/move-procurement.ts";'],
  ["server/trpc/board.ts", 'import { move } from "../services/move-procurement.ts";'],
  ["client/trpc.ts", 'import type { AppRouter } from "#server/trpc/router.ts";'],
  ["client/board/use-board.ts", 'import { applyMove } from "#shared/board.ts";'],
  ["client/board/use-board.ts", 'import { trpc } from "../trpc.ts";'],
  ["client/ui/button.tsx", 'import { useState } from "react";'],
  ["client/ui/button.tsx", 'import { Icon } from "./icon.tsx";'],
  ["client/ui/button.tsx", 'import { useText } from "#client/i18n/text.ts";'],
  ["client/ui/button.tsx", 'import { useText } from "../i18n/text.ts";'],
];

describe("imports go in one direction", () => {
  let office: string;
  let refusals: Map<string, string>;

  beforeAll(() => {
    office = mkdtempSync(join(tmpdir(), "hanketahvel-imports-"));
    for (const name of ["biome.json", ".gitignore"]) copyFileSync(fromProject(name), join(office, name));
    refusals = lint(
      office,
      [...REFUSED, ...ALLOWED].map(([file, line]) => [file, line]),
    );
  });

  afterAll(() => rmSync(office, { recursive: true, force: true }));

  test.each(REFUSED)("%s is refused %s and told what %s", (file, line, belongs) => {
    expect(refusals.get(nameFor(file, line))).toContain(belongs);
  });

  test.each(ALLOWED)("%s may %s", (file, line) => {
    expect(refusals.get(nameFor(file, line))).toBeUndefined();
  });
});

test("no rule reads the clock or throws dice", () => {
  const offenders = globSync("shared/**/*.ts", { cwd: fromProject(".") }).filter((file) =>
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bTemporal\.Now\b|\bperformance\.now\(|\bcrypto\./.test(
      readFileSync(fromProject(file), "utf8"),
    ),
  );
  expect(offenders).toEqual([]);
});

/** Lints all lines in one run, each in a file of its own beside the real one. Answers the refusal by file. */
function lint(folder: string, imports: readonly Import[]): Map<string, string> {
  for (const [file, line] of imports) {
    const path = join(folder, nameFor(file, line));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${line}\n`);
  }
  const biome = fromProject("node_modules/@biomejs/biome/bin/biome");
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [biome, "lint", "--only=style/noRestrictedImports", "--reporter=json", "--max-diagnostics=none", "."],
    { cwd: folder, encoding: "utf8" },
  );
  if (!stdout.trim()) throw new Error(stderr);
  const report: { diagnostics: { message: string; location: { path: string } }[] } = JSON.parse(stdout);
  return new Map(report.diagnostics.map(({ message, location }) => [location.path, message]));
}

function nameFor(file: string, line: string): string {
  const number = [...REFUSED, ...ALLOWED].findIndex((each) => each[0] === file && each[1] === line);
  return file.replace(/(\.tsx?)$/, `-${number}$1`);
}

function fromProject(path: string): string {
  return join(import.meta.dirname, "..", path);
}
