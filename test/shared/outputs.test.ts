import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addOutputSchema,
  type Delivery,
  deliverSchema,
  type OutputWindow,
  outputStanding,
  outputsOfRounds,
  type PlannedOutput,
  planOutputSchema,
  subActivityOf,
} from "#shared/outputs.ts";
import { type Day, firstDay, lastDay, quarterOf, quarterPeriod } from "#shared/period.ts";
import type { PlanRevision } from "#shared/plan.ts";
import { slippage } from "#shared/slippage.ts";
import { timeframe, type View } from "#shared/standing.ts";
import { day, windowOf } from "#test/support/arbitraries.ts";

const REVISIONS: PlanRevision[] = [
  { id: 1, name: "2024", adoptedOn: "2024-12-31", adoptedOnAssumed: false, source: "" },
  { id: 2, name: "2026", adoptedOn: "2025-12-31", adoptedOnAssumed: false, source: "" },
];

function window(fields: Partial<OutputWindow>): OutputWindow {
  return {
    ...{ revisionId: 2, from: null, to: null, kind: "window", count: null, perQuarter: null },
    ...{ isMinimum: false, verbatim: "", normalization: null, note: null, source: null },
    ...fields,
  };
}

function output(windows: OutputWindow[], delivered: readonly [Day, number][] = []): PlannedOutput {
  const deliveries = delivered
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(
      ([on, count], index): Delivery => ({
        ...{ id: index + 1, version: 1, outputId: 1, on, count },
        ...{ link: null, note: null, illustrative: false },
      }),
    );
  return {
    ...{ id: 1, version: 1, subActivity: 3, procurementId: null, nameEt: "Videoklipid", nameEn: "" },
    ...{ indicators: [], unclear: null, windows, deliveries },
  };
}

function standingOn(on: Day, planned: PlannedOutput, against: View["against"] = "inForce") {
  return outputStanding(planned, timeframe(REVISIONS, { on, against }));
}

const ONE_BY_MARCH = window({ from: "2026-Q1", to: "2026-Q1", count: 1 });
const CLIPS = window({ from: "2026-Q1", to: "2026-Q4", count: 16, perQuarter: 4, isMinimum: true });
const A_QUARTER_SHORT: [Day, number][] = [
  ["2026-03-27", 4],
  ["2026-06-18", 4],
  ["2026-09-25", 3],
  ["2026-11-12", 2],
];

describe("an output", () => {
  test.each<[string, OutputWindow, [Day, number][], Day, string, number | null]>([
    ["is not due before its window has ended", ONE_BY_MARCH, [], "2026-03-31", "notDue", 0],
    ["is overdue the day after", ONE_BY_MARCH, [], "2026-04-01", "overdue", 1],
    ["is on time on the last day", ONE_BY_MARCH, [["2026-03-31", 1]], "2026-11-22", "onTime", 0],
    ["is late by the quarters since", ONE_BY_MARCH, [["2026-09-11", 1]], "2026-11-22", "late", 2],
    ["is early before its window", ONE_BY_MARCH, [["2025-11-11", 1]], "2026-11-22", "early", -1],
    [
      "promised by the month is late inside one quarter",
      window({ from: "2026-01", to: "2026-01", count: 1 }),
      [["2026-02-02", 1]],
      "2026-11-22",
      "late",
      0,
    ],
    [
      "is there only when as many are there as were promised",
      window({ to: "2026-Q2", count: 3 }),
      [
        ["2026-05-05", 2],
        ["2026-08-08", 1],
      ],
      "2026-11-22",
      "late",
      1,
    ],
    [
      "of which too few are there is overdue",
      window({ to: "2026-Q2", count: 3 }),
      [["2026-05-05", 2]],
      "2026-11-22",
      "overdue",
      2,
    ],
    [
      "of which more are there than promised was there when the promised number was",
      window({ to: "2026-Q2", count: 3, isMinimum: true }),
      [
        ["2026-05-05", 5],
        ["2026-08-08", 4],
      ],
      "2026-11-22",
      "onTime",
      0,
    ],
    [
      "without a number cannot be compared",
      window({ from: "2026-Q1", to: "2026-Q1" }),
      [["2026-03-12", 1]],
      "2026-11-22",
      "notComparable",
      null,
    ],
    [
      "without an end cannot be compared",
      window({ count: 1 }),
      [["2026-03-19", 1]],
      "2026-11-22",
      "notComparable",
      null,
    ],
  ])("%s", (_, planned, delivered, on, verdict, quarters) => {
    expect(standingOn(on, output([planned], delivered)).slippage).toEqual({ verdict, quarters });
  });

  test("that no plan speaks of cannot be compared", () => {
    expect(standingOn("2026-11-22", output([], [["2026-01-01", 2]]))).toMatchObject({
      yardstick: null,
      promised: null,
      delivered: 2,
      fulfilledOn: null,
      slippage: { verdict: "notComparable" },
      replanned: { verdict: "notComparable" },
      total: { verdict: "notComparable" },
    });
  });

  test("without an end can still be all there", () => {
    expect(standingOn("2026-11-22", output([window({ count: 1 })], [["2026-03-19", 1]]))).toMatchObject({
      promised: 1,
      fulfilledOn: "2026-03-19",
    });
  });

  test("knows on a day only what had been delivered and adopted by then", () => {
    const planned = output([CLIPS], A_QUARTER_SHORT);
    expect(standingOn("2026-06-18", planned).delivered).toBe(8);
    expect(standingOn("2026-06-17", planned)).toMatchObject({ delivered: 4, deliveries: [{ count: 4 }] });
    expect(standingOn("2025-12-30", planned)).toMatchObject({ windows: [], yardstick: null, promised: null });
  });
});

