import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningServer, startServer } from "#server/start.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenPerson, type Person } from "#test/support/people.ts";
import { type Answer, ask, databaseUrl } from "#test/support/server.ts";

let db: TestDatabase;
let server: RunningServer;

beforeAll(async () => {
  db = await testDatabase();
  await givenPerson(db, { name: "Keegi" });
  server = await startServer({
    environment: { DATABASE_URL: databaseUrl(db), LOGIN: "required", PORT: "0", LOG_LEVEL: "error" },
    clientFolder: null,
  });
});
afterAll(async () => {
  await server?.close();
  await db?.close();
});

function auth(path: string, body: unknown, cookie?: string): Promise<Answer> {
  return ask(server.address, `/api/auth${path}`, {
    method: "POST",
    body,
    headers: cookie ? { cookie } : {},
  });
}

function cookiesOf(answer: Answer): string {
  const cookies = (answer.headers["set-cookie"] ?? []) as unknown as string[];
  return cookies.map((cookie) => cookie.split(";", 1)[0]).join("; ");
}

async function userOf(cookie: string): Promise<string | null> {
  const answer = await ask(server.address, "/api/trpc/account.me", { headers: { cookie } });
  return answer.json.result.data.access.user?.id ?? null;
}

async function signIn({ email, password }: Pick<Person, "email" | "password">): Promise<string> {
  const answer = await auth("/sign-in/email", { email, password });
  expect(answer.status, answer.text).toBe(200);
  return cookiesOf(answer);
}

/** What the security log tells of somebody, oldest first. */
async function eventsOf(userId: string): Promise<string[]> {
  const rows = await db.database.sql<{ kind: string }[]>`
    select kind from security_events where subject = ${userId} order by id`;
  return rows.map(({ kind }) => kind);
}

/** As an app on a telephone shows it: RFC 6238, six digits, half a minute. */
function codeOf(uri: string, at = Date.now()): string {
  const secret = new URL(uri).searchParams.get("secret")!;
  const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac("sha1", key).update(counter).digest();
  const number = digest.readUInt32BE(digest[19]! & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

describe("Signing in", () => {
  test("with e-mail address and password begins a new session, whose token no script reads", async () => {
    const mari = await givenPerson(db);
    const answer = await auth("/sign-in/email", { email: mari.email.toUpperCase(), password: mari.password });
    expect(answer.status).toBe(200);
    const [cookie] = answer.headers["set-cookie"] as unknown as string[];
    expect(cookie).toMatch(/^hanketahvel\.session=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/);
    const token = decodeURIComponent(cookiesOf(answer)).split("=")[1]!.split(".")[0]!;
    expect(answer.text).not.toContain(token);
    expect(await userOf(cookiesOf(answer))).toBe(mari.userId);
    const again = await signIn(mari);
    expect(again).not.toBe(cookiesOf(answer));
    expect(await eventsOf(mari.userId)).toEqual(["person.signedIn", "person.signedIn"]);
  });

  test("again in the same browser ends the session before", async () => {
    const mari = await givenPerson(db);
    const before = await signIn(mari);
    const answer = await auth("/sign-in/email", { email: mari.email, password: mari.password }, before);
    expect(await userOf(before)).toBe(null);
    expect(await userOf(cookiesOf(answer))).toBe(mari.userId);
  });

  test("refuses wrong passwords, unknown addresses and disabled people alike", async () => {
    const mari = await givenPerson(db);
    const closed = await givenPerson(db, { isDisabled: true });
    const answers = [
      await auth("/sign-in/email", { email: mari.email, password: "midagi hoopis muud" }),
      await auth("/sign-in/email", { email: "eikeegi@naidis.ee", password: mari.password }),
      await auth("/sign-in/email", { email: closed.email, password: closed.password }),
      await auth("/sign-in/email", { email: "pole aadress", password: mari.password }),
    ];
    for (const answer of answers.slice(0, 3)) {
      expect(answer.status).toBe(401);
      expect(answer.text).toBe(answers[0]!.text);
      expect(answer.headers["set-cookie"]).toBeUndefined();
    }
    expect(answers[3]!.status).toBe(400);
    expect(await eventsOf(mari.userId)).toEqual(["person.signInFailed"]);
    const [{ count }] = await db.database.sql<[{ count: number }]>`
      select count(*)::int from sessions where user_id = ${closed.userId}`;
    expect(count).toBe(0);
  });

  test("is possible for many at once, and so is changing passwords", async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => givenPerson(db)));
    const cookies = await Promise.all(people.map(signIn));
    const changed = await Promise.all(
      people.map(({ password }, each) =>
        auth(
          "/change-password",
          { currentPassword: password, newPassword: "sinine kapsas ja redel" },
          cookies[each],
        ),
      ),
    );
    expect(changed.map(({ status }) => status)).toEqual(Array(12).fill(200));
  });

  test("ends by signing out at once, and the cookie is worth nothing any more", async () => {
    const mari = await givenPerson(db);
    const cookie = await signIn(mari);
    expect((await auth("/sign-out", {}, cookie)).status).toBe(200);
    expect(await userOf(cookie)).toBe(null);
    expect(await eventsOf(mari.userId)).toEqual(["person.signedIn", "person.signedOut"]);
  });

  test.each([
    "/sign-up/email",
    "/update-user",
    "/change-email",
    "/list-sessions",
    "/get-session",
    "/delete-user",
    "/link-social",
    "/two-factor/get-totp-uri",
    "/verify-password",
    "/callback/oidc",
    "/error",
    "/ok",
  ])("offers nothing at %s", async (path) => {
    const cookie = await (await givenPerson(db)).cookie();
    expect((await auth(path, {}, cookie)).status).toBe(404);
  });

  test("takes no notice of fields nobody asked for", async () => {
    const mari = await givenPerson(db);
    const answer = await auth("/sign-in/email", {
      email: mari.email,
      password: mari.password,
      rememberMe: false,
      callbackURL: "https://elsewhere.example",
      isOperator: true,
      userId: "x",
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.location).toBeUndefined();
    expect(answer.text).not.toContain("elsewhere");
    const me = await ask(server.address, "/api/trpc/account.me", { headers: { cookie: cookiesOf(answer) } });
    expect(me.json.result.data.access.isOperator).toBe(false);
  });
});

