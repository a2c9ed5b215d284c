import { useMemo, useRef, useState } from "react";
import { cardReader } from "#client/facts/board-facts.ts";
import { useFilters } from "#client/view/use-filters.ts";
import { type BoardFacts, type Card, type Column, matches, readColumns, type Sort } from "#shared/board.ts";
import type { View } from "#shared/standing.ts";
import type { BoardAddress } from "./board-address.ts";

/** The cards of the view, filtered, sorted and in columns; the one that is held stays where it was taken from. */
export function useSifted(
  facts: BoardFacts | undefined,
  view: View,
  address: BoardAddress,
  held: Card | null,
) {
  const [readCards] = useState(cardReader);
  const shown = useMemo(() => {
    const id = held?.procurement.id;
    const now = held && facts?.procurements.find((each) => each.id === id);
    if (!facts || !now || now === held.procurement) return facts;
    return {
      ...facts,
      procurements: facts.procurements.map((each) => (each.id === id ? held.procurement : each)),
    };
  }, [facts, held]);
  const cards = useMemo(() => (shown ? readCards(shown, view) : []), [readCards, shown, view]);
  const { filters, persons } = useFilters(facts, address);
  /** A column in which nothing changed stays the same list, and is not drawn again. */
  const last = useRef<{ sort: Sort; columns: Record<Column, Card[]> } | null>(null);
  const sort = address.sort ?? "attention";
  return useMemo(() => {
    const matching = cards.filter((card) => matches(card, filters));
    const columns = readColumns(
      matching,
      sort,
      last.current?.sort === sort ? last.current.columns : undefined,
    );
    last.current = { sort, columns };
    return { columns, persons, total: matching.length };
  }, [cards, filters, sort, persons]);
}
