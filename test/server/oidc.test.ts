import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { hashOfSecretToken, newSecretToken } from "#server/secret-token.ts";
import { createProject } from "#server/services/create-project.ts";
import { type RunningServer, startServer } from "#server/start.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import {
  CLIENT,
  challengeOf,
  type Lie,
  type LyingProvider,
  startLyingProvider,
  startProvider,
} from "#test/support/oidc-providers.ts";
import { FIRST_ORGANISATION, givenPerson } from "#test/support/people.ts";
import { type Answer, ask, databaseUrl } from "#test/support/server.ts";

const PUBLIC_URL = "http://localhost:4699";
const own = { host: "localhost:4699", origin: PUBLIC_URL };

let db: TestDatabase;
let server: RunningServer;
let provider: LyingProvider & { nonce: string };
let projectId: number;

beforeAll(async () => {
  [db, provider] = await Promise.all([testDatabase(), startLyingProvider()]);
  await givenPerson(db);
  ({ projectId } = await createProject(db.context(), {
    number: "1",
    name: "Hangete projekt",
    eligibleFrom: "2025-01-01",
    eligibleTo: "2028-12-31",
    subActivities: [],
  }));
  server = await startWith(provider.issuer);
});
afterAll(async () => {
  await server?.close();
  await provider?.close();
  await db?.close();
});
beforeEach(() => {
  provider.lie = {};
  provider.subject = newSecretToken();
});

function startWith(issuer: string): Promise<RunningServer> {
  return startServer({
    environment: {
      DATABASE_URL: databaseUrl(db),
      LOGIN: "required",
      PORT: "0",
      LOG_LEVEL: "silent",
      PUBLIC_URL,
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_NAME: "Asutuse konto",
    },
    clientFolder: null,
  });
}

async function invite(email = `${newSecretToken().slice(0, 8).toLowerCase()}@naidis.ee`) {
  const token = newSecretToken();
  await db.database.sql`
    insert into invitations (organisation_id, email, project_id, role, token_hash, invited_by, expires_at)
    values (${FIRST_ORGANISATION}, ${email}, ${projectId}, 'evaluator', ${hashOfSecretToken(token)}, 'x',
      now() + interval '1 day')`;
  return { token, email };
}

interface Begun {
  url: URL;
  cookie: string;
}

async function begin(body: Record<string, unknown> = {}, at = server): Promise<Begun> {
  const answer = await ask(at.address, "/api/auth/sign-in/social", {
    method: "POST",
    body: { provider: "oidc", ...body },
    headers: own,
  });
  expect(answer.status, answer.text).toBe(200);
  return { url: new URL(answer.json.url), cookie: cookiesOf(answer) };
}

function cookiesOf(answer: Answer): string {
  const cookies = (answer.headers["set-cookie"] ?? []) as unknown as string[];
  return cookies.map((cookie) => cookie.split(";", 1)[0]).join("; ");
}

/** The provider sends somebody back. */
function comeBack({ url, cookie }: Begun, other: Record<string, string> = {}, at = server): Promise<Answer> {
  const query = new URLSearchParams({ code: "x", state: url.searchParams.get("state")!, ...other });
  const headers = {
    host: own.host,
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": "navigate",
    "sec-fetch-dest": "document",
  };
  return ask(at.address, `/api/auth/callback/oidc?${query}`, {
    headers: { ...headers, ...(cookie && { cookie }) },
  });
}

async function signIn(invitation?: string): Promise<Answer> {
  const begun = await begin(invitation ? { invitation } : {});
  provider.nonce = begun.url.searchParams.get("nonce")!;
  return comeBack(begun);
}

async function accessOf(answer: Answer) {
  const me = await ask(server.address, "/api/trpc/account.me", {
    headers: { ...own, cookie: cookiesOf(answer) },
  });
  return me.json.result.data.access;
}

/** The page of this site that an answer leads to. */
function pageOf({ headers: { location = "" } }: Answer): string {
  const url = new URL(location, PUBLIC_URL);
  expect(url.origin).toBe(PUBLIC_URL);
  return url.pathname + url.search + url.hash;
}

function expectRefused(answer: Answer, why?: RegExp): void {
  expect(answer.status).toBe(302);
  const page = pageOf(answer);
  expect(page).toMatch(/^\/sign-in\?/);
  if (why) expect(page).toMatch(why);
  expect(cookiesOf(answer)).not.toMatch(/session=./);
}

