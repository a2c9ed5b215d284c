import { afterAll, beforeAll, expect, test } from "vitest";
import { readHours } from "#server/queries/hours.ts";
import { addComment } from "#server/services/add-comment.ts";
import { closeMonth } from "#server/services/close-month.ts";
import { undoChange } from "#server/services/undo-change.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { givenWork } from "#test/support/given-hours.ts";
import { startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
let projectId: number;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
  projectId = await givenProject(office.context());
});
afterAll(() => office.close());

async function closedMonths(): Promise<string[]> {
  return (await readHours(office.context(), { projectId, from: "2026-01-01", to: "2026-12-31" }))
    .closedMonths;
}

test("a month that is over is closed for good", async () => {
  const ctx = office.context({ origin: "brauser-1" });
  const { answer, history, announced } = await witness.sees(() =>
    closeMonth(ctx, { projectId, month: "2026-10" }),
  );
  expect(await closedMonths()).toEqual(["2026-10"]);
  expect(history).toMatchObject([
    {
      revision: answer.revision,
      procurementId: null,
      kind: "month.closed",
      before: { month: { month: "2026-10", closed: false } },
      after: { month: { month: "2026-10", closed: true } },
    },
  ]);
  expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  expect(
    await witness.seesRefused(() => undoChange(ctx, { projectId, revision: answer.revision })),
  ).toMatchObject({ code: "NOTHING_TO_UNDO" });
  const again = await witness.sees(() => closeMonth(ctx, { projectId, month: "2026-10" }));
  expect([again.answer, again.history]).toEqual([{ revision: 0 }, []]);
});

test.each([
  ["is not over", "2026-11", "MONTH_NOT_OVER"],
  ["has not begun", "2027-03", "MONTH_NOT_OVER"],
])("a month that %s is not closed", async (_, month, code) => {
  const ctx = office.context();
  expect(await witness.seesRefused(() => closeMonth(ctx, { projectId, month }))).toMatchObject({ code });
});

test("a month is closed of a project that is there, and only with its history", async () => {
  const ctx = office.context();
  expect(
    await witness.seesRefused(() => closeMonth(ctx, { projectId: 999, month: "2026-09" })),
  ).toMatchObject({
    code: "NOT_FOUND",
  });
  await witness.seesFail(() => closeMonth({ ...ctx, origin: "\0" }, { projectId, month: "2026-09" }));
});

test("what was logged in a month that is closed stands in nobody's way when the last change is undone", async () => {
  const ctx = office.context({ origin: "brauser-2" });
  const { id } = await givenProcurement(ctx, { projectId });
  await addComment(ctx, { id, text: "Tere" });
  await givenWork(ctx, { id, on: "2026-08-03" });
  await closeMonth(ctx, { projectId, month: "2026-08" });
  const { undone } = await undoChange(ctx, { projectId });
  expect(undone.kind).toBe("comment.added");
});
