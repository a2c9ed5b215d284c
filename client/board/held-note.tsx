import { useDndContext } from "@dnd-kit/core";
import { CircleAlert, Clock } from "lucide-react";
import { useText } from "#client/i18n/language.tsx";
import type { Column } from "#shared/board.ts";
import styles from "./board-drag.module.css";
import type { Held } from "./held.ts";

/**
 * Below the card that is held: what is not met yet before the milestones that letting it go here would meet, and which
 * hours of its evaluators would move.
 */
export function HeldNote({ held }: { held: Held }) {
  const t = useText();
  const { over } = useDndContext();
  const unmet = over ? (held.unmet[over.id as Column] ?? []) : [];
  const shifts = over ? (held.shifts[over.id as Column] ?? []) : [];
  if (unmet.length === 0 && shifts.length === 0) return null;
  return (
    <div className={styles.note} data-unmet={unmet.length > 0 ? "" : undefined}>
      {unmet.length > 0 && <p>{t("board.meaning.unmet", { count: unmet.length })}</p>}
      <ul>
        {unmet.map((words) => (
          <li key={words}>
            <CircleAlert aria-hidden="true" />
            {words}
          </li>
        ))}
      </ul>
      <ul className={styles.shifts}>
        {shifts.map((words) => (
          <li key={words} data-shift="">
            <Clock aria-hidden="true" />
            {words}
          </li>
        ))}
      </ul>
    </div>
  );
}
