import {
  addConditionSchema,
  checkConditionSchema,
  editConditionSchema,
  switchConditionSchema,
} from "#shared/gates.ts";
import { withRecords } from "../queries/facts.ts";
import { addCondition } from "../services/add-condition.ts";
import { checkCondition } from "../services/check-condition.ts";
import { editCondition } from "../services/edit-condition.ts";
import { switchCondition } from "../services/switch-condition.ts";
import { procedure, router } from "./trpc.ts";

export const gatesRouter = router({
  add: procedure.input(addConditionSchema).mutation(({ ctx, input }) => addCondition(ctx, input)),
  edit: procedure.input(editConditionSchema).mutation(({ ctx, input }) => editCondition(ctx, input)),
  switch: procedure.input(switchConditionSchema).mutation(({ ctx, input }) => switchCondition(ctx, input)),
  check: procedure
    .input(checkConditionSchema)
    .mutation(async ({ ctx, input }) => withRecords(ctx, await checkCondition(ctx, input))),
});
