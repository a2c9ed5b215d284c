import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import styles from "./button.module.css";

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style"> {
  /** `primary` for the one thing a view is about, `danger` for what is hard to take back. */
  variant?: "primary" | "secondary" | "quiet" | "danger";
  size?: "small" | "medium";
}

/** A button with words. An icon may stand before them: its size follows the text. */
export function Button({ variant = "secondary", size = "medium", ...props }: ButtonProps) {
  return <AriaButton {...props} className={`${styles.button} ${styles[variant]} ${styles[size]}`} />;
}
