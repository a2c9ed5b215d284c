import { assertForecastWhole, declarationAfter } from "#shared/assignments.ts";
import type { EditAssignmentInput } from "#shared/evaluator-hours.ts";
import type { Context } from "../context.ts";
import { changeAssignment } from "./change-assignment.ts";
import type { Changed } from "./change-procurement.ts";
import { accountOf } from "./own-hours.ts";

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
    async (before, { projectId }, tx) => {
      const { person } = fields;
      const isSame = person === before.person;
      const userId = isSame ? before.userId : await accountOf(tx, ctx, projectId, person);
      return {
        after: { ...before, ...fields, userId, declaredOn: declarationAfter(before, person) },
        happenedOn: ctx.today,
      };
    },
  );
}
