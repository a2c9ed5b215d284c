import { createHmac, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Sql } from "postgres";
import { type Access, LOCAL_ACCESS, NO_ACCESS, type Role, type Seat } from "#shared/access.ts";
import type { Database } from "./db.ts";

declare module "fastify" {
  interface FastifyRequest {
    identity: Identity;
  }
}

/** Who asks, and in which session. */
export interface Identity {
  access: Access;
  /** Null without a login, and where nobody is signed in. */
  sessionId: string | null;
}

export interface Login {
  /** Connections of the owner of the tables: who signs in is read before it is known who asks. */
  database: Database;
  /** What the cookie is signed with. */
  secret: string;
  /** Seconds without a request after which a session is dead. */
  idleLimit: number;
  cookieName: string;
}

const LOCAL: Identity = Object.freeze({ access: LOCAL_ACCESS, sessionId: null });
const NOBODY: Identity = Object.freeze({ access: NO_ACCESS, sessionId: null });

/** Puts on every request who asks; without a login that is the local user. */
export function identify(app: FastifyInstance, login: Login | null): void {
  app.decorateRequest("identity", null as unknown as Identity);
  app.addHook("onRequest", async (request) => {
    request.identity = login === null ? LOCAL : NOBODY;
    if (login === null || !request.url.startsWith("/api/")) return;
    const token = readSessionToken(request.headers.cookie, login);
    if (token === null) return;
    request.identity = (await readIdentity(login, token, isOfPerson(request))) ?? NOBODY;
  });
}

/** The token in the cookie, when it was signed here. */
export function readSessionToken(cookies: string | undefined, { cookieName, secret }: Login): string | null {
  const value = cookies
    ?.split("; ")
    .find((cookie) => cookie.startsWith(`${cookieName}=`))
    ?.slice(cookieName.length + 1);
  if (!value) return null;
  const text = decode(value);
  const dot = text.lastIndexOf(".");
  const token = text.slice(0, dot);
  const expected = Buffer.from(signature(token, secret));
  const given = Buffer.from(text.slice(dot + 1));
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : null;
}

/** As the sign-in library signs its cookies. */
export function signSessionToken(token: string, secret: string): string {
  return encodeURIComponent(`${token}.${signature(token, secret)}`);
}

function signature(token: string, secret: string): string {
  return createHmac("sha256", secret).update(token).digest("base64");
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return "";
  }
}

/** What pages ask for by themselves does not keep a session alive that nobody uses. */
function isOfPerson({ url }: FastifyRequest): boolean {
  const path = url.split("?", 1)[0]!;
  if (!path.startsWith("/api/trpc/")) return true;
  return decode(path.slice("/api/trpc/".length))
    .split(",")
    .some((name) => !BY_ITSELF.has(name));
}

const BY_ITSELF: ReadonlySet<string> = new Set([
  "board.live",
  "board.changesSince",
  "plans.changesSince",
  "presence.look",
  "presence.leave",
]);

/**
 * Who a session belongs to, in one query; null when it has ended, has not been used for too long, or its person may
 * not sign in any more.
 *
 * @param isUse whether this counts as use of the session
 */
export async function readIdentity(
  { database: { sql }, idleLimit }: Pick<Login, "database" | "idleLimit">,
  token: string,
  isUse: boolean,
): Promise<Identity | null> {
  const [row] = await sql<(AccessRow & { sessionId: string; isWorn: boolean })[]>`
    select s.id as "sessionId", s.updated_at < now() - interval '20 seconds' as "isWorn", ${accessColumns(sql)}
    from sessions s join users u on u.id = s.user_id
    where s.token = ${token} and s.expires_at > now()
      and s.updated_at > now() - make_interval(secs => ${idleLimit})
      and u.disabled_at is null and u.anonymised_at is null`;
  if (!row) return null;
  if (isUse && row.isWorn)
    sql`update sessions set updated_at = now() where id = ${row.sessionId}`.catch(() => {}); // The next request tries again.
  return { access: asAccess(row), sessionId: row.sessionId };
}

/** Whether a session lives, and what its person may do now: for what goes on after its request was answered. */
export async function readSessionAgain(
  { database: { sql }, idleLimit }: Pick<Login, "database" | "idleLimit">,
  sessionId: string,
): Promise<Access | null> {
  const [row] = await sql<AccessRow[]>`
    select ${accessColumns(sql)}
    from sessions s join users u on u.id = s.user_id
    where s.id = ${sessionId} and s.expires_at > now()
      and s.updated_at > now() - make_interval(secs => ${idleLimit})
      and u.disabled_at is null and u.anonymised_at is null`;
  return row ? asAccess(row) : null;
}

/** What somebody may do; null when they may not sign in, or there is nobody of that id. */
export async function readAccess({ sql }: Database, userId: string): Promise<Access | null> {
  const [row] = await sql<AccessRow[]>`
    select ${accessColumns(sql)} from users u
    where u.id = ${userId} and u.disabled_at is null and u.anonymised_at is null`;
  return row ? asAccess(row) : null;
}

interface AccessRow {
  id: string;
  name: string;
  email: string;
  isOperator: boolean;
  seats: [projectId: number, role: Role][];
  administers: number[];
  administered: number[];
}

function accessColumns(sql: Sql) {
  return sql`
    u.id, u.name, u.email, u.is_operator as "isOperator",
    coalesce((
      select json_agg(json_build_array(project_id, role)) from memberships
      where user_id = u.id and removed_at is null), '[]') as seats,
    coalesce((
      select json_agg(organisation_id) from administrators
      where user_id = u.id and removed_at is null), '[]') as administers,
    coalesce((
      select json_agg(p.id) from administrators a join projects p using (organisation_id)
      where a.user_id = u.id and a.removed_at is null), '[]') as administered`;
}

function asAccess({ id, name, email, isOperator, seats, administers, administered }: AccessRow): Access {
  const seatsOf: Record<number, Seat[]> = Object.fromEntries(
    seats.map(([projectId, role]) => [projectId, [role]]),
  );
  for (const projectId of administered) seatsOf[projectId] = [...(seatsOf[projectId] ?? []), "administrator"];
  return { user: { id, name, email }, isLocal: false, isOperator, administers, seats: seatsOf };
}
