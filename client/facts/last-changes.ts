import { useSyncExternalStore } from "react";
import type { LastChange } from "#shared/live.ts";

/** What others did a short while ago, by procurement. */
let changes: ReadonlyMap<number, LastChange> = new Map();
const watchers = new Set<() => void>();

/** Keeps in mind for a while what others did. */
export function tellChanges(told: readonly LastChange[]): void {
  keep((now) => {
    for (const change of told) now.set(change.procurementId, change);
  });
  setTimeout(
    () =>
      keep((now) => {
        for (const change of told)
          if (now.get(change.procurementId) === change) now.delete(change.procurementId);
      }),
    TOLD_FOR,
  );
}

/** What somebody else did to a procurement a short while ago, or null. */
export function useLastChange(procurementId: number): LastChange | null {
  return useSyncExternalStore(watch, () => changes.get(procurementId) ?? null);
}

/** Long enough to be seen by somebody who was looking elsewhere. In milliseconds. */
const TOLD_FOR = 60_000;

function keep(change: (now: Map<number, LastChange>) => void): void {
  const now = new Map(changes);
  change(now);
  changes = now;
  for (const onChange of watchers) onChange();
}

function watch(onChange: () => void): () => void {
  watchers.add(onChange);
  return () => watchers.delete(onChange);
}
