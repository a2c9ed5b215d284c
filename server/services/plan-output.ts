import { and, desc, eq, sql } from "drizzle-orm";
import { history, outputWindows } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import { isSame } from "#shared/history.ts";
import { type OutputWindow, outputSaysOf, type PlanOutputInput } from "#shared/outputs.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordHistory } from "../history.ts";
import { findDraft, writeDraft } from "./find-draft.ts";
import { findOutput, type OutputChanged, type OutputPlace, withPlanOf } from "./find-output.ts";

/** What a change of what a draft states about an output answers. */
export interface OutputPlanned extends OutputChanged {
  revisionId: number;
  /** The draft's version afterwards. */
  version: number;
  /** What the draft states about the output now. */
  drafted: OutputWindow | null;
}

/**
 * Says in a draft how many of an output are promised by when, or takes that back. What the person saw there is compared
 * with what is there now: if somebody else planned the same output meanwhile, it is refused with FIELD_CHANGED, who did
 * it and what it says now. Planning what is there already changes nothing.
 */
export async function planOutput(ctx: Context, input: PlanOutputInput): Promise<OutputPlanned> {
  return inTransaction(ctx, async (tx) => {
    const draft = await findDraft(tx, ctx, "outputs.plan", input.revisionId);
    const { projectId, id: revisionId } = draft;
    if (projectId !== input.projectId) throw new DomainError("NOT_FOUND", { field: "revisionId" });
    const place: PlannedOutputPlace = { projectId, revisionId, outputId: input.outputId };
    const found = await findOutput(tx, ctx, "outputs.plan", place);
    const [stated, output] = await Promise.all([
      findOutputStated(tx, place),
      withPlanOf(tx, projectId, found),
    ]);
    const says = stated && outputSaysOf(stated);
    if (isSame(says, input.becomes))
      return { output, revisionId, revision: 0, version: draft.version, drafted: stated };
    if (!isSame(says, input.was))
      throw new DomainError("FIELD_CHANGED", {
        field: "becomes",
        details: { ...(await whoChangedOutputPlan(tx, place)), current: says?.verbatim || "–" },
        current: says,
      });
    // What is planned here comes from no document.
    const states = input.becomes && {
      ...input.becomes,
      revisionId,
      normalization: null,
      note: null,
      source: null,
    };
    const [after, , revision] = await Promise.all([
      writeDraft(tx, draft),
      writeOutputStated(tx, place, states),
      recordHistory(tx, ctx, {
        projectId,
        procurementId: found.procurementId,
        kind: "output.planned",
        before: { outputPlanning: { revisionId, outputId: found.id, states: stated } },
        after: { outputPlanning: { revisionId, outputId: found.id, states } },
        happenedOn: ctx.today,
      }),
    ]);
    return { output, revisionId, revision, version: after.version, drafted: states };
  });
}

/** One output, in one plan revision. */
export interface PlannedOutputPlace extends OutputPlace {
  revisionId: number;
}

/** What a revision states about an output; null where it is silent. */
export async function findOutputStated(tx: Tx, place: PlannedOutputPlace): Promise<OutputWindow | null> {
  const [row] = await tx.select().from(outputWindows).where(atPlace(place));
  if (!row) return null;
  const { projectId: _, outputId: __, ...window } = row;
  return window;
}

/** Lets a draft state something about an output, or nothing. The draft must be locked. */
export async function writeOutputStated(
  tx: Tx,
  place: PlannedOutputPlace,
  states: OutputWindow | null,
): Promise<void> {
  if (states === null) await tx.delete(outputWindows).where(atPlace(place));
  else
    await tx
      .insert(outputWindows)
      .values({ ...place, ...states })
      .onConflictDoUpdate({
        target: [outputWindows.projectId, outputWindows.revisionId, outputWindows.outputId],
        set: states,
      });
}

/** Who last changed what a draft says about an output, and when. */
export async function whoChangedOutputPlan(
  tx: Tx,
  { projectId, revisionId, outputId }: PlannedOutputPlace,
): Promise<{ who: string | null; when: string | null }> {
  const [last] = await tx
    .select({ who: history.actor, when: history.recordedAt })
    .from(history)
    .where(
      and(
        eq(history.projectId, projectId),
        sql`${history.after} @> ${JSON.stringify({ outputPlanning: { revisionId, outputId } })}::jsonb`,
      ),
    )
    .orderBy(desc(history.revision))
    .limit(1);
  return last ?? { who: null, when: null };
}

function atPlace({ projectId, revisionId, outputId }: PlannedOutputPlace) {
  return and(
    eq(outputWindows.projectId, projectId),
    eq(outputWindows.revisionId, revisionId),
    eq(outputWindows.outputId, outputId),
  );
}
