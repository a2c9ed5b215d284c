import { assertClosable } from "#shared/milestones.ts";
import type { CloseInput } from "#shared/procurement.ts";
import type { Context } from "../context.ts";
import { type Changed, changeProcurement } from "./change-procurement.ts";

/** Closes a procurement as failed (it may be retendered) or cancelled, with a reason. */
export async function closeProcurement(ctx: Context, input: CloseInput): Promise<Changed> {
  return changeProcurement(ctx, "procurements.close", input, (found) => {
    const closing = { as: input.as, on: input.on ?? ctx.today, reason: input.reason };
    assertClosable(found, closing, ctx.today);
    return {
      changes: closingColumns(closing),
      history: {
        kind: input.as === "failed" ? "procurement.failed" : "procurement.cancelled",
        before: { closing: null },
        after: { closing },
        happenedOn: closing.on,
        note: closing.reason,
      },
    };
  });
}

/** The closing as the columns that hold it; null when the procurement is under way. */
export function closingColumns(closing: { as: "failed" | "cancelled"; on: string; reason: string } | null) {
  return {
    closedAs: closing?.as ?? null,
    closedOn: closing?.on ?? null,
    closedReason: closing?.reason ?? null,
  };
}
