import type { Language } from "#shared/errors.ts";
import { en } from "./en.ts";
import { et } from "./et.ts";
import type { Key, Message, Translate } from "./message.ts";

/** The texts of one language. Numbers among the values are written as the language writes them. */
export function textIn(language: Language): Translate {
  const texts = TEXTS[language];
  const plurals = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (key, ...[values]) => {
    const message = texts[key]!;
    const given: Record<string, string | number> = values ?? {};
    const text =
      typeof message === "string" ? message : (message[plurals.select(Number(given.count))] ?? message.other);
    return text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = given[name];
      return typeof value === "number" ? numbers.format(value) : String(value);
    });
  };
}

/** Adds the texts of what opens after the first screen. */
export function addTexts(more: Record<Language, Partial<Record<Key, Message>>>): void {
  Object.assign(TEXTS.et, more.et);
  Object.assign(TEXTS.en, more.en);
}

const TEXTS: Record<Language, Partial<Record<Key, Message>>> = { et: { ...et }, en: { ...en } };
