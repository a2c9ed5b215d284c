import { type ReactNode, useRef } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import styles from "./icon-button.module.css";

export interface IconButtonProps
  extends Omit<AriaButtonProps, "className" | "style" | "children" | "aria-label" | "isPending"> {
  /** What it does, in words: read aloud, and shown on hover and keyboard focus. */
  label: string;
  /** An icon of 16 pixels. */
  children: ReactNode;
  /** `bordered` where it stands among fields and buttons with words. */
  variant?: "quiet" | "bordered";
  size?: "small" | "medium";
  /** Left out where the same words already stand beside it, or where it opens something that has them. */
  hasTooltip?: boolean;
}

/** A button that is only an icon. */
export function IconButton({
  label,
  variant = "quiet",
  size = "medium",
  hasTooltip = true,
  children,
  ...props
}: IconButtonProps) {
  const tooltip = useTooltip();
  return (
    <AriaButton
      {...props}
      {...(hasTooltip ? tooltip.listeners : {})}
      aria-label={label}
      className={`${styles.button} ${styles[variant]} ${styles[size]}`}
    >
      {children}
      {hasTooltip && (
        <span ref={tooltip.ref} popover="manual" aria-hidden="true" className={styles.tooltip}>
          {label}
        </span>
      )}
    </AriaButton>
  );
}

/**
 * Words beside the button on hover and keyboard focus, until Escape. They are inside the button, so that they belong to
 * its landmark, and in the browser's top layer, so that nothing that scrolls cuts them off.
 */
function useTooltip() {
  const ref = useRef<HTMLSpanElement>(null);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);

  function show() {
    const words = ref.current;
    const button = words?.parentElement;
    if (!words || !button?.isConnected || words.matches(":popover-open")) return;
    words.showPopover();
    const around = button.getBoundingClientRect();
    const { width, height } = words.getBoundingClientRect();
    const left = around.left + (around.width - width) / 2;
    const above = around.top - height - GAP;
    words.style.left = `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`;
    words.style.top = `${above >= GAP ? above : around.bottom + GAP}px`;
  }
  function hide() {
    clearTimeout(waiting.current);
    if (ref.current?.matches(":popover-open")) ref.current.hidePopover();
  }
  return {
    ref,
    listeners: {
      onHoverStart: () => {
        waiting.current = setTimeout(show, PATIENCE);
      },
      onHoverEnd: hide,
      onFocusChange: (isFocused: boolean) => {
        if (!isFocused) hide();
        else if (ref.current?.parentElement?.matches(":focus-visible")) show();
      },
      onPressStart: hide,
      onKeyUp: ({ key }: { key: string }) => {
        if (key === "Escape") hide();
      },
    },
  };
}

/** Between the button and its words, in pixels. */
const GAP = 6;

/** Milliseconds a pointer rests on a button before it is explained. */
const PATIENCE = 500;
