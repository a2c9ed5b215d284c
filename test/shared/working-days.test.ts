import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type Day } from "#shared/period.ts";
import { addWorkingDays, isWorkingDay } from "#shared/working-days.ts";
import { day } from "#test/support/arbitraries.ts";
import { basisWith } from "#test/support/law.ts";

const HOLIDAYS = new Set(basisWith().holidays);

describe("offices", () => {
  test.each<[string, Day, boolean]>([
    ["are open on a Monday", "2026-11-23", true],
    ["are open on a Friday", "2026-11-27", true],
    ["are closed on a Saturday", "2026-11-28", false],
    ["are closed on a Sunday", "2026-11-29", false],
    ["are closed on Christmas Eve", "2026-12-24", false],
    ["are open on the shortened day before it", "2026-12-23", true],
    ["are open on Easter Monday", "2026-04-06", true],
  ])("%s", (_, on, expected) => {
    expect(isWorkingDay(on, HOLIDAYS)).toBe(expected);
  });
});

describe("working days", () => {
  test.each<[string, Day, number, Day]>([
    ["one after a Friday is the Monday", "2026-11-20", 1, "2026-11-23"],
    ["one after a Saturday is the Monday too", "2026-11-21", 1, "2026-11-23"],
    ["five after a Friday is the next Friday", "2026-11-20", 5, "2026-11-27"],
    ["five after 22 December skip Christmas, a weekend and New Year's Day", "2025-12-22", 5, "2026-01-02"],
    ["two after 22 February skip Independence Day", "2027-02-22", 2, "2027-02-25"],
    ["two after Maundy Thursday skip Good Friday", "2026-04-02", 2, "2026-04-07"],
    ["one after 22 June skips Midsummer", "2026-06-22", 1, "2026-06-25"],
    ["none is the day itself, also a Sunday", "2026-11-22", 0, "2026-11-22"],
    ["one before a Monday is the Friday", "2026-11-23", -1, "2026-11-20"],
    ["one before 28 December is 23 December", "2026-12-28", -1, "2026-12-23"],
  ])("%s", (_, from, count, expected) => {
    expect(addWorkingDays(from, count, HOLIDAYS)).toBe(expected);
  });

  test("are whole", () => {
    expect(() => addWorkingDays("2026-11-22", 1.5, HOLIDAYS)).toThrow(RangeError);
  });

  test("counted on and back again lead to the same working day", () => {
    fc.assert(
      fc.property(day(), fc.nat(60), (from, count) => {
        const start = isWorkingDay(from, HOLIDAYS) ? from : addWorkingDays(from, 1, HOLIDAYS);
        const end = addWorkingDays(start, count, HOLIDAYS);
        expect(isWorkingDay(end, HOLIDAYS)).toBe(true);
        expect(addWorkingDays(end, -count, HOLIDAYS)).toBe(start);
        expect(end >= addDays(start, count)).toBe(true);
      }),
    );
  });
});
