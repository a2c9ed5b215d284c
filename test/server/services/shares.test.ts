import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { SharedView } from "#server/queries/shared-view.ts";
import { readShares } from "#server/queries/shares.ts";
import { createShare } from "#server/services/create-share.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { revokeShare } from "#server/services/revoke-share.ts";
import { type RunningServer, startServer } from "#server/start.ts";
import { readCards, readColumns } from "#shared/board.ts";
import { unpackFacts } from "#shared/packed-facts.ts";
import { createShareSchema } from "#shared/share.ts";
import { type TestDatabase, TODAY, testDatabase } from "#test/support/database.ts";
import { givenPerson } from "#test/support/people.ts";
import { type Answer, ask, databaseUrl } from "#test/support/server.ts";
import { refusal } from "#test/support/witness.ts";

let db: TestDatabase;
let server: RunningServer;
let projectId: number;
let now = new Date(`${TODAY}T10:00:00Z`);

/** What nobody is to read by a link. */
const CANARIES = ["Kanaari-märkus", "Kanaari Mari", "987654", "4321.00", "Kanaari-nõukogu"];

beforeAll(async () => {
  db = await testDatabase();
  server = await startServer({
    environment: { DATABASE_URL: databaseUrl(db), LOGIN: "off", PORT: "0", LOG_LEVEL: "silent" },
    clock: () => now,
    clientFolder: null,
  });
});
beforeEach(async () => {
  now = new Date(`${TODAY}T10:00:00Z`);
  ({ projectId } = await loadSample(db.context()));
});
afterAll(async () => {
  await server?.close();
  await db?.close();
});

async function share(wish: Partial<Parameters<typeof createShareSchema.parse>[0] & object> = {}) {
  const input = createShareSchema.parse({ projectId, screen: "board", worksUntil: "2026-12-31", ...wish });
  return createShare(db.context(), input);
}

function read(token: string, headers: Record<string, string> = {}): Promise<Answer> {
  return ask(server.address, "/api/v1/shared/facts", { headers: { "x-share": token, ...headers } });
}

async function viewOf(token: string) {
  const { json } = await read(token);
  const view: SharedView = json;
  return { ...view, facts: unpackFacts(view.facts) };
}

/** Writes into every place for free words, past the services. */
async function plantCanaries(): Promise<void> {
  const { sql } = db.database;
  await sql`update procurements set note = 'Kanaari-märkus', person = 'Kanaari Mari', register_number = '987654',
    estimated_value = 4321, currency = 'EUR' where project_id = ${projectId}`;
  await sql`update procurement_stages set late_reason = 'other', late_note = 'Kanaari-märkus',
    overridden = '{"conditions": [1], "note": "Kanaari-märkus"}' where project_id = ${projectId} and met_on is not null`;
  await sql`update procurements set closed_reason = 'Kanaari-märkus' where project_id = ${projectId} and closed_as is not null`;
  await sql`update evaluator_assignments set person = 'Kanaari Mari', note = 'Kanaari-märkus', source = 'Kanaari-nõukogu'
    where project_id = ${projectId} and person is not null`;
  await sql`update consultations set note = 'Kanaari-märkus' where project_id = ${projectId}`;
  await sql`update consultation_exchanges set note = 'Kanaari-märkus' where project_id = ${projectId}`;
  await sql`update conditions set text = 'Kanaari-nõukogu' where project_id = ${projectId}`;
  await sql`insert into procurement_steps (project_id, procurement_id, stage, kind, note)
    select project_id, id, 'contract', 'negotiations', 'Kanaari-märkus' from procurements where project_id = ${projectId}`;
  await sql`insert into comments (project_id, procurement_id, text, actor)
    select project_id, id, 'Kanaari-märkus', 'local' from procurements where project_id = ${projectId}`;
  await sql`insert into documents (project_id, procurement_id, title, url)
    select project_id, id, 'Kanaari-märkus', 'https://naidis.ee/Kanaari-märkus' from procurements where project_id = ${projectId}`;
  await sql`update projects set revision = revision + 1 where id = ${projectId}`;
}

