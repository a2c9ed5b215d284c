import { z } from "zod";
import { RTK_FLAGS, type RtkFlag } from "#shared/consultation.ts";
import { daySchema } from "#shared/period.ts";
import { KINDS, type Kind } from "#shared/procurement.ts";
import { INCOMPARABLES, type ReportTotals } from "#shared/slippage-report.ts";
import { LATE_REASONS, stageSchema } from "#shared/stages.ts";
import { textSchema } from "#shared/text.ts";
import { readSlippageReport } from "../queries/slippage-report.ts";
import { projectSchema, slippageSchema, viewInput, windowSchema, yardstickSchema } from "./board.ts";
import { procedure, router } from "./trpc.ts";

const reportInput = viewInput.extend({
  kind: listOf((each): each is Kind => KINDS.includes(each as Kind)).meta({
    description: "kinds with commas between",
  }),
  sub: listOf((each): each is string => /^\d{1,2}$/.test(each)).meta({
    description: "numbers of sub-activities with commas between; 0 is none",
  }),
  rtk: listOf((each): each is RtkFlag => RTK_FLAGS.includes(each as RtkFlag)).meta({
    description: "what is said about RTK, with commas between",
  }),
  q: textSchema(200).default("").meta({ description: "words that a procurement must have" }),
  late: z.stringbool().default(false).meta({ description: "only procurements that are behind now" }),
});

const totals = z.object({
  milestones: z.int(),
  behind: z.int().meta({ description: "met late, or open and overdue" }),
  overdue: z.int().meta({ description: "of them, still open" }),
  slipped: z.int().meta({ description: "quarters from promise to day, over all that are behind" }),
  lost: z.int().meta({ description: "quarters lost in a stage that were not lost before it" }),
  regained: z.int(),
  early: z.int(),
  earlyQuarters: z.int(),
  onTime: z.int(),
  notDue: z.int(),
  notComparable: z.int(),
  moved: z.int().meta({ description: "how often a revision moved a promise later" }),
  replanned: z.int().meta({ description: "quarters from the first promises to the plan in force" }),
  unexplained: z.int().meta({ description: "late milestones and later windows without a reason" }),
}) satisfies z.ZodType<ReportTotals>;

const reason = { reason: z.enum(LATE_REASONS).nullable(), note: z.string().nullable() };
const group = <K extends z.ZodType>(key: K) => z.array(totals.extend({ key }));

/** What `GET /api/v1/reports/slippage` answers; used for its description, never to check prepared bytes. */
export const slippageReportSchema = z.object({
  project: projectSchema,
  revision: z.int(),
  on: daySchema,
  against: yardstickSchema,
  knownAt: z.string().nullable(),
  totals,
  groups: z.object({
    stage: group(stageSchema),
    kind: group(z.enum(KINDS)),
    subActivity: group(z.int().nullable()),
    reason: group(z.enum([...LATE_REASONS, "notGiven", "earlier"])),
  }),
  overTime: z.array(
    totals
      .pick({ behind: true, slipped: true, lost: true, regained: true, replanned: true })
      .extend({ on: daySchema }),
  ),
  entries: z.array(
    z.object({
      id: z.int(),
      title: z.string(),
      kind: z.enum(KINDS),
      subActivity: z.int().nullable(),
      stage: stageSchema,
      metOn: daySchema.nullable(),
      promise: windowSchema.nullable(),
      incomparable: z.enum(INCOMPARABLES).nullable(),
      slippage: slippageSchema,
      lost: z.int().nullable(),
      ...reason,
      overridden: z
        .object({ conditions: z.array(z.int()), note: z.string() })
        .nullable()
        .meta({ description: "conditions that were passed over when it was met, and why" }),
      replanned: slippageSchema,
      replannings: z.array(
        z.object({ revisionId: z.int(), quarters: z.int(), isLater: z.boolean(), ...reason }),
      ),
      total: slippageSchema,
    }),
  ),
});

export const reportsRouter = router({
  /** Prepared bytes, like the board's. */
  slippage: procedure
    .meta({
      openapi: {
        method: "GET",
        path: "/api/v1/reports/slippage",
        summary:
          "Quarters slipped and re-planned, where they were lost and why: by stage, kind, sub-activity and reason, over time, and for each milestone.",
        answers: slippageReportSchema,
      },
    })
    .input(reportInput)
    .query(
      ({ ctx, input: { project = null, on = null, against, knownAt = null, kind, sub, rtk, q, late } }) =>
        readSlippageReport(ctx, {
          projectId: project,
          on,
          against,
          knownAt,
          filters: { text: q, kinds: kind, subActivities: sub.map(Number), persons: [], rtk, late },
        }),
    ),
});

/** A list as an address writes it, with commas. */
function listOf<T extends string>(isOne: (text: string) => text is T) {
  return z
    .string()
    .default("")
    .transform((text, { issues }) => {
      const list = text.split(",").filter((each) => each !== "");
      const known = list.filter(isOne);
      if (known.length < list.length) issues.push({ code: "custom", input: text, message: "INVALID_INPUT" });
      return known;
    });
}
