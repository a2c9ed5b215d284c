import { memo } from "react";
import type { Language } from "#shared/errors.ts";
import type { Day } from "#shared/period.ts";
import type { Layer } from "./timeline-address.ts";
import styles from "./timeline-drawing.module.css";
import type { AtRtk, DoneStep } from "./timeline-records.ts";
import type { DrawnWindow, Expectation, StageLine, SummaryLine } from "./timeline-rows.ts";
import type { TimelineScale } from "./timeline-scale.ts";
import { slipLabel } from "./timeline-words.ts";

/**
 * The layers of one stage's line, from the faintest to the loudest. Everything is told apart by its form as well:
 * a dashed outline, an outline, a solid bar, a hatched one, an arrow.
 */
export const StageDrawing = memo(function StageDrawing({
  line,
  forecast,
  scale,
  on,
  hidden,
  height,
  language,
  notCompared,
  label,
}: {
  line: StageLine;
  forecast: Expectation | null;
  scale: TimelineScale;
  /** The day of the view. */
  on: Day;
  hidden: ReadonlySet<Layer>;
  height: number;
  language: Language;
  /** What is said beside windows that speak of another event. */
  notCompared: { start: string; other: string };
  label: string;
}) {
  const middle = middleOf(height);
  const shows = (layer: Layer) => !hidden.has(layer);
  return (
    <svg className={styles.drawing} width={scale.width} height={height} role="img" aria-label={label}>
      {shows("rtk") && line.atRtk && <RtkBand atRtk={line.atRtk} scale={scale} y={middle} />}
      {shows("first") && line.firstPromise && (
        <g data-layer="first">
          <WindowShape
            drawn={line.firstPromise}
            scale={scale}
            y={middle}
            half={9}
            className={styles.first!}
          />
        </g>
      )}
      {shows("plan") && (
        <g data-layer="plan">
          {line.otherEvents.map((drawn) => (
            <g key={`${drawn.window.revisionId}`}>
              <WindowShape drawn={drawn} scale={scale} y={middle} half={5} className={styles.other!} />
              <Note
                drawn={drawn}
                scale={scale}
                y={middle + 15}
                words={notCompared[drawn.window.refersTo === "start" ? "start" : "other"]}
              />
            </g>
          ))}
          {line.plan && (
            <WindowShape drawn={line.plan} scale={scale} y={middle} half={7} className={styles.plan!} />
          )}
        </g>
      )}
      {shows("happened") && line.happened && (
        <Happened
          from={line.happened.from}
          to={line.happened.to}
          lateFrom={lateFrom(line)}
          isVeryLate={isVeryLate(line)}
          scale={scale}
          y={middle - 4}
          height={8}
        />
      )}
      {shows("forecast") && forecast && line.metOn === null && (
        <ForecastBar from={line.happened?.to ?? null} forecast={forecast} scale={scale} y={middle} />
      )}
      <path d={`M${scale.middleOf(on)} 0V${height}`} className={styles.day} />
      {shows("law") && forecast && (
        <LawMark expectation={forecast} line={line} scale={scale} y={middle - 10} />
      )}
      {shows("slippage") && line.slip && (
        <SlipArrow slip={line.slip} scale={scale} y={middle + 11.5} language={language} />
      )}
      {shows("steps") && <StepMarks steps={line.steps} scale={scale} y={middle} />}
      {shows("happened") && line.metOn !== null && (
        <Diamond
          x={scale.middleOf(line.metOn)}
          y={middle}
          className={line.isCarriedOver ? styles.carried! : markOf(line)}
        />
      )}
      {shows("happened") && line.closedOn && <Cross x={scale.middleOf(line.closedOn)} y={middle} />}
    </svg>
  );
});

/** The one line of a procurement: its stages one after the other, and where each promise ends. */
export const SummaryDrawing = memo(function SummaryDrawing({
  line,
  forecast,
  scale,
  on,
  hidden,
  height,
  language,
  label,
}: {
  line: SummaryLine;
  /** Of the last stage. */
  forecast: Expectation | null;
  scale: TimelineScale;
  /** The day of the view. */
  on: Day;
  hidden: ReadonlySet<Layer>;
  height: number;
  language: Language;
  label: string;
}) {
  const middle = middleOf(height);
  const shows = (layer: Layer) => !hidden.has(layer);
  const end = line.segments.at(-1)?.to ?? null;
  return (
    <svg className={styles.drawing} width={scale.width} height={height} role="img" aria-label={label}>
      {shows("rtk") && line.atRtk && <RtkBand atRtk={line.atRtk} scale={scale} y={middle} />}
      {shows("forecast") && forecast && (
        <ForecastBar from={end} forecast={forecast} scale={scale} y={middle} />
      )}
      {shows("happened") &&
        line.segments.map((segment, index) => (
          <Happened
            key={segment.stage}
            {...segment}
            scale={scale}
            y={middle - 5}
            height={10}
            gap={index === line.segments.length - 1 ? 0 : 1.5}
          />
        ))}
      {shows("plan") &&
        line.promises.map(({ stage, last }) => (
          <path
            key={stage}
            d={`M${scale.endOf(last) - 4} ${middle - 12}h8l-4 6z`}
            className={styles.promise}
          />
        ))}
      <path d={`M${scale.middleOf(on)} 0V${height}`} className={styles.day} />
      {shows("slippage") && line.slip && (
        <SlipArrow slip={line.slip} scale={scale} y={middle + 14} language={language} />
      )}
      {shows("steps") && <StepMarks steps={line.steps} scale={scale} y={middle} />}
      {shows("happened") && line.completedOn && (
        <Diamond x={scale.middleOf(line.completedOn)} y={middle} className={markOf(line)} />
      )}
      {shows("happened") && line.closedOn && <Cross x={scale.middleOf(line.closedOn)} y={middle} />}
    </svg>
  );
});

