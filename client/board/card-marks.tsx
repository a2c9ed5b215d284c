import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useContext,
  useDeferredValue,
  useEffect,
  useState,
} from "react";
import { ViewedDay } from "#client/view/viewed-day.ts";
import type { BoardFacts, Card } from "#shared/board.ts";
import type { Day } from "#shared/period.ts";

/** What is marked on a card besides its slippage, or null. */
export type MarkOf = (card: Card) => ReactNode;

/** A board without its forecasts is still a board. */
const EligibilityMarks = lazy(() =>
  import("#client/forecast/eligibility-marks.tsx")
    .then((module) => ({ default: module.EligibilityMarks }))
    .catch(() => ({ default: () => null })),
);

/**
 * Marks the cards inside it that would end after the eligible period. What tells so is loaded, read and worked out
 * once the cards are there, and again after them when the facts change: no card waits for its mark.
 */
export function CardMarks({ facts, on, children }: { facts: BoardFacts; on: Day; children: ReactNode }) {
  const [markOf, setMarkOf] = useState<MarkOf | null>(null);
  const [isWanted, setWanted] = useState(false);
  const settled = useDeferredValue(facts);
  useEffect(() => {
    const timer = setTimeout(() => setWanted(true), AFTER_CARDS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <MarkOfContext value={markOf}>
      <ViewedDay value={on}>{children}</ViewedDay>
      <Suspense>
        {isWanted && <EligibilityMarks facts={settled} on={on} onRead={(read) => setMarkOf(() => read)} />}
      </Suspense>
    </MarkOfContext>
  );
}

/** The mark of one card, where there is one. */
export function CardMark({ card }: { card: Card }) {
  return useContext(MarkOfContext)?.(card) ?? null;
}

const MarkOfContext = createContext<MarkOf | null>(null);

/** Milliseconds after which the first screen waits for nothing any more. */
const AFTER_CARDS = 600;