describe("A password", () => {
  test("that is changed ends all other sessions, and begins this one anew", async () => {
    const mari = await givenPerson(db);
    const [here, elsewhere] = [await signIn(mari), await signIn(mari)];
    const newPassword = "sinine kapsas ja redel";
    const answer = await auth("/change-password", { currentPassword: mari.password, newPassword }, here);
    expect(answer.status, answer.text).toBe(200);
    expect([await userOf(here), await userOf(elsewhere)]).toEqual([null, null]);
    expect(await userOf(cookiesOf(answer))).toBe(mari.userId);
    expect((await auth("/sign-in/email", { email: mari.email, password: mari.password })).status).toBe(401);
    await signIn({ email: mari.email, password: newPassword });
    expect(await eventsOf(mari.userId)).toContain("password.changed");
  });

  test("is changed only by whoever knows it", async () => {
    const mari = await givenPerson(db);
    const cookie = await mari.cookie();
    const body = { currentPassword: "vale parool siin", newPassword: "sinine kapsas ja redel" };
    const answer = await auth("/change-password", body, cookie);
    expect([answer.status, answer.json.code]).toEqual([400, "INVALID_PASSWORD"]);
    expect((await auth("/change-password", body)).status).toBe(401);
    await signIn(mari);
  });

  test.each([
    ["lühike", "PASSWORD_TOO_SHORT"],
    ["x".repeat(129), "PASSWORD_TOO_LONG"],
    ["Parool123456", "PASSWORD_TOO_COMMON"],
  ])("cannot be %s", async (newPassword, code) => {
    const mari = await givenPerson(db);
    const cookie = await mari.cookie();
    const answer = await auth("/change-password", { currentPassword: mari.password, newPassword }, cookie);
    expect([answer.status, answer.json.code]).toEqual([400, code]);
  });

  test("may be 128 characters long, of any kind", async () => {
    const mari = await givenPerson(db);
    const newPassword = `päike ☀ ${"kuu ".repeat(30)}`.slice(0, 128);
    const body = { currentPassword: mari.password, newPassword };
    expect((await auth("/change-password", body, await mari.cookie())).status).toBe(200);
    await signIn({ email: mari.email, password: newPassword });
  });
});

