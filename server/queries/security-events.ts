import { sql } from "drizzle-orm";
import { assertMayAdminister } from "#shared/access.ts";
import { EVENTS_AT_A_TIME, type ReadEventsInput } from "#shared/administration.ts";
import { PROJECT_TIME_ZONE } from "#shared/period.ts";
import { type Context, inSnapshot } from "../context.ts";
import type { SecurityEventKind } from "../security-log.ts";

/** One line of the security log, with names as they are now. */
export interface SecurityEventShown {
  id: number;
  recordedAt: string;
  kind: SecurityEventKind;
  /** Who did it, by id, and by name where there is such an account. */
  actor: string | null;
  actorName: string | null;
  subject: string | null;
  subjectName: string | null;
  address: string | null;
  details: Record<string, string | number | boolean | null>;
}

export interface SecurityEventsPage {
  events: SecurityEventShown[];
  /** Whether there are older ones. */
  hasMore: boolean;
}

/**
 * The security log of an organisation, the latest first: what concerns it, and the sign-ins of its people, which
 * concern no organisation by themselves.
 */
export async function readSecurityEvents(
  ctx: Context,
  { organisationId, kind, userId, from, to, before }: ReadEventsInput,
): Promise<SecurityEventsPage> {
  assertMayAdminister(ctx.access, "organisations.events", organisationId);
  const rows = await inSnapshot(ctx, (tx) =>
    tx.execute<{ event: SecurityEventShown }>(sql`
      with people as (
        select user_id as id from administrators where organisation_id = ${organisationId}
        union
        select m.user_id from memberships m join projects p on p.id = m.project_id
        where p.organisation_id = ${organisationId}
      )
      select json_build_object('id', e.id, 'recordedAt', e.recorded_at, 'kind', e.kind, 'actor', e.actor,
        'actorName', a.name, 'subject', e.subject, 'subjectName', s.name, 'address', e.address,
        'details', e.details) as event
      from security_events e
      left join users a on a.id = e.actor and a.id in (select id from people)
      left join users s on s.id = e.subject and s.id in (select id from people)
      where (e.organisation_id = ${organisationId} or (e.organisation_id is null and (
          e.actor in (select id from people) or e.subject in (select id from people))))
        and (${kind}::text is null or e.kind = ${kind}::text or starts_with(e.kind, ${kind}::text || '.'))
        and (${userId}::text is null or e.actor = ${userId}::text or e.subject = ${userId}::text)
        and (${from}::date is null
          or e.recorded_at >= (${from}::date)::timestamp at time zone ${PROJECT_TIME_ZONE}::text)
        and (${to}::date is null
          or e.recorded_at < (${to}::date + 1)::timestamp at time zone ${PROJECT_TIME_ZONE}::text)
        and (${before}::bigint is null or e.id < ${before}::bigint)
      order by e.id desc
      limit ${EVENTS_AT_A_TIME + 1}`),
  );
  const events = rows.map(({ event }) => event);
  return { events: events.slice(0, EVENTS_AT_A_TIME), hasMore: events.length > EVENTS_AT_A_TIME };
}
