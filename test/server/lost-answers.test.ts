import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningServer, startServer } from "#server/start.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { logOverLossyLine } from "#test/support/lossy-work.ts";
import { databaseUrl } from "#test/support/server.ts";

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

async function givenSomething(): Promise<number> {
  const projectId = await givenProject(db.context());
  return (await givenProcurement(db.context(), { projectId })).id;
}

async function notesOf(id: number): Promise<string[]> {
  const rows = await db.database.sql<{ note: string }[]>`
    select note from work_entries where procurement_id = ${id} and removed_at is null`;
  return rows.map(({ note }) => note).sort();
}

test("hours logged over a line that loses a third of the answers are there once each", async () => {
  const id = await givenSomething();
  const { acknowledged, dropped } = await logOverLossyLine(server.address, id, {
    entries: 40,
    share: 0.3,
    isPatient: true,
  });
  expect(dropped).toBeGreaterThan(0);
  expect(acknowledged).toHaveLength(40);
  expect(await notesOf(id)).toEqual(acknowledged.sort());
});

test("hours of which no answer ever came are there at most once, and those that were acknowledged are all there", async () => {
  const id = await givenSomething();
  const { acknowledged, unanswered } = await logOverLossyLine(server.address, id, {
    entries: 8,
    share: 0.8,
    isPatient: false,
  });
  expect(unanswered.length).toBeGreaterThan(0);
  const there = await notesOf(id);
  expect(new Set(there).size).toBe(there.length);
  expect(there).toEqual(expect.arrayContaining(acknowledged));
});
