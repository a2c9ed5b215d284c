import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";
import { useLanguage } from "#client/i18n/language.tsx";
import { Axis, type AxisProps, Grid } from "./timeline-axis.tsx";
import styles from "./timeline-grid.module.css";
import { type RowContext, rowHeight, TimelineRow } from "./timeline-row.tsx";
import { expectationOf, type FoldableRow, type Row, type StageRow, stageLine } from "./timeline-rows.ts";
import { TimelineTooltip } from "./timeline-tooltip.tsx";
import { milestoneName, stageInWords, stageName } from "./timeline-words.ts";
import type { PeriodInSight } from "./use-period.ts";

export interface TimelineGridProps extends AxisProps {
  rows: readonly Row[];
  period: PeriodInSight;
  context: RowContext;
  /** What stands over the headings. */
  corner: ReactNode;
  /** How wide headings are (0 where they stand over the bars), and all there is to see, in pixels. */
  labelWidth: number;
  viewportWidth: number;
  isTouch: boolean;
  scroller: RefObject<HTMLDivElement | null>;
  /** A key pressed on a stage's row, offered before anything else; true when it was used. */
  onStageKey?: (row: StageRow, event: KeyboardEvent) => boolean;
}

/**
 * The rows that are in sight, under a head that stays. It is one stop for Tab; arrows go from row to row, and what a
 * row shows is said beside it while it has the focus.
 */
