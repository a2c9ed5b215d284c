import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RTK_DUE_DATES } from "#drizzle/rtk/due-dates.ts";
import { addDays, isDay } from "#shared/period.ts";
import { addRtkDueDateSchema, isDueAlready, lastDue, nextDue, type RtkDueDate } from "#shared/rtk-input.ts";
import { pastDay } from "#test/support/boards.ts";

const SHIPPED: RtkDueDate[] = RTK_DUE_DATES.map((date, index) => ({ id: index + 1, ...date }));

function due(found: ReturnType<typeof nextDue>) {
  return found.map(({ input, on, year }) => [input, on, year]);
}

describe("RTK asks for the first quarter's procurements by the end of August and for the year's in October", () => {
  test.each([
    ["2026-08-31", ["firstQuarterProcurements", "2026-08-31", 2027], ["nextYearPlan", "2026-10-31", 2027]],
    ["2026-09-01", ["nextYearPlan", "2026-10-31", 2027], ["firstQuarterProcurements", "2027-08-31", 2028]],
    ["2026-11-22", ["firstQuarterProcurements", "2027-08-31", 2028], ["nextYearPlan", "2027-10-31", 2028]],
  ])("what is due next on %s", (on, ...expected) => {
    expect(due(nextDue(SHIPPED, on))).toEqual(expected);
  });

  test("what was due last, the day itself not included", () => {
    expect(due(lastDue(SHIPPED, "2026-11-22"))).toEqual([
      ["nextYearPlan", "2026-10-31", 2027],
      ["firstQuarterProcurements", "2026-08-31", 2027],
    ]);
    expect(due(lastDue(SHIPPED, "2026-10-31"))).toEqual([
      ["firstQuarterProcurements", "2026-08-31", 2027],
      ["nextYearPlan", "2025-10-31", 2026],
    ]);
  });
});

describe("a date of somebody's own", () => {
  const given = (row: Partial<RtkDueDate>): RtkDueDate => ({
    id: 9,
    key: null,
    input: "nextYearPlan",
    month: 9,
    day: 15,
    validFrom: null,
    validTo: null,
    source: "RTK kiri",
    verification: "verified",
    ...row,
  });

  test("stands in for an earlier one in the years it holds, and those before stay as they were", () => {
    const dates = [...SHIPPED, given({ validFrom: "2027-01-01" })];
    expect(due(nextDue(dates, "2026-09-01"))[0]).toEqual(["nextYearPlan", "2026-10-31", 2027]);
    expect(due(nextDue(dates, "2026-11-01"))).toEqual([
      ["firstQuarterProcurements", "2027-08-31", 2028],
      ["nextYearPlan", "2027-09-15", 2028],
    ]);
  });

  test("that holds for some years only gives way to the earlier one after them", () => {
    const dates = [...SHIPPED, given({ validFrom: "2027-01-01", validTo: "2027-12-31" })];
    expect(due(nextDue(dates, "2027-09-16"))[1]).toEqual(["nextYearPlan", "2028-10-31", 2029]);
  });

  test("that holds no more leaves nothing due", () => {
    expect(nextDue([given({ validTo: "2026-12-31" })], "2026-09-16")).toEqual([]);
  });

  test("on 29 February is due on the last day of February in other years", () => {
    const leap = [given({ month: 2, day: 29 })];
    expect(due(nextDue(leap, "2027-02-28"))).toEqual([["nextYearPlan", "2027-02-28", 2028]]);
    expect(due(nextDue(leap, "2027-03-01"))).toEqual([["nextYearPlan", "2028-02-29", 2029]]);
  });

  test("that says the same again, from the same source, is known already", () => {
    const dates = [...SHIPPED, given({})];
    expect(isDueAlready(dates, given({ id: 10 }))).toBe(true);
    expect(isDueAlready(dates, given({ day: 16 }))).toBe(false);
    expect(isDueAlready(dates, given({ source: "Teine kiri" }))).toBe(false);
    expect(isDueAlready(SHIPPED, given({}))).toBe(false);
  });

  test.each([
    ["31 April", { month: 4, day: 31 }, "day", "INVALID_DAY"],
    ["30 February", { month: 2, day: 30 }, "day", "INVALID_DAY"],
    [
      "an end before the beginning",
      { validFrom: "2027-02-01", validTo: "2027-01-31" },
      "validTo",
      "PERIOD_REVERSED",
    ],
    ["no source", { source: " " }, "source", "REQUIRED"],
  ] as const)("is refused for %s", (_, wrong, field, code) => {
    const { success, error } = addRtkDueDateSchema.safeParse({ projectId: 1, ...given({}), ...wrong });
    expect(success).toBe(false);
    expect(error!.issues.map(({ path, message }) => [path[0], message])).toEqual([[field, code]]);
  });

  test("on 29 February is accepted", () => {
    expect(addRtkDueDateSchema.safeParse({ projectId: 1, ...given({ month: 2, day: 29 }) }).success).toBe(
      true,
    );
  });
});

test("whatever the day, what is due next lies within a year, what was due last before it, and a year lies between them", () => {
  fc.assert(
    fc.property(pastDay(), (on) => {
      const [next, last] = [nextDue(SHIPPED, on), lastDue(SHIPPED, on)];
      expect(next).toHaveLength(2);
      expect(last).toHaveLength(2);
      for (const each of next) {
        expect(isDay(each.on) && each.on >= on && each.on < addDays(on, 366)).toBe(true);
        const before = last.find(({ input }) => input === each.input)!;
        expect(before.on < on).toBe(true);
        expect(before.year).toBe(each.year - 1);
      }
    }),
  );
});
