import { useMemo } from "react";
import type { BoardFacts } from "#shared/board.ts";
import type { View } from "#shared/standing.ts";
import type { ViewAddress } from "./view-address.ts";

/** What an address is read against: the revisions that count, and the day unless the address names one. */
export type ViewedFacts = Pick<BoardFacts, "today" | "revisions" | "known">;

/**
 * From which day and against which promise a screen is read: those of its address, else the facts' own day and the
 * plan in force. A revision that had not been adopted by the moment the facts were known at is no yardstick.
 */
export function useView(facts: ViewedFacts | undefined, address: ViewAddress): View {
  const on = address.on ?? facts?.today ?? "2000-01-01";
  const against = facts && !hasYardstick(facts, address) ? "inForce" : (address.against ?? "inForce");
  return useMemo(() => ({ on, against }), [on, against]);
}

/** Whether it is read as of another day than today, or as known on an earlier moment: then nothing can be changed. */
export function isAsOf({ known, today }: ViewedFacts, { on }: ViewAddress): boolean {
  return known !== null || (on !== undefined && on !== today);
}

/** Whether the address's yardstick is among what the facts know. */
export function hasYardstick({ revisions }: ViewedFacts, { against }: ViewAddress): boolean {
  return typeof against !== "number" || revisions.some(({ id }) => id === against);
}
