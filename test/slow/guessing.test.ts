import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningServer, startServer } from "#server/start.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenPerson } from "#test/support/people.ts";
import { ask, databaseUrl } from "#test/support/server.ts";

let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db?.close());

function start(environment: Record<string, string> = {}): Promise<RunningServer> {
  const given = { DATABASE_URL: databaseUrl(db), LOGIN: "required", PORT: "0", LOG_LEVEL: "silent" };
  return startServer({ environment: { ...given, ...environment }, clientFolder: null });
}

test("A thousand guesses under a thousand made-up addresses are five, also after a restart, and lock nobody out", async () => {
  const mari = await givenPerson(db);
  const headersOf = (each: number) => ({
    "x-forwarded-for": `198.51.${Math.floor(each / 250)}.${each % 250}, 203.0.113.${each % 250}`,
    "x-real-ip": `203.0.113.${each % 250}`,
    forwarded: `for=192.0.2.${each % 250}`,
    "x-client-address": `192.0.2.${each % 250}`,
  });
  const signIn = (server: RunningServer, password: string, headers: Record<string, string>) =>
    ask(server.address, "/api/auth/sign-in/email", {
      method: "POST",
      body: { email: mari.email, password },
      headers,
    });

  let server = await start();
  const statuses: number[] = [];
  for (let round = 0; round < 50; round++) {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, each) =>
        signIn(server, `arvatud parool ${round * 20 + each}`, headersOf(round * 20 + each)),
      ),
    );
    statuses.push(...answers.map(({ status }) => status));
  }
  expect(statuses.filter((status) => status === 401)).toHaveLength(5);
  expect(statuses.filter((status) => status === 429)).toHaveLength(995);

  await server.close();
  server = await start();
  expect((await signIn(server, mari.password, headersOf(1))).status).toBe(429);
  await server.close();

  // Mari herself is elsewhere, as the office's own proxy says.
  server = await start({ TRUSTED_PROXIES: "127.0.0.1" });
  expect((await signIn(server, mari.password, { "x-forwarded-for": "198.51.100.77" })).status).toBe(200);
  await server.close();
}, 300_000);
