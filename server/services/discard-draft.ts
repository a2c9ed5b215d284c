import { sql } from "drizzle-orm";
import type { DiscardDraftInput } from "#shared/plan-draft.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import { assertDraftVersion, findDraft, planFacts, writeDraft } from "./find-draft.ts";
import type { DraftChanged } from "./rename-draft.ts";

/** Discards a draft. What it says stays in its rows, so that undoing brings it back whole. */
export async function discardDraft(ctx: Context, input: DiscardDraftInput): Promise<DraftChanged> {
  return inTransaction(ctx, async (tx) => {
    const draft = await findDraft(tx, ctx, "plans.discardDraft", input.revisionId);
    await assertDraftVersion(tx, draft, input.version);
    const { projectId, id: revisionId } = draft;
    const after = await writeDraft(tx, draft, { removedAt: sql`clock_timestamp()` });
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: null,
      kind: "plan.draftDiscarded",
      before: { planRevision: planFacts(draft) },
      after: { planRevision: planFacts(after) },
      happenedOn: ctx.today,
    });
    return { projectId, revisionId, revision, version: after.version };
  });
}
