import { and, eq, isNull, sql } from "drizzle-orm";
import { documents } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import type { UnlinkDocumentInput } from "#shared/procurement.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import type { Changed } from "./change-procurement.ts";
import { findProcurement } from "./find-procurement.ts";

/** Takes a document's link away from a procurement. The document itself is not touched, and the link can be undone. */
export async function unlinkDocument(ctx: Context, input: UnlinkDocumentInput): Promise<Changed> {
  return inTransaction(ctx, async (tx) => {
    const { projectId, ...procurement } = await findProcurement(
      tx,
      ctx,
      "procurements.unlinkDocument",
      input.id,
    );
    const [document] = await tx
      .update(documents)
      .set({ removedAt: sql`now()` })
      .where(
        and(
          eq(documents.projectId, projectId),
          eq(documents.procurementId, procurement.id),
          eq(documents.id, input.documentId),
          isNull(documents.removedAt),
        ),
      )
      .returning({
        id: documents.id,
        title: documents.title,
        url: documents.url,
        stage: documents.stage,
        type: documents.type,
      });
    if (!document) throw new DomainError("NOT_FOUND", { field: "documentId" });
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: procurement.id,
      kind: "document.unlinked",
      before: { document: { ...document, exists: true } },
      after: { document: { ...document, exists: false } },
      happenedOn: ctx.today,
    });
    return { projectId, procurement, revision };
  });
}
