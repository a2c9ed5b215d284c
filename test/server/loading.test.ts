import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";

let db: TestDatabase;
let sql: postgres.Sql;

beforeAll(async () => {
  db = await testDatabase();
  await db.database.sql`create table written (what text)`;
  sql = postgres({ ...db.connection, max: 1, backoff: () => 0.01, onnotice: () => {} });
});
afterAll(async () => {
  await sql?.end({ timeout: 1 });
  await db?.close();
});

describe("a transaction whose connection is lost", () => {
  // At once, after the connection's end was noticed, and after somebody else got the next one.
  test.each([0, 1, 10, 30])(
    "is told so %i ms later, and writes nothing more",
    { repeats: 8 },
    async (pause) => {
      const going = Promise.withResolvers<void>();
      const transaction = sql.begin(async (tx) => {
        await tx`insert into written values ('before')`;
        await end(tx);
        if (pause > 0) await sleep(pause);
        try {
          await tx`insert into written values ('after')`;
        } finally {
          going.resolve();
        }
      });
      await expect(transaction).rejects.toThrow(/CONNECTION_CLOSED|ECONNRESET|EPIPE|terminating connection/);
      for (let next = 0; next < 3; next++) expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
      await going.promise;
      expect(await sql`select * from written`).toEqual([]);
    },
  );
});

async function end(tx: postgres.ISql): Promise<void> {
  const [backend] = await tx<[{ pid: number }]>`select pg_backend_pid() as pid`;
  await db.database.sql`select pg_terminate_backend(${backend.pid})`;
}