/** Patterns that drawings refer to: once on a page. */
export function DrawingPatterns() {
  return (
    <svg width="0" height="0" aria-hidden="true" className={styles.patterns}>
      <defs>
        <pattern id={HATCH} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2" height="5" className={styles.hatchLine} />
        </pattern>
        <linearGradient id={OPEN}>
          <stop offset="0" className={styles.openFrom} />
          <stop offset="1" className={styles.openTo} />
        </linearGradient>
        <linearGradient id={OPEN_FIRST}>
          <stop offset="0" className={styles.openFrom} />
          <stop offset="1" className={styles.openToFirst} />
        </linearGradient>
      </defs>
    </svg>
  );
}

const HATCH = "timeline-hatch";
const OPEN = "timeline-open";
const OPEN_FIRST = "timeline-open-first";

/** Words under the beginning of a window, or under its end where only that is known and there is room before it. */
function Note({
  drawn: { first, last },
  scale,
  y,
  words,
}: {
  drawn: DrawnWindow;
  scale: TimelineScale;
  y: number;
  words: string;
}) {
  const end = scale.endOf(last);
  const isEnd = first === null && end > words.length * NOTE_LETTER;
  const x = first === null ? 2 : scale.startOf(first) + 2;
  return (
    <text x={isEnd ? end : x} y={y} textAnchor={isEnd ? "end" : "start"} className={styles.note}>
      {words}
    </text>
  );
}

/** About how wide a letter of a note is, in pixels. */
const NOTE_LETTER = 5;

/** Where the bars of a line of some height stand: a little above the middle, over the arrow. */
export function middleOf(height: number): number {
  return Math.round(height / 2) - 3;
}

/**
 * A window is a box over its whole span. One of which only the end is known is open on the left, over the last period
 * it names.
 */
/** A promised window. Where it has no beginning, only its end is drawn. */
export function WindowShape({
  drawn,
  scale,
  y,
  half,
  className,
}: {
  drawn: Pick<DrawnWindow, "first" | "last">;
  scale: TimelineScale;
  y: number;
  half: number;
  className: string;
}) {
  const right = scale.endOf(drawn.last) - 0.75;
  if (drawn.first !== null) {
    const left = scale.startOf(drawn.first) + 0.75;
    return (
      <rect
        x={left}
        y={y - half}
        width={Math.max(2, right - left)}
        height={2 * half}
        rx="2"
        className={className}
      />
    );
  }
  const left = right - OPEN_WIDTH;
  return (
    <path
      d={`M${left} ${y - half}H${right - 2}q2 0 2 2V${y + half - 2}q0 2 -2 2H${left}`}
      stroke={`url(#${className === styles.first ? OPEN_FIRST : OPEN})`}
      className={className === styles.plan ? styles.openPlan : styles.openFirst}
    />
  );
}

/** Pixels over which a window without a beginning fades in: less than a quarter, so that it is not taken for one. */
const OPEN_WIDTH = 34;

/** The days at RTK: a quiet band behind everything else, with a line along its foot for who sees no tint. */
function RtkBand({ atRtk, scale, y }: { atRtk: AtRtk; scale: TimelineScale; y: number }) {
  return (
    <g data-layer="rtk">
      {atRtk.spans.map(({ from, to }) => {
        const left = scale.middleOf(from);
        const width = Math.max(1.5, scale.middleOf(to) - left);
        return (
          <g key={from}>
            <rect x={left} y={y - 10} width={width} height="20" className={styles.rtk} />
            <path d={`M${left} ${y + 9.5}h${width}`} className={styles.rtkFoot} />
          </g>
        );
      })}
    </g>
  );
}

/** Each a circle, which a milestone's diamond, drawn later, stands over. */
function StepMarks({ steps, scale, y }: { steps: readonly DoneStep[]; scale: TimelineScale; y: number }) {
  if (steps.length === 0) return null;
  return (
    <g data-layer="steps">
      {steps.map(({ id, on }) => (
        <circle key={id} cx={scale.middleOf(on)} cy={y} r="4" className={styles.step} />
      ))}
    </g>
  );
}

