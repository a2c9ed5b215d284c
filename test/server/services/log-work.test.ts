import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readFacts } from "#server/queries/facts.ts";
import { readHours } from "#server/queries/hours.ts";
import { closeMonth } from "#server/services/close-month.ts";
import { editWork } from "#server/services/edit-work.ts";
import { logWork } from "#server/services/log-work.ts";
import { removeWork } from "#server/services/remove-work.ts";
import { undoChange } from "#server/services/undo-change.ts";
import type { WorkEntry } from "#shared/evaluator-hours.ts";
import type { Procurement } from "#shared/procurement.ts";
import { type TestDatabase, TODAY, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { givenAssignment, givenWork, work } from "#test/support/given-hours.ts";
import { byLocalUser, refusal, startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
let projectId: number;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
  projectId = await givenProject(office.context());
});
afterAll(() => office.close());

/** Nobody else has these hours: a day holds those of all procurements. */
let people = 0;
function somebody(): string {
  people += 1;
  return `Kadri ${people}. Kask`;
}

async function entriesOf(id: number): Promise<WorkEntry[]> {
  const { entries } = await readHours(office.context(), { projectId, from: "2020-01-01", to: "2027-12-31" });
  return entries.filter(({ procurementId }) => procurementId === id);
}

async function standingOf(id: number) {
  return (await readFacts(office.context(), projectId)).procurements.get(id)!.records.work;
}

describe("hours are logged", () => {
  test("today, for the person's own role, and that is in history", async () => {
    const ctx = office.context({ origin: "brauser-1" });
    const before = await givenProcurement(ctx, { projectId });
    const { id } = before;
    const person = somebody();
    const { id: assignmentId } = await givenAssignment(ctx, { id, person });
    const { answer, history, announced } = await witness.sees(() =>
      logWork(ctx, { ...work(), id, person: person.toUpperCase(), hours: 1.75 }),
    );
    const entry = {
      id: expect.any(Number),
      version: 1,
      procurementId: id,
      assignmentId,
      person: person.toUpperCase(),
      userId: null,
      role: "itSpecialist",
      on: TODAY,
      hours: 1.75,
      activity: "committee",
      note: null,
      corrects: null,
      month: "2026-11",
      illustrative: false,
    };
    expect(answer).toEqual({ projectId, procurement: before, revision: expect.any(Number), entry });
    // What is written stays as it was typed; what is read has one spelling of each name.
    expect(await entriesOf(id)).toEqual([{ ...answer.entry, person }]);
    expect(history).toEqual([
      {
        projectId,
        revision: answer.revision,
        procurementId: id,
        kind: "work.logged",
        actor: "local",
        origin: "brauser-1",
        before: { workEntry: { ...entry, exists: false } },
        after: { workEntry: { ...entry, exists: true } },
        happenedOn: TODAY,
        recordedAt: expect.any(String),
        note: null,
        undoes: null,
      },
    ]);
    expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  });

  test("for a day in the past, and without a role of one's own", async () => {
    const ctx = office.context();
    const { id } = await givenProcurement(ctx, { projectId });
    const entry = await givenWork(ctx, { id, person: somebody(), on: "2026-09-30", activity: "other" });
    expect(entry).toMatchObject({
      on: "2026-09-30",
      month: "2026-09",
      assignmentId: null,
      role: "domainExpert",
    });
    expect(await standingOf(id)).toEqual([
      { id: entry.id, assignmentId: null, role: "domainExpert", on: "2026-09-30", hours: 2 },
    ]);
  });

  test("not for a day to come, a procurement that is not there, or another's role", async () => {
    const ctx = office.context();
    const { id } = await givenProcurement(ctx, { projectId });
    const { id: other } = await givenProcurement(ctx, { projectId });
    const { id: assignmentId } = await givenAssignment(ctx, { id: other });
    const log = (given: object) => () => logWork(ctx, { ...work(), id, person: somebody(), ...given });
    expect(await witness.seesRefused(log({ on: "2026-11-23" }))).toMatchObject({
      code: "DAY_IN_FUTURE",
      field: "on",
    });
    expect(await witness.seesRefused(log({ id: 999_999 }))).toMatchObject({ code: "NOT_FOUND" });
    expect(await witness.seesRefused(log({ assignmentId }))).toMatchObject({
      code: "NOT_FOUND",
      field: "assignmentId",
    });
  });

  test("and when their history cannot be written, they are not there either", async () => {
    const ctx = office.context();
    const { id } = await givenProcurement(ctx, { projectId });
    await witness.seesFail(() => logWork({ ...ctx, origin: "\0" }, { ...work(), id, person: somebody() }));
  });
});

