import { comments } from "#drizzle/schema.ts";
import type { AddCommentInput } from "#shared/procurement.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import type { Changed } from "./change-procurement.ts";
import { findProcurement } from "./find-procurement.ts";

/** Adds a comment. It changes nothing about the procurement itself, so it never stands in anybody's way. */
export async function addComment(ctx: Context, input: AddCommentInput): Promise<Changed> {
  return inTransaction(ctx, async (tx) => {
    const { projectId, ...procurement } = await findProcurement(tx, ctx, "procurements.comment", input.id);
    const [comment] = await tx
      .insert(comments)
      .values({ projectId, procurementId: procurement.id, text: input.text, actor: ctx.actor })
      .returning({ id: comments.id, text: comments.text });
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: procurement.id,
      kind: "comment.added",
      before: { comment: { ...comment!, exists: false } },
      after: { comment: { ...comment!, exists: true } },
      happenedOn: ctx.today,
    });
    return { projectId, procurement, revision };
  });
}
