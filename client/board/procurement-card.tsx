import { type DraggableAttributes, useDraggable } from "@dnd-kit/core";
import { type MouseEvent, memo } from "react";
import { useMay } from "#client/access/access.tsx";
import { RtkFlag } from "#client/consultation/rtk-flag.tsx";
import { useIsNameTold } from "#client/facts/use-facts.ts";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { KindIcon } from "#client/procurement/kind-icon.tsx";
import { SlippageBadge } from "#client/slippage/slippage-badge.tsx";
import { useProcurementAddress } from "#client/view/linked-perspective.ts";
import type { Card } from "#shared/board.ts";
import { windowInWords } from "#shared/period-words.ts";
import { isBehind } from "#shared/slippage.ts";
import { STAGES } from "#shared/stages.ts";
import { PROCEDURE_WORDS, STATUS_WORDS } from "#shared/words.ts";
import { useCardActions } from "./card-actions.ts";
import { CardHours } from "./card-hours.tsx";
import { CardMark } from "./card-marks.tsx";
import styles from "./procurement-card.module.css";

export interface ProcurementCardProps {
  card: Card;
  /** Where the board is read as of another day, or by somebody who may not, nothing can be moved. */
  isReadOnly: boolean;
  /** It is open beside the board. */
  isOpen: boolean;
}

/** A card that can be taken by mouse and finger anywhere, and by keyboard at its handle. */
export const ProcurementCard = memo(function ProcurementCard({
  card,
  isReadOnly,
  isOpen,
}: ProcurementCardProps) {
  return isReadOnly || !isMovable(card) ? (
    <CardFace card={card} isOpen={isOpen} handle={null} />
  ) : (
    <MovableCard card={card} isOpen={isOpen} />
  );
});

/** The card without what moves it: for the one that is held, and for paper. */
export function HeldCard({ card }: { card: Card }) {
  return (
    <div className={`${styles.card} ${styles.held}`}>
      <Face card={card} isOpen={false} isPlain />
    </div>
  );
}

/** A failed or cancelled procurement has to be reopened before it can go anywhere. */
export function isMovable(card: Card): boolean {
  return card.procurement.closedAs === null;
}

function MovableCard({ card, isOpen }: { card: Card; isOpen: boolean }) {
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, isDragging } = useDraggable({
    id: card.procurement.id,
    data: card,
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: mouse and finger take the card anywhere, the keyboard at its handle.
    <div
      ref={setNodeRef}
      className={isDragging ? `${styles.holder} ${styles.leaving}` : styles.holder}
      onMouseDown={listeners?.onMouseDown as undefined}
      onTouchStart={listeners?.onTouchStart as undefined}
    >
      <CardFace
        card={card}
        isOpen={isOpen}
        handle={setActivatorNodeRef}
        describedBy={attributes["aria-describedby"]}
        onKeyDown={listeners?.onKeyDown as Handle["onKeyDown"]}
      />
    </div>
  );
}

interface Handle {
  handle: ((element: HTMLElement | null) => void) | null;
  describedBy?: DraggableAttributes["aria-describedby"];
  onKeyDown?: React.KeyboardEventHandler;
}

/** Drawn again only when its own card changes; taking another card changes nothing here. */
function CardFace({
  card,
  isOpen,
  handle,
  describedBy,
  onKeyDown,
}: { card: Card; isOpen: boolean } & Handle) {
  const { t } = useLanguage();
  const mayOpen = useMay()("procurements.read");
  const { title, id } = card.procurement;
  return (
    <article className={isOpen ? `${styles.card} ${styles.open}` : styles.card} data-card={id}>
      <Face card={card} isOpen={isOpen} isPlain={!mayOpen} />
      {handle && (
        <button
          ref={handle}
          type="button"
          className={styles.handle}
          data-handle={id}
          data-deed="procurements.move"
          aria-label={t("board.card.handle", { title })}
          aria-roledescription={t("board.drag.role")}
          aria-describedby={describedBy}
          onKeyDown={onKeyDown}
        />
      )}
    </article>
  );
}

const Face = memo(function Face({
  card,
  isOpen,
  isPlain = false,
}: {
  card: Card;
  isOpen: boolean;
  isPlain?: boolean;
}) {
  const { language, t } = useLanguage();
  const { open, showMenu } = useCardActions();
  const isNameTold = useIsNameTold();
  const addressOf = useProcurementAddress();
  const { procurement, standing } = card;
  const { id, title, kind, subActivity, procedure, person, retenderOf } = procurement;
  const isActive = standing.status === "active";
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(id);
  };
  return (
    <>
      <p className={styles.about}>
        <KindIcon kind={kind} />
        <span className={styles.aboutWords}>
          {subActivity !== null && (
            <span title={t("board.card.subActivity", { number: subActivity })}>
              {procedure === null ? t("board.card.subActivity", { number: subActivity }) : subActivity}
            </span>
          )}
          {procedure !== null && <span>{PROCEDURE_WORDS[language][procedure]}</span>}
          {retenderOf !== null && <span className={styles.retender}>{t("board.card.retender")}</span>}
        </span>
      </p>
      <h3 className={styles.title}>
        {isPlain ? (
          title
        ) : (
          <a
            href={addressOf(id)}
            className={styles.link}
            title={title}
            draggable={false}
            aria-current={isOpen || undefined}
            data-link={id}
            onClick={follow}
          >
            {title}
          </a>
        )}
      </h3>
      <p className={styles.window}>
        {isActive
          ? standing.window
            ? windowInWords(standing.window, language)
            : t("board.card.noWindow")
          : t("board.card.closed", {
              status: STATUS_WORDS[language][standing.status],
              day: formatDay(closedOn(card), language),
            })}
      </p>
      {(isActive ||
        (standing.status === "completed" && isBehind(standing.headline)) ||
        wasPassedOver(procurement)) && (
        <p className={styles.slippage}>
          <SlippageBadge
            slippage={standing.headline}
            total={standing.headline.total}
            variant={isActive ? "badge" : "plain"}
          />
          {isActive && <RtkFlag rtk={standing.rtk} />}
          <CardMark card={card} />
        </p>
      )}
      {isActive && <CardHours card={card} />}
      <p className={styles.foot}>
        {person ?? <span className={styles.nobody}>{isNameTold && t("board.card.nobody")}</span>}
        {isActive && <span>{t("board.card.age", { count: standing.ageDays })}</span>}
      </p>
      {!isPlain && (
        <button
          type="button"
          className={styles.menu}
          data-menu={id}
          aria-haspopup="menu"
          aria-label={t("board.card.menu", { title })}
          onClick={(event) => showMenu(card, event.currentTarget)}
          onMouseDown={keepFromDragging}
          onTouchStart={keepFromDragging}
        />
      )}
    </>
  );
});

/** Whether milestones were met although conditions before them were not. */
function wasPassedOver({ stages }: Card["procurement"]): boolean {
  return STAGES.some((stage) => stages[stage].overridden !== null);
}

/** The day it was failed or cancelled, or its last milestone was met. */
function closedOn({ standing, procurement }: Card): string {
  return standing.status === "completed"
    ? standing.stages.findLast((each) => each.metOn !== null)!.metOn!
    : procurement.closedOn!;
}

function keepFromDragging(event: { stopPropagation: () => void }): void {
  event.stopPropagation();
}
