import { assertDeclarable } from "#shared/assignments.ts";
import type { DeclareInput } from "#shared/evaluator-hours.ts";
import type { Context } from "../context.ts";
import { changeAssignment } from "./change-assignment.ts";
import type { Changed } from "./change-procurement.ts";
import { assertOwnDeclaration } from "./own-hours.ts";

/** Records the day an evaluator declared to be independent of the tenderers, or takes the declaration back. */
export async function declareIndependence(ctx: Context, { on, ...which }: DeclareInput): Promise<Changed> {
  return changeAssignment(ctx, "hours.declare", which, "assignment.declared", (before, { projectId }) => {
    assertOwnDeclaration(ctx.access, projectId, before);
    assertDeclarable(before, on, ctx.today);
    return { after: { ...before, declaredOn: on }, happenedOn: on ?? ctx.today };
  });
}
