import { and, desc, eq, sql } from "drizzle-orm";
import { history } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import { changedDetails, isSame } from "#shared/history.ts";
import { DETAIL_FIELDS, type EditDetailsInput } from "#shared/procurement.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { type Changed, unchanged, writeDecision } from "./change-procurement.ts";
import { assertSubActivity } from "./create-procurement.ts";
import { type Found, findProcurement } from "./find-procurement.ts";

/**
 * Corrects details of a procurement. Each field is compared with what the person saw: one that somebody changed
 * meanwhile is refused with FIELD_CHANGED, who did it and what it says now; the others do not mind. All or none.
 * Correcting a field to what it already says changes nothing and leaves no history.
 */
export async function editDetails(ctx: Context, input: EditDetailsInput): Promise<Changed> {
  return inTransaction(ctx, async (tx) => {
    const found = await findProcurement(tx, ctx, "procurements.edit", input.id);
    const { before, after } = changedDetails(found, input.becomes);
    for (const field of DETAIL_FIELDS)
      if (field in after && field in input.was && !isSame(input.was[field], found[field]))
        throw new DomainError("FIELD_CHANGED", {
          field,
          details: { ...(await whoChanged(tx, found, field)), current: inWords(found[field]) },
          current: found,
        });
    if (after.subActivity !== undefined) await assertSubActivity(tx, found.projectId, after.subActivity);
    if (Object.keys(after).length === 0) return unchanged(found);
    const history = { kind: "procurement.detailsEdited", before, after, happenedOn: ctx.today } as const;
    return writeDecision(tx, ctx, found, { changes: after, history });
  });
}

async function whoChanged(
  tx: Tx,
  found: Found,
  field: string,
): Promise<{ who: string | null; when: string | null }> {
  const [last] = await tx
    .select({ who: history.actor, when: history.recordedAt })
    .from(history)
    .where(
      and(
        eq(history.projectId, found.projectId),
        eq(history.procurementId, found.id),
        sql`jsonb_exists(${history.after}, ${field})`,
      ),
    )
    .orderBy(desc(history.revision))
    .limit(1);
  return last ?? { who: null, when: null };
}

function inWords(value: unknown): string {
  if (value === null || value === undefined) return "–";
  return typeof value === "object" ? Object.values(value).join(" ") : String(value);
}
