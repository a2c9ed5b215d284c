import { and, asc, eq, getTableColumns, sql } from "drizzle-orm";
import { type SpecialDay, specialDaysIn } from "#drizzle/law/special-days.ts";
import { projects, rulesInLaw } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import type { ForecastBasis } from "#shared/notice-to-contract.ts";
import type { Tx } from "../db.ts";

/** What forecasts of a project rest on besides its own facts. */
export interface FoundLaw extends ForecastBasis {
  /** Public holidays and shortened days, in order. */
  days: SpecialDay[];
  revision: number;
}

/**
 * A project's statutory figures, and the days nobody works from the year before its eligible period to three years
 * after. As known on a moment, the figures that somebody added later are left out; those that come with the product
 * were always known. Refuses with NOT_FOUND.
 */
export async function findLaw(tx: Tx, projectId: number, knownAt?: string): Promise<FoundLaw> {
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
  return { rules, holidays, days, revision: project.revision };
}

function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}
