import { and, eq } from "drizzle-orm";
import { outputs } from "#drizzle/schema.ts";
import { assertMay } from "#shared/access.ts";
import { isSame } from "#shared/history.ts";
import type { EditOutputInput } from "#shared/outputs.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import { assertRecordVersion } from "./assert-record-version.ts";
import {
  asOutput,
  assertBelongs,
  findOutput,
  nextVersion,
  type OutputChanged,
  withPlanOf,
} from "./find-output.ts";

/** Corrects an output: its name, what it belongs to, its indicators, or what the documents leave unclear. */
export async function editOutput(
  ctx: Context,
  { projectId, outputId, version, ...fields }: EditOutputInput,
): Promise<OutputChanged> {
  return inTransaction(ctx, async (tx) => {
    assertMay(ctx.access, "outputs.edit", projectId, "projectId");
    await assertBelongs(tx, projectId, fields);
    const before = await findOutput(tx, ctx, "outputs.edit", { projectId, outputId });
    await assertRecordVersion(tx, projectId, "output", before, version);
    if (isSame(before, { ...before, ...fields }))
      return { output: await withPlanOf(tx, projectId, before), revision: 0 };
    const [row] = await tx
      .update(outputs)
      .set({ ...fields, version: nextVersion })
      .where(and(eq(outputs.projectId, projectId), eq(outputs.id, outputId)))
      .returning();
    const after = asOutput(row!);
    const output = await withPlanOf(tx, projectId, after);
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: after.procurementId ?? before.procurementId,
      kind: "output.edited",
      before: { output: { ...before, exists: true } },
      after: { output: { ...after, exists: true } },
      happenedOn: ctx.today,
    });
    return { output, revision };
  });
}
