import { MAY } from "#shared/access.ts";
import { undoSchema } from "#shared/procurement.ts";
import { withPlan, withRecords } from "../queries/facts.ts";
import { isOfRecord } from "../services/restore-record.ts";
import { undoChange } from "../services/undo-change.ts";
import { accountRouter } from "./account.ts";
import { boardRouter } from "./board.ts";
import { consultationsRouter } from "./consultations.ts";
import { gatesRouter } from "./gates.ts";
import { hoursRouter } from "./hours.ts";
import { installationRouter } from "./installation.ts";
import { lawRouter } from "./law.ts";
import { organisationsRouter } from "./organisations.ts";
import { outputsRouter } from "./outputs.ts";
import { peopleRouter } from "./people.ts";
import { plansRouter } from "./plans.ts";
import { presenceRouter } from "./presence.ts";
import { procurementsRouter } from "./procurements.ts";
import { projectsRouter } from "./projects.ts";
import { reportsRouter } from "./reports.ts";
import { sharesRouter } from "./shares.ts";
import { stepsRouter } from "./steps.ts";
import { procedure, router } from "./trpc.ts";

export const appRouter = router({
  account: accountRouter,
  board: boardRouter,
  consultations: consultationsRouter,
  gates: gatesRouter,
  hours: hoursRouter,
  installation: installationRouter,
  law: lawRouter,
  organisations: organisationsRouter,
  outputs: outputsRouter,
  people: peopleRouter,
  plans: plansRouter,
  presence: presenceRouter,
  procurements: procurementsRouter,
  projects: projectsRouter,
  reports: reportsRouter,
  shares: sharesRouter,
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

type PathsOf<Record> = {
  [Name in keyof Record & string]: Record[Name] extends { _def: { type: string } }
    ? Name
    : `${Name}.${PathsOf<Record[Name]>}`;
}[keyof Record & string];

// Whoever adds a procedure says who may use it.
MAY satisfies Record<PathsOf<AppRouter["_def"]["record"]>, unknown>;
