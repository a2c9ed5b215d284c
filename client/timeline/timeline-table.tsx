import "#client/i18n/screen-texts.ts";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type MouseEvent, memo, useMemo, useRef } from "react";
import type { Forecasts } from "#client/forecast/use-forecasts.ts";
import { formatDay, replannedInWords } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { KindIcon } from "#client/procurement/kind-icon.tsx";
import { SlippageBadge } from "#client/slippage/slippage-badge.tsx";
import { yardstickName } from "#client/view/yardstick-name.ts";
import type { Card } from "#shared/board.ts";
import type { Forecast } from "#shared/forecast.ts";
import type { Timeframe } from "#shared/standing.ts";
import { STATUS_WORDS } from "#shared/words.ts";
import { expectationOf, type Group, type StageRow, stageLine, stageRows } from "./timeline-rows.ts";
import styles from "./timeline-table.module.css";
import {
  happenedInWords,
  isAbandoned,
  rtkInWords,
  stageName,
  stepsInWords,
  type Wording,
  windowWords,
} from "./timeline-words.ts";

export interface TimelineTableProps {
  groups: readonly Group[];
  frame: Timeframe;
  wording: Wording;
  forecasts: Forecasts | null;
  openCard: number | null;
  /** Opens a procurement; null where the reader may not. */
  onOpen: ((id: number) => void) | null;
}

/** The timeline's facts as a table: every stage of every procurement in the same order, also of those that are folded. */
export function TimelineTable({ groups, frame, wording, forecasts, openCard, onOpen }: TimelineTableProps) {
  const { t } = useLanguage();
  const scroller = useRef<HTMLElement>(null);
  const cards = useMemo(() => groups.flatMap((group) => group.cards), [groups]);
  /** The number of the row each procurement begins with; the head is the first. */
  const firstRows = useMemo(() => {
    let next = 2;
    return cards.map((card) => {
      const first = next;
      next += stageCount(card);
      return first;
    });
  }, [cards]);
  const virtualizer = useVirtualizer({
    count: cards.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => stageCount(cards[index]!) * ROW_HEIGHT,
    getItemKey: (index) => cards[index]!.procurement.id,
    initialRect: { width: 1200, height: innerHeight - 160 },
    overscan: 2,
  });
  const items = virtualizer.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <section
      ref={scroller}
      className={styles.scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys.
      tabIndex={0}
      aria-label={t("timeline.table.caption")}
    >
      <table
        className={styles.table}
        aria-rowcount={1 + cards.reduce((sum, card) => sum + stageCount(card), 0)}
      >
        <caption className={styles.unseen}>{t("timeline.table.caption")}</caption>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" className={styles.wide}>
              {t("timeline.fact.procurement")}
            </th>
            <th scope="col">{t("timeline.fact.stage")}</th>
            <th scope="col">{t("timeline.fact.firstPromise")}</th>
            <th scope="col">{yardstickName(wording)}</th>
            <th scope="col">{t("timeline.fact.happened")}</th>
            <th scope="col">{t("timeline.fact.slippage")}</th>
            <th scope="col">{t("timeline.fact.replanned")}</th>
            <th scope="col">{t("timeline.fact.earliest")}</th>
            <th scope="col">{t("timeline.fact.expected")}</th>
          </tr>
        </thead>
        {before > 0 && <Space height={before} />}
        {items.map(({ index, key }) => (
          <tbody key={key} ref={virtualizer.measureElement} data-index={index} className={styles.procurement}>
            <CardRows
              card={cards[index]!}
              first={firstRows[index]!}
              frame={frame}
              wording={wording}
              forecast={forecasts?.(cards[index]!) ?? null}
              isOpen={cards[index]!.procurement.id === openCard}
              onOpen={onOpen}
            />
          </tbody>
        ))}
        {after > 0 && <Space height={after} />}
      </table>
    </section>
  );
}

/** About how high one is, in pixels, until it is measured. */
const ROW_HEIGHT = 33;

/** Stands for the rows that are not in sight. */
function Space({ height }: { height: number }) {
  return (
    <tbody aria-hidden="true">
      <tr style={{ height }}>
        <td colSpan={9} />
      </tr>
    </tbody>
  );
}

const CardRows = memo(function CardRows({
  card,
  first,
  frame,
  wording,
  forecast,
  isOpen,
  onOpen,
}: {
  card: Card;
  first: number;
  frame: Timeframe;
  wording: Wording;
  forecast: Forecast | null;
  isOpen: boolean;
  /** Opens a procurement; null where the reader may not. */
  onOpen: ((id: number) => void) | null;
}) {
  const { language, t } = wording;
  const { id, title, kind, retenderOf } = card.procurement;
  const { status } = card.standing;
  const rows = stageRows(card);
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onOpen?.(id);
  };
  return rows.map((row, index) => (
    <tr key={row.stage} aria-rowindex={first + index}>
      {index === 0 && (
        <th scope="rowgroup" rowSpan={rows.length} className={styles.title}>
          <span>
            <KindIcon kind={kind} />
            <span>
              {onOpen ? (
                <a href={`/procurements/${id}`} onClick={open} aria-current={isOpen || undefined}>
                  {title}
                </a>
              ) : (
                title
              )}
            </span>
          </span>
          {retenderOf !== null && <span className={styles.status}>{t("board.card.retender")}</span>}
          {(status === "failed" || status === "cancelled") && (
            <span className={styles.status}>{STATUS_WORDS[language][status]}</span>
          )}
        </th>
      )}
      <StageCells row={row} frame={frame} wording={wording} forecast={forecast} />
    </tr>
  ));
});

function StageCells({
  row,
  frame,
  wording,
  forecast,
}: {
  row: StageRow;
  frame: Timeframe;
  wording: Wording;
  forecast: Forecast | null;
}) {
  const { language, t } = wording;
  const { card, standing } = row;
  const line = stageLine(card, standing, frame);
  const expected = expectationOf(forecast, row.stage);
  const { firstPromise, yardstick, replanned } = standing;
  return (
    <>
      <th scope="row">{stageName(row, language)}</th>
      <td>{firstPromise ? windowWords(firstPromise, wording) : <None />}</td>
      <td>
        {yardstick && windowWords(yardstick, wording)}
        {line.otherEvents.map(({ window }) => (
          <span key={window.revisionId} className={styles.quiet}>
            {windowWords(window, wording)}
          </span>
        ))}
        {!yardstick && line.otherEvents.length === 0 && <None />}
      </td>
      <td>
        {happenedInWords(card, standing, line, wording)}
        {line.steps.length > 0 && <span className={styles.quiet}>{stepsInWords(line, language)}</span>}
        {line.atRtk && <span className={styles.quiet}>{rtkInWords(line.atRtk, wording).text}</span>}
      </td>
      <td>
        {isAbandoned(card, standing) ? (
          t("procurement.stage.abandoned")
        ) : (
          <SlippageBadge slippage={standing.slippage} total={standing.total.quarters} variant="plain" />
        )}
      </td>
      <td>{replanned.quarters ? replannedInWords(replanned, language) : <None />}</td>
      <td>{expected ? formatDay(expected.earliest, language) : <None />}</td>
      <td>{expected ? formatDay(expected.expected, language) : <None />}</td>
    </>
  );
}

function None() {
  return <span className={styles.quiet}>–</span>;
}

function stageCount({ standing }: Card): number {
  return standing.stages.filter(({ applicable }) => applicable).length;
}
