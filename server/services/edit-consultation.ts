import { assertOpenable, type EditConsultationInput } from "#shared/consultation.ts";
import { isSame } from "#shared/history.ts";
import type { Context } from "../context.ts";
import { changeConsultation } from "./change-consultation.ts";
import type { Changed } from "./change-procurement.ts";
import { writeConsultation } from "./find-consultation.ts";

/** Corrects what a matter put to RTK is about, the day its answer is needed by, or the day it was raised. */
export async function editConsultation(
  ctx: Context,
  { id, consultationId, version, ...fields }: EditConsultationInput,
): Promise<Changed> {
  return changeConsultation(
    ctx,
    { id, consultationId, version },
    { deed: "consultations.edit", kind: "consultation.edited" },
    async (before, found, tx) => {
      const changes = { ...fields, ...(fields.note !== undefined && { note: fields.note || null }) };
      const after = { ...before, ...changes };
      if (isSame(before, after)) return before;
      // What was so before stays possible: a stage may since have been marked as not applicable.
      if (after.stage !== before.stage || after.openedOn !== before.openedOn)
        assertOpenable(after, found, ctx.today);
      return writeConsultation(tx, found.projectId, before, changes);
    },
  );
}
