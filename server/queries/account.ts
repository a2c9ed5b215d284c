import type { Sql } from "postgres";

/** One browser in which somebody is signed in. */
export interface OwnSession {
  id: string;
  address: string | null;
  userAgent: string | null;
  startedAt: string;
  usedAt: string;
  /** The one in which it is asked. */
  isCurrent: boolean;
}

/** Where somebody is signed in now, the latest used first. */
export async function readOwnSessions(
  sql: Sql,
  { userId, sessionId, idleLimit }: { userId: string; sessionId: string | null; idleLimit: number },
): Promise<OwnSession[]> {
  const rows = await sql<{ session: OwnSession }[]>`
    select json_build_object(
      'id', id, 'address', ip_address, 'userAgent', user_agent,
      'startedAt', created_at, 'usedAt', updated_at, 'isCurrent', id = ${sessionId}) as session
    from sessions
    where user_id = ${userId} and expires_at > now() and updated_at > now() - make_interval(secs => ${idleLimit})
    order by updated_at desc`;
  return rows.map(({ session }) => session);
}

/** How somebody can sign in. */
export async function readMethods(
  sql: Sql,
  userId: string,
): Promise<{ hasPassword: boolean; hasSecondFactor: boolean }> {
  const [row] = await sql<[{ hasPassword: boolean; hasSecondFactor: boolean }]>`
    select
      exists (select from login_methods where user_id = u.id and password is not null) as "hasPassword",
      u.two_factor_enabled as "hasSecondFactor"
    from users u where u.id = ${userId}`;
  return row;
}
