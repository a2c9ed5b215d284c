import { z } from "zod";
import {
  correctExchangeSchema,
  editConsultationSchema,
  openConsultationSchema,
  recordExchangeSchema,
  removeConsultationSchema,
} from "#shared/consultation.ts";
import { momentSchema } from "#shared/known-at.ts";
import { addRtkDueDateSchema } from "#shared/rtk-input.ts";
import { withRecords } from "../queries/facts.ts";
import { readRtkDueDates } from "../queries/rtk-due-dates.ts";
import { addRtkDueDate } from "../services/add-rtk-due-date.ts";
import { correctExchange } from "../services/correct-exchange.ts";
import { editConsultation } from "../services/edit-consultation.ts";
import { openConsultation } from "../services/open-consultation.ts";
import { recordExchange } from "../services/record-exchange.ts";
import { removeConsultation } from "../services/remove-consultation.ts";
import { removeExchange } from "../services/remove-exchange.ts";
import { procedure, router } from "./trpc.ts";

export const consultationsRouter = router({
  open: procedure
    .input(openConsultationSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await openConsultation(ctx, input))),
  edit: procedure
    .input(editConsultationSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await editConsultation(ctx, input))),
  exchange: procedure
    .input(recordExchangeSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await recordExchange(ctx, input))),
  correctExchange: procedure
    .input(correctExchangeSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await correctExchange(ctx, input))),
  removeExchange: procedure
    .input(removeConsultationSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await removeExchange(ctx, input))),
  remove: procedure
    .input(removeConsultationSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await removeConsultation(ctx, input))),
  dueDates: procedure
    .input(z.object({ projectId: z.int().positive(), knownAt: momentSchema.optional() }))
    .query(({ ctx, input }) => readRtkDueDates(ctx, input)),
  addDueDate: procedure.input(addRtkDueDateSchema).mutation(({ ctx, input }) => addRtkDueDate(ctx, input)),
});
