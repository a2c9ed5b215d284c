import type { RemoveConsultationInput } from "#shared/consultation.ts";
import { DomainError } from "#shared/errors.ts";
import type { Context } from "../context.ts";
import { changeConsultation } from "./change-consultation.ts";
import type { Changed } from "./change-procurement.ts";
import { writeConsultation, writeExchanges } from "./find-consultation.ts";

/** Takes away what last happened to a matter put to RTK, because it did not. Refuses with NOT_FOUND where nothing has. */
export async function removeExchange(ctx: Context, place: RemoveConsultationInput): Promise<Changed> {
  return changeConsultation(
    ctx,
    place,
    { deed: "consultations.removeExchange", kind: "consultation.exchangeCorrected" },
    async (before, { projectId }, tx) => {
      if (before.exchanges.length === 0) throw new DomainError("NOT_FOUND", { field: "exchangeId" });
      const exchanges = await writeExchanges(tx, projectId, before, before.exchanges.slice(0, -1));
      return writeConsultation(tx, projectId, before, {}, exchanges);
    },
  );
}
