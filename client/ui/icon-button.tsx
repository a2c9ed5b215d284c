import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import styles from "./icon-button.module.css";
import { Tooltip } from "./tooltip.tsx";

export interface IconButtonProps
  extends Omit<AriaButtonProps, "className" | "style" | "children" | "aria-label"> {
  /** What it does, in words: read aloud, and shown on hover and focus. */
  label: string;
  /** An icon of 16 pixels. */
  children: ReactNode;
  /** `bordered` where it stands among fields and buttons with words. */
  variant?: "quiet" | "bordered";
  size?: "small" | "medium";
  /** Left out where the same words already stand beside it. */
  hasTooltip?: boolean;
}

/** A button that is only an icon. */
export function IconButton({
  label,
  variant = "quiet",
  size = "medium",
  hasTooltip = true,
  ...props
}: IconButtonProps) {
  const button = (
    <AriaButton
      {...props}
      aria-label={label}
      className={`${styles.button} ${styles[variant]} ${styles[size]}`}
    />
  );
  return hasTooltip ? <Tooltip text={label}>{button}</Tooltip> : button;
}
