import styles from "./progress-bar.module.css";

/** How much of something is there, as a bar; the figures stand beside it in words. */
export function ProgressBar({ done, of }: { done: number; of: number }) {
  const share = of === 0 ? 0 : Math.min(1, done / of);
  return (
    <span className={styles.bar} aria-hidden="true">
      <span
        className={styles.done}
        style={{ width: `${100 * share}%` }}
        data-whole={done >= of || undefined}
      />
    </span>
  );
}