describe("Guessing", () => {
  test("ends after five wrong passwords for one account, for that network only", async () => {
    const [mari, jaan] = [await givenPerson(db), await givenPerson(db)];
    const guess = (email: string) => auth("/sign-in/email", { email, password: "midagi hoopis muud" });
    const answers = await Promise.all(Array.from({ length: 12 }, () => guess(mari.email)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(7);
    expect(Number(refused[0]!.headers["retry-after"])).toBeGreaterThan(300);
    // Not with the right password either, and not under a made-up address.
    const { email, password } = mari;
    const disguises: Record<string, string>[] = [
      {},
      { "x-forwarded-for": "198.51.100.7" },
      { "x-real-ip": "198.51.100.7" },
    ];
    for (const headers of disguises) {
      const sent = { method: "POST", body: { email, password }, headers };
      expect((await ask(server.address, "/api/auth/sign-in/email", sent)).status).toBe(429);
    }
    await signIn(jaan);
  });

  test("is no hindrance to whoever finds the password in time", async () => {
    const mari = await givenPerson(db);
    for (let round = 0; round < 3; round++) {
      for (let wrong = 0; wrong < 3; wrong++)
        await auth("/sign-in/email", { email: mari.email, password: "midagi hoopis muud" });
      await signIn(mari);
    }
  });
});

describe("A second factor", () => {
  async function withFactor() {
    const mari = await givenPerson(db);
    const before = await signIn(mari);
    const enabled = await auth("/two-factor/enable", { password: mari.password }, before);
    expect(enabled.status, enabled.text).toBe(200);
    const { totpURI, backupCodes } = enabled.json as { totpURI: string; backupCodes: string[] };
    const code = codeOf(totpURI, Date.now() - 30_000);
    const verified = await auth("/two-factor/verify-totp", { code }, before);
    expect(verified.status, verified.text).toBe(200);
    return { mari, before, cookie: cookiesOf(verified), totpURI, backupCodes, code };
  }
  const begin = async ({ email, password }: Person) => {
    const answer = await auth("/sign-in/email", { email, password });
    expect(answer.json).toEqual({ twoFactorRedirect: true, twoFactorMethods: ["totp"] });
    return cookiesOf(answer);
  };

  test("is asked for after the password, and before there is any session", async () => {
    const { mari, before, cookie, totpURI } = await withFactor();
    expect([await userOf(before), await userOf(cookie)]).toEqual([null, mari.userId]);
    const half = await begin(mari);
    expect(await userOf(half)).toBe(null);
    const wrong = await auth("/two-factor/verify-totp", { code: "000000" }, half);
    expect([wrong.status, wrong.json.code]).toEqual([401, "INVALID_CODE"]);
    const answer = await auth("/two-factor/verify-totp", { code: codeOf(totpURI) }, half);
    expect(answer.status, answer.text).toBe(200);
    expect(await userOf(cookiesOf(answer))).toBe(mari.userId);
    expect(await eventsOf(mari.userId)).toEqual(["person.signedIn", "secondFactor.on", "person.signedIn"]);
  });

  test("takes each code of the app once", async () => {
    const { mari, totpURI } = await withFactor();
    const code = codeOf(totpURI);
    const first = await auth("/two-factor/verify-totp", { code }, await begin(mari));
    expect(first.status).toBe(200);
    const again = await auth("/two-factor/verify-totp", { code }, await begin(mari));
    expect([again.status, again.json.code]).toEqual([401, "INVALID_CODE"]);
    expect(again.headers["set-cookie"]).toBeUndefined();
  });

  test("takes each backup code once, of any number at a time", async () => {
    const { mari, backupCodes } = await withFactor();
    expect(new Set(backupCodes).size).toBe(10);
    const [code] = backupCodes;
    const halves = [await begin(mari), await begin(mari), await begin(mari)];
    const answers = await Promise.all(
      halves.map((half) => auth("/two-factor/verify-backup-code", { code }, half)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test("is not guessed: five wrong codes end the attempt", async () => {
    const { mari, totpURI } = await withFactor();
    const half = await begin(mari);
    for (let wrong = 0; wrong < 5; wrong++) await auth("/two-factor/verify-totp", { code: "000000" }, half);
    const answer = await auth("/two-factor/verify-totp", { code: codeOf(totpURI) }, half);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(cookiesOf(answer)).not.toMatch(/session=./);
  });

  test("is taken away only by whoever knows the password", async () => {
    const { mari, cookie } = await withFactor();
    expect((await auth("/two-factor/disable", { password: "vale parool siin" }, cookie)).status).toBe(400);
    expect((await auth("/two-factor/disable", { password: mari.password }, cookie)).status).toBe(200);
    await signIn(mari);
    expect(await eventsOf(mari.userId)).toContain("secondFactor.off");
  });
});

describe("Sessions", () => {
  test("are listed for their person, who ends any of them, and nobody else's", async () => {
    const [mari, jaan] = [await givenPerson(db), await givenPerson(db)];
    const [here, elsewhere, foreign] = [await signIn(mari), await signIn(mari), await signIn(jaan)];
    const list = async (cookie: string) =>
      (await ask(server.address, "/api/trpc/account.sessions", { headers: { cookie } })).json.result.data;
    const end = (id: string) =>
      ask(server.address, "/api/trpc/account.endSession", {
        method: "POST",
        body: { id },
        headers: { cookie: here },
      });
    const sessions = await list(here);
    expect(sessions.map(({ isCurrent }: { isCurrent: boolean }) => isCurrent).sort()).toEqual([false, true]);
    const other = sessions.find(({ isCurrent }: { isCurrent: boolean }) => !isCurrent);
    expect((await end(other.id)).status).toBe(200);
    expect([await userOf(here), await userOf(elsewhere)]).toEqual([mari.userId, null]);
    const [theirs] = await list(foreign);
    const [foreignAnswer, randomAnswer] = [await end(theirs.id), await end("x".repeat(32))];
    expect(foreignAnswer.status).toBe(404);
    expect(foreignAnswer.text).toBe(randomAnswer.text);
    expect(await userOf(foreign)).toBe(jaan.userId);
  });
});

describe("Other sites", () => {
  const tries: [string, Record<string, string>, unknown][] = [
    ["a form", { "content-type": "application/x-www-form-urlencoded" }, "email=a&password=b"],
    ["a multipart form", { "content-type": "multipart/form-data; boundary=x" }, "--x--"],
    ["plain text", { "content-type": "text/plain" }, "{}"],
    ["a page of theirs", { origin: "https://elsewhere.example" }, {}],
    ["a page without origin", { origin: "null" }, {}],
    ["a cross-site fetch", { "sec-fetch-site": "cross-site" }, {}],
    ["a neighbouring site", { "sec-fetch-site": "same-site" }, {}],
    ["another name of this machine", { host: "elsewhere.example" }, {}],
  ];
  test.each(tries)("change nothing by %s", async (_, headers, body) => {
    const mari = await givenPerson(db);
    const cookie = await mari.cookie();
    for (const path of ["/api/auth/sign-out", "/api/auth/two-factor/enable", "/api/trpc/account.rename"]) {
      const answer = await ask(server.address, path, {
        method: "POST",
        body,
        headers: { cookie, ...headers },
      });
      expect([403, 415, 421]).toContain(answer.status);
      expect(answer.headers["set-cookie"]).toBeUndefined();
    }
    expect(await userOf(cookie)).toBe(mari.userId);
  });

  test("change nothing by following a link", async () => {
    const cookie = await (await givenPerson(db)).cookie();
    for (const path of ["/api/auth/sign-out", "/api/auth/sign-in/email", "/api/trpc/account.rename"]) {
      const answer = await ask(server.address, path, { headers: { cookie } });
      expect([404, 405]).toContain(answer.status);
    }
    expect(await userOf(cookie)).not.toBe(null);
  });
});
