import { type MouseEvent, type PointerEvent, useMemo, useRef, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { firstDay, lastDay, type Period } from "#shared/period.ts";
import { windowInWords } from "#shared/period-words.ts";
import {
  type Grid,
  gridNumber,
  movedWindow,
  replannedSays,
  resizedWindow,
  type Span,
} from "#shared/replanning.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import { type DraftPlace, isPlannable, useConsidered, useDraftMode } from "./draft-context.ts";
import { DraftHint } from "./draft-hint.tsx";
import { saysInWords } from "./draft-in-words.ts";
import styles from "./draft-lane.module.css";
import type { StageGeometry } from "./timeline-row.tsx";
import type { StageRow } from "./timeline-rows.ts";
import type { TimelineScale } from "./timeline-scale.ts";
import { type Grip, useBarGesture } from "./use-bar-gesture.ts";

/** What the draft says of one stage, drawn over its line: a bar that can be carried and stretched, or a place for one. */
export function DraftLane({ row, geometry }: { row: StageRow; geometry: StageGeometry }) {
  const mode = useDraftMode();
  const place = useMemo<DraftPlace>(
    () => ({ procurement: row.card.procurement, stage: row.stage }),
    [row.card.procurement, row.stage],
  );
  const considered = useConsidered(mode, place);
  const says = considered ? considered.says : mode.saysOf(place);
  if (says && says.kind !== "dropped")
    return <Bar place={place} span={says} geometry={geometry} isConsidered={considered !== null} />;
  if (says) return <Dropped place={place} geometry={geometry} />;
  return isPlannable(mode, place) ? <EmptyLane place={place} geometry={geometry} /> : null;
}

/** What a bar snaps to: quarters, or months where the columns are months. */
export function gridOf(scale: Pick<TimelineScale, "zoom">): Grid {
  return scale.zoom === "month" ? "month" : "quarter";
}

/** A window as it lies on the drawing. One without a beginning is open on the left. */
interface Shape {
  left: number;
  width: number;
  isOpen: boolean;
}

function shapeOf({ from, to }: Span, scale: TimelineScale): Shape {
  const right = scale.endOf(lastDay(to));
  if (from === null) return { left: right - OPEN_WIDTH, width: OPEN_WIDTH, isOpen: true };
  const left = scale.startOf(firstDay(from));
  return { left, width: right - left, isOpen: false };
}

/** As wide as the plan in force draws a window of which only the end is known. */
const OPEN_WIDTH = 34;
/** Half of a bar's height, and the least that a finger or a mouse has to hit. In pixels. */
const HALF = 9;
const LEAST_WIDTH = 24;

function Bar({
  place,
  span,
  geometry,
  isConsidered,
}: {
  place: DraftPlace;
  span: Span;
  geometry: StageGeometry;
  isConsidered: boolean;
}) {
  const mode = useDraftMode();
  const { language, t } = useLanguage();
  const { scale, height, middle } = geometry;
  const bar = useRef<HTMLButtonElement>(null);
  const said = mode.saysOf(place);
  const gesture = useBarGesture(bar, {
    onCarry: (grip, by) => {
      if (!said || said.kind === "dropped") return;
      const carriedTo = carried(said, grip, by, scale);
      const { holding } = mode;
      const held = holding.get();
      if (held && held.says.kind !== "dropped" && isSameSpan(held.says, carriedTo)) return;
      holding.set({ place, says: replannedSays(said, carriedTo), by: "pointer" });
    },
    onDrop: () => {
      const held = mode.holding.get();
      mode.holding.set(null);
      focusRowOf(bar.current);
      if (held) mode.plan(place, held.says);
    },
    onCancel: () => mode.holding.set(null),
  });
  const { isClickIgnored, ...listeners } = gesture;
  const shape = shapeOf(span, scale);
  const width = Math.max(LEAST_WIDTH, shape.width);
  const left = shape.left - (width - shape.width) / 2;
  const label = t("draft.bar.name", {
    title: place.procurement.title,
    stage: STAGE_WORDS[language][place.stage],
    window: saysInWords(said, language),
  });
  return (
    <>
      <button
        ref={bar}
        type="button"
        tabIndex={-1}
        aria-label={label}
        data-draft-bar={`${place.procurement.id} ${place.stage}`}
        data-considered={isConsidered || undefined}
        className={styles.bar}
        style={{ left, width, height }}
        onClick={() => {
          if (isClickIgnored()) return;
          focusRowOf(bar.current);
          mode.ask(place, said);
        }}
        {...listeners}
      >
        <span
          className={shape.isOpen ? `${styles.shape} ${styles.open}` : styles.shape}
          style={{ left: shape.left - left, width: shape.width, top: middle - HALF, height: 2 * HALF }}
        />
        {!shape.isOpen && <span data-grip="start" className={styles.start} />}
        <span data-grip="end" className={styles.end} />
      </button>
      {isConsidered && <DraftHint bar={bar} />}
    </>
  );
}

/** Keys go on from the row of what was just carried, pressed or planned. */
function focusRowOf(element: HTMLElement | null): void {
  element?.closest<HTMLElement>("[data-row]")?.focus({ preventScroll: true });
}

/** The window after a bar was carried so many pixels by one of its ends, or all of it. */
function carried(window: Span, grip: Grip, by: number, scale: TimelineScale): Span {
  const grid = gridOf(scale);
  const cell = DAYS_IN[grid] * scale.pixelsPerDay;
  if (grip === "whole") return movedWindow(window, Math.round(by / cell), grid);
  // The bound nearest to where the edge was carried.
  if (grip === "end") {
    const x = scale.endOf(lastDay(window.to)) + by;
    return resizedWindow(window, "end", gridNumber(scale.dayAt(x - cell / 2), grid), grid);
  }
  const x = scale.startOf(firstDay(window.from ?? window.to)) + by;
  return resizedWindow(window, "start", gridNumber(scale.dayAt(x + cell / 2), grid), grid);
}

/** On average. */
const DAYS_IN: Record<Grid, number> = { quarter: 365.25 / 4, month: 365.25 / 12 };

function isSameSpan(one: Span, other: Span): boolean {
  return one.from === other.from && one.to === other.to;
}

/** That the draft drops a stage, where the plan in force has it, or where it was carried on the axis. */
function Dropped({ place, geometry }: { place: DraftPlace; geometry: StageGeometry }) {
  const mode = useDraftMode();
  const { language, t } = useLanguage();
  const { scale, height } = geometry;
  const { before } = mode.meaningOf(place, mode.saysOf(place)).change;
  const shape = before ? shapeOf(before, scale) : { left: scale.startOf(scale.first) + 8, width: 0 };
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={t("draft.bar.dropped", {
        title: place.procurement.title,
        stage: STAGE_WORDS[language][place.stage],
      })}
      data-draft-bar={`${place.procurement.id} ${place.stage}`}
      className={styles.dropped}
      style={{ left: shape.left, minWidth: Math.max(LEAST_WIDTH, shape.width), height }}
      onClick={(event) => {
        focusRowOf(event.currentTarget);
        mode.ask(place, mode.saysOf(place));
      }}
    >
      <span>{t("draft.says.dropped")}</span>
    </button>
  );
}

