import type { Forecasts } from "#client/forecast/use-forecasts.ts";
import { formatDay, formatNumber, slippageInWords } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import type { OutputLine } from "#client/outputs/output-lines.ts";
import {
  countInWords,
  nameOf,
  outputSentence,
  promisedTime,
  subActivityName,
} from "#client/outputs/output-words.ts";
import { yardstickName } from "#client/view/yardstick-name.ts";
import type { BoardFacts } from "#shared/board.ts";
import { windowInWords } from "#shared/period-words.ts";
import type { Timeframe, View } from "#shared/standing.ts";
import { STATUS_WORDS } from "#shared/words.ts";
import { OutputDrawing } from "./output-drawing.tsx";
import type { Layer } from "./timeline-address.ts";
import { columnName, headName, PrintedLines } from "./timeline-axis.tsx";
import { StageDrawing, SummaryDrawing } from "./timeline-drawing.tsx";
import { PrintedLegend } from "./timeline-legend.tsx";
import styles from "./timeline-print.module.css";
import { expectationOf, lastExpectation, type Row, stageLine, summaryLine } from "./timeline-rows.ts";
import { densityFor, type Extent, type TimelineScale, timelineScale } from "./timeline-scale.ts";
import {
  groupName,
  isAbandoned,
  stageName,
  stageSentence,
  stepsInWords,
  type Wording,
  windowWords,
} from "./timeline-words.ts";

export interface TimelinePrintProps {
  facts: BoardFacts;
  view: View;
  rows: readonly Row[];
  frame: Timeframe;
  /** The days to be drawn: those in sight. */
  extent: Extent;
  wording: Wording;
  layers: readonly Layer[];
  hidden: ReadonlySet<Layer>;
  forecasts: Forecasts | null;
}

/**
 * The timeline for paper, A4 on its side: the rows and the days that are in sight, beside each drawing what it says in
 * words, and on every page the legend, the day and the yardstick.
 */
export function TimelinePrint(props: TimelinePrintProps) {
  const { facts, view, rows, wording, layers, hidden, extent } = props;
  const { language, t } = useLanguage();
  // Whole titles take more room beside one line than over several.
  const isOnlyTitles = rows.every((row) => row.type !== "stage");
  const width = isOnlyTitles ? DRAWING_WIDTH - MORE_FOR_TITLES : DRAWING_WIDTH;
  const scale = timelineScale(extent, densityFor(extent, width), width);
  const wide = width / DRAWN_AT;
  const drawn = timelineScale(extent, densityFor(extent, wide), wide);
  const day = formatDay(view.on, language);
  const yardstick = yardstickName(wording);
  return (
    <div className={styles.print}>
      <table className={styles.table}>
        <colgroup>
          <col style={{ width: HEADING_WIDTH + DRAWING_WIDTH - width }} />
          <col style={{ width }} />
          <col />
          <col className={styles.happened} />
          <col className={styles.slipped} />
          <col className={styles.expected} />
        </colgroup>
        <thead>
          <tr>
            <td colSpan={COLUMNS}>
              <div className={styles.head}>
                <h1>
                  {t("timeline.title")} · {facts.project.name}
                </h1>
                <PrintedLegend layers={layers} hidden={hidden} plan={yardstick} />
                <p>
                  {facts.project.number} · {t("board.asOf.day", { day })} ·{" "}
                  {t("board.print.against", { yardstick })}
                  {facts.project.illustrative && ` · ${t("project.illustrative")}`}
                </p>
              </div>
            </td>
          </tr>
          <tr className={styles.columns}>
            <th scope="col">{t("timeline.corner")}</th>
            <th scope="col">
              <PrintedAxis scale={scale} />
            </th>
            <th scope="col">{yardstick}</th>
            <th scope="col">{t("timeline.fact.happened")}</th>
            <th scope="col">{t("timeline.fact.slippage")}</th>
            <th scope="col">{t("timeline.fact.expected")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row) => (
            <PrintedRow key={row.key} {...props} row={row} scale={drawn} />
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && (
        <p className={styles.more}>{t("timeline.print.more", { count: rows.length - MOST_ROWS })}</p>
      )}
    </div>
  );
}

/** Pixels on a page of 1070. */
const HEADING_WIDTH = 190;
const DRAWING_WIDTH = 420;
const MORE_FOR_TITLES = 120;
/** Drawings are made as for the screen, and so much smaller; what they say in words stands beside them. */
const DRAWN_AT = 0.64;
const ROW_HEIGHT = 22;
const COLUMNS = 6;
/** Nobody reads further down on paper; the screen has the rest. */
const MOST_ROWS = 2000;

