import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadSample } from "#server/services/load-sample.ts";
import { type RunningServer, startServer } from "#server/start.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { PROCEDURE_NAMES, typeOf } from "#test/support/procedures.ts";
import { type Asked, ask, databaseUrl } from "#test/support/server.ts";

let db: TestDatabase;
let server: RunningServer;
let own: string;
let projectId: number;

beforeAll(async () => {
  db = await testDatabase();
  ({ projectId } = await loadSample(db.context()));
  server = await startServer({
    environment: { DATABASE_URL: databaseUrl(db), LOGIN: "off", PORT: "0", LOG_LEVEL: "silent" },
    clientFolder: null,
  });
  own = `127.0.0.1:${server.port}`;
});
afterAll(async () => {
  await server?.close();
  await db?.close();
});

const MUTATIONS = PROCEDURE_NAMES.filter((name) => typeOf(name) === "mutation");

/** A comment that would be written, if the request were let through. */
const COMMENT = { id: 1, text: "kas see jäi?" };

/** How much there is of everything that a mutation writes. */
async function written(): Promise<unknown> {
  const [row] = await db.database.sql`
    select (select count(*) from history) as history, (select count(*) from comments) as comments,
      (select count(*) from projects) as projects, (select max(opened_at)::text from projects) as opened`;
  return row;
}

function post(headers: Record<string, string>, asked: Partial<Asked> = {}) {
  return ask(server.address, "/api/trpc/procurements.comment", {
    method: "POST",
    headers,
    body: COMMENT,
    ...asked,
  });
}

describe("the office's own computer", () => {
  test.each(["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])("reads the board at %s", async (name) => {
    const answer = await ask(server.address, "/api/v1/board", {
      headers: { host: `${name}:${server.port}` },
    });
    expect(answer.status).toBe(200);
  });

  test("writes from its own page, and from a program that is no page", async () => {
    for (const headers of [
      { origin: server.address, "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" },
      { "content-type": "application/json; charset=utf-8" },
    ] as Record<string, string>[]) {
      const before = await written();
      expect((await post(headers)).status).toBe(200);
      expect(await written()).not.toEqual(before);
    }
  });
});

describe("a name that only leads here", () => {
  test.each([
    ["another name", "board.example"],
    ["another name with our port", "board.example:PORT"],
    ["a name that begins like ours", "127.0.0.1.board.example:PORT"],
    ["a name that ends like ours", "evil-localhost:PORT"],
    ["our name with another port", "127.0.0.1:1"],
    ["our name without a port", "127.0.0.1"],
    ["any address", "0.0.0.0:PORT"],
    ["a user before the name", "127.0.0.1:PORT@board.example"],
    ["a number that means ours", "2130706433:PORT"],
  ])("is refused: %s", async (_, host) => {
    const headers = { host: host.replace("PORT", String(server.port)) };
    for (const path of ["/", "/livez", "/board", "/api/v1/board", "/api/trpc/projects.list", "/nothing"]) {
      const { status, json } = await ask(server.address, path, { headers });
      expect({ path, status, code: json.code }).toEqual({ path, status: 421, code: "OTHER_HOST" });
    }
    const before = await written();
    expect((await post(headers)).status).toBe(421);
    expect(await written()).toEqual(before);
  });

  test("is refused when it is not even said", async () => {
    const socket = connect(server.port, "127.0.0.1").setEncoding("utf8");
    socket.end("GET /api/v1/board HTTP/1.0\r\n\r\n");
    expect(await socket.toArray().then((parts) => parts.join(""))).toMatch(/^HTTP\/1.1 421 /);
  });

  test("is refused whatever a forwarding header says", async () => {
    const headers = { host: "board.example", "x-forwarded-host": own, forwarded: `host=${own}` };
    expect((await ask(server.address, "/api/v1/board", { headers })).status).toBe(421);
  });
});

test("forged forwarding and user headers change nothing", async () => {
  const plain = await ask(server.address, "/api/v1/board/facts");
  const forged = await ask(server.address, "/api/v1/board/facts", {
    headers: {
      "x-forwarded-host": "board.example",
      "x-forwarded-for": "8.8.8.8",
      "x-forwarded-proto": "https",
      "x-user": "admin",
      "x-remote-user": "admin",
    },
  });
  expect(forged.text).toBe(plain.text);
  await post({ "x-user": "admin", "x-forwarded-user": "admin" });
  const [last] = await db.database.sql`select actor from history order by recorded_at desc limit 1`;
  expect(last!.actor).toBe("local");
});

describe("another site's page", () => {
  const foreign: [string, Record<string, string>][] = [
    ["another origin", { origin: "http://board.example" }],
    ["an origin that hides", { origin: "null" }],
    ["our host with https", { origin: "https://OWN" }],
    ["our host at another port", { origin: "http://127.0.0.1:1" }],
    ["our other name", { origin: "http://localhost:1" }],
    ["a cross-site fetch", { "sec-fetch-site": "cross-site" }],
    ["a page at another port of this computer", { "sec-fetch-site": "same-site" }],
    [
      "a form that opens a page",
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
    ],
  ];
  test.each(foreign)("writes nothing: %s", async (_, headers) => {
    const sent = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace("OWN", own)]),
    );
    const before = await written();
    for (const mutation of MUTATIONS) {
      const answer = await ask(server.address, `/api/trpc/${mutation}`, {
        method: "POST",
        headers: sent,
        body: {},
      });
      expect({ mutation, status: answer.status }).toEqual({ mutation, status: 403 });
    }
    expect((await post(sent)).status).toBe(403);
    const move = { method: "POST", headers: sent, body: { toStage: "completed", version: 1 } };
    expect((await ask(server.address, "/api/v1/procurements/1/move", move)).status).toBe(403);
    expect(await written()).toEqual(before);
  });

  test("may link to the board, and neither frame it nor read from it", async () => {
    const from = (mode: string, dest: string) => ({
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": mode,
      "sec-fetch-dest": dest,
    });
    expect((await ask(server.address, "/", { headers: from("navigate", "document") })).status).not.toBe(403);
    for (const headers of [
      from("navigate", "iframe"),
      from("no-cors", "script"),
      from("cors", "empty"),
      from("no-cors", "image"),
    ])
      expect((await ask(server.address, "/api/v1/board", { headers })).status).toBe(403);
  });
});

