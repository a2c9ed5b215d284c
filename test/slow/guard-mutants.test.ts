import { cpSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MAY } from "#shared/access.ts";
import type { TestDatabase } from "#test/support/database.ts";

const PROJECT = join(import.meta.dirname, "../..");
const COPY = join(PROJECT, "test-results/guard-mutants");

/** Which guard is broken just now; read by every guard of the copy. */
const world = globalThis as unknown as { brokenGuard: number };

interface Mutant {
  file: string;
  /** The guard as it stands in the source. */
  guard: string;
}

/** Guards beside which another asks the same: what either refuses alone is refused. */
const ASKED_TWICE = [
  'server/queries/plans.ts: assertMay(ctx.access, "plans.changesSince", projectId, "projectId")',
  'server/services/close-month.ts: "hours.closeMonth"',
  'server/services/close-month.ts: assertMay(ctx.access, "hours.closeMonth", projectId, "projectId")',
  'server/services/copy-project.ts: assertMay(ctx.access, "projects.open", from, "from")',
  'server/services/edit-output.ts: "outputs.edit"',
  'server/services/edit-output.ts: assertMay(ctx.access, "outputs.edit", projectId, "projectId")',
  'server/services/plan-output.ts: "outputs.plan"',
  'server/services/plan-output.ts: "outputs.plan"',
  'server/services/undo-change.ts: "history.undo"',
  'server/services/undo-planning.ts: "history.undo"',
  'server/services/undo-planning.ts: "history.undo"',
];

/**
 * Copies the program with every guard in a service or a query made breakable: one that asks is left out, one that names
 * what is done names what everybody may.
 */
function plantMutants(): Mutant[] {
  rmSync(COPY, { recursive: true, force: true });
  mkdirSync(COPY, { recursive: true });
  for (const name of ["server", "shared", "drizzle", "test/support", "package.json", "tsconfig.json"])
    cpSync(join(PROJECT, name), join(COPY, name), { recursive: true });
  symlinkSync(join(PROJECT, "node_modules"), join(COPY, "node_modules"));
  const mutants: Mutant[] = [];
  const isBroken = (file: string, guard: string) =>
    `globalThis.brokenGuard === ${mutants.push({ file, guard }) - 1}`;
  for (const file of globSync("server/{services,queries}/*.ts", { cwd: PROJECT }).sort()) {
    const source = readFileSync(join(PROJECT, file), "utf8");
    const asked = source.replaceAll(
      /(?<=^\s*)(assert(?:May|MayAdminister|Operator|OwnHours|OwnDeclaration)\((?:[^()]|\([^()]*\))*\))(?=;$)/gm,
      (guard) => `(${isBroken(file, guard)} || ${guard})`,
    );
    const named = asked.replaceAll(
      /(?<=\b(?:find|lock|change|assert(?=Project))\w*\(\s*(?:tx,\s*)?ctx,\s*)"([\w.]+)"/g,
      (guard, deed: keyof typeof MAY) =>
        deed in MAY ? `(${isBroken(file, guard)} ? "procurements.read" : ${guard})` : guard,
    );
    const inConsultations = named.replaceAll(
      /(?<=\bdeed: )"(consultations\.\w+)"/g,
      (guard) => `(${isBroken(file, guard)} ? "procurements.read" : ${guard})`,
    );
    writeFileSync(join(COPY, file), `// @ts-nocheck\n${inConsultations}`);
  }
  return mutants;
}

let mutants: Mutant[] = [];
let office: TestDatabase;
let sweep: typeof import("#test/support/guard-sweep.ts");

beforeAll(async () => {
  world.brokenGuard = -1;
  mutants = plantMutants();
  const copied = (name: string) => import(/* @vite-ignore */ join(COPY, "test/support", name));
  sweep = await copied("guard-sweep.ts");
  office = await (await copied("database.ts")).testDatabase();
});
afterAll(async () => {
  await office?.close();
  rmSync(COPY, { recursive: true, force: true });
});

test("every guard that is broken is missed by somebody", async () => {
  expect(await sweep.findGap(await sweep.setScene(office))).toBeNull();
  expect(mutants.length).toBeGreaterThan(80);
  const unnoticed: string[] = [];
  for (const [number, { file, guard }] of mutants.entries()) {
    const scene = await sweep.setScene(office);
    world.brokenGuard = number;
    const gap = await sweep.findGap(scene, guard);
    world.brokenGuard = -1;
    if (gap === null) unnoticed.push(`${file}: ${guard}`);
  }
  expect(unnoticed.sort()).toEqual(ASKED_TWICE);
});
