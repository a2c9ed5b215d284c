import { z } from "zod";
import { RTK_FLAGS } from "#shared/consultation.ts";
import { momentSchema } from "#shared/known-at.ts";
import { daySchema, periodSchema } from "#shared/period.ts";
import { WINDOW_KINDS } from "#shared/plan.ts";
import { KINDS, PROCEDURES, RTK_INVOLVEMENTS } from "#shared/procurement.ts";
import { VERDICTS } from "#shared/slippage.ts";
import { stageSchema } from "#shared/stages.ts";
import { readBoard, readBoardChanges } from "../queries/board.ts";
import { readLive } from "../queries/live.ts";
import { procedure, router } from "./trpc.ts";

const projectId = z.coerce.number().int().positive();

/** A yardstick as an address writes it: `inForce`, `first`, or a revision's id. */
const againstSchema = z
  .union(
    [
      z.literal(["inForce", "first"]),
      z.coerce.number("UNKNOWN_REVISION").int("UNKNOWN_REVISION").positive("UNKNOWN_REVISION"),
    ],
    "UNKNOWN_REVISION",
  )
  .default("inForce");

/** How a program asks to look at a project. */
export const viewInput = z.object({
  project: projectId.optional(),
  on: daySchema.optional(),
  against: againstSchema,
  /** The moment by which it had to be recorded to count; left out: now. */
  knownAt: momentSchema.optional(),
});

export const slippageSchema = z.object({ verdict: z.enum(VERDICTS), quarters: z.int().nullable() });
export const windowSchema = z.object({
  from: periodSchema.nullable(),
  to: periodSchema,
  kind: z.enum(WINDOW_KINDS),
  verbatim: z.string(),
  revisionId: z.int(),
});

export const yardstickSchema = z.union([z.literal(["inForce", "first"]), z.int()]);
export const projectSchema = z.object({
  id: z.int(),
  number: z.string(),
  name: z.string(),
  eligibleFrom: daySchema,
  eligibleTo: daySchema,
});

/** What `GET /api/v1/board` answers; used for its description, never to check prepared bytes. */
export const boardSchema = z.object({
  project: projectSchema,
  revision: z.int(),
  on: daySchema,
  against: yardstickSchema,
  knownAt: z.iso.datetime().nullable(),
  stages: z.array(
    z.object({
      stage: z.enum([...stageSchema.options, "closed"]),
      procurements: z.array(
        z.object({
          id: z.int(),
          title: z.string(),
          kind: z.enum(KINDS),
          subActivity: z.int().nullable(),
          procedure: z.enum(PROCEDURES).nullable(),
          rtkInvolvement: z.enum(RTK_INVOLVEMENTS),
          status: z.enum(["active", "completed", "failed", "cancelled"]),
          stage: stageSchema,
          version: z.int(),
          retenderOf: z.int().nullable(),
          headline: slippageSchema.extend({ total: z.int().nullable() }),
          rtk: z.object({
            flag: z.enum(RTK_FLAGS),
            since: daySchema.nullable(),
            daysAtRtk: z.int(),
            daysWithUs: z.int(),
            rounds: z.int(),
          }),
          evaluatorHours: z.object({ forecast: z.number(), logged: z.number(), unassigned: z.int() }),
          stages: z.array(
            z.object({
              stage: stageSchema,
              applicable: z.boolean(),
              metOn: daySchema.nullable(),
              firstPromise: windowSchema.nullable(),
              planInForce: windowSchema.nullable(),
              slippage: slippageSchema,
              replanned: slippageSchema,
            }),
          ),
        }),
      ),
    }),
  ),
});

/** Projects that one browser is told of at a time. */
const MOST_PROJECTS = 50;

export const boardRouter = router({
  /** The prepared bytes of the board; the public interface answers them as they are. */
  read: procedure
    .meta({
      openapi: {
        method: "GET",
        path: "/api/v1/board",
        summary:
          "Procurements by stage, as of a day (what had happened by then), as known at a moment (what had been recorded by then) and against a yardstick, with slippage of every stage.",
        answers: boardSchema,
      },
    })
    .input(viewInput)
    .query(({ ctx, input: { project = null, on = null, against, knownAt = null } }) =>
      readBoard(ctx, { projectId: project, on, against, knownAt }),
    ),
  changesSince: procedure
    .input(z.object({ projectId, revision: z.int().nonnegative() }))
    .query(({ ctx, input }) => readBoardChanges(ctx, input)),
  /** Yields the project's revision once at once, and again after every commit; see {@link readLive}. */
  live: procedure
    .input(z.object({ projectId, others: z.array(projectId).max(MOST_PROJECTS).optional() }))
    .subscription(({ ctx, input, signal }) => readLive(ctx, input, signal!)),
});
