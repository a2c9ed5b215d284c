import { sql } from "drizzle-orm";
import { assertMayAdminister } from "#shared/access.ts";
import type { PersonInput } from "#shared/administration.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordSecurityEvent } from "../security-log.ts";
import { findPerson } from "./find-person.ts";

/** Everything an organisation has about one person, table by table, in the words of the database. */
export interface PersonExport {
  exportedAt: string;
  /** Rows by what they are. */
  [part: string]: unknown;
}

/**
 * Everything that is known about one person in an organisation: their account, roles, hours, what history, comments
 * and the security log tell of them. No passwords, tokens or secrets. That somebody read it is in the security log.
 */
export async function exportPerson(ctx: Context, input: PersonInput): Promise<PersonExport> {
  const { organisationId, userId } = input;
  assertMayAdminister(ctx.access, "people.export", organisationId);
  // Nothing is changed by doing it twice, and what was answered is not kept beside what it was read from.
  return inTransaction({ ...ctx, key: null }, async (tx) => {
    const { name } = await findPerson(tx, input);
    const whose = { organisationId, userId, name };
    const entries: [string, unknown][] = [];
    for (const [part, query] of Object.entries(partsOf(whose))) entries.push([part, await rowsOf(tx, query)]);
    await recordSecurityEvent(tx, {
      kind: "personalData.exported",
      actor: ctx.actor,
      subject: userId,
      organisationId,
    });
    return { exportedAt: new Date().toISOString(), ...Object.fromEntries(entries) };
  });
}

interface Whose {
  organisationId: number;
  userId: string;
  name: string;
}

function partsOf({ organisationId, userId, name }: Whose) {
  const own = sql`project_id in (select id from projects where organisation_id = ${organisationId})`;
  const named = sql`lower(btrim(person)) = lower(btrim(${name}))`;
  return {
    account: sql`
      select id, name, email, email_verified, created_at, two_factor_enabled, is_operator, disabled_at, anonymised_at
      from users where id = ${userId}`,
    waysToSignIn: sql`select * from ways_to_sign_in(${userId})`,
    sessions: sql`
      select created_at, updated_at, expires_at, ip_address, user_agent from sessions where user_id = ${userId}`,
    roles: sql`
      select project_id, role, since, removed_at, opened_at from memberships where user_id = ${userId} and ${own}`,
    administrator: sql`
      select since, removed_at from administrators
      where user_id = ${userId} and organisation_id = ${organisationId}`,
    invitations: sql`
      select i.project_id, i.role, i.email, i.invited_at, i.expires_at, i.accepted_at, i.revoked_at
      from invitations i
      where i.organisation_id = ${organisationId} and i.email = (select email from users where id = ${userId})`,
    responsibleFor: sql`select project_id, id, title from procurements where ${named} and ${own}`,
    assignments: sql`select * from evaluator_assignments where (user_id = ${userId} or ${named}) and ${own}`,
    hours: sql`
      select * from work_entries where (user_id = ${userId} or (user_id is null and ${named})) and ${own}`,
    comments: sql`
      select project_id, procurement_id, id, text, recorded_at, removed_at from comments
      where actor = ${userId} and ${own}`,
    monthsClosed: sql`select project_id, month, closed_at from closed_months where actor = ${userId} and ${own}`,
    sharedLinks: sql`
      select project_id, screen, note, shared_at, expires_at, revoked_at from share_links
      where shared_by = ${userId} and ${own}`,
    history: sql`
      select project_id, revision, procurement_id, kind, before, after, happened_on, recorded_at, note, undoes
      from history where actor = ${userId} and ${own} order by project_id, revision`,
    historyNaming: sql`
      select project_id, revision, procurement_id, kind, before, after, happened_on, recorded_at, note
      from history
      where actor <> ${userId} and ${own}
        and position(lower(btrim(${name})) in lower(before::text || after::text || coalesce(note, ''))) > 0
      order by project_id, revision`,
    securityEvents: sql`
      select recorded_at, kind, actor = ${userId} as by_them, address, details from security_events
      where (actor = ${userId} or subject = ${userId})
        and (organisation_id = ${organisationId} or organisation_id is null)
      order by id`,
  };
}

/** As JSON already, so that every number and moment is written as the database writes it. */
async function rowsOf(tx: Tx, query: ReturnType<typeof sql>): Promise<unknown> {
  const [row] = await tx.execute<{ rows: unknown }>(
    sql`select coalesce(json_agg(each), '[]') as rows from (${query}) each`,
  );
  return row!.rows;
}
