import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo, useState } from "react";
import { I18nProvider } from "react-aria-components/I18nProvider";
import type { Language } from "#shared/errors.ts";
import type { Translate } from "./message.ts";
import { textIn } from "./text.ts";

/**
 * Gives everything inside it the reader's language: the one chosen in this browser before, else Estonian.
 * Keeps `<html lang>` right, and tells React Aria which locale to speak.
 */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(readLanguage);
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const value = useMemo(
    () => ({
      language,
      t: textIn(language),
      chooseLanguage: (chosen: Language) => {
        keepLanguage(chosen);
        setLanguage(chosen);
      },
    }),
    [language],
  );
  return (
    <LanguageContext value={value}>
      <I18nProvider locale={LOCALES[language]}>{children}</I18nProvider>
    </LanguageContext>
  );
}

/** The texts of the reader's language. */
export function useText(): Translate {
  return useLanguage().t;
}

/** The reader's language, its texts, and how to choose another. */
export function useLanguage(): LanguageChoice {
  const choice = useContext(LanguageContext);
  if (!choice) throw new Error("No LanguageProvider around this component");
  return choice;
}

/** The language chosen in this browser, outside React: for request headers and the first paint. */
export function readLanguage(): Language {
  try {
    return localStorage.getItem(KEPT_AS) === "en" ? "en" : "et";
  } catch {
    return "et"; // Storage can be forbidden; the page still works, it only forgets.
  }
}

export interface LanguageChoice {
  language: Language;
  t: Translate;
  chooseLanguage: (language: Language) => void;
}

const LanguageContext = createContext<LanguageChoice | null>(null);

/** British English, because its dates are not the American ones. */
const LOCALES: Record<Language, string> = { et: "et-EE", en: "en-GB" };

const KEPT_AS = "hanketahvel.language";

function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(KEPT_AS, language);
  } catch {
    // As above: it is only forgotten.
  }
}
