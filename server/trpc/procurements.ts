import { z } from "zod";
import { momentSchema } from "#shared/known-at.ts";
import {
  addCommentSchema,
  closeSchema,
  correctMilestoneSchema,
  createProcurementSchema,
  editDetailsSchema,
  explainLatenessSchema,
  linkDocumentSchema,
  moveSchema,
  reopenSchema,
  retenderSchema,
  setApplicableSchema,
  unlinkDocumentSchema,
} from "#shared/procurement.ts";
import { withPlan, withRecords } from "../queries/facts.ts";
import { readProcurement } from "../queries/procurement.ts";
import { addComment } from "../services/add-comment.ts";
import { closeProcurement } from "../services/close-procurement.ts";
import { correctMilestone } from "../services/correct-milestone.ts";
import { createProcurement } from "../services/create-procurement.ts";
import { editDetails } from "../services/edit-details.ts";
import { explainLateness } from "../services/explain-lateness.ts";
import { linkDocument } from "../services/link-document.ts";
import { markStage } from "../services/mark-stage.ts";
import { moveProcurement } from "../services/move-procurement.ts";
import { reopenProcurement } from "../services/reopen-procurement.ts";
import { retender } from "../services/retender.ts";
import { unlinkDocument } from "../services/unlink-document.ts";
import { procedure, router } from "./trpc.ts";

export const procurementsRouter = router({
  read: procedure
    .input(z.object({ id: z.int().positive(), knownAt: momentSchema.optional() }))
    .query(({ ctx, input }) => readProcurement(ctx, input)),
  create: procedure
    .input(createProcurementSchema)
    .mutation(async ({ ctx, input }) => withPlan(ctx, await createProcurement(ctx, input))),
  edit: procedure
    .input(editDetailsSchema)
    .mutation(async ({ ctx, input }) => withPlan(ctx, await editDetails(ctx, input))),
  move: procedure
    .meta({
      openapi: {
        method: "POST",
        path: "/api/v1/procurements/{id}/move",
        summary: "Moves a procurement to a stage: on, which meets milestones, or back, which reopens them.",
        answers: z.object({
          procurement: z.looseObject({ id: z.int(), version: z.int() }),
          revision: z.int(),
        }),
      },
    })
    .input(moveSchema)
    .mutation(async ({ ctx, input }) => withPlan(ctx, await moveProcurement(ctx, input))),
  correctMilestone: procedure
    .input(correctMilestoneSchema)
    .mutation(async ({ ctx, input }) => withPlan(ctx, await correctMilestone(ctx, input))),
  explainLateness: procedure
    .input(explainLatenessSchema)
    .mutation(async ({ ctx, input }) => withPlan(ctx, await explainLateness(ctx, input))),
  setApplicable: procedure
    .input(setApplicableSchema)
    .mutation(async ({ ctx, input }) => withPlan(ctx, await markStage(ctx, input))),
  close: procedure
    .input(closeSchema)
    .mutation(async ({ ctx, input }) => withPlan(ctx, await closeProcurement(ctx, input))),
  reopen: procedure
    .input(reopenSchema)
    .mutation(async ({ ctx, input }) => withPlan(ctx, await reopenProcurement(ctx, input))),
  retender: procedure
    .input(retenderSchema)
    .mutation(async ({ ctx, input }) => withPlan(ctx, await retender(ctx, input))),
  comment: procedure
    .input(addCommentSchema)
    .mutation(async ({ ctx, input }) => withPlan(ctx, await addComment(ctx, input))),
  linkDocument: procedure
    .input(linkDocumentSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await linkDocument(ctx, input))),
  unlinkDocument: procedure
    .input(unlinkDocumentSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await unlinkDocument(ctx, input))),
});
