import type { ScaleLinear } from "d3-scale";
import type { ReportTotals } from "#shared/slippage-report.ts";
import styles from "./bars.module.css";

/** From quarters to hundredths of the width. */
export type Scale = ScaleLinear<number, number>;

/**
 * The quarters of one group: above what slipped, dark what was lost here and light what earlier stages had lost; below,
 * hatched, what plans moved. They differ in lightness and pattern, so that they are told apart in grey.
 */
export function Bars({ totals, scale }: { totals: ReportTotals; scale: Scale }) {
  const { slipped, lost, replanned } = totals;
  // What stands alone stands in the middle.
  const top = replanned === 0 ? 10 : 3;
  const below = slipped === 0 ? 11 : 18;
  return (
    <svg aria-hidden="true" className={styles.bars} height={HEIGHT}>
      <Grid scale={scale} />
      <Bar className={styles.lost} from={0} to={lost} y={top} height={11} scale={scale} />
      <Bar className={styles.carried} from={lost} to={slipped} y={top} height={11} scale={scale} />
      <Bar className={styles.replanned} from={0} to={replanned} y={below} height={9} scale={scale} />
      {slipped > 0 && (
        <text x={`${scale(slipped)}%`} y={top + 5.5} dx={5} className={styles.value}>
          {slipped}
        </text>
      )}
      {replanned !== 0 && (
        <text x={`${scale(Math.max(replanned, 0))}%`} y={below + 4.5} dx={5} className={styles.value}>
          {replanned}
        </text>
      )}
      <line x1={`${scale(0)}%`} x2={`${scale(0)}%`} y1={0} y2={HEIGHT} className={styles.base} />
    </svg>
  );
}

/** The numbers above the grid. */
export function ScaleHead({ scale }: { scale: Scale }) {
  return (
    <svg aria-hidden="true" className={styles.bars} height={14}>
      {ticksOf(scale).map((tick) => (
        <text key={tick} x={`${scale(tick)}%`} y={7} className={styles.tick} textAnchor="middle">
          {tick}
        </text>
      ))}
    </svg>
  );
}

/** The hatching of what was re-planned; once on a page. */
export function Hatching() {
  return (
    <svg aria-hidden="true" width={0} height={0} className={styles.hatching}>
      <defs>
        <pattern
          id={HATCHING}
          width={5}
          height={5}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width={5} height={5} className={styles.hatchGround} />
          <rect width={2} height={5} className={styles.hatchLine} />
        </pattern>
      </defs>
    </svg>
  );
}

/** What the three fills mean. */
export function Swatch({ what }: { what: "lost" | "carried" | "replanned" }) {
  return (
    <svg aria-hidden="true" width={22} height={12} className={styles.swatch}>
      <rect x={0.5} y={0.5} width={21} height={11} className={styles[what]} />
    </svg>
  );
}

/** `bars.module.css` refers to it. */
const HATCHING = "report-hatching";

const HEIGHT = 30;

function Bar({
  from,
  to,
  scale,
  ...rect
}: {
  from: number;
  to: number;
  scale: Scale;
  className: string | undefined;
  y: number;
  height: number;
}) {
  if (from === to) return null;
  const [left, right] = [scale(Math.min(from, to)), scale(Math.max(from, to))];
  return <rect {...rect} x={`${left}%`} width={`${right - left}%`} />;
}

function Grid({ scale }: { scale: Scale }) {
  return ticksOf(scale).map((tick) => (
    <line
      key={tick}
      x1={`${scale(tick)}%`}
      x2={`${scale(tick)}%`}
      y1={0}
      y2={HEIGHT}
      className={styles.grid}
    />
  ));
}

function ticksOf(scale: Scale): number[] {
  return scale.ticks(4).filter(Number.isInteger);
}
