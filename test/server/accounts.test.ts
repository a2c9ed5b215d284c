import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { writeResetToken } from "#server/reset-token.ts";
import { hashOfSecretToken, newSecretToken } from "#server/secret-token.ts";
import { createProject } from "#server/services/create-project.ts";
import { type RunningServer, startServer } from "#server/start.ts";
import type { Role } from "#shared/access.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { type MailServer, startMailServer } from "#test/support/mail-server.ts";
import { FIRST_ORGANISATION, givenPerson } from "#test/support/people.ts";
import { type Answer, ask, databaseUrl } from "#test/support/server.ts";

let db: TestDatabase;
let mail: MailServer;
let server: RunningServer;
let projectId: number;
const PUBLIC_URL = "http://localhost:4699";
/** A proxy on this machine hands on what people ask at the public address. */
const headers = { host: "localhost:4699", origin: PUBLIC_URL };

beforeAll(async () => {
  [db, mail] = await Promise.all([testDatabase(), startMailServer()]);
  await givenPerson(db, { isOperator: true });
  ({ projectId } = await createProject(db.context(), {
    number: "2021-2027.1.01.24-0001",
    name: "Hangete projekt",
    eligibleFrom: "2025-01-01",
    eligibleTo: "2028-12-31",
    subActivities: [],
  }));
  server = await startLogin(db, { PUBLIC_URL, SMTP_URL: mail.url, MAIL_FROM: "Hanked <hanked@naidis.ee>" });
});
beforeEach(async () => {
  await db.database.sql`delete from rate_limits`; // All of these come from one address.
});
afterAll(async () => {
  await server?.close();
  await mail?.close();
  await db?.close();
});

function startLogin(
  { connection, ...rest }: TestDatabase,
  environment: Record<string, string> = {},
  announce: (link: string | null) => void = () => {},
): Promise<RunningServer> {
  return startServer({
    environment: {
      DATABASE_URL: databaseUrl({ connection, ...rest }),
      LOGIN: "required",
      PORT: "0",
      LOG_LEVEL: "silent",
      ...environment,
    },
    clientFolder: null,
    announce,
  });
}

function post(path: string, body: unknown, cookie = "", at = server.address): Promise<Answer> {
  const own = at === server.address ? headers : {};
  return ask(at, `/api/${path}`, { method: "POST", body, headers: { ...own, ...(cookie && { cookie }) } });
}

const codeOf = (answer: Answer) => answer.json.error?.data.refusal?.code ?? null;

const NEW = { name: "Jaan Tamm", password: "sinine kapsas ja redel" };

