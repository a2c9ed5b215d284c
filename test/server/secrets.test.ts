import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type RunningServer, startServer } from "#server/start.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { type Answer, ask, databaseUrl } from "#test/support/server.ts";

/**
 * A day of an office with a login, at the most talkative level of the log: people come in, forget passwords, mistype,
 * share, search, write personal codes where they should not, and meet a bug. What of it may be read later, and where?
 */
let db: TestDatabase;
let server: RunningServer;
let folder: string;
/** What the server printed, and what it logged. */
const stdout: string[] = [];
const stderr: string[] = [];

/** Every secret of that day, by what it is. */
const secrets = new Map<string, string>();
/** What people wrote, and what is answered to those who may read it. */
const words = new Map<string, string>();
/** Answers that refused something. */
const refusals: Answer[] = [];

const secret = (what: string, value: string) => {
  secrets.set(what, value);
  return value;
};
const word = (what: string, value: string) => {
  words.set(what, value);
  return value;
};

beforeAll(async () => {
  db = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), "hanketahvel-secrets-"));
  vi.spyOn(process.stdout, "write").mockImplementation((text) => stdout.push(String(text)) > 0);
  vi.spyOn(process.stderr, "write").mockImplementation((text) => stderr.push(String(text)) > 0);
  server = await startServer({
    environment: {
      DATABASE_URL: databaseUrl(db),
      LOGIN: "required",
      PORT: "0",
      PUBLIC_URL: "http://127.0.0.1:4600",
      LOG_LEVEL: "debug",
      SECURITY_LOG: join(folder, "security.log"),
      AUTH_SECRET: secret("secret of the settings", "kanaar-seadete-saladus-0123456789abcdef"),
      // Nobody takes the letters: what is said of that must not say whom they were for, or what stood in them.
      SMTP_URL: `smtp://kiri:${secret("password of the mail server", "kanaar-postiparool")}@127.0.0.1:9`,
      MAIL_FROM: "hanketahvel@naidis.ee",
    },
    clientFolder: null,
    announce: (link) => void stdout.push(link ?? ""),
  });
});
afterAll(async () => {
  await server?.close();
  await db?.close();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await ask(server.address, path, { method: "POST", body, headers });
  if (answer.status >= 400) refusals.push(answer);
  return answer;
}

async function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await ask(server.address, path, { headers });
  if (answer.status >= 400) refusals.push(answer);
  return answer;
}

const call = (name: string, input: unknown, headers: Record<string, string> = {}) =>
  post(`/api/trpc/${name}`, input, { "idempotency-key": randomUUID(), ...headers });

async function signIn(email: string, password: string): Promise<string> {
  const answer = await post("/api/auth/sign-in/email", { email, password });
  const [cookie = ""] = (answer.headers["set-cookie"] ?? []) as unknown as string[];
  const value = cookie.split(";", 1)[0]!;
  if (value) secret(`cookie ${secrets.size}`, value.slice(value.indexOf("=") + 1).split("%2", 1)[0]!);
  return value;
}

