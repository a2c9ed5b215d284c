import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { playOffice } from "#test/support/model-office.ts";
import { openWire } from "#test/support/wire.ts";

const SEEDS = 200;
const DEEDS = 100;

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db?.close());

test("two hundred times a hundred things done by each of four browsers end in the boards the database says", async () => {
  const first = Number(process.env.SEED) || Math.floor(Math.random() * 2 ** 31);
  const ctx = db.context();
  const other = { ...db.database };
  const wires = await Promise.all(
    ["Mari", "Jaan", "Kadri", "Peeter"].map((origin, index) =>
      openWire({ ...db.context({ origin }), database: index % 2 ? other : db.database }),
    ),
  );
  let edits = 0;
  let refusedEdits = 0;
  for (let seed = first; seed < first + SEEDS; seed++) {
    const played = await playOffice(ctx, wires, { seed, deeds: DEEDS });
    edits += played.edits;
    refusedEdits += played.refusedEdits;
    const { different, misjudged } = played;
    expect({ seed, different, misjudged }).toEqual({ seed, different: [], misjudged: [] });
  }
  console.log({ first, edits, refusedEdits });
  expect(refusedEdits).toBeGreaterThan(0);
});