describe("The first person", () => {
  async function freshOffice() {
    const fresh = await testDatabase();
    const { projectId: before } = await createProject(fresh.context(), {
      number: "1",
      name: "Enne",
      eligibleFrom: "2025-01-01",
      eligibleTo: "2028-12-31",
      subActivities: [],
    });
    const links: (string | null)[] = [];
    const started = await startLogin(fresh, {}, (link) => links.push(link));
    onTestFinished(async () => {
      await started.close();
      await fresh.close();
    });
    const input = (link = links[0]!) => ({
      token: link.split("#")[1],
      organisationName: "Maasika sihtasutus",
      email: "Mari@Naidis.ee",
      ...NEW,
    });
    return { fresh, started, links, input, before };
  }

  test("makes themselves known by the link that the start prints, once, whoever else tries", async () => {
    const { fresh, started, links, input, before } = await freshOffice();
    const [link] = links;
    expect(link).toMatch(new RegExp(`^${started.address}/setup#[\\w-]{43}$`));
    const me = async (cookie = "") =>
      (await ask(started.address, "/api/trpc/account.me", { headers: cookie ? { cookie } : {} })).json.result
        .data;
    expect(await me()).toMatchObject({ isLoginRequired: true, isSetUp: false });
    expect(
      codeOf(await post("trpc/account.setUp", { ...input(), token: newSecretToken() }, "", started.address)),
    ).toBe("LINK_SPENT");
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, each) =>
        post("trpc/account.setUp", { ...input(), email: `mari${each}@naidis.ee` }, "", started.address),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.map(codeOf).filter((code) => code === "LINK_SPENT")).toHaveLength(19);
    const [person] = await fresh.database.sql<{ email: string; id: string }[]>`select id, email from users`;
    const signedIn = await post(
      "auth/sign-in/email",
      { email: person!.email, password: NEW.password },
      "",
      started.address,
    );
    const cookie = (signedIn.headers["set-cookie"] as unknown as string[])[0]!.split(";")[0]!;
    expect(await me(cookie)).toMatchObject({
      isSetUp: true,
      access: {
        isOperator: true,
        administers: [FIRST_ORGANISATION],
        seats: { [before]: ["manager", "administrator"] },
      },
    });
    const rows = await fresh.database.sql`select name from organisations`;
    expect([...rows]).toEqual([{ name: "Maasika sihtasutus" }]);
    const again: (string | null)[] = [];
    await (await startLogin(fresh, {}, (each) => again.push(each))).close();
    expect(again).toEqual([null]);
  });

  test("gets a new link at each start, of which only hashes are kept", async () => {
    const { fresh, links } = await freshOffice();
    await (await startLogin(fresh, {}, (each) => links.push(each))).close();
    expect(new Set(links).size).toBe(2);
    const kept = JSON.stringify(await fresh.database.sql`select * from installation`);
    for (const link of links) expect(kept).not.toContain(link!.split("#")[1]);
  });

  test("does not get in by a link of the day before, or with a password everybody knows", async () => {
    const { fresh, started, input } = await freshOffice();
    const common = await post(
      "trpc/account.setUp",
      { ...input(), password: "Parool123456" },
      "",
      started.address,
    );
    expect(codeOf(common)).toBe("PASSWORD_TOO_COMMON");
    await fresh.database.sql`update installation set recorded_at = now() - interval '25 hours'`;
    expect(codeOf(await post("trpc/account.setUp", input(), "", started.address))).toBe("LINK_SPENT");
    expect(await fresh.database.sql`select from users`).toHaveLength(0);
  });
});

