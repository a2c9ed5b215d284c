import styles from "./days-bar.module.css";

/**
 * Days at RTK, filled, and with us, outlined, as parts of the most there is: told apart by their fill, so that they are
 * in grey too. `parts` are of one measure with `most`.
 */
export function DaysBar({ atRtk, withUs, most }: { atRtk: number; withUs: number; most: number }) {
  const scale = (value: number) => (most === 0 ? 0 : (value / most) * 96);
  return (
    <svg aria-hidden="true" className={styles.bar} height={16}>
      {atRtk > 0 && <rect className={styles.atRtk} x={0} y={2.5} width={`${scale(atRtk)}%`} height={11} />}
      {withUs > 0 && (
        <rect
          className={styles.withUs}
          x={`${scale(atRtk)}%`}
          y={2.5}
          width={`${scale(withUs)}%`}
          height={11}
        />
      )}
    </svg>
  );
}

/** What the two fills mean. */
export function DaysLegend({ atRtk, withUs }: { atRtk: string; withUs: string }) {
  return (
    <ul className={styles.legend}>
      {(["atRtk", "withUs"] as const).map((what) => (
        <li key={what}>
          <svg aria-hidden="true" width={22} height={12}>
            <rect x={0.5} y={0.5} width={21} height={11} className={styles[what]} />
          </svg>
          {what === "atRtk" ? atRtk : withUs}
        </li>
      ))}
    </ul>
  );
}
