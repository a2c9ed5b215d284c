import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { readSettings } from "#server/env.ts";
import { type RunningServer, startServer } from "#server/start.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { findFreePorts, findNginx, type RunningNginx, startNginx } from "#test/support/nginx.ts";
import { givenPerson } from "#test/support/people.ts";
import { databaseUrl } from "#test/support/server.ts";

/** What comes with the project for an office's installation, tried as far as one machine without containers can. */
const shipped = (name: string) => readFileSync(new URL(`../../deploy/${name}`, import.meta.url), "utf8");
const KNOWN = Object.keys(parseEnv(readFileSync(new URL("../../.env.example", import.meta.url), "utf8")));

describe("the settings that are shipped", () => {
  test("for systemd are understood, want people to sign in, and name nothing unknown", () => {
    const given = parseEnv(shipped("hanketahvel.env"));
    expect(Object.keys(given).filter((name) => !KNOWN.includes(name))).toEqual([]);
    const settings = readSettings({ ...given, PORT: "4601" });
    expect(settings).toMatchObject({
      isLoginRequired: true,
      host: "127.0.0.1",
      publicUrl: "https://hanked.naidis.ee",
      trustedProxies: ["127.0.0.1"],
    });
  });

  test("for containers are understood, want people to sign in, and name nothing unknown", () => {
    const [, image = ""] = /^ENV (.*)$/m.exec(shipped("Containerfile")) ?? [];
    const compose = shipped("compose.yaml");
    const [, lines = ""] = /\n {2}environment:\n((?: {4}.*\n)+)/.exec(compose) ?? [];
    const given: Record<string, string | undefined> = {
      ...parseEnv(image.replaceAll(" ", "\n")),
      ...parseEnv(lines.replaceAll(/^ {4}(\w+): /gm, "$1=")),
    };
    expect(Object.keys(given)).toContain("TRUSTED_PROXIES");
    expect(Object.keys(given).filter((name) => !KNOWN.includes(name))).toEqual([]);
    const filled = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [
        name,
        value
          ?.replaceAll(/\$\{PUBLIC_URL:[^}]*\}/g, "https://hanked.naidis.ee")
          .replaceAll(/\$\{POSTGRES_PASSWORD:[^}]*\}/g, "salasona1")
          .replaceAll(/\$\{\w+:-\}/g, ""),
      ]),
    );
    expect(readSettings(filled)).toMatchObject({ isLoginRequired: true, host: "0.0.0.0", port: 4600 });
  });

  test("of the ports agree with each other", () => {
    for (const port of ["4601", "4602"]) {
      expect(shipped("nginx.conf")).toContain(`server 127.0.0.1:${port}`);
      expect(shipped("compose.yaml")).toContain(`127.0.0.1:${port}:4600`);
      expect(shipped("hanketahvel@.service")).toContain(`hanketahvel@${port}`);
    }
  });
});

