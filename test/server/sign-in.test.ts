import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningServer, startServer } from "#server/start.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenPerson } from "#test/support/people.ts";
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

describe("Signing in", () => {
  test("with e-mail address and password begins a new session, whose token no script reads", async () => {
    const mari = await givenPerson(db);
    const answer = await auth("/sign-in/email", { email: mari.email.toUpperCase(), password: mari.password });
    expect(answer.status).toBe(200);
    expect(answer.json).not.toHaveProperty("token");
    const [cookie] = answer.headers["set-cookie"] as unknown as string[];
    expect(cookie).toMatch(/^hanketahvel\.session=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(await userOf(cookiesOf(answer))).toBe(mari.userId);
  });
});
