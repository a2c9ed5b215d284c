import { type PointerEvent, type RefObject, useEffect, useRef } from "react";

/** What of a bar is held: one of its ends, or all of it. */
export type Grip = "start" | "end" | "whole";

export interface BarGesture {
  /** Called at most once a frame while it is held, with the pixels it was carried, scrolling included. */
  onCarry: (grip: Grip, by: number) => void;
  onDrop: () => void;
  onCancel: () => void;
}

/**
 * Lets a bar be carried sideways by mouse and pen, and by a finger that rests on it first, so that a finger that moves on
 * scrolls the page. Escape, a second pointer, and another window coming to the front cancel it. Near the edge of what is
 * in sight it scrolls. A press without a movement is left to the bar's own click.
 */
export function useBarGesture(bar: RefObject<HTMLElement | null>, does: BarGesture) {
  const held = useRef<Held | null>(null);
  const latest = useRef(does);
  latest.current = does;
  const isClickIgnored = useRef(false);

  const end = (isDropped: boolean) => {
    const { current } = held;
    if (!current) return;
    held.current = null;
    clearTimeout(current.timer);
    cancelAnimationFrame(current.frame);
    current.listening.abort();
    bar.current?.removeAttribute("data-held");
    if (!current.isLifted) return;
    ignoreClick(isDropped);
    if (isDropped) latest.current.onDrop();
    else latest.current.onCancel();
  };

  /** The click that a browser makes of a release comes at once or not at all; after a cancelled drag the release is still to come. */
  const ignoreClick = (isReleased: boolean) => {
    isClickIgnored.current = true;
    const heed = () =>
      setTimeout(() => {
        isClickIgnored.current = false;
      }, CLICK_FOLLOWS);
    if (isReleased) heed();
    else
      for (const release of ["pointerup", "pointercancel"]) addEventListener(release, heed, { once: true });
  };
  const stop = useRef(() => {});
  stop.current = () => end(false);

  const lift = () => {
    const { current } = held;
    if (!current) return;
    current.isLifted = true;
    bar.current?.setAttribute("data-held", "");
    const follow = () => {
      if (held.current !== current) return;
      const { scroller, grip, startX, startScroll } = current;
      if (scroller) scroller.scrollLeft += pullOf(scroller, bar.current, current.x);
      latest.current.onCarry(grip, current.x - startX + (scroller ? scroller.scrollLeft - startScroll : 0));
      current.frame = requestAnimationFrame(follow);
    };
    follow();
  };

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (held.current) return;
    if (event.button !== 0 || !event.isPrimary || event.ctrlKey || event.metaKey) return;
    const { pointerId, pointerType, clientX, clientY, currentTarget, target } = event;
    const scroller = currentTarget.closest<HTMLElement>("[role=treegrid]");
    const listening = new AbortController();
    const isTouch = pointerType === "touch";
    held.current = {
      pointerId,
      isTouch,
      grip: ((target as Element).closest<HTMLElement>("[data-grip]")?.dataset.grip ?? "whole") as Grip,
      startX: clientX,
      startY: clientY,
      x: clientX,
      scroller,
      startScroll: scroller?.scrollLeft ?? 0,
      isLifted: false,
      timer: isTouch ? setTimeout(lift, REST) : undefined,
      frame: 0,
      listening,
    };
    // A touch is captured by what it touches by itself.
    if (!isTouch) currentTarget.setPointerCapture(pointerId);
    const options = { capture: true, signal: listening.signal };
    // Of the window itself: what loses the focus in it is nobody's business here.
    addEventListener("blur", ({ target: lost }) => lost === window && end(false), options);
    addEventListener("pointerdown", (other) => other.pointerId !== pointerId && end(false), options);
    addEventListener(
      "keydown",
      (key) => {
        if (key.key !== "Escape") return;
        key.preventDefault();
        key.stopPropagation();
        end(false);
      },
      options,
    );
  };

  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const { current } = held;
    if (!current || event.pointerId !== current.pointerId) return;
    event.stopPropagation();
    current.x = event.clientX;
    if (current.isLifted) return;
    const moved = Math.hypot(event.clientX - current.startX, event.clientY - current.startY);
    if (current.isTouch && moved > TREMBLE) end(false);
    else if (!current.isTouch && moved >= LEAST) lift();
  };

  useEffect(() => {
    const { current: element } = bar;
    if (!element) return;
    // Once a finger rests, what it does next is no scrolling; React listens too passively to say so.
    const keepStill = (event: TouchEvent) => {
      if (held.current?.isLifted) event.preventDefault();
    };
    element.addEventListener("touchmove", keepStill, { passive: false });
    return () => {
      element.removeEventListener("touchmove", keepStill);
      stop.current();
    };
  }, [bar]);

  return {
    onPointerDown,
    onPointerMove,
    onPointerUp: (event: PointerEvent) => {
      const { current } = held;
      if (current?.pointerId !== event.pointerId) return;
      // Where it was let go counts, also when no frame has seen it yet.
      current.x = event.clientX;
      if (current.isLifted) {
        event.stopPropagation();
        const { scroller, startScroll } = current;
        latest.current.onCarry(
          current.grip,
          current.x - current.startX + ((scroller?.scrollLeft ?? 0) - startScroll),
        );
      }
      end(true);
    },
    onPointerCancel: (event: PointerEvent) => held.current?.pointerId === event.pointerId && end(false),
    onContextMenu: (event: { preventDefault: () => void }) => {
      if (held.current?.isTouch) event.preventDefault();
    },
    /** Whether a click is only the end of a drag. */
    isClickIgnored: () => isClickIgnored.current,
  };
}

interface Held {
  pointerId: number;
  isTouch: boolean;
  grip: Grip;
  startX: number;
  startY: number;
  x: number;
  scroller: HTMLElement | null;
  startScroll: number;
  isLifted: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
  frame: number;
  listening: AbortController;
}

/** Pixels a mouse has to move before a press is a drag. */
const LEAST = 4;
/** A finger that rests means the bar; one that moves on means the page. Milliseconds, and pixels it may tremble. */
const REST = 260;
const TREMBLE = 8;
/** Milliseconds within which a browser says that a release was a click. */
const CLICK_FOLLOWS = 50;

/** Pixels to scroll in this frame: the more, the nearer the pointer is to an edge of where bars are in sight. */
function pullOf(scroller: HTMLElement, bar: HTMLElement | null, x: number): number {
  const { left, right } = scroller.getBoundingClientRect();
  const heading = bar?.closest("[role=row]")?.querySelector("[role=rowheader]");
  const beside = heading && heading.clientWidth < scroller.clientWidth ? heading.clientWidth : 0;
  const [near, far] = [x - (left + beside), right - x];
  if (near < EDGE) return -Math.ceil(((EDGE - Math.max(near, 0)) / EDGE) * FASTEST);
  if (far < EDGE) return Math.ceil(((EDGE - Math.max(far, 0)) / EDGE) * FASTEST);
  return 0;
}

const EDGE = 32;
/** Pixels a frame. */
const FASTEST = 14;
