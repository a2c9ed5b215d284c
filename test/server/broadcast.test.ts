import { getEventListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, onTestFinished, test } from "vitest";
import {
  ACCESS_CHANNEL,
  type Broadcast,
  type Heard,
  type Listener,
  PRESENCE_CHANNEL,
  startBroadcast,
} from "#server/broadcast.ts";
import { type Database, openDatabase } from "#server/db.ts";
import { REVISIONS_CHANNEL } from "#server/history.ts";
import { editDetails } from "#server/services/edit-details.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";

let office: TestDatabase;
/** Another process of the product. */
let elsewhere: Database;
let broadcast: Broadcast;
let projectId: number;
let procurementId: number;
beforeAll(async () => {
  office = await testDatabase();
  elsewhere = openDatabase(office.connection);
  broadcast = await startBroadcast(elsewhere);
  await elsewhere.sql.listen(REVISIONS_CHANNEL, (payload) => marks.add(payload));
});
beforeEach(async () => {
  projectId = await givenProject(office.context());
  procurementId = (await givenProcurement(office.context(), { projectId })).id;
  await allIsHeard();
});
afterAll(async () => {
  await broadcast.close();
  await elsewhere.close();
  await office.close();
});

const marks = new Set<string>();
/** Announcements come in order: when ours has come, so has everything before it. */
async function allIsHeard(): Promise<void> {
  const mark = `mark ${marks.size}`;
  await office.database.sql.notify(REVISIONS_CHANNEL, mark);
  await expect.poll(() => marks.has(mark), { interval: 2, timeout: 5_000 }).toBe(true);
}

let changes = 0;
async function change(id = procurementId): Promise<void> {
  changes += 1;
  await editDetails(office.context(), { id, was: {}, becomes: { note: `Märkus ${changes}` } });
}

const NOBODY = { userId: null, askAccessEvery: null };

/** Listens as a browser does, and keeps what it was told. */
function listen(project = projectId, who: Omit<Listener, "projectIds"> = NOBODY) {
  const controller = new AbortController();
  const heard = { times: 0, all: [] as Heard[], ended: false };
  const reading = (async () => {
    for await (const told of broadcast.listen({ projectIds: [project], ...who }, controller.signal)) {
      heard.times += 1;
      heard.all.push(told);
    }
    heard.ended = true;
  })();
  onTestFinished(async () => {
    controller.abort();
    await reading;
    expect(heard.ended).toBe(true);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });
  const toldTimes = (times: number, timeout = 2_000) =>
    expect.poll(() => heard.times, { interval: 5, timeout }).toBeGreaterThanOrEqual(times);
  return { heard, toldTimes, controller };
}

