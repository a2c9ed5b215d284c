import { useLanguage } from "#client/i18n/language.tsx";
import { asOfInWords } from "#client/view/as-of-banner.tsx";
import { ViewedDay } from "#client/view/viewed-day.ts";
import { yardstickName } from "#client/view/yardstick-name.ts";
import { type BoardFacts, type Card, COLUMNS, type Column } from "#shared/board.ts";
import type { View } from "#shared/standing.ts";
import styles from "./board-print.module.css";
import { HeldCard } from "./procurement-card.tsx";
import { ColumnHead } from "./stage-column.tsx";

export interface BoardPrintProps {
  facts: BoardFacts;
  view: View;
  columns: Record<Column, readonly Card[]>;
}

/** The board for paper: every card, the day it is read as of and the yardstick, and nothing to press. */
export function BoardPrint({ facts, view, columns }: BoardPrintProps) {
  const { language, t } = useLanguage();
  const total = COLUMNS.reduce((sum, column) => sum + columns[column].length, 0);
  const shown = columns.closed.length > 0 ? COLUMNS : COLUMNS.filter((column) => column !== "closed");
  return (
    <div className={styles.print} data-many={total > CARDS_ON_A_PAGE || undefined}>
      <header className={styles.head}>
        <h1>{facts.project.name}</h1>
        <p>
          {facts.project.number} · {asOfInWords(facts, view, { language, t })} ·{" "}
          {t("board.print.against", {
            yardstick: yardstickName({ against: view.against, revisions: facts.revisions, t }),
          })}
          {facts.project.illustrative && ` · ${t("project.illustrative")}`}
        </p>
      </header>
      <ViewedDay value={view.on}>
        <div className={styles.columns}>
          {shown.map((column) => (
            <section key={column} className={styles.column}>
              <ColumnHead column={column} cards={columns[column]} />
              {columns[column].slice(0, MOST_IN_A_COLUMN).map((card) => (
                <HeldCard key={card.procurement.id} card={card} />
              ))}
              {columns[column].length > MOST_IN_A_COLUMN && (
                <p className={styles.more}>
                  {t("board.print.more", { count: columns[column].length - MOST_IN_A_COLUMN })}
                </p>
              )}
            </section>
          ))}
        </div>
      </ViewedDay>
    </div>
  );
}

/** More than this are printed smaller. */
const CARDS_ON_A_PAGE = 24;
/** Nobody reads further down on paper; the screen has the rest. */
const MOST_IN_A_COLUMN = 60;