describe("a write that is not JSON", () => {
  test.each([
    ["a form", "application/x-www-form-urlencoded", "id=1&text=x"],
    [
      "a form with files",
      "multipart/form-data; boundary=b",
      '--b\r\ncontent-disposition: form-data; name="id"\r\n\r\n1\r\n--b--\r\n',
    ],
    ["plain text", "text/plain", JSON.stringify(COMMENT)],
    ["bytes", "application/octet-stream", JSON.stringify(COMMENT)],
    ["something like JSON", "application/json-patch+json", JSON.stringify(COMMENT)],
    ["two types", "text/plain, application/json", JSON.stringify(COMMENT)],
    ["a type with a trick", "application/json; charset=utf-7", JSON.stringify(COMMENT)],
    ["no type", "", JSON.stringify(COMMENT)],
  ])("has no effect: %s", async (_, type, body) => {
    const before = await written();
    for (const mutation of MUTATIONS) {
      const asked = { method: "POST", headers: { "content-type": type }, body };
      const { status } = await ask(server.address, `/api/trpc/${mutation}`, asked);
      expect({ mutation, status }).toEqual({ mutation, status: 415 });
    }
    const move = { method: "POST", headers: { "content-type": type }, body };
    expect((await ask(server.address, "/api/v1/procurements/1/move", move)).status).toBe(415);
    expect(await written()).toEqual(before);
  });
});

test("reading never writes: no mutation can be called by GET, HEAD or another method", async () => {
  expect(MUTATIONS.length).toBeGreaterThan(10);
  const before = await written();
  const inputs: Record<string, unknown> = { "procurements.comment": COMMENT, "projects.open": { projectId } };
  for (const mutation of MUTATIONS) {
    const input = encodeURIComponent(JSON.stringify(inputs[mutation] ?? {}));
    for (const method of ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const body = method === "GET" || method === "HEAD" ? {} : { body: inputs[mutation] ?? {} };
      await ask(server.address, `/api/trpc/${mutation}?input=${input}`, { method, ...body });
    }
  }
  for (const method of ["GET", "PUT"]) await ask(server.address, "/api/v1/procurements/1/move", { method });
  expect(await written()).toEqual(before);
});

describe("a request that asks for too much", () => {
  const calls = (count: number, comma = ",") => Array(count).fill("projects.list").join(comma);

  test("is answered up to twenty calls", async () => {
    const { status, json } = await ask(server.address, `/api/trpc/${calls(20)}?batch=1&input={}`);
    expect(status).toBe(200);
    expect(json).toHaveLength(20);
  });

  test.each([
    ["twenty-one calls", `/api/trpc/${calls(21)}?batch=1&input={}`],
    ["a thousand calls", `/api/trpc/${Array(1000).fill("a.b").join(",")}?batch=1&input={}`],
    ["calls with hidden commas", `/api/trpc/${calls(21, "%2C")}?batch=1&input={}`],
    ["ten thousand commas", `/api/trpc/${",".repeat(10_000)}?batch=1`],
  ])("is refused within 50 ms: %s", async (_, path) => {
    await ask(server.address, path);
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      const since = performance.now();
      expect((await ask(server.address, path)).status).toBe(400);
      times.push(performance.now() - since);
    }
    expect(Math.min(...times)).toBeLessThan(50);
  });

  test("is refused beyond a megabyte", async () => {
    const body = JSON.stringify({ id: 1, text: "x".repeat(10_000_000) });
    const asked = { method: "POST", body, headers: { "content-type": "application/json" } };
    for (const path of ["/api/trpc/procurements.comment", "/api/v1/procurements/1/move"]) {
      const status = await ask(server.address, path, asked).then(
        (answer) => answer.status,
        (error: NodeJS.ErrnoException) => error.code,
      );
      // The server need not read the rest: then the connection ends while it is still being sent.
      expect([413, "EPIPE", "ECONNRESET"]).toContain(status);
    }
    const small = JSON.stringify({ id: 1, text: "x".repeat(1_100_000) });
    const answer = await ask(server.address, "/api/trpc/procurements.comment", { ...asked, body: small });
    expect([answer.status, answer.json.code]).toEqual([413, "TOO_LARGE"]);
  });

  test("may be larger where it carries a whole table, and only there, with every other check the same", async () => {
    const post = { method: "POST", headers: { "content-type": "application/json" } };
    const table = { into: { projectId: 1, name: "x".repeat(3_000_000) }, rows: [] };
    const path = "/api/trpc/plans.importRows";
    const answer = await ask(server.address, path, { ...post, body: JSON.stringify(table) });
    expect([answer.status, answer.json.error.data.refusal.code]).toEqual([400, "TOO_LONG"]);
    const batch = `${path},procurements.comment?batch=1`;
    const batched = await ask(server.address, batch, { ...post, body: JSON.stringify({ 0: table }) });
    expect(batched.status).toBe(413);
    const foreign = { ...post, headers: { ...post.headers, origin: "https://example.org" } };
    const attack = await ask(server.address, path, { ...foreign, body: JSON.stringify(table) });
    expect(attack.status).toBe(403);
  });
});