describe("„at least four each quarter“", () => {
  test.each<[string, [Day, number][], Day, string, number]>([
    ["is not due while the first quarter runs", [], "2026-03-31", "notDue", 0],
    ["is overdue as soon as a quarter ended with too few", [["2026-03-31", 3]], "2026-04-01", "overdue", 1],
    [
      "is not due again once they were caught up",
      [
        ["2026-03-31", 3],
        ["2026-04-02", 1],
      ],
      "2026-06-30",
      "notDue",
      0,
    ],
    ["counts what was too many before", [["2026-03-31", 9]], "2026-09-30", "notDue", 0],
    ["is overdue when that is used up", [["2026-03-31", 9]], "2026-10-01", "overdue", 1],
    ["is as late as the first quarter that is short", [["2026-03-31", 4]], "2026-11-22", "overdue", 2],
    [
      "has three quarters on time or caught up, and the fourth to come",
      A_QUARTER_SHORT,
      "2026-11-22",
      "notDue",
      0,
    ],
    ["had a quarter short before it was caught up", A_QUARTER_SHORT, "2026-10-31", "overdue", 1],
    [
      "is on time when the last came in the last quarter",
      [
        ["2026-03-31", 12],
        ["2026-12-31", 4],
      ],
      "2027-05-01",
      "onTime",
      0,
    ],
    [
      "is late when the last came after the year",
      [
        ["2026-03-31", 12],
        ["2027-02-01", 4],
      ],
      "2027-05-01",
      "late",
      1,
    ],
    ["is early when all came before the last quarter", [["2026-08-01", 16]], "2026-11-22", "early", -1],
  ])("%s", (_, delivered, on, verdict, quarters) => {
    expect(standingOn(on, output([CLIPS], delivered)).slippage).toEqual({ verdict, quarters });
  });

  test.each<[string, Partial<OutputWindow>, number | null]>([
    ["four quarters of ten are forty", { from: "2026", to: "2026", perQuarter: 10 }, 40],
    [
      "begun in a quarter, it is promised for that quarter too",
      { from: "2026-02", to: "2026-05", perQuarter: 2 },
      4,
    ],
    [
      "the year's number may be more than the least of each quarter",
      { from: "2026", to: "2026", perQuarter: 4, count: 20 },
      20,
    ],
    [
      "but what each quarter promises is never less",
      { from: "2026", to: "2026", perQuarter: 10, count: 30 },
      40,
    ],
    ["without a beginning nobody can say how many quarters there are", { to: "2026", perQuarter: 10 }, null],
  ])("%s", (_, fields, promised) => {
    expect(standingOn("2026-11-22", output([window(fields)])).promised).toBe(promised);
  });

  test("ends with its window, not with the quarter", () => {
    const planned = output([window({ from: "2026-02", to: "2026-05", perQuarter: 2 })], [["2026-02-02", 2]]);
    expect(standingOn("2026-05-31", planned).slippage).toEqual({ verdict: "notDue", quarters: 0 });
    expect(standingOn("2026-06-01", planned).slippage).toEqual({ verdict: "overdue", quarters: 0 });
  });
});

