import { scaleLinear } from "d3-scale";
import { useMemo } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { printAddress } from "#client/view/view-address.ts";
import type { BoardFacts } from "#shared/board.ts";
import type { Grouping, ReportGroup, ReportTotals } from "#shared/slippage-report.ts";
import { Bars, type Scale, ScaleHead } from "./bars.tsx";
import type { ReportAddress } from "./report-address.ts";
import styles from "./report-table.module.css";
import { groupKey, groupName } from "./report-words.ts";

export interface GroupTableProps {
  facts: BoardFacts;
  grouping: Grouping;
  groups: readonly ReportGroup[];
  totals: ReportTotals;
  address: ReportAddress;
}

/** Each group with its bars and its figures. Its name leads to the milestones behind them. */
export function GroupTable({ facts, grouping, groups, totals, address }: GroupTableProps) {
  const { language, t } = useLanguage();
  const scale = useMemo(() => scaleOf(groups), [groups]);
  const columns = columnsOf(grouping);
  return (
    <table className={styles.table}>
      <caption>{t(`reports.by.${grouping}.caption`)}</caption>
      <thead>
        <tr>
          <th scope="col">{t(`reports.by.${grouping}`)}</th>
          <th scope="col" className={styles.chart}>
            <span className={styles.unseen}>{t("reports.chart")}</span>
            <ScaleHead scale={scale} />
          </th>
          {columns.map((column) => (
            <th key={column} scope="col" className={styles.number}>
              {t(`reports.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {groups.map(({ key, totals: sums }) => {
          const name = groupName(grouping, key, { language, t, facts });
          const show = groupKey(grouping, key);
          return (
            <tr key={show}>
              <th scope="row">
                <a
                  href={`/reports${printAddress({ ...address, show })}`}
                  aria-current={address.show === show || undefined}
                  data-show=""
                >
                  {name}
                </a>
              </th>
              <td className={styles.chart}>
                <Bars totals={sums} scale={scale} />
              </td>
              {columns.map((column) => (
                <td key={column} className={styles.number}>
                  <Figure value={sums[column]} />
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t("reports.total")}</th>
          <td className={styles.chart} />
          {columns.map((column) => (
            <td key={column} className={styles.number}>
              <Figure value={totals[column]} />
            </td>
          ))}
        </tr>
      </tfoot>
    </table>
  );
}

export type Column =
  | "behind"
  | "overdue"
  | "slipped"
  | "lost"
  | "regained"
  | "replanned"
  | "notComparable"
  | "unexplained";

/** What is not late has no reason, so that by reason some figures would always be empty. */
export function columnsOf(grouping: Grouping): readonly Column[] {
  return grouping === "reason"
    ? ["behind", "overdue", "slipped", "lost", "replanned"]
    : ["behind", "overdue", "slipped", "lost", "regained", "replanned", "notComparable", "unexplained"];
}

function Figure({ value }: { value: number }) {
  const { language } = useLanguage();
  return <span className={value === 0 ? styles.zero : undefined}>{value.toLocaleString(language)}</span>;
}

function scaleOf(groups: readonly ReportGroup[]): Scale {
  const values = groups.flatMap(({ totals }) => [totals.slipped, totals.replanned]);
  return scaleLinear([Math.min(0, ...values), Math.max(1, ...values)], [0, 90]);
}