describe("somebody with a link", () => {
  test("sees the board that the office sees", async () => {
    const { token } = await share();
    const { facts, share: link } = await viewOf(token);
    const own = await ask(server.address, `/api/v1/board?project=${projectId}`);
    const columns = readColumns(readCards(facts, { on: TODAY, against: "inForce" }));
    expect(link).toEqual({ screen: "board", search: "", withNames: false, worksUntil: "2026-12-31" });
    for (const { stage, procurements } of own.json.stages) {
      const seen = columns[stage as keyof typeof columns];
      expect(
        seen.map(({ procurement, standing: { headline, rtk, hours, status } }) => ({
          id: procurement.id,
          title: procurement.title,
          headline,
          rtk,
          evaluatorHours: hours,
          status,
        })),
      ).toEqual(
        // biome-ignore lint/suspicious/noExplicitAny: the public board's own schema is checked elsewhere
        procurements.map(({ id, title, headline, rtk, evaluatorHours, status }: any) => ({
          id,
          title,
          headline,
          rtk,
          evaluatorHours,
          status,
        })),
      );
    }
  });

  test("reads no note, reason in words, register number, value or name", async () => {
    const { token } = await share();
    await plantCanaries();
    const fresh = await freshServer();
    try {
      const { status, text } = await ask(fresh.address, "/api/v1/shared/facts", {
        headers: { "x-share": token },
      });
      expect(status).toBe(200);
      expect(CANARIES.filter((canary) => text.includes(canary))).toEqual([]);
      const whole = await ask(fresh.address, `/api/v1/board/facts?project=${projectId}`);
      expect(CANARIES.filter((canary) => whole.text.includes(canary))).toEqual(CANARIES);
    } finally {
      await fresh.close();
    }
  });

  test("reads names where the link tells them, and still no notes", async () => {
    const { token } = await share({ withNames: true });
    await plantCanaries();
    const fresh = await freshServer();
    try {
      const { text } = await ask(fresh.address, "/api/v1/shared/facts", { headers: { "x-share": token } });
      expect(CANARIES.filter((canary) => text.includes(canary))).toEqual(["Kanaari Mari"]);
    } finally {
      await fresh.close();
    }
  });

  test("reads only what the view that was shared tells of", async () => {
    const { token } = await share({ search: "?kind=training,eCourse&sort=title&card=3&project=7" });
    const { facts, share: link } = await viewOf(token);
    expect(link.search).toBe("?kind=training,eCourse&sort=title");
    expect(new Set(facts.procurements.map(({ kind }) => kind))).toEqual(new Set(["training", "eCourse"]));
  });

  test("reads what was known at the moment that was shared, and nothing recorded since", async () => {
    const { token } = await share({ search: "?knownAt=2020-01-01T00:00:00Z" });
    const { facts } = await viewOf(token);
    expect(facts.procurements).toEqual([]);
  });

  test("is told once what has not changed", async () => {
    const { token } = await share();
    const { headers } = await read(token);
    const again = await read(token, { "if-none-match": headers.etag! });
    expect([again.status, again.text]).toEqual([304, ""]);
  });
});

/** A server that knows nothing yet: what is planted past the services, no history tells of. */
function freshServer(): Promise<RunningServer> {
  return startServer({
    environment: { DATABASE_URL: databaseUrl(db), LOGIN: "off", PORT: "0", LOG_LEVEL: "silent" },
    clock: () => now,
    clientFolder: null,
  });
}

describe("a link does not work", () => {
  async function expectSpent(answer: Answer) {
    expect([answer.status, answer.json.code]).toEqual([422, "LINK_SPENT"]);
    const { code, message, field, details } = answer.json;
    return { code, message, field, details };
  }

  test("once it is taken back, or its last day is over, or where there never was one: all look the same", async () => {
    const { token, share: link } = await share({ worksUntil: TODAY });
    expect((await read(token)).status).toBe(200);
    const never = await expectSpent(await read("A".repeat(43)));
    expect(await expectSpent(await read(""))).toEqual(never);
    expect(await expectSpent(await read(`${token}x`))).toEqual(never);
    now = new Date("2026-11-22T21:59:59Z");
    expect((await read(token)).status).toBe(200);
    now = new Date("2026-11-22T22:00:01Z"); // Midnight in the office.
    expect(await expectSpent(await read(token))).toEqual(never);
    now = new Date(`${TODAY}T10:00:00Z`);
    await revokeShare(db.context(), { projectId, id: link.id });
    expect(await expectSpent(await read(token))).toEqual(never);
  });

  test("even for who has read it already", async () => {
    const { token, share: link } = await share();
    const { headers } = await read(token);
    await revokeShare(db.context(), { projectId, id: link.id });
    await expectSpent(await read(token, { "if-none-match": headers.etag! }));
  });

  test("in the address of the request, where it would be logged", async () => {
    const { token } = await share();
    await expectSpent(await ask(server.address, `/api/v1/shared/facts?token=${token}&x-share=${token}`));
  });
});

