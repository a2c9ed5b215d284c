import type { LogWorkInput, WorkEntry } from "#shared/evaluator-hours.ts";
import type { Context } from "../context.ts";
import type { Changed } from "./change-procurement.ts";
import { changeWork } from "./change-work.ts";

/** Logs hours that somebody worked on a procurement on a day; today unless said otherwise. */
export async function logWork(ctx: Context, input: LogWorkInput): Promise<Changed & { entry: WorkEntry }> {
  return changeWork(ctx, "hours.log", { what: "log", ...input });
}
