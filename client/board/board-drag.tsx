import {
  type Active,
  type Announcements,
  type CollisionDetection,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  type DragStartEvent,
  KeyboardCode,
  type KeyboardCoordinateGetter,
  KeyboardSensor,
  type Modifier,
  MouseSensor,
  TouchSensor,
  useDroppable,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import type { Translate } from "#client/i18n/message.ts";
import { type Card, COLUMNS, type Column } from "#shared/board.ts";
import type { Language } from "#shared/errors.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import styles from "./board-drag.module.css";
import { ChangeNote, useShiftsOf, useUnmetOf } from "./card-marks.tsx";
import { type Held, HeldContext, hold, meaningAtLength, meaningInWords, targetOf } from "./held.ts";
import { HeldNote } from "./held-note.tsx";
import { HeldCard } from "./procurement-card.tsx";

export interface BoardDragProps {
  /** A phone shows one column: the others are offered as a list while a card is held. */
  isPhone: boolean;
  /** Called with the card held, or null once it is let go. */
  onHold: (card: Card | null) => void;
  /**
   * Called when a card is let go over another column where it may stand, with whether conditions before it are not met,
   * as far as that is known.
   */
  onDrop: (card: Card, column: Column, isGateShut: boolean) => void;
  children: ReactNode;
}

/**
 * Lets cards be taken to another column by mouse, by finger (after a long press, so that the page still scrolls) and
 * by keyboard, and says aloud what happens in the reader's language.
 */
export function BoardDrag({ isPhone, onHold, onDrop, children }: BoardDragProps) {
  const { language, t } = useLanguage();
  const unmetOf = useUnmetOf();
  const shiftsOf = useShiftsOf();
  const [held, setHeld] = useState<Held | null>(null);
  const [startedAtTop, setStartedAtTop] = useState(false);
  const [width, setWidth] = useState<number>();
  /** While a card is held by keyboard: the column it would go to. */
  const keyboardColumn = useRef<Column | null>(null);
  const heldNow = useRef<Held | null>(null);
  /** Where the mouse or finger let go. On a slow machine it is ahead of what is over what. */
  const released = useRef<Point | null>(null);
  /** Announcements are asked for after the drop, when the card is not held any more. */
  const lastDrop = useRef<string>("");
  /** Taking a card is announced; that it is over its own column then goes without saying. */
  const isJustTaken = useRef(false);

  const coordinateGetter = useCallback<KeyboardCoordinateGetter>((event, { context, currentCoordinates }) => {
    const step = STEPS[event.code];
    const { collisionRect } = context;
    if (!step || !heldNow.current || !collisionRect) return undefined;
    event.preventDefault();
    const next = nextColumn(heldNow.current, keyboardColumn.current ?? heldNow.current.from, step);
    const place = next && placeOf(next);
    if (!place) return undefined;
    keyboardColumn.current = next;
    place.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    const rect = place.getBoundingClientRect();
    const isTray = place.dataset.place === "tray";
    return {
      x: rect.left + (rect.width - collisionRect.width) / 2,
      y: isTray ? rect.top : currentCoordinates.y,
    };
  }, []);
  const sensors = useSensors(
    useSensor(MouseSensor, MOUSE),
    useSensor(TouchSensor, TOUCH),
    useSensor(KeyboardSensor, { coordinateGetter, scrollBehavior: "auto" }),
  );

  const detect = useCallback<CollisionDetection>(
    ({ pointerCoordinates, droppableContainers, droppableRects }) => {
      if (keyboardColumn.current) return [{ id: keyboardColumn.current }];
      if (!pointerCoordinates) return [];
      for (const { id, node } of droppableContainers) {
        const rect = droppableRects.get(id);
        if (rect && isIn(node.current, rect, pointerCoordinates)) return [{ id }];
      }
      return [];
    },
    [],
  );

  const start = ({ active, activatorEvent }: DragStartEvent) => {
    const card = active.data.current as Card;
    heldNow.current = hold(card, unmetOf, shiftsOf);
    lastDrop.current = "";
    isJustTaken.current = true;
    const isByKeyboard = activatorEvent instanceof KeyboardEvent;
    keyboardColumn.current = isByKeyboard ? heldNow.current.from : null;
    released.current = null;
    if (!isByKeyboard)
      noticeRelease((at) => {
        released.current = at;
      });
    const rect = document.querySelector(`[data-card="${card.procurement.id}"]`)?.getBoundingClientRect();
    setWidth(rect?.width);
    setStartedAtTop((rect?.top ?? 0) + (rect?.height ?? 0) / 2 < innerHeight / 2);
    setHeld(heldNow.current);
    onHold(card);
  };
  const end = (isReleased: boolean) => {
    if (!keyboardColumn.current) ignoreClickOf(isReleased);
    heldNow.current = null;
    keyboardColumn.current = null;
    setHeld(null);
    onHold(null);
  };
  const drop = ({ over }: DragEndEvent) => {
    const from = heldNow.current;
    // Keys and pointers may be faster than what is over what is worked out: where they are counts.
    const column =
      keyboardColumn.current ??
      (released.current ? columnAt(released.current) : over ? (over.id as Column) : null);
    end(true);
    if (!from || !column) return;
    const meaning = from.meanings[column];
    if (meaning.kind === "stays" || meaning.kind === "notApplicable") {
      lastDrop.current = t("board.announce.stayed", {
        title: from.card.procurement.title,
        stage: columnName(from.from, language, t),
        why: meaningInWords(from, column, t),
      });
      return;
    }
    lastDrop.current = t("board.announce.dropped", {
      title: from.card.procurement.title,
      from: columnName(from.from, language, t),
      to: columnName(column, language, t),
      meaning: meaningInWords(from, column, t),
    });
    onDrop(from.card, column, (from.unmet[column] ?? []).length > 0);
  };

  const accessibility = useMemo(() => {
    const titleOf = (active: Active) => (active.data.current as Card | undefined)?.procurement.title ?? "";
    const announcements: Announcements = {
      onDragStart: ({ active }) =>
        heldNow.current
          ? t("board.announce.taken", {
              title: titleOf(active),
              stage: columnName(heldNow.current.from, language, t),
            })
          : undefined,
      onDragOver: ({ over }) => {
        if (!over || !heldNow.current) return t("board.announce.nowhere");
        const column = over.id as Column;
        const isSilent = isJustTaken.current && column === heldNow.current.from;
        isJustTaken.current = false;
        if (isSilent) return undefined;
        return t("board.announce.over", {
          stage: columnName(column, language, t),
          meaning: meaningAtLength(heldNow.current, column, t),
        });
      },
      onDragEnd: ({ active }) =>
        lastDrop.current || t("board.announce.cancelled", { title: titleOf(active) }),
      onDragCancel: ({ active }) => t("board.announce.cancelled", { title: titleOf(active) }),
    };
    return {
      announcements,
      screenReaderInstructions: { draggable: t("board.drag.instructions") },
      restoreFocus: false,
    };
  }, [language, t]);

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={detect}
      accessibility={accessibility}
      autoScroll={isPhone ? false : AUTO_SCROLL}
      onDragStart={start}
      onDragEnd={drop}
      onDragCancel={() => end(false)}
    >
      <HeldContext value={held}>
        {children}
        {held && isPhone && <Tray held={held} isAtBottom={startedAtTop} />}
      </HeldContext>
      <DragOverlay dropAnimation={null} zIndex={50} modifiers={isPhone ? ABOVE_FINGER : undefined}>
        {held &&
          (isPhone ? (
            <>
              <p className={styles.label}>{held.card.procurement.title}</p>
              <ChangeNote card={held.card} />
            </>
          ) : (
            <div style={{ width }}>
              <HeldCard card={held.card} />
              <ChangeNote card={held.card} />
              <HeldNote held={held} />
            </div>
          ))}
      </DragOverlay>
    </DndContext>
  );
}

