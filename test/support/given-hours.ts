import type { Context } from "#server/context.ts";
import { assignEvaluator } from "#server/services/assign-evaluator.ts";
import { logWork } from "#server/services/log-work.ts";
import type { AssignInput, Assignment, LogWorkInput, WorkEntry } from "#shared/evaluator-hours.ts";

/** A role in the procurement, for 45 hours of its contract and with nobody found for it, unless said otherwise. */
export async function givenAssignment(
  ctx: Context,
  given: Partial<AssignInput> & { id: number },
): Promise<Assignment> {
  await assignEvaluator(ctx, {
    role: "itSpecialist",
    person: null,
    stage: "contract",
    forecastHours: given.load ? null : 45,
    load: null,
    months: null,
    note: null,
    ...given,
  });
  const [row] = await ctx.database.sql<{ id: string; version: number }[]>`
    select id, version from evaluator_assignments where procurement_id = ${given.id} order by id desc limit 1`;
  const { id: _, ...fields } = given;
  return {
    role: "itSpecialist",
    person: null,
    stage: "contract",
    forecastHours: given.load ? null : 45,
    load: null,
    months: null,
    note: null,
    ...fields,
    id: Number(row!.id),
    version: row!.version,
    userId: null,
    declaredOn: null,
    source: null,
  };
}

/** Two hours of Kadri's for a committee today, unless said otherwise. */
export async function givenWork(
  ctx: Context,
  given: Partial<LogWorkInput> & { id: number },
): Promise<WorkEntry> {
  const { entry } = await logWork(ctx, { ...work(), ...given });
  return entry;
}

/** What a person says when they log two hours for a committee. */
export function work(): Omit<LogWorkInput, "id"> {
  return { person: "Kadri Kask", hours: 2, activity: "committee", note: null };
}
