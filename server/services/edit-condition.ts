import { type EditConditionInput, sound } from "#shared/gates.ts";
import type { Context } from "../context.ts";
import type { ChangedCondition } from "./add-condition.ts";
import { changeCondition } from "./change-condition.ts";

/** Says otherwise what a condition asks for, of which procurements, and before which milestone. */
export async function editCondition(
  ctx: Context,
  { projectId, conditionId, version, ...changes }: EditConditionInput,
): Promise<ChangedCondition> {
  return changeCondition(
    ctx,
    "gates.edit",
    { projectId, conditionId, version },
    "condition.edited",
    (condition) => sound({ ...condition, ...changes }),
  );
}
