import { createContext, useContext, useSyncExternalStore } from "react";
import type { Day } from "#shared/period.ts";
import type { PlannedWindow } from "#shared/plan.ts";
import type { Says } from "#shared/plan-draft.ts";
import type { Meaning } from "#shared/plan-effects.ts";
import type { Stage } from "#shared/stages.ts";
import type { PlannedProcurement } from "#shared/standing.ts";

/** One stage of one procurement. */
export interface DraftPlace {
  procurement: PlannedProcurement;
  stage: Stage;
}

/** What a stage would say if the person let go now. */
export interface Considered {
  place: DraftPlace;
  says: Says;
  by: "pointer" | "keys";
}

/** The one window that is held, and who wants to know of it: dragging one bar draws no other one. */
export interface Holding {
  get: () => Considered | null;
  set: (considered: Considered | null) => void;
  subscribe: (onChange: () => void) => () => void;
}

/** The draft that is drawn over the timeline, and what can be done with it there. */
export interface DraftMode {
  today: Day;
  holding: Holding;
  /** What the draft itself says of a stage; null where it is silent. */
  saysOf: (place: DraftPlace) => Says | null;
  /** What a stage inherits from what the draft says of the round before. */
  inheritedOf: (place: DraftPlace) => PlannedWindow | null;
  /** What the draft would mean if it said this. */
  meaningOf: (place: DraftPlace, says: Says | null) => Meaning;
  /** Lets the draft say something else: shown at once, taken away again with a sentence when it is refused. */
  plan: (place: DraftPlace, becomes: Says | null) => void;
  /** Opens the form, with this in it. */
  ask: (place: DraftPlace, says: Says | null) => void;
}

export const DraftContext = createContext<DraftMode | null>(null);

/** The draft that is drawn over the timeline. Only for what is inside it. */
export function useDraftMode(): DraftMode {
  const mode = useContext(DraftContext);
  if (!mode) throw new Error("No draft around this component");
  return mode;
}

export function createHolding(): Holding {
  let held: Considered | null = null;
  const listeners = new Set<() => void>();
  return {
    get: () => held,
    set(considered) {
      held = considered;
      for (const tell of listeners) tell();
    },
    subscribe(onChange) {
      listeners.add(onChange);
      return () => void listeners.delete(onChange);
    },
  };
}

/** What is considered for this stage; null while nothing is. */
export function useConsidered({ holding }: DraftMode, place: DraftPlace): Considered | null {
  return useSyncExternalStore(holding.subscribe, () => {
    const held = holding.get();
    return held && isSamePlace(held.place, place) ? held : null;
  });
}

export function isSamePlace(one: DraftPlace, other: DraftPlace): boolean {
  return one.procurement.id === other.procurement.id && one.stage === other.stage;
}

/** Whether anything can be planned there: of a procurement that is closed, only what the draft says already. */
export function isPlannable(mode: DraftMode, place: DraftPlace): boolean {
  return place.procurement.closedAs === null || mode.saysOf(place) !== null;
}
