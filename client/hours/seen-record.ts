import { useState } from "react";
import type { Failure } from "#client/trpc.ts";

/**
 * A record as the person last saw it: as it was when its form opened, or as it had become when a change of it was
 * refused because somebody else had been faster. The next attempt is decided on that.
 */
export function useSeenRecord<Record extends { version: number }>(
  record: Record,
  failure: Failure | null,
): { seen: Record; isOvertaken: boolean } {
  const [seen, setSeen] = useState(record);
  const { refusal } = failure ?? {};
  const current = refusal?.code === "RECORD_CHANGED" ? (refusal.current as Record | null) : null;
  if (current && current.version > seen.version) setSeen(current);
  return { seen, isOvertaken: current !== null };
}
