import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { refusalSchema } from "#server/openapi.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { type RunningServer, startServer } from "#server/start.ts";
import { boardSchema } from "#server/trpc/board.ts";
import { type TestDatabase, TODAY, testDatabase } from "#test/support/database.ts";
import { givenRecordedProject } from "#test/support/given.ts";
import { type Answer, ask, databaseUrl } from "#test/support/server.ts";

let db: TestDatabase;
let server: RunningServer;
let projectId: number;
/** The television series: waiting for RTK since the spring. */
let tvSeries: { id: number; version: number };

beforeAll(async () => {
  db = await testDatabase();
  server = await startServer({
    environment: { DATABASE_URL: databaseUrl(db), LOGIN: "off", PORT: "0", LOG_LEVEL: "silent" },
    clock: () => new Date(`${TODAY}T10:00:00Z`),
    clientFolder: null,
  });
});
beforeEach(async () => {
  ({ projectId } = await loadSample(db.context()));
  const [row] = await db.database.sql<[typeof tvSeries]>`
    select id::int, version from procurements where project_id = ${projectId} and kind = 'tvSeries'`;
  tvSeries = row;
});
afterAll(async () => {
  await server?.close();
  await db?.close();
});

function move(id: number | string, body: unknown, language = "et"): Promise<Answer> {
  const headers = { "accept-language": language };
  return ask(server.address, `/api/v1/procurements/${id}/move`, { method: "POST", body, headers });
}

