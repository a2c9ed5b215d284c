import { documents } from "#drizzle/schema.ts";
import type { LinkDocumentInput } from "#shared/procurement.ts";
import { type Context, inTransaction } from "../context.ts";
import { recordHistory } from "../history.ts";
import type { Changed } from "./change-procurement.ts";
import { findProcurement } from "./find-procurement.ts";

/** Links a document of a procurement, or of one of its stages, by its web address. */
export async function linkDocument(ctx: Context, input: LinkDocumentInput): Promise<Changed> {
  return inTransaction(ctx, async (tx) => {
    const { projectId, ...procurement } = await findProcurement(
      tx,
      ctx,
      "procurements.linkDocument",
      input.id,
    );
    const { title, url, stage = null, type = "other" } = input;
    const [document] = await tx
      .insert(documents)
      .values({ projectId, procurementId: procurement.id, title, url, stage, type })
      .returning({
        id: documents.id,
        title: documents.title,
        url: documents.url,
        stage: documents.stage,
        type: documents.type,
      });
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: procurement.id,
      kind: "document.linked",
      before: { document: { ...document!, exists: false } },
      after: { document: { ...document!, exists: true } },
      happenedOn: ctx.today,
    });
    return { projectId, procurement, revision };
  });
}
