import type { ProjectDeed } from "#shared/access.ts";
import type { Values } from "#shared/history.ts";
import type { Procurement } from "#shared/procurement.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { type NewChange, recordHistory } from "../history.ts";
import { assertVersion, type Found, findProcurement } from "./find-procurement.ts";
import { type Changes, writeProcurement } from "./write-procurement.ts";

/** What a change of one procurement answers. */
export interface Changed {
  projectId: number;
  /** As it is afterwards. */
  procurement: Procurement;
  /** The number of the history row; 0 when everything was so already, and nothing was written. */
  revision: number;
}

/** What an intention decided: what to write, and how history tells it. Nothing to tell is nothing to write. */
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
  deed: ProjectDeed,
  { id, version }: { id: number; version?: number },
  decide: (found: Found, tx: Tx) => Decision | Promise<Decision>,
): Promise<Changed> {
  return inTransaction(ctx, async (tx) => {
    const found = await findProcurement(tx, ctx, deed, id);
    if (version !== undefined) await assertVersion(tx, found, version);
    const decision = await decide(found, tx);
    return isEmpty(decision.history.after) ? unchanged(found) : writeDecision(tx, ctx, found, decision);
  });
}

/** The answer when a locked procurement is already as it should become. */
export function unchanged({ projectId, ...procurement }: Found): Changed {
  return { projectId, procurement, revision: 0 };
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

function isEmpty(values: Values): boolean {
  return Object.keys(values).length === 0;
}