describe("a day holds 24 hours", () => {
  test("of one person over all procurements, however the name is written", async () => {
    const ctx = office.context();
    const [one, other] = [
      await givenProcurement(ctx, { projectId }),
      await givenProcurement(ctx, { projectId }),
    ];
    const person = somebody();
    await givenWork(ctx, { id: one.id, person, hours: 12.5 });
    await givenWork(ctx, { id: other.id, person: ` ${person.toLowerCase()}`, hours: 10 });
    const log = (hours: number) => () => logWork(ctx, { ...work(), id: one.id, person, hours });
    expect(await witness.seesRefused(log(1.75))).toEqual({
      code: "DAY_FULL",
      field: "hours",
      details: { person, on: TODAY, logged: 22.5, total: 24.25 },
      current: null,
    });
    await log(1.5)();
    expect(await witness.seesRefused(log(0.25))).toMatchObject({ details: { logged: 24, total: 24.25 } });
    // Another person, another day and another project have hours of their own.
    await givenWork(ctx, { id: one.id, person: somebody(), hours: 24 });
    await givenWork(ctx, { id: one.id, person, hours: 24, on: "2026-11-21" });
    const elsewhere = await givenProject(ctx);
    const { id } = await givenProcurement(ctx, { projectId: elsewhere });
    await givenWork(ctx, { id, person, hours: 24 });
  });

  test("of twenty people who log at once for several who are written in several ways", async () => {
    const ctx = office.context();
    const procurements: Procurement[] = [];
    for (let index = 0; index < 4; index += 1) procurements.push(await givenProcurement(ctx, { projectId }));
    for (let round = 0; round < 10; round += 1) {
      const pair = [somebody(), somebody()];
      const acts = Array.from({ length: 20 }, (_, index) => {
        const person = pair[index % 2]!;
        return logWork(office.context({ origin: `brauser-${index}` }), {
          ...work(),
          id: procurements[(index + round) % 4]!.id,
          person: index % 3 === 0 ? person.toUpperCase() : person,
          hours: 3.25,
        });
      });
      const results = await Promise.allSettled(acts);
      // Seven times 3.25 is 22.75, and an eighth does not fit.
      expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(14);
      for (const result of results)
        if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "DAY_FULL" });
      const sums = await office.database.sql`
        select lower(person) as person, sum(hours)::float as hours from work_entries
        where project_id = ${projectId} and lower(person) in ${office.database.sql(pair.map((each) => each.toLowerCase()))}
        group by 1`;
      expect(sums.map(({ hours }) => hours)).toEqual([22.75, 22.75]);
    }
  });

  test("also when what is there is made longer, moved to the day, or brought back by an undo", async () => {
    const ctx = office.context({ origin: "brauser-4" });
    const { id } = await givenProcurement(ctx, { projectId });
    const person = somebody();
    const first = await givenWork(ctx, { id, person, hours: 20 });
    const second = await givenWork(ctx, { id, person, hours: 5, on: "2026-11-20" });
    const edit = (entry: WorkEntry, given: object) => () =>
      editWork(ctx, { ...work(), id, entryId: entry.id, version: 1, person, hours: entry.hours, ...given });
    expect(await witness.seesRefused(edit(second, { on: TODAY }))).toMatchObject({
      code: "DAY_FULL",
      details: { logged: 20, total: 25 },
    });
    await givenWork(ctx, { id, person, hours: 2 });
    expect(await witness.seesRefused(edit(first, { hours: 22.25 }))).toMatchObject({
      code: "DAY_FULL",
      details: { logged: 2, total: 24.25 },
    });
    const { revision } = await removeWork(ctx, { id, entryId: first.id, version: 1 });
    await givenWork(ctx, { id, person, hours: 2.25 });
    expect(await witness.seesRefused(() => undoChange(ctx, { projectId, revision }))).toMatchObject({
      code: "DAY_FULL",
      details: { logged: 4.25, total: 24.25 },
    });
  });
});

