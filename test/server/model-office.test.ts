import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { playOffice } from "#test/support/model-office.ts";
import { openWire } from "#test/support/wire.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db?.close());

test("whatever four browsers do, with and without a connection, their boards are what the database says in the end", async () => {
  const seed = Number(process.env.SEED) || Math.floor(Math.random() * 2 ** 31);
  const ctx = db.context();
  const other = { ...db.database };
  const wires = await Promise.all(
    ["Mari", "Jaan", "Kadri", "Peeter"].map((origin, index) =>
      openWire({ ...db.context({ origin }), database: index % 2 ? other : db.database }),
    ),
  );
  let refusedEdits = 0;
  for (const each of [seed, seed + 1]) {
    const played = await playOffice(ctx, wires, { seed: each, deeds: 40 });
    expect({ seed: each, different: played.different, misjudged: played.misjudged }).toEqual({
      seed: each,
      different: [],
      misjudged: [],
    });
    refusedEdits += played.refusedEdits;
  }
  expect(refusedEdits).toBeGreaterThan(0);
});