interface Point {
  x: number;
  y: number;
}

/** Tells once where the pointer is released, before anything is made of it. */
function noticeRelease(tell: (at: Point) => void): void {
  const listening = new AbortController();
  const notice = (event: MouseEvent | TouchEvent) => {
    const { clientX: x, clientY: y } = "changedTouches" in event ? event.changedTouches[0]! : event;
    tell({ x, y });
    listening.abort();
  };
  for (const release of ["mouseup", "touchend"] as const)
    addEventListener(release, notice, { capture: true, signal: listening.signal });
}

/** The column, or its row in a list of columns, that a point of the window lies in. */
function columnAt({ x, y }: Point): Column | null {
  for (const place of document.querySelectorAll<HTMLElement>("[data-place][data-column]"))
    if (isIn(place, place.getBoundingClientRect(), { x, y })) return place.dataset.column as Column;
  return null;
}

function isIn(
  place: HTMLElement | null,
  rect: Pick<DOMRect, "left" | "right" | "top" | "bottom">,
  { x, y }: Point,
): boolean {
  const head = place?.dataset.place === "column" ? HEAD_HEIGHT : 0;
  return x >= rect.left && x <= rect.right && y >= rect.top - head && y <= rect.bottom;
}

/**
 * Letting a card go over its own link is no press of that link, though the browser takes it for one. When the drag was
 * cancelled by a key, the pointer is released only later.
 */
