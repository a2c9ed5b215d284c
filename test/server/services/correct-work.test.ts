import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readHours } from "#server/queries/hours.ts";
import { closeMonth } from "#server/services/close-month.ts";
import { correctWork } from "#server/services/correct-work.ts";
import { editWork } from "#server/services/edit-work.ts";
import { removeWork } from "#server/services/remove-work.ts";
import { undoChange } from "#server/services/undo-change.ts";
import type { CorrectWorkInput, WorkEntry } from "#shared/evaluator-hours.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { givenAssignment, givenWork, work } from "#test/support/given-hours.ts";
import { startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
let projectId: number;
let id: number;
let assignmentId: number;
/** Ten hours of a September that is closed. */
let september: WorkEntry;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
});
beforeEach(async () => {
  const ctx = office.context();
  projectId = await givenProject(ctx);
  ({ id } = await givenProcurement(ctx, { projectId }));
  ({ id: assignmentId } = await givenAssignment(ctx, { id, person: "Kadri Kask" }));
  september = await givenWork(ctx, { id, on: "2026-09-15", hours: 10 });
  await closeMonth(ctx, { projectId, month: "2026-09" });
});
afterAll(() => office.close());

function correct(given: Partial<CorrectWorkInput>) {
  const input = { ...work(), id, entryId: september.id, note: "Vale arv", ...given };
  return correctWork(office.context({ origin: "brauser-1" }), input);
}

async function entries(from = "2026-01-01", to = "2026-12-31"): Promise<WorkEntry[]> {
  return (await readHours(office.context(), { projectId, from, to })).entries;
}

describe("hours of a closed month are put right", () => {
  test("by an entry that is paid in the month that is open, while the closed one stays as it was", async () => {
    const { answer, history, announced } = await witness.sees(() => correct({ hours: 8 }));
    expect(answer.entry).toEqual({
      ...september,
      id: expect.any(Number),
      hours: -2,
      note: "Vale arv",
      corrects: september.id,
      month: "2026-10",
    });
    expect(history).toMatchObject([
      {
        kind: "work.corrected",
        note: "Vale arv",
        happenedOn: "2026-09-15",
        before: { workEntry: { ...answer.entry, exists: false } },
        after: { workEntry: { ...answer.entry, exists: true } },
      },
    ]);
    expect(announced).toEqual([`${projectId}:${answer.revision}`]);
    expect(await entries()).toEqual([september, answer.entry]);
    // It is both a thing of September's days, and of October's pay.
    expect(await entries("2026-10-01", "2026-10-31")).toEqual([answer.entry]);
  });

  test("by taking them from one person and giving them to another, each in history", async () => {
    const { answer, history } = await witness.sees(() => correct({ hours: 9, person: "Mart Mänd" }));
    expect((await entries()).map(({ person, hours, corrects }) => [person, hours, corrects])).toEqual([
      ["Kadri Kask", 10, null],
      ["Kadri Kask", -10, september.id],
      ["Mart Mänd", 9, september.id],
    ]);
    expect(answer.entry).toMatchObject({ person: "Mart Mänd", assignmentId: null });
    expect(history.map(({ kind }) => kind)).toEqual(["work.corrected", "work.corrected"]);
  });

  test("again and again, to what was said last", async () => {
    await correct({ hours: 9, person: "Mart Mänd" });
    const { entry } = await correct({ hours: 0, person: "Mart Mänd" });
    expect(entry).toMatchObject({ person: "Mart Mänd", hours: -9 });
    await correct({ hours: 6 });
    // A correction is corrected by correcting what it corrects.
    await correct({ entryId: entry.id, hours: 7.25 });
    const sums = Map.groupBy(await entries(), ({ person }) => person);
    expect(
      [...sums].map(([person, list]) => [person, list.reduce((sum, { hours }) => sum + hours, 0)]),
    ).toEqual([
      ["Kadri Kask", 7.25],
      ["Mart Mänd", 0],
    ]);
    const { answer, history } = await witness.sees(() => correct({ hours: 7.25 }));
    expect([answer.revision, history]).toEqual([0, []]);
  });

  test("by what was forgotten", async () => {
    const { entry } = await correct({ entryId: null, on: "2026-09-20", hours: 3 });
    expect(entry).toMatchObject({
      on: "2026-09-20",
      hours: 3,
      corrects: null,
      month: "2026-10",
      assignmentId,
    });
    // It is in an open month, so it is changed itself, as long as it stays in the days it was forgotten for.
    const ctx = office.context();
    const change = { ...work(), id, entryId: entry.id, version: 1, hours: 4 };
    expect((await editWork(ctx, { ...change, on: "2026-09-21" })).entry).toMatchObject({ month: "2026-10" });
    expect((await editWork(ctx, { ...change, version: 2, on: "2026-10-21" })).entry).toMatchObject({
      on: "2026-10-21",
      month: "2026-10",
    });
    expect(
      await witness.seesRefused(() => editWork(ctx, { ...change, version: 3, on: "2026-09-21" })),
    ).toMatchObject({ code: "MONTH_CLOSED", field: "on" });
  });

  test("in the first month that is open when it is recorded, however many are closed", async () => {
    await closeMonth(office.context(), { projectId, month: "2026-10" });
    expect((await correct({ hours: 8 })).entry.month).toBe("2026-11");
  });
});

