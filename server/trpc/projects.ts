import { z } from "zod";
import { copyProjectSchema } from "#shared/administration.ts";
import { createProjectSchema, loadSampleSchema } from "#shared/project.ts";
import { readProjects } from "../queries/projects.ts";
import { copyProject } from "../services/copy-project.ts";
import { createProject } from "../services/create-project.ts";
import { loadSample } from "../services/load-sample.ts";
import { openProject } from "../services/open-project.ts";
import { procedure, router } from "./trpc.ts";

export const projectsRouter = router({
  list: procedure.query(({ ctx }) => readProjects(ctx)),
  create: procedure.input(createProjectSchema).mutation(({ ctx, input }) => createProject(ctx, input)),
  copy: procedure.input(copyProjectSchema).mutation(({ ctx, input }) => copyProject(ctx, input)),
  loadSample: procedure.input(loadSampleSchema).mutation(({ ctx, input }) => loadSample(ctx, input)),
  open: procedure
    .input(z.object({ projectId: z.int().positive() }))
    .mutation(({ ctx, input }) => openProject(ctx, input)),
});