describe("what revisions say of an output", () => {
  const EARLIER = window({ revisionId: 1, from: "2025-Q3", to: "2025-Q4", count: 10 });
  const LATER = window({ revisionId: 2, from: "2026-Q1", to: "2026-Q2", count: 16 });
  const DELIVERED: [Day, number][] = [
    ["2026-02-02", 10],
    ["2026-07-07", 6],
  ];

  test("is measured by the plan in force, by the first promise with its own number, or by a chosen revision", () => {
    const planned = output([EARLIER, LATER], DELIVERED);
    expect(standingOn("2026-11-22", planned)).toMatchObject({
      firstPromise: EARLIER,
      planInForce: LATER,
      yardstick: LATER,
      promised: 16,
      fulfilledOn: "2026-07-07",
      slippage: { verdict: "late", quarters: 1 },
      replanned: { verdict: "late", quarters: 2 },
      total: { verdict: "late", quarters: 1 },
    });
    for (const against of ["first", 1] as const)
      expect(standingOn("2026-11-22", planned, against)).toMatchObject({
        yardstick: EARLIER,
        promised: 10,
        fulfilledOn: "2026-02-02",
        slippage: { verdict: "late", quarters: 1 },
      });
  });

  test("without an end leaves the end that was promised before, and nobody can say what was re-planned", () => {
    const endless = window({ revisionId: 2, count: 16 });
    expect(standingOn("2026-11-22", output([EARLIER, endless]))).toMatchObject({
      planInForce: EARLIER,
      replanned: { verdict: "notComparable", quarters: null },
      total: { verdict: "overdue", quarters: 4 },
    });
    expect(standingOn("2026-11-22", output([window({ revisionId: 1, count: 16 }), LATER]))).toMatchObject({
      firstPromise: null,
      planInForce: LATER,
      replanned: { verdict: "notComparable", quarters: null },
      total: { verdict: "notComparable", quarters: null },
    });
  });

  test("in one number adds up: re-planned and slipped are the total, for whatever is late or overdue", () => {
    fc.assert(
      fc.property(windowOf(), windowOf(), deliveries(), day(), (first, last, delivered, on) => {
        const frameDay = on < "2025-12-31" ? "2025-12-31" : on;
        const planned = output(
          [window({ ...first, revisionId: 1, count: 4 }), window({ ...last, revisionId: 2, count: 4 })],
          delivered,
        );
        const { slippage: slipped, replanned, total } = standingOn(frameDay, planned);
        const isLate = (verdict: string) => verdict === "late" || verdict === "overdue";
        fc.pre(isLate(slipped.verdict) && isLate(total.verdict));
        expect(replanned.quarters! + slipped.quarters!).toBe(total.quarters);
      }),
    );
  });
});

describe("whatever is promised and delivered", () => {
  test("an output is as late as the first of its promises that is not kept, counted one by one", () => {
    fc.assert(
      fc.property(windowOf(), deliveries(), day(), counted(), (planned, delivered, on, numbers) => {
        fc.pre(planned.from === null || quartersOf(planned.from, planned.to) <= 40);
        const frameDay = on < "2025-12-31" ? "2025-12-31" : on;
        const actual = standingOn(frameDay, output([window({ ...planned, ...numbers })], delivered));
        const units = delivered
          .filter(([when]) => when <= frameDay)
          .flatMap(([when, count]) => Array.from({ length: count }, () => when))
          .sort();
        const dueBy: { from: Day | null; to: Day; units: number }[] = [];
        const end = lastDay(planned.to);
        if (numbers.perQuarter !== null && planned.from !== null) {
          const begin = firstDay(planned.from);
          for (let number = quarterOf(begin); number <= quarterOf(end); number++) {
            const [opens, closes] = [firstDay(quarterPeriod(number)), lastDay(quarterPeriod(number))];
            dueBy.push({
              from: [opens, begin].sort().at(-1)!,
              to: [closes, end].sort().at(0)!,
              units: numbers.perQuarter * (dueBy.length + 1),
            });
          }
          dueBy.at(-1)!.units = Math.max(dueBy.at(-1)!.units, numbers.count ?? 0);
        } else if (numbers.count !== null)
          dueBy.push({ from: planned.from && firstDay(planned.from), to: end, units: numbers.count });
        const due = dueBy.find((each) => units.length < each.units) ?? dueBy.at(-1);
        expect(actual.slippage).toEqual(
          due
            ? slippage(due, units[due.units - 1] ?? null, frameDay)
            : { verdict: "notComparable", quarters: null },
        );
      }),
    );
  });

  test("another delivery never makes an output late that was not", () => {
    fc.assert(
      fc.property(
        windowOf(),
        deliveries(),
        day(),
        day(),
        counted(),
        (planned, delivered, on, when, numbers) => {
          fc.pre(planned.from === null || quartersOf(planned.from, planned.to) <= 40);
          const frameDay = on < "2025-12-31" ? "2025-12-31" : on;
          const isBehind = (list: [Day, number][]) =>
            /late|overdue/.test(
              standingOn(frameDay, output([window({ ...planned, ...numbers })], list)).slippage.verdict,
            );
          fc.pre(!isBehind(delivered));
          // A delivery that completes an output after its end makes it late instead of overdue, never instead of not due.
          expect(isBehind([...delivered, [when, 1]])).toBe(false);
        },
      ),
    );
  });

  test("it makes no difference whether a day's deliveries are recorded as one or one by one", () => {
    fc.assert(
      fc.property(windowOf(), deliveries(), day(), counted(), (planned, delivered, on, numbers) => {
        const oneByOne = delivered.flatMap(([when, count]) =>
          Array.from({ length: count }, (): [Day, number] => [when, 1]),
        );
        const [whole, split] = [delivered, oneByOne].map((list) => {
          const { deliveries: _, ...standing } = standingOn(
            on,
            output([window({ ...planned, ...numbers })], list),
          );
          return standing;
        });
        expect(split).toEqual(whole);
      }),
    );
  });
});

