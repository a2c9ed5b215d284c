import type { SwitchConditionInput } from "#shared/gates.ts";
import type { Context } from "../context.ts";
import type { ChangedCondition } from "./add-condition.ts";
import { changeCondition } from "./change-condition.ts";

/** Switches a condition off, so that nothing is asked by it, or on again. */
export async function switchCondition(
  ctx: Context,
  { enabled, ...input }: SwitchConditionInput,
): Promise<ChangedCondition> {
  return changeCondition(ctx, "gates.switch", input, "condition.switched", (condition) => ({
    ...condition,
    enabled,
  }));
}
