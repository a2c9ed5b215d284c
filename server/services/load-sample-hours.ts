import { SAMPLE_ASSIGNMENTS, SAMPLE_WORK } from "#drizzle/sample/hours.ts";
import { evaluatorAssignments, workEntries } from "#drizzle/schema.ts";
import { monthOf } from "#shared/work-entries.ts";
import type { Tx } from "../db.ts";

/**
 * Gives a sample project its evaluators: the roles and forecasts of the published plan, and hours that are made up and
 * marked so.
 */
export async function loadSampleHours(
  tx: Tx,
  projectId: number,
  procurementIds: ReadonlyMap<string, number>,
): Promise<void> {
  for (const { key, procurement, ...assignment } of SAMPLE_ASSIGNMENTS) {
    const procurementId = procurementIds.get(procurement)!;
    const [row] = await tx
      .insert(evaluatorAssignments)
      .values({ ...assignment, projectId, procurementId })
      .returning({ id: evaluatorAssignments.id });
    const work = SAMPLE_WORK.filter((each) => each.assignment === key);
    if (work.length === 0) continue;
    const { role, person } = assignment;
    await tx.insert(workEntries).values(
      work.map(({ assignment: _, ...entry }) => ({
        ...entry,
        projectId,
        procurementId,
        assignmentId: row!.id,
        role,
        person: person!,
        month: monthOf(entry.on),
        illustrative: true,
      })),
    );
  }
}
