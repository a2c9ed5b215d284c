import postgres from "postgres";
import { type Connection, databaseErrorCode, openDatabase } from "./db.ts";
import { StartupError } from "./startup-error.ts";

/**
 * The role as which the server works for people who have signed in. It owns nothing, row-level security holds for it,
 * and what is only ever added to it can only add to.
 */
export const APP_ROLE = "hanketahvel_app";

/** Rows that are written once: neither changed nor taken away. */
const ADDED_TO = ["history", "security_events", "rules_in_law", "rtk_due_dates", "closed_months"];

/** Rows that are changed, and never taken away: they are marked as removed. */
const KEPT = [
  "organisations",
  "projects",
  "sub_activities",
  "procurements",
  "procurement_stages",
  "plan_revisions",
  "comments",
  "documents",
  "consultations",
  "consultation_exchanges",
  "conditions",
  "procurement_steps",
  "evaluator_assignments",
  "work_entries",
  "outputs",
  "output_deliveries",
];

/** Rows of who may do what, which are never taken away either, and what of them is changed. */
const OF_ACCOUNTS: Readonly<Record<string, string>> = {
  memberships: "role, since, removed_at",
  administrators: "since, removed_at",
  invitations: "revoked_at",
  share_links: "revoked_at, last_read_at",
};

/** What of accounts is for administrators and operators to change; the rest is for those who sign in with them. */
const OF_USERS = "disabled_at, is_operator";

/** Rows that come and go. Those of an adopted plan are frozen all the same. */
const CHANGED = [
  "planned_windows",
  "output_windows",
  "replanning_reasons",
  "condition_checks",
  "capacities",
  "sent_keys",
  "presences",
];

/** What of sessions administrators read when they end them: not by what they are known. */
const OF_SESSIONS = "id, user_id, created_at, updated_at, expires_at, ip_address, user_agent";

/** Processes that start at once do this one after the other. */
const ROLE_LOCK = 4_600_2029;

/**
 * Sees to it that the role is there and has its rights in this database, and no others; of sign-in secrets it has none.
 *
 * @throws StartupError with the SQL to run, where the database's user may not make it
 */
export async function grantAppRole(connection: Connection): Promise<void> {
  const { sql, close } = openDatabase(connection, 1);
  try {
    await makeRole(sql);
    await sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${ROLE_LOCK})`;
      await tx.unsafe(`
        revoke all on all tables in schema public from ${APP_ROLE};
        grant usage on schema public to ${APP_ROLE};
        grant select, insert on ${[...ADDED_TO, ...KEPT, ...CHANGED, ...Object.keys(OF_ACCOUNTS)].join(", ")} to ${APP_ROLE};
        grant update on ${[...KEPT, ...CHANGED].join(", ")} to ${APP_ROLE};
        ${Object.entries(OF_ACCOUNTS)
          .map(([table, columns]) => `grant update (${columns}) on ${table} to ${APP_ROLE};`)
          .join("\n        ")}
        grant delete on ${CHANGED.join(", ")} to ${APP_ROLE};
        grant select, update (${OF_USERS}) on users to ${APP_ROLE};
        grant select (${OF_SESSIONS}), delete on sessions to ${APP_ROLE};
        set local role ${APP_ROLE};`);
    });
  } catch (error) {
    throw databaseErrorCode(error) === NOT_ALLOWED ? await asSentence(sql, error) : error;
  } finally {
    await close();
  }
}

const NOT_ALLOWED = "42501";
/** Somebody else has made it at this moment. */
const THERE_ALREADY = ["42710", "23505"];

/** Roles belong to the whole server of the database: another installation may have made it, or be making it now. */
async function makeRole(sql: postgres.Sql): Promise<void> {
  const [role] = await sql<[{ isThere: boolean; isOurs: boolean }]>`
    select exists (select from pg_roles where rolname = ${APP_ROLE}) as "isThere",
      coalesce((select pg_has_role(oid, 'member') from pg_roles where rolname = ${APP_ROLE}), false) as "isOurs"`;
  try {
    if (!role.isThere) await sql.unsafe(`create role ${APP_ROLE} nologin`);
    if (!role.isThere || !role.isOurs) await sql.unsafe(`grant ${APP_ROLE} to current_user`);
  } catch (error) {
    if (!(error instanceof postgres.PostgresError && THERE_ALREADY.includes(error.code))) throw error;
    await makeRole(sql);
  }
}

async function asSentence(sql: postgres.Sql, cause: unknown): Promise<StartupError> {
  const [{ user }] = await sql<[{ user: string }]>`select quote_ident(current_user) as user`;
  return new StartupError(
    "DATABASE_RIGHTS_MISSING",
    `The database does not let Hanketahvel make the role it works as: as a superuser, run „create role ${APP_ROLE} nologin; grant ${APP_ROLE} to ${user};“ and start again.`,
    { cause },
  );
}
