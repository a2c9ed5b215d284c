import { SAMPLE_DELIVERIES, SAMPLE_OUTPUTS } from "#drizzle/sample/outputs.ts";
import type { SampleRevisionKey } from "#drizzle/sample/sample.ts";
import { outputDeliveries, outputs, outputWindows } from "#drizzle/schema.ts";
import type { Tx } from "../db.ts";

/**
 * Loads the sample's outputs, and deliveries that are made up and marked so.
 *
 * @param ids the sample's procurements by key
 * @returns the outputs by key
 */
export async function loadSampleOutputs(
  tx: Tx,
  projectId: number,
  ids: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const rows = await tx
    .insert(outputs)
    .values(
      SAMPLE_OUTPUTS.map(({ key: _, procurement, revision: __, window: ___, ...output }) => ({
        ...output,
        projectId,
        procurementId: procurement === null ? null : ids.get(procurement)!,
      })),
    )
    .returning({ id: outputs.id });
  // Numbered in the order in which they are given.
  const numbers = rows.map(({ id }) => id).sort((a, b) => a - b);
  const outputIds = new Map(SAMPLE_OUTPUTS.map(({ key }, index) => [key, numbers[index]!]));
  await tx.insert(outputDeliveries).values(
    SAMPLE_DELIVERIES.map(({ output, on, count }) => ({
      projectId,
      outputId: outputIds.get(output)!,
      on,
      count,
      illustrative: true,
    })),
  );
  return outputIds;
}

/** Lets a revision that is not adopted yet state what its document says about the sample's outputs. */
export async function stateSampleOutputs(
  tx: Tx,
  { projectId, revisionId, revision }: { projectId: number; revisionId: number; revision: SampleRevisionKey },
  outputIds: ReadonlyMap<string, number>,
): Promise<void> {
  const stated = SAMPLE_OUTPUTS.filter((output) => output.revision === revision);
  await tx
    .insert(outputWindows)
    .values(
      stated.map(({ key, window }) => ({ ...window, projectId, revisionId, outputId: outputIds.get(key)! })),
    );
}
