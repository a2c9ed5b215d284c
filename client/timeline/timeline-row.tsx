import { ChevronDown, ChevronRight } from "lucide-react";
import { type MouseEvent, memo, type ReactNode, useContext } from "react";
import type { Forecasts } from "#client/forecast/use-forecasts.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { nameOf, outputAddress, outputSentence, subActivityName } from "#client/outputs/output-words.ts";
import { KindIcon } from "#client/procurement/kind-icon.tsx";
import { SlippageBadge } from "#client/slippage/slippage-badge.tsx";
import { LinkedPerspective } from "#client/view/linked-perspective.ts";
import type { BoardFacts } from "#shared/board.ts";
import type { Timeframe } from "#shared/standing.ts";
import { STATUS_WORDS } from "#shared/words.ts";
import { OutputDrawing } from "./output-drawing.tsx";
import type { Layer } from "./timeline-address.ts";
import { middleOf, StageDrawing, SummaryDrawing } from "./timeline-drawing.tsx";
import styles from "./timeline-row.module.css";
import {
  expectationOf,
  type FoldableRow,
  type GroupRow,
  lastExpectation,
  type OutputRow,
  type OutputsRow,
  type ProcurementRow,
  type Row,
  type StageRow,
  stageLine,
  summaryLine,
} from "./timeline-rows.ts";
import type { TimelineScale } from "./timeline-scale.ts";
import {
  groupName,
  isAbandoned,
  type Said,
  slippageWords,
  stageName,
  stageSentence,
  type Wording,
} from "./timeline-words.ts";

/** What a stage's drawing lies on, for whoever draws something over it: pixels from its left and upper edge. */
export interface StageGeometry {
  scale: TimelineScale;
  /** Of the drawing. */
  height: number;
  /** The middle of its bars. */
  middle: number;
}

/** What all rows are drawn with. It must stay the same object while nothing of it changes. */
export interface RowContext {
  facts: Pick<BoardFacts, "project" | "subActivities">;
  frame: Timeframe;
  wording: Wording;
  scale: TimelineScale;
  hidden: ReadonlySet<Layer>;
  /** Null while it is not known, or switched off. */
  forecasts: Forecasts | null;
  /** Draws over the bars of a stage's line; see DraftLayer. */
  renderStage: ((row: StageRow, geometry: StageGeometry) => ReactNode) | null;
  /** What is said of a stage besides what the facts say. */
  alsoSaid: ((row: StageRow) => Said[]) | null;
  /** The heading stands over the bars instead of beside them. */
  isStacked: boolean;
  openCard: number | null;
  onToggle: (row: FoldableRow) => void;
  /** Opens a procurement; null where the reader may not. */
  onOpen: ((id: number) => void) | null;
}

export interface TimelineRowProps {
  row: Row;
  /** Its place among all rows, from 0. */
  index: number;
  /** Where it begins, in pixels from the first one. */
  start: number;
  height: number;
  /** Keys reach this row, and go on from it. */
  isCurrent: boolean;
  /** What says the row in words, while that is shown. */
  describedBy: string | undefined;
  context: RowContext;
}

/** One row: what it is about, and its drawing. */
export const TimelineRow = memo(function TimelineRow({
  row,
  index,
  start,
  height,
  isCurrent,
  describedBy,
  context,
}: TimelineRowProps) {
  const isOpen = "isFolded" in row ? !row.isFolded : "isUnfolded" in row ? row.isUnfolded : undefined;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be scrolled through a thousand rows of which only some are there.
    <div
      role="row"
      aria-describedby={describedBy}
      aria-level={LEVELS[row.type]}
      aria-rowindex={index + 2}
      aria-expanded={isOpen}
      aria-selected={"card" in row && row.card.procurement.id === context.openCard ? true : undefined}
      tabIndex={isCurrent ? 0 : -1}
      data-row={row.key}
      className={`${styles.row} ${styles[row.type]} ${context.isStacked ? styles.stacked : ""}`}
      style={{ transform: `translateY(${start}px)`, height }}
    >
      {row.type === "group" ? (
        <GroupCells row={row} context={context} />
      ) : row.type === "procurement" ? (
        <ProcurementCells row={row} height={height} context={context} />
      ) : row.type === "stage" ? (
        <StageCells row={row} height={height} context={context} />
      ) : row.type === "outputs" ? (
        <OutputsCells row={row} context={context} />
      ) : (
        <OutputCells row={row} height={height} context={context} />
      )}
    </div>
  );
});

