import type { ReactNode } from "react";
import styles from "./banner.module.css";

/** One line across a screen that says what is unusual about it. */
export function Banner({
  icon,
  tone,
  children,
}: {
  icon: ReactNode;
  tone: "asOf" | "offline";
  children: ReactNode;
}) {
  return (
    <div role="status" className={`${styles.banner} ${styles[tone]}`} data-screen-only="">
      {icon}
      {children}
    </div>
  );
}