function PrintedRow({ row, scale, ...props }: TimelinePrintProps & { row: Row; scale: TimelineScale }) {
  const { language, t } = useLanguage();
  const { facts, frame, view, wording, hidden, forecasts } = props;
  if (row.type === "group")
    return (
      <tr className={styles.group}>
        <th colSpan={COLUMNS} scope="rowgroup">
          {groupName(row.group, facts, wording)} · {t("timeline.count", { count: row.group.cards.length })}
          {row.group.late > 0 && ` · ${t("board.column.late", { count: row.group.late })}`}
        </th>
      </tr>
    );
  if (row.type === "outputs")
    return (
      <tr className={styles.group}>
        <th colSpan={COLUMNS} scope="rowgroup">
          {t("outputs.timeline.group")}{" "}
          {row.subActivity === null
            ? t("board.lanes.noSubActivity")
            : subActivityName(facts, row.subActivity, { language, t })}{" "}
          · {t("outputs.timeline.count", { count: row.count })}
          {row.overdue > 0 && ` · ${t("board.column.late", { count: row.overdue })}`}
        </th>
      </tr>
    );
  if (row.type === "output") return <PrintedOutput {...props} line={row.line} scale={scale} />;
  const { card } = row;
  const { procurement, standing } = card;
  const forecast = forecasts?.(card) ?? null;
  const lines = <PrintedLines scale={scale} facts={facts} on={view.on} height={ROW_HEIGHT} />;
  const shared = { scale, on: view.on, hidden, height: ROW_HEIGHT, language };
  const isClosed = standing.status === "failed" || standing.status === "cancelled";
  if (row.type === "procurement") {
    const current = standing.stages.find(({ stage }) => stage === standing.stage)!;
    const expected = lastExpectation(forecast);
    // Its stages say the same line by line.
    const isTitle = row.isUnfolded;
    return (
      <tr className={styles.procurement}>
        <th scope="row" colSpan={isTitle ? 2 : 1}>
          {procurement.title}
          {procurement.retenderOf !== null && ` · ${t("board.card.retender")}`}
        </th>
        {!isTitle && (
          <td className={styles.drawing}>
            <div style={{ zoom: DRAWN_AT }}>
              {lines}
              <SummaryDrawing
                {...shared}
                line={summaryLine(card, frame)}
                forecast={expected}
                label={procurement.title}
              />
            </div>
          </td>
        )}
        <td colSpan={2}>
          {standing.status === "active"
            ? stageName(current, language)
            : STATUS_WORDS[language][standing.status]}
        </td>
        <td>{isClosed ? "" : slippageInWords(current.slippage, language)}</td>
        <td>{expected && formatDay(expected.expected, language)}</td>
      </tr>
    );
  }
  const line = stageLine(card, row.standing, frame);
  const expected = expectationOf(forecast, row.stage);
  const { metOn } = row.standing;
  const besides = [
    line.atRtk && !hidden.has("rtk") && t("timeline.rtk.short", { count: line.atRtk.daysAtRtk }),
    line.steps.length > 0 && !hidden.has("steps") && stepsInWords(line, language),
  ].filter(Boolean);
  return (
    <tr>
      <th scope="row" className={styles.stage}>
        {stageName(row, language)}
        {besides.length > 0 && <span className={styles.besides}> · {besides.join(" · ")}</span>}
      </th>
      <td className={styles.drawing}>
        <div style={{ zoom: DRAWN_AT }}>
          {lines}
          <StageDrawing
            {...shared}
            line={line}
            forecast={expected}
            notCompared={{ start: "", other: "" }}
            label={stageSentence(row, line, expected, wording)}
          />
        </div>
      </td>
      <td>
        {line.plan
          ? windowInWords(line.plan.window, language)
          : line.otherEvents.map(({ window }) => windowWords(window, wording)).join("; ")}
      </td>
      <td>{metOn ? formatDay(metOn, language) : line.closedOn ? formatDay(line.closedOn, language) : ""}</td>
      <td>{isAbandoned(card, row.standing) ? "" : slippageInWords(row.standing.slippage, language)}</td>
      <td>{expected && formatDay(expected.expected, language)}</td>
    </tr>
  );
}

function PrintedOutput({
  line,
  scale,
  facts,
  view,
  hidden,
}: Pick<TimelinePrintProps, "facts" | "view" | "hidden"> & { line: OutputLine; scale: TimelineScale }) {
  const { language } = useLanguage();
  const { yardstick, delivered, slippage } = line.standing;
  return (
    <tr>
      <th scope="row" className={styles.stage}>
        {nameOf(line.output, language)}
      </th>
      <td className={styles.drawing}>
        <div style={{ zoom: DRAWN_AT }}>
          <PrintedLines scale={scale} facts={facts} on={view.on} height={ROW_HEIGHT} />
          <OutputDrawing
            line={line}
            scale={scale}
            on={view.on}
            hidden={hidden}
            height={ROW_HEIGHT}
            language={language}
            label={outputSentence(line, language)}
          />
        </div>
      </td>
      <td>
        {yardstick && `${countInWords(yardstick, language)} · ${promisedTime(yardstick, language)}`}
        {line.procurement && ` · ${line.procurement.title}`}
      </td>
      <td>{delivered > 0 ? formatNumber(delivered, language) : ""}</td>
      <td>{slippageInWords(slippage, language)}</td>
      <td />
    </tr>
  );
}

function PrintedAxis({ scale }: { scale: TimelineScale }) {
  const { language } = useLanguage();
  return (
    <div className={styles.axis}>
      {scale.heads.map((column) => (
        <span key={column.period} style={{ left: column.x, width: column.width }} className={styles.year}>
          {headName(column, language)}
        </span>
      ))}
      {scale.columns.map((column) => (
        <span key={column.period} style={{ left: column.x, width: column.width }} className={styles.quarter}>
          {columnName(column, language)}
        </span>
      ))}
    </div>
  );
}
