import { formatNumber } from "#client/i18n/format.ts";
import type { Translate } from "#client/i18n/message.ts";
import type { Language } from "#shared/errors.ts";
import { type Assignment, hoursStanding } from "#shared/evaluator-hours.ts";
import { forecastHoursOf } from "#shared/hours-demand.ts";
import type { Day } from "#shared/period.ts";
import type { PlannedProcurement } from "#shared/standing.ts";

interface Reader {
  language: Language;
  t: Translate;
}

/** What typed hours are, and what is left of the forecast once they are logged: „1,75 h, jääb 11,75 h“. */
export function hoursAfter(
  { records }: Pick<PlannedProcurement, "records">,
  hours: number,
  today: Day,
  { language, t }: Reader,
): string {
  const { forecast, logged } = hoursStanding(records.assignments, records.work, today);
  const said = inHours(hours, language);
  if (forecast === 0) return said;
  const left = forecast - logged - hours;
  return `${said} · ${left >= 0 ? t("hours.left", { hours: formatNumber(left, language) }) : t("hours.over", { hours: formatNumber(-left, language) })}`;
}

/** „1,75 h“. */
export function inHours(hours: number, language: Language): string {
  // A minus sign, not a hyphen: it is as wide as a figure.
  return `${formatNumber(hours, language).replace("-", "−")} h`;
}

/** How much work an assignment is forecast to be: „45 h“, „koormus 0,3, 2 kuud (≈ 104 h)“. */
export function forecastInWords(
  assignment: Pick<Assignment, "forecastHours" | "load" | "months">,
  { language, t }: Reader,
): string {
  const { forecastHours, load, months } = assignment;
  if (forecastHours !== null) return inHours(forecastHours, language);
  if (load === null) return t("hours.assignment.none");
  const words = t("hours.assignment.load", {
    load: formatNumber(load, language),
    months: formatNumber(months ?? 0, language),
  });
  const hours = t("hours.assignment.loadHours", {
    hours: formatNumber(forecastHoursOf(assignment), language),
  });
  return `${words} (${hours})`;
}
