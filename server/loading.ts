import module from "node:module";
import { fileURLToPath } from "node:url";

/**
 * Prepares how modules are loaded, before any of the server's is: what was compiled once is kept, imports inside
 * drizzle are resolved quickly, and the database driver is repaired. May be called more than once.
 */
export function prepareLoading(): void {
  if (isPrepared) return;
  isPrepared = true;
  module.enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/node", import.meta.url)));
  module.registerHooks({
    resolve(specifier, context, next) {
      const { parentURL } = context;
      // Node reads a package's whole package.json again for every import between two of its modules, and drizzle's
      // has 180 kB: resolved here, a start is half a second shorter and makes 200 MB less garbage.
      const isInside = specifier.startsWith(".") && parentURL?.includes("/node_modules/drizzle-orm/");
      if (!isInside || !specifier.endsWith(".js")) return next(specifier, context);
      return { url: new URL(specifier, parentURL).href, format: "module", shortCircuit: true };
    },
    load(url, context, next) {
      const loaded = next(url, context);
      const file = /\/node_modules\/postgres\/src\/(\w+\.js)$/.exec(url)?.[1];
      return file ? { ...loaded, source: withRepairs(file, String(loaded.source)) } : loaded;
    },
  });
}

let isPrepared = false;

/**
 * What postgres.js 3.4.9 gets wrong when a connection is lost. It ends the whole process when a transaction goes on
 * afterwards (porsager/postgres, issues 1154 and 1208); it takes what it knew of the old connection for the new one, so
 * that a query fails with an old error, or waits for ever; and what a transaction still asks may be done outside it,
 * on the connection made next. Another version must be looked at anew.
 */
const REPAIRS: Readonly<Record<string, readonly (readonly [broken: string, repaired: string])[]>> = {
  "connection.js": [
    [
      "if (terminated)\n      return queryError(q, Errors.connection('CONNECTION_DESTROYED', options))",
      `if (socket === null) {
        queryError(q, Errors.connection('CONNECTION_CLOSED', options, socket))
        return true
      }
      if (terminated)
        return queryError(q, Errors.connection('CONNECTION_DESTROYED', options))`,
    ],
    [
      "clearImmediate(nextWriteTimer)\n    socket.removeListener('data', data)",
      "clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    socket.removeListener('data', data)",
    ],
    ["!hadError && (query || sent.length) && error(", "if (query || sent.length) error("],
    [
      "closedTime = performance.now()",
      "query = results = errorResponse = null\n    result = new Result()\n    closedTime = performance.now()",
    ],
  ],
  "index.js": [
    ["let savepoints = 0", "let lost = null\n    let savepoints = 0"],
    ["connection.onclose = reject", "connection.onclose = error => { lost = error; reject(error) }"],
    [
      "c.queue === full\n          ? queries.push(q)",
      "lost ? q.reject(lost) : c.queue === full\n          ? queries.push(q)",
    ],
  ],
};

function withRepairs(file: string, source: string): string {
  for (const [broken, repaired] of REPAIRS[file] ?? []) {
    if (source.split(broken).length !== 2) throw new Error("postgres.js has changed: see server/loading.ts");
    source = source.replace(broken, () => repaired);
  }
  return source;
}
