import { and, asc, eq, getTableColumns, sql } from "drizzle-orm";
import { projects, rtkDueDates } from "#drizzle/schema.ts";
import { assertMay } from "#shared/access.ts";
import { DomainError } from "#shared/errors.ts";
import type { Day } from "#shared/period.ts";
import type { RtkDueDate } from "#shared/rtk-input.ts";
import { type Context, inSnapshot } from "../context.ts";

/** By when RTK asks for what, as far as a project has it recorded. */
export interface RtkDueDates {
  /** In the order in which they were recorded. */
  dates: RtkDueDate[];
  revision: number;
  today: Day;
}

/**
 * Reads a project's due dates of RTK. As known on a moment, those that somebody added later are left out; those that
 * come with the product were always known. Refuses with NOT_FOUND.
 */
export async function readRtkDueDates(
  ctx: Context,
  { projectId, knownAt }: { projectId: number; knownAt?: string },
): Promise<RtkDueDates> {
  assertMay(ctx.access, "consultations.dueDates", projectId, "projectId");
  return inSnapshot(ctx, async (tx) => {
    const { projectId: _, recordedAt, ...columns } = getTableColumns(rtkDueDates);
    const [[project], dates] = await Promise.all([
      tx.select({ revision: projects.revision }).from(projects).where(eq(projects.id, projectId)),
      tx
        .select(columns)
        .from(rtkDueDates)
        .where(
          and(
            eq(rtkDueDates.projectId, projectId),
            knownAt === undefined
              ? undefined
              : sql`(key is not null or recorded_at < ${knownAt}::timestamptz + interval '1 millisecond')`,
          ),
        )
        .orderBy(asc(rtkDueDates.id)),
    ]);
    if (!project) throw new DomainError("NOT_FOUND", { field: "projectId" });
    return { dates, revision: project.revision, today: ctx.today };
  });
}
