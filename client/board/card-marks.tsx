import {
  type ComponentType,
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useContext,
  useDeferredValue,
  useEffect,
  useMemo,
  useState,
} from "react";
import { ViewedDay } from "#client/view/viewed-day.ts";
import type { BoardFacts, Card, Column } from "#shared/board.ts";
import type { Day } from "#shared/period.ts";
import type { LaterMarksProps } from "./later-marks.tsx";

/** What is marked on a card besides its slippage, or null. */
export type MarkOf = (card: Card) => ReactNode;

/** What would not be met yet if a card were let go over each column, in words. */
export type UnmetOf = (card: Card) => Partial<Record<Column, readonly string[]>>;

/** What letting a card go over each column would shift of its evaluators' hours, in words. */
export type ShiftsOf = (card: Card) => Partial<Record<Column, readonly string[]>>;

/** What is told of cards that somebody else has changed a moment ago. */
export interface ChangeReading {
  markOf: MarkOf;
  /** Of a card that is held. */
  noteOf: MarkOf;
}

/** A board without its forecasts is still a board. */
const LaterMarks = lazy<ComponentType<LaterMarksProps>>(() =>
  import("./later-marks.tsx")
    .then((module) => ({ default: module.LaterMarks }))
    .catch(() => ({ default: () => null })),
);

/**
 * Marks the cards inside it that would end after the eligible period or passed conditions over, and tells of a card
 * that is held what is not met. What tells so is loaded, read and worked out once the cards are there, and again after
 * them when the facts change: no card waits for its mark.
 */
export function CardMarks({ facts, on, children }: { facts: BoardFacts; on: Day; children: ReactNode }) {
  const [markOf, setMarkOf] = useState<MarkOf | null>(null);
  const [gates, setGates] = useState<{ markOf: MarkOf; unmetOf: UnmetOf } | null>(null);
  const [shiftsOf, setShiftsOf] = useState<ShiftsOf | null>(null);
  const [changes, setChanges] = useState<ChangeReading | null>(null);
  const [isWanted, setWanted] = useState(false);
  const settled = useDeferredValue(facts);
  useEffect(() => {
    const timer = setTimeout(() => setWanted(true), AFTER_CARDS);
    return () => clearTimeout(timer);
  }, []);
  const marksOf = useMemo<MarkOf>(
    () => (card) => (
      <>
        {card.standing.status === "active" && markOf?.(card)}
        {gates?.markOf(card)}
        {changes?.markOf(card)}
      </>
    ),
    [markOf, gates, changes],
  );
  return (
    <MarkOfContext value={marksOf}>
      <UnmetOfContext value={gates?.unmetOf ?? null}>
        <ShiftsOfContext value={shiftsOf}>
          <ChangeNoteContext value={changes?.noteOf ?? null}>
            <ViewedDay value={on}>{children}</ViewedDay>
          </ChangeNoteContext>
        </ShiftsOfContext>
      </UnmetOfContext>
      <Suspense>
        {isWanted && (
          <LaterMarks
            facts={settled}
            on={on}
            onEligibility={(read) => setMarkOf(() => read)}
            onGates={setGates}
            onShifts={(read) => setShiftsOf(() => read)}
            onChanges={setChanges}
          />
        )}
      </Suspense>
    </MarkOfContext>
  );
}

/** The mark of one card, where there is one. */
export function CardMark({ card }: { card: Card }) {
  return useContext(MarkOfContext)?.(card) ?? null;
}

const MarkOfContext = createContext<MarkOf | null>(null);

/** What tells of a card that is held what is not met; null until it is known. */
export function useUnmetOf(): UnmetOf | null {
  return useContext(UnmetOfContext);
}

const UnmetOfContext = createContext<UnmetOf | null>(null);

/** What tells of a card that is held which hours of its evaluators would move; null until it is known. */
export function useShiftsOf(): ShiftsOf | null {
  return useContext(ShiftsOfContext);
}

const ShiftsOfContext = createContext<ShiftsOf | null>(null);

/** Who did what to a card while it is held, where anybody did. */
export function ChangeNote({ card }: { card: Card }) {
  return useContext(ChangeNoteContext)?.(card) ?? null;
}

const ChangeNoteContext = createContext<MarkOf | null>(null);

/** Milliseconds after which the first screen waits for nothing any more. */
const AFTER_CARDS = 600;
