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
 * All that is loaded before the first screen goes into one file, and what marks its cards afterwards into another: two
 * dozen small files say their headers two dozen times, and each is compressed without the others.
 */
function wholeFiles() {
  let files: [name: string, modules: Set<string>][] | null = null;
  return (id: string, graph: Graph) => {
    files ??= Object.entries(WHOLE).map(([name, entry]) => [name, closureOf(fromHere(entry), graph)]);
    if (ONLY_LATER.test(id)) return null;
    return files.find(([, modules]) => modules.has(id))?.[0] ?? null;
  };
}

/** Reached from the first screen through a list of what a package has, and used by what opens later only. */
const ONLY_LATER = /NumberParser\.m?js$/;

const WHOLE = { first: "client/main.tsx", marks: "client/board/later-marks.tsx" };

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

interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null;
}

function fromHere(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

function closureOf(entry: string, graph: Graph): Set<string> {
  const found = new Set<string>();
  const add = (id: string) => {
    if (found.has(id)) return;
    found.add(id);
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) add(imported);
  };
  add(entry);
  return found;
}
