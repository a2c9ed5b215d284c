import type { Language } from "#shared/errors.ts";
import { en } from "./en.ts";
import { et } from "./et.ts";
import type { Key, Message, Translate } from "./message.ts";

/** The texts of one language. Numbers among the values are written as the language writes them. */
export function textIn(language: Language): Translate {
  const texts: Record<Key, Message> = language === "et" ? et : en;
  const plurals = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (key, ...[values]) => {
    const message = texts[key];
    const given: Record<string, string | number> = values ?? {};
    const text =
      typeof message === "string" ? message : (message[plurals.select(Number(given.count))] ?? message.other);
    return text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = given[name];
      return typeof value === "number" ? numbers.format(value) : String(value);
    });
  };
}
