import { assertMay } from "#shared/access.ts";
import type { Day } from "#shared/period.ts";
import { type Context, inSnapshot } from "../context.ts";
import { type FoundLaw, findLaw } from "../services/find-law.ts";

/** What forecasts of a project rest on besides its own facts, and on which day it is read. */
export interface Law extends FoundLaw {
  today: Day;
}

/** Reads a project's statutory figures, as known on a moment where one is given. Refuses with NOT_FOUND. */
export async function readLaw(
  ctx: Context,
  { projectId, knownAt }: { projectId: number; knownAt?: string },
): Promise<Law> {
  assertMay(ctx.access, "law.read", projectId, "projectId");
  return { ...(await inSnapshot(ctx, (tx) => findLaw(tx, projectId, knownAt))), today: ctx.today };
}
