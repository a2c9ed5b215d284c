import { expect, test } from "vitest";
import { pastYearEnds } from "#client/view/year-ends.ts";
import { boardWith } from "#test/support/boards.ts";

const project = { ...boardWith().project, eligibleFrom: "2023-06-01" };

test.each([
  ["every year of the project that has ended, the latest first", "2026-11-22", ["2025", "2024", "2023"]],
  ["not of a year on its last day", "2025-12-31", ["2024", "2023"]],
  ["of a year from the day after", "2026-01-01", ["2025", "2024", "2023"]],
  ["none in the project's first year", "2023-12-31", []],
  ["none before it", "2022-05-05", []],
])("there are ends of %s", (_, today, years) => {
  expect(pastYearEnds(boardWith({ project, today }))).toEqual(years.map((year) => `${year}-12-31`));
});

test("as known on an earlier moment there are the same ends of years as now", () => {
  const known = { at: "2024-05-05T12:00:00.000Z", presentDay: "2026-11-22" };
  const now = pastYearEnds(boardWith({ project, today: "2026-11-22" }));
  expect(pastYearEnds(boardWith({ project, today: "2024-05-05", known }))).toEqual(now);
});