function ignoreClickOf(isReleased: boolean): void {
  const ignore = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  const stop = () => setTimeout(() => removeEventListener("click", ignore, { capture: true }), CLICK_FOLLOWS);
  addEventListener("click", ignore, { capture: true });
  if (isReleased) stop();
  else for (const release of ["mouseup", "touchend"]) addEventListener(release, stop, { once: true });
}

/** Milliseconds within which a browser says that a release was a click. */
const CLICK_FOLLOWS = 50;

/** The name of a column, as it is said. */
export function columnName(column: Column, language: Language, t: Translate): string {
  return column === "closed" ? t("board.column.closed") : STAGE_WORDS[language][column];
}

/** All columns as a list, away from the finger, with what each would mean. */
function Tray({ held, isAtBottom }: { held: Held; isAtBottom: boolean }) {
  return (
    <div className={`${styles.tray} ${isAtBottom ? styles.atBottom : styles.atTop}`}>
      {COLUMNS.map((column) => (
        <TrayRow key={column} column={column} held={held} />
      ))}
    </div>
  );
}

function TrayRow({ column, held }: { column: Column; held: Held }) {
  const { language, t } = useLanguage();
  const { setNodeRef, isOver } = useDroppable({ id: column });
  const meaning = held.meanings[column];
  return (
    <div
      ref={setNodeRef}
      data-place="tray"
      data-column={column}
      data-over={isOver || undefined}
      data-meaning={meaning.kind}
      className={styles.trayRow}
    >
      <strong>
        {column === "closed" ? STAGE_WORDS[language][targetOf(column)] : columnName(column, language, t)}
      </strong>
      <span>{meaningAtLength(held, column, t)}</span>
    </div>
  );
}

/** On a phone what is held is a label above the finger, so that neither hides the row that is chosen. */
const ABOVE_FINGER: Modifier[] = [
  ({ activatorEvent, draggingNodeRect, transform }) => {
    const touch = (activatorEvent as TouchEvent | null)?.touches?.[0];
    if (!touch || !draggingNodeRect) return transform;
    return {
      ...transform,
      x: transform.x + touch.clientX - draggingNodeRect.left - LABEL_WIDTH / 2,
      y: transform.y + touch.clientY - draggingNodeRect.top - LABEL_RISE,
    };
  },
];
const LABEL_WIDTH = 220;
const LABEL_RISE = 84;

/** A column's head belongs to it, though only its list scrolls. */
const HEAD_HEIGHT = 96;
const MOUSE = { activationConstraint: { distance: 4 } };
/** A finger that rests means the card; one that moves on means the page. Milliseconds, and pixels it may tremble. */
const TOUCH = { activationConstraint: { delay: 260, tolerance: 8 } };
const AUTO_SCROLL = { threshold: { x: 0.08, y: 0.12 }, acceleration: 8 };
const STEPS: Record<string, 1 | -1 | undefined> = {
  [KeyboardCode.Right]: 1,
  [KeyboardCode.Down]: 1,
  [KeyboardCode.Left]: -1,
  [KeyboardCode.Up]: -1,
};

/** The nearest column to one side where the card may stand: stages that do not apply are passed over. */
function nextColumn(held: Held, at: Column, step: 1 | -1): Column | null {
  for (let i = COLUMNS.indexOf(at) + step; i >= 0 && i < COLUMNS.length; i += step)
    if (held.meanings[COLUMNS[i]!].kind !== "notApplicable") return COLUMNS[i]!;
  return null;
}

function placeOf(column: Column): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-place][data-column="${column}"]`);
}
