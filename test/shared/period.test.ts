import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDays,
  dayInTimeZone,
  daySchema,
  daysBetween,
  firstDay,
  isDay,
  isPeriod,
  lastDay,
  periodSchema,
  precisionOf,
  quarterOf,
  quarterPeriod,
} from "#shared/period.ts";
import { day, period } from "#test/support/arbitraries.ts";

describe("a day", () => {
  test.each([
    ["is a day of the calendar", "2026-03-09", true],
    ["may be a leap day", "2024-02-29", true],
    ["may be the leap day of a year of hundreds that 400 divides", "2000-02-29", true],
    ["cannot be a leap day in another year", "2026-02-29", false],
    ["cannot be the leap day of 2100", "2100-02-29", false],
    ["cannot be 31 February", "2026-02-31", false],
    ["cannot be 31 April", "2026-04-31", false],
    ["cannot be day 0", "2026-04-00", false],
    ["cannot lie in month 13", "2026-13-01", false],
    ["may be the first of 1990", "1990-01-01", true],
    ["may be the last of 2100", "2100-12-31", true],
    ["cannot lie before 1990", "1989-12-31", false],
    ["cannot lie after 2100", "2101-01-01", false],
    ["has two digits for its month", "2026-3-09", false],
    ["is not a month", "2026-03", false],
    ["carries no time", "2026-03-09T00:00", false],
    ["is not written the Estonian way", "09.03.2026", false],
    ["has nothing around it", " 2026-03-09", false],
    ["ends where it ends", "2026-03-09\n", false],
    ["is written in the digits of the keyboard", "２０２６-03-09", false],
    ["is not empty", "", false],
  ])("%s: %j", (_, text, expected) => {
    expect(isDay(text)).toBe(expected);
    expect(daySchema.safeParse(text).success).toBe(expected);
  });
});

describe("a period", () => {
  test.each([
    ["2026", "year", "2026-01-01", "2026-12-31"],
    ["2026-H1", "half", "2026-01-01", "2026-06-30"],
    ["2026-H2", "half", "2026-07-01", "2026-12-31"],
    ["2026-Q1", "quarter", "2026-01-01", "2026-03-31"],
    ["2026-Q2", "quarter", "2026-04-01", "2026-06-30"],
    ["2026-Q3", "quarter", "2026-07-01", "2026-09-30"],
    ["2026-Q4", "quarter", "2026-10-01", "2026-12-31"],
    ["2026-02", "month", "2026-02-01", "2026-02-28"],
    ["2024-02", "month", "2024-02-01", "2024-02-29"],
    ["2026-12", "month", "2026-12-01", "2026-12-31"],
    ["2026-04-15", "day", "2026-04-15", "2026-04-15"],
  ] as const)("%s is a %s from %s to %s", (text, precision, first, last) => {
    expect(isPeriod(text)).toBe(true);
    expect(periodSchema.parse(text)).toBe(text);
    expect(precisionOf(text)).toBe(precision);
    expect([firstDay(text), lastDay(text)]).toEqual([first, last]);
  });

  test.each([
    "",
    "26",
    "1989",
    "2101",
    "2026-",
    "2026-H0",
    "2026-H3",
    "2026-Q0",
    "2026-Q5",
    "2026-q1",
    "2026Q1",
    "2026-00",
    "2026-13",
    "2026-4",
    "2026-02-31",
    "2026-Q1-01",
    "02026",
    "-2026",
    "2026\n",
    "constructor",
    "2026–Q1",
  ])("%j is none", (text) => {
    expect(isPeriod(text)).toBe(false);
    expect(periodSchema.safeParse(text).success).toBe(false);
  });

  test("has days only if it is one: anything else is a mistake in the program", () => {
    expect(() => firstDay("2026-Q5")).toThrow(RangeError);
    expect(() => lastDay("soon")).toThrow(RangeError);
    expect(() => precisionOf("")).toThrow(RangeError);
  });

  test("never ends before it begins, and lasts as long as its precision says", () => {
    const longest = { year: 366, half: 184, quarter: 92, month: 31, day: 1 };
    const shortest = { year: 365, half: 181, quarter: 90, month: 28, day: 1 };
    fc.assert(
      fc.property(period(), (somePeriod) => {
        const days = daysBetween(firstDay(somePeriod), lastDay(somePeriod)) + 1;
        expect(days).toBeLessThanOrEqual(longest[precisionOf(somePeriod)]);
        expect(days).toBeGreaterThanOrEqual(shortest[precisionOf(somePeriod)]);
      }),
    );
  });

  test("holds exactly the days from its first to its last", () => {
    fc.assert(
      fc.property(period(), day(), (somePeriod, someDay) => {
        const spelledAlike = { year: 4, half: 0, quarter: 0, month: 7, day: 10 }[precisionOf(somePeriod)];
        const lies = firstDay(somePeriod) <= someDay && someDay <= lastDay(somePeriod);
        if (spelledAlike > 0) expect(lies).toBe(someDay.startsWith(somePeriod));
        if (precisionOf(somePeriod) === "quarter")
          expect(lies).toBe(quarterPeriod(quarterOf(someDay)) === somePeriod);
        if (precisionOf(somePeriod) === "half") {
          const half = someDay.slice(5, 7) <= "06" ? "H1" : "H2";
          expect(lies).toBe(`${someDay.slice(0, 4)}-${half}` === somePeriod);
        }
      }),
    );
  });
});

