import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FIRST_YEAR, firstDay, LAST_YEAR, lastDay, precisionOf, quarterOf } from "#shared/period.ts";
import { parsePlanWording } from "#shared/plan-wording.ts";
import {
  type Grid,
  gridNumber,
  gridPeriod,
  movedWindow,
  replannedSays,
  resizedWindow,
  type Span,
  steppedEdge,
} from "#shared/replanning.ts";
import { day, windowOf } from "#test/support/arbitraries.ts";

/** „2026-Q1..2026-Q2“, „..2026-Q4“ for a deadline. */
function span(text: string): Span {
  const [from, to] = text.split("..");
  return to === undefined ? { from: from!, to: from! } : { from: from || null, to };
}

function text({ from, to }: Span): string {
  return from === to ? to : `${from ?? ""}..${to}`;
}

describe("a window is moved", () => {
  test.each<[string, string, number, Grid, string]>([
    ["a quarter by a quarter", "2026-Q4", 1, "quarter", "2027-Q1"],
    ["a range of quarters keeps its length", "2025-Q3..2025-Q4", 2, "quarter", "2026-Q1..2026-Q2"],
    ["a deadline stays a deadline", "..2026-Q4", -1, "quarter", "..2026-Q3"],
    ["a year by four quarters stays a year", "2026", 4, "quarter", "2027"],
    ["a year by one becomes quarters", "2026", 1, "quarter", "2026-Q2..2027-Q1"],
    ["the end of a year by one becomes a quarter", "..2026", 1, "quarter", "..2027-Q1"],
    ["a half-year by two quarters stays one", "2026-H1", 2, "quarter", "2026-H2"],
    ["a half-year by one becomes quarters", "2026-H1", 1, "quarter", "2026-Q2..2026-Q3"],
    ["months by a quarter stay months", "2026-04..2026-12", 1, "quarter", "2026-07..2027-03"],
    ["a quarter by a month becomes months", "2026-Q1", 1, "month", "2026-02..2026-04"],
    ["a quarter by three months stays a quarter", "2026-Q1", 3, "month", "2026-Q2"],
    ["a month by a month", "2026-12", 1, "month", "2027-01"],
    ["a day keeps its place in the month", "2026-04-15", 1, "quarter", "2026-07-15"],
    ["the last day of a month stays the last", "2026-06-30", 1, "month", "2026-07-31"],
    ["the last day of January is the last of February", "2028-01-31", 1, "month", "2028-02-29"],
    ["a day that a month lacks is its last", "2026-01-30", 1, "month", "2026-02-28"],
    ["the 28th of February is just a day", "2026-02-28", 1, "month", "2026-03-28"],
    ["by nothing", "2026", 0, "month", "2026"],
    ["no further than the years that can be written", "2100-Q3", 9, "quarter", "2100-Q4"],
    ["no earlier than them either", "1990-Q2..1991-Q1", -5, "quarter", "1990-Q1..1990-Q4"],
  ])("%s", (_, window, by, grid, expected) => {
    expect(text(movedWindow(span(window), by, grid))).toBe(expected);
  });

  test("there and back is the same first and last day", () => {
    fc.assert(
      fc.property(planned(), fc.integer({ min: -12, max: 12 }), grids(), (window, by, grid) => {
        const back = movedWindow(movedWindow(window, by, grid), -by, grid);
        expect(daysOf(back)).toEqual(daysOf(window));
      }),
    );
  });

  test("by steps or all at once is the same", () => {
    fc.assert(
      fc.property(planned(), fc.integer({ min: 1, max: 9 }), grids(), (window, by, grid) => {
        let stepped = window;
        for (let step = 0; step < by; step++) stepped = movedWindow(stepped, 1, grid);
        expect(daysOf(stepped)).toEqual(daysOf(movedWindow(window, by, grid)));
      }),
    );
  });

  test("by quarters keeps how many quarters it spans, and moves its end by that many", () => {
    fc.assert(
      fc.property(planned(), fc.integer({ min: -12, max: 12 }), (window, by) => {
        const moved = movedWindow(window, by, "quarter");
        expect(endQuarter(moved) - endQuarter(window)).toBe(by);
        if (window.from === null) expect(moved.from).toBeNull();
        else expect(startQuarter(moved) - startQuarter(window)).toBe(by);
      }),
    );
  });

  test("never leaves the years that can be written, and never reverses", () => {
    fc.assert(
      fc.property(windowOf(), fc.integer({ min: -999, max: 999 }), grids(), (window, by, grid) => {
        expectSound(movedWindow(window, by, grid));
      }),
    );
  });
});

