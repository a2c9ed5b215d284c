import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, firstDay, lastDay, quarterOf } from "#shared/period.ts";
import { firstPromise, latestPromise, type Statement } from "#shared/plan.ts";
import { isBehind, replanned, slippage, VERDICTS, type Verdict } from "#shared/slippage.ts";
import { day, windowOf } from "#test/support/arbitraries.ts";
import { planRevisions, statementsIn, windowWith } from "#test/support/boards.ts";

const TODAY = "2026-11-22";

describe("slippage", () => {
  test.each<
    [string, { from: string | null; to: string } | null, string | null, string, Verdict, number | null]
  >([
    [
      "is nothing on the last day of a range",
      { from: "2025-Q3", to: "2025-Q4" },
      "2025-12-31",
      TODAY,
      "onTime",
      0,
    ],
    ["is one quarter the day after", { from: "2025-Q3", to: "2025-Q4" }, "2026-01-01", TODAY, "late", 1],
    [
      "is nothing on the first day of a range",
      { from: "2025-Q3", to: "2025-Q4" },
      "2025-07-01",
      TODAY,
      "onTime",
      0,
    ],
    [
      "is minus one quarter the day before it",
      { from: "2025-Q3", to: "2025-Q4" },
      "2025-06-30",
      TODAY,
      "early",
      -1,
    ],
    [
      "is early by years where somebody was",
      { from: "2026-Q1", to: "2026-Q1" },
      "2024-06-01",
      TODAY,
      "early",
      -7,
    ],
    ["is never early against a deadline", { from: null, to: "2025-Q4" }, "2024-06-01", TODAY, "onTime", 0],
    [
      "is one quarter for base documents promised by the start of 2026",
      { from: null, to: "2025-Q4" },
      "2026-02-10",
      TODAY,
      "late",
      1,
    ],
    [
      "is two quarters for a January contract signed on 1 July",
      { from: "2026-01", to: "2026-01" },
      "2026-07-01",
      TODAY,
      "late",
      2,
    ],
    [
      "is zero quarters, and late, for a January contract signed in March",
      { from: "2026-01", to: "2026-01" },
      "2026-03-04",
      TODAY,
      "late",
      0,
    ],
    [
      "is zero quarters, and early, for an April start accepted on 1 April of a May window",
      { from: "2026-05", to: "2026-12" },
      "2026-04-01",
      TODAY,
      "early",
      0,
    ],
    [
      "is one quarter for April's delivery accepted in September",
      { from: "2026-01", to: "2026-04" },
      "2026-09-11",
      TODAY,
      "late",
      1,
    ],
    [
      "is nothing all year where a year was promised",
      { from: "2025", to: "2025" },
      "2025-12-31",
      TODAY,
      "onTime",
      0,
    ],
    [
      "is three quarters nine months after a promised year",
      { from: "2025", to: "2025" },
      "2026-09-30",
      TODAY,
      "late",
      3,
    ],
    [
      "is nothing on the last day of a half-year",
      { from: "2026-H1", to: "2026-H1" },
      "2026-06-30",
      TODAY,
      "onTime",
      0,
    ],
    [
      "is zero quarters the day after a promised day",
      { from: "2026-04-15", to: "2026-04-15" },
      "2026-04-16",
      TODAY,
      "late",
      0,
    ],
    [
      "is not due while the deadline's quarter lasts",
      { from: null, to: "2026-Q4" },
      null,
      TODAY,
      "notDue",
      0,
    ],
    ["is not due on the very last day", { from: null, to: "2026-Q4" }, null, "2026-12-31", "notDue", 0],
    ["is overdue the day after", { from: null, to: "2026-Q4" }, null, "2027-01-01", "overdue", 1],
    [
      "is overdue by three quarters in November for a first quarter",
      { from: "2026-Q1", to: "2026-Q1" },
      null,
      TODAY,
      "overdue",
      3,
    ],
    [
      "is overdue inside the quarter for a promised month",
      { from: "2026-10", to: "2026-10" },
      null,
      TODAY,
      "overdue",
      0,
    ],
    [
      "is not due before the window begins, either",
      { from: "2027-Q1", to: "2027-Q2" },
      null,
      TODAY,
      "notDue",
      0,
    ],
    ["cannot be told without a promise", null, "2026-01-01", TODAY, "notComparable", null],
    ["cannot be told without a promise while it is open", null, null, TODAY, "notComparable", null],
  ])("%s", (_, window, metOn, today, verdict, quarters) => {
    expect(slippage(window, metOn, today)).toEqual({ verdict, quarters });
  });

  test("says that a window is never late on its last day, and always is the day after", () => {
    fc.assert(
      fc.property(
        windowOf().filter(({ to }) => lastDay(to) < "2100-12-31"),
        (window) => {
          const last = lastDay(window.to);
          const next = addDays(last, 1);
          expect(slippage(window, last, last)).toEqual({ verdict: "onTime", quarters: 0 });
          expect(slippage(window, null, last)).toEqual({ verdict: "notDue", quarters: 0 });
          const quarters = quarterOf(next) - quarterOf(last);
          expect(slippage(window, next, next)).toEqual({ verdict: "late", quarters });
          expect(slippage(window, null, next)).toEqual({ verdict: "overdue", quarters });
        },
      ),
    );
  });

  test("has one verdict for every day, and a number whose sign agrees with it", () => {
    fc.assert(
      fc.property(windowOf(), fc.option(day(), { nil: null }), day(), (window, metOn, today) => {
        const { verdict, quarters } = slippage(window, metOn, today);
        expect(VERDICTS).toContain(verdict);
        const at = metOn ?? today;
        const past = at > lastDay(window.to);
        if (past) {
          expect(verdict).toBe(metOn === null ? "overdue" : "late");
          expect(quarters).toBeGreaterThanOrEqual(0);
        } else if (metOn === null) expect([verdict, quarters]).toEqual(["notDue", 0]);
        else if (window.from !== null && at < firstDay(window.from)) {
          expect(verdict).toBe("early");
          expect(quarters).toBeLessThanOrEqual(0);
        } else expect([verdict, quarters]).toEqual(["onTime", 0]);
      }),
    );
  });

  test("never shrinks as an open milestone waits, and today does not matter once it is met", () => {
    fc.assert(
      fc.property(windowOf(), day(), day(), (window, one, other) => {
        const [earlier, later] = [one, other].sort() as [string, string];
        expect(slippage(window, null, later).quarters).toBeGreaterThanOrEqual(
          slippage(window, null, earlier).quarters!,
        );
        expect(slippage(window, earlier, later)).toEqual(slippage(window, earlier, earlier));
      }),
    );
  });

  test("is as many quarters whether what came late is met or still open", () => {
    fc.assert(
      fc.property(windowOf(), day(), (window, on) => {
        fc.pre(on > lastDay(window.to));
        expect(slippage(window, on, on).quarters).toBe(slippage(window, null, on).quarters);
      }),
    );
  });
});

