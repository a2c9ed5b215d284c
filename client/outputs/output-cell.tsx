import { formatNumber } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import type { Language } from "#shared/errors.ts";
import type { Period } from "#shared/period.ts";
import { periodInWords } from "#shared/plan-wording.ts";
import type { OutputCell } from "./output-lines.ts";
import styles from "./output-table.module.css";

/** What one column says of an output: „3/4“; in words for whoever hears it. */
export function CellWords({ cell }: { cell: OutputCell }) {
  const { language, t } = useLanguage();
  const { delivered, promised, isPlanned, isOverdue } = cell;
  if (promised === null && delivered === 0)
    return isPlanned ? <span className={styles.unseen}>{t("outputs.cell.planned")}</span> : null;
  return (
    <span className={styles.number}>
      {formatNumber(delivered, language)}
      {promised !== null && (
        <>
          <span aria-hidden="true" className={styles.of}>
            /{formatNumber(promised, language)}
          </span>
          <span className={styles.unseen}> {t("outputs.cell.promised", { number: promised })}</span>
        </>
      )}
      {isOverdue && <span className={styles.missing}>{t("outputs.cell.missing")}</span>}
    </span>
  );
}

/** The head of a column: „I kv“, "Q1", or the year. */
export function columnName(period: Period, language: Language): string {
  if (period.length === 4) return period;
  const words = periodInWords(period, language);
  return language === "et" ? words.replace(/ kvartal \d+$/, " kv") : words.replace(/ \d+$/, "");
}
