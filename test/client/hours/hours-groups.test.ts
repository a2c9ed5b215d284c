import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GROUPINGS } from "#client/hours/hours-address.ts";
import { acrossOf, sumHours, sumOf } from "#client/hours/hours-groups.ts";
import { besidePeriod, mondayOf, periodsUntil } from "#client/hours/periods.ts";
import { ACTIVITIES, EVALUATOR_ROLES, type WorkEntry } from "#shared/evaluator-hours.ts";
import { addDays, daysBetween, firstDay, lastDay } from "#shared/period.ts";

describe("sums of hours", () => {
  test("of any entries are the same whatever they are counted by", () => {
    fc.assert(
      fc.property(
        fc.array(entries, { maxLength: 60 }),
        fc.constantFrom(...GROUPINGS),
        fc.constantFrom("2026", "2026-Q4", "2026-11"),
        (work, by, period) => {
          const { groups, total } = sumHours(work, by, acrossOf(by, period));
          expect(total.hours).toBe(sumOf(work));
          expect(sumOf(groups)).toBe(total.hours);
          for (const group of [...groups, total])
            expect([...group.columns.values()].reduce((sum, hours) => sum + hours, 0)).toBe(group.hours);
        },
      ),
    );
  });

  test("count a correction in the month it is paid in", () => {
    const work = [
      entry({ on: "2026-09-29", month: "2026-11", hours: -1.5, corrects: 3 }),
      entry({ hours: 4 }),
    ];
    expect(sumHours(work, "month", "activity").groups).toMatchObject([{ key: "2026-11", hours: 2.5 }]);
    expect(sumHours(work, "quarter", "activity").groups).toMatchObject([{ key: "2026-Q4", hours: 2.5 }]);
  });

  test("of people and procurements begin with the most hours, those of months with the first", () => {
    const work = [
      entry({ month: "2026-10", on: "2026-10-02", hours: 1 }),
      entry({ month: "2026-11", hours: 5, person: "Jaan Tamm" }),
    ];
    expect(sumHours(work, "person", "month").groups.map(({ key }) => key)).toEqual([
      "Jaan Tamm",
      "Mari Maasikas",
    ]);
    expect(sumHours(work, "month", "activity").groups.map(({ key }) => key)).toEqual(["2026-10", "2026-11"]);
  });

  test("of a year stand by quarter, those of less by month, and those by time by activity", () => {
    expect(acrossOf("person", "2026")).toBe("quarter");
    expect(acrossOf("role", "2026-Q4")).toBe("month");
    expect(acrossOf("quarter", "2026")).toBe("activity");
  });
});

describe("a period that is read", () => {
  test("is followed by the next one of its kind, which leads back to it", () => {
    for (const [period, next] of [
      ["2026-12", "2027-01"],
      ["2026-Q4", "2027-Q1"],
      ["2026", "2027"],
    ] as const) {
      expect(besidePeriod(period, 1)).toBe(next);
      expect(besidePeriod(next, -1)).toBe(period);
    }
  });

  test("is one that has begun and that the project knows", () => {
    const periods = periodsUntil("2026-11-22", "2026-08-15");
    expect(periods).toEqual(["2026-11", "2026-10", "2026-09", "2026-08", "2026-Q4", "2026-Q3", "2026"]);
    for (const period of periods) {
      expect(firstDay(period) <= "2026-11-22").toBe(true);
      expect(lastDay(period) >= "2026-08-15").toBe(true);
    }
  });

  test("that is a week begins on a Monday", () => {
    expect(mondayOf("2026-11-22")).toBe("2026-11-16");
    expect(mondayOf("2026-11-16")).toBe("2026-11-16");
    fc.assert(
      fc.property(fc.integer({ min: -4000, max: 4000 }), (days) => {
        const day = addDays("2026-11-22", days);
        const monday = mondayOf(day);
        expect(new Date(`${monday}T00:00Z`).getUTCDay()).toBe(1);
        expect(daysBetween(monday, day)).toBeGreaterThanOrEqual(0);
        expect(daysBetween(monday, day)).toBeLessThan(7);
      }),
    );
  });
});

const entries: fc.Arbitrary<WorkEntry> = fc
  .record({
    person: fc.constantFrom("Mari Maasikas", "Jaan Tamm", "Kadri Kask"),
    role: fc.constantFrom(...EVALUATOR_ROLES),
    activity: fc.constantFrom(...ACTIVITIES),
    procurementId: fc.integer({ min: 1, max: 5 }),
    month: fc.constantFrom("2026-08", "2026-09", "2026-10", "2026-11"),
    hours: fc.integer({ min: -96, max: 96 }).map((quarters) => quarters / 4),
  })
  .map(entry);

function entry(given: Partial<WorkEntry>): WorkEntry {
  return {
    id: 1,
    version: 1,
    procurementId: 7,
    person: "Mari Maasikas",
    userId: null,
    activity: "committee",
    assignmentId: null,
    role: "committeeMember",
    on: "2026-11-17",
    hours: 1,
    note: null,
    corrects: null,
    month: "2026-11",
    illustrative: false,
    ...given,
  };
}