export function TimelineGrid({
  rows,
  period,
  context,
  corner,
  labelWidth,
  viewportWidth,
  isTouch,
  scroller,
  onStageKey,
  scale,
  facts,
  on,
}: TimelineGridProps) {
  const { t } = useLanguage();
  const { isStacked } = context;
  const [current, setCurrent] = useState<string | null>(null);
  const [height, setHeight] = useState(600);
  const currentIndex = useMemo(
    () =>
      Math.max(
        0,
        rows.findIndex(({ key }) => key === current),
      ),
    [rows, current],
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => rowHeight(rows[index]!, isStacked, isTouch),
    getItemKey: (index) => rows[index]!.key,
    initialRect: { width: viewportWidth, height: innerHeight - 160 },
    scrollMargin: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
    overscan: 6,
    // The row that keys go on from stays in the page when it is scrolled away: else the focus would be lost.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return shown.includes(currentIndex) || rows.length === 0
        ? shown
        : [...shown, currentIndex].sort((a, b) => a - b);
    },
  });
  const sizes = useMemo(() => ({ rows, isStacked, isTouch }), [rows, isStacked, isTouch]);
  const measured = useRef(sizes);
  if (measured.current !== sizes) {
    measured.current = sizes;
    virtualizer.measure();
  }
  useEffect(() => {
    const { current: element } = scroller;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight - HEAD_HEIGHT));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  const { shown, show, showSoon, hide, hideSoon, hideAfterScroll, keep } = useShown(rows);
  const focusRow = useCallback(
    (index: number) => {
      const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
      if (!row) return;
      // Keys may come faster than rows are drawn: the next one has to find the focus where this one put it.
      flushSync(() => setCurrent(row.key));
      virtualizer.scrollToIndex(rows.indexOf(row), { align: "auto" });
      scroller.current?.querySelector<HTMLElement>(`[data-row="${row.key}"]`)?.focus({ preventScroll: true });
    },
    [rows, virtualizer, scroller],
  );

  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const key = event.target instanceof Element ? event.target.getAttribute("data-row") : null;
    if (key === null) return; // Something inside a row has the focus, and keys of its own.
    const index = rows.findIndex((row) => row.key === key);
    const row = rows[index];
    if (!row) return;
    if (event.key === "Escape") {
      if (!shown) return;
      hide();
      event.stopPropagation();
      return;
    }
    if (row.type === "stage" && onStageKey?.(row, event)) {
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.shiftKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      scroller.current?.scrollBy({ left: (event.key === "ArrowLeft" ? -92 : 92) * scale.pixelsPerDay });
      event.preventDefault();
      return;
    }
    const page = Math.max(1, Math.floor(height / rowHeight(row, isStacked, isTouch)) - 1);
    switch (event.key) {
      case "ArrowDown":
        focusRow(index + 1);
        break;
      case "ArrowUp":
        focusRow(index - 1);
        break;
      case "PageDown":
        focusRow(index + page);
        break;
      case "PageUp":
        focusRow(index - page);
        break;
      case "Home":
        focusRow(0);
        break;
      case "End":
        focusRow(rows.length - 1);
        break;
      case "ArrowRight":
        if (isFoldable(row) && !isOpen(row)) context.onToggle(row);
        else if (isFoldable(row)) focusRow(index + 1);
        break;
      case "ArrowLeft":
        if (isFoldable(row) && isOpen(row)) context.onToggle(row);
        else focusRow(parentOf(rows, index));
        break;
      case "Enter":
      case " ":
        if (row.type === "group" || row.type === "outputs") context.onToggle(row);
        else if (row.type === "output") (event.target as Element).querySelector("a")?.click();
        else context.onOpen?.(row.card.procurement.id);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  const rowAt = (event: { target: EventTarget | null }) => {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-row]") : null;
    const row = element && rows.find(({ key }) => key === element.dataset.row);
    return element && row?.type === "stage" ? { row, element } : null;
  };
  const hover = (event: PointerEvent) => {
    if (event.pointerType !== "mouse") return;
    const found = rowAt(event);
    const box = found && barsOf(found.row, context);
    const left = scroller.current!.getBoundingClientRect().left + labelWidth;
    const x = event.clientX - left + scroller.current!.scrollLeft;
    if (!found || !box || event.clientX < left || x < box.from - 8 || x > box.to + 8) hideSoon();
    else showSoon(found.row, aroundOf(found.element, event.clientX));
  };
  const tap = (event: PointerEvent) => {
    if (event.pointerType === "mouse") return;
    const found = rowAt(event);
    if (!found || (event.target as Element).closest("a, button")) hide();
    else show(found.row, aroundOf(found.element, event.clientX));
  };
  const focus = (event: { target: EventTarget }) => {
    const element = event.target as HTMLElement;
    const key = element.dataset.row;
    const row = rows.find((each) => each.key === key);
    if (!row) return;
    setCurrent(row.key);
    if (row.type !== "stage" || !element.matches(":focus-visible")) return hide();
    const box = barsOf(row, context);
    const { current: area } = scroller;
    if (!box || !area) return;
    const inSight = viewportWidth - labelWidth;
    if (box.mark < area.scrollLeft + 16 || box.mark > area.scrollLeft + inSight - 48)
      area.scrollTo({ left: box.mark - inSight / 2, behavior: "instant" });
    const x = area.getBoundingClientRect().left + labelWidth + box.mark - area.scrollLeft;
    show(row, aroundOf(element, x));
  };

  const total = virtualizer.getTotalSize();
  const axis = { scale, facts, on };
  return (
    <>
      <div
        ref={scroller}
        role="treegrid"
        aria-label={t("timeline.title")}
        aria-describedby={KEYS_ID}
        aria-rowcount={rows.length + 1}
        aria-colcount={2}
        className={styles.scroller}
        data-stacked={isStacked || undefined}
        data-on={on}
        data-yardstick={context.wording.against}
        onScroll={() => {
          period.onScroll();
          if (shown) hideAfterScroll();
        }}
        onKeyDown={press}
        onFocus={focus}
        onBlur={hide}
        onPointerMove={hover}
        onPointerLeave={hideSoon}
        onPointerUp={tap}
        style={
          {
            "--label-width": `${labelWidth}px`,
            "--viewport-width": `${viewportWidth}px`,
          } as React.CSSProperties
        }
      >
        <div
          className={styles.canvas}
          style={{ minWidth: labelWidth + scale.width, minHeight: HEAD_HEIGHT + total }}
        >
          {/* biome-ignore lint/a11y: a table cannot be scrolled through a thousand rows of which only some are there. */}
          <div role="row" aria-rowindex={1} className={styles.head}>
            {/* biome-ignore lint/a11y: as above. */}
            <div role="columnheader" className={styles.corner}>
              {corner}
            </div>
            {/* biome-ignore lint/a11y: as above. */}
            <div role="columnheader">
              <span className={styles.unseen}>{t("timeline.axis")}</span>
              <Axis {...axis} />
            </div>
          </div>
          <div className={styles.under} style={{ height, marginBottom: -height }}>
            <Grid {...axis} height={height} />
          </div>
          <div className={styles.side} style={{ height, marginBottom: -height }} />
          {/* biome-ignore lint/a11y: as above. */}
          <div role="rowgroup" className={styles.rows} style={{ height: total }}>
            {virtualizer.getVirtualItems().map(({ index, key, start, size }) => (
              <TimelineRow
                key={key}
                row={rows[index]!}
                index={index}
                start={start - HEAD_HEIGHT}
                height={size}
                isCurrent={index === currentIndex}
                describedBy={shown?.row.key === key ? WORDS_ID : undefined}
                context={context}
              />
            ))}
          </div>
        </div>
      </div>
      <p id={KEYS_ID} className={styles.unseen}>
        {t("timeline.keys")}
      </p>
      {shown && <ShownWords shown={shown} context={context} onEnter={keep} onLeave={hideSoon} />}
    </>
  );
}

/** Of the head, in pixels. */
const HEAD_HEIGHT = 64;
const KEYS_ID = "timeline-keys";
const WORDS_ID = "timeline-words";

