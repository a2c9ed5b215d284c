import type { LaterChange } from "./known-at.ts";
import type { Delivery, Output, OutputWindow, PlannedOutput } from "./outputs.ts";

/** Everything ever recorded of a project's outputs, and whether it is there now. */
export interface RecordedOutputs {
  outputs: readonly (Output & { isThere: boolean })[];
  deliveries: readonly (Delivery & { isThere: boolean })[];
  /** Of adopted revisions, in the order in which they came into force. */
  windows: readonly (OutputWindow & { outputId: number })[];
}

/** What was recorded after a moment, and is not to be known yet. */
export interface OutputsRecordedLater {
  /** Every change since, newest first. */
  changes: readonly Pick<LaterChange, "kind" | "before">[];
  /** Plan revisions adopted since. */
  adopted: ReadonlySet<number>;
}

/**
 * The outputs that were there by a moment, oldest first, as they were recorded by then: what was recorded later is put
 * back to what stood there before.
 */
export function outputsKnownAt(
  recorded: RecordedOutputs,
  { changes, adopted }: OutputsRecordedLater,
): PlannedOutput[] {
  if (changes.some(({ kind }) => kind === "project.created")) return [];
  const outputs = new Map(recorded.outputs.map((each) => [each.id, each]));
  const deliveries = new Map(recorded.deliveries.map((each) => [each.id, each]));
  for (const { before } of changes) {
    if (before.output) putBack(outputs, before.output);
    if (before.outputDelivery) putBack(deliveries, before.outputDelivery);
  }
  const windowsOf = Map.groupBy(
    recorded.windows.filter(({ revisionId }) => !adopted.has(revisionId)),
    ({ outputId }) => outputId,
  );
  const deliveriesOf = Map.groupBy(
    [...deliveries.values()].filter(({ isThere }) => isThere).sort(byDay),
    ({ outputId }) => outputId,
  );
  return [...outputs.values()]
    .filter(({ isThere }) => isThere)
    .sort((a, b) => a.id - b.id)
    .map(({ isThere: _, ...output }) => ({
      ...output,
      windows: (windowsOf.get(output.id) ?? []).map(({ outputId: _, ...window }) => window),
      deliveries: (deliveriesOf.get(output.id) ?? []).map(({ isThere: _, ...delivery }) => delivery),
    }));
}

function putBack<T extends { id: number }>(
  there: Map<number, T & { isThere: boolean }>,
  { exists, ...record }: T & { exists: boolean },
): void {
  there.set(record.id, { ...record, isThere: exists } as unknown as T & { isThere: boolean });
}

function byDay(a: Delivery, b: Delivery): number {
  return a.on < b.on ? -1 : a.on > b.on ? 1 : a.id - b.id;
}
