import { undoSchema } from "#shared/procurement.ts";
import { withPlan, withRecords } from "../queries/facts.ts";
import { isOfRecord } from "../services/restore-record.ts";
import { undoChange } from "../services/undo-change.ts";
import { boardRouter } from "./board.ts";
import { consultationsRouter } from "./consultations.ts";
import { gatesRouter } from "./gates.ts";
import { hoursRouter } from "./hours.ts";
import { lawRouter } from "./law.ts";
import { outputsRouter } from "./outputs.ts";
import { plansRouter } from "./plans.ts";
import { procurementsRouter } from "./procurements.ts";
import { projectsRouter } from "./projects.ts";
import { reportsRouter } from "./reports.ts";
import { stepsRouter } from "./steps.ts";
import { procedure, router } from "./trpc.ts";

export const appRouter = router({
  board: boardRouter,
  consultations: consultationsRouter,
  gates: gatesRouter,
  hours: hoursRouter,
  law: lawRouter,
  outputs: outputsRouter,
  plans: plansRouter,
  procurements: procurementsRouter,
  projects: projectsRouter,
  reports: reportsRouter,
  steps: stepsRouter,
  history: router({
    undo: procedure.input(undoSchema).mutation(async ({ ctx, input }) => {
      const { procurement, ...undone } = await undoChange(ctx, input);
      if (procurement === null) return { ...undone, procurement };
      if (isOfRecord(undone.undone)) return withRecords(ctx, { ...undone, procurement });
      return withPlan(ctx, { ...undone, procurement });
    }),
  }),
});

export type AppRouter = typeof appRouter;
