import { formatNumber } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import type { Language } from "#shared/errors.ts";
import type { Period } from "#shared/period.ts";
import { periodInWords } from "#shared/period-words.ts";
import type { OutputCell } from "./output-lines.ts";
import styles from "./output-table.module.css";

/**
 * What one column says of an output: „3/4“. The promised window runs through its columns as on the timeline, an outline
 * that is closed where the promise ends.
 */
export function CellWords({ cell }: { cell: OutputCell }) {
  const { language, t } = useLanguage();
  const { delivered, promised, isPlanned, isBegin, isEnd, isOverdue } = cell;
  if (!isPlanned && delivered === 0) return null;
  return (
    <>
      <span
        className={styles.box}
        data-planned={isPlanned || undefined}
        data-begin={isBegin || undefined}
        data-end={isEnd || undefined}
        data-overdue={isOverdue || undefined}
      >
        {promised === null && delivered === 0 ? (
          <span className={styles.unseen}>{t("outputs.cell.planned")}</span>
        ) : (
          formatNumber(delivered, language)
        )}
        {promised !== null && (
          <>
            <span aria-hidden="true" className={styles.of}>
              /{formatNumber(promised, language)}
            </span>
            <span className={styles.unseen}> {t("outputs.cell.promised", { number: promised })}</span>
          </>
        )}
      </span>
      {isOverdue && <span className={styles.missing}>{t("outputs.cell.missing")}</span>}
    </>
  );
}

/** The head of a column: „I kv“, "Q1", or the year. */
export function columnName(period: Period, language: Language): string {
  if (period.length === 4) return period;
  const words = periodInWords(period, language);
  return language === "et" ? words.replace(/ kvartal \d+$/, " kv") : words.replace(/ \d+$/, "");
}
