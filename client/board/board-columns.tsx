import { useEffect, useRef } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { type Card, COLUMNS, type Column, columnCounts } from "#shared/board.ts";
import styles from "./board-columns.module.css";
import { columnName } from "./board-drag.tsx";
import type { Lane } from "./lanes.ts";
import { FoldedColumn, StageColumn } from "./stage-column.tsx";

export interface BoardColumnsProps {
  columns: Record<Column, readonly Card[]>;
  isReadOnly: boolean;
  openCard: number | null;
  isClosedShown: boolean;
  onShowClosed: (isShown: boolean) => void;
}

/** Six columns side by side, and the folded one. */
export function BoardColumns({
  columns,
  isClosedShown,
  onShowClosed,
  isReadOnly,
  openCard,
}: BoardColumnsProps) {
  return (
    <div className={isClosedShown ? `${styles.columns} ${styles.withClosed}` : styles.columns}>
      {COLUMNS.map((column) =>
        column === "closed" && !isClosedShown ? (
          <FoldedColumn key={column} cards={columns.closed} onUnfold={() => onShowClosed(true)} />
        ) : (
          <StageColumn
            key={column}
            column={column}
            cards={columns[column]}
            lanes={null}
            isReadOnly={isReadOnly}
            openCard={openCard}
            isPhone={false}
            onFold={column === "closed" ? () => onShowClosed(false) : undefined}
          />
        ),
      )}
    </div>
  );
}

export interface OneColumnProps {
  columns: Record<Column, readonly Card[]>;
  lanes: readonly Lane[] | null;
  isReadOnly: boolean;
  openCard: number | null;
  /** The column in sight. */
  shown: Column;
  /** `isSwipe` when the finger went there itself. */
  onShow: (column: Column, isSwipe: boolean) => void;
}

/** One column at a time, for a phone: chosen by its name, or swiped to. */
export function OneColumn({ columns, lanes, isReadOnly, openCard, shown, onShow }: OneColumnProps) {
  const { language, t } = useLanguage();
  const pages = useRef<HTMLDivElement>(null);
  const tabs = useRef<HTMLElement>(null);
  const settled = useRef<Column | null>(null);

  useEffect(() => {
    const tab = tabs.current?.querySelector<HTMLElement>(`[data-tab="${shown}"]`);
    const isFirst = settled.current === null;
    const behavior = isFirst ? "instant" : "smooth";
    if (tab) tabs.current?.scrollTo({ left: tab.offsetLeft - (innerWidth - tab.offsetWidth) / 2, behavior });
    const { current } = pages;
    if (!current || settled.current === shown) return;
    settled.current = shown;
    current.scrollTo({ left: COLUMNS.indexOf(shown) * current.clientWidth, behavior });
  }, [shown]);

  useEffect(() => {
    const { current } = pages;
    if (!current) return;
    const settle = () => {
      const column = COLUMNS[Math.round(current.scrollLeft / current.clientWidth)];
      if (!column || column === settled.current) return;
      settled.current = column;
      onShow(column, true);
    };
    current.addEventListener("scrollend", settle);
    return () => current.removeEventListener("scrollend", settle);
  }, [onShow]);

  return (
    <div className={styles.phone}>
      <nav ref={tabs} className={styles.tabs} aria-label={t("board.column.choose")}>
        {COLUMNS.map((column) => {
          const { total, late, atRtk } = columnCounts(columns[column]);
          return (
            <button
              key={column}
              type="button"
              data-tab={column}
              className={styles.tab}
              aria-current={column === shown || undefined}
              onClick={() => onShow(column, false)}
            >
              {columnName(column, language, t)}
              <span className={late > 0 ? styles.lateCount : styles.count}>
                {total}
                {late > 0 && (
                  <span className={styles.unseen}> · {t("board.column.late", { count: late })}</span>
                )}
                {atRtk > 0 && (
                  <span className={styles.unseen}> · {t("board.column.atRtk", { count: atRtk })}</span>
                )}
              </span>
            </button>
          );
        })}
      </nav>
      {/* Without a card in sight, keys could not scroll to the next column. */}
      <div ref={pages} className={styles.pages} tabIndex={columns[shown].length === 0 ? 0 : undefined}>
        {COLUMNS.map((column) => (
          <div key={column} className={styles.page} inert={column !== shown}>
            <StageColumn
              column={column}
              cards={columns[column]}
              lanes={lanes}
              isReadOnly={isReadOnly}
              openCard={openCard}
              isPhone
            />
          </div>
        ))}
      </div>
    </div>
  );
}
