import { request } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { editDetails } from "#server/services/edit-details.ts";
import { type RunningServer, startServer } from "#server/start.ts";
import type { LiveUpdate } from "#shared/live.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { givenPerson, type Person } from "#test/support/people.ts";
import { ask, databaseUrl } from "#test/support/server.ts";

let office: TestDatabase;
let server: RunningServer;
let projectId: number;
beforeAll(async () => {
  office = await testDatabase();
  server = await startServer({
    environment: { DATABASE_URL: databaseUrl(office), LOGIN: "required", PORT: "0", LOG_LEVEL: "silent" },
    clientFolder: null,
  });
});
beforeEach(async () => {
  projectId = await givenProject(office.context());
});
afterAll(async () => {
  await server?.close();
  await office?.close();
});

interface Listening {
  status: number;
  updates: LiveUpdate[];
  /** The refusal that ended it, if one did. */
  refusal: { code: string; field: string | null } | null;
  isOver: boolean;
}

/** Listens as a page does. */
async function listen(person: Person, input: { projectId: number; others?: number[] }): Promise<Listening> {
  const heard: Listening = { status: 0, updates: [], refusal: null, isOver: false };
  const cookie = await person.cookie();
  const path = `/api/trpc/board.live?input=${encodeURIComponent(JSON.stringify(input))}`;
  await new Promise<void>((resolve, reject) => {
    const asked = request(
      `${server.address}${path}`,
      { agent: false, headers: { accept: "text/event-stream", cookie } },
      (answer) => {
        heard.status = answer.statusCode!;
        let text = "";
        answer.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
          const events = text.split("\n\n");
          text = events.pop()!;
          for (const event of events) {
            const kind = /^event: (.*)$/m.exec(event)?.[1];
            const data = /^data: (.*)$/m.exec(event)?.[1];
            if (kind === "serialized-error") heard.refusal = JSON.parse(data!).data.refusal;
            else if (kind === undefined && data) heard.updates.push(JSON.parse(data));
          }
        });
        answer
          .on("error", () => {})
          .on("close", () => {
            heard.isOver = true;
          });
        resolve();
      },
    );
    asked.on("error", reject).end();
    onTestFinished(() => void asked.destroy());
  });
  return heard;
}

const soon = (read: () => unknown, timeout = 2_000) => expect.poll(read, { interval: 10, timeout });
const member = (role: "coordinator" | "auditor" = "coordinator", projects = [projectId]) =>
  givenPerson(office, { seats: projects.map((each) => ({ projectId: each, role })) });

describe("an open page", () => {
  test("is told the revision at once, and of each commit with its number", async () => {
    const heard = await listen(await member(), { projectId });
    await soon(() => heard.updates.length).toBe(1);
    const { id } = await givenProcurement(office.context(), { projectId });
    await soon(() => heard.updates.length).toBe(2);
    await editDetails(office.context(), { id, was: {}, becomes: { note: "Uus" } });
    await soon(() => heard.updates.length).toBe(3);
    const revisions = heard.updates.map((update) => "revision" in update && update.revision);
    expect(revisions).toEqual([revisions[0], Number(revisions[0]) + 1, Number(revisions[0]) + 2]);
  });

  test("hears of the other projects it has open, and of those that are not its reader's nothing", async () => {
    const ctx = office.context();
    const [mine, foreign] = [await givenProject(ctx), await givenProject(ctx)];
    const heard = await listen(await member("auditor", [projectId, mine]), {
      projectId,
      others: [mine, foreign, 999_999],
    });
    await soon(() => heard.updates.length).toBe(4);
    await givenProcurement(ctx, { projectId: foreign });
    await givenProcurement(ctx, { projectId: mine });
    await soon(() => heard.updates.length).toBe(5);
    const told = (id: number) => heard.updates.filter((update) => update.projectId === id);
    expect(told(foreign)).toEqual([{ projectId: foreign, rights: "changed" }]);
    expect(told(999_999)).toEqual([{ projectId: 999_999, rights: "changed" }]);
    expect(told(mine)).toHaveLength(2);
  });

  test.each([
    ["another organisation's", () => givenProject(office.context())],
    ["missing", async () => 999_999],
  ])("of a project that is %s is refused alike", async (_, projectOf) => {
    const heard = await listen(await member(), { projectId: await projectOf() });
    await soon(() => heard.refusal).toEqual({
      code: "NOT_FOUND",
      field: "project",
      details: {},
      current: null,
    });
    await soon(() => heard.isOver).toBe(true);
    expect(heard.updates).toEqual([]);
  });
});

const sql = (...query: Parameters<TestDatabase["database"]["sql"]>) => office.database.sql(...query);

