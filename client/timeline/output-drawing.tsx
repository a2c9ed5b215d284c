import { memo } from "react";
import type { OutputLine } from "#client/outputs/output-lines.ts";
import type { Language } from "#shared/errors.ts";
import { type Day, firstDay, lastDay } from "#shared/period.ts";
import { isBehind } from "#shared/slippage.ts";
import type { Layer } from "./timeline-address.ts";
import styles from "./timeline-drawing.module.css";
import { Diamond, middleOf, SlipArrow, WindowShape } from "./timeline-drawing.tsx";
import type { StageLine } from "./timeline-rows.ts";
import type { TimelineScale } from "./timeline-scale.ts";

/** One output: its promised window as an outline, each delivery as a mark, and how far behind the promise it is. */
export const OutputDrawing = memo(function OutputDrawing({
  line,
  scale,
  on,
  hidden,
  height,
  language,
  label,
}: {
  line: OutputLine;
  scale: TimelineScale;
  /** The day of the view. */
  on: Day;
  hidden: ReadonlySet<Layer>;
  height: number;
  language: Language;
  label: string;
}) {
  const { yardstick, deliveries } = line.standing;
  const middle = middleOf(height);
  const shows = (layer: Layer) => !hidden.has(layer);
  const days = [...new Set(deliveries.map((delivery) => delivery.on))];
  const slip = slipOf(line, on);
  return (
    <svg className={styles.drawing} width={scale.width} height={height} role="img" aria-label={label}>
      {shows("plan") && yardstick?.to && (
        <g data-layer="plan">
          <WindowShape
            drawn={{ first: yardstick.from && firstDay(yardstick.from), last: lastDay(yardstick.to) }}
            scale={scale}
            y={middle}
            half={7}
            className={styles.plan!}
          />
        </g>
      )}
      <path d={`M${scale.middleOf(on)} 0V${height}`} className={styles.day} />
      {shows("slippage") && slip && (
        <SlipArrow slip={slip} scale={scale} y={middle + 11.5} language={language} />
      )}
      {shows("happened") &&
        days.map((day) => <Diamond key={day} x={scale.middleOf(day)} y={middle} className={styles.mark!} />)}
    </svg>
  );
});

/**
 * From the end of the promise to the day all of it was there, or to the day of the view. What recurs is late from the
 * end of a quarter of its own, which the words say.
 */
function slipOf({ standing }: OutputLine, on: Day): StageLine["slip"] {
  const { yardstick, slippage, fulfilledOn } = standing;
  if (!yardstick?.to || yardstick.perQuarter !== null || slippage.quarters === null) return null;
  if (!isBehind(slippage)) return null;
  return {
    from: lastDay(yardstick.to),
    to: fulfilledOn ?? on,
    quarters: slippage.quarters,
    isBehind: true,
  };
}
