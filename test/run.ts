import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { findChromium, installChromium, NO_CHROMIUM } from "#test/support/chromium.ts";
import { findNginx, installNginx, NO_NGINX } from "#test/support/nginx.ts";
import { findSystemPostgres, startSystemPostgres } from "#test/support/system-postgres.ts";

/** What a step found. Skipped checks count as neither. */
interface Outcome {
  passed: number;
  failed: number;
  /** One sentence on why there was nothing to do, or what is missing. */
  note?: string;
}

interface Step {
  heading: string;
  /** Steps whose result this one uses: they run before it even when only this one was asked for. */
  needs?: string[];
  /** Whether it takes too long to run unless it is asked for. */
  isLong?: true;
  run(): Promise<Outcome>;
}

const PROJECT = join(import.meta.dirname, "..");
const RESULTS = join(PROJECT, "test-results");
const COLORS = process.stdout.isTTY ? "force" : "off";

/** Every check there is, in the order they run: the quickest to fail first, and last what runs only when asked for. */
const STEPS: Record<string, Step> = {
  types: { heading: "Types", run: () => check("node_modules/typescript/bin/tsc", "--noEmit") },
  lint: {
    heading: "Lint, format and direction of imports",
    run: () =>
      check("node_modules/@biomejs/biome/bin/biome", "ci", "--error-on-warnings", `--colors=${COLORS}`, "."),
  },
  "dead-code": { heading: "Dead code", run: () => check("node_modules/knip/bin/knip.js") },
  unit: { heading: "Unit tests", run: () => tests("unit") },
  service: { heading: "Service tests on the embedded PostgreSQL", run: service },
  "system-service": { heading: "Service tests on the system's PostgreSQL", run: systemService },
  build: { heading: "Client build", run: () => check("server/build-client.ts") },
  journeys: { heading: "Journeys in Chromium", needs: ["build"], run: () => inChromium("journeys") },
  slow: { heading: "Long forms of the tests", needs: ["build"], isLong: true, run: () => inChromium("slow") },
};

/** Tests of starting servers and of signing in, which have nothing to learn from another database. */
const OF_ANY_DATABASE = [
  "embedded-postgres",
  "start",
  "two-servers",
  "deploy",
  "oidc",
  "sign-in",
  "accounts",
];

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
const done: { name: string; outcome: Outcome; seconds: number }[] = [];
for (const name of chooseSteps(process.argv.slice(2))) {
  const { heading, run } = STEPS[name]!;
  console.log(`\n━━━ ${heading} (${name}) ━━━`);
  const since = performance.now();
  const outcome = await run().catch((error: unknown): Outcome => {
    console.error(error);
    return { passed: 0, failed: 1 };
  });
  const seconds = (performance.now() - since) / 1000;
  if (outcome.note) console.log(outcome.note);
  console.log(`${outcome.passed} passed, ${outcome.failed} failed in ${seconds.toFixed(1)} s`);
  done.push({ name, outcome, seconds });
}
summarise();

/** @returns the steps asked for with what they need, or all but the long ones */
function chooseSteps(asked: string[]): string[] {
  const unknown = asked.filter((name) => !Object.hasOwn(STEPS, name));
  if (unknown.length > 0) {
    console.error(`No such step: ${unknown.join(", ")}. There are: ${Object.keys(STEPS).join(", ")}.`);
    process.exit(2);
  }
  const wanted = new Set(asked.flatMap((name) => [...(STEPS[name]!.needs ?? []), name]));
  const isChosen = (name: string) => (wanted.size === 0 ? !STEPS[name]!.isLong : wanted.has(name));
  return Object.keys(STEPS).filter(isChosen);
}

function summarise(): void {
  console.log("\n━━━ Summary ━━━");
  for (const { name, outcome, seconds } of done) {
    const verdict = outcome.failed > 0 ? "FAILED" : outcome.passed > 0 ? "passed" : "skipped";
    const counts = `${outcome.passed} passed, ${outcome.failed} failed`;
    console.log(`${verdict.padEnd(8)}${name.padEnd(16)}${counts.padEnd(26)}${seconds.toFixed(1)} s`);
  }
  const sum = (count: "passed" | "failed") => done.reduce((total, { outcome }) => total + outcome[count], 0);
  if (sum("failed") > 0) process.exitCode = 1;
  console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
}

/** A tool that says yes or no: one check. */
async function check(script: string, ...args: string[]): Promise<Outcome> {
  return (await runProgram(script, args)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** One project of vitest, counted test by test from the report that it leaves in test-results/. */
async function tests(
  project: string,
  options: { report?: string; args?: string[]; env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
  const report = join(RESULTS, `${options.report ?? project}.xml`);
  const reporters = ["--reporter=default", "--reporter=junit", `--outputFile.junit=${report}`];
  const args = ["run", "--project", project, ...reporters, ...(options.args ?? [])];
  const code = await runProgram("node_modules/vitest/vitest.mjs", args, options.env);
  const counted = countTests(report);
  return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
}

function countTests(report: string): Outcome {
  let xml: string;
  try {
    xml = readFileSync(report, "utf8");
  } catch {
    return { passed: 0, failed: 1, note: "The tests ended without a report." };
  }
  const total = { tests: 0, failures: 0, errors: 0, skipped: 0 };
  for (const [suite] of xml.matchAll(/<testsuite .*?>/g))
    for (const name of ["tests", "failures", "errors", "skipped"] as const)
      total[name] += Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = total.failures + total.errors;
  return { passed: total.tests - failed - total.skipped, failed };
}

/** Some of them start servers behind nginx, and leave it out where there is none and none may be installed. */
async function service(): Promise<Outcome> {
  const nginx = findNginx() ?? installNginx();
  return { ...(await tests("service")), ...(nginx === null && { note: NO_NGINX }) };
}

/** The same tests once more where a PostgreSQL is installed. */
async function systemService(): Promise<Outcome> {
  const programs = findSystemPostgres();
  if (!programs) return { passed: 0, failed: 0, note: "no system PostgreSQL here: skipped" };
  const server = await startSystemPostgres(programs);
  try {
    console.log(`PostgreSQL ${programs.majorVersion} from ${programs.bin}`);
    return await tests("service", {
      report: "system-service",
      args: OF_ANY_DATABASE.flatMap((file) => ["--exclude", `test/server/${file}.test.ts`]),
      env: { TEST_DATABASE_URL: server.url },
    });
  } finally {
    await server.stop();
  }
}

async function inChromium(project: string): Promise<Outcome> {
  const chromium = findChromium() ?? installChromium();
  if (!chromium) return { passed: 0, failed: 1, note: NO_CHROMIUM };
  return tests(project, { env: { CHROMIUM_PATH: chromium } });
}

/** Runs a script of the project, or of one of its packages, with the project's own Node. @returns its exit code */
function runProgram(script: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(PROJECT, script), ...args], {
      cwd: PROJECT,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...(COLORS === "off" && { NO_COLOR: "1" }), ...env },
    });
    const stop = () => child.kill("SIGTERM");
    process.once("SIGTERM", stop);
    child.on("error", reject);
    child.on("close", (code) => {
      process.off("SIGTERM", stop);
      resolve(code ?? 1);
    });
  });
}
