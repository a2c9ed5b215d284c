import { addStepSchema, editStepSchema, removeStepSchema } from "#shared/steps.ts";
import { withRecords } from "../queries/facts.ts";
import { addStep } from "../services/add-step.ts";
import { editStep } from "../services/edit-step.ts";
import { removeStep } from "../services/remove-step.ts";
import { procedure, router } from "./trpc.ts";

export const stepsRouter = router({
  add: procedure
    .input(addStepSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await addStep(ctx, input))),
  edit: procedure
    .input(editStepSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await editStep(ctx, input))),
  remove: procedure
    .input(removeStepSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await removeStep(ctx, input))),
});
