import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { describeError } from "#server/log.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { type RunningServer, startServer } from "#server/start.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { ask, databaseUrl } from "#test/support/server.ts";

const PAGE = '<!doctype html><html lang="et"><title>Hanketahvel</title></html>';
const SCRIPT = `console.log(${JSON.stringify("tere ".repeat(400))});`;

/** A built client in small. */
const clientFolder = mkdtempSync(join(tmpdir(), "hanketahvel-client-"));
let db: TestDatabase;
let server: RunningServer;

beforeAll(async () => {
  mkdirSync(join(clientFolder, "assets"));
  for (const [name, text] of [
    ["index.html", PAGE],
    ["assets/index-a1b2c3.js", SCRIPT],
  ] as const) {
    writeFileSync(join(clientFolder, name), text);
    writeFileSync(join(clientFolder, `${name}.br`), brotliCompressSync(text));
    writeFileSync(join(clientFolder, `${name}.gz`), gzipSync(text));
  }
  writeFileSync(join(clientFolder, "assets/font-d4e5f6.woff2"), Buffer.from([0x77, 0x4f, 0x46, 0x32]));
  db = await testDatabase();
  await loadSample(db.context());
  server = await startServer({
    environment: { DATABASE_URL: databaseUrl(db), LOGIN: "off", PORT: "0", LOG_LEVEL: "error" },
    clientFolder,
  });
});
afterAll(async () => {
  await server?.close();
  await db?.close();
  rmSync(clientFolder, { recursive: true, force: true });
});

const AS_PERSON = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

describe("a person", () => {
  test("is led from the front door to the board", async () => {
    const { status, headers } = await ask(server.address, "/");
    expect([status, headers.location]).toEqual([302, "/board"]);
  });

  test.each(["/board", "/board?sort=title&on=2026-01-01", "/procurements/7"])(
    "opens the page at %s",
    async (path) => {
      const { status, headers, text } = await ask(server.address, path, { headers: AS_PERSON });
      expect([status, headers["content-type"], text]).toEqual([200, "text/html; charset=utf-8", PAGE]);
      expect(headers["cache-control"]).toBe("no-cache");
    },
  );

  test.each([
    "/nothing",
    "/procurements/",
    "/procurements/x",
    "/procurements/0",
    "/procurements/7/move",
    "/board/x",
    "/..%2f..%2fetc/passwd",
    "/assets/gone-a1.js",
  ])("gets the page at %s too, with the status that there is nothing", async (path) => {
    const { status, text } = await ask(server.address, path, { headers: AS_PERSON });
    expect([status, text]).toEqual([404, PAGE]);
  });

  test("is not kept from a new version: the page is asked for again, and not sent when it is the same", async () => {
    const first = await ask(server.address, "/board", { headers: AS_PERSON });
    const again = await ask(server.address, "/board", {
      headers: { ...AS_PERSON, "if-none-match": first.headers.etag! },
    });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
  });
});

describe("a program", () => {
  test.each([
    "/nothing",
    "/assets/gone-a1.js",
    "/api/v1/nothing",
    "/api",
    "/index.html",
    "/%",
    "/build.json",
  ])("is told that there is nothing at %s", async (path) => {
    const { status, json, headers } = await ask(server.address, path, {
      headers: { "accept-language": "en" },
    });
    expect([404, 400]).toContain(status);
    expect(json).toMatchObject({ field: null, message: expect.stringMatching(/^[A-Z].*\.$/) });
    expect(headers["content-type"]).toBe("application/json; charset=utf-8");
  });

  test("is told so in JSON below /api even when it says it is a browser", async () => {
    const { status, json } = await ask(server.address, "/api/v1/nothing", { headers: AS_PERSON });
    expect([status, json.code]).toEqual([404, "PAGE_NOT_FOUND"]);
  });
});

describe("the client's files", () => {
  test.each([
    ["gzip, deflate, br, zstd", "br"],
    ["gzip, deflate", "gzip"],
    ["br;q=0.1, gzip;q=0.9", "gzip"],
    ["br;q=0, *", "gzip"],
    ["*", "br"],
    ["deflate", undefined],
    ["", undefined],
  ])("come compressed as the browser can read them: %s", async (accepted, expected) => {
    const path = "/assets/index-a1b2c3.js";
    const { headers, bytes } = await ask(server.address, path, { headers: { "accept-encoding": accepted } });
    expect([headers["content-encoding"], headers.vary]).toEqual([expected, "accept-encoding"]);
    if (expected === "br") expect(brotliDecompressSync(bytes).toString()).toBe(SCRIPT);
    if (expected === undefined) expect(bytes.toString()).toBe(SCRIPT);
  });

  test("are kept for ever, because another version has another name", async () => {
    for (const [path, type] of [
      ["/assets/index-a1b2c3.js", "text/javascript; charset=utf-8"],
      ["/assets/font-d4e5f6.woff2", "font/woff2"],
    ] as const) {
      const { status, headers } = await ask(server.address, path);
      expect([status, headers["content-type"]]).toEqual([200, type]);
      expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    }
  });

  test("can be asked about without being sent", async () => {
    const { status, headers, bytes } = await ask(server.address, "/assets/index-a1b2c3.js", {
      method: "HEAD",
    });
    expect([status, headers["content-length"], bytes.length]).toEqual([200, String(SCRIPT.length), 0]);
  });
});

