import type { DocumentType } from "./document.ts";
import type { Language } from "./errors.ts";
import type { Condition, Need, Override } from "./gates.ts";

/** The glossary of conditions. Apart from words.ts because the board at first sight says none of it. */
export const DOCUMENT_TYPE_WORDS: Readonly<Record<Language, Readonly<Record<DocumentType, string>>>> = {
  et: {
    baseDocuments: "alusdokumendid",
    technicalDescription: "tehniline kirjeldus",
    marketResearch: "turu-uuring",
    notice: "hanketeade",
    evaluationMinutes: "hindamise protokoll",
    declaration: "sõltumatuse deklaratsioon",
    contract: "leping",
    other: "muu dokument",
  },
  en: {
    baseDocuments: "base documents",
    technicalDescription: "technical description",
    marketResearch: "market research",
    notice: "notice",
    evaluationMinutes: "minutes of the evaluation",
    declaration: "declaration of independence",
    contract: "contract",
    other: "other document",
  },
};

/** What a condition may ask for, as it is chosen. */
export const NEED_WORDS: Readonly<Record<Language, Readonly<Record<Need, string>>>> = {
  et: {
    rtkAgreed: "RTK nõusolek",
    document: "lingitud dokument",
    declarations: "hindajate sõltumatuse kinnitused",
    standstillOver: "ooteaja möödumine",
    check: "vaba kontroll",
  },
  en: {
    rtkAgreed: "agreement of RTK",
    document: "linked document",
    declarations: "evaluators' declarations of independence",
    standstillOver: "end of the standstill",
    check: "free check",
  },
};

/** A condition as a sentence that is true once it is met: the office's words, or those that come with the product. */
export function conditionInWords(
  { text, need, documentType }: Pick<Condition, "text" | "need" | "documentType">,
  language: Language,
): string {
  if (text !== null) return text;
  if (need !== "document") return SENTENCES[language][need];
  return `${SENTENCES[language].document}: ${DOCUMENT_TYPE_WORDS[language][documentType ?? "other"]}`;
}

/** „Täitmata jäi: RTK nõusolek on käes („Lubati suuliselt.“)“ */
export function overriddenInWords(
  { conditions: passed, note }: Override,
  conditions: readonly Condition[],
  language: Language,
): string {
  const { notMet, gone, quote } = OVERRIDDEN[language];
  const names = passed.map((id) => {
    const condition = conditions.find((each) => each.id === id);
    return condition ? conditionInWords(condition, language) : gone;
  });
  return `${notMet}: ${names.join("; ")} (${quote[0]}${note}${quote[1]})`;
}

const OVERRIDDEN = {
  et: { notMet: "Täitmata jäi", gone: "tingimus, mida enam ei ole", quote: "„“" },
  en: { notMet: "Not met", gone: "a condition that is no longer there", quote: "“”" },
} as const;

const SENTENCES: Readonly<Record<Language, Readonly<Record<Need, string>>>> = {
  et: {
    rtkAgreed: "RTK nõusolek on käes",
    document: "Dokument on lingitud",
    declarations: "Hindajad on kinnitanud oma sõltumatust",
    standstillOver: "Ooteaeg on möödas",
    check: "Kontrollitud",
  },
  en: {
    rtkAgreed: "RTK has given its agreement",
    document: "A document is linked",
    declarations: "The evaluators have declared their independence",
    standstillOver: "The standstill is over",
    check: "Checked",
  },
};
