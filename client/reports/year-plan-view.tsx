import screen from "#client/view/screen.module.css";
import { Screen } from "#client/view/screen.tsx";
import { yardstickName } from "#client/view/yardstick-name.ts";
import "#client/i18n/screen-texts.ts";
import { Download, Printer } from "lucide-react";
import { useMemo, useRef } from "react";
import type { FactsReading } from "#client/facts/use-facts.ts";
import { formatNumber } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { textIn } from "#client/i18n/text.ts";
import { isShown } from "#client/outputs/output-lines.ts";
import { useOutputLines } from "#client/outputs/use-outputs.ts";
import { FailureNotice } from "#client/procurement/failure.tsx";
import { ProcurementLink } from "#client/procurement/procurement-link.tsx";
import { Button } from "#client/ui/button.tsx";
import { useMedia } from "#client/ui/use-media.ts";
import { asOfInWords } from "#client/view/as-of-banner.tsx";
import { FilterChips } from "#client/view/filter-fields.tsx";
import { ScreenMessage } from "#client/view/screen-message.tsx";
import { useFilters } from "#client/view/use-filters.ts";
import { useView } from "#client/view/use-view.ts";
import { isFiltered, printAddress, withoutFilters } from "#client/view/view-address.ts";
import type { BoardFacts } from "#shared/board.ts";
import { type Cell, toCsv } from "#shared/csv.ts";
import type { ReportAddress } from "./report-address.ts";
import { ReportKinds } from "./report-kinds.tsx";
import tableStyles from "./report-table.module.css";
import { ReportToolbar } from "./report-toolbar.tsx";

import { saveFile } from "./save-file.ts";
import { WideTable } from "./wide-table.tsx";
import { planYears, yearPlan } from "./year-plan.ts";
import {
  partName,
  type WrittenTable,
  writeTable,
  YEAR_TABLES,
  type YearTable,
  yearPlanRows,
} from "./year-plan-tables.ts";
import styles from "./year-plan-view.module.css";

export interface YearPlanViewProps {
  address: ReportAddress;
  onAddress: (address: ReportAddress, isReplaced?: boolean) => void;
  reading: FactsReading;
  facts: BoardFacts;
  year: number;
}

