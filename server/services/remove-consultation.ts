import type { RemoveConsultationInput } from "#shared/consultation.ts";
import type { Context } from "../context.ts";
import { changeConsultation } from "./change-consultation.ts";
import type { Changed } from "./change-procurement.ts";
import { writeConsultation } from "./find-consultation.ts";

/** Takes away a matter that was opened by mistake, with all that was recorded of it. */
export async function removeConsultation(ctx: Context, place: RemoveConsultationInput): Promise<Changed> {
  return changeConsultation(
    ctx,
    place,
    { deed: "consultations.remove", kind: "consultation.removed" },
    async (before, { projectId }, tx) => {
      await writeConsultation(tx, projectId, before, { removedAt: new Date().toISOString() });
      return null;
    },
  );
}
