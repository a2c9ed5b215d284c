import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import optimizeLocales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** The server that the pages ask, under the name they know it by: it refuses what comes from elsewhere. */
const server = { target: process.env.SERVER ?? "http://127.0.0.1:4600", changeOrigin: false };

export default defineConfig({
  // React Aria carries its words in thirty languages; the interface speaks two.
  plugins: [
    { ...optimizeLocales.vite({ locales: ["et", "en"] }), enforce: "pre" },
    react(),
    dropUnusedSchemas(),
    importIconsOneByOne(),
  ],
  publicDir: "client/public",
  build: {
    outDir: "dist/client",
    emptyOutDir: true,
    target: "es2023",
    // The content security policy allows no data: addresses, so that every file stands on its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: wholeFiles() }] } } },
  },
  server: { proxy: { "/api": server, "/livez": server, "/readyz": server } },
});

/**
 * All that is loaded before the first screen goes into one file, and what is loaded as soon as its cards are there into
 * another: two dozen small files say their headers two dozen times, and each is compressed without the others.
 */
function wholeFiles() {
  let files: [name: string, modules: Set<string>][] | null = null;
  return (id: string, graph: Graph) => {
    files ??= Object.entries(WHOLE).map(([name, entries]) => [name, closureOf(entries.map(fromHere), graph)]);
    if (ONLY_LATER.test(id)) return null;
    const whole = files.find(([, modules]) => modules.has(id))?.[0];
    return whole ?? (ICON.test(id) ? "icons" : null);
  };
}

/** Reached from the first screen through a list of what a package has, and used by what opens later only. */
const ONLY_LATER = /(NumberParser|NumberFormatter|nfiniteQueryObserver|useInfiniteQuery|useDialog)\.m?js$/;

/** Those that only later screens show, a few hundred bytes each, come together. */
const ICON = /\/lucide-react\/dist\/esm\/icons\//;

const WHOLE: Record<string, string[]> = {
  first: ["client/main.tsx"],
  marks: [
    "client/board/later-marks.tsx",
    "client/hours/hours-bar.tsx",
    "client/facts/live.ts",
    "client/ui/toast-region.tsx",
  ],
};

/**
 * What a module of shared/ makes when it is loaded has no effect but its value. The bundler cannot know that of a
 * call, and would bring all of zod for one constant that stands beside a schema.
 */
function dropUnusedSchemas(): Plugin {
  return {
    name: "drop-unused-schemas",
    enforce: "post",
    apply: "build",
    transform: {
      filter: { id: /\/shared\/[\w-]+\.ts$/ },
      handler(code) {
        let result = code;
        for (const statement of this.parse(code).body.toReversed()) {
          const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
          if (declaration?.type !== "VariableDeclaration") continue;
          for (const { init } of declaration.declarations.toReversed()) {
            if (!init) continue;
            const made = code.slice(init.start, init.end);
            // Fields that several schemas have in common stand in an object of their own.
            if (
              init.type !== "CallExpression" &&
              !(init.type === "ObjectExpression" && /\bz\.|Schema\b/.test(made))
            )
              continue;
            result = `${result.slice(0, init.start)}/* @__PURE__ */ (() => (${made}))()${result.slice(init.end)}`;
          }
        }
        return { code: result, map: null };
      },
    },
  };
}

/** Whoever asks a list of all icons for one reaches all of them, and the first screen's file would hold every one used. */
function importIconsOneByOne(): Plugin {
  const files = new Map<string, string>();
  const one = import.meta.resolve("lucide-react/icons/plus");
  const list = readFileSync(new URL("../lucide-react.mjs", one), "utf8");
  for (const [, names, file] of list.matchAll(/^export \{ (.*) \} from '\.\/icons\/(.*)\.mjs';$/gm))
    for (const name of names!.split(", ")) files.set(name.replace("default as ", ""), file!);
  return {
    name: "import-icons-one-by-one",
    enforce: "post",
    apply: "build",
    transform: {
      filter: { id: /\/client\/.*\.tsx?$/, code: /"lucide-react"/ },
      handler: (code) => ({
        code: code.replace(/import \{([^}]*)\} from "lucide-react";/g, (_, names: string) =>
          names
            .split(",")
            .filter((name) => name.trim() !== "")
            .map((name) => {
              const [icon, as = icon] = name.trim().split(" as ");
              const file = files.get(icon!);
              if (!file) throw new Error(`lucide-react has no icon ${icon}`);
              return `import ${as} from "lucide-react/icons/${file}";`;
            })
            .join(""),
        ),
        map: null,
      }),
    },
  };
}

interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null;
}

function fromHere(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

function closureOf(entries: string[], graph: Graph): Set<string> {
  const found = new Set<string>();
  const add = (id: string) => {
    if (found.has(id)) return;
    found.add(id);
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) add(imported);
  };
  for (const entry of entries) add(entry);
  return found;
}
