import { DomainError } from "#shared/errors.ts";
import type { CheckConditionInput } from "#shared/gates.ts";
import { isSame } from "#shared/history.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import { type Changed, unchanged } from "./change-procurement.ts";
import { findCondition } from "./find-conditions.ts";
import { findProcurement } from "./find-procurement.ts";
import { findRecordsOf } from "./find-records.ts";
import { putCheck } from "./restore-record.ts";

/** Records on which day somebody made a free check of a procurement, or without a day that it was not made. */
export async function checkCondition(
  ctx: Context,
  { id, conditionId, on, note }: CheckConditionInput,
): Promise<Changed> {
  return inTransaction(ctx, async (tx) => {
    const found = await findProcurement(tx, ctx, "gates.check", id);
    const { projectId, ...procurement } = found;
    const { need } = await findCondition(tx, projectId, conditionId);
    if (need !== "check") throw new DomainError("INVALID_INPUT", { field: "conditionId" });
    if (on !== null && on > ctx.today) throw new DomainError("DAY_IN_FUTURE", { field: "on" });
    const { checks } = await findRecordsOf(tx, found, ["checks"]);
    const made = checks.find((check) => check.conditionId === conditionId);
    const before = made ? { ...made, exists: true } : null;
    const after =
      on === null ? before && { ...before, exists: false } : { conditionId, on, note, exists: true };
    if (after === null || (before !== null && isSame(before, after))) return unchanged(found);
    await putCheck(tx, { projectId, procurementId: id }, after);
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: id,
      kind: "condition.checked",
      before: { check: before ?? { ...after, exists: false } },
      after: { check: after },
      happenedOn: on ?? ctx.today,
      note,
    });
    return { projectId, procurement, revision };
  });
}
