import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningServer, startServer } from "#server/start.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { logRepeatedly } from "#test/support/repeats.ts";
import { databaseUrl } from "#test/support/server.ts";

const KEYS = 1_000;

let db: TestDatabase;
let server: RunningServer;
beforeAll(async () => {
  db = await testDatabase();
  server = await startServer({
    environment: { DATABASE_URL: databaseUrl(db), LOGIN: "off", PORT: "0", LOG_LEVEL: "silent" },
    clientFolder: null,
  });
});
afterAll(async () => {
  await server?.close();
  await db?.close();
});

test("a thousand changes, each sent two to five times at once, have one effect each", async () => {
  const projectId = await givenProject(db.context());
  const { id } = await givenProcurement(db.context(), { projectId });
  const { sends, inFlight, others } = await logRepeatedly(server.address, id, KEYS);
  expect(others).toEqual([]);
  expect(inFlight).toBeGreaterThan(0);
  for (const { answers } of sends)
    expect(new Set(answers.map((text) => JSON.parse(text).result.data.revision)).size).toBe(1);
  const [row] = await db.database.sql`
    select count(*)::int as entries, count(distinct note)::int as noted, sum(hours)::float8 as hours
    from work_entries where procurement_id = ${id} and removed_at is null`;
  expect(row).toEqual({ entries: KEYS, noted: KEYS, hours: KEYS / 4 });
});
