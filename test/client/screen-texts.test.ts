import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { enScreens } from "#client/i18n/en-screens.ts";
import { MAY } from "#shared/access.ts";

/** The words that come with what opens after the first screen. */
const LATER = new RegExp(
  `["\`](?:${[...new Set(Object.keys(enScreens).map(groupOf))].join("|")})\\.[A-Za-z$]`,
);
const TEXTS = "client/i18n/screen-texts.ts";
const MAIN = "client/main.tsx";

test("the first screen says nothing whose words come later", () => {
  expect([...loadedWith(MAIN)].filter(saysLater)).toEqual([]);
});

test("whatever opens later and says such words brings them along", () => {
  const opened = globSync("client/**/*.{ts,tsx}", { cwd: home() }).flatMap((file) =>
    [...sourceOf(file).matchAll(/\bimport\("([^"]+)"\)/g)].map((match) => resolved(file, match[1]!)!),
  );
  const first = loadedWith(MAIN);
  const later = opened.filter((file) => !first.has(file));
  expect(later.length).toBeGreaterThan(10);
  const without = later.filter((file) => {
    const loaded = loadedWith(file);
    return !loaded.has(TEXTS) && [...loaded].some((each) => !first.has(each) && saysLater(each));
  });
  expect(without).toEqual([]);
});

/** A file and all that is loaded before it runs. */
function loadedWith(file: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(file)) return loaded;
  loaded.add(file);
  for (const [, specifier] of sourceOf(file).matchAll(
    /^(?:import|export)\s+(?!type\b)(?:[^;]*?\sfrom\s+)?"([^"]+)"/gm,
  )) {
    const found = resolved(file, specifier!);
    if (found) loadedWith(found, loaded);
  }
  return loaded;
}

function resolved(from: string, specifier: string): string | null {
  const path = specifier.startsWith("#")
    ? specifier.slice(1)
    : specifier.startsWith(".")
      ? join(dirname(from), specifier)
      : null;
  return path !== null && /\.tsx?$/.test(path) && existsSync(join(home(), path)) ? path : null;
}

function saysLater(file: string): boolean {
  if (!file.startsWith("client/") || file.startsWith("client/i18n/")) return false;
  // What may be done has names of the same form, which nobody reads.
  return LATER.test(
    sourceOf(file).replace(/"([a-zA-Z]+\.[a-zA-Z]+)"/g, (all, name) => (name in MAY ? "" : all)),
  );
}

function sourceOf(file: string): string {
  return readFileSync(join(home(), file), "utf8");
}

function groupOf(key: string): string {
  return key.split(".")[0]!;
}

function home(): string {
  return join(import.meta.dirname, "../..");
}