interface Shown {
  row: StageRow;
  around: { left: number; top: number; bottom: number };
}

function ShownWords({
  shown: { row, around },
  context,
  onEnter,
  onLeave,
}: {
  shown: Shown;
  context: RowContext;
  onEnter: () => void;
  onLeave: () => void;
}) {
  const { frame, wording } = context;
  const line = stageLine(row.card, row.standing, frame);
  const forecast = expectationOf(context.forecasts?.(row.card), row.stage);
  return (
    <TimelineTooltip
      id={WORDS_ID}
      around={around}
      heading={`${stageName(row, wording.language)}: ${milestoneName(row, wording.language).toLowerCase()}`}
      subheading={row.card.procurement.title}
      said={[...stageInWords(row, line, forecast, wording), ...(context.alsoSaid?.(row) ?? [])]}
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
    />
  );
}

/** Which row is said in words. A pointer has to rest on it first, and may go from the bars into the words. */
function useShown(rows: readonly Row[]) {
  const [shown, setShown] = useState<Shown | null>(null);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(waiting.current), []);
  const since = useRef(0);
  const show = useCallback((row: StageRow, around: Shown["around"]) => {
    clearTimeout(waiting.current);
    since.current = performance.now();
    setShown({ row, around });
  }, []);
  const hide = useCallback(() => {
    clearTimeout(waiting.current);
    setShown(null);
  }, []);
  const next = useRef<string | null>(null);
  const showSoon = useCallback((row: StageRow, around: Shown["around"]) => {
    if (next.current === row.key) return;
    next.current = row.key;
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => setShown({ row, around }), PATIENCE);
  }, []);
  const hideSoon = useCallback(() => {
    if (next.current === null) return;
    next.current = null;
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => setShown(null), PATIENCE);
  }, []);
  /** The words would stay behind; but bringing a row into sight scrolls too, and that is over soon. */
  const hideAfterScroll = useCallback(() => {
    if (performance.now() - since.current > PATIENCE) hide();
  }, [hide]);
  const keep = useCallback(() => clearTimeout(waiting.current), []);
  // What is drawn anew may say something else.
  const now = shown && rows.find(({ key }) => key === shown.row.key);
  const isStill = now?.type === "stage";
  return {
    shown: isStill ? { ...shown!, row: now } : null,
    show,
    hide,
    showSoon,
    hideSoon,
    hideAfterScroll,
    keep,
  };
}

/** Milliseconds. */
const PATIENCE = 180;

function aroundOf(element: HTMLElement, left: number): Shown["around"] {
  const { top, bottom } = element.getBoundingClientRect();
  return { left, top, bottom };
}

/** From where to where a line has something drawn, and where its milestone or its promise stands. */
function barsOf(
  row: StageRow,
  { frame, scale, forecasts }: RowContext,
): { from: number; to: number; mark: number } | null {
  const line = stageLine(row.card, row.standing, frame);
  const { firstPromise, plan, otherEvents, happened, metOn, slip, steps, atRtk } = line;
  const expected = expectationOf(forecasts?.(row.card), row.stage)?.expected;
  const places: number[] = [];
  for (const drawn of [firstPromise, plan, ...otherEvents]) {
    if (!drawn) continue;
    places.push(
      drawn.first ? scale.startOf(drawn.first) : scale.endOf(drawn.last) - 34,
      scale.endOf(drawn.last),
    );
  }
  const others = [
    ...steps.map(({ on }) => on),
    ...(atRtk?.spans.flatMap(({ from, to }) => [from, to]) ?? []),
  ];
  for (const day of [happened?.from, happened?.to, metOn, slip?.to, expected, ...others])
    if (day) places.push(scale.middleOf(day));
  if (places.length === 0) return null;
  const mark = metOn ?? expected ?? plan?.last ?? firstPromise?.last ?? null;
  return {
    from: Math.min(...places),
    to: Math.max(...places),
    mark: mark === null ? places[0]! : scale.middleOf(mark),
  };
}

function isFoldable(row: Row): row is FoldableRow {
  return row.type !== "stage" && row.type !== "output";
}

function isOpen(row: FoldableRow): boolean {
  return row.type === "procurement" ? row.isUnfolded : !row.isFolded;
}

function parentOf(rows: readonly Row[], index: number): number {
  const { type } = rows[index]!;
  const wanted = PARENTS[type];
  for (let at = index - 1; at >= 0; at--) if (rows[at]!.type === wanted) return at;
  return index;
}

/** What stands over a row; over a group, the group before it. */
const PARENTS: Record<Row["type"], Row["type"]> = {
  group: "group",
  procurement: "group",
  stage: "procurement",
  outputs: "outputs",
  output: "outputs",
};
