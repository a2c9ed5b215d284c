import { scaleBand, scaleLinear } from "d3-scale";
import { formatDay, formatQuarterOf } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { printAddress } from "#client/view/view-address.ts";
import { type Day, lastDay, quarterOf, quarterPeriod } from "#shared/period.ts";
import type { ReportPoint } from "#shared/slippage-report.ts";
import barStyles from "./bars.module.css";
import styles from "./over-time.module.css";
import type { ReportAddress } from "./report-address.ts";
import tableStyles from "./report-table.module.css";

/** What stood at the end of each quarter: columns, and the same in a table. */
export function OverTime({ points, address }: { points: readonly ReportPoint[]; address: ReportAddress }) {
  const { language, t } = useLanguage();
  return (
    <>
      <Columns points={points} />
      <table className={tableStyles.table}>
        <caption>{t("reports.by.time.caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("reports.column.on")}</th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className={tableStyles.number}>
                {t(`reports.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={point.on}>
              <th scope="row">
                <a href={`/reports${printAddress({ ...address, by: undefined, on: point.on })}`}>
                  {formatDay(point.on, language)}
                </a>{" "}
                <span className={tableStyles.quiet}>{formatQuarterOf(point.on, language)}</span>
              </th>
              {COLUMNS.map((column) => (
                <td key={column} className={tableStyles.number}>
                  <span className={point[column] === 0 ? tableStyles.zero : undefined}>
                    {point[column].toLocaleString(language)}
                  </span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

export const COLUMNS = ["behind", "slipped", "lost", "regained", "replanned"] as const;

/** Two columns for each quarter: what had slipped by then, dark what was lost and light what lasted; hatched what plans had moved. */
function Columns({ points }: { points: readonly ReportPoint[] }) {
  const { language } = useLanguage();
  const most = Math.max(1, ...points.flatMap(({ slipped, replanned }) => [slipped, replanned]));
  const least = Math.min(0, ...points.map(({ replanned }) => replanned));
  const y = scaleLinear([least, most], [BOTTOM, TOP]).nice(5);
  const x = scaleBand(
    points.map(({ on }) => on),
    [0, 100],
  ).padding(0.2);
  const ticks = y.ticks(5).filter(Number.isInteger);
  const half = x.bandwidth() / 2;
  return (
    <div className={styles.chart} data-many={points.length > FEW || undefined}>
      <svg aria-hidden="true" width={36} height={HEIGHT} className={styles.axis}>
        {ticks.map((tick) => (
          <text key={tick} x={28} y={y(tick)} className={barStyles.tick} textAnchor="end">
            {tick}
          </text>
        ))}
      </svg>
      <svg aria-hidden="true" height={HEIGHT} className={styles.plot}>
        {ticks.map((tick) => (
          <line key={tick} x1="0%" x2="100%" y1={y(tick)} y2={y(tick)} className={barStyles.grid} />
        ))}
        {points.map(({ on, slipped, lost, replanned }, at) => {
          const left = x(on)!;
          const middle = left + half;
          return (
            <g key={on}>
              <Column className={barStyles.lost} x={left} width={half} from={0} to={lost} y={y} />
              <Column className={barStyles.carried} x={left} width={half} from={lost} to={slipped} y={y} />
              <Column className={barStyles.replanned} x={middle} width={half} from={0} to={replanned} y={y} />
              {slipped > 0 && (
                <text x={`${left + half / 2}%`} y={y(slipped) - 9} className={styles.value}>
                  {slipped}
                </text>
              )}
              {replanned !== 0 && (
                <text x={`${middle + half / 2}%`} y={y(Math.max(replanned, 0)) - 9} className={styles.value}>
                  {replanned}
                </text>
              )}
              <text x={`${middle}%`} y={BOTTOM + 14} className={styles.quarter}>
                {numeralOf(on, language)}
              </text>
              {(at === 0 || yearOf(on) !== yearOf(points[at - 1]!.on)) && (
                <text x={`${left}%`} y={BOTTOM + 32} className={styles.year}>
                  {yearOf(on)}
                </text>
              )}
            </g>
          );
        })}
        <line x1="0%" x2="100%" y1={y(0)} y2={y(0)} className={barStyles.base} />
      </svg>
    </div>
  );
}

const HEIGHT = 260;
const TOP = 20;
const BOTTOM = 216;
/** With more quarters than these, there is no room for a figure above each. */
const FEW = 14;

function Column({
  x,
  width,
  from,
  to,
  y,
  className,
}: {
  x: number;
  width: number;
  from: number;
  to: number;
  y: (value: number) => number;
  className: string | undefined;
}) {
  if (from === to) return null;
  const [top, bottom] = [y(Math.max(from, to)), y(Math.min(from, to))];
  return <rect className={className} x={`${x}%`} width={`${width}%`} y={top} height={bottom - top} />;
}

function yearOf(day: Day): string {
  return day.slice(0, 4);
}

/** „IV“ or "Q4"; with an asterisk while the quarter is not over. */
function numeralOf(day: Day, language: "et" | "en"): string {
  const quarter = quarterOf(day);
  const number = quarter % 4;
  const name = language === "et" ? ["I", "II", "III", "IV"][number]! : `Q${number + 1}`;
  return day < lastDay(quarterPeriod(quarter)) ? `${name}*` : name;
}
