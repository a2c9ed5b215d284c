import { createContext, useContext } from "react";
import type { Day } from "#shared/period.ts";

/** The day a screen is read as of, for what stands deep inside it and counts days. */
export const ViewedDay = createContext<Day | null>(null);

export function useViewedDay(): Day {
  const day = useContext(ViewedDay);
  if (!day) throw new Error("No day around this");
  return day;
}
