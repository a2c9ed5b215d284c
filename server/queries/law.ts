import { asc, eq, getTableColumns } from "drizzle-orm";
import { type SpecialDay, specialDaysIn } from "#drizzle/law/special-days.ts";
import { projects, rulesInLaw } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import type { ForecastBasis } from "#shared/forecast.ts";
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
 * years after. Refuses with NOT_FOUND.
 */
export async function readLaw(ctx: Context, { projectId }: { projectId: number }): Promise<Law> {
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
        .where(eq(rulesInLaw.projectId, projectId))
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