describe("logged hours are changed", () => {
  test("in everything, with what was there before in history, and back again", async () => {
    const ctx = office.context({ origin: "brauser-5" });
    const { id } = await givenProcurement(ctx, { projectId });
    const person = somebody();
    const before = await givenWork(ctx, { id, person });
    const { answer, history } = await witness.sees(() =>
      editWork(ctx, {
        id,
        entryId: before.id,
        version: 1,
        person,
        hours: 3.5,
        on: "2026-10-15",
        activity: "evaluationCriteria",
        role: "domainExpert",
        note: "Lisaks kriteeriumid",
      }),
    );
    const after = {
      ...before,
      version: 2,
      hours: 3.5,
      on: "2026-10-15",
      month: "2026-10",
      activity: "evaluationCriteria",
      role: "domainExpert",
      note: "Lisaks kriteeriumid",
    };
    expect(answer.entry).toEqual(after);
    expect(history).toMatchObject([
      {
        kind: "work.edited",
        happenedOn: "2026-10-15",
        before: { workEntry: { ...before, exists: true } },
        after: { workEntry: { ...after, exists: true } },
      },
    ]);
    await undoChange(ctx, { projectId });
    expect(await entriesOf(id)).toEqual([{ ...before, version: 3 }]);
  });

  test("and stay with the role they were logged for as long as they are the same person's", async () => {
    const ctx = office.context();
    const { id } = await givenProcurement(ctx, { projectId });
    const person = somebody();
    const { id: assignmentId } = await givenAssignment(ctx, { id, person, role: "committeeMember" });
    const entry = await givenWork(ctx, { id, person });
    await givenAssignment(ctx, { id, person, stage: "baseDocuments" });
    const input = { ...work(), id, entryId: entry.id, person };
    const kept = await editWork(ctx, { ...input, version: 1, activity: "technicalDescription" });
    expect(kept.entry).toMatchObject({ assignmentId, role: "committeeMember" });
    const handed = await editWork(ctx, { ...input, version: 2, person: somebody() });
    expect(handed.entry).toMatchObject({ assignmentId: null, role: "committeeMember" });
  });

  test("not at all when they say so already", async () => {
    const ctx = office.context();
    const { id } = await givenProcurement(ctx, { projectId });
    const person = somebody();
    const entry = await givenWork(ctx, { id, person });
    const { answer, history } = await witness.sees(() =>
      editWork(ctx, { ...work(), id, entryId: entry.id, version: 1, person }),
    );
    expect([answer.revision, answer.entry, history]).toEqual([0, entry, []]);
  });

  test("by one of two, and the other is told who did and what it says now, twenty times", async () => {
    const ctx = office.context();
    const { id } = await givenProcurement(ctx, { projectId });
    for (let round = 0; round < 20; round += 1) {
      const person = somebody();
      const { id: entryId } = await givenWork(ctx, { id, person });
      const acts = [3, 4].map((hours) =>
        editWork(ctx, { ...work(), id, entryId, version: 1, person, hours }),
      );
      const results = await Promise.allSettled(acts);
      expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      const lost = results.findIndex(({ status }) => status === "rejected");
      expect(await refusal(acts[lost]!)).toEqual({
        code: "RECORD_CHANGED",
        field: "version",
        details: byLocalUser(ctx),
        current: (await entriesOf(id)).find((entry) => entry.id === entryId),
      });
    }
  });

  test("only where they were logged", async () => {
    const ctx = office.context();
    const { id } = await givenProcurement(ctx, { projectId });
    const { id: other } = await givenProcurement(ctx, { projectId });
    const person = somebody();
    const { id: entryId } = await givenWork(ctx, { id, person });
    const change = { ...work(), id: other, entryId, version: 1, person };
    expect(await witness.seesRefused(() => editWork(ctx, change))).toMatchObject({
      code: "NOT_FOUND",
      field: "entryId",
    });
    expect(await witness.seesRefused(() => removeWork(ctx, change))).toMatchObject({ code: "NOT_FOUND" });
  });
});