describe("an open page is told no more, within two seconds, of whoever", () => {
  test.each<[string, (person: Person) => Promise<unknown>, string]>([
    ["is signed out", ({ userId }) => sql`delete from sessions where user_id = ${userId}`, "SIGN_IN_FIRST"],
    [
      "is disabled",
      ({ userId }) => sql`update users set disabled_at = now() where id = ${userId}`,
      "SIGN_IN_FIRST",
    ],
    [
      "has left the project",
      ({ userId }) => sql`update memberships set removed_at = now() where user_id = ${userId}`,
      "NOT_FOUND",
    ],
  ])("%s", async (_, happens, code) => {
    const person = await member();
    const heard = await listen(person, { projectId });
    await soon(() => heard.updates.length).toBe(1);
    await happens(person);
    await soon(() => heard.refusal?.code).toBe(code);
    await soon(() => heard.isOver).toBe(true);
  });

  test("has another role is told so and goes on", async () => {
    const person = await member();
    const heard = await listen(person, { projectId });
    await soon(() => heard.updates.length).toBe(1);
    await sql`update memberships set role = 'auditor' where user_id = ${person.userId}`;
    await soon(() => heard.updates[1]).toEqual({ projectId, rights: "changed" });
    await givenProcurement(office.context(), { projectId });
    await soon(() => heard.updates.length).toBe(3);
    expect(heard.isOver).toBe(false);
  });
});

test("whose session ended without a word is found out within fifteen seconds", async () => {
  const person = await member();
  const heard = await listen(person, { projectId });
  await soon(() => heard.updates.length).toBe(1);
  await sql`alter table sessions disable trigger access_is_announced`;
  onTestFinished(async () => {
    await sql`alter table sessions enable trigger access_is_announced`;
  });
  await sql`delete from sessions where user_id = ${person.userId}`;
  await soon(() => heard.refusal?.code, 15_000).toBe("SIGN_IN_FIRST");
  await soon(() => heard.isOver).toBe(true);
});

describe("looking at a procurement", () => {
  const page = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
  const call = async (person: Person, path: string, body: object) =>
    ask(server.address, `/api/trpc/${path}`, {
      method: "POST",
      headers: { cookie: await person.cookie() },
      body,
    });

  test("is told to whoever else looks, by name, until it ends", async () => {
    const seats = [{ projectId, role: "coordinator" as const }];
    const mari = await givenPerson(office, { name: "Mari Maasikas", seats });
    const jaan = await givenPerson(office, { name: "Jaan Tamm", seats });
    const { id: procurementId } = await givenProcurement(office.context(), { projectId });
    const heard = await listen(jaan, { projectId });
    await soon(() => heard.updates.length).toBe(1);
    const look = async (person: Person, n: number) =>
      (await call(person, "presence.look", { projectId, procurementId, page: page(n) })).json.result.data;
    expect(await look(mari, 1)).toEqual({ others: [] });
    await soon(() => heard.updates[1]).toEqual({ projectId, looked: procurementId });
    expect(await look(mari, 1)).toEqual({ others: [] }); // Said again, and nobody is told again.
    expect(await look(jaan, 2)).toEqual({ others: [{ name: "Mari Maasikas" }] });
    expect(await look(mari, 1)).toEqual({ others: [{ name: "Jaan Tamm" }] });
    await call(mari, "presence.leave", { projectId, procurementId, page: page(1) });
    expect(await look(jaan, 2)).toEqual({ others: [] });
    await soon(() => heard.updates.length).toBe(4);
  });

  test("of whoever only reads is told to nobody, and whoever said nothing for a while has gone", async () => {
    const auditor = await member("auditor");
    const jaan = await member();
    const mari = await member();
    const { id: procurementId } = await givenProcurement(office.context(), { projectId });
    const look = async (person: Person, n: number) =>
      (await call(person, "presence.look", { projectId, procurementId, page: page(n) })).json.result.data;
    await look(mari, 1);
    expect((await look(auditor, 3)).others).toHaveLength(1);
    expect((await look(jaan, 2)).others).toHaveLength(1);
    await office.database.sql`
      update presences set seen_at = now() - interval '51 seconds' where user_id = ${mari.userId}`;
    expect((await look(jaan, 2)).others).toEqual([]);
  });

  test("that is not there, or is another's, is refused alike", async () => {
    const mari = await member();
    const foreign = await givenProject(office.context());
    const { id } = await givenProcurement(office.context(), { projectId: foreign });
    for (const [project, procurementId] of [
      [foreign, id],
      [999_999, id],
    ]) {
      const answer = await call(mari, "presence.look", { projectId: project, procurementId, page: page(1) });
      expect([answer.status, answer.json.error.data.refusal.code]).toEqual([404, "NOT_FOUND"]);
    }
    const own = await call(mari, "presence.look", { projectId, procurementId: id, page: page(1) });
    expect([own.status, own.json.error.data.refusal.field]).toEqual([404, "procurementId"]);
  });
});