describe("a window is made longer or shorter", () => {
  test.each<[string, string, "start" | "end", string, Grid, string]>([
    ["the end of a quarter", "2026-Q1", "end", "2026-Q3", "quarter", "2026-Q1..2026-Q3"],
    ["the start of a range", "2025-Q3..2025-Q4", "start", "2025-Q4", "quarter", "2025-Q4"],
    ["a year becomes quarters", "2026", "end", "2026-Q3", "quarter", "2026-Q1..2026-Q3"],
    ["from the other side too", "2026", "start", "2026-Q2", "quarter", "2026-Q2..2026-Q4"],
    ["a year made a year longer stays years", "2026", "end", "2027-Q4", "quarter", "2026..2027"],
    ["a deadline has no start", "..2026", "start", "2026-Q2", "quarter", "..2026"],
    ["a deadline is moved by its end", "..2026", "end", "2026-Q3", "quarter", "..2026-Q3"],
    ["a quarter ends with a month", "2026-Q2", "end", "2026-05", "month", "2026-04..2026-05"],
    ["a month at a quarter's end keeps quarters", "2026-Q1", "end", "2026-06", "month", "2026-Q1..2026-Q2"],
    ["months end with a quarter", "2026-04..2026-05", "end", "2026-Q3", "quarter", "2026-04..2026-09"],
    ["an end stops at the start", "2026-Q2..2026-Q4", "end", "2025-Q1", "quarter", "2026-Q2"],
    ["a start stops at the end", "2026-Q2..2026-Q4", "start", "2028-Q1", "quarter", "2026-Q4"],
    ["to where it is", "2026-H1", "end", "2026-Q2", "quarter", "2026-H1"],
  ])("%s", (_, window, edge, at, grid, expected) => {
    const resized = resizedWindow(span(window), edge, gridNumber(firstDay(at), grid), grid);
    expect(text(resized)).toBe(expected);
  });

  test("ends or begins where asked, the other edge stays, and it never reverses", () => {
    fc.assert(
      fc.property(
        windowOf(),
        fc.constantFrom("start" as const, "end" as const),
        day(),
        grids(),
        (window, edge, on, grid) => {
          const at = gridNumber(on, grid);
          const resized = resizedWindow(window, edge, at, grid);
          expectSound(resized);
          const [was, is] = [daysOf(window), daysOf(resized)];
          if (edge === "end") expect(is.first).toBe(was.first);
          else expect(is.last).toBe(was.last);
          const cell = gridPeriod(at, grid);
          if (edge === "end" && lastDay(cell) >= (was.first ?? "")) expect(is.last).toBe(lastDay(cell));
          if (edge === "start" && was.first !== null && firstDay(cell) <= was.last)
            expect(is.first).toBe(firstDay(cell));
        },
      ),
    );
  });

  test("a step leads to the nearest bound on that side, also from between two", () => {
    const days = span("2026-04-15..2026-05-20");
    expect(gridPeriod(steppedEdge(days, "end", 1, "quarter"), "quarter")).toBe("2026-Q2");
    expect(gridPeriod(steppedEdge(days, "end", -1, "month"), "month")).toBe("2026-04");
    expect(gridPeriod(steppedEdge(days, "start", 1, "month"), "month")).toBe("2026-05");
    expect(gridPeriod(steppedEdge(days, "start", -1, "month"), "month")).toBe("2026-04");
    expect(gridPeriod(steppedEdge(span("2026-Q2"), "start", -1, "quarter"), "quarter")).toBe("2026-Q1");
  });

  test("every step changes the edge, until it meets the other", () => {
    fc.assert(
      fc.property(
        planned(),
        fc.constantFrom("start" as const, "end" as const),
        fc.constantFrom(1 as const, -1 as const),
        grids(),
        (window, edge, step, grid) => {
          const resized = resizedWindow(window, edge, steppedEdge(window, edge, step, grid), grid);
          const [was, is] = [daysOf(window), daysOf(resized)];
          if (edge === "end" && step === 1) expect(is.last > was.last).toBe(true);
          if (edge === "end" && step === -1) expect(is.last <= was.last).toBe(true);
          if (edge === "start" && step === -1 && was.first !== null) expect(is.first! < was.first).toBe(true);
        },
      ),
    );
  });
});

describe("what the draft then says", () => {
  test("is in the words of the office, which are read back as the same window", () => {
    fc.assert(
      fc.property(windowOf(), (window) => {
        const says = replannedSays(null, window);
        const read = parsePlanWording(says.verbatim);
        expect(read.ok && { from: read.window.from, to: read.window.to }).toEqual(window);
      }),
    );
  });

  test("speaks of the same event as before", () => {
    const before = {
      kind: "implied" as const,
      from: null,
      to: "2026",
      refersTo: "start" as const,
      verbatim: "",
    };
    expect(replannedSays(before, span("2026-Q2"))).toEqual({
      kind: "window",
      from: "2026-Q2",
      to: "2026-Q2",
      refersTo: "start",
      verbatim: "II kvartal 2026",
    });
    expect(replannedSays({ ...before, kind: "period" }, span("2026-Q2..2026-Q3")).kind).toBe("period");
    expect(replannedSays({ kind: "dropped", verbatim: "" }, span("..2026"))).toMatchObject({
      kind: "deadline",
      refersTo: "milestone",
      verbatim: "2026. aasta lõpuks",
    });
  });
});

function grids(): fc.Arbitrary<Grid> {
  return fc.constantFrom("quarter", "month");
}

/** Windows far enough from the years' bounds, without days that some months lack. */
function planned(): fc.Arbitrary<Span> {
  const isUsual = (period: string | null) =>
    period === null ||
    (Number(period.slice(0, 4)) > FIRST_YEAR + 4 &&
      Number(period.slice(0, 4)) < LAST_YEAR - 4 &&
      (precisionOf(period) !== "day" || period.slice(8) <= "28"));
  return windowOf().filter(({ from, to }) => isUsual(from) && isUsual(to));
}

function daysOf({ from, to }: Span): { first: string | null; last: string } {
  return { first: from && firstDay(from), last: lastDay(to) };
}

function endQuarter({ to }: Span): number {
  return quarterOf(lastDay(to));
}

function startQuarter({ from, to }: Span): number {
  return quarterOf(firstDay(from ?? to));
}

function expectSound({ from, to }: Span): void {
  expect(Number(to.slice(0, 4))).toBeLessThanOrEqual(LAST_YEAR);
  expect(Number((from ?? to).slice(0, 4))).toBeGreaterThanOrEqual(FIRST_YEAR);
  if (from !== null) expect(firstDay(from) <= lastDay(to)).toBe(true);
}
