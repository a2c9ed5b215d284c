import "#client/i18n/screen-texts.ts";
import { textIn } from "#client/i18n/text.ts";
import type { Option } from "#client/ui/select.tsx";
import type { SubActivity } from "#shared/board.ts";
import type { Language } from "#shared/errors.ts";
import {
  KINDS,
  type Kind,
  PROCEDURES,
  type Procedure,
  RTK_INVOLVEMENTS,
  type RtkInvolvement,
} from "#shared/procurement.ts";
import { KIND_WORDS, PROCEDURE_WORDS, RTK_WORDS } from "#shared/words.ts";
import { subActivityInWords } from "./detail-in-words.ts";
import { KIND_ICONS } from "./kind-icon.tsx";

/** The kinds to choose from, in the glossary's order. */
export function kindOptions(language: Language): Option<Kind>[] {
  return KINDS.map((kind) => {
    const Icon = KIND_ICONS[kind];
    return { id: kind, label: KIND_WORDS[language][kind], icon: <Icon aria-hidden="true" /> };
  });
}

/** The procedures to choose from; none is a choice, because a plan may not say which. */
export function procedureOptions(language: Language): Option<Procedure | "none">[] {
  return [
    { id: "none", label: textIn(language)("procurement.procedure.none") },
    ...PROCEDURES.map((procedure) => ({ id: procedure, label: PROCEDURE_WORDS[language][procedure] })),
  ];
}

export function rtkOptions(language: Language): Option<RtkInvolvement>[] {
  return RTK_INVOLVEMENTS.map((involvement) => ({
    id: involvement,
    label: RTK_WORDS[language][involvement],
  }));
}

/** The project's sub-activities by their numbers, and none. */
export function subActivityOptions(language: Language, subActivities: readonly SubActivity[]): Option[] {
  return [
    { id: "none", label: textIn(language)("procurement.subActivity.none") },
    ...subActivities.map(({ number }) => ({
      id: String(number),
      label: subActivityInWords(number, language, subActivities),
    })),
  ];
}
