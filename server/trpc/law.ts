import { z } from "zod";
import { momentSchema } from "#shared/known-at.ts";
import { addFigureSchema } from "#shared/rules-in-law.ts";
import { readLaw } from "../queries/law.ts";
import { addFigure } from "../services/add-figure.ts";
import { procedure, router } from "./trpc.ts";

export const lawRouter = router({
  read: procedure
    .input(z.object({ projectId: z.int().positive(), knownAt: momentSchema.optional() }))
    .query(({ ctx, input }) => readLaw(ctx, input)),
  addFigure: procedure.input(addFigureSchema).mutation(({ ctx, input }) => addFigure(ctx, input)),
});