describe("whoever manages the project", () => {
  test("sees the links there are, who made them and whether they were read, and never their tokens", async () => {
    const { token } = await share({ note: "Rahastajale" });
    const { share: second } = await share({ screen: "timeline", search: "?zoom=year" });
    await revokeShare(db.context(), { projectId, id: second.id });
    const { shares } = await readShares(db.context(), projectId);
    expect(shares.map(({ screen, search, note, works }) => [screen, search, note, works])).toEqual([
      ["timeline", "?zoom=year", null, false],
      ["board", "", "Rahastajale", true],
    ]);
    expect(shares[1]).toMatchObject({ sharedBy: "local", worksUntil: "2026-12-31", lastReadAt: null });
    await read(token);
    const after = await readShares(db.context(), projectId);
    expect(after.shares[1]!.lastReadAt).not.toBeNull();
    expect(JSON.stringify(after)).not.toContain(token);
    const [{ kept }] = await db.database.sql<[{ kept: string }]>`
      select jsonb_agg(to_jsonb(share_links))::text || (select coalesce(jsonb_agg(to_jsonb(sent_keys)), '[]')::text from sent_keys) as kept
      from share_links where project_id = ${projectId}`;
    expect(kept).not.toContain(token);
  });

  test("leaves a trace in the security log when making one and taking it back, once", async () => {
    const { share: link } = await share();
    await revokeShare(db.context(), { projectId, id: link.id });
    await revokeShare(db.context(), { projectId, id: link.id });
    const events = await db.database.sql`
      select kind, details->>'projectId' as "projectId" from security_events
      where subject = ${String(link.id)} and kind like 'share.%' order by id`;
    expect([...events]).toEqual([
      { kind: "share.made", projectId: String(projectId) },
      { kind: "share.revoked", projectId: String(projectId) },
    ]);
  });

  test.each(["2026-11-21", "2027-11-24"])("is refused a link until %s", async (worksUntil) => {
    expect(await refusal(share({ worksUntil }))).toMatchObject({
      code: "SHARE_OUT_OF_RANGE",
      field: "worksUntil",
    });
  });

  test("cannot take back what is another project's", async () => {
    const { share: link } = await share();
    const { projectId: other } = await loadSample(db.context());
    const taking = revokeShare(db.context(), { projectId: other, id: link.id });
    expect(await refusal(taking)).toMatchObject({ code: "NOT_FOUND" });
    const { shares } = await readShares(db.context(), projectId);
    expect(shares[0]!.works).toBe(true);
  });
});

describe("where people sign in", () => {
  let office: RunningServer;
  beforeAll(async () => {
    office = await startServer({
      environment: { DATABASE_URL: databaseUrl(db), LOGIN: "required", PORT: "0", LOG_LEVEL: "silent" },
      clock: () => now,
      clientFolder: null,
    });
  });
  afterAll(() => office?.close());

  test("somebody with a link reads without an account, and nothing beside it", async () => {
    const { token } = await share();
    const headers = { "x-share": token };
    const { status, json } = await ask(office.address, "/api/v1/shared/facts", { headers });
    expect([status, unpackFacts(json.facts).procurements.length]).toEqual([200, 7]);
    for (const path of [
      `/api/v1/board/facts?project=${projectId}`,
      `/api/v1/board?project=${projectId}`,
      `/api/trpc/shares.list?input=${encodeURIComponent(JSON.stringify({ projectId }))}`,
    ])
      expect((await ask(office.address, path, { headers })).status).toBe(401);
  });

  test.each(["auditor", "evaluator", "coordinator"] as const)(
    "a project's %s makes and sees no links",
    async (role) => {
      const { share: link } = await share();
      const person = await givenPerson(db, { seats: [{ projectId, role }] });
      const ctx = db.context({ access: person.access });
      const input = createShareSchema.parse({ projectId, screen: "board", worksUntil: "2026-12-31" });
      for (const attempt of [
        () => readShares(ctx, projectId),
        () => createShare(ctx, input),
        () => revokeShare(ctx, { projectId, id: link.id }),
      ])
        expect(await refusal(attempt())).toMatchObject({ code: "NOT_ALLOWED" });
    },
  );

  test("a manager makes a link and is named in the list; one of another project finds nothing there", async () => {
    const manager = await givenPerson(db, { name: "Juhan Juht", seats: [{ projectId, role: "manager" }] });
    const headers = { cookie: await manager.cookie() };
    const body = { projectId, screen: "timeline", worksUntil: "2026-12-31" };
    const made = await ask(office.address, "/api/trpc/shares.create", { method: "POST", headers, body });
    expect(made.json.result.data.share).toMatchObject({ screen: "timeline", sharedByName: "Juhan Juht" });
    const { token } = made.json.result.data;
    expect(
      (await ask(office.address, "/api/v1/shared/facts", { headers: { "x-share": token } })).status,
    ).toBe(200);
    const { projectId: other } = await loadSample(db.context());
    const stranger = await givenPerson(db, { seats: [{ projectId: other, role: "manager" }] });
    const refused = await refusal(readShares(db.context({ access: stranger.access }), projectId));
    expect(refused).toEqual(await refusal(readShares(db.context({ access: stranger.access }), 987_654_321)));
    expect(refused).toMatchObject({ code: "NOT_FOUND" });
  });
});
