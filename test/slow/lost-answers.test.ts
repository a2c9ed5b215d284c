import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningServer, startServer } from "#server/start.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { logOverLossyLine } from "#test/support/lossy-work.ts";
import { databaseUrl } from "#test/support/server.ts";

const ENTRIES = 1_000;

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

test("a thousand entries over a line that loses a third of the answers are there once each", async () => {
  const projectId = await givenProject(db.context());
  const { id } = await givenProcurement(db.context(), { projectId });
  const { acknowledged, dropped } = await logOverLossyLine(server.address, id, {
    entries: ENTRIES,
    share: 0.3,
    isPatient: true,
  });
  console.log({ dropped });
  expect(acknowledged).toHaveLength(ENTRIES);
  const [row] = await db.database.sql`
    select count(*)::int as entries, count(distinct note)::int as noted, sum(hours)::float8 as hours
    from work_entries where procurement_id = ${id} and removed_at is null`;
  expect(row).toEqual({ entries: ENTRIES, noted: ENTRIES, hours: ENTRIES / 4 });
});
