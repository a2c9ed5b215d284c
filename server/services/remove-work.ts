import type { RemoveWorkInput, WorkEntry } from "#shared/evaluator-hours.ts";
import type { Context } from "../context.ts";
import type { Changed } from "./change-procurement.ts";
import { changeWork } from "./change-work.ts";

/** Takes away hours that were logged by mistake, while the month they are paid in is open. It can be undone. */
export async function removeWork(
  ctx: Context,
  input: RemoveWorkInput,
): Promise<Changed & { entry: WorkEntry }> {
  return changeWork(ctx, "hours.remove", { what: "remove", ...input });
}
