import type { Language } from "./errors.ts";
import type { Activity, EvaluatorRole } from "./evaluator-hours.ts";

/** The glossary of evaluator hours. Apart from words.ts because the board at first sight says none of it. */
type Words<K extends string> = Readonly<Record<Language, Readonly<Record<K, string>>>>;

export const ROLE_WORDS: Words<EvaluatorRole> = {
  et: {
    itSpecialist: "IT-spetsialist",
    domainExpert: "Valdkonna ekspert",
    committeeMember: "Komisjoni liige",
  },
  en: {
    itSpecialist: "IT specialist",
    domainExpert: "Domain expert",
    committeeMember: "Committee member",
  },
};

export const ACTIVITY_WORDS: Words<Activity> = {
  et: {
    technicalDescription: "Tehniline kirjeldus",
    evaluationCriteria: "Hindamiskriteeriumid",
    committee: "Komisjoni töö",
    other: "Muu",
  },
  en: {
    technicalDescription: "Technical description",
    evaluationCriteria: "Evaluation criteria",
    committee: "Committee work",
    other: "Other",
  },
};
