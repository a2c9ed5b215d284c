import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { StartupError } from "./startup-error.ts";

/** Where everything of the project lies. */
const HOME = fileURLToPath(new URL("..", import.meta.url));
const BUILT = join(HOME, "dist", "client");

/**
 * The folder with the built client, built now if its sources have changed since. Each state of the sources has a
 * folder of its own, so that a running server never sees its files replaced.
 *
 * @throws StartupError when it cannot be built
 */
export async function findOrBuildClient(): Promise<string> {
  const folder = join(BUILT, sourcesHash());
  if (!existsSync(folder)) await buildInOtherProcess();
  return folder;
}

/** What the client is built from. */
const SOURCES = ["index.html", "vite.config.ts", "package-lock.json", "client", "shared"];

function sourcesHash(): string {
  const hash = createHash("sha256");
  for (const source of SOURCES) {
    const path = join(HOME, source);
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
    const files = isFolder ? listFiles(path) : existsSync(path) ? [path] : [];
    for (const file of files) hash.update(file.slice(HOME.length)).update("\0").update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 16);
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The build needs several times the memory of the server; in a process of its own all of it is given back. */
async function buildInOtherProcess(): Promise<void> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
    cwd: HOME,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-MOST_SAID);
  });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once("error", reject).once("close", resolve);
  const code = await promise;
  if (code === 0) return;
  throw new StartupError(
    "CLIENT_NOT_BUILT",
    `The pages could not be built from ${HOME}: run "npm ci" and see what "npm run build" says.\n${complaint.trim()}`,
  );
}

/** How much of the builder's complaint is kept, in characters. */
const MOST_SAID = 4_000;

/** Builds aside, compresses, and puts the folder into its place whole; of two builders the first wins. */
async function build(): Promise<void> {
  process.env.NODE_ENV = "production"; // Whoever asks for it, a test runner too, gets what everybody gets.
  const { build: viteBuild } = await import("vite");
  const folder = join(BUILT, sourcesHash());
  const aside = `${folder}.new-${process.pid}`;
  try {
    await viteBuild({
      root: HOME,
      mode: "production",
      logLevel: "warn",
      build: { outDir: aside, emptyOutDir: true },
    });
    await compressFiles(aside);
    removeOlder(folder);
    try {
      renameSync(aside, folder);
    } catch (error) {
      if (!existsSync(folder)) throw error;
    }
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** Images and fonts are compressed already. */
const COMPRESSIBLE = new Set([".js", ".css", ".html", ".svg", ".json", ".webmanifest", ".txt"]);

async function compressFiles(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && COMPRESSIBLE.has(extname(entry.name)));
  await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const bytes = await readFile(path);
      await writeFile(`${path}.br`, await brotli(bytes));
      await writeFile(`${path}.gz`, await zip(bytes, { level: 9 }));
    }),
  );
}

const zip = promisify(gzip);
const brotliBytes = promisify(brotliCompress);

function brotli(bytes: Buffer): Promise<Buffer> {
  const { BROTLI_PARAM_QUALITY, BROTLI_MAX_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  return brotliBytes(bytes, {
    params: { [BROTLI_PARAM_QUALITY]: BROTLI_MAX_QUALITY, [BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
}

/** Keeps what another builder may be at just now. */
function removeOlder(folder: string): void {
  if (!existsSync(BUILT)) return;
  for (const name of readdirSync(BUILT)) {
    const path = join(BUILT, name);
    if (path !== folder && !name.includes(".new-")) rmSync(path, { recursive: true, force: true });
  }
}

if (import.meta.main) await build();
