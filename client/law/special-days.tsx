import { ChevronRight } from "lucide-react";
import type { Law } from "#client/forecast/use-forecast-basis.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import type { Day } from "#shared/period.ts";
import styles from "./special-days.module.css";

/** Public holidays and shortened days by year; this year's are open. */
export function SpecialDays({ days, today }: { days: Law["days"]; today: Day }) {
  const { t, language } = useLanguage();
  const weekdays = new Intl.DateTimeFormat(language === "et" ? "et-EE" : "en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
  const years = Map.groupBy(days, ({ day }) => day.slice(0, 4));
  return (
    <section className={styles.section} aria-labelledby="special-days">
      <h2 id="special-days">{t("law.days.title")}</h2>
      <p className={styles.explained}>{t("law.days.explained")}</p>
      <div className={styles.years}>
        {[...years].map(([year, own]) => (
          <details key={year} className={styles.year} open={year === today.slice(0, 4)}>
            <summary>
              <ChevronRight aria-hidden="true" size={14} /> {year}
            </summary>
            <ul>
              {own.map(({ day, nameEt, nameEn, kind }) => (
                <li key={day} className={kind === "shortened" ? styles.shortened : undefined}>
                  <time dateTime={day}>{weekdays.format(new Date(`${day}T00:00Z`))}</time>
                  <span>{language === "et" ? nameEt : nameEn}</span>
                </li>
              ))}
            </ul>
          </details>
        ))}
      </div>
    </section>
  );
}