describe("where outputs belong", () => {
  test("to their own sub-activity, else to that of their procurement", () => {
    const procurements = [{ id: 7, subActivity: 2 }];
    expect(subActivityOf({ subActivity: 3, procurementId: 7 }, procurements)).toBe(3);
    expect(subActivityOf({ subActivity: null, procurementId: 7 }, procurements)).toBe(2);
    expect(subActivityOf({ subActivity: null, procurementId: 8 }, procurements)).toBeNull();
  });

  test("a retender has what was promised of the rounds before it", () => {
    const outputs = [
      { procurementId: 1 },
      { procurementId: null },
      { procurementId: 2 },
      { procurementId: 3 },
    ];
    expect(outputsOfRounds(outputs, [{ id: 1 }, { id: 2 }])).toEqual([
      { procurementId: 1 },
      { procurementId: 2 },
    ]);
  });
});

const plan = {
  safeParse: (becomes: unknown) =>
    planOutputSchema.safeParse({ projectId: 1, revisionId: 1, outputId: 1, was: null, becomes }),
};

describe("what people write", () => {
  const added = {
    ...{ projectId: 1, subActivity: 3, procurementId: null, nameEt: " Videoklipid ", nameEn: "" },
    ...{ indicators: ["OPI 3.4", "OPI 3.1", "OPI 3.4"], unclear: " " },
  };
  const said = {
    ...{ from: "2026-Q1", to: "2026-Q4", kind: "window", count: 16, perQuarter: 4 },
    ...{ isMinimum: true, verbatim: "vähemalt neli" },
  };
  const delivered = { projectId: 1, outputId: 1, count: 1 };

  test("is taken without the spaces around it, each indicator once", () => {
    expect(addOutputSchema.parse(added)).toMatchObject({
      nameEt: "Videoklipid",
      indicators: ["OPI 3.1", "OPI 3.4"],
      unclear: null,
    });
    expect(deliverSchema.parse({ ...delivered, link: "", note: " " })).toEqual({
      ...delivered,
      link: null,
      note: null,
    });
  });

  test.each([
    [
      "an output of nothing",
      addOutputSchema,
      { ...added, subActivity: null },
      "subActivity",
      "OUTPUT_OF_NOTHING",
    ],
    ["an output without a name", addOutputSchema, { ...added, nameEt: " " }, "nameEt", "REQUIRED"],
    ["an end before the beginning", plan, { ...said, to: "2025" }, "becomes.to", "PERIOD_REVERSED"],
    ["a beginning without an end", plan, { ...said, to: null }, "becomes.to", "REQUIRED"],
    ["so many each quarter without a beginning", plan, { ...said, from: null }, "becomes.from", "REQUIRED"],
    ["none promised", plan, { ...said, count: 0 }, "becomes.count", "INVALID_INPUT"],
    ["half a delivery", deliverSchema, { ...delivered, count: 0.5 }, "count", "INVALID_INPUT"],
    ["a day that is none", deliverSchema, { ...delivered, on: "2026-02-30" }, "on", "INVALID_DAY"],
    [
      "a link that is none",
      deliverSchema,
      { ...delivered, link: "javascript:alert(1)" },
      "link",
      "LINK_NOT_WEB",
    ],
  ])("%s is refused beside its field", (_, schema, input, field, code) => {
    const { error } = schema.safeParse(input);
    expect([error?.issues[0]?.path.join("."), error?.issues[0]?.message]).toEqual([field, code]);
  });
});

function deliveries(): fc.Arbitrary<[Day, number][]> {
  return fc.array(fc.tuple(day(), fc.integer({ min: 1, max: 6 })), { maxLength: 6 });
}

function counted(): fc.Arbitrary<{ count: number | null; perQuarter: number | null }> {
  const number = fc.option(fc.integer({ min: 1, max: 6 }), { nil: null });
  return fc.record({ count: number, perQuarter: number });
}

function quartersOf(from: string, to: string): number {
  return quarterOf(lastDay(to)) - quarterOf(firstDay(from)) + 1;
}
