import { TriangleAlert, UserRoundSearch } from "lucide-react";
import { formatNumber } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import type { Assignment, HoursStanding } from "#shared/evaluator-hours.ts";
import { ROLE_WORDS } from "#shared/hours-words.ts";
import styles from "./hours-bar.module.css";

export interface HoursBarProps {
  hours: HoursStanding;
  /** Whose roles nobody was found for is said by name. */
  assignments: readonly Assignment[];
}

/**
 * How many of the forecast hours are used. An over-run is told in words, by a mark of its own and by a bar that goes
 * beyond its end; a role that nobody was found for is named.
 */
export function HoursBar({ hours: { forecast, logged }, assignments }: HoursBarProps) {
  const { language, t } = useLanguage();
  const over = forecast > 0 ? logged - forecast : 0;
  const missing = [
    ...new Set(
      assignments.filter(({ person }) => person === null).map(({ role }) => ROLE_WORDS[language][role]),
    ),
  ];
  const number = (hours: number) => formatNumber(hours, language);
  return (
    <span className={styles.hours}>
      {(forecast > 0 || logged > 0) && (
        <span className={over > 0 ? styles.over : styles.within}>
          {forecast > 0 && <Bar forecast={forecast} logged={logged} />}
          <span>
            {forecast > 0
              ? t("board.card.hours", { logged: number(logged), forecast: number(forecast) })
              : t("board.card.hoursOnly", { logged: number(logged) })}
          </span>
          {over > 0 && (
            <strong className={styles.overrun}>
              <TriangleAlert aria-hidden="true" size={13} />
              {t("board.card.hoursOver", { hours: number(over) })}
            </strong>
          )}
        </span>
      )}
      {missing.length > 0 && (
        <span className={styles.missing}>
          <UserRoundSearch aria-hidden="true" size={14} />
          {t("board.card.unassigned", { roles: missing.join(", ") })}
        </span>
      )}
    </span>
  );
}

/** Logged against forecast; beyond the forecast the whole bar is the logged hours, with a line where they should end. */
export function Bar({ forecast, logged }: { forecast: number; logged: number }) {
  const whole = Math.max(forecast, logged);
  const share = (hours: number) => `${(100 * Math.max(0, hours)) / whole}%`;
  return (
    <svg aria-hidden="true" className={styles.bar} width={56} height={8}>
      <rect width="100%" height="100%" rx={2} className={styles.forecast} />
      <rect width={share(Math.min(logged, forecast))} height="100%" rx={2} className={styles.logged} />
      {logged > forecast && (
        <>
          <rect
            x={share(forecast)}
            width={share(logged - forecast)}
            height="100%"
            className={styles.beyond}
          />
          <line x1={share(forecast)} x2={share(forecast)} y1={0} y2={8} className={styles.end} />
        </>
      )}
    </svg>
  );
}
