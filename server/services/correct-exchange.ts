import { type CorrectExchangeInput, raisedBy, withCorrection } from "#shared/consultation.ts";
import { isSame } from "#shared/history.ts";
import type { Context } from "../context.ts";
import { changeConsultation } from "./change-consultation.ts";
import type { Changed } from "./change-procurement.ts";
import { writeConsultation, writeExchanges } from "./find-consultation.ts";

/** Corrects the day or the note of something that happened to a matter put to RTK. */
export async function correctExchange(
  ctx: Context,
  { exchangeId, on, note, ...place }: CorrectExchangeInput,
): Promise<Changed> {
  return changeConsultation(
    ctx,
    place,
    { deed: "consultations.correctExchange", kind: "consultation.exchangeCorrected", happenedOn: on },
    async (before, { projectId }, tx) => {
      const happened = withCorrection(before, { exchangeId, on, note }, ctx.today);
      if (isSame(before.exchanges, happened)) return before;
      const openedOn = raisedBy(before.openedOn, happened);
      const exchanges = await writeExchanges(tx, projectId, before, happened);
      return writeConsultation(tx, projectId, before, { openedOn }, exchanges);
    },
  );
}
