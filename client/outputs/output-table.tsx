import { ChevronDown, ChevronRight, CircleHelp, EllipsisVertical, Pencil, Plus, Trash2 } from "lucide-react";
import { Fragment, memo, useState } from "react";
import { Allowed, allowedEntries, useMay } from "#client/access/access.tsx";
import { formatNumber } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { ProcurementLink } from "#client/procurement/procurement-link.tsx";
import { WideTable } from "#client/reports/wide-table.tsx";
import { SlippageBadge } from "#client/slippage/slippage-badge.tsx";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Menu } from "#client/ui/menu.tsx";
import { useIsPrinting } from "#client/ui/use-is-printing.ts";
import { useMedia } from "#client/ui/use-media.ts";
import type { BoardFacts } from "#shared/board.ts";
import type { PlannedOutput } from "#shared/outputs.ts";
import type { Day, Period } from "#shared/period.ts";
import { CellWords, columnName } from "./output-cell.tsx";
import { OutputDetails } from "./output-details.tsx";
import { cellsOf, type OutputGroup, type OutputLine, type OutputPart } from "./output-lines.ts";
import styles from "./output-table.module.css";
import { countInWords, nameOf, promisedTime, subActivityName } from "./output-words.ts";
import { ProgressBar } from "./progress-bar.tsx";
import type { OutputActions } from "./use-output-actions.tsx";

export interface OutputListProps {
  /** The quarters of a year, or years; none where only the whole is told. */
  columns: readonly Period[];
  facts: Pick<BoardFacts, "revisions">;
  on: Day;
  /** Null where nothing can be changed. */
  actions: OutputActions | null;
  /** The output that is unfolded. */
  unfolded: number | null;
  onUnfold: (id: number | null) => void;
}

export interface OutputTableProps extends OutputListProps {
  groups: readonly OutputGroup[];
  facts: Pick<BoardFacts, "revisions" | "subActivities">;
}

/** The outputs by sub-activity: what was promised by when, how many are there, column by column, and how far behind. */
export function OutputTable(props: OutputTableProps) {
  const { groups, ...rest } = props;
  const { columns, facts } = rest;
  const { language, t } = useLanguage();
  const isNarrow = useMedia("(max-width: 1059px)");
  const isPrinting = useIsPrinting();
  const [isWhole, setWhole] = useState(false);
  const total = groups.reduce((sum, { parts }) => sum + countOf(parts), 0);
  const shown = isWhole || isPrinting ? groups : firstOf(groups, FIRST_SHOWN);
  const name = (number: number | null) =>
    number === null ? t("board.lanes.noSubActivity") : subActivityName(facts, number, { language, t });
  const more = !isWhole && total > FIRST_SHOWN && (
    <Button onPress={() => setWhole(true)}>{t("outputs.showAll", { count: total })}</Button>
  );
  if (isNarrow && !isPrinting)
    return (
      <>
        {shown.map(({ subActivity, parts }) => (
          <section key={subActivity ?? 0} className={styles.section}>
            <h2>{name(subActivity)}</h2>
            {parts.map((part) => (
              <Fragment key={part.procurement?.id ?? 0}>
                {part.procurement && (
                  <h3 className={styles.part}>
                    <PartName part={part} />
                  </h3>
                )}
                <OutputList {...rest} lines={part.lines} />
              </Fragment>
            ))}
          </section>
        ))}
        {more}
      </>
    );
  return (
    <>
      <WideTable label={t("nav.outputs")}>
        <table className={styles.table}>
          <caption className={styles.unseen}>{t("outputs.caption")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("outputs.column.output")}</th>
              <th scope="col">{t("outputs.column.promised")}</th>
              {columns.map((column) => (
                <th key={column} scope="col" className={styles.period}>
                  {columnName(column, language)}
                </th>
              ))}
              <th scope="col">{t("outputs.column.total")}</th>
              <th scope="col">{t("procurement.stage.slippage")}</th>
              <td data-screen-only="" />
            </tr>
          </thead>
          {shown.map(({ subActivity, parts }) => (
            <tbody key={subActivity ?? 0}>
              <tr className={styles.group}>
                <th scope="rowgroup" colSpan={columns.length + 5}>
                  <h2>{name(subActivity)}</h2>
                </th>
              </tr>
              {parts.map((part) => (
                <Fragment key={part.procurement?.id ?? 0}>
                  {parts.some(({ procurement }) => procurement !== null) && (
                    <tr className={styles.part}>
                      <th scope="rowgroup" colSpan={columns.length + 5}>
                        <PartName part={part} />
                      </th>
                    </tr>
                  )}
                  {part.lines.map((line) => (
                    <OutputRow
                      key={line.output.id}
                      line={line}
                      columns={columns}
                      facts={facts}
                      on={props.on}
                      actions={props.actions}
                      isUnfolded={props.unfolded === line.output.id}
                      onUnfold={props.onUnfold}
                    />
                  ))}
                </Fragment>
              ))}
            </tbody>
          ))}
        </table>
      </WideTable>
      {more}
    </>
  );
}