test("no password, token, personal code or e-mail address of a whole day stands in a log, a refusal or a measure", async () => {
  const [, printed = ""] = /\/setup#(\S+)/.exec(stdout.join("")) ?? [];
  const setUpToken = secret("token of the set-up", printed);
  const boss = {
    email: word("e-mail of the first person", "kanaar.juht@naidis.ee"),
    password: secret("first password", "kanaar-esimene-parool"),
  };
  await call("account.setUp", { token: "vale", organisationName: "Amet", name: "Juta Juht", ...boss });
  expect(
    (await call("account.setUp", { token: setUpToken, organisationName: "Amet", name: "Juta Juht", ...boss }))
      .status,
  ).toBe(200);
  const cookie = await signIn(boss.email, boss.password);
  expect(cookie).not.toBe("");
  await signIn(boss.email, secret("mistyped password", "kanaar-esimene-parol"));
  await signIn(
    word("e-mail nobody has", "kanaar.tundmatu@naidis.ee"),
    secret("password of nobody", "kanaar-tundmatu-parool"),
  );
  await signIn(secret("password in the wrong field", "kanaar-vale-vali"), "x");

  // A project with personal codes in every place for words.
  const { projectId } = (
    await call(
      "projects.create",
      {
        number: "1",
        name: "Projekt",
        eligibleFrom: "2024-01-01",
        eligibleTo: "2027-12-31",
        subActivities: [],
      },
      { cookie },
    )
  ).json.result.data;
  const codes = Array.from({ length: 12 }, (_, at) =>
    word(`personal code ${at}`, `490010102${String(at).padStart(2, "0")}`),
  );
  const made = await call(
    "procurements.create",
    {
      projectId,
      kind: "training",
      title: `Koolitus ${codes[0]}`,
      note: codes[1],
      person: `Mari ${codes[2]}`,
      registerNumber: codes[3],
    },
    { cookie },
  );
  expect(made.status).toBe(200);
  const { id, version } = made.json.result.data.procurement;
  await call("procurements.comment", { id, text: `Kirjutas ${codes[4]}` }, { cookie });
  await call(
    "hours.log",
    {
      id,
      assignmentId: null,
      role: "domainExpert",
      person: `Jaan ${codes[5]}`,
      on: "2026-01-15",
      hours: 1,
      activity: "other",
      note: codes[6],
    },
    { cookie },
  );
  await get(`/board?q=${codes[7]}`, { accept: "text/html" });
  await get(`/api/v1/board?on=${codes[8]}`, { cookie });
  await post(
    `/api/v1/procurements/${id}/move`,
    { toStage: codes[9], on: codes[9], version, reason: codes[9] },
    { cookie },
  );
  await post(`/api/v1/procurements/${codes[10]}/move`, `{"reason": "${codes[10]}`, {
    cookie,
    "content-type": "application/json",
  });
  await call(
    "procurements.edit",
    { id, was: { title: codes[11] }, becomes: { title: "Muu" } },
    { cookie, "x-origin": codes[11]! },
  );

  // Somebody is invited; somebody forgets a password.
  const guest = word("e-mail of somebody invited", "kanaar.kylaline@naidis.ee");
  const invited = await call(
    "people.invite",
    { organisationId: 1, email: guest, projectId, role: "evaluator" },
    { cookie },
  );
  const invitation = secret("token of an invitation", invited.json.result.data.token);
  await call("account.readInvitation", { token: secret("mistyped token", `${invitation}x`) });
  await call("account.readInvitation", { token: invitation });
  const accepted = await call("account.acceptInvitation", {
    token: invitation,
    account: {
      name: "Kati Külaline",
      password: secret("password of somebody invited", "kanaar-kylalise-parool"),
    },
  });
  expect(accepted.status).toBe(200);
  await call("account.acceptInvitation", {
    token: invitation,
    account: { name: "Teine", password: secret("password for a spent link", "kanaar-hilinenud-parool") },
  });
  await post("/api/auth/request-password-reset", { email: guest });
  const people = await get(
    `/api/trpc/people.list?input=${encodeURIComponent(JSON.stringify({ organisationId: 1 }))}`,
    { cookie },
  );
  const userId = people.json.result.data.people.find(
    (each: { email: string }) => each.email === guest,
  ).userId;
  const reset = await call("people.resetPassword", { organisationId: 1, userId }, { cookie });
  const resetToken = secret("token of a reset", reset.json.result.data.token);
  expect(
    (
      await post("/api/auth/reset-password", {
        token: resetToken,
        newPassword: secret("new password", "kanaar-uus-parool-2"),
      })
    ).status,
  ).toBe(200);
  await post("/api/auth/reset-password", {
    token: resetToken,
    newPassword: secret("password for a spent reset", "kanaar-uus-parool-3"),
  });
  const guestCookie = await signIn(guest, secrets.get("new password")!);
  await post(
    "/api/auth/change-password",
    {
      currentPassword: secrets.get("new password"),
      newPassword: secret("changed password", "kanaar-vahetatud-4"),
    },
    { cookie: guestCookie },
  );
  const factor = await post(
    "/api/auth/two-factor/enable",
    { password: secrets.get("changed password") },
    { cookie: await signIn(guest, secrets.get("changed password")!) },
  );
  secret("seed of the second factor", new URL(factor.json.totpURI).searchParams.get("secret")!);
  secret("backup code", factor.json.backupCodes[0]);
  await post("/api/auth/two-factor/verify-totp", { code: "000000" }, { cookie: guestCookie });

  // A board is shared, and read.
  const shared = await call(
    "shares.create",
    {
      projectId,
      screen: "board",
      worksUntil: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
      note: "Rahastajale",
    },
    { cookie },
  );
  const link = secret("token of a shared link", shared.json.result.data.token);
  expect((await get("/api/v1/shared/facts", { "x-share": link })).status).toBe(200);
  await get(`/api/v1/shared/facts?token=${link}`, {
    "x-share": secret("mistyped link", `${link.slice(1)}x`),
  });

  // Other programs say what nobody asked them to say.
  await get("/api/v1/board", {
    authorization: `Bearer ${secret("token of another program", "kanaar-bearer-1234567890")}`,
    "user-agent": word("user agent", "kanaar-agent"),
  });
  await get(`/livez?key=${secret("key in an address", "kanaar-aadressis")}`, {
    cookie: `hanketahvel.session=${secret("forged cookie", "kanaar-kypsis")}.x`,
  });
  await get(
    `/api/auth/callback/oidc?code=${secret("code of a provider", "kanaar-pakkuja-kood")}&state=${secret("state of a provider", "kanaar-pakkuja-olek")}`,
  );

  // And there is a bug in the middle of writing.
  await db.database.sql`alter table comments rename to gone_comments`;
  const bug = await call(
    "procurements.comment",
    { id, text: word("comment in a bug", "kanaar 49001010299") },
    { cookie },
  );
  await db.database.sql`alter table gone_comments rename to comments`;
  expect(bug.status).toBe(500);
  const refusedForRole = await call(
    "plans.startDraft",
    { projectId, name: "Mustand" },
    { cookie: await signIn(guest, "vale parool jälle") },
  );
  expect(refusedForRole.status).toBe(401);

  const measures = [
    await get("/heartbeat.json"),
    await get("/readyz"),
    await get("/livez"),
    await get("/api/v1/openapi.json"),
  ];
  const settings = await get("/api/trpc/installation.read", { cookie });
  expect(settings.status).toBe(200);
  const log = stderr.join("");
  const securityLog = readFileSync(join(folder, "security.log"), "utf8");
  const [kept] = await db.database.sql<[{ events: string; answers: string; links: string }]>`
    select (select jsonb_agg(to_jsonb(e))::text from security_events e) as events,
      (select jsonb_agg(to_jsonb(k))::text from sent_keys k) as answers,
      (select jsonb_agg(to_jsonb(l))::text from share_links l) || (select jsonb_agg(to_jsonb(i) - 'email')::text from invitations i) as links`;

  expect(secrets.size + words.size).toBeGreaterThanOrEqual(40);
  const everything = [...secrets, ...words];
  const found = (where: string, planted: Iterable<[string, string]>) =>
    [...planted].filter(([, value]) => where.includes(value)).map(([what]) => what);
  expect(found(stdout.join("").replace(/\S*\/setup#\S*/, ""), everything)).toEqual([]);
  expect(found(log, everything)).toEqual([]);
  expect(found(securityLog, everything)).toEqual([]);
  expect(found(kept.events, everything)).toEqual([]);
  expect(found(measures.map(({ text }) => text).join(), everything)).toEqual([]);
  expect(found(settings.text, secrets)).toEqual([]);
  expect(found(refusals.map(({ text }) => text).join(), secrets)).toEqual([]);
  expect(found(kept.answers, secrets)).toEqual([]);
  expect(found(kept.links, secrets)).toEqual([]);

  // The logs are there, and are what they should be.
  const lines = log
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.filter(({ body }) => body === "answered").length).toBeGreaterThan(30);
  for (const line of lines)
    expect(line).toMatchObject({ timestamp: expect.any(String), severityText: expect.any(String) });
  expect(log).toContain(bug.json.error.data.errorNumber);
  const events = securityLog
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).eventName);
  expect([...new Set(events)]).toEqual(
    expect.arrayContaining([
      "security.installation.setUp",
      "security.person.signedIn",
      "security.person.signInFailed",
      "security.invitation.made",
      "security.invitation.accepted",
      "security.password.reset",
      "security.password.changed",
      "security.share.made",
    ]),
  );
}, 120_000);
