import type { Language } from "./errors.ts";
import type { StepKind } from "./steps.ts";

/** The glossary of optional steps. Apart from words.ts because the board at first sight says none of it. */
export const STEP_WORDS: Readonly<Record<Language, Readonly<Record<StepKind, string>>>> = {
  et: {
    marketResearch: "Turu-uuring",
    technicalDialogue: "Tehniline dialoog",
    negotiations: "Läbirääkimised",
    externalExpert: "Väliseksperdi kaasamine",
  },
  en: {
    marketResearch: "Market research",
    technicalDialogue: "Technical dialogue",
    negotiations: "Negotiations",
    externalExpert: "External expert",
  },
};
