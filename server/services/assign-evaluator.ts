import { evaluatorAssignments } from "#drizzle/schema.ts";
import { assertForecastWhole } from "#shared/assignments.ts";
import type { AssignInput } from "#shared/evaluator-hours.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import type { Changed } from "./change-procurement.ts";
import { asAssignment } from "./find-assignment.ts";
import { findProcurement } from "./find-procurement.ts";
import { accountOf } from "./own-hours.ts";

/** Says who is to work on a procurement in which role and how much, or that nobody is found yet. */
export async function assignEvaluator(ctx: Context, { id, ...fields }: AssignInput): Promise<Changed> {
  return inTransaction(ctx, async (tx) => {
    const { projectId, ...procurement } = await findProcurement(tx, ctx, "hours.assign", id);
    assertForecastWhole(fields);
    const userId = await accountOf(tx, ctx, projectId, fields.person);
    const [row] = await tx
      .insert(evaluatorAssignments)
      .values({ projectId, procurementId: id, ...fields, userId })
      .returning();
    const assignment = asAssignment(row!);
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: id,
      kind: "assignment.added",
      before: { assignment: { ...assignment, exists: false } },
      after: { assignment: { ...assignment, exists: true } },
      happenedOn: ctx.today,
    });
    return { projectId, procurement, revision };
  });
}
