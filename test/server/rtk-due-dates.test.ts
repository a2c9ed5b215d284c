import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RTK_DUE_DATES } from "#drizzle/rtk/due-dates.ts";
import { migrateDatabase } from "#server/migrate.ts";
import { readRtkDueDates } from "#server/queries/rtk-due-dates.ts";
import { addRtkDueDate } from "#server/services/add-rtk-due-date.ts";
import { undoChange } from "#server/services/undo-change.ts";
import type { AddRtkDueDateInput } from "#shared/rtk-input.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProject } from "#test/support/given.ts";
import { checksums, startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
});
afterAll(() => office.close());

const DATE: Omit<AddRtkDueDateInput, "projectId"> = {
  input: "nextYearPlan",
  month: 9,
  day: 30,
  validFrom: "2027-01-01",
  validTo: null,
  source: "RTK kiri 12.11.2026",
  verification: "verified",
};

async function keysOf(projectId: number): Promise<(string | null)[]> {
  const { dates } = await readRtkDueDates(office.context(), { projectId });
  return dates.map(({ key }) => key);
}

const KEYS = RTK_DUE_DATES.map(({ key }) => key);

describe("the due dates that come with the product", () => {
  test("are given to every project, also one of an earlier version, once however many processes start", async () => {
    const { sql } = office.database;
    const [older] = await sql<{ id: string }[]>`
      insert into projects (organisation_id, number, name, eligible_from, eligible_to)
      values ((select min(id) from organisations), '1', 'Vana projekt', '2024-01-01', '2027-12-31') returning id`;
    const begun = await givenProject(office.context());
    await Promise.all(Array.from({ length: 5 }, () => migrateDatabase(office.connection)));
    expect(await keysOf(Number(older!.id))).toEqual(KEYS);
    expect(await keysOf(begun)).toEqual(KEYS);
    const before = await checksums(office.database);
    await migrateDatabase(office.connection);
    expect(await checksums(office.database)).toEqual(before);
  });

  test("are never changed, nor is any other: the database refuses", async () => {
    const { sql } = office.database;
    await givenProject(office.context());
    await expect(sql`update rtk_due_dates set day = 1`).rejects.toThrow("only ever added to");
    await expect(sql`delete from rtk_due_dates`).rejects.toThrow("only ever added to");
    await expect(sql`truncate rtk_due_dates`).rejects.toThrow("only ever added to");
  });
});

describe("adding a due date", () => {
  test("writes a row of its own, which stands in history and cannot be taken back", async () => {
    const ctx = office.context({ origin: "brauser-22" });
    const projectId = await givenProject(ctx);
    const before = await readRtkDueDates(ctx, { projectId });
    const { answer, history, announced } = await witness.sees(() =>
      addRtkDueDate(ctx, { projectId, ...DATE }),
    );
    expect(answer).toEqual({
      date: { id: expect.any(Number), key: null, ...DATE },
      revision: before.revision + 1,
    });
    expect(history).toMatchObject([
      {
        revision: answer.revision,
        procurementId: null,
        kind: "rtkDueDate.added",
        before: {},
        after: { rtkDueDate: { id: answer.date.id } },
        note: DATE.source,
      },
    ]);
    expect(announced).toEqual([`${projectId}:${answer.revision}`]);
    const after = await readRtkDueDates(ctx, { projectId });
    expect(after.dates).toEqual([...before.dates, answer.date]);
    expect(
      await witness.seesRefused(() => undoChange(ctx, { projectId, revision: answer.revision })),
    ).toMatchObject({ code: "NOTHING_TO_UNDO" });
  });

  test("that says what is said already is refused, also when it is sent twice at once", async () => {
    const ctx = office.context();
    for (let round = 0; round < 10; round++) {
      const projectId = await givenProject(ctx);
      const { history } = await witness.sees(() =>
        Promise.allSettled([1, 2, 3].map(() => addRtkDueDate(ctx, { projectId, ...DATE }))),
      );
      expect(history).toHaveLength(1);
      expect(await witness.seesRefused(() => addRtkDueDate(ctx, { projectId, ...DATE }))).toMatchObject({
        code: "SAID_ALREADY",
        field: "day",
      });
    }
  });

  test("to a project that is not there is refused, and so is reading its dates", async () => {
    const ctx = office.context();
    const place = { projectId: 999_999 };
    expect(await witness.seesRefused(() => addRtkDueDate(ctx, { ...place, ...DATE }))).toMatchObject({
      code: "NOT_FOUND",
      field: "projectId",
    });
    expect(await witness.seesRefused(() => readRtkDueDates(ctx, place))).toMatchObject({ code: "NOT_FOUND" });
  });

  test("leaves nothing when its history cannot be written", async () => {
    const projectId = await givenProject(office.context());
    await witness.seesFail(() => addRtkDueDate({ ...office.context(), actor: "\0" }, { projectId, ...DATE }));
  });

  test("is not known on a moment before it", async () => {
    const ctx = office.context();
    const projectId = await givenProject(ctx);
    const knownAt = new Date(Date.now() - 60_000).toISOString();
    await addRtkDueDate(ctx, { projectId, ...DATE });
    const { dates } = await readRtkDueDates(ctx, { projectId, knownAt });
    expect(dates.map(({ key }) => key)).toEqual(KEYS);
    expect(await keysOf(projectId)).toEqual([...KEYS, null]);
  });
});
