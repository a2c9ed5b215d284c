import { z } from "zod";
import { leaveProcurement } from "../services/leave-procurement.ts";
import { lookAtProcurement } from "../services/look-at-procurement.ts";
import { procedure, router } from "./trpc.ts";

const id = z.int().positive();
const lookSchema = z.object({ projectId: id, procurementId: id, page: z.uuid() });

export const presenceRouter = router({
  /** Says who looks at a procurement, and tells who else does. */
  look: procedure.input(lookSchema).mutation(({ ctx, input }) => lookAtProcurement(ctx, input)),
  leave: procedure.input(lookSchema).mutation(({ ctx, input }) => leaveProcurement(ctx, input)),
});
