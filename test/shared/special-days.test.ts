import Holidays from "date-holidays";
import { expect, test } from "vitest";
import { specialDaysIn } from "#drizzle/law/special-days.ts";

/** By hand from the Public Holidays and Days of National Importance Act, § 2; Easter and Pentecost from a calendar. */
const FIXED = ["01-01", "02-24", "05-01", "06-23", "06-24", "08-20", "12-24", "12-25", "12-26"];
const MOVABLE = {
  2024: ["03-29", "03-31", "05-19"],
  2025: ["04-18", "04-20", "06-08"],
  2026: ["04-03", "04-05", "05-24"],
  2027: ["03-26", "03-28", "05-16"],
  2028: ["04-14", "04-16", "06-04"],
};

/** The working day that is the very day before (Employment Contracts Act, § 53). */
const SHORTENED = {
  2024: ["02-23", "12-23", "12-31"], // 22 June is a Saturday.
  2025: ["12-23", "12-31"], // 23 February and 22 June are Sundays.
  2026: ["02-23", "06-22", "12-23", "12-31"],
  2027: ["02-23", "06-22", "12-23", "12-31"],
  2028: ["02-23", "06-22"], // 23 December is a Saturday, 31 December a Sunday.
};

test.each([2024, 2025, 2026, 2027, 2028] as const)(
  "the public holidays of %i are those of the law",
  (year) => {
    const holidays = specialDaysIn(year, year).filter(({ kind }) => kind === "holiday");
    const expected = [...FIXED, ...MOVABLE[year]].map((day) => `${year}-${day}`).sort();
    expect(holidays.map(({ day }) => day)).toEqual(expected);
  },
);

test.each([2024, 2025, 2026, 2027, 2028] as const)(
  "the shortened days of %i are those of the law",
  (year) => {
    const shortened = specialDaysIn(year, year).filter(({ kind }) => kind === "shortened");
    expect(shortened.map(({ day }) => day)).toEqual(SHORTENED[year].map((day) => `${year}-${day}`));
  },
);

test("the holidays that are kept are those the package knows, in both languages, in every year there are any", () => {
  const estonia = new Holidays("EE", { types: ["public"] });
  const known = Array.from({ length: 2103 - 2006 + 1 }, (_, index) => 2006 + index).flatMap((year) => {
    const english = estonia.getHolidays(year, "en");
    return estonia.getHolidays(year, "et").map(({ date, name }, index) => ({
      day: date.slice(0, 10),
      nameEt: name,
      nameEn: english[index]!.name,
      kind: "holiday",
    }));
  });
  const kept = specialDaysIn(2000, 2110).filter(({ kind }) => kind === "holiday");
  expect(kept).toEqual(known);
});

test("days of several years stand in order, each once", () => {
  const days = specialDaysIn(2023, 2031).map(({ day }) => day);
  expect(days).toEqual([...new Set(days)].sort());
  expect(days[0]).toBe("2023-01-01");
  expect(days.at(-1)).toBe("2031-12-31");
});
