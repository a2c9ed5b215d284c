import { type ReactNode, useLayoutEffect, useRef } from "react";
import styles from "./timeline-tooltip.module.css";
import type { Said } from "./timeline-words.ts";

export interface TooltipProps {
  id: string;
  /** What it speaks of, in the window's pixels. */
  around: { left: number; top: number; bottom: number };
  heading: string;
  subheading: string;
  said: readonly Said[];
  onPointerEnter: () => void;
  onPointerLeave: () => void;
  children?: ReactNode;
}

/**
 * Everything a line shows, in words, beside it: on hover and on focus, until Escape. It is in the browser's top layer,
 * so that nothing that scrolls cuts it off, and the pointer may go into it.
 */
export function TimelineTooltip({ around, heading, subheading, said, children, ...props }: TooltipProps) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = ref;
    if (!current) return;
    if (!current.matches(":popover-open")) current.showPopover();
    const { width, height } = current.getBoundingClientRect();
    const left = Math.max(GAP, Math.min(around.left - 24, innerWidth - width - GAP));
    const below = around.bottom + 2;
    const top = below + height + GAP <= innerHeight ? below : Math.max(GAP, around.top - height - 2);
    current.style.left = `${left}px`;
    current.style.top = `${top}px`;
  });
  return (
    <div {...props} ref={ref} role="tooltip" popover="manual" className={styles.tooltip}>
      <p className={styles.heading}>{heading}</p>
      <p className={styles.subheading}>{subheading}</p>
      <dl className={styles.said}>
        {said.map(({ term, text, source, note, isLate }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what is said never changes places.
          <div key={index}>
            <dt>{term}</dt>
            <dd className={isLate ? styles.late : undefined}>
              {text}
              {source && (
                <span className={styles.source}>
                  <q lang="et">{source.words}</q> {source.revision}
                </span>
              )}
              {note && <span className={styles.source}>{note}</span>}
            </dd>
          </div>
        ))}
      </dl>
      {children}
    </div>
  );
}

/** From the edge of the window, in pixels. */
const GAP = 8;
