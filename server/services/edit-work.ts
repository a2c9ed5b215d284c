import type { EditWorkInput, WorkEntry } from "#shared/evaluator-hours.ts";
import type { Context } from "../context.ts";
import type { Changed } from "./change-procurement.ts";
import { changeWork } from "./change-work.ts";

/** Changes logged hours while the month they are paid in is open. */
export async function editWork(ctx: Context, input: EditWorkInput): Promise<Changed & { entry: WorkEntry }> {
  return changeWork(ctx, "hours.edit", { what: "edit", ...input });
}
