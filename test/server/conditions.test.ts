import { afterAll, beforeAll, expect, test } from "vitest";
import { CONDITIONS } from "#drizzle/gates/conditions.ts";
import { migrateDatabase } from "#server/migrate.ts";
import { switchCondition } from "#server/services/switch-condition.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProject } from "#test/support/given.ts";
import { checksums } from "#test/support/witness.ts";

let office: TestDatabase;
beforeAll(async () => {
  office = await testDatabase();
});
afterAll(() => office.close());

const KEYS = CONDITIONS.map(({ key }) => key);

/** A project as an earlier version left it, without any condition. */
async function givenOlderProject(): Promise<number> {
  const [row] = await office.database.sql<{ id: string }[]>`
    insert into projects (organisation_id, number, name, eligible_from, eligible_to)
    values ((select min(id) from organisations), '1', 'Vana projekt', '2024-01-01', '2027-12-31') returning id`;
  return Number(row!.id);
}

async function keysOf(projectId: number): Promise<(string | null)[]> {
  const rows = await office.database.sql<{ key: string | null }[]>`
    select key from conditions where project_id = ${projectId} order by id`;
  return rows.map(({ key }) => key);
}

test("five processes that start at once give every project each condition once, in their order", async () => {
  const older = [await givenOlderProject(), await givenOlderProject()];
  await Promise.all(Array.from({ length: 5 }, () => migrateDatabase(office.connection)));
  for (const projectId of older) expect(await keysOf(projectId)).toEqual(KEYS);
});

test("starting again changes nothing: what was switched off stays off", async () => {
  const ctx = office.context();
  const projectId = await givenProject(ctx, { withConditions: true });
  const [first] = await office.database.sql<{ id: string }[]>`
    select id from conditions where project_id = ${projectId} order by id limit 1`;
  await switchCondition(ctx, { projectId, conditionId: Number(first!.id), version: 1, enabled: false });
  await migrateDatabase(office.connection);
  const before = await checksums(office.database);
  await migrateDatabase(office.connection);
  expect(await checksums(office.database)).toEqual(before);
});

test("conditions that come with the product keep their keys apart, and each says what it needs", () => {
  expect(new Set(KEYS).size).toBe(KEYS.length);
  for (const { need, documentType } of CONDITIONS) expect(documentType !== null).toBe(need === "document");
});