test("every answer says what a page may do, and none that it may run what stands in it", async () => {
  const asked: [string, Parameters<typeof ask>[2]?][] = [
    ["/"],
    ["/board", { headers: AS_PERSON }],
    ["/nothing", { headers: AS_PERSON }],
    ["/nothing"],
    ["/%"],
    [`/procurements/${"7".repeat(6_000)}`],
    ["/assets/index-a1b2c3.js"],
    ["/livez"],
    ["/readyz"],
    ["/api/v1/board"],
    ["/api/v1/board?on=x"],
    ["/api/trpc/projects.list"],
    ["/api/trpc/no.such"],
    ["/api/v1/board", { headers: { host: "board.example" } }],
    ["/api/v1/procurements/1/move", { method: "POST", body: "x" }],
  ];
  for (const [path, options] of asked) {
    const { headers } = await ask(server.address, path, options);
    const policy = headers["content-security-policy"] ?? `none at ${path}`;
    expect(policy).toMatch(/^default-src 'self';/);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    for (const rule of [
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
    ])
      expect(policy).toContain(rule);
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
    });
    expect(headers["strict-transport-security"]).toBeUndefined(); // There is no TLS on this computer to insist on.
    for (const name of ["server", "x-powered-by"]) expect(headers[name]).toBeUndefined();
  }
});

test("nothing that an office reads is left in a shared cache", async () => {
  for (const path of ["/api/v1/board", "/api/v1/board/facts"])
    expect((await ask(server.address, path)).headers["cache-control"]).toBe("private, no-cache");
  for (const path of ["/api/trpc/projects.list", "/api/v1/board?on=x", "/api/trpc/no.such"])
    expect((await ask(server.address, path)).headers["cache-control"]).toBe("no-store");
});

describe("a bug", () => {
  const INSIDE =
    /node_modules|\/server\/|\.ts\b|select |gone_stages|procurement_stages|relation|at \w+ \(|42P01/i;

  test("is one sentence with a number, under which the log has the whole of it", async () => {
    const written: string[] = [];
    const stderr = vi
      .spyOn(process.stderr, "write")
      .mockImplementation((text) => written.push(String(text)) > 0);
    await db.database.sql`alter table procurement_stages rename to gone_stages`;
    try {
      const body = { id: 1, toStage: "completed", version: 1 };
      const trpc = await ask(server.address, "/api/trpc/procurements.move", { method: "POST", body });
      const rest = await ask(server.address, "/api/v1/procurements/1/move", { method: "POST", body });
      expect([trpc.status, rest.status]).toEqual([500, 500]);
      expect(rest.json).toMatchObject({ code: "INTERNAL_ERROR", field: null });
      const numbers = [trpc.json.error.data.errorNumber, rest.json.errorNumber];
      expect(rest.json.message).toContain(numbers[1]);
      for (const answer of [trpc, rest]) expect(answer.text).not.toMatch(INSIDE);
      for (const number of numbers) {
        expect(number).toMatch(/^E-[A-Z0-9]{6}$/);
        const line = JSON.parse(written.find((text) => text.includes(number)) ?? "{}");
        expect(line).toMatchObject({ severityText: "ERROR", severityNumber: 17, body: `a bug: ${number}` });
        expect(Date.parse(line.timestamp)).toBeGreaterThan(0);
        expect(line.attributes.errorNumber).toBe(number);
        expect(JSON.stringify(line.attributes.exception)).toContain("procurement_stages");
        expect(JSON.stringify(line.attributes.exception)).toContain(".ts:");
      }
    } finally {
      stderr.mockRestore();
      await db.database.sql`alter table gone_stages rename to procurement_stages`;
    }
  });

  test("is logged without what people wrote", () => {
    const refused = Object.assign(new Error('invalid input syntax for type date: "Mari Maasikas"'), {
      code: "22007",
      detail: "Failing row contains (Mari Maasikas).",
      parameters: ["Mari Maasikas"],
    });
    const failed = new Error(
      "Failed query: insert into comments values ($1)\nparams: 7,Mari Maasikas,\nteine rida",
      {
        cause: refused,
      },
    );
    const logged = describeError(failed);
    expect(logged.message).toBe("Failed query: insert into comments values ($1)");
    expect(logged.cause).toMatchObject({ code: "22007" });
    expect(logged.stack).toContain("http.test.ts");
    expect(JSON.stringify(logged)).not.toMatch(/Maasikas|teine rida/);
  });
});

test("a request at the level of the log is one line, without what was searched for", async () => {
  const written: string[] = [];
  const stderr = vi
    .spyOn(process.stderr, "write")
    .mockImplementation((text) => written.push(String(text)) > 0);
  const talkative = await startServer({
    environment: { DATABASE_URL: databaseUrl(db), LOGIN: "off", PORT: "0", LOG_LEVEL: "info" },
    clientFolder,
  });
  try {
    await ask(talkative.address, "/board?text=Mari&person=Maasikas", { headers: { "x-origin": "Maasikas" } });
    await expect.poll(() => written.filter((line) => line.includes("answered"))).toHaveLength(1);
    expect(JSON.parse(written.find((line) => line.includes("answered"))!)).toMatchObject({
      severityText: "INFO",
      body: "answered",
      resource: { "service.name": "hanketahvel" },
      attributes: {
        "http.request.method": "GET",
        "http.route": "/board",
        "http.response.status_code": 200,
        "http.server.request.duration": expect.any(Number),
      },
    });
    await ask(talkative.address, "/api/trpc/projects.list,Mari.Maasikas?batch=1&input=%7B%7D");
    await expect
      .poll(() => written.find((line) => line.includes("projects.list")))
      .toContain('"rpc.method":"projects.list"');
    expect(written.join()).not.toMatch(/Mari|Maasikas/);
  } finally {
    stderr.mockRestore();
    await talkative.close();
  }
});
