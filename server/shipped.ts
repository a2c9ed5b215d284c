import { addShippedConditions } from "./conditions.ts";
import type { Tx } from "./db.ts";
import { addShippedDueDates } from "./rtk-due-dates.ts";
import { addShippedRules } from "./rules-in-law.ts";

/** Gives a project, or every project there is, all rows that come with this version and that it does not have yet. */
export async function addShipped(tx: Pick<Tx, "execute">, projectId: number | null): Promise<void> {
  await addShippedRules(tx, projectId);
  await addShippedConditions(tx, projectId);
  await addShippedDueDates(tx, projectId);
}
