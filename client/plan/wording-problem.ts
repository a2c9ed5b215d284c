import "#client/i18n/screen-texts.ts";
import { textIn } from "#client/i18n/text.ts";
import type { Language } from "#shared/errors.ts";
import { FIRST_YEAR, LAST_YEAR } from "#shared/period.ts";
import { MAX_WORDING_LENGTH, type WordingProblem } from "#shared/plan-wording.ts";

/** Why the words of a plan could not be read, which of them, and what to write instead. */
export function wordingProblemInWords({ code, part }: WordingProblem, language: Language): string {
  const t = textIn(language);
  switch (code) {
    case "empty":
      return t("plan.wording.empty");
    case "tooLong":
      return t("plan.wording.tooLong", { most: MAX_WORDING_LENGTH });
    case "badYear":
      // As text: a year is not written with a separator of thousands.
      return t("plan.wording.badYear", { part, first: String(FIRST_YEAR), last: String(LAST_YEAR) });
    default:
      return t(`plan.wording.${code}`, { part });
  }
}
