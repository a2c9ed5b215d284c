import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { endInTheMiddle, killInTheMiddle, VICTIMS } from "#test/support/kills.ts";

const ROUNDS = Number(process.env.ROUNDS) || 20;
const PEOPLE = 500;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hanketahvel-kill-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each(VICTIMS)("kill -9 of %s under 500 people, twenty times, loses nothing", async (victim) => {
  for (let round = 1; round <= ROUNDS; round++) {
    const during = 500 + Math.random() * 2_500;
    const kill = await killInTheMiddle(victim, join(folder, "data"), { during, people: PEOPLE });
    console.log(victim, round, kill);
    expect({ round, lost: kill.lost, invented: kill.invented }).toEqual({ round, lost: 0, invented: 0 });
    expect(kill.acknowledged).toBeGreaterThan(0);
    expect(kill.backAfter).toBeLessThan(10_000);
  }
});

test("SIGTERM under 500 people, twenty times, cuts nothing off and leaves nothing behind", async () => {
  for (let round = 1; round <= ROUNDS; round++) {
    const during = 500 + Math.random() * 2_500;
    const end = await endInTheMiddle(join(folder, "data"), { during, people: PEOPLE });
    console.log("SIGTERM", round, end);
    const { lost, invented, code, isLeft, withoutRetryAfter } = end;
    expect({ round, lost, invented, code, isLeft, withoutRetryAfter }).toEqual({
      round,
      lost: 0,
      invented: 0,
      code: 0,
      isLeft: false,
      withoutRetryAfter: 0,
    });
    for (const status of Object.keys(end.others)) expect(["503", "none"]).toContain(status);
    expect(end.endedAfter).toBeLessThan(10_000);
  }
});
