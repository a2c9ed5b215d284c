import { CircleAlert } from "lucide-react";
import { useLanguage } from "#client/i18n/language.tsx";
import { refusalInWords } from "#client/i18n/refusal-in-words.ts";
import type { Failure } from "#client/trpc.ts";
import { DomainError, type Language } from "#shared/errors.ts";
import { isRefusalCode } from "#shared/refusals.ts";
import styles from "./failure.module.css";
import { troubleInWords } from "./failure-sentence.tsx";

/** The sentence that belongs beside a field, or null when the failure is not about it. */
export function errorBeside(failure: Failure | null, field: string, language: Language): string | null {
  return failure?.refusal && isAbout(failure, field) ? refusalInWords(failure.refusal, language) : null;
}

/** What went wrong in one sentence, with the number of the error where the server gave one. */
export function failureInWords(failure: Failure, language: Language): string {
  const { refusal } = failure;
  return refusal && isRefusalCode(refusal.code)
    ? refusalInWords(refusal, language)
    : troubleInWords(failure, language);
}

/** Says what went wrong where no field of the form says it already; conflicts have a dialog of their own. */
export function FailureNotice({
  failure,
  fields = [],
}: {
  failure: Failure | null;
  fields?: readonly string[];
}) {
  const { language } = useLanguage();
  if (!failure || failure.refusal?.code === "STALE") return null;
  if (fields.some((field) => isAbout(failure, field))) return null;
  return (
    <p role="alert" className={styles.notice}>
      <CircleAlert aria-hidden="true" />
      <span>{failureInWords(failure, language)}</span>
    </p>
  );
}

/** A refusal of the shared rules as the server would have answered it. Anything else is thrown on. */
export function refusedBy(rule: () => unknown): Failure | null {
  try {
    rule();
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, field, details, current } = error;
    return { refusal: { code, field, details, current }, errorNumber: null, unreachable: false };
  }
}

/** Fields inside others are named by their path: `becomes.estimatedValue.amount`. */
function isAbout(failure: Failure, field: string): boolean {
  return failure.refusal?.field?.split(".").includes(field) ?? false;
}