describe("An invitation", () => {
  async function invited(
    role: Role | null,
    { email = `${newSecretToken().slice(0, 8).toLowerCase()}@naidis.ee`, days = 7 } = {},
  ) {
    const token = newSecretToken();
    await db.database.sql`
      insert into invitations (organisation_id, email, project_id, role, token_hash, invited_by, expires_at)
      values (${FIRST_ORGANISATION}, ${email}, ${role && projectId}, ${role}, ${hashOfSecretToken(token)}, 'x',
        now() + make_interval(days => ${days}))`;
    return { token, email };
  }
  const accept = (token: string, account: typeof NEW | null, cookie = "") =>
    post("trpc/account.acceptInvitation", { token, account }, cookie);
  const accessOf = async (email: string) => {
    const signedIn = await post("auth/sign-in/email", { email, password: NEW.password });
    const cookie = (signedIn.headers["set-cookie"] as unknown as string[])[0]!.split(";")[0]!;
    const me = await ask(server.address, "/api/trpc/account.me", { headers: { ...headers, cookie } });
    return me.json.result.data.access;
  };

  test("tells what it offers, and makes its person just that", async () => {
    const { token, email } = await invited("coordinator");
    const offer = await post("trpc/account.readInvitation", { token });
    expect(offer.json.result.data).toEqual({
      organisation: "Organisatsioon",
      project: "Hangete projekt",
      role: "coordinator",
      email,
      hasAccount: false,
    });
    expect((await accept(token, NEW)).status).toBe(200);
    expect(await accessOf(email)).toMatchObject({
      user: { name: NEW.name, email },
      isOperator: false,
      administers: [],
      seats: { [projectId]: ["coordinator"] },
    });
  });

  test("to look after the organisation does that", async () => {
    const { token, email } = await invited(null);
    await accept(token, NEW);
    expect(await accessOf(email)).toMatchObject({
      administers: [FIRST_ORGANISATION],
      seats: { [projectId]: ["administrator"] },
    });
  });

  test("is accepted once, of a hundred who try at once", async () => {
    const { token, email } = await invited("auditor");
    const people = await Promise.all(Array.from({ length: 5 }, () => givenPerson(db)));
    const cookies = await Promise.all(people.map((person) => person.cookie()));
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, each) =>
        each % 20 === 0 ? accept(token, NEW) : accept(token, null, cookies[each % 5]),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const rows = await db.database.sql`
      select m.user_id from memberships m join users u on u.id = m.user_id
      where m.role = 'auditor' and (u.email = ${email} or u.id in ${db.database.sql(people.map(({ userId }) => userId))})`;
    expect(rows).toHaveLength(1);
  });

  test("of somebody with an account is accepted by whoever is signed in", async () => {
    const mari = await givenPerson(db);
    const { token } = await invited("evaluator", { email: mari.email });
    expect((await post("trpc/account.readInvitation", { token })).json.result.data.hasAccount).toBe(true);
    expect(codeOf(await accept(token, NEW))).toBe("SIGN_IN_FIRST");
    expect(codeOf(await accept(token, null))).toBe("SIGN_IN_FIRST");
    expect((await accept(token, null, await mari.cookie())).status).toBe(200);
    const [row] = await db.database.sql`select role from memberships where user_id = ${mari.userId}`;
    expect(row).toEqual({ role: "evaluator" });
  });

  test("that is spent, withdrawn, too old or made up is told apart by nobody", async () => {
    const [spent, withdrawn, old] = [
      await invited("auditor"),
      await invited("auditor"),
      await invited("auditor", { days: -1 }),
    ];
    await accept(spent.token, NEW);
    await db.database.sql`update invitations set revoked_at = now() where email = ${withdrawn.email}`;
    const tokens = [spent.token, withdrawn.token, old.token, newSecretToken()];
    const answers = await Promise.all(
      tokens.flatMap((token) => [accept(token, NEW), post("trpc/account.readInvitation", { token })]),
    );
    expect(answers.map(codeOf)).toEqual(Array(8).fill("LINK_SPENT"));
    expect(new Set(answers.map(({ text }) => text.replaceAll(/"path":"[^"]*"/g, ""))).size).toBe(1);
  });

  test("gives no more than it says, whatever is sent along", async () => {
    const { token, email } = await invited("auditor");
    const extra = { token, account: { ...NEW, isOperator: true }, role: "manager", organisationId: 1 };
    expect((await post("trpc/account.acceptInvitation", extra)).status).toBe(200);
    expect(await accessOf(email)).toMatchObject({ isOperator: false, seats: { [projectId]: ["auditor"] } });
  });
});

describe("A forgotten password", () => {
  const askFor = (email: string) => post("auth/request-password-reset", { email });
  const reset = (token: string, newPassword: string) => post("auth/reset-password", { token, newPassword });
  const letterTo = async (email: string) => {
    await expect.poll(() => mail.letters.filter(({ to }) => to === email)).toHaveLength(1);
    return mail.letters.find(({ to }) => to === email)!.text;
  };

  test("is chosen anew by the link in a letter, which ends all sessions", async () => {
    const mari = await givenPerson(db);
    const cookie = await mari.cookie();
    const answer = await askFor(mari.email);
    const unknown = await askFor("eikeegi@naidis.ee");
    expect([answer.status, answer.text]).toEqual([unknown.status, unknown.text]);
    const letter = await letterTo(mari.email);
    const token = /http:\/\/localhost:4699\/reset#([\w-]+)/.exec(letter)![1]!;
    const kept = JSON.stringify(await db.database.sql`select * from verifications`);
    expect(kept).not.toContain(token);
    expect((await reset(token, NEW.password)).status).toBe(200);
    const me = await ask(server.address, "/api/trpc/account.me", { headers: { ...headers, cookie } });
    expect(me.json.result.data.access.user).toBe(null);
    expect((await post("auth/sign-in/email", { email: mari.email, password: mari.password })).status).toBe(
      401,
    );
    expect((await post("auth/sign-in/email", { email: mari.email, password: NEW.password })).status).toBe(
      200,
    );
    const again = await reset(token, "hoopis kolmas parool");
    expect([again.status, again.json.code]).toEqual([400, "INVALID_TOKEN"]);
    expect(mail.letters.some(({ to }) => to === "eikeegi@naidis.ee")).toBe(false);
  });

  test("is chosen by the link an administrator hands on: once, of a hundred who try at once", async () => {
    const mari = await givenPerson(db);
    const { token } = await writeResetToken(db.database.db, mari.userId);
    const other = await writeResetToken(db.database.db, mari.userId);
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, each) => reset(token, `parool number ${each} siin`)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    // With the password, all other links of the same person have gone.
    expect((await reset(other.token, NEW.password)).status).toBe(400);
  });

  test("is not chosen by a link that is too old or made up, nor for a disabled account", async () => {
    const [mari, closed] = [await givenPerson(db), await givenPerson(db, { isDisabled: true })];
    const { token } = await writeResetToken(db.database.db, mari.userId);
    await db.database.sql`update verifications set expires_at = now() where value = ${mari.userId}`;
    expect((await reset(token, NEW.password)).status).toBe(400);
    expect((await reset(newSecretToken(), NEW.password)).status).toBe(400);
    await askFor(closed.email);
    await askFor(mari.email);
    await letterTo(mari.email);
    expect(mail.letters.some(({ to }) => to === closed.email)).toBe(false);
  });

  test("fills nobody's letter box", async () => {
    const mari = await givenPerson(db);
    const answers = await Promise.all(Array.from({ length: 10 }, () => askFor(mari.email)));
    expect(new Set(answers.map(({ status, text }) => status + text)).size).toBe(1);
    await expect.poll(() => mail.letters.filter(({ to }) => to === mari.email)).toHaveLength(3);
  });
});

describe("Behind a proxy", () => {
  test("the cookie of an https address is sent nowhere else", async () => {
    const secure = await startLogin(db, { PUBLIC_URL: "https://hanked.naidis.ee" });
    onTestFinished(() => secure.close());
    const mari = await givenPerson(db);
    const sent = {
      method: "POST",
      body: { email: mari.email, password: mari.password },
      headers: { host: "hanked.naidis.ee", origin: "https://hanked.naidis.ee" },
    };
    const answer = await ask(secure.address, "/api/auth/sign-in/email", sent);
    expect((answer.headers["set-cookie"] as unknown as string[])[0]).toMatch(
      /^__Host-hanketahvel\.session=[^;]+; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    const evil = { ...sent, headers: { ...sent.headers, "x-forwarded-host": "elsewhere.example" } };
    expect((await ask(secure.address, "/api/auth/sign-in/email", evil)).text).not.toContain("elsewhere");
    const other = { ...sent, headers: { host: "hanked.naidis.ee", origin: "https://elsewhere.example" } };
    expect((await ask(secure.address, "/api/auth/sign-in/email", other)).status).toBe(403);
  });

  test("that hands requests on under the name of this machine, as nginx does by itself, people get in", async () => {
    const behind = await startLogin(db, { PUBLIC_URL: "https://hanked.naidis.ee" });
    onTestFinished(() => behind.close());
    const mari = await givenPerson(db);
    const body = { email: mari.email, password: mari.password };
    const from = async (sent: Record<string, string>) =>
      (await ask(behind.address, "/api/auth/sign-in/email", { method: "POST", body, headers: sent })).status;
    expect(await from({ origin: "https://hanked.naidis.ee" })).toBe(200);
    expect(await from({ origin: behind.address })).toBe(403);
    expect(await from({ host: "elsewhere.example" })).toBe(421);
    const asked = await ask(behind.address, "/livez", { headers: { host: "10.0.0.7" } });
    expect(asked.status).toBe(200);
  });

  test.each([
    ["believes its word about where somebody is", { TRUSTED_PROXIES: "127.0.0.1" }, 401],
    ["believes nobody else's", {}, 429],
  ])("the server %s", async (_, environment: Record<string, string>, expected) => {
    const behind = await startLogin(db, environment);
    onTestFinished(() => behind.close());
    const mari = await givenPerson(db);
    const guess = (each: number) =>
      ask(behind.address, "/api/auth/sign-in/email", {
        method: "POST",
        body: { email: mari.email, password: "midagi hoopis muud" },
        headers: { "x-forwarded-for": `198.51.100.${each}` },
      });
    for (let each = 1; each <= 5; each++) expect((await guess(each)).status).toBe(401);
    expect((await guess(6)).status).toBe(expected);
  });
});
