import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import {
  DENSEST,
  dayNumber,
  dayOf,
  densityFor,
  LOOSEST,
  timelineScale,
  wholeQuarters,
  zoomAt,
} from "#client/timeline/timeline-scale.ts";
import { addDays, daysBetween, firstDay, lastDay } from "#shared/period.ts";
import { day, period } from "#test/support/arbitraries.ts";

const PROJECT = { first: "2024-04-01", last: "2028-09-30" };
const zone = process.env.TZ;
afterEach(() => {
  process.env.TZ = zone;
  if (zone === undefined) delete process.env.TZ;
});

const extent = () =>
  fc.tuple(day(), fc.integer({ min: 0, max: 4000 })).map(([first, days]) => ({
    first,
    last: addDays(first, days),
  }));
const density = () => fc.double({ min: DENSEST, max: LOOSEST, noNaN: true });

describe("days on the timeline", () => {
  test("are all as wide as each other, and a period is as wide as its days", () => {
    fc.assert(
      fc.property(extent(), density(), period(), (drawn, pixels, each) => {
        const scale = timelineScale(drawn, pixels, 0);
        const days = daysBetween(firstDay(each), lastDay(each)) + 1;
        expect(scale.endOf(lastDay(each)) - scale.startOf(firstDay(each))).toBeCloseTo(days * pixels, 5);
      }),
    );
  });

  test("follow each other without a gap: where one ends the next begins", () => {
    fc.assert(
      fc.property(extent(), density(), day(), (drawn, pixels, each) => {
        const scale = timelineScale(drawn, pixels, 0);
        expect(scale.endOf(each)).toBeCloseTo(scale.startOf(addDays(each, 1)), 5);
        expect(scale.middleOf(each)).toBeCloseTo((scale.startOf(each) + scale.endOf(each)) / 2, 5);
      }),
    );
  });

  test("are found again at the place where they are drawn, and none outside of what is drawn", () => {
    fc.assert(
      fc.property(extent(), density(), fc.nat(), (drawn, pixels, offset) => {
        const scale = timelineScale(drawn, pixels, 0);
        const each = addDays(drawn.first, offset % (daysBetween(drawn.first, drawn.last) + 1));
        expect(scale.dayAt(scale.middleOf(each))).toBe(each);
        expect(scale.dayAt(-1000)).toBe(scale.first);
        expect(scale.dayAt(scale.width + 1000)).toBe(scale.last);
      }),
    );
  });

  test.each(["Europe/Tallinn", "America/Los_Angeles", "Pacific/Kiritimati", "UTC"])(
    "are as wide where and when the clocks change, for a reader in %s",
    (timeZone) => {
      process.env.TZ = timeZone;
      expect(new Date("2026-03-29T12:00Z").getTimezoneOffset()).toBe(OFFSETS[timeZone]);
      const scale = timelineScale(PROJECT, 2, 0);
      for (const each of ["2026-03-08", "2026-03-29", "2026-10-25", "2026-11-01", "2028-02-29"])
        expect(scale.endOf(each) - scale.startOf(each)).toBeCloseTo(2, 8);
      expect(scale.columns.map(({ period: month }) => month)).toContain("2026-03");
      expect(scale.startOf("2026-07-01")).toBeCloseTo(2 * daysBetween("2024-04-01", "2026-07-01"), 6);
    },
  );
});

describe("the columns", () => {
  test("are quarters under years, months under quarters when looked at closely, and stand beside each other", () => {
    fc.assert(
      fc.property(extent(), density(), (drawn, pixels) => {
        const scale = timelineScale(drawn, pixels, 0);
        for (const row of [scale.columns, scale.heads]) {
          expect(row[0]!.x).toBe(0);
          for (const [index, column] of row.entries())
            expect(column.x + column.width).toBeCloseTo(row[index + 1]?.x ?? scale.width, 4);
        }
        const lengths = new Set(scale.columns.map(({ period: each }) => each.length));
        const heads = new Set(scale.heads.map(({ period: each }) => each.length));
        expect([lengths.size, heads.size]).toEqual([1, 1]);
        expect(
          scale.columns.every(({ period: each }) => (each[5] === "Q") !== (scale.zoom === "month")),
        ).toBe(true);
        expect(
          scale.heads.every(({ period: each }) => each.length === (scale.zoom === "month" ? 7 : 4)),
        ).toBe(true);
      }),
    );
  });

  test("of the whole sample project are eighteen quarters, each from its first day to its last", () => {
    const { columns, heads, startOf, endOf } = timelineScale(PROJECT, 0.6, 0);
    expect(columns.map(({ period: each }) => each)).toHaveLength(18);
    expect(heads.map(({ period: each }) => each)).toEqual(["2024", "2025", "2026", "2027", "2028"]);
    const first = columns.find(({ period: each }) => each === "2026-Q1")!;
    expect(first.x).toBeCloseTo(startOf("2026-01-01"), 8);
    expect(first.x + first.width).toBeCloseTo(endOf("2026-03-31"), 8);
  });

  test("are what bars snap to: quarters, and months where they are months", () => {
    const quarters = timelineScale(PROJECT, 0.6, 0);
    expect(quarters.periodAt(quarters.middleOf("2026-05-12"))).toBe("2026-Q2");
    const years = timelineScale(PROJECT, 0.1, 0);
    expect(years.periodAt(years.middleOf("2026-05-12"))).toBe("2026-Q2");
    const months = timelineScale(PROJECT, 3, 0);
    expect(months.periodAt(months.middleOf("2026-05-12"))).toBe("2026-05");
  });
});

describe("how much is in sight", () => {
  test("is never less than what it is seen through", () => {
    fc.assert(
      fc.property(extent(), density(), fc.integer({ min: 200, max: 3000 }), (drawn, pixels, least) => {
        const scale = timelineScale(drawn, pixels, least);
        expect(scale.width).toBeGreaterThanOrEqual(least - 1e-6);
        expect(scale.first <= drawn.first && scale.last >= drawn.last).toBe(true);
      }),
    );
  });

  test("is the period asked for, when the columns allow it", () => {
    const year = { first: "2026-01-01", last: "2026-12-31" };
    expect(densityFor(year, 1000)).toBeCloseTo(1000 / 365, 8);
    expect(densityFor(year, 1000, "month")).toBeCloseTo(1000 / 365, 8);
    expect(zoomAt(densityFor(year, 1000, "year"))).toBe("year");
    expect(zoomAt(densityFor(PROJECT, 300, "month"))).toBe("month");
  });

  test("of a whole project begins and ends with whole quarters", () => {
    expect(wholeQuarters({ first: "2024-06-01", last: "2028-07-31" })).toEqual({
      first: "2024-04-01",
      last: "2028-09-30",
    });
  });

  test("is counted in days that are numbered without hours", () => {
    fc.assert(
      fc.property(day(), fc.integer({ min: -500, max: 500 }), (each, more) => {
        expect(dayOf(dayNumber(each) + more)).toBe(addDays(each, more));
      }),
    );
  });
});

/** Minutes that UTC is ahead, at noon of the day on which Estonian clocks went forward. */
const OFFSETS: Record<string, number> = {
  "Europe/Tallinn": -180,
  "America/Los_Angeles": 420,
  "Pacific/Kiritimati": -840,
  UTC: 0,
};
