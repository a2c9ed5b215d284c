import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Context } from "#server/context.ts";
import { sweepSentKeys } from "#server/sent-keys.ts";
import { logWork } from "#server/services/log-work.ts";
import { type RunningServer, startServer } from "#server/start.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { work } from "#test/support/given-hours.ts";
import { givenPerson } from "#test/support/people.ts";
import { codeOf, logRepeatedly, logUnder } from "#test/support/repeats.ts";
import { ask, databaseUrl } from "#test/support/server.ts";

let db: TestDatabase;
let ctx: Context;
let server: RunningServer;
let projectId: number;
let id: number;

const start = () =>
  startServer({
    environment: { DATABASE_URL: databaseUrl(db), LOGIN: "off", PORT: "0", LOG_LEVEL: "silent" },
    clientFolder: null,
  });

beforeAll(async () => {
  db = await testDatabase();
  ctx = db.context();
  server = await start();
});
beforeEach(async () => {
  projectId = await givenProject(ctx);
  ({ id } = await givenProcurement(ctx, { projectId }));
});
afterAll(async () => {
  await server?.close();
  await db?.close();
});

async function logged(): Promise<{ entries: number; noted: number }> {
  const [row] = await db.database.sql<[{ entries: number; noted: number }]>`
    select count(*)::int as entries, count(distinct note)::int as noted
    from work_entries where procurement_id = ${id} and removed_at is null`;
  return row;
}

describe("a change that is sent again under its key", () => {
  test("has one effect and one answer, however many arrive at once", async () => {
    const { sends, inFlight, others } = await logRepeatedly(server.address, id, 24);
    expect(others).toEqual([]);
    expect(await logged()).toEqual({ entries: 24, noted: 24 });
    expect(inFlight).toBeGreaterThan(0);
    for (const { answers } of sends) {
      expect(answers.length).toBeGreaterThan(0);
      expect(new Set(answers.map((text) => JSON.parse(text).result.data.revision)).size).toBe(1);
    }
  });

  test("gets the answer of the first time, and history tells of it once", async () => {
    const key = randomUUID();
    const [first, again] = [
      await logUnder(server.address, key, { id }),
      await logUnder(server.address, key, { id }),
    ];
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.json).toEqual(first.json);
    const [row] = await db.database.sql`
      select count(*)::int as changes from history where procurement_id = ${id} and kind like 'work.%'`;
    expect(row).toEqual({ changes: 1 });
  });

  test("is refused when the key was for something else", async () => {
    const key = randomUUID();
    await logUnder(server.address, key, { id, hours: 1 });
    const other = await logUnder(server.address, key, { id, hours: 2 });
    expect([other.status, codeOf(other)]).toEqual([422, "KEY_REUSED"]);
    const comment = await ask(server.address, "/api/trpc/procurements.comment", {
      method: "POST",
      headers: { "idempotency-key": key },
      body: { id, text: "Sama võti." },
    });
    expect([comment.status, codeOf(comment)]).toEqual([422, "KEY_REUSED"]);
    expect(await logged()).toEqual({ entries: 1, noted: 1 });
  });

  test("is told to wait while the first is under way, and gets its answer afterwards", async () => {
    const key = randomUUID();
    const { held, release } = await holdProcurement();
    const first = logUnder(server.address, key, { id });
    await expect.poll(waiting, { interval: 10, timeout: 10_000 }).toBe(1);
    const second = await logUnder(server.address, key, { id });
    expect([second.status, codeOf(second)]).toEqual([409, "IN_FLIGHT"]);
    release();
    await held;
    const { status, json } = await first;
    expect(status).toBe(200);
    expect((await logUnder(server.address, key, { id })).json).toEqual(json);
    expect(await logged()).toEqual({ entries: 1, noted: 1 });
  });

  test("is known after a restart", async () => {
    const key = randomUUID();
    const first = await logUnder(server.address, key, { id });
    await server.close();
    server = await start();
    expect((await logUnder(server.address, key, { id })).json).toEqual(first.json);
    expect(await logged()).toEqual({ entries: 1, noted: 1 });
  });

  test("is decided anew when it was refused", async () => {
    const key = randomUUID();
    await db.database.sql`update procurements set removed_at = now() where id = ${id}`;
    expect((await logUnder(server.address, key, { id })).status).toBe(404);
    await db.database.sql`update procurements set removed_at = null where id = ${id}`;
    expect((await logUnder(server.address, key, { id })).status).toBe(200);
    expect(await logged()).toEqual({ entries: 1, noted: 1 });
  });

  test("has one effect for other programs too", async () => {
    const move = (headers: Record<string, string>, reason = "proov") =>
      ask(server.address, `/api/v1/procurements/${id}/move`, {
        method: "POST",
        headers,
        body: { toStage: "baseDocuments", version: 1, reason },
      });
    const key = randomUUID();
    const first = await move({ "idempotency-key": `"${key}"` });
    const again = await move({ "idempotency-key": `"${key}"` });
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.json).toEqual(first.json);
    expect((await move({ "idempotency-key": `"${key}"` }, "muu")).json).toMatchObject({ code: "KEY_REUSED" });
    expect((await move({ "idempotency-key": "esimene" })).status).toBe(400);
    expect((await move({})).json).toMatchObject({ code: "STALE" });
  });
});