describe("re-planned", () => {
  const dropped = (revisionId: number): Statement => ({ revisionId, kind: "dropped", verbatim: "jääb ära" });

  test.each<[string, Statement[], Verdict, number | null]>([
    [
      "is one quarter for the advisory announcement",
      [windowWith(1, "2025-Q3", "2025-Q4"), windowWith(2, "2026-Q1", "2026-Q1")],
      "late",
      1,
    ],
    [
      "is nothing where only the latest revision states a window",
      [windowWith(2, "2026-01", "2026-04")],
      "onTime",
      0,
    ],
    [
      "is negative where a revision moved a stage forward",
      [windowWith(1, null, "2026"), windowWith(2, null, "2026-Q2")],
      "early",
      -2,
    ],
    [
      "is nothing inside a quarter",
      [windowWith(1, "2026-01", "2026-01"), windowWith(2, "2026-03", "2026-03")],
      "onTime",
      0,
    ],
    [
      "is not comparable where the first window was the start of drafting",
      [windowWith(1, null, "2024-Q4", "start"), windowWith(2, null, "2025-Q4")],
      "notComparable",
      null,
    ],
    [
      "is not comparable where the latest revision speaks of another event",
      [windowWith(1, null, "2025-Q4"), windowWith(2, null, "2026-Q1", "other")],
      "notComparable",
      null,
    ],
    [
      "is not comparable where only a call for offers is stated",
      [windowWith(1, "2025-Q1", "2025-Q1", "other")],
      "notComparable",
      null,
    ],
    ["is not comparable where nothing is stated", [], "notComparable", null],
    [
      "is not comparable once the stage is dropped",
      [windowWith(1, null, "2025-Q4"), dropped(2)],
      "notComparable",
      null,
    ],
    [
      "passes over a revision in between",
      [windowWith(1, null, "2025-Q4"), windowWith(2, null, "2026-Q1"), windowWith(3, null, "2027-Q1")],
      "late",
      5,
    ],
    [
      "is counted again when a dropped stage is planned anew",
      [windowWith(1, null, "2025-Q4"), dropped(2), windowWith(3, null, "2026-Q4")],
      "late",
      4,
    ],
  ])("%s", (_, statements, verdict, quarters) => {
    expect(replanned(statements)).toEqual({ verdict, quarters });
  });

  test("and slipped make the total, for whatever is late or overdue against both promises", () => {
    const stated = planRevisions().chain(statementsIn);
    let compared = 0;
    fc.assert(
      fc.property(stated, fc.option(day(), { nil: null }), day(), (statements, metOn, today) => {
        const moved = replanned(statements);
        const slipped = slippage(latestPromise(statements), metOn, today);
        const total = slippage(firstPromise(statements), metOn, today);
        fc.pre(moved.quarters !== null && isBehind(slipped) && isBehind(total));
        if (moved.quarters !== 0) compared++;
        expect(moved.quarters! + slipped.quarters!).toBe(total.quarters);
      }),
    );
    expect(compared).toBeGreaterThan(0);
  });
});

test.each<[Verdict, boolean]>([
  ["early", false],
  ["onTime", false],
  ["late", true],
  ["overdue", true],
  ["notDue", false],
  ["notComparable", false],
  ["notApplicable", false],
])("what is %s is behind its promise: %s", (verdict, expected) => {
  expect(isBehind({ verdict, quarters: 0 })).toBe(expected);
});
