import type { Procurement } from "#shared/procurement.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { type NewChange, recordHistory } from "../history.ts";
import { assertVersion, type Found, findProcurement } from "./find-procurement.ts";
import { type Changes, writeProcurement } from "./write-procurement.ts";

/** What a change of one procurement answers: the procurement afterwards, and the number of its history row. */
export interface Changed {
  projectId: number;
  procurement: Procurement;
  revision: number;
}

/** What an intention decided: what to write, and how history tells it. */
export interface Decision {
  changes: Changes;
  history: Omit<NewChange, "projectId" | "procurementId">;
}

/**
 * The one way to change a procurement: lock it, refuse a decision made on an older version, let the rule decide,
 * then write, record and announce in the same transaction. Without a version, the decision itself must see to it
 * that nobody's change is overwritten.
 */
export async function changeProcurement(
  ctx: Context,
  { id, version }: { id: number; version?: number },
  decide: (found: Found, tx: Tx) => Decision | Promise<Decision>,
): Promise<Changed> {
  return inTransaction(ctx, async (tx) => {
    const found = await findProcurement(tx, id);
    if (version !== undefined) await assertVersion(tx, found, version);
    return writeDecision(tx, ctx, found, await decide(found, tx));
  });
}

/** Writes what was decided about a locked procurement. */
export async function writeDecision(
  tx: Tx,
  ctx: Context,
  found: Found,
  decision: Decision,
): Promise<Changed> {
  // The writes travel together: the history row takes the project's lock, which is then held for one round trip.
  const [{ projectId, ...procurement }, revision] = await Promise.all([
    writeProcurement(tx, found, decision.changes),
    recordHistory(tx, ctx, { ...decision.history, projectId: found.projectId, procurementId: found.id }),
  ]);
  return { projectId, procurement, revision };
}
