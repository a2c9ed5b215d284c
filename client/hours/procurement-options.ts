import { formatNumber } from "#client/i18n/format.ts";
import { textIn } from "#client/i18n/text.ts";
import type { Option } from "#client/ui/select.tsx";
import type { Language } from "#shared/errors.ts";
import { currentStage } from "#shared/stages.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import { personKey } from "#shared/work-entries.ts";

/**
 * The procurements hours can be logged for: first those a person has a role in, then those that have evaluators, then
 * what is under way, each by title.
 */
export function procurementOptions(
  procurements: readonly PlannedProcurement[],
  person: string,
  language: Language,
): Option[] {
  const name = personKey(person);
  const rank = ({ records, closedAs, stages }: PlannedProcurement) => {
    if (closedAs !== null || currentStage(stages) === null) return 3;
    const { assignments } = records;
    if (name && assignments.some((each) => each.person !== null && personKey(each.person) === name)) return 0;
    return assignments.length > 0 ? 1 : 2;
  };
  return procurements
    .map((procurement) => ({ procurement, rank: rank(procurement) }))
    .sort((a, b) => a.rank - b.rank || inEstonian.compare(a.procurement.title, b.procurement.title))
    .map(({ procurement }) => ({
      id: String(procurement.id),
      label: procurement.title,
      hint: hintOf(procurement, language),
    }));
}

const inEstonian = new Intl.Collator("et", { numeric: true });

function hintOf({ stages, records }: PlannedProcurement, language: Language): string {
  const stage = STAGE_WORDS[language][currentStage(stages) ?? "completed"];
  const forecast = records.assignments.reduce((sum, { forecastHours }) => sum + (forecastHours ?? 0), 0);
  return forecast === 0
    ? stage
    : `${stage} · ${textIn(language)("hours.forecastOf", { hours: formatNumber(forecast, language) })}`;
}
