import { CalendarPlus, Copy, Download } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Allowed } from "#client/access/access.tsx";
import { useForecasts } from "#client/forecast/use-forecasts.ts";
import { formatDay, formatMoney, formatNumber } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { LAW_VERIFICATION_WORDS } from "#client/law/law-words.ts";
import { FailureNotice } from "#client/procurement/failure.tsx";
import { ProcurementLink } from "#client/procurement/procurement-link.tsx";
import tableStyles from "#client/reports/report-table.module.css";
import { saveFile } from "#client/reports/save-file.ts";
import { WideTable } from "#client/reports/wide-table.tsx";
import { Button } from "#client/ui/button.tsx";
import { showToast } from "#client/ui/toast.tsx";
import screen from "#client/view/screen.module.css";
import { printAddress } from "#client/view/view-address.ts";
import type { BoardFacts, Card } from "#shared/board.ts";
import { toCsv } from "#shared/csv.ts";
import { type Day, daysBetween } from "#shared/period.ts";
import { windowInWords } from "#shared/period-words.ts";
import { lastDue, nextDue, type RtkDue } from "#shared/rtk-input.ts";
import { type RtkTableRow, rtkTable, TABLE_STAGES } from "#shared/rtk-table.ts";
import { KIND_WORDS, PROCEDURE_WORDS, RTK_WORDS } from "#shared/words.ts";
import type { RtkAddress } from "./rtk-address.ts";
import { tableRows } from "./rtk-rows.ts";
import styles from "./rtk-view.module.css";
import { useDueDates } from "./use-due-dates.ts";

const DueDateDialog = lazy(() =>
  import("./due-date-dialog.tsx").then((module) => ({ default: module.DueDateDialog })),
);

export interface InputPartProps {
  facts: BoardFacts;
  cards: readonly Card[];
  on: Day;
  address: RtkAddress;
  isReadOnly: boolean;
  onAddress: (address: RtkAddress) => void;
}

/** What RTK asks its clients for every year: what is due next and what was due last, and a year's procurements to send. */
export function InputPart({ facts, cards, on, address, isReadOnly }: InputPartProps) {
  const { language, t } = useLanguage();
  const [isAdding, setAdding] = useState(false);
  const { dates, failure } = useDueDates(facts.project.id, facts.known?.at);
  const forecasts = useForecasts(facts, on);
  const thisYear = Number(on.slice(0, 4));
  const year = address.year ?? thisYear + 1;
  const chosen = new Set(cards.map(({ procurement }) => procurement.id));
  const rows = rtkTable(
    { ...facts, procurements: facts.procurements.filter(({ id }) => chosen.has(id)) },
    { year, on },
    (card, stage) => forecasts?.(card).stages.find((each) => each.stage === stage)?.expected ?? null,
  ).filter((row) => !address.first || row.isFirstQuarter);
  const title = t(address.first ? "rtk.table.titleFirst" : "rtk.table.title", { year: String(year) });
  const cells = () => tableRows(rows, { language, t });

  return (
    <>
      <FailureNotice failure={failure} />
      <div className={styles.listHead} data-screen-only="">
        <h2>{t("rtk.due.title")}</h2>
        {!isReadOnly && (
          <Allowed deed="consultations.addDueDate">
            <Button size="small" onPress={() => setAdding(true)}>
              <CalendarPlus aria-hidden="true" />
              {t("rtk.due.add")}
            </Button>
          </Allowed>
        )}
      </div>
      {dates && (
        <ul className={styles.dues} data-screen-only="">
          {nextDue(dates, on).map((due) => (
            <DueItem key={due.input} due={due} on={on} isPast={false} />
          ))}
          {lastDue(dates, on).map((due) => (
            <DueItem key={`last ${due.input}`} due={due} on={on} isPast />
          ))}
        </ul>
      )}
      <div className={styles.listHead}>
        <h2>{title}</h2>
        <ul
          className={`${screen.lists} ${styles.lists}`}
          aria-label={t("rtk.table.year")}
          data-screen-only=""
        >
          {[thisYear, thisYear + 1, thisYear + 2].map((each) => (
            <li key={each}>
              <a
                href={`/rtk${printAddress({ ...address, year: each === thisYear + 1 ? undefined : each })}`}
                aria-current={each === year || undefined}
              >
                {each}
              </a>
            </li>
          ))}
          <li>
            <a
              href={`/rtk${printAddress({ ...address, first: address.first ? undefined : true })}`}
              aria-current={address.first}
            >
              {t("rtk.table.onlyFirst")}
            </a>
          </li>
        </ul>
        {rows.length > 0 && (
          <span className={screen.tools} data-screen-only="">
            <Button size="small" onPress={() => void copy()}>
              <Copy aria-hidden="true" />
              {t("rtk.table.copy")}
            </Button>
            <Button
              size="small"
              onPress={() =>
                saveFile(`${t("rtk.table.file")}-${year}${address.first ? "-I" : ""}.csv`, toCsv(cells()))
              }
            >
              <Download aria-hidden="true" />
              {t("reports.csv")}
            </Button>
          </span>
        )}
      </div>
      <p className={styles.quiet}>{t("rtk.table.explained")}</p>
      {rows.length === 0 ? (
        <p className={styles.nothing}>{t("rtk.table.none", { year: String(year) })}</p>
      ) : (
        <WideTable label={title}>
          <table className={`${tableStyles.table} ${styles.table}`}>
            <caption className={tableStyles.unseen}>{title}</caption>
            <thead>
              <tr>
                <th scope="col">{t("rtk.table.number")}</th>
                <th scope="col">{t("consultation.procurement")}</th>
                <th scope="col">{t("rtk.table.procedure")}</th>
                <th scope="col" className={tableStyles.number}>
                  {t("rtk.table.value")}
                </th>
                {TABLE_STAGES.map((stage) => (
                  <th key={stage} scope="col">
                    {t(`rtk.table.window.${stage}`)}
                  </th>
                ))}
                <th scope="col">{t("rtk.table.expected")}</th>
                <th scope="col">{t("rtk.table.basis")}</th>
                <th scope="col">{t("rtk.table.person")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <TableRow key={row.procurement.id} row={row} number={index + 1} />
              ))}
            </tbody>
          </table>
        </WideTable>
      )}
      <Suspense>
        {isAdding && (
          <DueDateDialog
            projectId={facts.project.id}
            onDone={() => {
              setAdding(false);
              showToast({ text: t("rtk.due.added") });
            }}
            onClose={() => setAdding(false)}
          />
        )}
      </Suspense>
    </>
  );

  /** With tabs between cells, as spreadsheets and documents take a table over. */
  async function copy() {
    const text = cells()
      .map((row) => row.map((cell) => String(cell ?? "").replace(/[\t\r\n]+/g, " ")).join("\t"))
      .join("\r\n");
    try {
      await navigator.clipboard.writeText(text);
      showToast({ text: t("rtk.table.copied"), detail: title });
    } catch {
      // Browsers let pages write there only over https, or when nobody forbids it.
      showToast({ tone: "problem", text: t("rtk.table.copyFailed") });
    }
  }
}