/** How high a row is, in pixels. */
export function rowHeight(row: Row, isStacked: boolean, isTouch: boolean): number {
  if (row.type === "group" || row.type === "outputs") return isTouch ? 44 : 34;
  if (row.type === "output") return isStacked ? 74 : isTouch ? 44 : 38;
  if (row.type === "procurement") return isStacked ? 78 : 46;
  return isStacked ? 54 : isTouch ? 44 : 28;
}

/** How much of a stacked row its heading takes, in pixels. */
const HEADING = { procurement: 46, stage: 24, output: 44 };

const LEVELS = { group: 1, procurement: 2, stage: 3, outputs: 1, output: 2 };

function GroupCells({ row, context }: { row: GroupRow; context: RowContext }) {
  const { t } = useLanguage();
  const { group, isFolded } = row;
  return (
    // biome-ignore lint/a11y/useSemanticElements: as above.
    <div role="rowheader" aria-colspan={2} tabIndex={-1} className={styles.groupHead}>
      <button
        type="button"
        tabIndex={-1}
        className={styles.groupButton}
        onClick={() => context.onToggle(row)}
      >
        {isFolded ? <ChevronRight aria-hidden="true" /> : <ChevronDown aria-hidden="true" />}
        <strong>{groupName(group, context.facts, context.wording)}</strong>
        <span className={styles.count}>
          {t("timeline.count", { count: group.cards.length })}
          {group.late > 0 && (
            <span className={styles.lateCount}> · {t("board.column.late", { count: group.late })}</span>
          )}
        </span>
      </button>
    </div>
  );
}

function ProcurementCells({
  row,
  height,
  context,
}: {
  row: ProcurementRow;
  height: number;
  context: RowContext;
}) {
  const { language, t } = useLanguage();
  const { card, isUnfolded } = row;
  const { procurement, standing } = card;
  const { id, title, kind, retenderOf } = procurement;
  const line = summaryLine(card, context.frame);
  const forecast = lastExpectation(context.forecasts?.(card));
  const drawn = context.isStacked ? height - HEADING.procurement : height;
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    context.onOpen?.(id);
  };
  const current = standing.stages.find(({ stage }) => stage === standing.stage)!;
  const name = (
    <span>
      {title}
      {retenderOf !== null && <small className={styles.round}> ({t("board.card.retender")})</small>}
    </span>
  );
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
      <div role="rowheader" tabIndex={-1} className={styles.heading}>
        <button
          type="button"
          tabIndex={-1}
          className={styles.fold}
          aria-label={t(isUnfolded ? "timeline.fold" : "timeline.unfold", { title })}
          onClick={() => context.onToggle(row)}
        >
          {isUnfolded ? <ChevronDown aria-hidden="true" /> : <ChevronRight aria-hidden="true" />}
        </button>
        <KindIcon kind={kind} />
        {context.onOpen ? (
          <a
            href={`/procurements/${id}`}
            tabIndex={-1}
            title={title}
            className={styles.title}
            onClick={open}
            aria-current={id === context.openCard || undefined}
          >
            {name}
          </a>
        ) : (
          <span title={title} className={styles.title}>
            {name}
          </span>
        )}
        <span className={styles.state}>
          {standing.status === "failed" || standing.status === "cancelled"
            ? STATUS_WORDS[language][standing.status].toLowerCase()
            : // What is not late says so in its stages, where they are shown.
              !(isUnfolded && standing.headline.verdict === "notDue") && (
                <SlippageBadge slippage={standing.headline} />
              )}
        </span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
      <div role="gridcell" tabIndex={-1} className={styles.cell}>
        <SummaryDrawing
          line={line}
          forecast={forecast}
          scale={context.scale}
          on={context.frame.on}
          hidden={context.hidden}
          height={drawn}
          language={language}
          label={`${stageName(current, language)}: ${slippageWords(current, language)}`}
        />
      </div>
    </>
  );
}

