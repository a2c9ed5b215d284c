import { formatDay } from "#client/i18n/format.ts";
import type { Translate } from "#client/i18n/message.ts";
import { type Consultation, clockOf, type Exchange, isOpen } from "#shared/consultation.ts";
import { COURT_WORDS, EXCHANGE_WORDS, TOPIC_WORDS } from "#shared/consultation-words.ts";
import type { Language } from "#shared/errors.ts";
import type { Day } from "#shared/period.ts";
import { STAGE_WORDS } from "#shared/words.ts";

export interface Wording {
  t: Translate;
  language: Language;
}

/** „Alusdokumendid · Kooskõlastus RTK-ga“: what it is about and for which stage; once where both say the same. */
export function matterInWords(
  { topic, stage }: Pick<Consultation, "topic" | "stage">,
  language: Language,
): string {
  const [about, where] = [TOPIC_WORDS[language][topic], STAGE_WORDS[language][stage]];
  return about === where ? about : `${about} · ${where}`;
}

/** „RTK käes alates 19.10.2026 (34 päeva)“. */
export function courtInWords(consultation: Consultation, on: Day, { t, language }: Wording): string {
  const clock = clockOf(consultation, on);
  const court = COURT_WORDS[language][clock.court];
  const day = formatDay(clock.since, language);
  return isOpen(clock)
    ? t("consultation.since", { court, day, count: clock.days })
    : t("consultation.endedOn", { court, day });
}

/** „Saadetud RTK-le 02.06.2026“. */
export function exchangeInWords({ kind, on }: Pick<Exchange, "kind" | "on">, language: Language): string {
  return `${EXCHANGE_WORDS[language][kind]} ${formatDay(on, language)}`;
}

/** What had happened to it by the day, in order. */
export function exchangesInWords({ exchanges }: Consultation, on: Day, language: Language): string[] {
  return exchanges.filter((each) => each.on <= on).map((each) => exchangeInWords(each, language));
}
