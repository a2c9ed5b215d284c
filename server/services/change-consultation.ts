import type { ProjectDeed } from "#shared/access.ts";
import type { Consultation } from "#shared/consultation.ts";
import { type ChangeKind, isSame } from "#shared/history.ts";
import type { Day } from "#shared/period.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordHistory } from "../history.ts";
import { type Changed, unchanged } from "./change-procurement.ts";
import { findConsultation } from "./find-consultation.ts";
import { type Found, findProcurement } from "./find-procurement.ts";

/** Which version of which matter somebody decided about. */
export interface ConsultationPlace {
  /** The procurement. */
  id: number;
  consultationId: number;
  version: number;
}

/**
 * The one way to change a matter that was put to RTK: lock its procurement, refuse a decision made on an older version
 * of the matter, let the rule decide and write, then record and announce in the same transaction. A decision that
 * answers the matter it was given has nothing to record.
 *
 * @param change writes the change. Answers the matter as it is then, or null where it is no more
 */
export async function changeConsultation(
  ctx: Context,
  place: ConsultationPlace,
  { deed, kind, happenedOn = ctx.today }: { deed: ProjectDeed; kind: ChangeKind; happenedOn?: Day },
  change: (before: Consultation, found: Found, tx: Tx) => Promise<Consultation | null>,
): Promise<Changed> {
  return inTransaction(ctx, async (tx) => {
    const found = await findProcurement(tx, ctx, deed, place.id);
    const before = await findConsultation(tx, found, place);
    const after = await change(before, found, tx);
    if (after !== null && isSame(before, after)) return unchanged(found);
    const { projectId, ...procurement } = found;
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: place.id,
      kind,
      before: { consultation: { ...before, exists: true } },
      after: { consultation: { ...(after ?? before), exists: after !== null } },
      happenedOn,
    });
    return { projectId, procurement, revision };
  });
}