describe("a quarter", () => {
  test.each([
    ["2026-01-01", 8104],
    ["2026-03-31", 8104],
    ["2026-04-01", 8105],
    ["2026-06-30", 8105],
    ["2026-09-30", 8106],
    ["2026-10-01", 8107],
    ["2026-12-31", 8107],
    ["2027-01-01", 8108],
  ])("of %s is number %i", (someDay, number) => {
    expect(quarterOf(someDay)).toBe(number);
  });

  test("is found again from its number", () => {
    fc.assert(
      fc.property(fc.integer({ min: 4 * 1990, max: 4 * 2100 + 3 }), (number) => {
        expect(isPeriod(quarterPeriod(number))).toBe(true);
        expect(quarterOf(firstDay(quarterPeriod(number)))).toBe(number);
        expect(quarterOf(lastDay(quarterPeriod(number)))).toBe(number);
      }),
    );
  });

  test("is followed by the next one on the day after its last", () => {
    fc.assert(
      fc.property(fc.integer({ min: 4 * 1990, max: 4 * 2100 }), (number) => {
        expect(addDays(lastDay(quarterPeriod(number)), 1)).toBe(firstDay(quarterPeriod(number + 1)));
      }),
    );
  });

  test("has a whole number in a year of four digits", () => {
    expect(() => quarterPeriod(8104.5)).toThrow(RangeError);
    expect(() => quarterPeriod(Number.NaN)).toThrow(RangeError);
    expect(() => quarterPeriod(-1)).toThrow(RangeError);
    expect(() => quarterPeriod(40_000)).toThrow(RangeError);
  });
});

describe("counting days", () => {
  test.each([
    ["2026-02-28", 1, "2026-03-01"],
    ["2024-02-28", 1, "2024-02-29"],
    ["2025-12-31", 1, "2026-01-01"],
    ["2026-01-01", -1, "2025-12-31"],
    ["2026-03-28", 2, "2026-03-30"],
    ["2026-10-24", 2, "2026-10-26"],
    ["2026-03-09", 0, "2026-03-09"],
    ["2026-01-01", 365, "2027-01-01"],
  ])("%s and %i days is %s, also when the clocks change in between", (from, days, to) => {
    expect(addDays(from, days)).toBe(to);
    expect(daysBetween(from, to)).toBe(days);
  });

  test("there and back again is the same day, and earlier days sort first", () => {
    fc.assert(
      fc.property(day(), day(), (from, to) => {
        const days = daysBetween(from, to);
        expect(addDays(from, days)).toBe(to);
        expect(daysBetween(to, from)).toBe(0 - days);
        expect(days > 0).toBe(from < to);
      }),
    );
  });

  test("asks for days and whole numbers of them", () => {
    expect(() => addDays("2026-02-31", 1)).toThrow(RangeError);
    expect(() => addDays("2026-02", 1)).toThrow(RangeError);
    expect(() => addDays("2026-02-01", 0.5)).toThrow(RangeError);
    expect(() => addDays("2026-02-01", Number.POSITIVE_INFINITY)).toThrow(RangeError);
    expect(() => addDays("2026-02-01", 4_000_000)).toThrow(RangeError);
    expect(() => daysBetween("2026-02-01", "2026")).toThrow(RangeError);
  });
});

describe("the project's day", () => {
  test.each([
    [
      "is already the next one late in a winter evening in UTC",
      "2026-01-01T22:30:00Z",
      "Europe/Tallinn",
      "2026-01-02",
    ],
    ["is still the same one before that", "2026-01-01T21:59:59Z", "Europe/Tallinn", "2026-01-01"],
    ["begins an hour earlier in UTC in summer", "2026-06-30T21:00:00Z", "Europe/Tallinn", "2026-07-01"],
    ["is short when the clocks go forward", "2026-03-28T22:00:00Z", "Europe/Tallinn", "2026-03-29"],
    ["ends an hour earlier that night", "2026-03-29T20:59:59Z", "Europe/Tallinn", "2026-03-29"],
    ["has begun the next after it", "2026-03-29T21:00:00Z", "Europe/Tallinn", "2026-03-30"],
    ["is long when the clocks go back", "2026-10-24T21:00:00Z", "Europe/Tallinn", "2026-10-25"],
    ["ends an hour later that night", "2026-10-25T21:59:59Z", "Europe/Tallinn", "2026-10-25"],
    ["has begun the next after that", "2026-10-25T22:00:00Z", "Europe/Tallinn", "2026-10-26"],
    [
      "is the day before on the other side of the world",
      "2026-01-01T09:59:59Z",
      "Pacific/Honolulu",
      "2025-12-31",
    ],
  ])("%s: %s in %s is %s", (_, moment, timeZone, expected) => {
    expect(dayInTimeZone(new Date(moment), timeZone)).toBe(expected);
  });

  test("moves on by one day for each day, whatever the clocks do", () => {
    fc.assert(
      fc.property(day(), fc.integer({ min: 0, max: 86_399 }), (someDay, second) => {
        const inUtc = new Date(Date.parse(someDay) + 1000 * second);
        expect([someDay, addDays(someDay, 1)]).toContain(dayInTimeZone(inUtc, "Europe/Tallinn"));
        expect(dayInTimeZone(inUtc, "UTC")).toBe(someDay);
        // Noon in Estonia is 9 or 10 o'clock in UTC, so noon in UTC is never near a change of day there.
        expect(dayInTimeZone(new Date(Date.parse(someDay) + 12 * 3_600_000), "Europe/Tallinn")).toBe(someDay);
      }),
    );
  });

  test("needs a moment and a time zone that exist", () => {
    expect(() => dayInTimeZone(new Date(Number.NaN), "Europe/Tallinn")).toThrow(RangeError);
    expect(() => dayInTimeZone(new Date(0), "Europe/Reval")).toThrow(RangeError);
  });
});
