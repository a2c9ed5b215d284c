import { formatNumber } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import tableStyles from "#client/reports/report-table.module.css";
import { WideTable } from "#client/reports/wide-table.tsx";
import { printAddress } from "#client/view/view-address.ts";
import { TOPIC_WORDS } from "#shared/consultation-words.ts";
import { type Matter, totalsByTopic } from "#shared/rtk-matters.ts";
import { DaysBar, DaysLegend } from "./days-bar.tsx";
import type { RtkAddress } from "./rtk-address.ts";
import styles from "./rtk-view.module.css";

/** What each topic came to. Its name leads to its matters. */
export function TopicTable({ matters, address }: { matters: readonly Matter[]; address: RtkAddress }) {
  const { language, t } = useLanguage();
  const totals = totalsByTopic(matters);
  const most = Math.max(0, ...totals.map(({ daysAtRtk, daysWithUs }) => daysAtRtk + daysWithUs));
  if (totals.length === 0) return <p className={styles.nothing}>{t("rtk.none")}</p>;
  return (
    <>
      <DaysLegend atRtk={t("rtk.legend.atRtk")} withUs={t("rtk.legend.withUs")} />
      <p className={styles.quiet}>{t("rtk.topics.caption")}</p>
      <WideTable label={t("rtk.topics.caption")}>
        <table className={tableStyles.table}>
          <caption className={tableStyles.unseen}>{t("rtk.topics.caption")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("consultation.topic")}</th>
              <th scope="col" className={tableStyles.chart}>
                <span className={tableStyles.unseen}>{t("reports.chart")}</span>
              </th>
              {FIGURES.map((figure) => (
                <th key={figure} scope="col" className={tableStyles.number}>
                  {t(`rtk.figure.${figure}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {totals.map((each) => (
              <tr key={each.topic}>
                <th scope="row">
                  <a
                    href={`/rtk${printAddress({ ...address, part: undefined, show: "all", topic: [each.topic] })}`}
                  >
                    {TOPIC_WORDS[language][each.topic]}
                  </a>
                </th>
                <td className={tableStyles.chart}>
                  <DaysBar atRtk={each.daysAtRtk} withUs={each.daysWithUs} most={most} />
                </td>
                {FIGURES.map((figure) => (
                  <td key={figure} className={tableStyles.number}>
                    <span className={each[figure] === 0 ? tableStyles.zero : undefined}>
                      {formatNumber(each[figure], language)}
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
              {FIGURES.map((figure) => (
                <td key={figure} className={tableStyles.number}>
                  {formatNumber(
                    totals.reduce((sum, each) => sum + each[figure], 0),
                    language,
                  )}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </WideTable>
    </>
  );
}

const FIGURES = ["matters", "open", "overdue", "daysAtRtk", "daysWithUs", "rounds"] as const;
