import { z } from "zod";
import { momentSchema } from "#shared/known-at.ts";
import {
  addOutputSchema,
  deliverSchema,
  editDeliverySchema,
  editOutputSchema,
  planOutputSchema,
  removeDeliverySchema,
  removeOutputSchema,
} from "#shared/outputs.ts";
import { readOutputs } from "../queries/outputs.ts";
import { addOutput } from "../services/add-output.ts";
import { deliverOutput } from "../services/deliver-output.ts";
import { editDelivery } from "../services/edit-delivery.ts";
import { editOutput } from "../services/edit-output.ts";
import { planOutput } from "../services/plan-output.ts";
import { removeDelivery } from "../services/remove-delivery.ts";
import { removeOutput } from "../services/remove-output.ts";
import { procedure, router } from "./trpc.ts";

export const outputsRouter = router({
  read: procedure
    .input(z.object({ projectId: z.int().positive(), knownAt: momentSchema.optional() }))
    .query(({ ctx, input }) => readOutputs(ctx, input)),
  add: procedure.input(addOutputSchema).mutation(({ ctx, input }) => addOutput(ctx, input)),
  edit: procedure.input(editOutputSchema).mutation(({ ctx, input }) => editOutput(ctx, input)),
  remove: procedure.input(removeOutputSchema).mutation(({ ctx, input }) => removeOutput(ctx, input)),
  plan: procedure.input(planOutputSchema).mutation(({ ctx, input }) => planOutput(ctx, input)),
  deliver: procedure.input(deliverSchema).mutation(({ ctx, input }) => deliverOutput(ctx, input)),
  editDelivery: procedure.input(editDeliverySchema).mutation(({ ctx, input }) => editDelivery(ctx, input)),
  removeDelivery: procedure
    .input(removeDeliverySchema)
    .mutation(({ ctx, input }) => removeDelivery(ctx, input)),
});
