import "#client/i18n/screen-texts.ts";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { textIn } from "#client/i18n/text.ts";
import { LAW_VERIFICATION_WORDS } from "#client/law/law-words.ts";
import type { Language } from "#shared/errors.ts";
import type { ForecastStep } from "#shared/notice-to-contract.ts";
import type { Procedure } from "#shared/procurement.ts";
import { MILESTONE_WORDS, STAGE_WORDS } from "#shared/words.ts";
import styles from "./forecast-steps.module.css";

/** How a day was reached, step by step, with the source of every figure and whether somebody has checked it. */
export function ForecastSteps({
  steps,
  isExpected,
  procedure,
}: {
  steps: readonly ForecastStep[];
  /** The steps lead to an expected day, not to the earliest. */
  isExpected: boolean;
  /** Tells why figures are missing, where they are. */
  procedure: Procedure | null;
}) {
  const { t, language } = useLanguage();
  return (
    <>
      <ol className={styles.steps}>
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no other name, and are never moved.
          <li key={index}>
            {stepInWords(step, { isExpected, procedure }, language)}
            {step.rule && (
              <span className={styles.source}>
                {" "}
                <span lang="et">{step.rule.source}</span> ·{" "}
                {LAW_VERIFICATION_WORDS[language][step.rule.verification]}
              </span>
            )}
          </li>
        ))}
      </ol>
      {steps.some(({ shortestAssumed }) => shortestAssumed) && (
        <p className={styles.source}>{t("forecast.shortest")}</p>
      )}
    </>
  );
}

/** One step in words: „ooteaeg 5 tööpäeva, kuni 16.11.2026“. */
export function stepInWords(
  { what, origin, days, unit, until, sample, after }: ForecastStep,
  { isExpected, procedure }: { isExpected: boolean; procedure: Procedure | null },
  language: Language,
): string {
  const t = textIn(language);
  const day = formatDay(until, language);
  const amount = t(unit === "workingDays" ? "forecast.workingDays" : "forecast.days", { count: days ?? 0 });
  switch (what) {
    case "start":
      if (origin === "today") return t("forecast.step.today", { day });
      if (origin === "planned") return t("forecast.step.planned", { day });
      if (after === null) return t("forecast.step.begun", { day });
      if (origin === "met") return `${MILESTONE_WORDS[language][after]}: ${day}`;
      return t(isExpected ? "forecast.step.expected" : "forecast.step.earliest", {
        stage: STAGE_WORDS[language][after],
        day,
      });
    case "tenders":
      if (origin !== "unknown") return t("forecast.step.tenders", { amount, day });
      if (procedure === null) return t("forecast.step.unknown.none");
      return t(
        procedure === "smallProcurement" ? "forecast.step.unknown.small" : "forecast.step.unknown.other",
      );
    case "standstill":
    case "challenge":
      return t(`forecast.step.${what}`, { amount, day });
    case "signing":
      return t("forecast.step.signing", { day });
    case "rtk":
      return t("forecast.step.rtk", { amount, day, sample: sample ?? 0 });
    case "running":
      return t("forecast.step.running", { amount, day });
    case "duration":
      if (origin === "typical") return t("forecast.step.typical", { amount, day });
      if (origin === "planned") return t("forecast.step.plannedDuration", { amount, day });
      return t(origin === "rtkSoFar" ? "forecast.step.rtkMedian" : "forecast.step.ownHistory", {
        amount,
        day,
        sample: sample ?? 0,
      });
    case "notBefore":
      return t(origin === "today" ? "forecast.step.notBefore.today" : "forecast.step.notBefore.earliest", {
        day,
      });
  }
}
