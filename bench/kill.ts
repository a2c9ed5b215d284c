import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killInTheMiddle, VICTIMS } from "#test/support/kills.ts";

/**
 * `npm run bench:kill`: node, PostgreSQL, and both are killed in the middle of moves, twenty times each on one data
 * folder. Nothing that was acknowledged may be lost. The test suite does the same in short.
 */
const ROUNDS = Number(process.argv[2] ?? 20);
const folder = mkdtempSync(join(tmpdir(), "hanketahvel-kill-"));
let isSound = true;

console.log("victim     round  acknowledged  lost  invented  ready after ms");
for (const victim of VICTIMS) {
  const dataDir = join(folder, victim);
  let acknowledged = 0;
  let lost = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const kill = await killInTheMiddle(victim, dataDir, 100 + Math.random() * 900);
    acknowledged += kill.acknowledged;
    lost += kill.lost;
    isSound &&= kill.lost === 0 && kill.invented === 0;
    const figures = [round, kill.acknowledged, kill.lost, kill.invented, kill.backAfter];
    const widths = [5, 12, 4, 8, 14];
    console.log(
      victim.padEnd(9),
      figures.map((each, index) => String(each).padStart(widths[index]! + 1)).join(" "),
    );
  }
  console.log(`${victim}: ${acknowledged} acknowledged, ${lost} lost`);
}
rmSync(folder, { recursive: true, force: true });
process.exit(isSound ? 0 : 1);