test("the database may belong to a user who is no superuser, as the README makes it", async () => {
  const place = inject("databaseServer");
  const admin = postgres({ ...place, max: 1, onnotice: () => {} });
  const name = `office_${randomBytes(6).toString("hex")}`;
  const password = randomBytes(12).toString("hex");
  let server: RunningServer | null = null;
  try {
    await admin`create role hanketahvel_app`.catch(() => {}); // Another test may have made it.
    await admin.unsafe(`create role ${name} login password '${password}'`);
    await admin.unsafe(`grant hanketahvel_app to ${name}`);
    await admin.unsafe(`create database ${name} owner ${name}`);
    const url = new URL(databaseUrl({ connection: { ...place, database: name } } as TestDatabase));
    url.username = name;
    url.password = password;
    let link: string | null = null;
    server = await startServer({
      environment: { DATABASE_URL: String(url), PORT: "0", LOG_LEVEL: "silent" },
      clientFolder: null,
      announce: (setUpLink) => {
        link = setUpLink;
      },
    });
    const token = new URL(link!).hash.slice(1);
    const person = { email: "juta@naidis.ee", password: "hommik-algab-kohviga" };
    const ask = (path: string, body: object) =>
      fetch(`${server!.address}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    const office = { token, organisationName: "Amet", name: "Juta Juht", ...person };
    expect((await ask("/api/trpc/account.setUp", office)).status).toBe(200);
    const signedIn = await ask("/api/auth/sign-in/email", person);
    const cookie = signedIn.headers.getSetCookie().join("; ").split(";", 1)[0]!;
    const board = await fetch(`${server.address}/api/v1/board/facts`, { headers: { cookie } });
    expect([signedIn.status, board.status]).toEqual([200, 200]);
  } finally {
    await server?.close();
    await admin.unsafe(`drop database if exists ${name} with (force)`);
    await admin.unsafe(`drop role if exists ${name}`);
    await admin.end();
  }
});

test.skipIf(!existsSync("/usr/bin/systemd-analyze"))("systemd understands the unit that is shipped", () => {
  const folder = mkdtempSync(join(tmpdir(), "hanketahvel-unit-"));
  try {
    const file = join(folder, "hanketahvel@.service");
    // Where the program lies is the office's; whatever else is wrong is ours.
    writeFileSync(
      file,
      shipped("hanketahvel@.service").replace("/opt/hanketahvel/node_modules/.bin/node", process.execPath),
    );
    const { stdout, stderr } = spawnSync("systemd-analyze", ["verify", file], { encoding: "utf8" });
    const complaints = `${stdout}${stderr}`.split("\n").filter((line) => line.includes("hanketahvel"));
    expect(complaints).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

const canServeTls = findNginx() !== null && spawnSync("openssl", ["version"]).status === 0;
describe.skipIf(!canServeTls)("behind nginx as it is shipped, with a certificate", () => {
  const NAME = "hanked.naidis.ee";
  let folder: string;
  let db: TestDatabase;
  let server: RunningServer;
  let nginx: RunningNginx;
  let port: number;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "hanketahvel-tls-"));
    const [certificate, key] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
    const subject = ["-subj", `/CN=${NAME}`, "-addext", `subjectAltName=DNS:${NAME}`];
    spawnSync("openssl", [
      ...[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
      ],
      ...[...subject, "-keyout", key, "-out", certificate],
    ]);
    db = await testDatabase();
    server = await startServer({
      environment: {
        DATABASE_URL: databaseUrl(db),
        PUBLIC_URL: `https://${NAME}`,
        TRUSTED_PROXIES: "127.0.0.1",
        PORT: "0",
        LOG_LEVEL: "silent",
      },
      clientFolder: null,
    });
    const [own, gone] = (await findFreePorts(2)) as [number, number];
    port = own;
    // The second server is not there: the first does the work of both.
    nginx = await startNginx(findNginx()!, { port, behind: [server.port, gone], tls: { certificate, key } });
  });
  afterAll(async () => {
    await nginx?.stop();
    await server?.close();
    await db?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Seen {
    status: number;
    headers: Record<string, string | string[] | undefined>;
  }
  function ask(path: string, headers: Record<string, string> = {}, body?: object): Promise<Seen> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          ...{ host: "127.0.0.1", port, path, servername: NAME, rejectUnauthorized: false, agent: false },
          method: body ? "POST" : "GET",
          headers: { host: NAME, ...(body && { "content-type": "application/json" }), ...headers },
        },
        (incoming) => {
          incoming
            .resume()
            .on("end", () => resolve({ status: incoming.statusCode!, headers: incoming.headers }));
        },
      );
      outgoing.on("error", reject).end(body && JSON.stringify(body));
    });
  }

  test("every answer says that there is no other way than HTTPS, and who may frame or sniff it", async () => {
    const answers = [
      await ask("/livez"),
      await ask("/api/v1/board/facts"),
      await ask("/no-such-page"),
      await ask("/api/trpc/no.such"),
      await ask(`/api/v1/procurements/${"9".repeat(6_000)}/move`),
      await ask("/api/auth/get-session"),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 404, 404, 404, 404]);
    for (const { headers } of answers)
      expect(headers).toMatchObject({
        "strict-transport-security": "max-age=31536000",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "content-security-policy": expect.not.stringContaining("unsafe"),
      });
  });

  test("the session's cookie belongs to this name alone and is sent by HTTPS alone", async () => {
    const { email, password } = await givenPerson(db);
    const body = { email, password };
    const signedIn = await ask("/api/auth/sign-in/email", { origin: `https://${NAME}` }, body);
    expect(signedIn.status).toBe(200);
    expect(String(signedIn.headers["set-cookie"])).toMatch(
      /^__Host-[^;]*; .*Path=\/; HttpOnly; Secure; SameSite=Lax/,
    );
  });

  test("the name, a proxy's headers and the site a request comes from are not believed from outside", async () => {
    const elsewhere = { host: "evil.naidis.ee" };
    expect((await ask("/api/v1/board", elsewhere)).status).toBe(421);
    const body = { email: "mari@naidis.ee", password: "midagi hoopis muud" };
    expect((await ask("/api/auth/sign-in/email", { origin: "https://evil.naidis.ee" }, body)).status).toBe(
      403,
    );
    await ask(
      "/api/auth/sign-in/email",
      { origin: `https://${NAME}`, "x-forwarded-for": "203.0.113.9" },
      body,
    );
    const events = await db.database
      .sql`select address from security_events where address like '203.0.113.%'`;
    expect([...events]).toEqual([]);
  });

  test("what monitoring is told is told to this machine alone", async () => {
    for (const path of ["/readyz", "/heartbeat.json"]) {
      expect((await fetch(`${server.address}${path}`)).status).toBe(200);
      expect((await ask(path)).status).toBe(404);
    }
  });

  test("nginx logs no search and no secret", async () => {
    await ask("/board?q=Mari%20Maasikas");
    await expect.poll(() => nginx.readLog()).toContain("GET /board 404");
    expect(nginx.readLog()).not.toMatch(/Mari|Maasikas|\?/);
  });
});
