import { afterAll, beforeAll, expect, test } from "vitest";
import { readLaw } from "#server/queries/law.ts";
import { addFigure } from "#server/services/add-figure.ts";
import { type AddFigureInput, ruleOn } from "#shared/rules-in-law.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProject } from "#test/support/given.ts";
import { startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
});
afterAll(() => office.close());

const FIGURE: Omit<AddFigureInput, "projectId"> = {
  figure: "tenderPeriod",
  procedure: "smallProcurement",
  condition: null,
  value: 7,
  unit: "days",
  validFrom: "2027-01-01",
  validTo: null,
  source: "Hankekord § 5",
  verification: "verified",
};

test("a figure is added as a row of its own, stands in history, and is announced once", async () => {
  const ctx = office.context({ origin: "brauser-4" });
  const projectId = await givenProject(ctx);
  const before = await readLaw(ctx, { projectId });
  const { answer, history, announced } = await witness.sees(() => addFigure(ctx, { projectId, ...FIGURE }));
  expect(answer).toEqual({ rule: { id: expect.any(Number), ...FIGURE }, revision: before.revision + 1 });
  expect(history).toEqual([
    {
      projectId,
      revision: answer.revision,
      procurementId: null,
      kind: "law.figureAdded",
      actor: "local",
      origin: "brauser-4",
      before: {},
      after: { ruleInLaw: { id: answer.rule.id } },
      happenedOn: ctx.today,
      recordedAt: expect.any(String),
      note: "Hankekord § 5",
      undoes: null,
    },
  ]);
  expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  const after = await readLaw(ctx, { projectId });
  expect(after.rules).toEqual([...before.rules, answer.rule]);
});

test("a row stands in for an earlier one from its first day, and nothing else changes", async () => {
  const ctx = office.context();
  const projectId = await givenProject(ctx);
  const sought = { figure: "standstill", procedure: "simplifiedProcedure", condition: null } as const;
  await addFigure(ctx, {
    projectId,
    ...FIGURE,
    ...sought,
    unit: "workingDays",
    value: 10,
    validFrom: "2027-03-01",
  });
  const { rules } = await readLaw(ctx, { projectId });
  expect(ruleOn(rules, sought, "2027-02-28")?.value).toBe(7);
  expect(ruleOn(rules, sought, "2027-03-01")?.value).toBe(10);
});

test("a figure may be ended, and come back with cents", async () => {
  const ctx = office.context();
  const projectId = await givenProject(ctx);
  const sought = { figure: "threshold", procedure: "lightRegimeServices", condition: null } as const;
  const euros = { ...FIGURE, ...sought, unit: "euros" } as const;
  await addFigure(ctx, { projectId, ...euros, value: null });
  const { rule } = await addFigure(ctx, { projectId, ...euros, value: 120_000.5, validFrom: "2028-01-01" });
  expect(rule.value).toBe(120_000.5);
  const { rules } = await readLaw(ctx, { projectId });
  expect(ruleOn(rules, sought, "2027-12-31")).toMatchObject({ value: null });
  expect(ruleOn(rules, sought, "2028-01-01")).toMatchObject({ value: 120_000.5 });
});

test("a row that says what is said already is refused, so that pressing twice adds it once", async () => {
  const ctx = office.context();
  const projectId = await givenProject(ctx);
  await addFigure(ctx, { projectId, ...FIGURE });
  const refused = await witness.seesRefused(() => addFigure(ctx, { projectId, ...FIGURE }));
  expect(refused).toMatchObject({ code: "SAID_ALREADY", field: "value" });
});

test("the same row sent twice at once is added once", async () => {
  const ctx = office.context();
  for (let round = 0; round < 20; round++) {
    const projectId = await givenProject(ctx);
    const { history } = await witness.sees(() =>
      Promise.allSettled([1, 2].map(() => addFigure(ctx, { projectId, ...FIGURE }))),
    );
    expect(history).toHaveLength(1);
  }
});

test("nobody's project has no figures", async () => {
  const refused = await witness.seesRefused(() =>
    addFigure(office.context(), { projectId: 999_999, ...FIGURE }),
  );
  expect(refused).toMatchObject({ code: "NOT_FOUND", field: "projectId" });
});

test("a failure leaves neither row nor history", async () => {
  const projectId = await givenProject(office.context());
  await witness.seesFail(() => addFigure({ ...office.context(), actor: "\0" }, { projectId, ...FIGURE }));
  await witness.seesFail(() => addFigure(office.context(), { projectId, ...FIGURE, validTo: "2026-01-01" }));
});