describe("another program reads the board", () => {
  test("of today against the plan in force, unless it says otherwise", async () => {
    const { status, headers, json } = await ask(server.address, "/api/v1/board");
    expect([status, headers["content-type"]]).toEqual([200, "application/json; charset=utf-8"]);
    expect(boardSchema.parse(json)).toEqual(json);
    expect([json.project.id, json.on, json.against]).toEqual([projectId, TODAY, "inForce"]);
  });

  test("as of a day, against the first promise or a revision", async () => {
    const facts = await ask(server.address, "/api/v1/board/facts");
    const [revision] = facts.json.revisions;
    for (const against of ["first", String(revision.id)]) {
      const { json } = await ask(server.address, `/api/v1/board?on=2026-03-31&against=${against}`);
      expect(boardSchema.parse(json)).toEqual(json);
      expect([json.on, String(json.against)]).toEqual(["2026-03-31", against]);
    }
  });

  test("of the project it names", async () => {
    const { projectId: other } = await loadSample(db.context());
    const { json } = await ask(server.address, `/api/v1/board?project=${projectId}`);
    expect(json.project.id).toBe(projectId);
    expect((await ask(server.address, "/api/v1/board/facts")).json.project.id).toBe(other);
  });

  test.each([
    ["on=2026-02-31", 422, "INVALID_DAY", "on"],
    ["on=22.11.2026", 422, "INVALID_DAY", "on"],
    ["on=2026-01-01&on=2026-02-01", 422, "INVALID_INPUT", "on"],
    ["against=best", 422, "UNKNOWN_REVISION", "against"],
    ["against=999999999", 422, "UNKNOWN_REVISION", "against"],
    ["against=1.5", 422, "UNKNOWN_REVISION", "against"],
    ["project=999999999", 404, "NOT_FOUND", "projectId"],
    ["project=x", 422, "INVALID_INPUT", "project"],
  ])("and is told what it asked wrongly: %s", async (query, status, code, field) => {
    const answer = await ask(server.address, `/api/v1/board?${query}`);
    expect(refusalSchema.parse(answer.json)).toEqual(answer.json);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    if (status === 422) expect(answer.json.field).toBe(field);
  });

  test.each(["999999999", "x", "-1", "1e99"])(
    "and is told that there is no project %s with facts",
    async (project) => {
      const { status, json } = await ask(server.address, `/api/v1/board/facts?project=${project}`);
      expect([status, json.code]).toEqual([404, "NOT_FOUND"]);
    },
  );

  test.each(["/api/v1/board", "/api/v1/board/facts"])("compressed as it likes: %s", async (path) => {
    const plain = await ask(server.address, path);
    expect(plain.headers["content-encoding"]).toBeUndefined();
    const readings = { br: brotliDecompressSync, zstd: zstdDecompressSync, gzip: gunzipSync };
    const read = new Set<string>();
    for (const accepted of ["br", "gzip", "zstd", "gzip, br", "zstd;q=1, br;q=0.5"]) {
      const { headers, bytes } = await ask(server.address, path, {
        headers: { "accept-encoding": accepted },
      });
      const encoding = headers["content-encoding"] as keyof typeof readings | undefined;
      if (!encoding) continue; // What it cannot have in any of its ways, it gets plain.
      expect(accepted).toContain(encoding);
      expect(readings[encoding](bytes).toString()).toBe(plain.text);
      read.add(encoding);
    }
    expect(read).toContain("gzip"); // What every program can read.
  });

  test.each(["/api/v1/board", "/api/v1/board/facts"])(
    "and is not sent again what it has: %s",
    async (path) => {
      const first = await ask(server.address, path);
      const etag = first.headers.etag!;
      expect(first.headers).toMatchObject({ vary: "accept-encoding", "cache-control": "private, no-cache" });
      for (const known of [etag, etag.replace(/^W\//, ""), `"another", ${etag}`, "*"]) {
        const again = await ask(server.address, path, {
          headers: { "if-none-match": known, "accept-encoding": "br" },
        });
        expect([again.status, again.bytes.length, again.headers.etag]).toEqual([304, 0, etag]);
      }
      await move(tvSeries.id, { toStage: "announcement", version: tvSeries.version });
      const changed = await ask(server.address, path, { headers: { "if-none-match": etag } });
      expect(changed.status).toBe(200);
      expect(changed.headers.etag).not.toBe(etag);
    },
  );
});

describe("another program reads what had been recorded by a moment", () => {
  const LATE = "2025-01-14T10:00:00.000Z";
  let old: { projectId: number; revisionId: number };
  beforeEach(async () => {
    old = await givenRecordedProject(db.context(), {
      begunAt: "2024-01-15T08:00:00Z",
      adoptedAt: "2024-02-01T08:00:00Z",
      milestones: [{ stage: "mappingStudy", on: "2024-12-20", at: LATE }],
    });
  });
  const read = (path: string, query: string, headers = {}) =>
    ask(server.address, `/api/v1/board${path}?project=${old.projectId}&${query}`, { headers });

  test("and is told which moment and which day it is", async () => {
    const { status, json } = await read("", "knownAt=2025-01-14T11:59:59%2B02:00");
    expect(boardSchema.parse(json)).toEqual(json);
    expect([status, json.on, json.knownAt]).toEqual([200, "2025-01-14", "2025-01-14T09:59:59.000Z"]);
    expect((await read("", "")).json.knownAt).toBeNull();
    const facts = await read("/facts", `knownAt=${LATE}`);
    expect(facts.json).toMatchObject({ today: "2025-01-14", known: { at: LATE, presentDay: TODAY } });
    expect((await read("/facts", "")).json).toMatchObject({ today: TODAY, known: null });
  });

  test.each(["", "/facts"])(
    "and is not sent again what it has, nor the same for another moment: %s",
    async (path) => {
      const early = await read(path, "knownAt=2025-01-14T09:59:59.999Z");
      const late = await read(path, `knownAt=${LATE}`);
      const now = await read(path, "");
      expect(new Set([early, late, now].map(({ headers }) => headers.etag)).size).toBe(3);
      expect(early.text).not.toBe(late.text);
      const again = await read(path, `knownAt=${LATE}`, { "if-none-match": late.headers.etag! });
      expect([again.status, again.bytes.length]).toEqual([304, 0]);
      const other = await read(path, `knownAt=${LATE}`, { "if-none-match": early.headers.etag! });
      expect(other.status).toBe(200);
      const packed = await read(path, `knownAt=${LATE}`, { "accept-encoding": "gzip" });
      expect(gunzipSync(packed.bytes).toString()).toBe(late.text);
    },
  );

  test.each([
    "knownAt=",
    "knownAt=2025-01-14",
    "knownAt=2025-01-14T10:00:00",
    "knownAt=2025-02-31T10:00:00Z",
    "knownAt=yesterday",
    `knownAt=${LATE}&knownAt=${LATE}`,
  ])("and is told that this is no moment: %s", async (query) => {
    for (const path of ["", "/facts"]) {
      const { status, json } = await read(path, query);
      expect([status, json.code, json.field]).toEqual([422, "INVALID_MOMENT", "knownAt"]);
    }
  });

  test("and is told that its yardstick had not been adopted by then", async () => {
    const { status, json } = await read("", `against=${old.revisionId}&knownAt=2024-01-20T10:00:00Z`);
    expect([status, json.code, json.field]).toEqual([422, "REVISION_NOT_KNOWN", "against"]);
  });
});

describe("another program moves a procurement", () => {
  test("on, today unless it says otherwise", async () => {
    const { status, json } = await move(tvSeries.id, { toStage: "announcement", version: tvSeries.version });
    expect(status).toBe(200);
    expect(json.procurement).toMatchObject({ id: tvSeries.id, version: tvSeries.version + 1 });
    expect(json.procurement.stages.rtkCoordination.metOn).toBe(TODAY);
    const [row] = await db.database
      .sql`select kind, revision::int from history where project_id = ${projectId} order by revision desc limit 1`;
    expect(row).toEqual({ kind: "procurement.moved", revision: json.revision });
  });

  test("and the number in the address counts, not one in the body", async () => {
    const body = { id: 1, toStage: "announcement", version: tvSeries.version };
    expect((await move(tvSeries.id, body)).json.procurement.id).toBe(tvSeries.id);
  });

  test("and is told who was before, with the procurement as it stands now", async () => {
    const body = { toStage: "announcement", version: tvSeries.version };
    await move(tvSeries.id, body);
    const { status, json } = await move(tvSeries.id, body);
    expect([status, json.code, json.field]).toEqual([409, "STALE", "version"]);
    expect(json.current).toMatchObject({ id: tvSeries.id, version: tvSeries.version + 1 });
    expect(json.message).toMatch(/^Kohalik kasutaja muutis .*liigutas hanget/);
    expect((await move(tvSeries.id, body, "en-GB, et;q=0.5")).json.message).toMatch(
      /^The local user changed/,
    );
  });

  test.each([7, 0])("and nobody is blamed for version %i of what nobody has changed", async (version) => {
    const body = { toStage: "announcement", version };
    const { status, json } = await move(tvSeries.id, body);
    expect([status, json.code, json.current.version]).toEqual([409, "STALE", tvSeries.version]);
    expect(json.message).toMatch(/^Muudatus lähtub hanke versioonist, mis ei ole praegune\./);
    expect((await move(tvSeries.id, body, "en")).json.message).not.toMatch(/…|null/);
  });

  test.each([
    ["a day to come", { on: "2027-01-01" }, "DAY_IN_FUTURE", "on"],
    ["a day before the milestone before it", { on: "2020-01-01" }, "DAY_BEFORE_PREVIOUS", "on"],
    ["no such day", { on: "2026-02-30" }, "INVALID_DAY", "on"],
    ["where it is already", { toStage: "rtkCoordination" }, "ALREADY_THERE", "toStage"],
    ["a stage that does not apply", { toStage: "mappingStudy" }, "STAGE_NOT_APPLICABLE", "toStage"],
    ["back without a reason", { toStage: "baseDocuments" }, "REASON_REQUIRED", "reason"],
    ["no such stage", { toStage: "party" }, "INVALID_INPUT", "toStage"],
    ["no version", { version: undefined }, "INVALID_INPUT", "version"],
    ["a version in words", { version: "1" }, "INVALID_INPUT", "version"],
  ])("and is refused beside the field, in either language: %s", async (_, wrong, code, field) => {
    const body = { toStage: "announcement", version: tvSeries.version, ...wrong };
    const [et, en] = [await move(tvSeries.id, body), await move(tvSeries.id, body, "en")];
    for (const answer of [et, en]) {
      expect(refusalSchema.parse(answer.json)).toEqual(answer.json);
      expect([answer.status, answer.json.code, answer.json.field]).toEqual([422, code, field]);
    }
    expect([et.headers["content-language"], en.headers["content-language"]]).toEqual(["et", "en"]);
    expect(et.json.message).not.toBe(en.json.message);
    expect(et.json.message + en.json.message).not.toMatch(/[{}…]/);
  });

  test.each(["999999999", "0", "x", "1.5", "-1", "9".repeat(30)])(
    "and is told that there is no procurement %s",
    async (id) => {
      const { status, json } = await move(id, { toStage: "announcement", version: 1 });
      expect([404, 422]).toContain(status);
      expect(["NOT_FOUND", "INVALID_INPUT"]).toContain(json.code);
    },
  );

  test.each([["[]"], ["null"], ["7"], ['"x"'], ["{"], [""], ['{"__proto__":{"x":1}}']])(
    "and is told that %s is no request",
    async (body) => {
      const asked = { method: "POST", body, headers: { "content-type": "application/json" } };
      const { status, json } = await ask(server.address, `/api/v1/procurements/${tvSeries.id}/move`, asked);
      expect([status, json.code]).toEqual([400, "NOT_UNDERSTOOD"]);
    },
  );
});

describe("the description of the interface", () => {
  test("is a valid OpenAPI 3.1 document", async () => {
    const { status, json } = await ask(server.address, "/api/v1/openapi.json");
    const result = await new Validator().validate(json);
    expect({ status, ...result }).toMatchObject({ status: 200, valid: true });
    expect(json.openapi).toMatch(/^3\.1\./);
  });

  test("names what can be asked, where, and every refusal", async () => {
    const { json } = await ask(server.address, "/api/v1/openapi.json");
    expect(Object.keys(json.paths).sort()).toEqual([
      "/api/v1/board",
      "/api/v1/openapi.json",
      "/api/v1/procurements/{id}/move",
      "/api/v1/reports/slippage",
    ]);
    const read = json.paths["/api/v1/board"].get;
    expect(
      read.parameters.map((each: { name: string; in: string }) => `${each.in} ${each.name}`).sort(),
    ).toEqual(["query against", "query knownAt", "query on", "query project"]);
    const write = json.paths["/api/v1/procurements/{id}/move"].post;
    expect(write.parameters).toMatchObject([
      { name: "id", in: "path", required: true, schema: { type: "integer" } },
    ]);
    const { schema } = write.requestBody.content["application/json"];
    expect(schema.required.sort()).toEqual(["toStage", "version"]);
    expect(schema.properties.toStage.enum).toContain("completed");
    expect(Object.keys(write.responses).sort()).toEqual([
      "200",
      "400",
      "404",
      "409",
      "413",
      "415",
      "422",
      "500",
      "503",
    ]);
    expect(json.components.schemas.Refusal.required).toEqual(["code", "message", "field"]);
  });
});
