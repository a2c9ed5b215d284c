import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { findGap, setScene } from "#test/support/guard-sweep.ts";

let office: TestDatabase;
beforeAll(async () => {
  office = await testDatabase();
});
afterAll(() => office?.close());

test("the services refuse by themselves whatever somebody may not do, with nothing behind them", async () => {
  expect(await findGap(await setScene(office))).toBeNull();
});
