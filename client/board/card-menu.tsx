import { useRef } from "react";
import { Menu, MenuItem } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { useMay } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import styles from "#client/ui/popover.module.css";
import { useProcurementAddress } from "#client/view/linked-perspective.ts";
import type { ProjectDeed } from "#shared/access.ts";
import type { Card } from "#shared/board.ts";
import { isMovable } from "./procurement-card.tsx";

export interface CardMenuProps {
  /** The card whose menu is open, and the button it hangs on; null while none is. */
  shown: { card: Card; button: HTMLElement } | null;
  isReadOnly: boolean;
  onOpen: (card: Card) => void;
  onMove: (card: Card) => void;
  onLogHours: (card: Card) => void;
  /** Puts something to RTK, or records what happened to what was put to it. */
  onConsult: (card: Card, what: "consult" | "exchange") => void;
  onClose: () => void;
}

/** One menu for all cards: a thousand of their own would cost more than the cards. */
export function CardMenu({
  shown,
  isReadOnly,
  onOpen,
  onMove,
  onLogHours,
  onConsult,
  onClose,
}: CardMenuProps) {
  const { t } = useLanguage();
  const addressOf = useProcurementAddress();
  const may = useMay();
  const button = useRef<HTMLElement | null>(null);
  button.current = shown?.button ?? button.current;
  if (!shown) return null;
  const { card } = shown;
  const { flag } = card.standing.rtk;
  const offers = (deed: ProjectDeed, isPossible = true) => !isReadOnly && isPossible && may(deed);
  return (
    <Popover
      isOpen
      triggerRef={button}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      className={styles.popover}
      aria-label={t("board.card.menu", { title: card.procurement.title })}
      placement="bottom end"
      offset={4}
    >
      <Menu
        aria-label={t("board.card.menu", { title: card.procurement.title })}
        className={styles.list}
        autoFocus="first"
        onClose={onClose}
      >
        <MenuItem className={styles.item} onAction={() => onOpen(card)}>
          <span className={styles.words}>{t("board.menu.open")}</span>
        </MenuItem>
        {offers("procurements.move", isMovable(card)) && (
          <MenuItem className={styles.item} data-deed="procurements.move" onAction={() => onMove(card)}>
            <span className={styles.words}>{t("board.menu.move")}</span>
          </MenuItem>
        )}
        {offers("consultations.open", isMovable(card)) && (
          <MenuItem
            className={styles.item}
            data-deed="consultations.open"
            onAction={() => onConsult(card, "consult")}
          >
            <span className={styles.words}>{t("board.menu.consult")}</span>
          </MenuItem>
        )}
        {offers("consultations.exchange", flag === "atRtk" || flag === "withUs") && (
          <MenuItem
            className={styles.item}
            data-deed="consultations.exchange"
            onAction={() => onConsult(card, "exchange")}
          >
            <span className={styles.words}>{t("board.menu.exchange")}</span>
          </MenuItem>
        )}
        {offers("hours.log") && (
          <MenuItem className={styles.item} data-deed="hours.log" onAction={() => onLogHours(card)}>
            <span className={styles.words}>{t("board.menu.logHours")}</span>
          </MenuItem>
        )}
        <MenuItem
          className={styles.item}
          href={addressOf(card.procurement.id)}
          target="_blank"
          rel="noopener"
        >
          <span className={styles.words}>{t("board.menu.openInNewTab")}</span>
        </MenuItem>
      </Menu>
    </Popover>
  );
}