describe("a key", () => {
  const sent = (key: string) => ({ id: key, deed: "hours.log", fingerprint: "sama" }) as const;

  test("is the person's own: another's of the same name is another", async () => {
    const key = sent(randomUUID());
    const seats = [{ projectId, role: "manager" }] as const;
    for (const name of ["Mari", "Jaan"]) {
      const { access } = await givenPerson(db, { name, seats: [...seats] });
      await logWork(db.context({ access, key }), { id, ...work(), person: name });
    }
    expect((await logged()).entries).toBe(2);
  });

  test("does not open what was closed to the person since", async () => {
    const key = sent(randomUUID());
    const { access } = await givenPerson(db, { seats: [{ projectId, role: "manager" }] });
    await logWork(db.context({ access, key }), { id, ...work() });
    const without = { ...access, seats: {} };
    await expect(logWork(db.context({ access: without, key }), { id, ...work() })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("is forgotten after two days", async () => {
    const [old, recent] = [randomUUID(), randomUUID()];
    for (const key of [old, recent]) await logUnder(server.address, key, { id });
    await db.database.sql`
      update sent_keys set recorded_at = now() - interval '49 hours' where key = ${old}`;
    const stop = sweepSentKeys(db.database);
    const keysLeft = async () => {
      const rows = await db.database.sql<{ key: string }[]>`
        select key from sent_keys where key in ${db.database.sql([old, recent])}`;
      return rows.map(({ key }) => key);
    };
    await expect.poll(keysLeft).toEqual([recent]);
    stop();
  });
});

test("where people sign in, a change under a key has one effect, and is not told again to who lost their role", async () => {
  const mari = await givenPerson(db, { seats: [{ projectId, role: "manager" }] });
  const jaan = await givenPerson(db, { name: "Jaan Jänes", seats: [{ projectId, role: "auditor" }] });
  const signedIn = await startServer({
    environment: { DATABASE_URL: databaseUrl(db), LOGIN: "required", PORT: "0", LOG_LEVEL: "silent" },
    clientFolder: null,
  });
  try {
    const key = randomUUID();
    const send = async (cookie: string) =>
      ask(signedIn.address, "/api/trpc/procurements.comment", {
        method: "POST",
        headers: { cookie, "idempotency-key": key },
        body: { id, text: "Ainult üks kord." },
      });
    const cookie = await mari.cookie();
    const [first, again] = [await send(cookie), await send(cookie)];
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.json).toEqual(first.json);
    expect((await send(await jaan.cookie())).status).toBe(403);
    await db.database.sql`delete from memberships where user_id = ${mari.userId}`;
    expect((await send(cookie)).status).toBe(404);
    const [row] = await db.database.sql`
      select count(*)::int as comments from comments where procurement_id = ${id}`;
    expect(row).toEqual({ comments: 1 });
  } finally {
    await signedIn.close();
  }
});

/** Holds the procurement's row until released. */
async function holdProcurement(): Promise<{ held: Promise<unknown>; release: () => void }> {
  const isHeld = Promise.withResolvers<void>();
  const { promise, resolve: release } = Promise.withResolvers<void>();
  const held = db.database.sql.begin(async (sql) => {
    await sql`select from procurements where id = ${id} for update`;
    isHeld.resolve();
    await promise;
  });
  await isHeld.promise;
  return { held, release };
}

async function waiting(): Promise<number> {
  const [row] = await db.database.sql<[{ waiting: number }]>`
    select count(*)::int as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  return row.waiting;
}
