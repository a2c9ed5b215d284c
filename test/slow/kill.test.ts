import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { killInTheMiddle, VICTIMS } from "#test/support/kills.ts";

const ROUNDS = 20;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hanketahvel-kill-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each(VICTIMS)("kill -9 of %s, twenty times on one data folder, loses nothing", async (victim) => {
  let acknowledged = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const kill = await killInTheMiddle(victim, join(folder, "data"), 100 + Math.random() * 900);
    console.log(victim, round, kill);
    expect({ round, lost: kill.lost, invented: kill.invented }).toEqual({ round, lost: 0, invented: 0 });
    expect(kill.backAfter).toBeLessThan(10_000);
    acknowledged += kill.acknowledged;
  }
  expect(acknowledged).toBeGreaterThan(ROUNDS);
});
