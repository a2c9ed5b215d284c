import { useDeferredValue, useMemo } from "react";
import type { BoardFacts, Filters } from "#shared/board.ts";
import { filtersOf, type ViewAddress } from "./view-address.ts";

/**
 * What an address filters by, and everybody responsible for something, in order. Drawing what a filter leaves may wait
 * while somebody is typing.
 */
export function useFilters(
  facts: BoardFacts | undefined,
  address: ViewAddress,
): { filters: Filters; persons: readonly string[] } {
  const names = useMemo(() => namesIn(facts), [facts]);
  const persons = useMemo(() => (names ? names.split("\n") : []), [names]);
  const { q, kind, sub, person, rtk, late } = address;
  const filters = useMemo(
    () => filtersOf({ q, kind, sub, person, rtk, late }, persons),
    [q, kind, sub, person, rtk, late, persons],
  );
  return { filters: useDeferredValue(filters), persons };
}

/** As one text, so that the same people are the same value. */
function namesIn(facts: BoardFacts | undefined): string {
  const names = new Set(facts?.procurements.map(({ person }) => person));
  return [...names]
    .filter((name) => name !== null)
    .sort(inEstonianOrder.compare)
    .join("\n");
}

const inEstonianOrder = new Intl.Collator("et");