describe("Signing in at another provider", () => {
  test("lets in who is invited, and from then on knows them by issuer and subject", async () => {
    const { token, email } = await invite();
    const first = await signIn(token);
    expect([first.status, pageOf(first)]).toEqual([302, "/board"]);
    const access = await accessOf(first);
    expect(access).toMatchObject({
      user: { name: "Mari Maasikas", email },
      seats: { [projectId]: ["evaluator"] },
    });
    provider.email = "uus.nimi@naidis.ee";
    const second = await signIn();
    expect((await accessOf(second)).user).toEqual(access.user);
    provider.email = "mari@naidis.ee";
  });

  test("uses a code, PKCE, a state and a nonce, and keeps nothing the provider gave", async () => {
    const { token } = await invite();
    const begun = await begin({ invitation: token });
    expect(Object.fromEntries(begun.url.searchParams)).toMatchObject({
      response_type: "code",
      client_id: CLIENT.id,
      redirect_uri: `${PUBLIC_URL}/api/auth/callback/oidc`,
      scope: "openid profile email",
      code_challenge_method: "S256",
      state: expect.stringMatching(/^.{20,}$/),
      nonce: expect.stringMatching(/^.{20,}$/),
    });
    expect(String(begun.url)).not.toContain(token);
    provider.nonce = begun.url.searchParams.get("nonce")!;
    await comeBack(begun);
    const { code_verifier = "" } = provider.asked.at(-1)!;
    expect(challengeOf(code_verifier)).toBe(begun.url.searchParams.get("code_challenge"));
    const kept = JSON.stringify(
      await db.database.sql`select * from login_methods where provider_id = 'oidc'`,
    );
    expect(kept).not.toContain(provider.subject);
    expect(kept).not.toContain("eyJ");
    expect(JSON.stringify(await db.database.sql`select * from verifications`)).not.toContain(token);
  });

  test("lets in nobody who is not invited, whatever e-mail address the provider tells", async () => {
    const mari = await givenPerson(db);
    provider.email = mari.email;
    expectRefused(await signIn(), /invitation_needed/);
    expectRefused(await signIn(newSecretToken()), /invitation_needed/);
    const rows = await db.database.sql`select from login_methods where user_id = ${mari.userId}`;
    expect(rows).toHaveLength(1);
    provider.email = "mari@naidis.ee";
  });

  test("gives nobody the account of another subject with the same e-mail address", async () => {
    const { token } = await invite();
    const one = await accessOf(await signIn(token));
    provider.subject = newSecretToken();
    expectRefused(await signIn(), /invitation_needed/);
    const again = await invite(one.user.email);
    expectRefused(await signIn(again.token), /account_exists/);
  });

  test("accepts an invitation once", async () => {
    const { token } = await invite();
    expect(await accessOf(await signIn(token))).toMatchObject({ user: {} });
    provider.subject = newSecretToken();
    expectRefused(await signIn(token), /invitation_needed/);
  });

  test("lets in nobody whose account is disabled", async () => {
    const { token } = await invite();
    const { user } = await accessOf(await signIn(token));
    await db.database.sql`update users set disabled_at = now() where id = ${user.id}`;
    const answer = await signIn();
    expect(answer.status).toBeLessThan(500);
    expect(cookiesOf(answer)).not.toMatch(/session=./);
  });

  const now = () => Math.floor(Date.now() / 1_000);
  test.each<[string, () => Lie]>([
    ["another issuer", () => ({ claims: { iss: "https://elsewhere.example" } })],
    ["no issuer", () => ({ claims: { iss: undefined } })],
    ["another audience", () => ({ claims: { aud: "somebody-else" } })],
    ["another nonce", () => ({ claims: { nonce: "other" } })],
    ["no nonce", () => ({ claims: { nonce: undefined } })],
    ["no subject", () => ({ claims: { sub: undefined } })],
    ["a time that is over", () => ({ claims: { iat: now() - 900, exp: now() - 600 } })],
    ["a time to come", () => ({ claims: { nbf: now() + 600 } })],
    ["a key of somebody else", () => ({ isForeignKey: true })],
    ["no signature", () => ({ header: { alg: "none" }, isUnsigned: true })],
    ["a signature cut off", () => ({ isUnsigned: true })],
    ["an algorithm that was not offered", () => ({ header: { alg: "RS512" } })],
    ["an algorithm of shared secrets", () => ({ header: { alg: "HS256" } })],
    ["no token at all", () => ({ hasNoIdToken: true })],
  ])("refuses a token with %s", async (_, lie) => {
    const { token } = await invite();
    await signIn(token); // The account is there, and honest answers sign in.
    provider.lie = lie();
    expectRefused(await signIn());
    provider.lie = {};
    expect(await accessOf(await signIn())).toMatchObject({ user: {} });
  });

  test("refuses a state that is made up, of another browser, or used before", async () => {
    const { token } = await invite();
    await signIn(token);
    const begun = await begin();
    provider.nonce = begun.url.searchParams.get("nonce")!;
    expectRefused(await comeBack(begun, { state: newSecretToken() }));
    expectRefused(await comeBack({ ...begun, cookie: "" }));
    const other = await begin();
    expectRefused(await comeBack({ ...begun, cookie: other.cookie }));
    const fresh = await begin();
    provider.nonce = fresh.url.searchParams.get("nonce")!;
    expect(pageOf(await comeBack(fresh))).toBe("/board");
    expectRefused(await comeBack(fresh));
  });

  test("refuses an answer that says it comes from another issuer", async () => {
    const begun = await begin();
    provider.nonce = begun.url.searchParams.get("nonce")!;
    expectRefused(await comeBack(begun, { iss: "https://elsewhere.example" }), /issuer/);
  });

  const HOME = ["/board", "/timeline?view=plan", "/procurements/7#comments"];
  const AWAY = [
    ..."https://evil.example //evil.example ///evil.example /\\evil.example \\\\evil.example https:evil.example".split(
      " ",
    ),
    ..."http:///evil.example javascript:alert(1) data:text/html,x //evil.example/%2f.. /%09/evil.example".split(
      " ",
    ),
    ..."//localhost:4699@evil.example https://localhost:4699.evil.example https://localhost:4699@evil.example".split(
      " ",
    ),
    ..."https://LOCALHOST:4699.evil.example //evil%E3%80%82example ////evil.example/..;/css http:evil.example".split(
      " ",
    ),
    ..."/\t/evil.example|/\n/evil.example|\t//evil.example| //evil.example|/ /evil.example|/\r\nlocation: x".split(
      "|",
    ),
    ..."/\\/evil.example .evil.example @evil.example evil.example :80 ?next=//evil #//evil ..//evil.example".split(
      " ",
    ),
    ..."/.//evil.example /..//evil.example /%5cevil.example /%2f%2fevil.example blob:x file:///etc/passwd".split(
      " ",
    ),
    ..."ftp://evil.example //[::1]/ //127.0.0.1 //0x7f000001 //evil.example:80#@localhost:4699 vbscript:x".split(
      " ",
    ),
    ..."//evil.example?x=//localhost:4699 ///localhost:4699@evil.example https:/evil.example wss://evil.example".split(
      " ",
    ),
    ..."HTTPS://EVIL.EXAMPLE hTtP://evil.example /\\evil.example //evil.example\\@localhost:4699".split(" "),
  ];
  test("leads back to a page of this site, whatever was asked for", async () => {
    const { token } = await invite();
    await signIn(token);
    expect(AWAY.length).toBeGreaterThanOrEqual(50);
    for (const callbackURL of HOME) {
      const begun = await begin({ callbackURL });
      provider.nonce = begun.url.searchParams.get("nonce")!;
      expect(pageOf(await comeBack(begun))).toBe(callbackURL);
    }
    for (const each of AWAY) {
      const begun = await begin({ callbackURL: each, errorCallbackURL: each, newUserCallbackURL: each });
      provider.nonce = begun.url.searchParams.get("nonce")!;
      pageOf(await comeBack(begun));
      pageOf(await comeBack(await begin({ errorCallbackURL: each }), { error: "access_denied" }));
    }
  });

  test("works with a real provider, which takes each code once", async () => {
    const real = await startProvider(`${PUBLIC_URL}/api/auth/callback/oidc`);
    const office = await startWith(real.issuer);
    onTestFinished(async () => {
      await office.close();
      await real.close();
    });
    const { token } = await invite();
    const begun = await begin({ invitation: token }, office);
    const back = await signInAt(begun.url);
    const answer = await ask(office.address, back.pathname + back.search, {
      headers: { host: own.host, cookie: begun.cookie },
    });
    expect(pageOf(answer)).toBe("/board");
    expect(await accessOf(answer)).toMatchObject({
      user: { name: "Nimi mari" },
      seats: { [projectId]: ["evaluator"] },
    });
    const second = await begin({}, office);
    const replayed = await comeBack(second, { code: back.searchParams.get("code")! }, office);
    expectRefused(replayed, /invalid_code/);
  });

  test.each([
    ["is not there", false, 404, "PROVIDER_NOT_FOUND"],
    ["takes what it is asked and never answers", true, 503, "PROVIDER_AWAY"],
  ])("at one that %s leaves passwords alone", async (_, isSilent, status, code) => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    if (!isSilent) silent.close();
    const office = await startWith(`http://127.0.0.1:${port}`);
    onTestFinished(async () => {
      silent.closeAllConnections();
      silent.close();
      await office.close();
    });
    const mari = await givenPerson(db);
    const sent = { method: "POST", body: { email: mari.email, password: mari.password }, headers: own };
    expect((await ask(office.address, "/api/auth/sign-in/email", sent)).status).toBe(200);
    const other = await ask(office.address, "/api/auth/sign-in/social", {
      ...sent,
      body: { provider: "oidc" },
    });
    expect([other.status, other.json.code]).toEqual([status, code]);
  });
});

/** Somebody's browser at the provider, until it is sent back. */
async function signInAt(begin: URL): Promise<URL> {
  const jar = new Map<string, string>();
  let url = begin;
  while (!String(url).startsWith(PUBLIC_URL)) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, { redirect: "manual", headers: { cookie } });
    for (const each of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = each.split(";", 1)[0]!.split("=");
      jar.set(name, value);
    }
    const location = answer.headers.get("location");
    if (!location) throw new Error(`the provider answered ${answer.status}: ${await answer.text()}`);
    url = new URL(location, url);
  }
  return url;
}
