import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { memberships } from "#drizzle/accounts.ts";
import { projects } from "#drizzle/schema.ts";
import type { Access } from "#shared/access.ts";
import type { Project } from "#shared/board.ts";
import { type Context, inSnapshot } from "../context.ts";
import { asRefusal, type Tx } from "../db.ts";

export interface ProjectList {
  /** The one shown where an address names none. */
  currentId: number | null;
  projects: ListedProject[];
}

type ListedProject = Project & { organisationId: number; revision: number; openedAt: string };

/** The projects that somebody may see, the one they opened last first. */
export async function readProjects(ctx: Context): Promise<ProjectList> {
  const list = ctx.access.isLocal
    ? await readAll(ctx)
    : await inSnapshot(ctx, (tx) => readOwn(tx, ctx.access));
  return { currentId: list[0]?.id ?? null, projects: list };
}

async function readAll({ database: { db } }: Context): Promise<ListedProject[]> {
  try {
    return await db.select().from(projects).orderBy(desc(projects.openedAt), desc(projects.id));
  } catch (error) {
    throw asRefusal(error);
  }
}

/** Whoever has no role in a project they may see, as an administrator, has no last time of their own either. */
async function readOwn(tx: Tx, { user, seats }: Access): Promise<ListedProject[]> {
  const rows = await tx
    .select({ project: projects, openedAt: memberships.openedAt })
    .from(projects)
    .leftJoin(
      memberships,
      and(
        eq(memberships.projectId, projects.id),
        eq(memberships.userId, user?.id ?? ""),
        isNull(memberships.removedAt),
      ),
    )
    .where(sql`${projects.id} = any(${`{${Object.keys(seats).join(",")}}`}::bigint[])`)
    .orderBy(sql`${memberships.openedAt} desc nulls last`, desc(projects.openedAt), desc(projects.id));
  return rows.map(({ project, openedAt }) => ({ ...project, openedAt: openedAt ?? project.openedAt }));
}