/** Rows drawn before somebody asks for all of them. */
const FIRST_SHOWN = 200;

function firstOf(groups: readonly OutputGroup[], most: number): OutputGroup[] {
  let left = most;
  return groups.flatMap(({ subActivity, parts }) => {
    const kept = parts.flatMap((part) => {
      const lines = part.lines.slice(0, Math.max(0, left));
      left -= lines.length;
      return lines.length > 0 ? [{ ...part, lines }] : [];
    });
    return kept.length > 0 ? [{ subActivity, parts: kept }] : [];
  });
}

function countOf(parts: readonly OutputPart[]): number {
  return parts.reduce((sum, { lines }) => sum + lines.length, 0);
}

/** The procurement that the outputs come from, and leads to it. */
function PartName({ part: { procurement } }: { part: OutputPart }) {
  const { t } = useLanguage();
  if (!procurement) return <span className={styles.quiet}>{t("outputs.procurement.none")}</span>;
  return (
    <ProcurementLink id={procurement.id} onOpen={undefined}>
      {procurement.title}
    </ProcurementLink>
  );
}

/** Outputs one below the other, where a table would have to be scrolled sideways. */
export function OutputList({
  lines,
  unfolded,
  ...props
}: OutputListProps & { lines: readonly OutputLine[] }) {
  return (
    <ul className={props.columns.length > 0 ? styles.cards : styles.rows}>
      {lines.map((line) => (
        <OutputCard key={line.output.id} {...props} line={line} isUnfolded={unfolded === line.output.id} />
      ))}
    </ul>
  );
}

interface LineProps extends Omit<OutputListProps, "unfolded"> {
  line: OutputLine;
  isUnfolded: boolean;
}

const OutputRow = memo(function OutputRow(props: LineProps) {
  const { line, columns, on, actions, isUnfolded } = props;
  const { output, standing } = line;
  return (
    <>
      <tr className={isUnfolded ? styles.unfolded : undefined}>
        <th scope="row" className={styles.name}>
          <NameButton {...props} />
          <About line={line} />
        </th>
        <td className={styles.promised}>
          <Promised line={line} />
        </td>
        {cellsOf(line, columns, on).map((cell) => (
          <td key={cell.period} className={styles.cell}>
            <CellWords cell={cell} />
          </td>
        ))}
        <td className={styles.total}>
          <Total line={line} />
        </td>
        <td>
          <SlippageBadge slippage={standing.slippage} total={standing.total.quarters} variant="plain" />
        </td>
        <td className={styles.actions} data-screen-only="">
          {actions && (
            <span className={styles.buttons}>
              <Actions output={output} actions={actions} />
            </span>
          )}
        </td>
      </tr>
      {isUnfolded && (
        <tr className={styles.detailsRow}>
          <td colSpan={columns.length + 5} id={detailsId(output.id)}>
            <OutputDetails {...props} />
          </td>
        </tr>
      )}
    </>
  );
});

const OutputCard = memo(function OutputCard(props: LineProps) {
  const { line, columns, on, actions, isUnfolded } = props;
  const { output, standing } = line;
  const { language } = useLanguage();
  return (
    <li className={styles.card}>
      <div className={styles.cardHead}>
        <NameButton {...props} />
        <About line={line} />
      </div>
      <p className={styles.cardPromised}>
        <Promised line={line} />
      </p>
      {columns.length > 0 && (
        <ul className={styles.cells}>
          {cellsOf(line, columns, on).map((cell) => (
            <li key={cell.period} className={styles.cell}>
              <span className={styles.quiet}>{columnName(cell.period, language)}</span>
              <CellWords cell={cell} />
            </li>
          ))}
        </ul>
      )}
      <div className={styles.figures}>
        <Total line={line} />
        <SlippageBadge slippage={standing.slippage} total={standing.total.quarters} variant="plain" />
        {actions && (
          <span className={styles.buttons} data-screen-only="">
            <Actions output={output} actions={actions} />
          </span>
        )}
      </div>
      {isUnfolded && (
        <div id={detailsId(output.id)} className={styles.cardDetails}>
          <OutputDetails {...props} />
        </div>
      )}
    </li>
  );
});

