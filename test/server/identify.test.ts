import { afterAll, beforeAll, expect, test } from "vitest";
import { loadSample } from "#server/services/load-sample.ts";
import { type RunningServer, startServer } from "#server/start.ts";
import { NO_ACCESS } from "#shared/access.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { FIRST_ORGANISATION, givenPerson } from "#test/support/people.ts";
import { ask, databaseUrl } from "#test/support/server.ts";

let db: TestDatabase;
let server: RunningServer;
let projectId: number;

beforeAll(async () => {
  db = await testDatabase();
  ({ projectId } = await loadSample(db.context()));
  server = await startServer({
    environment: { DATABASE_URL: databaseUrl(db), LOGIN: "required", PORT: "0", LOG_LEVEL: "error" },
    clientFolder: null,
  });
});
afterAll(async () => {
  await server?.close();
  await db?.close();
});

async function accessOf(cookie?: string) {
  const answer = await ask(server.address, "/api/trpc/account.me", { headers: cookie ? { cookie } : {} });
  return answer.json.result.data.access;
}

test("Somebody without a session is nobody", async () => {
  expect(await accessOf()).toEqual(NO_ACCESS);
});

test("Somebody with a session is known, with their seats of all kinds", async () => {
  const mari = await givenPerson(db, {
    name: "Mari Maasikas",
    seats: [{ projectId, role: "evaluator" }],
    administers: [FIRST_ORGANISATION],
  });
  expect(mari.access.seats).toEqual({ [projectId]: ["evaluator", "administrator"] });
  expect(await accessOf(await mari.cookie())).toEqual(mari.access);
});

test("A role that was taken away is gone with the next request", async () => {
  const mari = await givenPerson(db, { seats: [{ projectId, role: "manager" }] });
  const cookie = await mari.cookie();
  expect((await accessOf(cookie)).seats).toEqual({ [projectId]: ["manager"] });
  await db.database.sql`update memberships set removed_at = now() where user_id = ${mari.userId}`;
  expect((await accessOf(cookie)).seats).toEqual({});
});

test("A cookie that was signed elsewhere, or names no session, is nobody's", async () => {
  const mari = await givenPerson(db);
  const cookie = await mari.cookie();
  const [name, value] = cookie.split("=") as [string, string];
  const [token, signature] = decodeURIComponent(value).split(".") as [string, string];
  const forged = [
    `${name}=${token}`,
    `${name}=${token}.`,
    `${name}=${token}.${signature.slice(0, -2)}A=`,
    `${name}=x${token}.${signature}`,
    `${name}=`,
    `${name}=%E0%A4%A`,
    `x${cookie}`,
  ];
  for (const each of forged) expect(await accessOf(each), each).toEqual(NO_ACCESS);
  expect((await accessOf(`theme=dark; ${cookie}`)).user.id).toBe(mari.userId);
});

test("Nobody is who a header says", async () => {
  const mari = await givenPerson(db, { isOperator: true });
  for (const name of [
    "x-user",
    "x-forwarded-user",
    "remote-user",
    "x-remote-user",
    "x-email",
    "authorization",
  ])
    for (const value of [mari.userId, mari.email, `Bearer ${mari.userId}`]) {
      const answer = await ask(server.address, "/api/trpc/account.me", { headers: { [name]: value } });
      expect(answer.json.result.data.access).toEqual(NO_ACCESS);
    }
});

test("Somebody who may not sign in any more has no session either", async () => {
  const mari = await givenPerson(db, { isDisabled: true });
  expect(await accessOf(await mari.cookie())).toEqual(NO_ACCESS);
  const jaan = await givenPerson(db);
  const cookie = await jaan.cookie();
  await db.database.sql`update users set anonymised_at = now() where id = ${jaan.userId}`;
  expect(await accessOf(cookie)).toEqual(NO_ACCESS);
});

test.each([
  ["not used for the idle limit", "updated_at = now() - interval '31 minutes'"],
  ["as old as sessions get", "expires_at = now()"],
])("A session %s is dead", async (_, change) => {
  const mari = await givenPerson(db);
  const cookie = await mari.cookie();
  await db.database.sql.unsafe(`update sessions set ${change} where user_id = '${mari.userId}'`);
  expect(await accessOf(cookie)).toEqual(NO_ACCESS);
});

test("Use keeps a session alive, and what pages ask for by themselves does not", async () => {
  const mari = await givenPerson(db, { seats: [{ projectId, role: "auditor" }] });
  const cookie = await mari.cookie();
  const { sql } = db.database;
  await sql`update sessions set updated_at = now() - interval '29 minutes' where user_id = ${mari.userId}`;
  const wasUsed = async () => {
    const [row] = await sql`
      select updated_at > now() - interval '1 minute' as used from sessions where user_id = ${mari.userId}`;
    return row!.used;
  };
  const input = encodeURIComponent(JSON.stringify({ projectId, revision: 0 }));
  const answer = await ask(server.address, `/api/trpc/board.changesSince?input=${input}`, {
    headers: { cookie },
  });
  expect(answer.status).toBe(200);
  expect(await wasUsed()).toBe(false);
  await accessOf(cookie);
  await expect.poll(wasUsed).toBe(true);
});
