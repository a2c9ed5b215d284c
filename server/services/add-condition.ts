import { conditions } from "#drizzle/schema.ts";
import { type AddConditionInput, type Condition, sound } from "#shared/gates.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import { findCondition } from "./find-conditions.ts";
import { lockProject } from "./lock-project.ts";

/** What a change of a project's conditions answers. */
export interface ChangedCondition {
  condition: Condition;
  /** The number of the history row; 0 when everything was so already, and nothing was written. */
  revision: number;
}

/** Adds a condition before a milestone of a project's procurements. It holds from then on. */
export async function addCondition(
  ctx: Context,
  { projectId, ...input }: AddConditionInput,
): Promise<ChangedCondition> {
  return inTransaction(ctx, async (tx) => {
    await lockProject(tx, ctx, "gates.add", projectId);
    const [row] = await tx
      .insert(conditions)
      .values({ projectId, ...sound({ key: null, ...input }) })
      .returning({ id: conditions.id });
    const condition = await findCondition(tx, projectId, row!.id);
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: null,
      kind: "condition.added",
      before: { condition: { ...condition, exists: false } },
      after: { condition: { ...condition, exists: true } },
      happenedOn: ctx.today,
    });
    return { condition, revision };
  });
}
