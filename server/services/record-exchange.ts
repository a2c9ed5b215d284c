import { type RecordExchangeInput, raisedBy, withExchange } from "#shared/consultation.ts";
import type { Context } from "../context.ts";
import { changeConsultation } from "./change-consultation.ts";
import type { Changed } from "./change-procurement.ts";
import { writeConsultation, writeExchanges } from "./find-consultation.ts";

/** Records that a matter was sent to RTK, came back, was agreed or was withdrawn, on a day that may lie in the past. */
export async function recordExchange(
  ctx: Context,
  { kind, on = ctx.today, note, ...place }: RecordExchangeInput,
): Promise<Changed> {
  return changeConsultation(
    ctx,
    place,
    { deed: "consultations.exchange", kind: "consultation.exchanged", happenedOn: on },
    async (before, { projectId }, tx) => {
      const happened = withExchange(before, { kind, on, note }, ctx.today);
      const openedOn = raisedBy(before.openedOn, happened);
      const exchanges = await writeExchanges(tx, projectId, before, happened);
      return writeConsultation(tx, projectId, before, { openedOn }, exchanges);
    },
  );
}
