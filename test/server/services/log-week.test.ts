import { afterAll, beforeAll, expect, test } from "vitest";
import { readHours } from "#server/queries/hours.ts";
import { closeMonth } from "#server/services/close-month.ts";
import { logWeek } from "#server/services/log-week.ts";
import { undoChange } from "#server/services/undo-change.ts";
import type { LogWeekInput, WorkEntry } from "#shared/evaluator-hours.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { givenWork, work } from "#test/support/given-hours.ts";
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

const log = (id: number, on: string, hours: number, person = "Kadri Kask") =>
  ({ what: "log", ...work(), id, on, hours, person }) as const;
const edit = ({ id: entryId, version, procurementId, person, on }: WorkEntry, hours: number) =>
  ({ what: "edit", ...work(), id: procurementId, entryId, version, person, on, hours }) as const;
const remove = ({ id: entryId, version, procurementId }: WorkEntry) =>
  ({ what: "remove", id: procurementId, entryId, version }) as const;

async function entries(of = projectId): Promise<WorkEntry[]> {
  return (await readHours(office.context(), { projectId: of, from: "2026-01-01", to: "2026-12-31" })).entries;
}

test("a week is logged, changed and cleared at once, with a history row for each, and taken back row by row", async () => {
  const ctx = office.context({ origin: "brauser-1" });
  const [one, other] = [
    await givenProcurement(ctx, { projectId }),
    await givenProcurement(ctx, { projectId }),
  ];
  const kept = await givenWork(ctx, { id: one.id, on: "2026-11-16", hours: 3 });
  const wrong = await givenWork(ctx, { id: other.id, on: "2026-11-17", hours: 8 });
  const before = await entries();
  const { answer, history, announced } = await witness.sees(() =>
    logWeek(ctx, {
      projectId,
      entries: [
        edit(kept, 4.5),
        remove(wrong),
        log(one.id, "2026-11-17", 7.5),
        log(other.id, "2026-11-18", 2),
        log(other.id, "2026-11-19", 0.25),
      ],
    }),
  );
  expect(answer).toEqual({
    procurementIds: [one.id, other.id].sort((a, b) => a - b),
    firstRevision: answer.revision - 4,
    revision: history.at(-1)!.revision,
  });
  expect(history.map(({ revision, kind, procurementId }) => [revision, kind, procurementId])).toEqual([
    [answer.firstRevision, "work.edited", one.id],
    [answer.firstRevision + 1, "work.removed", other.id],
    [answer.firstRevision + 2, "work.logged", one.id],
    [answer.firstRevision + 3, "work.logged", other.id],
    [answer.revision, "work.logged", other.id],
  ]);
  expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  expect((await entries()).map(({ on, hours }) => [on, hours])).toEqual([
    ["2026-11-16", 4.5],
    ["2026-11-17", 7.5],
    ["2026-11-18", 2],
    ["2026-11-19", 0.25],
  ]);
  for (let revision = answer.revision; revision >= answer.firstRevision; revision -= 1)
    await undoChange(ctx, { projectId, revision });
  expect(await entries()).toEqual(before.map((entry) => ({ ...entry, version: entry.version + 2 })));
});

test("a week that says what is there already writes nothing", async () => {
  const ctx = office.context();
  const { id } = await givenProcurement(ctx, { projectId });
  const entry = await givenWork(ctx, { id, on: "2026-08-03", person: "Tiit Tamm" });
  const { answer, history } = await witness.sees(() =>
    logWeek(ctx, { projectId, entries: [edit(entry, 2)] }),
  );
  expect(answer).toMatchObject({ revision: 0, firstRevision: 0 });
  expect(history).toEqual([]);
});

test("hours change places within a full day, because what counts is what comes of it", async () => {
  const ctx = office.context();
  const [one, other] = [
    await givenProcurement(ctx, { projectId }),
    await givenProcurement(ctx, { projectId }),
  ];
  const person = "Liis Lepp";
  const full = await givenWork(ctx, { id: one.id, person, hours: 24, on: "2026-11-20" });
  await logWeek(ctx, { projectId, entries: [log(other.id, "2026-11-20", 14, person), edit(full, 10)] });
  const sum = (await entries()).filter((entry) => entry.person === person).map(({ hours }) => hours);
  expect(sum).toEqual([10, 14]);
});

test("one entry that is refused keeps all of the week from being written, and is named", async () => {
  const ctx = office.context();
  const elsewhere = await givenProject(ctx);
  const { id } = await givenProcurement(ctx, { projectId: elsewhere });
  const { id: other } = await givenProcurement(ctx, { projectId });
  const there = await givenWork(ctx, { id, on: "2026-10-02" });
  await closeMonth(ctx, { projectId: elsewhere, month: "2026-09" });
  const refused = async (list: LogWeekInput["entries"]) => {
    const { code, field, details } = await witness.seesRefused(() =>
      logWeek(ctx, { projectId: elsewhere, entries: list }),
    );
    return [code, field, details];
  };
  const fine = log(id, "2026-11-16", 2);
  expect(await refused([fine, log(id, "2026-11-23", 2)])).toEqual(["DAY_IN_FUTURE", "entries.1.on", {}]);
  expect(await refused([fine, log(id, "2026-09-30", 2)])).toEqual([
    "MONTH_CLOSED",
    "entries.1.on",
    { month: "2026-09" },
  ]);
  expect(await refused([fine, log(id, "2026-11-17", 20), log(id, "2026-11-17", 4.5), fine])).toEqual([
    "DAY_FULL",
    "entries.2.hours",
    { person: "Kadri Kask", on: "2026-11-17", logged: 0, total: 24.5 },
  ]);
  expect(await refused([fine, { ...edit(there, 3), version: 7 }])).toEqual([
    "RECORD_CHANGED",
    "entries.1.version",
    { who: null, when: null },
  ]);
  expect(await refused([remove(there), edit(there, 3)])).toEqual(["NOT_FOUND", "entries.1.entryId", {}]);
  expect(await refused([fine, log(other, "2026-11-16", 2)])).toEqual(["NOT_FOUND", "projectId", {}]);
  expect(await refused([fine, log(999_999, "2026-11-16", 2)])).toEqual(["NOT_FOUND", null, {}]);
});

test("twenty people fill in the same week at once, in any order, and nobody waits for ever", async () => {
  const ctx = office.context();
  const elsewhere = await givenProject(ctx);
  const ids: number[] = [];
  for (let index = 0; index < 5; index += 1)
    ids.push((await givenProcurement(ctx, { projectId: elsewhere })).id);
  const days = ["2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20"];
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, who) =>
      logWeek(office.context({ origin: `brauser-${who}` }), {
        projectId: elsewhere,
        entries: days.map((_day, index) =>
          log(ids[(who * 3 + index * 2) % 5]!, days[(who + index) % 5]!, 4, `Inimene ${who % 2}`),
        ),
      }),
    ),
  );
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(12);
  for (const result of results)
    if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "DAY_FULL" });
  const sums = await office.database.sql`
    select person, worked_on::text as on, sum(hours)::float as hours from work_entries
    where project_id = ${elsewhere} group by 1, 2`;
  expect(sums).toHaveLength(10);
  for (const { hours } of sums) expect(hours).toBe(24);
});

test("a week whose history cannot be written is not there either", async () => {
  const { id } = await givenProcurement(office.context(), { projectId });
  await witness.seesFail(() =>
    logWeek({ ...office.context(), origin: "\0" }, { projectId, entries: [log(id, "2026-07-06", 2)] }),
  );
});
