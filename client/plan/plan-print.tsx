import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { lateReasonInWords } from "#client/procurement/change-in-words.ts";
import type { BoardFacts } from "#shared/board.ts";
import type { Day } from "#shared/period.ts";
import { STAGE_WORDS, STATUS_WORDS } from "#shared/words.ts";
import {
  columnBefore,
  compare,
  isClosedOn,
  MOVEMENTS,
  type PlanColumn,
  type PlanRows,
} from "./comparison.ts";
import { MovementMark } from "./movement-mark.tsx";
import { Marks, type StageRow } from "./plan-cell.tsx";
import { reasonKey, usePlanContext } from "./plan-context.ts";
import { marksOf, statementInWords, whyNotComparable } from "./plan-in-words.ts";
import styles from "./plan-print.module.css";

export interface PlanPrintProps {
  facts: BoardFacts;
  on: Day;
  rows: PlanRows;
  columns: readonly PlanColumn[];
  from: PlanColumn | null;
  to: PlanColumn | null;
}

/** The plans for paper: every line, the day, what is compared, what the signs mean, and nothing to press. */
export function PlanPrint({ facts, on, rows: { rows, counts }, columns, from, to }: PlanPrintProps) {
  const { language, t } = useLanguage();
  const shown = columns.slice(-MOST_COLUMNS);
  return (
    <div className={styles.print}>
      <header className={styles.head}>
        <h1>
          {facts.project.name} · {t("nav.plan")}
        </h1>
        <p>
          {facts.project.number} · {t("board.asOf.day", { day: formatDay(on, language) })}
          {facts.project.illustrative && ` · ${t("project.illustrative")}`}
        </p>
      </header>
      <p className={styles.summary}>
        {from && to && `${t("plan.print.compared", { from: from.name, to: to.name })}: `}
        {from &&
          (MOVEMENTS.filter((each) => counts[each] > 0)
            .map((each) => t(`plan.count.${each}`, { count: counts[each] }))
            .join(" · ") ||
            t("plan.compare.same"))}
      </p>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("procurement.stage.stage")}</th>
            {shown.map((column) => (
              <th key={column.id} scope="col">
                {column.name}
                <span>
                  {column.revision
                    ? t(
                        column.revision.adoptedOnAssumed
                          ? "procurement.plan.adoptedAssumed"
                          : "procurement.plan.adopted",
                        {
                          day: formatDay(column.revision.adoptedOn, language),
                        },
                      )
                    : t("plan.draft")}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row) =>
            row.kind === "procurement" ? (
              <tr key={row.key} className={styles.procurement}>
                <th scope="rowgroup" colSpan={shown.length + 1}>
                  {row.procurement.title}
                  {row.procurement.retenderOf !== null && ` (${t("board.card.retender")})`}
                  {row.procurement.closedAs &&
                    isClosedOn(row.procurement, on) &&
                    ` (${STATUS_WORDS[language][row.procurement.closedAs]})`}
                </th>
              </tr>
            ) : (
              <tr key={row.key}>
                <th scope="row">{STAGE_WORDS[language][row.stage]}</th>
                {shown.map((column) => (
                  <td key={column.id}>
                    <PrintedCell row={row} column={column} isCompared={column === to} />
                  </td>
                ))}
              </tr>
            ),
          )}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && <p>{t("board.print.more", { count: rows.length - MOST_ROWS })}</p>}
      <p className={styles.legend}>{t("plan.print.legend")}</p>
    </div>
  );
}

/** As many as can be read on a sheet; the latest of those that are shown. */
const MOST_COLUMNS = 6;
/** Nobody prints more; the screen has the rest. */
const MOST_ROWS = 3000;

function PrintedCell({
  row,
  column,
  isCompared,
}: {
  row: StageRow;
  column: PlanColumn;
  isCompared: boolean;
}) {
  const { language, t } = useLanguage();
  const { plans, reasons } = usePlanContext();
  const { procurement, stage } = row;
  const said = plans.saidBy(column, procurement, stage);
  const before = columnBefore(plans, column);
  const comparison = isCompared
    ? row.comparison
    : said && before
      ? compare(plans, procurement, stage, before, column)
      : null;
  const why = comparison && whyNotComparable(comparison, plans, language);
  const reason =
    comparison?.movement === "later" &&
    reasons.get(reasonKey(comparison.change.after!.revisionId, comparison.procurementId, stage));
  return (
    <>
      {said ? statementInWords(said.statement, language) : "–"}{" "}
      {said && <Marks marks={marksOf(said.statement, language, said.isInherited)} />}
      {comparison && comparison.movement !== "none" && (
        <span className={styles.change}>
          <MovementMark comparison={comparison} /> {why}
          {reason && lateReasonInWords({ lateReason: reason.reason, lateNote: reason.note }, language)}
          {comparison.movement === "later" && !reason && t("lateness.missing")}
        </span>
      )}
    </>
  );
}
