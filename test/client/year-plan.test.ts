import "#client/i18n/screen-texts.ts";
import { describe, expect, test } from "vitest";
import { planYears, yearPlan } from "#client/reports/year-plan.ts";
import { YEAR_TABLES, yearPlanRows } from "#client/reports/year-plan-tables.ts";
import { NO_FILTERS } from "#shared/board.ts";
import { sampleBoard } from "#test/support/sample-board.ts";

const TODAY = "2026-11-22";
const BOARD = sampleBoard(TODAY);
const VIEW = { on: TODAY, against: "inForce" } as const;

describe("the tables of a year's plan", () => {
  const parts = (year: number, filters = {}) =>
    yearPlan(BOARD, VIEW, { ...NO_FILTERS, ...filters }, [], year);

  test("have every stage promised for the year, met in it, or behind and still open", () => {
    const rows = yearPlanRows("procurements", parts(2026), 2026, BOARD);
    expect(rows[0]).toEqual([
      ...[
        "Alategevus",
        "Hange",
        "Liik",
        "Menetlus",
        "RTK roll",
        "Etapp",
        "Kavandatud aeg",
        "Täidetud",
        "Nihe",
      ],
    ]);
    const tvSeries = rows.filter((row) => row[2] === "Saatesari");
    expect(tvSeries.map(([, , , , , ...stage]) => stage)).toEqual([
      ["Alusdokumendid", "2025. aasta IV kvartali lõpuks", "13.02.2026", "hilines 1 kv"],
      ["Kooskõlastus RTK-ga", "2026. aasta I kvartali lõpuks", null, "3 kv maas"],
      ["Väljakuulutamine", "I kvartal 2026", null, "3 kv maas"],
      ["Leping", "II kvartal 2026", null, "2 kv maas"],
      ["Elluviimine", "II kvartal 2026 – III kvartal 2027", null, "ei ole veel käes"],
    ]);
  });

  test("leave out what is another year's", () => {
    const of2028 = yearPlanRows("procurements", parts(2028), 2028, BOARD).slice(1);
    expect(of2028.every((row) => row[7] === null)).toBe(true);
    const of2024 = yearPlanRows("procurements", parts(2024), 2024, BOARD).slice(1);
    expect(of2024).toEqual([]);
  });

  test("have the evaluators of those procurements, with the hours of the year and in all", () => {
    const rows = yearPlanRows("hours", parts(2026), 2026, BOARD).slice(1);
    expect(rows).toContainEqual([
      ...[expect.stringMatching(/^2 · /), expect.any(String), "IT-spetsialist", expect.any(String)],
      ...["Leping", "45 h", 31.5, 31.5],
    ]);
    expect(rows.filter((row) => row[3] === "leidmata")).toHaveLength(1);
  });

  test("are of the procurements that the filters leave", () => {
    const kinds = new Set(
      parts(2026, { kinds: ["eCourse"] }).flatMap(({ procurements }) =>
        procurements.map(({ card }) => card.procurement.kind),
      ),
    );
    expect([...kinds]).toEqual(["eCourse"]);
  });

  test("have heads also where a year has nothing", () => {
    for (const table of YEAR_TABLES) expect(yearPlanRows(table, [], 2031, BOARD)).toHaveLength(1);
  });

  test("are offered for every year of the eligible period", () => {
    expect(planYears(BOARD, VIEW)).toEqual([2024, 2025, 2026, 2027, 2028]);
    expect(planYears(BOARD, { on: "2030-01-01" }).at(-1)).toBe(2030);
  });
});
