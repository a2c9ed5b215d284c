import type { BoardFacts } from "#shared/board.ts";
import type { Day } from "#shared/period.ts";

/** Facts, as far as they tell which days of the past can be asked about. */
export type DatedFacts = Pick<BoardFacts, "project" | "today" | "known">;

/** The last days of the project's past years: what funders ask about, everything up to each of them. Latest first. */
export function pastYearEnds(facts: DatedFacts): Day[] {
  const days: Day[] = [];
  const first = Number(facts.project.eligibleFrom.slice(0, 4));
  for (let year = Number(presentDay(facts).slice(0, 4)) - 1; year >= first; year--)
    days.push(`${year}-12-31`);
  return days;
}

/** The day it really is. */
export function presentDay({ today, known }: DatedFacts): Day {
  return known?.presentDay ?? today;
}
