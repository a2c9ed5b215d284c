import { useMemo } from "react";
import { formatDay, formatNumber } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { ProcurementLink } from "#client/procurement/procurement-link.tsx";
import tableStyles from "#client/reports/report-table.module.css";
import { WideTable } from "#client/reports/wide-table.tsx";
import screen from "#client/view/screen.module.css";
import type { BoardFacts, Filters } from "#shared/board.ts";
import { type RtkShare, rtkShares } from "#shared/rtk-share.ts";
import { slippageReport } from "#shared/slippage-report.ts";
import type { View } from "#shared/standing.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import { DaysBar, DaysLegend } from "./days-bar.tsx";
import styles from "./rtk-view.module.css";

/** RTK's share of the slippage: quarters lost while it had something, next to those lost with us, and how that follows. */
export function SharePart({ facts, view, filters }: { facts: BoardFacts; view: View; filters: Filters }) {
  const { language, t } = useLanguage();
  const { milestones, byStage, total } = useMemo(
    () => rtkShares(slippageReport(facts, view, filters).entries, facts.procurements, view.on),
    [facts, view, filters],
  );
  const number = (value: number) => formatNumber(value, language);
  const most = Math.max(0, ...byStage.map(({ totals }) => totals.quarters));
  if (milestones.length === 0) return <p className={styles.nothing}>{t("rtk.share.none")}</p>;
  return (
    <>
      <p className={screen.headline}>
        {t("rtk.share.headline", {
          count: total.quarters,
          atRtk: number(total.quartersAtRtk),
          withUs: number(total.quartersWithUs),
        })}
      </p>
      <p className={styles.quiet}>{t("rtk.share.explained")}</p>
      <DaysLegend atRtk={t("rtk.share.atRtk")} withUs={t("rtk.share.withUs")} />
      <p className={styles.quiet}>{t("rtk.share.byStage")}</p>
      <WideTable label={t("rtk.share.byStage")}>
        <table className={tableStyles.table}>
          <caption className={tableStyles.unseen}>{t("rtk.share.byStage")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("procurement.stage.stage")}</th>
              <th scope="col" className={tableStyles.chart}>
                <span className={tableStyles.unseen}>{t("reports.chart")}</span>
              </th>
              {FIGURES.map((figure) => (
                <th key={figure} scope="col" className={tableStyles.number}>
                  {t(`rtk.share.${figure}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {byStage.map(({ stage, totals }) => (
              <tr key={stage}>
                <th scope="row">{STAGE_WORDS[language][stage]}</th>
                <td className={tableStyles.chart}>
                  <DaysBar atRtk={totals.quartersAtRtk} withUs={totals.quartersWithUs} most={most} />
                </td>
                {FIGURES.map((figure) => (
                  <td key={figure} className={tableStyles.number}>
                    <span className={totals[figure] === 0 ? tableStyles.zero : undefined}>
                      {number(totals[figure])}
                    </span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </WideTable>
      <p className={styles.quiet}>{t("rtk.share.byMilestone")}</p>
      <WideTable label={t("rtk.share.byMilestone")}>
        <table className={`${tableStyles.table} ${styles.table}`}>
          <caption className={tableStyles.unseen}>{t("rtk.share.byMilestone")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("consultation.procurement")}</th>
              <th scope="col">{t("procurement.stage.stage")}</th>
              <th scope="col">{t("rtk.share.promisedBy")}</th>
              <th scope="col">{t("procurement.stage.metOn")}</th>
              {DAYS.map((days) => (
                <th key={days} scope="col" className={tableStyles.number}>
                  {t(`rtk.share.${days}`)}
                </th>
              ))}
              <th scope="col" className={styles.spaced}>
                {t("rtk.share.arithmetic")}
              </th>
              <th scope="col" className={tableStyles.number}>
                {t("rtk.share.quartersAtRtk")}
              </th>
              <th scope="col" className={tableStyles.number}>
                {t("rtk.share.quartersWithUs")}
              </th>
            </tr>
          </thead>
          <tbody>
            {milestones.map((share) => (
              <ShareRow key={`${share.procurement.id} ${share.stage}`} share={share} />
            ))}
          </tbody>
        </table>
      </WideTable>
    </>
  );
}

const DAYS = ["lateDays", "daysAtRtk", "daysWithUs"] as const;
const FIGURES = ["milestones", "quarters", "quartersAtRtk", "quartersWithUs"] as const;

function ShareRow({ share }: { share: RtkShare }) {
  const { language, t } = useLanguage();
  const { procurement, stage, metOn, promisedBy, quarters, lateDays, daysAtRtk } = share;
  const number = (value: number) => formatNumber(value, language);
  return (
    <tr>
      <th scope="row" className={tableStyles.title}>
        <ProcurementLink id={procurement.id} onOpen={undefined}>
          {procurement.title}
        </ProcurementLink>
      </th>
      <td>
        {STAGE_WORDS[language][stage]}
        {share.isHeadline && <span className={styles.quiet}> {t("rtk.share.isHeadline")}</span>}
      </td>
      <td className={tableStyles.day}>{formatDay(promisedBy, language)}</td>
      <td className={tableStyles.day}>
        {metOn ? (
          formatDay(metOn, language)
        ) : (
          <span className={styles.quiet}>{t("procurement.stage.open")}</span>
        )}
      </td>
      {DAYS.map((days) => (
        <td key={days} className={tableStyles.number}>
          {number(share[days])}
        </td>
      ))}
      <td className={`${tableStyles.day} ${styles.spaced}`}>
        {t("rtk.share.sum", {
          quarters: number(quarters),
          atRtk: number(daysAtRtk),
          late: number(lateDays),
          result: number(share.quartersAtRtk),
        })}
      </td>
      <td className={tableStyles.number}>{number(share.quartersAtRtk)}</td>
      <td className={tableStyles.number}>{number(share.quartersWithUs)}</td>
    </tr>
  );
}
