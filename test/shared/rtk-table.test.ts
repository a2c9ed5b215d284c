import { describe, expect, test } from "vitest";
import type { Day } from "#shared/period.ts";
import type { PlannedWindow } from "#shared/plan.ts";
import { rtkTable } from "#shared/rtk-table.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { boardWith, frozen, procurementWith, stagesWith, windowWith } from "#test/support/boards.ts";
import { procurementId, sampleBoard } from "#test/support/sample-board.ts";

const TODAY = "2026-11-22";
const PLAN = { id: 11, name: "Kava", adoptedOn: "2024-07-01", adoptedOnAssumed: false, source: "" };

function given(
  title: string,
  notice: [from: string | null, to: string] | null,
  more: Partial<PlannedProcurement> = {},
): PlannedProcurement {
  const announcement: PlannedWindow[] = notice ? [windowWith(PLAN.id, ...notice)] : [];
  return procurementWith({ title, rtkInvolvement: "organises", plan: { announcement }, ...more });
}

function table(
  procurements: PlannedProcurement[],
  { year = 2027, expected = null }: { year?: number; expected?: Day | null } = {},
) {
  const facts = boardWith({
    revisions: [PLAN],
    procurements: procurements.map((each, index) => ({ ...each, id: index + 1 })),
  });
  return rtkTable(frozen(facts), { year, on: TODAY }, () => expected).map(
    ({ procurement, basis, isFirstQuarter }) => [procurement.title, basis, isFirstQuarter],
  );
}

describe("the table of next year's procurements", () => {
  test("has the notices planned for the year in their order, what is carried over first and the unplanned last", () => {
    const rows = table([
      given("Kava ei ütle", null),
      given("IV kvartal", ["2027-Q4", "2027-Q4"]),
      given("III kvartal", [null, "2027-Q3"]),
      given("I–II kvartal", ["2027-Q1", "2027-Q2"]),
      given("I kvartal", ["2027-Q1", "2027-Q1"]),
      given("Tänavu jäi tegemata", ["2026-Q1", "2026-Q2"]),
    ]);
    expect(rows).toEqual([
      ["Tänavu jäi tegemata", "carriedOver", false],
      ["I kvartal", "planned", true],
      ["I–II kvartal", "planned", true],
      ["III kvartal", "planned", false],
      ["IV kvartal", "planned", false],
      ["Kava ei ütle", "unplanned", false],
    ]);
  });

  test.each<[string, [string | null, string], boolean | null]>([
    ["begins in the year before and ends in the year", ["2026-Q4", "2027-Q1"], true],
    ["begins in the year and ends after it", ["2027-Q4", "2028-Q1"], false],
    ["begins after the year", ["2028-Q1", "2028-Q2"], null],
    ["is due by the end of the year", [null, "2027"], false],
    ["is due by the end of the year after", [null, "2028"], null],
    ["is any time in the year", ["2027", "2027"], false],
    ["is the first half of the year", ["2027-H1", "2027-H1"], true],
    ["is a month of the first quarter", ["2027-03", "2027-03"], true],
    ["is a month after it", ["2027-04", "2027-04"], false],
  ])("a notice that %s", (_, window, isFirstQuarter) => {
    const rows = table([given("Hange", window)]);
    expect(rows).toEqual(isFirstQuarter === null ? [] : [["Hange", "planned", isFirstQuarter]]);
  });

  test.each<[string, Partial<PlannedProcurement>]>([
    ["in which RTK has no part", { rtkInvolvement: "none" }],
    [
      "whose notice is published",
      { stages: stagesWith({ baseDocuments: "2026-10-01", announcement: "2026-11-01" }) },
    ],
    ["that was cancelled", { closedAs: "cancelled", closedOn: "2026-10-01", closedReason: "Raha ei ole." }],
    ["that was opened only after the day", { openedOn: "2026-11-23" }],
    ["that has neither a notice nor a contract", { stages: stagesWith({}, ["announcement", "contract"]) }],
  ])("leaves out one %s", (_, more) => {
    expect(table([given("Hange", ["2027-Q2", "2027-Q2"], more)])).toEqual([]);
  });

  test("has one that RTK only advises on, and one without a notice by its contract", () => {
    const contract = [windowWith(PLAN.id, "2027-Q2", "2027-Q2")];
    const stages = stagesWith({}, ["announcement"]);
    expect(
      table([
        given("Nõustab", ["2027-Q3", "2027-Q3"], { rtkInvolvement: "advises" }),
        given("Teateta", null, { stages, plan: { contract } }),
      ]),
    ).toEqual([
      ["Teateta", "planned", false],
      ["Nõustab", "planned", false],
    ]);
  });

  test("what was promised for this year belongs to the year in which it is expected", () => {
    const missed = given("Tänavu jäi tegemata", ["2026-Q1", "2026-Q2"]);
    expect(table([missed], { expected: "2027-02-10" })).toEqual([
      ["Tänavu jäi tegemata", "carriedOver", true],
    ]);
    expect(table([missed], { expected: "2027-04-01" })).toEqual([
      ["Tänavu jäi tegemata", "carriedOver", false],
    ]);
    expect(table([missed], { expected: "2026-12-20" })).toEqual([]);
    expect(table([missed], { expected: "2027-02-10", year: 2028 })).toEqual([]);
  });

  test("shows what the plan in force promises of each stage RTK asks about", () => {
    const board = sampleBoard(TODAY);
    const [row, ...others] = rtkTable(board, { year: 2027, on: TODAY });
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      procurement: { id: procurementId("tvSeries") },
      basis: "carriedOver",
      expectedOn: null,
      windows: { rtkCoordination: { to: "2026-Q1" }, announcement: { to: "2026-Q1" } },
    });
    expect(
      rtkTable(board, { year: 2026, on: "2025-10-31" })
        .map(({ procurement }) => procurement.id)
        .sort(),
    ).toEqual(["advisory", "eCourse", "hackathon", "incubation", "tvSeries"].map(procurementId).sort());
  });
});