describe("a correction is refused", () => {
  test("for hours that can be changed themselves", async () => {
    const october = await givenWork(office.context(), { id, on: "2026-10-15" });
    const open = { code: "MONTH_OPEN", details: { month: "2026-10" } };
    expect(await witness.seesRefused(() => correct({ entryId: october.id, hours: 1 }))).toMatchObject({
      ...open,
      field: "entryId",
    });
    expect(
      await witness.seesRefused(() => correct({ entryId: null, on: "2026-10-16", hours: 1 })),
    ).toMatchObject({
      ...open,
      field: "on",
    });
  });

  test("beyond what a day has", async () => {
    await givenWork(office.context(), { id, on: "2026-10-01", hours: 20 });
    expect(await witness.seesRefused(() => correct({ hours: 5, on: "2026-10-01" }))).toMatchObject({
      code: "DAY_FULL",
      details: { logged: 20, total: 25 },
    });
    await correct({ hours: 24 });
    expect(
      await witness.seesRefused(() => correct({ entryId: null, on: "2026-09-15", hours: 0.25 })),
    ).toMatchObject({ code: "DAY_FULL", details: { logged: 24, total: 24.25 } });
  });

  test("for a day to come, for nothing, and for what is not there", async () => {
    expect(await witness.seesRefused(() => correct({ on: "2026-11-23" }))).toMatchObject({
      code: "DAY_IN_FUTURE",
    });
    expect(
      await witness.seesRefused(() => correct({ entryId: null, on: "2026-09-20", hours: 0 })),
    ).toMatchObject({ code: "HOURS_OUT_OF_RANGE" });
    expect(await witness.seesRefused(() => correct({ entryId: 999_999 }))).toMatchObject({
      code: "NOT_FOUND",
      field: "entryId",
    });
    const { id: other } = await givenProcurement(office.context(), { projectId });
    expect(await witness.seesRefused(() => correct({ id: other }))).toMatchObject({ code: "NOT_FOUND" });
  });
});

test("what corrects a closed month stays: it is neither changed, nor taken away, nor undone", async () => {
  const { entry, revision } = await correct({ hours: 8 });
  const ctx = office.context({ origin: "brauser-1" });
  const which = { ...work(), id, entryId: entry.id, version: 1 };
  const closed = { code: "MONTH_CLOSED", details: { month: "2026-09" } };
  expect(await witness.seesRefused(() => editWork(ctx, which))).toMatchObject(closed);
  expect(await witness.seesRefused(() => removeWork(ctx, which))).toMatchObject(closed);
  expect(await witness.seesRefused(() => undoChange(ctx, { projectId, revision }))).toMatchObject({
    code: "NOT_UNDOABLE",
  });
});

test("a correction whose history cannot be written is not there either", async () => {
  await witness.seesFail(() =>
    correctWork(
      { ...office.context(), origin: "\0" },
      { ...work(), id, entryId: september.id, hours: 3, note: "Vale arv" },
    ),
  );
});

test("of twenty who correct the same hours at once, everybody gets what they said, and it adds up to the last", async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => correct({ hours: (index % 4) + 1 })),
  );
  expect(results.every(({ status }) => status === "fulfilled")).toBe(true);
  const sum = (await entries()).reduce((total, { hours }) => total + hours, 0);
  expect([1, 2, 3, 4]).toContain(sum);
});
