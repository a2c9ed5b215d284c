import { addDays, type Day } from "#shared/period.ts";
import { isWorkingDay } from "#shared/working-days.ts";
import publicHolidays from "./public-holidays.json" with { type: "json" };
import shortened from "./shortened-days.json" with { type: "json" };

/** A day on which offices are closed, or close three hours earlier. */
export interface SpecialDay {
  day: Day;
  nameEt: string;
  nameEn: string;
  kind: "holiday" | "shortened";
}

/**
 * Estonia's public holidays (Public Holidays and Days of National Importance Act, § 2) and shortened working days
 * (Employment Contracts Act, § 53: only a working day that is the very day before) of some years, both included, in
 * order. None before 2006 and after 2103.
 */
export function specialDaysIn(fromYear: number, toYear: number): SpecialDay[] {
  const isAsked = (day: Day) => {
    const year = Number(day.slice(0, 4));
    return year >= fromYear && year <= toYear;
  };
  const days: SpecialDay[] = publicHolidays.flatMap(({ nameEt, nameEn, days }) =>
    days.filter(isAsked).map((day) => ({ day, nameEt, nameEn, kind: "holiday" as const })),
  );
  for (const { holiday, nameEt, nameEn } of shortened.before) {
    // The year after the last one: its first of January shortens a day of the last year.
    for (let year = fromYear; year <= toYear + 1; year++) {
      const day = addDays(`${year}-${holiday}`, -1);
      if (isAsked(day) && HOLIDAYS.has(`${year}-${holiday}`) && isWorkingDay(day, HOLIDAYS))
        days.push({ day, nameEt, nameEn, kind: "shortened" });
    }
  }
  return days.sort((one, other) => (one.day < other.day ? -1 : 1));
}

const HOLIDAYS: ReadonlySet<Day> = new Set(publicHolidays.flatMap(({ days }) => days));
