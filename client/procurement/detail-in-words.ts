import { formatMoney } from "#client/i18n/format.ts";
import type { Key } from "#client/i18n/message.ts";
import type { SubActivity } from "#shared/board.ts";
import type { Language } from "#shared/errors.ts";
import type { Details } from "#shared/procurement.ts";
import { KIND_WORDS, PROCEDURE_WORDS, RTK_WORDS } from "#shared/words.ts";

/** What each detail is called: the key of its name among the texts. */
export const DETAIL_NAMES = {
  title: "procurement.title",
  kind: "procurement.kind",
  subActivity: "procurement.subActivity",
  procedure: "procurement.procedure",
  rtkInvolvement: "procurement.rtkInvolvement",
  person: "procurement.person",
  estimatedValue: "procurement.estimatedValue",
  registerNumber: "procurement.registerNumber",
  note: "procurement.note",
} as const satisfies Record<keyof Details, Key>;

/** The value of one detail as the reader writes it, or null where nothing is given. */
export function detailInWords<F extends keyof Details>(
  field: F,
  value: Details[F] | undefined,
  language: Language,
  subActivities: readonly SubActivity[],
): string | null {
  if (value === null || value === undefined || value === "") return null;
  const details = { [field]: value } as Partial<Details>;
  if (details.kind) return KIND_WORDS[language][details.kind];
  if (details.procedure) return PROCEDURE_WORDS[language][details.procedure];
  if (details.rtkInvolvement) return RTK_WORDS[language][details.rtkInvolvement];
  if (details.estimatedValue) return formatMoney(details.estimatedValue, language);
  if (details.subActivity) return subActivityInWords(details.subActivity, language, subActivities);
  return String(value);
}

/** A sub-activity by its number and name: „2. Koolitusprogramm“. */
export function subActivityInWords(
  number: number,
  language: Language,
  subActivities: readonly SubActivity[],
): string {
  const found = subActivities.find((each) => each.number === number);
  // Only the Estonian name is asked for: an English reader is better served by that than by none.
  const name = (language === "en" && found?.nameEn) || found?.nameEt;
  return name ? `${number}. ${name}` : `${number}.`;
}
