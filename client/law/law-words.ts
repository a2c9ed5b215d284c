import "#client/i18n/screen-texts.ts";
import { formatMoney, formatNumber } from "#client/i18n/format.ts";
import { textIn } from "#client/i18n/text.ts";
import type { Language } from "#shared/errors.ts";
import type {
  LawCondition,
  LawFigure,
  LawUnit,
  LawVerification,
  RuleInLaw,
  RuleState,
} from "#shared/rules-in-law.ts";
import { PROCEDURE_WORDS } from "#shared/words.ts";

type Words<K extends string> = Readonly<Record<Language, Readonly<Record<K, string>>>>;

export const LAW_FIGURE_WORDS: Words<LawFigure> = {
  et: {
    tenderPeriod: "Pakkumuste esitamise tähtaeg",
    challengePeriod: "Vaidlustamise tähtaeg",
    standstill: "Ooteaeg enne lepingut",
    noticeToContract: "Hanketeatest lepinguni keskmiselt",
    threshold: "Piirmäär, millest alates menetlus on nõutav",
    euThreshold: "Rahvusvaheline piirmäär",
  },
  en: {
    tenderPeriod: "Time for tenders",
    challengePeriod: "Time to challenge",
    standstill: "Standstill before the contract",
    noticeToContract: "From notice to contract on average",
    threshold: "Threshold from which the procedure is needed",
    euThreshold: "EU threshold",
  },
};

export const LAW_CONDITION_WORDS: Words<LawCondition> = {
  et: {
    belowEuThreshold: "alla rahvusvahelise piirmäära",
    atOrAboveEuThreshold: "alates rahvusvahelisest piirmäärast",
    centralBuyer: "keskvalitsuse hankijal",
    socialServices: "sotsiaalteenustel",
  },
  en: {
    belowEuThreshold: "below the EU threshold",
    atOrAboveEuThreshold: "at or above the EU threshold",
    centralBuyer: "for a central buyer",
    socialServices: "for social services",
  },
};

export const LAW_UNIT_WORDS: Words<LawUnit> = {
  et: { days: "päeva", workingDays: "tööpäeva", euros: "eurot ilma käibemaksuta" },
  en: { days: "days", workingDays: "working days", euros: "euros without VAT" },
};

export const LAW_VERIFICATION_WORDS: Words<LawVerification> = {
  et: {
    verified: "allikast kontrollitud",
    secondHand: "teise allika järgi",
    unverified: "kontrollimata",
  },
  en: {
    verified: "checked in the source",
    secondHand: "from another source",
    unverified: "not checked",
  },
};

export const LAW_STATE_WORDS: Words<RuleState> = {
  et: {
    inForce: "kehtib",
    past: "kehtis varem",
    future: "hakkab kehtima",
    replaced: "asendatud uuema reaga",
  },
  en: {
    inForce: "in force",
    past: "was in force",
    future: "to come",
    replaced: "replaced by a newer row",
  },
};

/** A figure's value: „15 päeva“, „5 tööpäeva“, „30 000 €“, or that there is none. */
export function valueInWords({ value, unit }: Pick<RuleInLaw, "value" | "unit">, language: Language): string {
  const t = textIn(language);
  if (value === null) return t("law.none");
  if (unit === "workingDays") return t("forecast.workingDays", { count: value });
  if (unit === "days") return t("forecast.days", { count: value });
  return Number.isInteger(value)
    ? `${formatNumber(value, language)} €`
    : formatMoney({ amount: value.toFixed(2), currency: "EUR" }, language);
}

/** Which figure a row is about: „lihthange: ooteaeg enne lepingut“. */
export function figureInWords(
  { figure, procedure, condition }: Pick<RuleInLaw, "figure" | "procedure" | "condition">,
  language: Language,
): string {
  const name = LAW_FIGURE_WORDS[language][figure];
  const about = procedure === null ? name : `${name}, ${PROCEDURE_WORDS[language][procedure]}`;
  return condition === null ? about : `${about}, ${LAW_CONDITION_WORDS[language][condition]}`;
}
