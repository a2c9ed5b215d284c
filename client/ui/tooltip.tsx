import type { ReactElement } from "react";
import { Tooltip as AriaTooltip, TooltipTrigger } from "react-aria-components/Tooltip";
import styles from "./tooltip.module.css";

export interface TooltipProps {
  text: string;
  /** The button or link it explains; it has to be reachable by keyboard. */
  children: ReactElement;
  placement?: "top" | "bottom" | "left" | "right";
}

/** A few words beside a control on hover and focus. Never the only place where something is said. */
export function Tooltip({ text, children, placement = "top" }: TooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={100}>
      {children}
      <AriaTooltip className={styles.tooltip} placement={placement} offset={6}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
