import type { Ref } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import styles from "./button.module.css";

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style" | "isPending"> {
  /** `primary` for the one thing a view is about, `danger` for what is hard to take back. */
  variant?: "primary" | "secondary" | "quiet" | "danger";
  size?: "small" | "medium";
  /** What it asked for is under way: it stays where it is and keeps its focus, and pressing it again does nothing. */
  isPending?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button with words. An icon may stand before them: its size follows the text. */
export function Button({
  variant = "secondary",
  size = "medium",
  isPending = false,
  type,
  onPress,
  ...props
}: ButtonProps) {
  // React Aria has a pending state of its own, but what it announces then has a name that is gone when it is read.
  return (
    <AriaButton
      {...props}
      type={isPending ? "button" : type}
      onPress={isPending ? undefined : onPress}
      data-pending={isPending || undefined}
      className={`${styles.button} ${styles[variant]} ${styles[size]}`}
    />
  );
}
