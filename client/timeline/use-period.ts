import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { TimelineAddress, Zoom } from "./timeline-address.ts";
import {
  DENSEST,
  dayNumber,
  densityFor,
  type Extent,
  LOOSEST,
  type TimelineScale,
  timelineScale,
  USUAL_DENSITY,
} from "./timeline-scale.ts";

export interface PeriodInSight {
  scale: TimelineScale;
  /** Wider or narrower columns around a place, in pixels from the left end of what is in sight; its middle when left out. */
  zoomBy: (factor: number, around?: number) => void;
  zoomTo: (zoom: Zoom) => void;
  /** The whole project. */
  fit: () => void;
  /** To be called while it is scrolled. */
  onScroll: () => void;
}

/**
 * Which days are in sight, and how wide one is. The address says it, after a moment of rest, and is followed when it
 * changes by itself. Null until it is known how wide the drawing is.
 */
export function usePeriod({
  address,
  onAddress,
  extent,
  width,
  scroller,
}: {
  address: TimelineAddress;
  onAddress: (address: TimelineAddress, isReplaced: boolean) => void;
  extent: Extent | null;
  /** Pixels in which days are drawn. */
  width: number;
  scroller: RefObject<HTMLElement | null>;
}): PeriodInSight | null {
  const { zoom, from, to } = address;
  const key = keyOf(address);
  // What was chosen here and is not, or not exactly, in the address: days are whole there.
  const [chosen, setChosen] = useState<{ density: number | null; keys: readonly string[] } | null>(null);
  const isChosen = chosen?.keys.includes(key) ?? false;
  const density =
    extent === null || width <= 0
      ? null
      : isChosen
        ? (chosen!.density ?? densityFor(extent, width))
        : from && to
          ? densityFor({ first: from, last: to }, width, zoom)
          : zoom
            ? USUAL_DENSITY[zoom]
            : densityFor(extent, width);
  const scale = useMemo(
    () => (extent && density !== null ? timelineScale(extent, density, width) : null),
    [extent, density, width],
  );

  const now = useRef({ address, scale, width, isFit: false });
  now.current = { address, scale, width, isFit: isChosen ? chosen!.density === null : !from && !zoom };
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const write = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const { address: current, scale: drawn, width: wide, isFit } = now.current;
      if (!drawn || !scroller.current) return;
      const left = scroller.current.scrollLeft;
      const next = isFit
        ? { ...current, zoom: undefined, from: undefined, to: undefined }
        : { ...current, zoom: drawn.zoom, from: drawn.dayAt(left), to: drawn.dayAt(left + wide - 1) };
      if (keyOf(next) === keyOf(current)) return;
      setChosen({ density: isFit ? null : drawn.pixelsPerDay, keys: [keyOf(current), keyOf(next)] });
      onAddress(next, true);
    }, REST);
  }, [onAddress, scroller]);

  /** A place that has to stay where it is, or come where it is wanted, when the scale is another one. */
  const anchor = useRef<{ day: number; at: number } | null>(null);
  const scrolledTo = useRef(0);
  const followed = useRef<string | null>(null);
  useLayoutEffect(() => {
    const { current } = scroller;
    if (!current || !scale) return;
    let left: number | null = null;
    if (anchor.current) {
      left = (anchor.current.day - dayNumber(scale.first)) * scale.pixelsPerDay - anchor.current.at;
      anchor.current = null;
    } else if (!isChosen && followed.current !== key) {
      if (from) left = scale.startOf(from);
      else if (zoom) left = (scale.width - width) / 2;
    }
    followed.current = key;
    if (left === null) return;
    current.scrollLeft = left;
    scrolledTo.current = current.scrollLeft;
  }, [scale, scroller, key, from, zoom, isChosen, width]);

  const choose = useCallback(
    (next: number | null, around?: number) => {
      const { scale: drawn, width: wide } = now.current;
      if (!drawn || !scroller.current) return;
      const at = around ?? wide / 2;
      const day = dayNumber(drawn.first) + (scroller.current.scrollLeft + at) / drawn.pixelsPerDay;
      anchor.current = { day, at };
      setChosen({ density: next, keys: [keyOf(now.current.address)] });
      write();
    },
    [scroller, write],
  );
  const zoomBy = useCallback(
    (factor: number, around?: number) => {
      const drawn = now.current.scale;
      if (drawn) choose(Math.min(LOOSEST, Math.max(DENSEST, drawn.pixelsPerDay * factor)), around);
    },
    [choose],
  );
  const zoomTo = useCallback((wanted: Zoom) => choose(USUAL_DENSITY[wanted]), [choose]);
  const fit = useCallback(() => choose(null), [choose]);
  const onScroll = useCallback(() => {
    const { current } = scroller;
    if (!current || Math.abs(current.scrollLeft - scrolledTo.current) < 1) return;
    scrolledTo.current = current.scrollLeft;
    if (!now.current.isFit) write();
  }, [scroller, write]);

  return useMemo(
    () => (scale ? { scale, zoomBy, zoomTo, fit, onScroll } : null),
    [scale, zoomBy, zoomTo, fit, onScroll],
  );
}

/** Milliseconds without movement after which the address follows. */
const REST = 250;

function keyOf({ zoom, from, to }: TimelineAddress): string {
  return `${zoom ?? ""} ${from ?? ""} ${to ?? ""}`;
}