/** The tables of a year's plan by sub-activity, as the funder gets them: procurements, outputs, evaluators' hours. */
export function YearPlanView({ address, onAddress, reading, facts, year }: YearPlanViewProps) {
  const { language, t } = useLanguage();
  const isNarrow = useMedia("(max-width: 1199px)");
  const searchRef = useRef<HTMLInputElement>(null);
  const view = useView(facts, address);
  const { filters, persons } = useFilters(facts, address);
  const { lines, failure } = useOutputLines(facts, view, true);
  const parts = useMemo(() => {
    const shown = lines.filter((line) => isShown(line, filters, { late: address.late }));
    return yearPlan(facts, view, filters, shown, year);
  }, [facts, view, filters, lines, address.late, year]);
  const title = t("yearPlan.title", { year: String(year) });
  const yardstick = yardstickName({ against: view.against, revisions: facts.revisions, t });
  return (
    <Screen
      title={title}
      facts={facts}
      view={view}
      address={address}
      onAddress={onAddress}
      offline={reading.isOffline ? t("board.offline.banner") : null}
    >
      <ReportToolbar
        facts={facts}
        persons={persons}
        address={address}
        onChange={onAddress}
        isNarrow={isNarrow}
        searchRef={searchRef}
      />
      <FilterChips facts={facts} persons={persons} address={address} onChange={onAddress} />
      <div className={screen.page}>
        <ReportKinds address={address} on={view.on} />
        <header className={screen.header}>
          <div>
            <h1>{title}</h1>
            <p className={screen.printed}>
              {facts.project.name} · {facts.project.number}
              {facts.project.illustrative && ` · ${t("project.illustrative")}`}
            </p>
            <p className={screen.view}>
              {asOfInWords(facts, view, { language, t })} · {t("board.print.against", { yardstick })}
              {language !== "et" && ` · ${t("yearPlan.inEstonian")}`}
            </p>
          </div>
          <div className={screen.tools} data-screen-only="">
            {YEAR_TABLES.map((table) => (
              <Button key={table} onPress={() => save(table)}>
                <Download aria-hidden="true" />
                {t(`yearPlan.csv.${table}`)}
              </Button>
            ))}
            <Button onPress={() => print()}>
              <Printer aria-hidden="true" />
              {t("reports.print")}
            </Button>
          </div>
        </header>
        <nav className={screen.tabs} aria-label={t("outputs.years")} data-screen-only="">
          {planYears(facts, view).map((each) => (
            <a
              key={each}
              href={`/reports${printAddress({ ...address, plan: each })}`}
              aria-current={each === year ? "page" : undefined}
            >
              {each}
            </a>
          ))}
        </nav>
        <FailureNotice failure={failure} />
        {parts.length === 0 ? (
          <ScreenMessage
            heading={t(isFiltered(address) ? "board.empty.filtered" : "yearPlan.empty")}
            text={t(isFiltered(address) ? "board.empty.filteredHint" : "yearPlan.emptyHint")}
          >
            {isFiltered(address) && (
              <Button variant="primary" onPress={() => onAddress(withoutFilters(address))}>
                {t("board.filter.clear")}
              </Button>
            )}
          </ScreenMessage>
        ) : (
          parts.map((part) => (
            <section key={part.subActivity ?? 0} className={styles.part} lang="et">
              <h2>{partName(part, facts)}</h2>
              {YEAR_TABLES.map((table) => {
                const written = writeTable(table, part, year);
                if (written.rows.length === 0) return null;
                return <Table key={table} table={table} written={written} name={partName(part, facts)} />;
              })}
            </section>
          ))
        )}
      </div>
    </Screen>
  );

  function save(table: YearTable) {
    saveFile(
      `${t("yearPlan.file")}-${year}-${t(`yearPlan.file.${table}`)}-${view.on}.csv`,
      toCsv(yearPlanRows(table, parts, year, facts)),
    );
  }
}

/** The tables are the funder's, and so is their language. */
const IN_ESTONIAN = textIn("et");

function Table({ table, written, name }: { table: YearTable; written: WrittenTable; name: string }) {
  const { heads, rows, numbers, shared } = written;
  const caption = IN_ESTONIAN(`yearPlan.table.${table}`);
  return (
    <WideTable label={`${caption}, ${name}`}>
      <table className={`${tableStyles.table} ${styles.table}`}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {heads.map((head, index) => (
              <th key={head} scope="col" className={numbers.includes(index) ? tableStyles.number : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, procurementId, cells }, row) => {
            const isFirst = procurementId === null || rows[row - 1]?.procurementId !== procurementId;
            const rowSpan = isFirst && shared > 0 ? rowsOf(procurementId) : 1;
            return (
              <tr key={key}>
                {isFirst && (
                  <th scope={rowSpan > 1 ? "rowgroup" : "row"} rowSpan={rowSpan}>
                    {procurementId === null ? (
                      cells[0]
                    ) : (
                      <ProcurementLink id={procurementId} onOpen={undefined}>
                        {cells[0]}
                      </ProcurementLink>
                    )}
                  </th>
                )}
                {cells.map((cell, column) =>
                  column === 0 || (column < shared && !isFirst) ? null : (
                    <td
                      key={heads[column]}
                      rowSpan={column < shared ? rowSpan : undefined}
                      className={numbers.includes(column) ? tableStyles.number : undefined}
                    >
                      {inWords(cell)}
                    </td>
                  ),
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </WideTable>
  );

  function rowsOf(procurementId: number | null): number {
    return rows.filter((row) => row.procurementId === procurementId).length;
  }

  function inWords(cell: Cell): string {
    return typeof cell === "number" ? formatNumber(cell, "et") : (cell ?? "–");
  }
}