/** A line of which the draft is silent: a press plans it in the quarter or month that is pressed. */
function EmptyLane({ place, geometry }: { place: DraftPlace; geometry: StageGeometry }) {
  const mode = useDraftMode();
  const { language, t } = useLanguage();
  const { scale, height, middle } = geometry;
  const [pointed, setPointed] = useState<Period | null>(null);
  const lane = useRef<HTMLButtonElement>(null);
  const inherited = mode.inheritedOf(place);
  const periodUnder = ({ clientX }: { clientX: number }): Period =>
    scale.periodAt(clientX - lane.current!.getBoundingClientRect().left);
  const add = (event: MouseEvent<HTMLButtonElement>) => {
    const period = event.detail === 0 ? null : periodUnder(event);
    const says = period === null ? null : replannedSays(null, { from: period, to: period });
    const isMouse = (event.nativeEvent as globalThis.PointerEvent).pointerType === "mouse";
    setPointed(null);
    focusRowOf(lane.current);
    // A finger that only wants to see what stands here has planned nothing by it.
    if (says && isMouse) mode.plan(place, says);
    else mode.ask(place, says);
  };
  return (
    <>
      {inherited && <Inherited window={inherited} geometry={geometry} />}
      <button
        ref={lane}
        type="button"
        tabIndex={-1}
        aria-label={t("draft.bar.add", {
          title: place.procurement.title,
          stage: STAGE_WORDS[language][place.stage],
        })}
        data-draft-lane={`${place.procurement.id} ${place.stage}`}
        className={styles.lane}
        style={{ height }}
        onClick={add}
        onPointerMove={(event: PointerEvent) =>
          event.pointerType === "mouse" && setPointed(periodUnder(event))
        }
        onPointerLeave={() => setPointed(null)}
      >
        {pointed && (
          <span
            className={styles.pointed}
            style={{
              ...placed(shapeOf({ from: pointed, to: pointed }, scale)),
              top: middle - HALF,
              height: 2 * HALF,
            }}
          >
            <span>{windowInWords({ from: pointed, to: pointed }, language)}</span>
          </span>
        )}
      </button>
    </>
  );
}

function Inherited({ window, geometry }: { window: Span; geometry: StageGeometry }) {
  const shape = shapeOf(window, geometry.scale);
  return (
    <span
      className={styles.inherited}
      style={{ ...placed(shape), top: geometry.middle - HALF, height: 2 * HALF }}
    />
  );
}

function placed({ left, width }: Shape): { left: number; width: number } {
  return { left, width };
}
