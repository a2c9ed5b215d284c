import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { measureBoardRead, measureBytes } from "./board-read.ts";
import { type Figure, printFigures } from "./figures.ts";
import { measureForeignIds } from "./foreign-ids.ts";
import { measureLive } from "./live.ts";
import { measureLogin } from "./login.ts";
import { measureMoves } from "./moves.ts";
import { measureConnections, measureMemory, measureStart } from "./process.ts";
import { measureRecords } from "./records.ts";
import { measureDragging, measureOpening, measureWeight } from "./screen.ts";
import { measureSlippageReport } from "./slippage-report.ts";
import { type Stand, setUp, startDatabaseServer } from "./stand.ts";
import { measureTimeline } from "./timeline.ts";

/**
 * `npm run bench [-- row …] [--sizes 100,1000,5000]`: the product's speed, each figure with the limit of the same
 * machine measured beside it in the same run. Ratios, for people to look at; nothing here passes or fails a build.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sizes: { type: "string", default: "100,1000,5000" } },
});
const costs = new Map<string, number>();
const ROWS: Record<string, { title: string; once?: boolean; measure: (stand: Stand) => Promise<Figure[]> }> =
  {
    read: { title: "Read a board", measure: measureBoardRead },
    bytes: { title: "Bytes on the wire", measure: measureBytes },
    moves: { title: "Moves", measure: (stand) => measureMoves(stand, costs) },
    login: { title: "What a login costs", measure: measureLogin },
    live: { title: "Seen by others, through a second server", measure: measureLive },
    connections: { title: "Connections to the database", measure: measureConnections },
    memory: { title: "Memory without the database", measure: measureMemory },
    opening: { title: "Cards visible in Chromium, cold", measure: measureOpening },
    dragging: { title: "Drag over two columns in Chromium", measure: measureDragging },
    timeline: { title: "The timeline in Chromium, all stages unfolded", measure: measureTimeline },
    weight: { title: "JavaScript, elements and heap", measure: measureWeight },
    report: { title: "The slippage report after ten years", once: true, measure: measureSlippageReport },
    records: { title: "Consultations, hours and steps beside procurements", measure: measureRecords },
    foreign: { title: "Told that something is not there", once: true, measure: measureForeignIds },
    start: { title: "Start to the first board", once: true, measure: measureStart },
  };

const unknown = positionals.filter((name) => !Object.hasOwn(ROWS, name));
const sizes = values.sizes.split(",").map(Number);
if (unknown.length > 0 || sizes.some((size) => !Number.isInteger(size) || size < 50)) {
  console.error(
    `Rows: ${Object.keys(ROWS).join(", ")}. Sizes: whole numbers from 50, as in --sizes 100,1000.`,
  );
  process.exit(2);
}
const wanted = Object.entries(ROWS).filter(
  ([name]) => positionals.length === 0 || positionals.includes(name),
);
const found = new Map<string, Figure[]>(wanted.map(([name]) => [name, []]));
const busyBefore = loadavg()[0]!;
await using database = await startDatabaseServer();
for (const size of sizes) {
  await using stand = await setUp(database, size);
  for (const [name, { measure, once, title }] of wanted) {
    if (once && size !== sizes[0]) continue;
    console.error(`${title}, ${size} …`);
    try {
      found.get(name)!.push(...(await measure(stand)));
    } catch (error) {
      console.error(
        `${title} at ${size} could not be measured: ${error instanceof Error ? error.message : error}`,
      );
      process.exitCode = 1;
    }
  }
}
for (const [name, { title }] of wanted) printFigures(title, found.get(name)!);
const held = [...found.values()].flat().filter(({ target }) => target);
if (busyBefore > 0.5)
  console.log(
    `\nSomebody else used the machine: ${busyBefore.toFixed(1)} processes were waiting for its ${availableParallelism()} processors before this began. Times and rates are then worse than they are, limits too.`,
  );
console.log(`\n${held.filter(({ target }) => target!.isMet).length} of ${held.length} targets met`);
