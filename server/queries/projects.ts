import { desc } from "drizzle-orm";
import { projects } from "#drizzle/schema.ts";
import type { Project } from "#shared/board.ts";
import type { Context } from "../context.ts";
import { asRefusal } from "../db.ts";

export interface ProjectList {
  /** The one shown where an address names none. */
  currentId: number | null;
  projects: (Project & { revision: number; openedAt: string })[];
}

/** All projects, the one opened last first. */
export async function readProjects(ctx: Context): Promise<ProjectList> {
  try {
    const list = await ctx.database.db
      .select()
      .from(projects)
      .orderBy(desc(projects.openedAt), desc(projects.id));
    return { currentId: list[0]?.id ?? null, projects: list };
  } catch (error) {
    throw asRefusal(error);
  }
}
