import { sql } from "drizzle-orm";
import { assertMayAdminister, type Role } from "#shared/access.ts";
import type { InvitationOf, OrganisationInput, PersonOf } from "#shared/administration.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordSecurityEvent } from "../security-log.ts";

export interface People {
  people: PersonOf[];
  /** Open ones. */
  invitations: InvitationOf[];
}

/**
 * Everybody who is or was of an organisation, by name, and who is invited to it. That somebody looked is in the security
 * log, once an hour.
 */
export async function readPeople(ctx: Context, { organisationId }: OrganisationInput): Promise<People> {
  assertMayAdminister(ctx.access, "people.list", organisationId);
  return inTransaction({ ...ctx, key: null }, async (tx) => {
    await recordReading(tx, ctx, organisationId);
    return {
      people: await readPersons(tx, ctx, organisationId),
      invitations: await readInvitations(tx, organisationId),
    };
  });
}

async function recordReading(tx: Tx, { actor }: Context, organisationId: number): Promise<void> {
  const [known] = await tx.execute(sql`
    select from security_events
    where organisation_id = ${organisationId} and kind = 'personalData.read' and actor = ${actor}
      and recorded_at > now() - interval '1 hour'
    limit 1`);
  if (!known) await recordSecurityEvent(tx, { kind: "personalData.read", actor, organisationId });
}

interface PersonRow extends Record<string, unknown> {
  userId: string;
  name: string;
  email: string;
  isAdministrator: boolean;
  isOperator: boolean;
  roles: { projectId: number; role: Role }[];
  hasSecondFactor: boolean;
  sessions: number;
  lastSeenAt: string | null;
  disabledAt: string | null;
  anonymisedAt: string | null;
  isElsewhere: boolean;
}

async function readPersons(
  tx: Tx,
  { access: { isLocal, isOperator, administers } }: Context,
  organisationId: number,
): Promise<PersonOf[]> {
  const rows = await tx.execute<PersonRow>(sql`
    select u.id as "userId", u.name, u.email, u.is_operator as "isOperator",
      u.two_factor_enabled as "hasSecondFactor",
      exists (
        select from administrators a
        where a.user_id = u.id and a.organisation_id = ${organisationId} and a.removed_at is null
      ) as "isAdministrator",
      coalesce((
        select json_agg(json_build_object('projectId', m.project_id, 'role', m.role) order by m.project_id)
        from memberships m join projects p on p.id = m.project_id
        where m.user_id = u.id and p.organisation_id = ${organisationId} and m.removed_at is null
      ), '[]') as roles,
      (select count(*)::int from sessions s where s.user_id = u.id and s.expires_at > now()) as sessions,
      (select to_json(max(s.updated_at)) from sessions s where s.user_id = u.id) as "lastSeenAt",
      to_json(u.disabled_at) as "disabledAt", to_json(u.anonymised_at) as "anonymisedAt",
      account_is_elsewhere(u.id, ${`{${administers.join(",")}}`}::bigint[]) as "isElsewhere"
    from users u
    where exists (
      select from administrators a where a.user_id = u.id and a.organisation_id = ${organisationId}
    ) or exists (
      select from memberships m join projects p on p.id = m.project_id
      where m.user_id = u.id and p.organisation_id = ${organisationId}
    )
    order by u.anonymised_at is not null, u.disabled_at is not null, lower(u.name), u.id`);
  return rows.map(({ isElsewhere, ...person }) => ({
    ...person,
    isOurs: isLocal || isOperator || !(person.isOperator || isElsewhere),
  }));
}

async function readInvitations(tx: Tx, organisationId: number): Promise<InvitationOf[]> {
  const rows = await tx.execute<{ invitation: InvitationOf }>(sql`
    select json_build_object('id', i.id, 'email', i.email, 'projectId', i.project_id, 'role', i.role,
      'invitedBy', u.name, 'invitedAt', i.invited_at, 'expiresAt', i.expires_at,
      'isSpent', i.expires_at <= now()) as invitation
    from invitations i left join users u on u.id = i.invited_by
    where i.organisation_id = ${organisationId} and i.accepted_at is null and i.revoked_at is null
    order by i.id desc`);
  return rows.map(({ invitation }) => invitation);
}
