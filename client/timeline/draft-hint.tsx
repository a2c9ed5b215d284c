import { TriangleAlert } from "lucide-react";
import { type RefObject, useLayoutEffect, useRef } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { type Considered, useDraftMode } from "./draft-context.ts";
import styles from "./draft-hint.module.css";
import { meaningInWords, saysInWords } from "./draft-in-words.ts";

/**
 * What the window that is held would mean, beside its bar: in words, against the plans, and what is wrong with it. In the
 * browser's top layer, so that nothing that scrolls cuts it off.
 */
export function DraftHint({ bar }: { bar: RefObject<HTMLElement | null> }) {
  const mode = useDraftMode();
  const held = mode.holding.get();
  return held && <Words held={held} bar={bar} />;
}

function Words({ held, bar }: { held: Considered; bar: RefObject<HTMLElement | null> }) {
  const mode = useDraftMode();
  const { language, t } = useLanguage();
  const ref = useRef<HTMLDivElement>(null);
  const { against, wrong } = meaningInWords(mode.meaningOf(held.place, held.says), language);

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
    <div ref={ref} popover="manual" aria-hidden="true" data-draft-hint="" className={styles.hint}>
      <p className={styles.window}>{saysInWords(held.says, language)}</p>
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
      {held.by === "keys" && <p className={styles.keys}>{t("draft.confirm")}</p>}
    </div>
  );
}

/** From the bar and the edge of the window, in pixels. */
const GAP = 6;
/** What can be read while something moves. */
const MOST = 3;
