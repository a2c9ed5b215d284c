import { createContext, useContext } from "react";
import type { Key, Translate } from "#client/i18n/message.ts";
import { type Card, COLUMNS, type Column, columnOf } from "#shared/board.ts";
import { type MoveMeaning, meaningOfMove } from "#shared/milestones.ts";
import type { MoveTarget } from "#shared/stages.ts";
import type { ShiftsOf, UnmetOf } from "./card-marks.tsx";

/** The card somebody holds, and what letting it go would mean in each column. */
export interface Held {
  card: Card;
  from: Column;
  meanings: Record<Column, MoveMeaning>;
  /** What would not be met yet, in words; nothing where that is not known. */
  unmet: ReturnType<UnmetOf>;
  /** Which hours of its evaluators would move, in words; nothing where that is not known. */
  shifts: ReturnType<ShiftsOf>;
}

export const HeldContext = createContext<Held | null>(null);

export function useHeld(): Held | null {
  return useContext(HeldContext);
}

export function hold(card: Card, unmetOf: UnmetOf | null, shiftsOf: ShiftsOf | null): Held {
  const meanings = Object.fromEntries(
    COLUMNS.map((column) => [column, meaningOfMove(card.procurement.stages, targetOf(column))]),
  ) as Record<Column, MoveMeaning>;
  return {
    card,
    from: columnOf(card.standing),
    meanings,
    unmet: unmetOf?.(card) ?? {},
    shifts: shiftsOf?.(card) ?? {},
  };
}

/** Letting go over the folded column completes the procurement. */
export function targetOf(column: Column): MoveTarget {
  return column === "closed" ? "completed" : column;
}

/** What a drop would mean, in words: „täidab 2 verstaposti, täitmata 1 tingimus“. */
export function meaningInWords({ meanings, unmet }: Held, column: Column, t: Translate): string {
  const meaning = meanings[column];
  switch (meaning.kind) {
    case "meets": {
      const count = unmet[column]?.length ?? 0;
      const meets = t("board.meaning.meets", { count: meaning.stages.length });
      return count === 0 ? meets : `${meets}, ${t("board.meaning.unmet", { count })}`;
    }
    case "reopens":
      return t("board.meaning.reopens", { count: meaning.stages.length });
    default:
      return t(MEANINGS[meaning.kind]);
  }
}

/** With the conditions that are not met by their names, and the hours that would move, for where they stand in no list. */
export function meaningAtLength(held: Held, column: Column, t: Translate): string {
  const unmet = held.meanings[column].kind === "meets" ? (held.unmet[column] ?? []) : [];
  const meaning = [meaningInWords(held, column, t), unmet.join("; ")].filter(Boolean).join(": ");
  return [meaning, ...(held.shifts[column] ?? [])].join(". ");
}

const MEANINGS = {
  stays: "board.meaning.stays",
  notApplicable: "board.meaning.notApplicable",
} as const satisfies Record<string, Key>;
