import { useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import styles from "#client/procurement/form.module.css";
import type { Failure } from "#client/trpc.ts";
import type { Consultation } from "#shared/consultation.ts";
import type { Day } from "#shared/period.ts";
import { courtInWords, exchangesInWords } from "./consultation-in-words.ts";

/**
 * The consultation a form is about, as the person saw it when the form opened. When somebody changed it meanwhile, the
 * server refuses that version and says what it is now; the next attempt is decided on that.
 */
export function useSeenConsultation(
  consultation: Consultation,
  failure: Failure | null,
): { seen: Consultation; rival: Consultation | null } {
  const [seen, setSeen] = useState(consultation);
  const current = failure?.refusal?.code === "RECORD_CHANGED" ? failure.refusal.current : null;
  const rival = current as Consultation | null;
  if (rival && rival.version > seen.version) setSeen(rival);
  return { seen, rival };
}

/** What somebody else made of the consultation meanwhile. */
export function Rival({ rival, on }: { rival: Consultation | null; on: Day }) {
  const { t, language } = useLanguage();
  return (
    rival && (
      <div className={styles.meaning}>
        <p>{t("consultation.rival")}</p>
        <ul>
          <li>{courtInWords(rival, on, { t, language })}</li>
          {exchangesInWords(rival, on, language).map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      </div>
    )
  );
}
