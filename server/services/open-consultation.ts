import { consultations } from "#drizzle/schema.ts";
import { assertOpenable, type OpenConsultationInput, raisedBy, withExchange } from "#shared/consultation.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import type { Changed } from "./change-procurement.ts";
import { asConsultation, writeExchanges } from "./find-consultation.ts";
import { findProcurement } from "./find-procurement.ts";

/** Opens a matter to be put to RTK, and records that it was sent where that happened at once. */
export async function openConsultation(
  ctx: Context,
  { id, sentOn, openedOn = sentOn ?? ctx.today, ...fields }: OpenConsultationInput,
): Promise<Changed> {
  return inTransaction(ctx, async (tx) => {
    const found = await findProcurement(tx, ctx, "consultations.open", id);
    const sent = sentOn === null ? [] : [{ kind: "sent" as const, on: sentOn, note: null }];
    const happened = sent.flatMap((each) => withExchange({ exchanges: [] }, each, ctx.today));
    const matter = { ...fields, openedOn: raisedBy(openedOn, happened) };
    assertOpenable({ ...matter, exchanges: [] }, found, ctx.today);
    const { projectId, ...procurement } = found;
    const [row] = await tx
      .insert(consultations)
      .values({ projectId, procurementId: id, ...matter })
      .returning();
    const exchanges = await writeExchanges(tx, projectId, { id: row!.id, exchanges: [] }, happened);
    const consultation = asConsultation(row!, exchanges);
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: id,
      kind: "consultation.opened",
      before: { consultation: { ...consultation, exists: false } },
      after: { consultation: { ...consultation, exists: true } },
      happenedOn: consultation.openedOn,
    });
    return { projectId, procurement, revision };
  });
}