function DueItem({ due, on, isPast }: { due: RtkDue; on: Day; isPast: boolean }) {
  const { language, t } = useLanguage();
  const { source, verification } = due.date;
  return (
    <li className={isPast ? styles.pastDue : undefined}>
      <strong>
        <time dateTime={due.on}>{formatDay(due.on, language)}</time>
      </strong>
      <div>
        <p>
          {t(`rtk.input.${due.input}`, { year: String(due.year) })} ·{" "}
          {isPast
            ? t("rtk.due.ago", { count: daysBetween(due.on, on) })
            : t("rtk.due.left", { count: daysBetween(on, due.on) })}
        </p>
        <p className={styles.quiet}>
          {source} · {LAW_VERIFICATION_WORDS[language][verification]}
        </p>
      </div>
    </li>
  );
}

function TableRow({ row, number }: { row: RtkTableRow; number: number }) {
  const { language, t } = useLanguage();
  const { procurement, basis, expectedOn, windows } = row;
  return (
    <tr>
      <td>{formatNumber(number, language)}</td>
      <th scope="row" className={tableStyles.title}>
        <ProcurementLink id={procurement.id} onOpen={undefined}>
          {procurement.title}
        </ProcurementLink>
        <span className={styles.quiet}>
          {" "}
          {KIND_WORDS[language][procurement.kind]} · {RTK_WORDS[language][procurement.rtkInvolvement]}
        </span>
      </th>
      <td>{procurement.procedure ? PROCEDURE_WORDS[language][procurement.procedure] : <Unsaid />}</td>
      <td className={tableStyles.number}>
        {procurement.estimatedValue ? formatMoney(procurement.estimatedValue, language) : <Unsaid />}
      </td>
      {TABLE_STAGES.map((stage) => (
        <td key={stage}>{windows[stage] ? windowInWords(windows[stage], language) : <Unsaid />}</td>
      ))}
      <td className={tableStyles.day}>{expectedOn ? formatDay(expectedOn, language) : <Unsaid />}</td>
      <td>{t(`rtk.table.basis.${basis}`)}</td>
      <td>{procurement.person ?? <Unsaid />}</td>
    </tr>
  );
}

function Unsaid() {
  const { t } = useLanguage();
  return (
    <>
      <span className={tableStyles.zero} aria-hidden="true">
        –
      </span>
      <span className={tableStyles.unseen}>{t("common.none")}</span>
    </>
  );
}
