import { assertForecastWhole, declarationAfter } from "#shared/assignments.ts";
import type { EditAssignmentInput } from "#shared/evaluator-hours.ts";
import type { Context } from "../context.ts";
import { changeAssignment } from "./change-assignment.ts";
import type { Changed } from "./change-procurement.ts";

/** Changes who works in a role, how much, and in which stage. Somebody else has their own independence to declare. */
export async function editAssignment(
  ctx: Context,
  { id, assignmentId, version, ...fields }: EditAssignmentInput,
): Promise<Changed> {
  assertForecastWhole(fields);
  return changeAssignment(
    ctx,
    "hours.editAssignment",
    { id, assignmentId, version },
    "assignment.edited",
    (before) => ({
      after: { ...before, ...fields, declaredOn: declarationAfter(before, fields.person) },
      happenedOn: ctx.today,
    }),
  );
}
