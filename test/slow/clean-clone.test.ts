import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask } from "#test/support/server.ts";

const PROJECT = join(import.meta.dirname, "../..");
const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;

/** Without the project's own Node: whoever has just cloned it has only that of the system. */
const PATH = process.env
  .PATH!.split(delimiter)
  .filter((folder) => !folder.includes("node_modules"))
  .join(delimiter);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hanketahvel-clone-"));
  chmodSync(folder, 0o755);
  execFileSync("git", ["clone", "--quiet", PROJECT, join(folder, "hanketahvel")]);
  const options = { cwd: join(folder, "hanketahvel"), env: { ...process.env, PATH } };
  // Many offices let no package run a script while it is installed.
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { ...options, stdio: "ignore" });
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(isRoot ? ["root", "nobody"] : ["who runs the tests"])(
  "a clean clone is ready within a minute for %s",
  async (who) => {
    const cwd = join(folder, "hanketahvel");
    if (who === "nobody") execFileSync("chown", ["-R", String(NOBODY), folder]);
    const since = performance.now();
    const started = spawn("npm", ["start"], {
      cwd,
      env: { PATH, HOME: folder, PORT: "0" },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      ...(who === "nobody" && { uid: NOBODY, gid: NOBODY }),
    });
    try {
      const address = await new Promise<string>((resolve, reject) => {
        let said = "";
        for (const stream of [started.stdout, started.stderr])
          stream.setEncoding("utf8").on("data", (text: string) => {
            said += text;
            const printed = /^Hanketahvel: (\S+)$/m.exec(said)?.[1];
            if (printed) resolve(printed);
          });
        started.once("close", () => reject(new Error(said)));
      });
      expect((await ask(address, "/readyz")).status).toBe(200);
      expect((await ask(address, "/board", { headers: { accept: "text/html" } })).status).toBe(200);
      const seconds = (performance.now() - since) / 1000;
      console.log(who, `${seconds.toFixed(1)} s`);
      expect(seconds).toBeLessThan(60);
    } finally {
      const ended = new Promise((resolve) => started.once("close", resolve));
      process.kill(-started.pid!, "SIGTERM");
      await ended;
      rmSync(join(cwd, "data"), { recursive: true, force: true });
    }
  },
);
