import { afterAll, beforeAll, expect, test } from "vitest";
import { RULES_IN_LAW } from "#drizzle/law/rules-in-law.ts";
import { readLaw } from "#server/queries/law.ts";
import { addFigure } from "#server/services/add-figure.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProject } from "#test/support/given.ts";
import { refusal } from "#test/support/witness.ts";

let office: TestDatabase;
beforeAll(async () => {
  office = await testDatabase();
});
afterAll(() => office.close());

const SHIPPED = RULES_IN_LAW.map(({ key: _, ...rule }) => ({ id: expect.any(Number), ...rule }));

test("a new project and the sample have the figures that come with the product, in their order", async () => {
  const ctx = office.context();
  const { projectId: sample } = await loadSample(ctx);
  for (const projectId of [await givenProject(ctx), sample])
    expect((await readLaw(ctx, { projectId })).rules).toEqual(SHIPPED);
});

test("the days are those from a year before the eligible period to three years after it", async () => {
  const ctx = office.context();
  // Eligible from 2024-01-01 to 2027-12-31.
  const { days, holidays, today } = await readLaw(ctx, { projectId: await givenProject(ctx) });
  expect([days[0]!.day, days.at(-1)!.day, today]).toEqual(["2023-01-01", "2030-12-31", ctx.today]);
  expect(days.find(({ day }) => day === "2026-12-23")).toEqual({
    day: "2026-12-23",
    nameEt: "lühendatud tööpäev enne jõululaupäeva",
    nameEn: "Shortened working day before Christmas Eve",
    kind: "shortened",
  });
  expect(holidays).toHaveLength(12 * 8);
  expect(holidays).toContain("2026-12-24");
  expect(holidays).not.toContain("2026-12-23");
});

test("what somebody added is not known before it was added, and what came with the product always was", async () => {
  const ctx = office.context();
  const projectId = await givenProject(ctx);
  const { rule } = await addFigure(ctx, {
    projectId,
    figure: "tenderPeriod",
    procedure: "smallProcurement",
    condition: null,
    value: 5,
    unit: "workingDays",
    validFrom: "2026-01-01",
    validTo: null,
    source: "Asutuse hankekord § 4",
    verification: "verified",
  });
  const [added] = await office.database.sql<{ at: Date }[]>`
    select recorded_at as at from rules_in_law where project_id = ${projectId} and key is null`;
  const moments = [-1, 0].map((earlier) => new Date(new Date(added!.at).getTime() + earlier).toISOString());
  const [before, then] = await Promise.all(moments.map((knownAt) => readLaw(ctx, { projectId, knownAt })));
  expect(before!.rules).toEqual(SHIPPED);
  expect(then!.rules).toEqual([...SHIPPED, rule]);
});

test("there is nothing to read of a project that is not there", async () => {
  expect(await refusal(readLaw(office.context(), { projectId: 999_999 }))).toMatchObject({
    code: "NOT_FOUND",
  });
});
