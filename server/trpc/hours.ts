import {
  assignSchema,
  closeMonthSchema,
  correctWorkSchema,
  declareSchema,
  editAssignmentSchema,
  editWorkSchema,
  logWeekSchema,
  logWorkSchema,
  readHoursSchema,
  removeAssignmentSchema,
  removeWorkSchema,
  setCapacitySchema,
} from "#shared/evaluator-hours.ts";
import { withRecords } from "../queries/facts.ts";
import { readHours } from "../queries/hours.ts";
import { assignEvaluator } from "../services/assign-evaluator.ts";
import { closeMonth } from "../services/close-month.ts";
import { correctWork } from "../services/correct-work.ts";
import { declareIndependence } from "../services/declare-independence.ts";
import { editAssignment } from "../services/edit-assignment.ts";
import { editWork } from "../services/edit-work.ts";
import { logWeek } from "../services/log-week.ts";
import { logWork } from "../services/log-work.ts";
import { removeAssignment } from "../services/remove-assignment.ts";
import { removeWork } from "../services/remove-work.ts";
import { setCapacity } from "../services/set-capacity.ts";
import { procedure, router } from "./trpc.ts";

export const hoursRouter = router({
  read: procedure.input(readHoursSchema).query(({ ctx, input }) => readHours(ctx, input)),
  assign: procedure
    .input(assignSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await assignEvaluator(ctx, input))),
  editAssignment: procedure
    .input(editAssignmentSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await editAssignment(ctx, input))),
  removeAssignment: procedure
    .input(removeAssignmentSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await removeAssignment(ctx, input))),
  declare: procedure
    .input(declareSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await declareIndependence(ctx, input))),
  log: procedure
    .input(logWorkSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await logWork(ctx, input))),
  edit: procedure
    .input(editWorkSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await editWork(ctx, input))),
  remove: procedure
    .input(removeWorkSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await removeWork(ctx, input))),
  correct: procedure
    .input(correctWorkSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await correctWork(ctx, input))),
  logWeek: procedure.input(logWeekSchema).mutation(({ ctx, input }) => logWeek(ctx, input)),
  closeMonth: procedure.input(closeMonthSchema).mutation(({ ctx, input }) => closeMonth(ctx, input)),
  setCapacity: procedure.input(setCapacitySchema).mutation(({ ctx, input }) => setCapacity(ctx, input)),
});
