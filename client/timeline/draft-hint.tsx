import { TriangleAlert } from "lucide-react";
import { type RefObject, useLayoutEffect, useRef } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { type DraftPlace, useDraftMode } from "./draft-context.ts";
import styles from "./draft-hint.module.css";
import { meaningInWords, saysInWords } from "./draft-in-words.ts";

export interface DraftHintProps {
  place: DraftPlace;
  /** Whether it is being moved, rather than looked at. */
  isHeld: boolean;
  bar: RefObject<HTMLElement | null>;
}

/**
 * What a window of the draft means, beside its bar: in words, against the plans, and what is wrong with it. In the
 * browser's top layer, so that nothing that scrolls cuts it off.
 */
export function DraftHint({ place, isHeld, bar }: DraftHintProps) {
  const mode = useDraftMode();
  const { language, t } = useLanguage();
  const ref = useRef<HTMLDivElement>(null);
  const held = mode.holding.get();
  const says = isHeld && held ? held.says : mode.saysOf(place);
  const { against, wrong } = meaningInWords(mode.meaningOf(place, says), language);

  useLayoutEffect(() => {
    const put = () => {
      const { current: hint } = ref;
      const around = bar.current?.getBoundingClientRect();
      if (!hint || !around) return;
      if (!hint.matches(":popover-open")) hint.showPopover();
      const { width, height } = hint.getBoundingClientRect();
      const left = around.left + around.width / 2 - width / 2;
      const above = around.top - height - GAP;
      hint.style.left = `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`;
      hint.style.top = `${above >= GAP ? above : around.bottom + GAP}px`;
    };
    put();
    addEventListener("scroll", put, { capture: true, passive: true });
    return () => removeEventListener("scroll", put, { capture: true });
  });

  return (
    <div ref={ref} popover="manual" aria-hidden="true" className={styles.hint}>
      <p className={styles.window}>{saysInWords(says, language)}</p>
      <p className={styles.against}>{against}</p>
      {wrong.length > 0 && (
        <ul className={styles.wrong}>
          {wrong.slice(0, MOST).map((sentence) => (
            <li key={sentence}>
              <TriangleAlert aria-hidden="true" />
              {sentence}
            </li>
          ))}
        </ul>
      )}
      {isHeld && held?.by === "keys" && <p className={styles.keys}>{t("draft.confirm")}</p>}
    </div>
  );
}

/** From the bar and the edge of the window, in pixels. */
const GAP = 6;
/** What can be read while something moves. */
const MOST = 3;