function StageCells({ row, height, context }: { row: StageRow; height: number; context: RowContext }) {
  const { language, t } = useLanguage();
  const { card, standing } = row;
  const line = stageLine(card, standing, context.frame);
  const forecast = expectationOf(context.forecasts?.(row.card), row.stage);
  const drawn = context.isStacked ? height - HEADING.stage : height;
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
      <div role="rowheader" tabIndex={-1} className={styles.heading}>
        <span className={styles.stageName}>{stageName(row, language)}</span>
        <span className={styles.state}>
          {isAbandoned(card, standing) ? (
            t("procurement.stage.abandoned")
          ) : (
            <SlippageBadge slippage={standing.slippage} variant="plain" />
          )}
        </span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
      <div role="gridcell" tabIndex={-1} className={styles.cell}>
        <StageDrawing
          line={line}
          forecast={forecast}
          scale={context.scale}
          on={context.frame.on}
          hidden={context.hidden}
          height={drawn}
          language={language}
          notCompared={{ start: t("timeline.notCompared.start"), other: t("timeline.notCompared.other") }}
          label={stageSentence(row, line, forecast, context.wording)}
        />
        {context.renderStage && (
          <div className={styles.over} style={{ width: context.scale.width, height: drawn }}>
            {context.renderStage(row, {
              scale: context.scale,
              height: drawn,
              middle: middleOf(drawn),
            })}
          </div>
        )}
      </div>
    </>
  );
}

function OutputsCells({ row, context }: { row: OutputsRow; context: RowContext }) {
  const { language, t } = useLanguage();
  const { subActivity, count, overdue, isFolded } = row;
  return (
    // biome-ignore lint/a11y/useSemanticElements: as above.
    <div role="rowheader" aria-colspan={2} tabIndex={-1} className={styles.groupHead}>
      <button
        type="button"
        tabIndex={-1}
        className={styles.groupButton}
        onClick={() => context.onToggle(row)}
      >
        {isFolded ? <ChevronRight aria-hidden="true" /> : <ChevronDown aria-hidden="true" />}
        <strong>
          {t("outputs.timeline.group")}{" "}
          {subActivity === null
            ? t("board.lanes.noSubActivity")
            : subActivityName(context.facts, subActivity, { language, t })}
        </strong>
        <span className={styles.count}>
          {t("outputs.timeline.count", { count })}
          {overdue > 0 && (
            <span className={styles.lateCount}> · {t("board.column.late", { count: overdue })}</span>
          )}
        </span>
      </button>
    </div>
  );
}

function OutputCells({ row, height, context }: { row: OutputRow; height: number; context: RowContext }) {
  const { language } = useLanguage();
  const { output, standing, procurement } = row.line;
  const name = nameOf(output, language);
  const perspective = useContext(LinkedPerspective);
  const { on } = context.frame;
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
      <div role="rowheader" tabIndex={-1} className={styles.heading}>
        <a
          href={outputAddress(row.line, { on, project: context.facts.project.id, perspective })}
          tabIndex={-1}
          title={procurement ? `${name} · ${procurement.title}` : name}
          className={styles.title}
        >
          <span>
            {name}
            {procurement && <small className={styles.round}> · {procurement.title}</small>}
          </span>
        </a>
        <span className={styles.state}>
          {standing.promised !== null && standing.promised > 1 && (
            <>
              {standing.delivered}/{standing.promised}{" "}
            </>
          )}
          <SlippageBadge slippage={standing.slippage} variant="plain" />
        </span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
      <div role="gridcell" tabIndex={-1} className={styles.cell}>
        <OutputDrawing
          line={row.line}
          scale={context.scale}
          on={on}
          hidden={context.hidden}
          height={context.isStacked ? height - HEADING.output : height}
          language={language}
          label={outputSentence(row.line, language)}
        />
      </div>
    </>
  );
}
