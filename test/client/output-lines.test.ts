import "#client/i18n/screen-texts.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  cellsOf,
  columnsOf,
  groupLines,
  isOfYear,
  isShown,
  outputLines,
  yearsOf,
} from "#client/outputs/output-lines.ts";
import { countInWords, nameOf, promisedTime, readCount } from "#client/outputs/output-words.ts";
import { readOutputsAddress } from "#client/outputs/outputs-address.ts";
import { parseAddress, printAddress } from "#client/view/view-address.ts";
import { NO_FILTERS } from "#shared/board.ts";
import type { OutputWindow, PlannedOutput } from "#shared/outputs.ts";
import { type Day, firstDay, lastDay, quarterPeriod } from "#shared/period.ts";
import { day } from "#test/support/arbitraries.ts";
import { procurementId, revisionId, sampleBoard } from "#test/support/sample-board.ts";

const TODAY = "2026-11-22";
const BOARD = sampleBoard(TODAY);
const VIEW = { on: TODAY, against: "inForce" } as const;
const QUARTERS = columnsOf(2026, [2026]);

const FOUR_EACH = window({ from: "2026-Q1", to: "2026-Q4", count: 16, perQuarter: 4, isMinimum: true });
const ONE_BY_YEAR_END = window({ from: "2026-Q2", to: "2026-Q3", count: 1 });

describe("the quarters of an output", () => {
  test("say of what recurs how many of how many, and where some are missing still", () => {
    const [line] = lines(
      output(FOUR_EACH, [
        ["2026-02-03", 4],
        ["2026-05-06", 3],
        ["2026-10-01", 2],
      ]),
    );
    expect(cellsOf(line!, QUARTERS, TODAY)).toEqual([
      cell("2026-Q1", { delivered: 4, promised: 4, isPlanned: true, isBegin: true }),
      cell("2026-Q2", { delivered: 3, promised: 4, isPlanned: true }),
      cell("2026-Q3", { promised: 4, isPlanned: true, isOverdue: true }),
      cell("2026-Q4", { delivered: 2, promised: 4, isPlanned: true, isEnd: true }),
    ]);
  });

  test("say of what is promised once only what is there, and where the promise was broken", () => {
    const [line] = lines(output(ONE_BY_YEAR_END, []));
    expect(cellsOf(line!, QUARTERS, TODAY)).toEqual([
      cell("2026-Q1", {}),
      cell("2026-Q2", { isPlanned: true, isBegin: true }),
      cell("2026-Q3", { isPlanned: true, isEnd: true, isOverdue: true }),
      cell("2026-Q4", {}),
    ]);
  });

  test("go on over the end of the year that is shown", () => {
    const [line] = lines(output(window({ from: "2026-Q4", to: "2027-Q4", count: 8, perQuarter: 2 }), []));
    expect(cellsOf(line!, QUARTERS, TODAY)[3]).toEqual(
      cell("2026-Q4", { promised: 2, isPlanned: true, isBegin: true }),
    );
    expect(cellsOf(line!, ["2026", "2027"], TODAY)).toEqual([
      cell("2026", { promised: 2, isPlanned: true, isBegin: true }),
      cell("2027", { promised: 8, isPlanned: true, isEnd: true }),
    ]);
  });

  test("hold together all that was delivered by the day, whatever the columns", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(day(), fc.integer({ min: 1, max: 9 }))), day(), (delivered, on) => {
        const all = outputLines([output(FOUR_EACH, delivered)], BOARD, { on, against: "inForce" });
        const years = columnsOf("all", yearsOf(all, on));
        const quarters = years.flatMap((year) => columnsOf(Number(year), []));
        for (const columns of [years, quarters]) {
          const cells = cellsOf(all[0]!, columns, on);
          expect(sum(cells.map((each) => each.delivered))).toBe(all[0]!.standing.delivered);
        }
      }),
    );
  });
});

describe("a year", () => {
  test.each<[string, OutputWindow | null, [Day, number][], number[]]>([
    [
      "has what is promised in it",
      window({ from: "2025-Q4", to: "2026-Q1", count: 1 }),
      [["2026-01-05", 1]],
      [2025, 2026],
    ],
    [
      "has what was promised before and is still missing",
      window({ from: "2025", to: "2025", count: 1 }),
      [],
      [2025, 2026, 2027],
    ],
    [
      "has what came later than promised",
      window({ from: "2025", to: "2025", count: 1 }),
      [["2026-03-01", 1]],
      [2025, 2026],
    ],
    ["has no more of what nobody can tell is missing", window({ from: "2025", to: "2025" }), [], [2025]],
    ["has what no plan gives a time", window({ count: 1 }), [], [2025, 2026, 2027]],
    [
      "has what no plan gives a time, once it came, where it came",
      window({ count: 1 }),
      [["2026-03-01", 1]],
      [2026],
    ],
    ["has what no plan speaks of", null, [], [2025, 2026, 2027]],
  ])("%s", (_, planned, delivered, expected) => {
    const [line] = lines(output(planned, delivered));
    expect([2025, 2026, 2027].filter((year) => isOfYear(line!, year))).toEqual(expected);
  });

  test("is offered where anything is planned or delivered, and the day's own always is", () => {
    expect(yearsOf([], TODAY)).toEqual([2026]);
    const planned = output(window({ from: "2024-Q4", to: "2027-Q1", count: 1 }), [["2025-05-05", 1]]);
    expect(yearsOf(lines(planned), TODAY)).toEqual([2024, 2025, 2026, 2027]);
  });
});

