import { and, asc, eq, getTableColumns, sql } from "drizzle-orm";
import { type SpecialDay, specialDaysIn } from "#drizzle/law/special-days.ts";
import { projects, rulesInLaw } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import type { ForecastBasis } from "#shared/notice-to-contract.ts";
import type { Day } from "#shared/period.ts";
import { type Context, inSnapshot } from "../context.ts";

/** What forecasts of a project rest on besides its own facts. */
export interface Law extends ForecastBasis {
  /** Public holidays and shortened days, in order. */
  days: SpecialDay[];
  revision: number;
  today: Day;
}

/**
 * Reads a project's statutory figures, and the days nobody works from the year before its eligible period to three
 * years after. As known on a moment, the figures that somebody added later are left out; those that come with the
 * product were always known. Refuses with NOT_FOUND.
 */
export async function readLaw(
  ctx: Context,
  { projectId, knownAt }: { projectId: number; knownAt?: string },
): Promise<Law> {
  return inSnapshot(ctx, async (tx) => {
    const { projectId: _, key, recordedAt, ...columns } = getTableColumns(rulesInLaw);
    const [[project], rules] = await Promise.all([
      tx
        .select({ revision: projects.revision, from: projects.eligibleFrom, to: projects.eligibleTo })
        .from(projects)
        .where(eq(projects.id, projectId)),
      tx
        .select(columns)
        .from(rulesInLaw)
        .where(
          and(
            eq(rulesInLaw.projectId, projectId),
            knownAt === undefined
              ? undefined
              : sql`(key is not null or recorded_at < ${knownAt}::timestamptz + interval '1 millisecond')`,
          ),
        )
        .orderBy(asc(rulesInLaw.id)),
    ]);
    if (!project) throw new DomainError("NOT_FOUND", { field: "projectId" });
    const days = specialDaysIn(yearOf(project.from) - 1, yearOf(project.to) + 3);
    const holidays = days.filter(({ kind }) => kind === "holiday").map(({ day }) => day);
    return { rules, holidays, days, revision: project.revision, today: ctx.today };
  });
}

function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}
