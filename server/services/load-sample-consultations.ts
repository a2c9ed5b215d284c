import { SAMPLE_CONSULTATIONS } from "#drizzle/sample/consultations.ts";
import { consultationExchanges, consultations } from "#drizzle/schema.ts";
import type { Tx } from "../db.ts";

/** Writes what the sample's procurements put to RTK; it is made up and marked so. */
export async function loadSampleConsultations(
  tx: Tx,
  projectId: number,
  /** The procurements' numbers by their keys. */
  ids: ReadonlyMap<string, number>,
): Promise<void> {
  for (const { procurement, exchanges, ...matter } of SAMPLE_CONSULTATIONS) {
    const procurementId = ids.get(procurement)!;
    const [row] = await tx
      .insert(consultations)
      .values({ projectId, procurementId, ...matter, illustrative: true })
      .returning({ id: consultations.id });
    await tx
      .insert(consultationExchanges)
      .values(exchanges.map((exchange) => ({ projectId, consultationId: row!.id, ...exchange })));
  }
}
