import fc from "fast-check";
import type { Context } from "#server/context.ts";
import { readProcurement } from "#server/queries/procurement.ts";
import { addComment } from "#server/services/add-comment.ts";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { correctMilestone } from "#server/services/correct-milestone.ts";
import { createProcurement } from "#server/services/create-procurement.ts";
import { editDetails } from "#server/services/edit-details.ts";
import { linkDocument } from "#server/services/link-document.ts";
import { markStage } from "#server/services/mark-stage.ts";
import { moveProcurement } from "#server/services/move-procurement.ts";
import { reopenProcurement } from "#server/services/reopen-procurement.ts";
import { retender } from "#server/services/retender.ts";
import { undoChange } from "#server/services/undo-change.ts";
import { unlinkDocument } from "#server/services/unlink-document.ts";
import { DomainError } from "#shared/errors.ts";
import { addDays } from "#shared/period.ts";
import { type Details, KINDS, PROCEDURES, RTK_INVOLVEMENTS } from "#shared/procurement.ts";
import { LATE_REASONS, MOVE_TARGETS, STAGES } from "#shared/stages.ts";

const DEEDS = [
  "create",
  "edit",
  "move",
  "correct",
  "mark",
  "close",
  "reopen",
  "retender",
  "comment",
  "link",
  "unlink",
  "undo",
] as const;

/** One thing somebody in the office wants to do. The numbers choose among what is there when its turn comes. */
export interface Wish {
  deed: (typeof DEEDS)[number];
  which: number;
  what: number;
  daysAgo: number;
  details: Partial<Details>;
}

export const wish: fc.Arbitrary<Wish> = fc.record({
  deed: fc.oneof(
    // Moves and corrections are what the office does most.
    { weight: 3, arbitrary: fc.constantFrom("edit" as const, "move" as const, "correct" as const) },
    { weight: 2, arbitrary: fc.constantFrom(...DEEDS) },
  ),
  which: fc.nat({ max: 11 }),
  what: fc.nat({ max: 1000 }),
  daysAgo: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 9 }) }),
  details: fc.record(
    {
      title: fc.constantFrom("Häkaton", "Nõustamine", "Saatesari „Tulevik“"),
      kind: fc.constantFrom(...KINDS),
      subActivity: fc.constantFrom(null, 1, 2, 3),
      procedure: fc.constantFrom(null, ...PROCEDURES),
      rtkInvolvement: fc.constantFrom(...RTK_INVOLVEMENTS),
      person: fc.constantFrom(null, "Mari", "Jüri"),
      estimatedValue: fc.constantFrom(
        null,
        { amount: "0.05", currency: "EUR" },
        { amount: "999999999999.99", currency: "EUR" },
      ),
      registerNumber: fc.constantFrom(null, "281234"),
      note: fc.constantFrom(null, "Märkus", "Õ\n„ä“ 🌱 \\u0000 ' \" % {}"),
    },
    { requiredKeys: [] },
  ),
});

/**
 * Does what somebody wants in a project, as far as the rules allow.
 * @returns the number of the history row, or null when it was refused or there was nothing to do it to
 */
export async function carryOut(
  ctx: Context,
  projectId: number,
  { deed, which, what, daysAgo, details }: Wish,
): Promise<number | null> {
  const rows = await ctx.database.sql<{ id: string; version: number }[]>`
    select id, version from procurements where project_id = ${projectId} and removed_at is null order by id`;
  const row = rows[which % Math.max(rows.length, 1)];
  const pick = <T>(from: readonly T[]): T => from[what % from.length]!;
  const on = addDays(ctx.today, -daysAgo);
  const reason = "Nii oli vaja.";
  const lateReason = pick([...LATE_REASONS, null]);
  try {
    if (deed === "create" || !row) {
      const notApplicable = STAGES.filter((_, index) => (what >> index) % 2 === 1).slice(0, 5);
      const { title = "Uus hange", kind = "other", ...rest } = details;
      const created = await createProcurement(ctx, {
        projectId,
        title,
        kind,
        notApplicable,
        openedOn: on,
        ...rest,
      });
      return created.revision;
    }
    const { id, version } = { id: Number(row.id), version: row.version };
    switch (deed) {
      case "edit": {
        if (Object.keys(details).length === 0) return null;
        return (await editDetails(ctx, { id, was: {}, becomes: details })).revision;
      }
      case "move":
        return (
          await moveProcurement(ctx, { id, version, toStage: pick(MOVE_TARGETS), on, reason, lateReason })
        ).revision;
      case "correct": {
        const correction = { stage: pick(STAGES), on, lateReason, lateNote: reason };
        return (await correctMilestone(ctx, { id, version, ...correction })).revision;
      }
      case "mark":
        return (await markStage(ctx, { id, version, stage: pick(STAGES), applicable: daysAgo % 2 === 1 }))
          .revision;
      case "close":
        return (
          await closeProcurement(ctx, { id, version, as: what % 3 ? "failed" : "cancelled", on, reason })
        ).revision;
      case "reopen":
        return (await reopenProcurement(ctx, { id, version, reason })).revision;
      case "retender":
        return (await retender(ctx, { id, version, on })).revision;
      case "comment":
        return (await addComment(ctx, { id, text: `Kommentaar ${what}` })).revision;
      case "link": {
        const stage = pick([...STAGES, null]);
        return (
          await linkDocument(ctx, { id, title: `Leht ${what}`, url: `https://dok.example.ee/${what}`, stage })
        ).revision;
      }
      case "unlink": {
        const { documents } = await readProcurement(ctx, { id });
        if (documents.length === 0) return null;
        return (await unlinkDocument(ctx, { id, documentId: pick(documents).id })).revision;
      }
      case "undo":
        return (await undoChange(ctx, { projectId })).revision;
    }
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
