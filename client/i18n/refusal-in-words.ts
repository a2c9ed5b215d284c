import { CHANGE_WORDS } from "#shared/change-words.ts";
import type { Language, RefusalDetails } from "#shared/errors.ts";
import type { ChangeKind } from "#shared/history.ts";
import { isDay } from "#shared/period.ts";
import { periodInWords } from "#shared/period-words.ts";
import { type RefusalCode, refusalSentence } from "#shared/refusals.ts";
import { formatActor, formatDay, formatMoment, formatNumber } from "./format.ts";

/** A refusal's sentence, with its days, moments and people as the reader writes them. */
export function refusalInWords(
  refusal: { code: RefusalCode; details: RefusalDetails },
  language: Language,
): string {
  const details: RefusalDetails = {};
  for (const [name, value] of Object.entries(refusal.details)) details[name] = inWords(name, value, language);
  return refusalSentence(refusal.code, details, language);
}

function inWords(name: string, value: string | number | null, language: Language): string | number | null {
  if (typeof value === "number") return formatNumber(value, language);
  if (value === null) return null;
  if (name === "who") return formatActor(value, language);
  if (name === "what" && value in CHANGE_WORDS[language]) return CHANGE_WORDS[language][value as ChangeKind];
  if (isDay(value)) return formatDay(value, language);
  // The sentences begin with the month.
  if (name === "month") return capitalized(periodInWords(value, language), language);
  return /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(value) ? formatMoment(value, language) : value;
}

function capitalized(text: string, language: Language): string {
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}