function detailsId(id: number): string {
  return `output-${id}`;
}

/** The output's name, which shows and hides all that is known of it. */
function NameButton({ line: { output }, isUnfolded, onUnfold }: LineProps) {
  const { language } = useLanguage();
  return (
    <button
      type="button"
      className={styles.fold}
      aria-expanded={isUnfolded}
      aria-controls={isUnfolded ? detailsId(output.id) : undefined}
      data-output={output.id}
      onClick={() => onUnfold(isUnfolded ? null : output.id)}
    >
      {isUnfolded ? <ChevronDown aria-hidden="true" /> : <ChevronRight aria-hidden="true" />}
      <span lang={language === "en" && !output.nameEn ? "et" : undefined}>{nameOf(output, language)}</span>
    </button>
  );
}

/** What counts it, and that something about it is not clear. */
function About({ line: { output } }: { line: OutputLine }) {
  const { t } = useLanguage();
  if (output.indicators.length === 0 && output.unclear === null) return null;
  return (
    <span className={styles.about}>
      {output.indicators.length > 0 && <span>{output.indicators.join(", ")}</span>}
      {output.unclear !== null && (
        <span className={styles.unclear} title={output.unclear}>
          <CircleHelp aria-hidden="true" />
          {t("outputs.unclear.mark")}
        </span>
      )}
    </span>
  );
}

function Promised({ line: { standing } }: { line: OutputLine }) {
  const { language, t } = useLanguage();
  const window = standing.yardstick;
  if (!window) return <span className={styles.quiet}>{t("procurement.plan.nothing")}</span>;
  return (
    <>
      {countInWords(window, language)}
      <span className={styles.time}>{promisedTime(window, language)}</span>
    </>
  );
}

/** How many are there of how many, whenever they came. */
function Total({ line: { standing } }: { line: OutputLine }) {
  const { language, t } = useLanguage();
  const { delivered, promised } = standing;
  if (promised === null)
    return delivered > 0 ? (
      formatNumber(delivered, language)
    ) : (
      <span className={styles.quiet}>{t("outputs.total.none")}</span>
    );
  return (
    <span className={styles.progress}>
      <span>
        {formatNumber(delivered, language)} / {formatNumber(promised, language)}
      </span>
      {promised > 1 && <ProgressBar done={delivered} of={promised} />}
    </span>
  );
}

function Actions({ output, actions }: { output: PlannedOutput; actions: OutputActions }) {
  const { language, t } = useLanguage();
  const may = useMay();
  const name = nameOf(output, language);
  const entries = allowedEntries(
    [
      {
        id: "edit",
        deed: "outputs.edit",
        label: t("outputs.edit"),
        icon: <Pencil aria-hidden="true" />,
        onAction: () => actions.edit(output),
      },
      {
        id: "remove",
        deed: "outputs.remove",
        label: t("outputs.remove"),
        icon: <Trash2 aria-hidden="true" />,
        hint:
          output.deliveries.length > 0
            ? t("outputs.remove.delivered")
            : output.windows.length > 0
              ? t("outputs.remove.promised")
              : undefined,
        isDisabled: output.deliveries.length > 0 || output.windows.length > 0,
        onAction: () => actions.remove(output),
      },
    ],
    may,
  );
  return (
    <>
      <Allowed deed="outputs.deliver">
        <Button
          size="small"
          onPress={() => actions.deliver(output, null)}
          aria-label={t("outputs.deliver.of", { name })}
        >
          <Plus aria-hidden="true" />
          {t("outputs.deliver.short")}
        </Button>
      </Allowed>
      {entries.length > 0 && (
        <Menu
          label={t("outputs.menu", { name })}
          trigger={
            <IconButton label={t("outputs.menu", { name })} size="small" hasTooltip={false}>
              <EllipsisVertical aria-hidden="true" />
            </IconButton>
          }
          entries={entries}
        />
      )}
    </>
  );
}