function Happened({
  from,
  to,
  lateFrom,
  isVeryLate = false,
  scale,
  y,
  height,
  gap = 0,
}: {
  from: string;
  to: string;
  lateFrom: string | null;
  isVeryLate?: boolean;
  scale: TimelineScale;
  y: number;
  height: number;
  gap?: number;
}) {
  const left = scale.middleOf(from);
  const right = Math.max(left + 1, scale.middleOf(to) - gap);
  const late = lateFrom === null ? right : Math.min(right, Math.max(left, scale.endOf(lateFrom)));
  return (
    <g data-layer="happened">
      {late > left && <rect x={left} y={y} width={late - left} height={height} className={styles.happened} />}
      {right > late && (
        <rect
          x={late}
          y={y}
          width={right - late}
          height={height}
          className={isVeryLate ? styles.veryLate : styles.late}
        />
      )}
    </g>
  );
}

function ForecastBar({
  from,
  forecast,
  scale,
  y,
}: {
  /** Where what happened ends; null for a stage that is not entered yet. */
  from: Day | null;
  forecast: Expectation;
  scale: TimelineScale;
  y: number;
}) {
  const isBeyond = forecast.expected > scale.last;
  const end = isBeyond ? scale.width - 6 : scale.middleOf(forecast.expected);
  const earliest = scale.middleOf(forecast.earliest);
  const left = Math.min(end, from === null ? earliest : scale.middleOf(from));
  const isUnpaid = forecast.afterEligibility !== null;
  return (
    <g data-layer="forecast" className={isUnpaid ? styles.unpaid : styles.expected}>
      {end > left && <rect x={left} y={y - 3.5} width={end - left} height="7" fill={`url(#${HATCH})`} />}
      {earliest < end && <path d={`M${earliest} ${y - 6}v12`} className={styles.earliest} />}
      {isBeyond ? (
        <path d={`M${end - 3} ${y - 6}l6 6l-6 6`} className={styles.beyond} />
      ) : (
        <Diamond x={end} y={y} className={styles.open!} />
      )}
    </g>
  );
}

/** The least the law allows from the notice to the contract; and where the planned window ends before that. */
function LawMark({
  expectation: { law, tooShort },
  line,
  scale,
  y,
}: {
  expectation: Expectation;
  line: StageLine;
  scale: TimelineScale;
  y: number;
}) {
  const planned = line.plan?.last;
  const from = planned && scale.endOf(planned);
  return (
    <g data-layer="law">
      {law && (
        <path
          d={`M${scale.middleOf(law.from)} ${y + 4}V${y}H${scale.middleOf(law.to)}V${y + 4}`}
          className={styles.law}
        />
      )}
      {tooShort && from !== undefined && (
        <path
          d={`M${from} ${y}H${scale.middleOf(tooShort.earliest)}m-4 -2.5v5`}
          className={styles.tooShort}
        />
      )}
    </g>
  );
}

/** From a promise to the day, with the quarters between them. */
export function SlipArrow({
  slip,
  scale,
  y,
  language,
}: {
  slip: NonNullable<StageLine["slip"]>;
  scale: TimelineScale;
  y: number;
  language: Language;
}) {
  const from = slip.isBehind ? scale.endOf(slip.from) : scale.startOf(slip.from);
  const to = scale.middleOf(slip.to);
  const way = to >= from ? 1 : -1;
  const head = 4 * way;
  const isNearEnd = way > 0 && to + 40 > scale.width;
  return (
    <g
      data-layer="slippage"
      className={slip.isBehind ? (slip.quarters >= 2 ? styles.veryBehind : styles.behind) : styles.ahead}
    >
      <path
        d={`M${from} ${y - 3}v6M${from} ${y}H${to}M${to - head} ${y - 3.5}L${to} ${y}L${to - head} ${y + 3.5}`}
      />
      <text
        x={isNearEnd ? from - 5 : to + 5 * way}
        y={y + 4}
        textAnchor={isNearEnd || way < 0 ? "end" : "start"}
      >
        {slipLabel(slip.quarters, language)}
      </text>
    </g>
  );
}

export function Diamond({ x, y, className }: { x: number; y: number; className: string }) {
  return <path d={`M${x} ${y - 5.5}l5.5 5.5l-5.5 5.5l-5.5 -5.5z`} className={className} />;
}

function Cross({ x, y }: { x: number; y: number }) {
  return <path d={`M${x - 4} ${y - 4}l8 8M${x + 4} ${y - 4}l-8 8`} className={styles.cross} />;
}

function isVeryLate({ slip }: Pick<StageLine, "slip">): boolean {
  return (slip?.isBehind ?? false) && slip!.quarters >= 2;
}

function markOf(line: Pick<StageLine, "slip">): string {
  if (!line.slip?.isBehind) return styles.mark!;
  return isVeryLate(line) ? styles.veryLateMark! : styles.lateMark!;
}

function lateFrom({ slip, happened }: StageLine): string | null {
  return slip?.isBehind && happened ? slip.from : null;
}