test("logged hours are taken away, stay in history, and come back by an undo", async () => {
  const ctx = office.context({ origin: "brauser-6" });
  const { id } = await givenProcurement(ctx, { projectId });
  const before = await givenWork(ctx, { id, person: somebody() });
  const { answer, history } = await witness.sees(() =>
    removeWork(ctx, { id, entryId: before.id, version: 1 }),
  );
  expect(answer.entry).toEqual({ ...before, version: 2 });
  expect(history).toMatchObject([
    {
      kind: "work.removed",
      before: { workEntry: { ...before, exists: true } },
      after: { workEntry: { ...before, version: 2, exists: false } },
    },
  ]);
  expect(await entriesOf(id)).toEqual([]);
  const again = () => removeWork(ctx, { id, entryId: before.id, version: 2 });
  expect(await witness.seesRefused(again)).toMatchObject({ code: "NOT_FOUND", field: "entryId" });
  await undoChange(ctx, { projectId });
  expect(await entriesOf(id)).toEqual([{ ...before, version: 3 }]);
  expect(await standingOf(id)).toHaveLength(1);
});

describe("in a closed month", () => {
  test("nothing is logged, changed, moved, taken away or undone", async () => {
    const elsewhere = await givenProject(office.context());
    const ctx = office.context({ origin: "brauser-7" });
    const { id } = await givenProcurement(ctx, { projectId: elsewhere });
    const september = await givenWork(ctx, { id, on: "2026-09-10" });
    const october = await givenWork(ctx, { id, on: "2026-10-10" });
    const [{ revision: logged }] = await office.database.sql<[{ revision: string }]>`
      select revision from history where project_id = ${elsewhere} and kind = 'work.logged' order by revision limit 1`;
    await closeMonth(ctx, { projectId: elsewhere, month: "2026-09" });
    const closed = { code: "MONTH_CLOSED", details: { month: "2026-09" } };
    const refused = async (act: () => Promise<unknown>) => expect(await witness.seesRefused(act));
    (await refused(() => logWork(ctx, { ...work(), id, on: "2026-09-30" }))).toMatchObject({
      ...closed,
      field: "on",
    });
    const change = { ...work(), id, version: 1 };
    (await refused(() => editWork(ctx, { ...change, entryId: september.id, hours: 3 }))).toMatchObject(
      closed,
    );
    (
      await refused(() => editWork(ctx, { ...change, entryId: september.id, on: "2026-10-01" }))
    ).toMatchObject(closed);
    (await refused(() => editWork(ctx, { ...change, entryId: october.id, on: "2026-09-30" }))).toMatchObject({
      ...closed,
      field: "on",
    });
    (await refused(() => removeWork(ctx, { ...change, entryId: september.id }))).toMatchObject(closed);
    (await refused(() => undoChange(ctx, { projectId: elsewhere, revision: Number(logged) }))).toMatchObject(
      closed,
    );
    await editWork(ctx, { ...change, entryId: october.id, hours: 3 });
  });

  test("or before it is closed, whichever comes first, twenty times", async () => {
    const ctx = office.context();
    for (let round = 0; round < 20; round += 1) {
      const elsewhere = await givenProject(ctx);
      const { id } = await givenProcurement(ctx, { projectId: elsewhere });
      await givenWork(ctx, { id, on: "2026-10-01" });
      const month = { projectId: elsewhere, month: "2026-10" };
      await Promise.allSettled([
        ...Array.from({ length: 6 }, () => logWork(ctx, { ...work(), id, on: "2026-10-02" })),
        closeMonth(ctx, month),
      ]);
      // What is in the month was recorded before it was closed.
      const [row] = await office.database.sql`
        select count(*) filter (where kind = 'month.closed')::int as closed,
          max(revision) filter (where kind = 'month.closed') < max(revision) filter (where kind = 'work.logged') as late
        from history where project_id = ${elsewhere}`;
      expect(row).toEqual({ closed: 1, late: false });
    }
  });
});
