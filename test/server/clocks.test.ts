import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { loadSample } from "#server/services/load-sample.ts";
import { startServer } from "#server/start.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { ask, databaseUrl } from "#test/support/server.ts";

const usual = process.env.TZ;
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await loadSample(db.context());
});
afterEach(() => {
  if (usual === undefined) delete process.env.TZ;
  else process.env.TZ = usual;
});
afterAll(() => db?.close());

/** The board and the facts behind it, as a server in a time zone tells them at a moment. */
async function boardAt(
  timeZone: string,
  moment: string,
): Promise<{ on: string; board: string; facts: string }> {
  process.env.TZ = timeZone;
  const server = await startServer({
    environment: { DATABASE_URL: databaseUrl(db), LOGIN: "off", PORT: "0", LOG_LEVEL: "silent" },
    clock: () => new Date(moment),
    clientFolder: null,
  });
  try {
    const board = await ask(server.address, "/api/v1/board");
    const facts = await ask(server.address, "/api/v1/board/facts");
    return { on: board.json.on, board: board.text, facts: facts.text };
  } finally {
    await server.close();
  }
}

test.each([
  ["just before the clocks go forward", "2026-03-29T00:59:59Z", "2026-03-29"],
  ["just after the clocks went back", "2026-10-25T01:00:01Z", "2026-10-25"],
  ["when the new year has begun in the office and not in London", "2026-12-31T22:30:00Z", "2027-01-01"],
  ["in the last minute of the year in the office", "2026-12-31T21:59:30Z", "2026-12-31"],
  ["on the day that most years do not have", "2028-02-29T12:00:00Z", "2028-02-29"],
])("%s a server tells the same board and slippage wherever it stands", async (_, moment, day) => {
  const expected = await boardAt("UTC", moment);
  expect(expected.on).toBe(day);
  for (const timeZone of ["America/Los_Angeles", "Pacific/Kiritimati"])
    expect(await boardAt(timeZone, moment)).toEqual(expected);
});
