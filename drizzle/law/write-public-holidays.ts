import { writeFileSync } from "node:fs";
import Holidays from "date-holidays";

/**
 * Writes public-holidays.json from the package date-holidays: run it with `npm run holidays:write` when a newer version
 * of the package knows of a change in the law. The package itself is no part of a running server, because it would
 * take forty megabytes of memory for twelve days a year.
 */

/** Since 2005 the law names the same days as now. */
const FIRST = 2006;
/** The last year in which a project may end, and three more. */
const LAST = 2103;

const estonia = new Holidays("EE", { types: ["public"] });
const byName = new Map<string, { nameEt: string; nameEn: string; days: string[] }>();
for (let year = FIRST; year <= LAST; year++) {
  const english = new Map(estonia.getHolidays(year, "en").map(({ rule, name }) => [rule, name]));
  for (const { rule, name, date } of estonia.getHolidays(year, "et")) {
    const known = byName.get(rule) ?? { nameEt: name, nameEn: english.get(rule)!, days: [] };
    byName.set(rule, known);
    known.days.push(date.slice(0, "2026-01-01".length));
  }
}
const lines = [...byName.values()].map((each) => `  ${JSON.stringify(each)}`);
writeFileSync(new URL("public-holidays.json", import.meta.url), `[\n${lines.join(",\n")}\n]\n`);