describe("outputs", () => {
  const ofTraining = {
    ...output(FOUR_EACH, []),
    id: 2,
    subActivity: null,
    procurementId: procurementId("training"),
  };
  const ofNothing = {
    ...output(null, []),
    id: 3,
    subActivity: 5,
    unclear: "kvartal on lugematu",
    nameEn: "Handbook",
  };

  test("stand by sub-activity, those of procurements first and under their own", () => {
    const ownOfTwo = { ...output(ONE_BY_YEAR_END, []), id: 4, subActivity: 2 };
    expect(
      groupLines(lines(ofNothing, ownOfTwo, ofTraining)).map(({ subActivity, parts }) => [
        subActivity,
        parts.map((part) => [part.procurement?.id ?? null, part.lines.map((line) => line.output.id)]),
      ]),
    ).toEqual([
      [
        2,
        [
          [procurementId("training"), [2]],
          [null, [4]],
        ],
      ],
      [5, [[null, [3]]]],
    ]);
  });

  test.each<[string, object, object, number[]]>([
    ["all are shown", {}, {}, [2, 3]],
    ["by sub-activity, which may be the procurement's", { subActivities: [2] }, {}, [2]],
    ["by kind, which only procurements have", { kinds: ["training"] }, {}, [2]],
    ["by words of either language", { text: "HANDbook" }, {}, [3]],
    ["by the title of their procurement", { text: "koolitusprogrammi" }, {}, [2]],
    ["only what is behind", {}, { late: true }, [2]],
    ["only what is not all there", {}, { open: true }, [2, 3]],
    ["only what is not clear", {}, { unclear: true }, [3]],
    ["only what an indicator counts", {}, { indicator: ["OPI 3.1"] }, []],
  ])("%s", (_, filters, address, expected) => {
    const shown = lines(ofTraining, ofNothing).filter((line) =>
      isShown(line, { ...NO_FILTERS, ...filters }, address),
    );
    expect(shown.map((line) => line.output.id)).toEqual(expected);
  });

  test("keep their view in the address", () => {
    const address = { year: 2025, indicator: ["OPI 3.4"], open: true, output: 7, q: "raamat" };
    const read = readOutputsAddress(parseAddress(printAddress(address)));
    expect(Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))).toEqual(
      address,
    );
    expect(readOutputsAddress({ year: "all" }).year).toBe("all");
    expect(readOutputsAddress({ year: "206", indicator: "OPI 9", output: "-1", open: "jah" })).toEqual(
      readOutputsAddress({}),
    );
  });
});

describe("what is promised is said", () => {
  test.each<[Partial<OutputWindow>, string, string]>([
    [
      { count: 16, perQuarter: 4, isMinimum: true },
      "vähemalt 16, igas kvartalis vähemalt 4",
      "at least 16, at least 4 each quarter",
    ],
    [{ count: 3, isMinimum: true }, "vähemalt 3", "at least 3"],
    [{ count: 1200 }, "1200", "1,200"],
    [{ perQuarter: 2 }, "igas kvartalis 2", "2 each quarter"],
    [{}, "arvu ei ole öeldud", "no number given"],
  ])("%j", (fields, et, en) => {
    expect(countInWords(window(fields), "et")).toBe(et);
    expect(countInWords(window(fields), "en")).toBe(en);
  });

  test("with its time, and where the documents say none, that it is not clear", () => {
    expect(promisedTime(FOUR_EACH, "et")).toBe("I–IV kvartal 2026");
    expect(promisedTime(window({}), "et")).toBe("aeg ei ole selge");
  });

  test("in Estonian where it has no other name", () => {
    expect(nameOf({ nameEt: "Käsiraamat", nameEn: "" }, "en")).toBe("Käsiraamat");
  });

  test.each([
    ["4", 4],
    [" 1 200 ", 1200],
    ["0", null],
    ["-3", null],
    ["2,5", null],
    ["", null],
    ["10000000", null],
    ["kaks", null],
  ])("the number typed as %j is %j", (typed, number) => expect(readCount(typed as string)).toBe(number));
});

test("every quarter of a year is a column", () => {
  expect(QUARTERS).toEqual([0, 1, 2, 3].map((index) => quarterPeriod(4 * 2026 + index)));
  expect([firstDay(QUARTERS[0]!), lastDay(QUARTERS[3]!)]).toEqual(["2026-01-01", "2026-12-31"]);
});

function lines(...outputs: PlannedOutput[]) {
  return outputLines(outputs, BOARD, VIEW);
}

function window(fields: Partial<OutputWindow>): OutputWindow {
  return {
    ...{
      revisionId: revisionId("actionPlan2026"),
      from: null,
      to: null,
      kind: "window",
      count: null,
      perQuarter: null,
    },
    ...{ isMinimum: false, verbatim: "", normalization: null, note: null, source: null },
    ...fields,
  };
}

function output(planned: OutputWindow | null, delivered: readonly [Day, number][]): PlannedOutput {
  return {
    ...{ id: 1, version: 1, subActivity: 3, procurementId: null, nameEt: "Videoklipid", nameEn: "" },
    ...{ indicators: [], unclear: null, windows: planned ? [planned] : [] },
    deliveries: delivered
      .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([on, count], index) => ({
        ...{ id: index + 1, version: 1, outputId: 1, on, count },
        ...{ link: null, note: null, illustrative: false },
      })),
  };
}

function cell(period: string, fields: object) {
  return {
    ...{
      period,
      delivered: 0,
      promised: null,
      isPlanned: false,
      isBegin: false,
      isEnd: false,
      isOverdue: false,
    },
    ...fields,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
