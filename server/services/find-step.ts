import { and, eq, isNull } from "drizzle-orm";
import { procurementSteps } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import type { Step } from "#shared/steps.ts";
import type { Tx } from "../db.ts";
import { assertRecordVersion } from "./assert-record-version.ts";
import type { Found } from "./find-procurement.ts";

/**
 * A step of a locked procurement, for whoever decided about that version of it. Refuses with NOT_FOUND and
 * RECORD_CHANGED.
 */
export async function findStep(
  tx: Tx,
  { projectId, id }: Pick<Found, "projectId" | "id">,
  { stepId, version }: { stepId: number; version: number },
): Promise<Step> {
  const [row] = await tx
    .select()
    .from(procurementSteps)
    .where(
      and(
        eq(procurementSteps.projectId, projectId),
        eq(procurementSteps.procurementId, id),
        eq(procurementSteps.id, stepId),
        isNull(procurementSteps.removedAt),
      ),
    );
  if (!row) throw new DomainError("NOT_FOUND", { field: "stepId" });
  const step = asStep(row);
  await assertRecordVersion(tx, projectId, "step", step, version);
  return step;
}

export function asStep(row: typeof procurementSteps.$inferSelect): Step {
  const { projectId: _, procurementId: __, removedAt: ___, ...step } = row;
  return step;
}
