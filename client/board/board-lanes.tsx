import { useDroppable } from "@dnd-kit/core";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { ChevronRight } from "lucide-react";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { type Card, COLUMNS, type Column } from "#shared/board.ts";
import { columnName } from "./board-drag.tsx";
import styles from "./board-lanes.module.css";
import { offerReveal } from "./card-focus.ts";
import { useHeld } from "./held.ts";
import type { Lane } from "./lanes.ts";
import { ProcurementCard } from "./procurement-card.tsx";
import { ColumnHead } from "./stage-column.tsx";

export interface BoardLanesProps {
  lanes: readonly Lane[];
  columns: Record<Column, readonly Card[]>;
  isReadOnly: boolean;
  openCard: number | null;
  isClosedShown: boolean;
  onShowClosed: (isShown: boolean) => void;
}

/**
 * The board cut across: a band for each lane, the six columns through all of them. The bands scroll together; only
 * the rows of cards in sight are in the page.
 */
export function BoardLanes(props: BoardLanesProps) {
  const { lanes, columns, isReadOnly, openCard, isClosedShown, onShowClosed } = props;
  const { language, t } = useLanguage();
  const held = useHeld();
  const scroller = useRef<HTMLDivElement>(null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<number | null>(null);
  const rows = useMemo(() => rowsOf(lanes, folded, isClosedShown), [lanes, folded, isClosedShown]);
  const heldId = held?.card.procurement.id ?? null;
  const kept = rows.findIndex((row) =>
    row.cards?.some(({ procurement: { id } }) => id === focused || id === heldId),
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]!.cards ? 166 : 40),
    getItemKey: (index) => rows[index]!.key,
    initialRect: { width: 1200, height: innerHeight - 200 },
    overscan: 2,
    paddingEnd: 48,
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return kept < 0 || shown.includes(kept) ? shown : [...shown, kept].sort((a, b) => a - b);
    },
  });
  useEffect(
    () =>
      offerReveal((id) => {
        const index = rows.findIndex((row) => row.cards?.some(({ procurement }) => procurement.id === id));
        if (index >= 0) virtualizer.scrollToIndex(index, { align: "auto" });
        return index >= 0;
      }),
    [rows, virtualizer],
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only notices which card has the focus, to keep it in the page.
    <div
      ref={scroller}
      className={isClosedShown ? `${styles.lanes} ${styles.withClosed}` : styles.lanes}
      onFocus={(event) =>
        setFocused(Number(event.target.closest<HTMLElement>("[data-card]")?.dataset.card) || null)
      }
      onBlur={() => setFocused(null)}
    >
      <div className={styles.heads}>
        {COLUMNS.map((column) =>
          column === "closed" && !isClosedShown ? (
            <button
              key={column}
              type="button"
              className={styles.unfold}
              aria-expanded="false"
              data-unfold=""
              title={columnName("closed", language, t)}
              aria-label={`${columnName("closed", language, t)} ${columns.closed.length}`}
              onClick={() => onShowClosed(true)}
            >
              {columns.closed.length}
            </button>
          ) : (
            <ColumnHead
              key={column}
              column={column}
              cards={columns[column]}
              onFold={column === "closed" ? () => onShowClosed(false) : undefined}
            />
          ),
        )}
      </div>
      <div className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
        <div className={styles.places} aria-hidden="true">
          {COLUMNS.map((column) => (
            <Place key={column} column={column} />
          ))}
        </div>
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index]!;
          return (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              className={styles.row}
              style={{ transform: `translateY(${start}px)` }}
            >
              {row.cards ? (
                <Row cards={row.cards} isReadOnly={isReadOnly} openCard={openCard} />
              ) : (
                <button
                  type="button"
                  className={styles.name}
                  aria-expanded={!folded.has(row.lane.key)}
                  onClick={() => setFolded(toggled(folded, row.lane.key))}
                >
                  <ChevronRight aria-hidden="true" />
                  <strong>{row.lane.name}</strong>
                  <span>
                    {row.lane.total}
                    {row.lane.late > 0 && (
                      <span className={styles.late}>
                        {" "}
                        · {t("board.column.late", { count: row.lane.late })}
                      </span>
                    )}
                  </span>
                </button>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Where a column runs through all lanes: what a card is dropped on. */
function Place({ column }: { column: Column }) {
  const { setNodeRef, isOver } = useDroppable({ id: column });
  const held = useHeld();
  return (
    <div
      ref={setNodeRef}
      data-place="column"
      data-column={column}
      data-over={isOver || undefined}
      data-meaning={held?.meanings[column].kind}
      className={styles.place}
    />
  );
}

const Row = memo(function Row({
  cards,
  isReadOnly,
  openCard,
}: {
  cards: readonly Card[];
  isReadOnly: boolean;
  openCard: number | null;
}) {
  return cards.map((card) => (
    <div
      key={card.procurement.id}
      className={styles[card.standing.status === "active" ? card.standing.stage : "closed"]}
    >
      <ProcurementCard card={card} isReadOnly={isReadOnly} isOpen={card.procurement.id === openCard} />
    </div>
  ));
});

/** A lane's name, or the cards that stand side by side: the first of each column, then the second of each. */
interface LaneRow {
  key: string;
  lane: Lane;
  cards: Card[] | null;
}

function rowsOf(lanes: readonly Lane[], folded: ReadonlySet<string>, isClosedShown: boolean): LaneRow[] {
  const rows: LaneRow[] = [];
  const shown = isClosedShown ? COLUMNS : COLUMNS.filter((column) => column !== "closed");
  for (const lane of lanes) {
    rows.push({ key: lane.key, lane, cards: null });
    if (folded.has(lane.key)) continue;
    const depth = Math.max(...shown.map((column) => lane.columns[column].length));
    for (let i = 0; i < depth; i++)
      rows.push({
        key: `${lane.key} ${i}`,
        lane,
        cards: shown.map((column) => lane.columns[column][i]).filter((card) => card !== undefined),
      });
  }
  return rows;
}

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return next;
}
