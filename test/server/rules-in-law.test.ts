import { afterAll, beforeAll, expect, test } from "vitest";
import { RULES_IN_LAW } from "#drizzle/law/rules-in-law.ts";
import { migrateDatabase } from "#server/migrate.ts";
import { readLaw } from "#server/queries/law.ts";
import { addFigure } from "#server/services/add-figure.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProject } from "#test/support/given.ts";
import { checksums } from "#test/support/witness.ts";

let office: TestDatabase;
beforeAll(async () => {
  office = await testDatabase();
});
afterAll(() => office.close());

/** A project as an earlier version left it, with only the first figures, or none. */
async function givenOlderProject(known = 0): Promise<number> {
  const { sql } = office.database;
  const [row] = await sql<{ id: string }[]>`
    insert into projects (organisation_id, number, name, eligible_from, eligible_to)
    values ((select min(id) from organisations), '1', 'Vana projekt', '2024-01-01', '2027-12-31') returning id`;
  for (const { key, figure, unit, source, verification } of RULES_IN_LAW.slice(0, known))
    await sql`insert into rules_in_law (project_id, key, figure, unit, source, verification)
      values (${row!.id}, ${key}, ${figure}, ${unit}, ${source}, ${verification})`;
  return Number(row!.id);
}

async function keysOf(projectId: number): Promise<(string | null)[]> {
  const rows = await office.database.sql<{ key: string | null }[]>`
    select key from rules_in_law where project_id = ${projectId} order by id`;
  return rows.map(({ key }) => key);
}

const KEYS = RULES_IN_LAW.map(({ key }) => key);

test("a version that starts gives every project the figures it does not have yet, in their order", async () => {
  const [none, some] = [await givenOlderProject(), await givenOlderProject(3)];
  await migrateDatabase(office.connection);
  expect(await keysOf(none)).toEqual(KEYS);
  expect(await keysOf(some)).toEqual(KEYS);
});

test("five processes that start at once add each figure once", async () => {
  const projectId = await givenOlderProject(1);
  await Promise.all(Array.from({ length: 5 }, () => migrateDatabase(office.connection)));
  expect(await keysOf(projectId)).toEqual(KEYS);
});

test("starting again changes nothing, also where somebody has added a row", async () => {
  const ctx = office.context();
  const projectId = await givenProject(ctx);
  await addFigure(ctx, {
    projectId,
    figure: "standstill",
    procedure: "openProcedure",
    condition: "atOrAboveEuThreshold",
    value: 10,
    unit: "days",
    validFrom: "2027-01-01",
    validTo: null,
    source: "RHS",
    verification: "unverified",
  });
  const before = await checksums(office.database);
  await migrateDatabase(office.connection);
  expect(await checksums(office.database)).toEqual(before);
  expect((await readLaw(ctx, { projectId })).rules.at(-1)).toMatchObject({ value: 10 });
});

test("the database itself refuses to change or take away a figure", async () => {
  const { sql } = office.database;
  await givenProject(office.context());
  await expect(sql`update rules_in_law set value = 1`).rejects.toThrow("only ever added to");
  await expect(sql`delete from rules_in_law`).rejects.toThrow("only ever added to");
  await expect(sql`truncate rules_in_law`).rejects.toThrow("only ever added to");
});
