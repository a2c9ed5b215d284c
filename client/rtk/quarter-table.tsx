import { formatNumber } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import tableStyles from "#client/reports/report-table.module.css";
import { WideTable } from "#client/reports/wide-table.tsx";
import { type Day, lastDay } from "#shared/period.ts";
import { periodInWords } from "#shared/period-words.ts";
import { daysByQuarter, type Matter } from "#shared/rtk-matters.ts";
import { DaysBar, DaysLegend } from "./days-bar.tsx";
import styles from "./rtk-view.module.css";

/** Days at RTK and with us in each quarter, the last quarter first. */
export function QuarterTable({ matters, on }: { matters: readonly Matter[]; on: Day }) {
  const { language, t } = useLanguage();
  const quarters = daysByQuarter(matters, on).toReversed();
  const most = Math.max(0, ...quarters.map(({ daysAtRtk, daysWithUs }) => daysAtRtk + daysWithUs));
  if (quarters.length === 0) return <p className={styles.nothing}>{t("rtk.none")}</p>;
  return (
    <>
      <DaysLegend atRtk={t("rtk.legend.atRtk")} withUs={t("rtk.legend.withUs")} />
      <p className={styles.quiet}>{t("rtk.time.caption")}</p>
      <WideTable label={t("rtk.time.caption")}>
        <table className={tableStyles.table}>
          <caption className={tableStyles.unseen}>{t("rtk.time.caption")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("rtk.column.quarter")}</th>
              <th scope="col" className={tableStyles.chart}>
                <span className={tableStyles.unseen}>{t("reports.chart")}</span>
              </th>
              <th scope="col" className={tableStyles.number}>
                {t("rtk.figure.daysAtRtk")}
              </th>
              <th scope="col" className={tableStyles.number}>
                {t("rtk.figure.daysWithUs")}
              </th>
            </tr>
          </thead>
          <tbody>
            {quarters.map(({ quarter, daysAtRtk, daysWithUs }) => (
              <tr key={quarter}>
                <th scope="row">
                  {periodInWords(quarter, language)}
                  {on < lastDay(quarter) && (
                    <span className={tableStyles.quiet}> {t("rtk.time.unfinished")}</span>
                  )}
                </th>
                <td className={tableStyles.chart}>
                  <DaysBar atRtk={daysAtRtk} withUs={daysWithUs} most={most} />
                </td>
                {[daysAtRtk, daysWithUs].map((days, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the two figures of a row stay in their places.
                  <td key={at} className={tableStyles.number}>
                    <span className={days === 0 ? tableStyles.zero : undefined}>
                      {formatNumber(days, language)}
                    </span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t("reports.total")}</th>
              <td className={tableStyles.chart} />
              <td className={tableStyles.number}>{formatNumber(sumOf("daysAtRtk"), language)}</td>
              <td className={tableStyles.number}>{formatNumber(sumOf("daysWithUs"), language)}</td>
            </tr>
          </tfoot>
        </table>
      </WideTable>
    </>
  );

  function sumOf(figure: "daysAtRtk" | "daysWithUs"): number {
    return quarters.reduce((sum, each) => sum + each[figure], 0);
  }
}
