import { undoSchema } from "#shared/procurement.ts";
import { withPlan } from "../queries/facts.ts";
import { undoChange } from "../services/undo-change.ts";
import { boardRouter } from "./board.ts";
import { lawRouter } from "./law.ts";
import { plansRouter } from "./plans.ts";
import { procurementsRouter } from "./procurements.ts";
import { projectsRouter } from "./projects.ts";
import { reportsRouter } from "./reports.ts";
import { procedure, router } from "./trpc.ts";

export const appRouter = router({
  board: boardRouter,
  law: lawRouter,
  plans: plansRouter,
  procurements: procurementsRouter,
  projects: projectsRouter,
  reports: reportsRouter,
  history: router({
    undo: procedure.input(undoSchema).mutation(async ({ ctx, input }) => {
      const { procurement, ...undone } = await undoChange(ctx, input);
      if (procurement === null) return { ...undone, procurement };
      return withPlan(ctx, { ...undone, procurement });
    }),
  }),
});

export type AppRouter = typeof appRouter;
