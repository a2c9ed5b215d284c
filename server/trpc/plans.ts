import { z } from "zod";
import {
  adoptPlanSchema,
  discardDraftSchema,
  giveReplanningReasonSchema,
  planWindowSchema,
  renameDraftSchema,
  startDraftSchema,
} from "#shared/plan-draft.ts";
import { importPlanSchema } from "#shared/plan-import.ts";
import { readPlans, readPlansSince, withDraft } from "../queries/plans.ts";
import { adoptPlan } from "../services/adopt-plan.ts";
import { discardDraft } from "../services/discard-draft.ts";
import { giveReplanningReason } from "../services/give-replanning-reason.ts";
import { importPlan } from "../services/import-plan.ts";
import { planWindow } from "../services/plan-window.ts";
import { renameDraft } from "../services/rename-draft.ts";
import { startDraft } from "../services/start-draft.ts";
import { procedure, router } from "./trpc.ts";

export const plansRouter = router({
  read: procedure
    .input(z.object({ projectId: z.int().positive() }))
    .query(({ ctx, input }) => readPlans(ctx, input)),
  changesSince: procedure
    .input(z.object({ projectId: z.int().positive(), revision: z.int().nonnegative() }))
    .query(({ ctx, input }) => readPlansSince(ctx, input)),
  startDraft: procedure
    .input(startDraftSchema)
    .mutation(async ({ ctx, input }) => withDraft(ctx, await startDraft(ctx, input))),
  renameDraft: procedure.input(renameDraftSchema).mutation(async ({ ctx, input }) => {
    const { revision, version } = await renameDraft(ctx, input);
    return { revision, version };
  }),
  discardDraft: procedure.input(discardDraftSchema).mutation(async ({ ctx, input }) => {
    const { revision, version } = await discardDraft(ctx, input);
    return { revision, version };
  }),
  planWindow: procedure.input(planWindowSchema).mutation(async ({ ctx, input }) => {
    const { revision, version } = await planWindow(ctx, input);
    return { revision, version };
  }),
  giveReason: procedure.input(giveReplanningReasonSchema).mutation(async ({ ctx, input }) => {
    const { revision } = await giveReplanningReason(ctx, input);
    return { revision };
  }),
  importRows: procedure.input(importPlanSchema).mutation(async ({ ctx, input }) => {
    const { created, ...changed } = await importPlan(ctx, input);
    return { ...(await withDraft(ctx, changed)), created };
  }),
  adopt: procedure.input(adoptPlanSchema).mutation(async ({ ctx, input }) => {
    const { revisionId, revision } = await adoptPlan(ctx, input);
    return { revisionId, revision };
  }),
});
