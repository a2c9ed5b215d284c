import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import { shareLinks, users } from "#drizzle/accounts.ts";
import { addDays, type Day, PROJECT_TIME_ZONE } from "#shared/period.ts";
import type { Share } from "#shared/share.ts";
import type { Context } from "../context.ts";
import type { Tx } from "../db.ts";

/** A project's links, or one of them. */
export async function findShares(
  tx: Tx,
  { today }: Pick<Context, "today">,
  projectId: number,
  id?: number,
): Promise<Share[]> {
  const { projectId: ofProject, screen, search, withNames, note, sharedBy, sharedAt } = shareLinks;
  const rows = await tx
    .select({
      id: shareLinks.id,
      screen,
      search,
      withNames,
      note,
      sharedBy,
      sharedByName: users.name,
      sharedAt,
      worksUntil: lastDayOf(shareLinks.expiresAt),
      revokedAt: shareLinks.revokedAt,
      lastReadAt: shareLinks.lastReadAt,
    })
    .from(shareLinks)
    .leftJoin(users, eq(users.id, sharedBy))
    .where(and(eq(ofProject, projectId), id === undefined ? undefined : eq(shareLinks.id, id)))
    .orderBy(desc(shareLinks.id));
  return rows.map((row) => ({ ...row, works: row.revokedAt === null && row.worksUntil >= today }));
}

/** The moment a day is over in the project's time zone. */
export function endOfDay(day: Day): SQL<string> {
  return sql<string>`(${addDays(day, 1)}::date::timestamp at time zone ${sql.raw(`'${PROJECT_TIME_ZONE}'`)})`;
}

/** The last day of what ends at a moment. */
function lastDayOf(endsAt: typeof shareLinks.expiresAt): SQL<Day> {
  return sql<Day>`((${endsAt} at time zone ${sql.raw(`'${PROJECT_TIME_ZONE}'`)})::date - 1)::text`;
}
