import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusalSchema } from "#server/openapi.ts";
import { explainLateness } from "#server/services/explain-lateness.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { openProject } from "#server/services/open-project.ts";
import { type RunningServer, startServer } from "#server/start.ts";
import { slippageReportSchema } from "#server/trpc/reports.ts";
import { type TestDatabase, TODAY, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { ask, databaseUrl } from "#test/support/server.ts";

const REPORT = "/api/v1/reports/slippage";

let db: TestDatabase;
let server: RunningServer;
let projectId: number;
beforeAll(async () => {
  db = await testDatabase();
  server = await startServer({
    environment: { DATABASE_URL: databaseUrl(db), LOGIN: "off", PORT: "0", LOG_LEVEL: "silent" },
    clock: () => new Date(`${TODAY}T10:00:00Z`),
    clientFolder: null,
  });
  ({ projectId } = await loadSample(db.context()));
});
afterAll(async () => {
  await server?.close();
  await db?.close();
});

describe("another program reads the slippage report", () => {
  test("of today against the plan in force, unless it says otherwise", async () => {
    const { status, headers, json } = await ask(server.address, REPORT);
    expect([status, headers["content-type"]]).toEqual([200, "application/json; charset=utf-8"]);
    expect(slippageReportSchema.parse(json)).toEqual(json);
    expect([json.project.id, json.on, json.against, json.knownAt]).toEqual([
      projectId,
      TODAY,
      "inForce",
      null,
    ]);
    expect(json.totals).toMatchObject({ behind: 17, slipped: 28, lost: 14, regained: 2, replanned: 1 });
    expect(json.overTime.at(-1)).toMatchObject({ on: TODAY, behind: 17, slipped: 28, replanned: 1 });
  });

  test("as of a day, against the first promise or a revision, of some kinds and sub-activities", async () => {
    const revision = (await ask(server.address, REPORT)).json.entries.find(
      ({ promise }: { promise: { revisionId: number } | null }) => promise,
    ).promise.revisionId;
    for (const query of [
      "on=2025-12-31&against=first",
      `on=2026-03-31&against=${revision}`,
      "kind=tvSeries,eCourse&late=1",
      "sub=2,0",
      "q=saatesari",
    ]) {
      const { status, json } = await ask(server.address, `${REPORT}?${query}`);
      expect([query, status]).toEqual([query, 200]);
      expect(slippageReportSchema.parse(json)).toEqual(json);
    }
    const some = await ask(server.address, `${REPORT}?kind=tvSeries,eCourse`);
    expect(some.json.groups.kind.map(({ key }: { key: string }) => key)).toEqual(["eCourse", "tvSeries"]);
    expect(some.json.totals.slipped).toBe(17);
    const waiting = await ask(server.address, `${REPORT}?rtk=atRtk,consult`);
    expect(waiting.json.groups.kind.map(({ key }: { key: string }) => key)).toEqual(["tvSeries"]);
  });

  test("without anybody's name", async () => {
    const ctx = db.context();
    const other = await givenProject(ctx);
    await givenProcurement(ctx, { projectId: other, title: "Koolitus", person: "Mari Maasikas" });
    await openProject(ctx, { projectId });
    const { text } = await ask(server.address, `${REPORT}?project=${other}`);
    expect(text).toContain("Koolitus");
    expect(text).not.toContain("Maasikas");
  });

  test("and reads why something is late as soon as somebody has said so", async () => {
    const before = await ask(server.address, REPORT);
    const late = before.json.entries.find(
      ({ kind, stage }: { kind: string; stage: string }) =>
        kind === "tvSeries" && stage === "rtkCoordination",
    );
    const [row] = await db.database.sql<[{ version: number }]>`
      select version from procurements where id = ${late.id}`;
    await explainLateness(db.context(), {
      id: late.id,
      version: row.version,
      stage: "rtkCoordination",
      lateReason: "rtkQueue",
      lateNote: "Vastust ei ole.",
    });
    const { json, headers } = await ask(server.address, REPORT, {
      headers: { "if-none-match": before.headers.etag! },
    });
    expect(headers.etag).not.toBe(before.headers.etag);
    const { milestones, slipped, unexplained } = json.groups.reason[0];
    expect([json.groups.reason[0].key, milestones, slipped, unexplained]).toEqual(["rtkQueue", 1, 3, 0]);
    const entry = json.entries.find(
      ({ id, stage }: { id: number; stage: string }) => id === late.id && stage === late.stage,
    );
    expect([entry.reason, entry.note]).toEqual(["rtkQueue", "Vastust ei ole."]);
  });

  test("compressed, and not again what it has", async () => {
    const plain = await ask(server.address, REPORT);
    const packed = await ask(server.address, REPORT, { headers: { "accept-encoding": "gzip" } });
    expect(gunzipSync(packed.bytes).toString()).toBe(plain.text);
    const etag = plain.headers.etag!;
    const again = await ask(server.address, REPORT, { headers: { "if-none-match": etag } });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
    const other = await ask(server.address, `${REPORT}?q=õpe`, { headers: { "if-none-match": etag } });
    expect(other.status).toBe(200);
  });

  test.each([
    ["on=2026-02-31", 422, "INVALID_DAY"],
    ["against=999999999", 422, "UNKNOWN_REVISION"],
    ["kind=moon", 422, "INVALID_INPUT"],
    ["kind=training&kind=eCourse", 422, "INVALID_INPUT"],
    ["rtk=lost", 422, "INVALID_INPUT"],
    ["sub=1,x", 422, "INVALID_INPUT"],
    ["late=perhaps", 422, "INVALID_INPUT"],
    ["knownAt=yesterday", 422, "INVALID_MOMENT"],
    ["project=999999999", 404, "NOT_FOUND"],
  ])("and is told what it asked wrongly: %s", async (query, status, code) => {
    const answer = await ask(server.address, `${REPORT}?${query}`);
    expect(refusalSchema.parse(answer.json)).toEqual(answer.json);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  test("and is told how in the description of the interface", async () => {
    const { json } = await ask(server.address, "/api/v1/openapi.json");
    const names = json.paths[REPORT].get.parameters.map(({ name }: { name: string }) => name);
    expect(names).toEqual(["project", "on", "against", "knownAt", "kind", "sub", "rtk", "q", "late"]);
  });
});
