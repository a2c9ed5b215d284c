import { DomainError } from "#shared/errors.ts";
import type { ClosingFacts } from "#shared/history.ts";
import type { ReopenInput } from "#shared/procurement.ts";
import type { Context } from "../context.ts";
import { type Changed, changeProcurement } from "./change-procurement.ts";
import { closingColumns } from "./close-procurement.ts";
import type { Found } from "./find-procurement.ts";
import { assertNotRetendered } from "./retender.ts";

/** Takes a failed or cancelled procurement up again, with a reason. One that was retendered lives on as its new round. */
export async function reopenProcurement(ctx: Context, input: ReopenInput): Promise<Changed> {
  return changeProcurement(ctx, "procurements.reopen", input, async (found, tx) => {
    const closing = closingOf(found);
    if (!closing) throw new DomainError("NOT_CLOSED");
    await assertNotRetendered(tx, found);
    return {
      changes: closingColumns(null),
      history: {
        kind: "procurement.reopened",
        before: { closing },
        after: { closing: null },
        happenedOn: ctx.today,
        note: input.reason,
      },
    };
  });
}

function closingOf(found: Found): ClosingFacts | null {
  return found.closedAs ? { as: found.closedAs, on: found.closedOn!, reason: found.closedReason! } : null;
}
