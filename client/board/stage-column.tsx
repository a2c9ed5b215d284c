import { useDroppable } from "@dnd-kit/core";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { PanelRightClose } from "lucide-react";
import { memo, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { type Card, type Column, columnCounts } from "#shared/board.ts";
import { MILESTONE_WORDS, STAGE_WORDS } from "#shared/words.ts";
import { columnName } from "./board-drag.tsx";
import { offerReveal } from "./card-focus.ts";
import { meaningInWords, useHeld } from "./held.ts";
import type { Lane } from "./lanes.ts";
import { ProcurementCard } from "./procurement-card.tsx";
import styles from "./stage-column.module.css";

export interface StageColumnProps {
  column: Column;
  cards: readonly Card[];
  /** The lanes its cards are told apart by, where they are listed one under another; null for one plain list. */
  lanes: readonly Lane[] | null;
  isReadOnly: boolean;
  openCard: number | null;
  isPhone: boolean;
  /** Folds the column of closed ones; only that one can be folded. */
  onFold?: () => void;
}

/** One column of the board. Only the cards in sight, and a few around them, are in the page. */
export const StageColumn = memo(function StageColumn(props: StageColumnProps) {
  const { column, cards, lanes, isReadOnly, openCard, isPhone, onFold } = props;
  const headId = `column-${column}`;
  return (
    <section className={styles.column} aria-labelledby={headId} data-for={column}>
      <ColumnHead column={column} cards={cards} id={headId} onFold={onFold} isNameSaid={isPhone} />
      {isPhone ? (
        <CardList column={column} cards={cards} lanes={lanes} isReadOnly={isReadOnly} openCard={openCard} />
      ) : (
        <DropList column={column} cards={cards} lanes={lanes} isReadOnly={isReadOnly} openCard={openCard} />
      )}
    </section>
  );
});

/** The folded column: a strip with its count that unfolds when pressed, and takes what is dropped on it. */
export function FoldedColumn({ cards, onUnfold }: { cards: readonly Card[]; onUnfold: () => void }) {
  const { language, t } = useLanguage();
  const { setNodeRef, isOver } = useDroppable({ id: "closed" });
  const held = useHeld();
  const name = columnName("closed", language, t);
  return (
    <section
      ref={setNodeRef}
      data-place="column"
      data-column="closed"
      data-for="closed"
      data-meaning={held?.meanings.closed.kind}
      data-over={isOver || undefined}
      className={styles.folded}
      aria-label={name}
    >
      <button type="button" className={styles.unfold} aria-expanded="false" onClick={onUnfold} data-unfold="">
        <span className={styles.foldedCount}>{cards.length}</span>
        <span className={styles.foldedName}>{held ? STAGE_WORDS[language].completed : name}</span>
        {held && <span className={styles.foldedMeaning}>{meaningInWords(held, "closed", t)}</span>}
      </button>
    </section>
  );
}

/** Name, milestone, how many and how many late; while a card is held, what dropping it here would mean. */
export const ColumnHead = memo(function ColumnHead({
  column,
  cards,
  id,
  onFold,
  isNameSaid = false,
}: {
  column: Column;
  cards: readonly Card[];
  id?: string;
  /** Its name already stands above it, as on a phone. */
  isNameSaid?: boolean;
  onFold?: () => void;
}) {
  const { language, t } = useLanguage();
  const held = useHeld();
  const { total, late, atRtk } = columnCounts(cards);
  const meaning = held?.meanings[column];
  return (
    <header className={styles.head} data-meaning={meaning?.kind}>
      <div className={styles.headLine}>
        <h2 id={id} className={isNameSaid ? styles.unseen : styles.name}>
          {columnName(column, language, t)}
        </h2>
        <span className={styles.count}>
          {total}
          {late > 0 && <span className={styles.late}> · {t("board.column.late", { count: late })}</span>}
        </span>
        {onFold && (
          <button type="button" className={styles.fold} aria-label={t("board.column.fold")} onClick={onFold}>
            <PanelRightClose aria-hidden="true" />
          </button>
        )}
      </div>
      <p className={meaning && meaning.kind !== "stays" ? styles.meaning : styles.milestone}>
        {held && meaning && meaning.kind !== "stays"
          ? meaningInWords(held, column, t)
          : column === "closed"
            ? t("board.column.closedHint")
            : MILESTONE_WORDS[language][column]}
        {(!meaning || meaning.kind === "stays") &&
          atRtk > 0 &&
          ` · ${t("board.column.atRtk", { count: atRtk })}`}
      </p>
    </header>
  );
});

type ListProps = Pick<StageColumnProps, "column" | "cards" | "lanes" | "isReadOnly" | "openCard"> & {
  frame?: Frame;
};

/** What makes the list a place to drop cards on. */
interface Frame {
  ref: (element: HTMLElement | null) => void;
  isOver: boolean;
}

/** Kept apart from the list, so that a card passing over draws only the frame again. */
function DropList(props: ListProps) {
  const { setNodeRef, isOver } = useDroppable({ id: props.column });
  return <CardList {...props} frame={{ ref: setNodeRef, isOver }} />;
}

type Item = { key: string; card: Card } | { key: string; lane: Lane; count: number };

function CardList({ column, cards, lanes, isReadOnly, openCard, frame }: ListProps) {
  const { t } = useLanguage();
  const held = useHeld();
  const scroller = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const items = useMemo(() => itemsOf(cards, lanes, column), [cards, lanes, column]);
  const kept = items.findIndex(
    (item) => "card" in item && (item.card.procurement.id === focused || item.card === held?.card),
  );
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => ("card" in items[index]! ? CARD_HEIGHT : LANE_HEIGHT),
    getItemKey: (index) => items[index]!.key,
    initialRect: { width: 220, height: typeof innerHeight === "number" ? innerHeight - 160 : 700 },
    gap: 8,
    paddingStart: 4,
    paddingEnd: 32,
    overscan: 2,
    // A card that has the focus or is held stays in the page when it is scrolled away: else both would be lost.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return kept < 0 || shown.includes(kept) ? shown : [...shown, kept].sort((a, b) => a - b);
    },
  });
  useEffect(
    () =>
      offerReveal((id) => {
        const index = items.findIndex((item) => "card" in item && item.card.procurement.id === id);
        if (index >= 0) virtualizer.scrollToIndex(index, { align: "auto" });
        return index >= 0;
      }),
    [items, virtualizer],
  );
  const setRefs = useCallback(
    (element: HTMLDivElement | null) => {
      scroller.current = element;
      frame?.ref(element);
    },
    [frame?.ref],
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only notices which card has the focus, to keep it in the page.
    <div
      ref={setRefs}
      className={styles.scroller}
      data-place={frame ? "column" : undefined}
      data-column={frame ? column : undefined}
      data-over={frame?.isOver || undefined}
      data-meaning={held?.meanings[column].kind}
      onFocus={(event) =>
        setFocused(Number(event.target.closest<HTMLElement>("[data-card]")?.dataset.card) || null)
      }
      onBlur={() => setFocused(null)}
    >
      {items.length === 0 ? (
        <p className={styles.empty}>{t("board.column.empty")}</p>
      ) : (
        <ul className={styles.list} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => {
            const item = items[index]!;
            return (
              <li
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                aria-setsize={items.length}
                aria-posinset={index + 1}
                className={styles.item}
                style={{ transform: `translateY(${start}px)` }}
              >
                {"card" in item ? (
                  <ProcurementCard
                    card={item.card}
                    isReadOnly={isReadOnly}
                    isOpen={item.card.procurement.id === openCard}
                  />
                ) : (
                  <LaneName lane={item.lane} count={item.count} />
                )}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

function LaneName({ lane, count }: { lane: Lane; count: number }) {
  return (
    <p className={styles.laneName}>
      <strong>{lane.name}</strong> {count}
    </p>
  );
}

function itemsOf(cards: readonly Card[], lanes: readonly Lane[] | null, column: Column): readonly Item[] {
  if (!lanes) return cards.map(asItem);
  return lanes.flatMap((lane): Item[] => {
    const own = lane.columns[column];
    return own.length === 0 ? [] : [{ key: `lane ${lane.key}`, lane, count: own.length }, ...own.map(asItem)];
  });
}

function asItem(card: Card): Item {
  return { key: String(card.procurement.id), card };
}

/** About how high they are, until they are measured. */
const CARD_HEIGHT = 158;
const LANE_HEIGHT = 24;