describe("whoever listens", () => {
  test("is told once at once, and again after a commit in another process", async () => {
    const { heard, toldTimes } = listen();
    await toldTimes(1);
    for (const times of [2, 3, 4]) {
      await change();
      await toldTimes(times);
    }
    await allIsHeard();
    expect(heard.times).toBe(4);
  });

  test("is told each commit's number with it, and to read it for themselves only at first", async () => {
    const { heard, toldTimes } = listen();
    await toldTimes(1);
    await change();
    await toldTimes(2);
    const [row] = await office.database.sql<[{ revision: string }]>`
      select revision from projects where id = ${projectId}`;
    expect(heard.all.map(({ revisions }) => revisions.get(projectId))).toEqual([null, Number(row.revision)]);
  });

  test("to several projects is told of each by its number", async () => {
    const other = await givenProject(office.context());
    const controller = new AbortController();
    const updates = broadcast.listen({ projectIds: [projectId, other], ...NOBODY }, controller.signal);
    expect([...(await updates.next()).value!.revisions]).toEqual([
      [projectId, null],
      [other, null],
    ]);
    await givenProcurement(office.context(), { projectId: other });
    expect([...(await updates.next()).value!.revisions.keys()]).toEqual([other]);
    controller.abort();
    expect((await updates.next()).done).toBe(true);
  });

  test("is told at what people look, in their own project alone", async () => {
    const { heard, toldTimes } = listen();
    await toldTimes(1);
    await office.database.sql.notify(PRESENCE_CHANNEL, `${projectId + 1}:7`);
    await office.database.sql.notify(PRESENCE_CHANNEL, `${projectId}:${procurementId}`);
    await toldTimes(2);
    await allIsHeard();
    expect(heard.all.slice(1).map(({ looked }) => looked)).toEqual([[{ projectId, procurementId }]]);
  });

  test("is asked who they are when their rights change and when time has gone by, and nobody else is", async () => {
    const mari = listen(projectId, { userId: "mari", askAccessEvery: 60_000 });
    const jaan = listen(projectId, { userId: "jaan", askAccessEvery: 200 });
    await Promise.all([mari.toldTimes(1), jaan.toldTimes(1)]);
    expect([mari, jaan].map(({ heard }) => heard.all[0]!.isAccessAsked)).toEqual([false, false]);
    await jaan.toldTimes(3);
    expect(mari.heard.times).toBe(1);
    expect(jaan.heard.all.slice(1).every(({ isAccessAsked }) => isAccessAsked)).toBe(true);
    await office.database.sql.notify(ACCESS_CHANNEL, "mari");
    await mari.toldTimes(2);
    expect(mari.heard.all[1]).toMatchObject({ isAccessAsked: true });
  });

  test("is not told of another project, nor of what was taken back before it was committed", async () => {
    const other = await givenProject(office.context());
    const mine = listen();
    const theirs = listen(other);
    await Promise.all([mine.toldTimes(1), theirs.toldTimes(1)]);
    await office.database.sql
      .begin(async (sql) => {
        await sql`select pg_notify(${REVISIONS_CHANNEL}, ${`${projectId}:99`})`;
        throw new Error("taken back");
      })
      .catch(() => {});
    await givenProcurement(office.context(), { projectId: other });
    await theirs.toldTimes(2);
    await allIsHeard();
    expect(mine.heard.times).toBe(1);
  });

  test("and reads slowly is told once of many commits, and of the last one always", async () => {
    const controller = new AbortController();
    const updates = broadcast.listen({ projectIds: [projectId], ...NOBODY }, controller.signal);
    await updates.next();
    for (let each = 0; each < 20; each++) await change();
    await allIsHeard();
    const [row] = await office.database.sql<[{ revision: string }]>`
      select revision from projects where id = ${projectId}`;
    expect((await updates.next()).value!.revisions).toEqual(new Map([[projectId, Number(row.revision)]]));
    const nothingMore = Symbol("nothing more");
    const next = updates.next();
    expect(await Promise.race([next, sleep(100, nothingMore)])).toBe(nothingMore);
    controller.abort();
    expect((await next).done).toBe(true);
  });

  test("and gives up before the first word is told nothing", async () => {
    const updates = broadcast.listen({ projectIds: [projectId], ...NOBODY }, AbortSignal.abort());
    expect((await updates.next()).done).toBe(true);
  });
});

test("two hundred who come and go leave nobody behind, and one connection listens for all", async () => {
  const count = async () => {
    const [row] = await office.database.sql<{ count: number }[]>`
      select count(*)::int as count from pg_stat_activity
      where datname = current_database() and query ilike 'listen%'`;
    return row!.count;
  };
  const before = await count();
  const controllers = Array.from({ length: 200 }, () => new AbortController());
  const reading = controllers.map(async ({ signal }) => {
    let times = 0;
    for await (const _ of broadcast.listen({ projectIds: [projectId], ...NOBODY }, signal)) times += 1;
    return times;
  });
  await change();
  await allIsHeard();
  expect(await count()).toBe(before);
  for (const controller of controllers) controller.abort();
  for (const times of await Promise.all(reading)) expect(times).toBeGreaterThanOrEqual(1);
  for (const { signal } of controllers) expect(getEventListeners(signal, "abort")).toHaveLength(0);
  expect(await count()).toBe(before);
});

describe("when the connection that listens is lost", () => {
  const kill = (sql: postgres.Sql) => sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = ${office.connection.database!} and pid <> pg_backend_pid()`;

  test("everybody is told again within two seconds, five times over, and hears commits from then on", async () => {
    const admin = postgres({ ...office.connection, max: 1 });
    onTestFinished(() => admin.end());
    const first = listen();
    const second = listen();
    await Promise.all([first.toldTimes(1), second.toldTimes(1)]);
    for (let round = 0; round < 5; round++) {
      const before = [first.heard.times, second.heard.times];
      await kill(admin);
      await Promise.all([first.toldTimes(before[0]! + 1), second.toldTimes(before[1]! + 1)]);
      const back = first.heard.times;
      await change();
      await first.toldTimes(back + 1);
    }
  });

  test("and cannot be made anew for a while, everybody is told as soon as it can", async () => {
    const admin = postgres({ ...inject("databaseServer"), max: 1, onnotice: () => {} });
    onTestFinished(() => admin.end());
    const name = admin(office.connection.database!);
    const { heard, toldTimes } = listen();
    await toldTimes(1);
    await admin`alter database ${name} with allow_connections false`;
    await kill(admin);
    await sleep(1_500);
    const during = heard.times;
    await admin`alter database ${name} with allow_connections true`;
    await toldTimes(during + 1, 4_000);
    const back = heard.times;
    await change();
    await toldTimes(back + 1);
  });
});
