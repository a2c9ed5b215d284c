import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GROUPINGS } from "#client/hours/hours-address.ts";
import { type Across, sumHours } from "#client/hours/hours-groups.ts";
import { readFacts } from "#server/queries/facts.ts";
import { readHours } from "#server/queries/hours.ts";
import { readPaidEntries } from "#server/queries/hours-export.ts";
import { assignEvaluator } from "#server/services/assign-evaluator.ts";
import { closeMonth } from "#server/services/close-month.ts";
import { correctWork } from "#server/services/correct-work.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { logWeek } from "#server/services/log-week.ts";
import { ACTIVITIES, type LogWeekInput } from "#shared/evaluator-hours.ts";
import { addDays, type Day } from "#shared/period.ts";
import { standing, timeframe } from "#shared/standing.ts";
import { countedOn } from "#shared/work-entries.ts";
import { type TestDatabase, TODAY, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { givenWork } from "#test/support/given-hours.ts";
import { refusal } from "#test/support/witness.ts";

let office: TestDatabase;
beforeAll(async () => {
  office = await testDatabase();
});
afterAll(() => office.close());

const ALL = { from: "2020-01-01", to: "2027-12-31" };

describe("a year of made-up hours", () => {
  const FROM = "2025-11-01";
  let projectId: number;
  let ids: number[];

  beforeAll(async () => {
    const ctx = office.context();
    projectId = await givenProject(ctx);
    ids = [];
    for (let index = 0; index < 6; index += 1) {
      const { id } = await givenProcurement(ctx, { projectId, title: `Hange ${index}` });
      ids.push(id);
      for (const person of PEOPLE.slice(0, index % 4))
        await assignEvaluator(ctx, {
          id,
          person,
          role: index % 2 === 0 ? "itSpecialist" : "committeeMember",
          stage: "contract",
          forecastHours: index === 3 ? null : 40 + index,
          load: index === 3 ? 0.3 : null,
          months: index === 3 ? 2 : null,
          note: null,
        });
    }
    const year = fc.array(
      fc.record({
        id: fc.constantFrom(...ids),
        person: fc.constantFrom(...PEOPLE),
        on: fc.nat({ max: 364 }).map((days) => addDays(FROM, days)),
        // Whatever comes together on one day fits into it.
        hours: fc.integer({ min: 1, max: 12 }).map((quarters) => quarters / 4),
        activity: fc.constantFrom(...ACTIVITIES),
      }),
      { minLength: 600, maxLength: 600 },
    );
    const [entries] = fc.sample(year, { numRuns: 1, seed: SEED });
    for (let at = 0; at < entries!.length; at += 100)
      await logWeek(ctx, {
        projectId,
        entries: entries!
          .slice(at, at + 100)
          .map((entry): LogWeekInput["entries"][number] => ({ what: "log", note: null, ...entry })),
      });
    for (const month of ["2025-11", "2025-12", "2026-03"]) await closeMonth(ctx, { projectId, month });
    const { entries: closed } = await readHours(ctx, { projectId, from: FROM, to: "2025-12-31" });
    for (const [index, entry] of closed.slice(0, 30).entries()) {
      const { id: entryId, procurementId: id, person, activity } = entry;
      const other = PEOPLE[(PEOPLE.indexOf(person) + (index % 2)) % PEOPLE.length]!;
      await correctWork(ctx, {
        id,
        entryId,
        person: other,
        activity,
        hours: (index % 5) / 2,
        note: "Parandus",
      });
    }
  });

  test.each(
    GROUPINGS.flatMap((by) =>
      (["activity", "month", "quarter"] as const).map((across) => [by, across] as const),
    ),
  )("adds up by %s and %s as it does in SQL", async (by, across) => {
    const { entries } = await readHours(office.context(), { projectId, ...ALL });
    const { groups, total } = sumHours(entries, by, across);
    const rows = await office.database.sql.unsafe<
      { key: string; column: string; hours: string; entries: string }[]
    >(
      `select ${IN_SQL[by]} as key, ${IN_SQL[across]} as column, sum(hours) as hours, count(*) as entries
         from work_entries where project_id = $1 and removed_at is null group by 1, 2`,
      [projectId],
    );
    const cells = groups.flatMap(({ key, columns }) =>
      [...columns].map(([column, hours]) => `${key} ${column} ${hours}`),
    );
    expect(cells.sort()).toEqual(
      rows.map(({ key, column, hours }) => `${key} ${column} ${Number(hours)}`).sort(),
    );
    expect(total.entries).toBe(rows.reduce((sum, each) => sum + Number(each.entries), 0));
    expect(total.hours).toBe(rows.reduce((sum, each) => sum + Number(each.hours), 0));
  });

  test("is on each card what SQL says was forecast, logged and not assigned, on any day", async () => {
    const facts = await readFacts(office.context(), projectId);
    for (const on of [FROM, "2026-01-31", "2026-06-30", TODAY]) {
      const frame = timeframe(facts.revisions, { on, against: "inForce" });
      const cards = ids.map((id) => ({ id, ...standing(facts.procurements.get(id)!, frame).hours }));
      const rows = await office.database.sql<
        { id: number; forecast: number; logged: number; unassigned: number }[]
      >`
        select p.id::int as id,
          coalesce((select sum(forecast_hours) from evaluator_assignments a where a.procurement_id = p.id), 0)::float as forecast,
          coalesce((select sum(hours) from work_entries w left join evaluator_assignments a on a.id = w.assignment_id
            where w.procurement_id = p.id and w.worked_on <= ${on} and w.removed_at is null and a.load is null), 0)::float as logged,
          (select count(*) from evaluator_assignments a where a.procurement_id = p.id and a.person is null)::int as unassigned
        from procurements p where p.project_id = ${projectId} order by p.id`;
      expect(cards).toEqual([...rows]);
    }
  });

  test("is paid in whole: months that follow each other hold every entry once", async () => {
    const ctx = office.context();
    const { entries } = await readHours(ctx, { projectId, ...ALL });
    const paid: number[] = [];
    for (let year = 2025, month = 10; year < 2027; month = (month % 12) + 1, year += month === 1 ? 1 : 0) {
      const from = `${year}-${String(month).padStart(2, "0")}-01`;
      const to = addDays(
        `${month === 12 ? year + 1 : year}-${String((month % 12) + 1).padStart(2, "0")}-01`,
        -1,
      );
      const inMonth = (await readPaidEntries(ctx, { projectId, from, to })).entries;
      for (const entry of inMonth)
        expect([entry.month, from <= countedOn(entry)]).toEqual([from.slice(0, 7), true]);
      paid.push(...inMonth.map(({ id }) => id));
    }
    expect(paid.sort((a, b) => a - b)).toEqual(entries.map(({ id }) => id).sort((a, b) => a - b));
  });
});

const SEED = 20261122;
const PEOPLE = ["Kadri Kask", "Mart Mänd", "Õie Õunapuu", "Liis Lepp"];

const IN_SQL: Record<(typeof GROUPINGS)[number] | Across, string> = {
  person: "person",
  role: "role",
  procurement: "procurement_id::text",
  activity: "activity",
  month: "month",
  quarter: "to_char(to_date(month, 'YYYY-MM'), 'YYYY-\"Q\"Q')",
};

describe("the hours of a span", () => {
  test("are those worked in it, and those paid in it, by day", async () => {
    const ctx = office.context();
    const projectId = await givenProject(ctx);
    const { id } = await givenProcurement(ctx, { projectId });
    const work: [Day, string][] = [
      ["2026-10-01", "Kadri Kask"],
      ["2026-09-30", "Kadri Kask"],
      ["2026-10-31", "kadri kask"],
      ["2026-11-01", "Mart Mänd"],
    ];
    for (const [on, person] of work) await givenWork(ctx, { id, on, person });
    await closeMonth(ctx, { projectId, month: "2026-09" });
    const { entries: september } = await readHours(ctx, { projectId, from: "2026-09-01", to: "2026-09-30" });
    await correctWork(ctx, {
      id,
      entryId: september[0]!.id,
      person: "Kadri Kask",
      activity: "committee",
      hours: 3,
      note: "Unustasin",
    });
    await assignEvaluator(ctx, {
      id,
      person: "Õie Õunapuu",
      role: "domainExpert",
      stage: "contract",
      forecastHours: null,
      load: null,
      months: null,
      note: null,
    });
    const read = await readHours(ctx, { projectId, from: "2026-10-01", to: "2026-10-31" });
    expect(read.entries.map(({ on, hours, month, person }) => [on, hours, month, person])).toEqual([
      ["2026-09-30", 1, "2026-10", "Kadri Kask"],
      ["2026-10-01", 2, "2026-10", "Kadri Kask"],
      ["2026-10-31", 2, "2026-10", "Kadri Kask"],
    ]);
    expect(read).toMatchObject({
      revision: (await readFacts(ctx, projectId)).revision,
      today: TODAY,
      closedMonths: ["2026-09"],
      capacities: [],
      people: ["Kadri Kask", "Mart Mänd", "Õie Õunapuu"],
    });
    const days = async (from: Day, to: Day) =>
      (await readHours(ctx, { projectId, from, to })).entries.map(({ on }) => on);
    expect(await days("2026-09-30", "2026-09-30")).toEqual(["2026-09-30", "2026-09-30"]);
    expect(await days("2026-10-01", "2026-10-01")).toEqual(["2026-09-30", "2026-10-01"]);
    expect(await days("2026-10-02", "2026-10-30")).toEqual([]);
  });

  test("are a project's, and do not run backwards", async () => {
    const ctx = office.context();
    const projectId = await givenProject(ctx);
    expect(await refusal(readHours(ctx, { projectId: 999_999, ...ALL }))).toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await refusal(readHours(ctx, { projectId, from: "2026-02-01", to: "2026-01-31" }))).toMatchObject({
      code: "PERIOD_REVERSED",
      field: "to",
    });
  });

  test("of the sample are 31.5, made up and marked so", async () => {
    const ctx = office.context();
    const { projectId } = await loadSample(ctx);
    const { entries, people } = await readHours(ctx, { projectId, ...ALL });
    expect(entries.reduce((sum, { hours }) => sum + hours, 0)).toBe(31.5);
    expect(entries.every(({ illustrative }) => illustrative)).toBe(true);
    expect(people).toEqual(["Kadri Näidis"]);
  });
});
