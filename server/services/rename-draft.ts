import type { RenameDraftInput } from "#shared/plan-draft.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import { assertDraftVersion, findDraft, planFacts, writeDraft } from "./find-draft.ts";

/** What a change of a draft answers: the history row's number, 0 when nothing changed; and its version since. */
export interface DraftChanged {
  projectId: number;
  revisionId: number;
  revision: number;
  version: number;
}

/** Gives a draft another name. */
export async function renameDraft(ctx: Context, input: RenameDraftInput): Promise<DraftChanged> {
  return inTransaction(ctx, async (tx) => {
    const draft = await findDraft(tx, ctx, "plans.renameDraft", input.revisionId);
    await assertDraftVersion(tx, draft, input.version);
    const { projectId, id: revisionId } = draft;
    if (draft.name === input.name) return { projectId, revisionId, revision: 0, version: draft.version };
    const after = await writeDraft(tx, draft, { name: input.name });
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: null,
      kind: "plan.draftRenamed",
      before: { planRevision: planFacts(draft) },
      after: { planRevision: planFacts(after) },
      happenedOn: ctx.today,
    });
    return { projectId, revisionId, revision, version: after.version };
  });
}
