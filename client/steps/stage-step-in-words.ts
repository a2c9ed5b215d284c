import { formatDay } from "#client/i18n/format.ts";
import { textIn } from "#client/i18n/text.ts";
import type { Language } from "#shared/errors.ts";
import { STEP_WORDS } from "#shared/step-words.ts";
import type { Step } from "#shared/steps.ts";

/** A step in one line: „Turu-uuring 12.03.2026“, „Läbirääkimised, kavas“. */
export function stageStepInWords({ kind, on }: Pick<Step, "kind" | "on">, language: Language): string {
  const name = STEP_WORDS[language][kind];
  return on === null ? `${name}, ${textIn(language)("step.intended")}` : `${name} ${formatDay(on, language)}`;
}
