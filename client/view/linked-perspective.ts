import { createContext, useContext } from "react";

/** The part of an address by which links keep the perspective of the screen they stand on: „?on=2025-12-31“, or nothing. */
export const LinkedPerspective = createContext("");

/** The address of a procurement's page, read from when and against what this screen is. */
export function useProcurementAddress(): (id: number) => string {
  const perspective = useContext(LinkedPerspective);
  return (id) => `/procurements/${id}${perspective}`;
}
