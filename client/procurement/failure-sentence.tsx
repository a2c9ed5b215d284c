import { useEffect, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { textIn } from "#client/i18n/text.ts";
import type { Failure } from "#client/trpc.ts";
import type { Language } from "#shared/errors.ts";

// What refusals say comes with the dialogs, or when the first screen meets one: most visits do not.

/** What went wrong in one sentence, once the words for it are here. */
export function FailureSentence({ failure }: { failure: Failure }) {
  const { language } = useLanguage();
  const [sentence, setSentence] = useState(() => (failure.refusal ? "" : troubleInWords(failure, language)));
  useEffect(() => {
    let isWanted = true;
    void sentenceOf(failure, language).then((text) => isWanted && setSentence(text));
    return () => {
      isWanted = false;
    };
  }, [failure, language]);
  return sentence;
}

/** What went wrong in one sentence. Where the words of refusals cannot be had, one that says so little. */
export async function sentenceOf(failure: Failure, language: Language): Promise<string> {
  if (!failure.refusal) return troubleInWords(failure, language);
  try {
    const { failureInWords } = await import("./failure.tsx");
    return failureInWords(failure, language);
  } catch {
    return troubleInWords(failure, language);
  }
}

/** What went wrong where the server did not refuse anything: it was not reached, or made a mistake of its own. */
export function troubleInWords({ unreachable, errorNumber }: Failure, language: Language): string {
  const t = textIn(language);
  if (unreachable) return t("common.error.unreachable");
  const number = errorNumber ? ` ${t("common.error.number", { number: errorNumber })}.` : "";
  return t("common.error.unexpected") + number;
}
