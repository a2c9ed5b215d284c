import { afterAll, beforeAll, expect, test } from "vitest";
import { SAMPLE } from "#drizzle/sample/sample.ts";
import { readFacts } from "#server/queries/facts.ts";
import { readProjects } from "#server/queries/projects.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProject } from "#test/support/given.ts";
import { sampleBoard } from "#test/support/sample-board.ts";
import { startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
});
afterAll(() => office.close());

test("the sample is a project of its own, marked as illustrative, with every window of the two plans", async () => {
  const ctx = office.context({ origin: "brauser-13" });
  const older = await givenProject(ctx);
  const { answer, history, announced } = await witness.sees(() => loadSample(ctx));
  const { projectId } = answer;
  const facts = await readFacts(ctx, projectId);
  const expected = sampleBoard(ctx.today);
  expect(facts.project).toEqual({ ...expected.project, id: projectId });
  expect(facts.subActivities).toEqual(expected.subActivities);
  // The numbers differ; in the order in which they were recorded they stand for the same things.
  const ids = [...facts.procurements.keys()];
  const revisionIds = facts.revisions.map((revision) => revision.id);
  const renumbered = JSON.parse(
    JSON.stringify([facts.revisions, [...facts.procurements.values()]]),
    (key, value) => {
      if (key === "revisionId") return 101 + revisionIds.indexOf(value);
      if (key === "retenderOf" && value !== null) return 1 + ids.indexOf(value);
      return value;
    },
  );
  const [revisions, procurements] = renumbered as [{ id: number }[], { id: number }[]];
  expect(revisions.map((each) => ({ ...each, id: 101 + revisionIds.indexOf(each.id) }))).toEqual(
    expected.revisions,
  );
  expect(procurements.map((each) => ({ ...each, id: 1 + ids.indexOf(each.id) }))).toEqual(
    expected.procurements,
  );
  expect((await readProjects(ctx)).currentId).toBe(projectId);

  const row = { projectId, procurementId: null, actor: "local", origin: "brauser-13", before: {} };
  const adopted = (at: 0 | 1) => {
    const { name, adoptedOn, source } = SAMPLE.revisions[at]!;
    return { planRevision: { revisionId: revisionIds[at], name, adoptedOn, source, exists: true } };
  };
  const rest = { undoes: null, recordedAt: expect.any(String) };
  expect(history).toEqual([
    { ...row, ...rest, revision: 1, kind: "project.created", after: {}, happenedOn: ctx.today, note: null },
    {
      ...row,
      ...rest,
      revision: 2,
      kind: "plan.adopted",
      after: adopted(0),
      happenedOn: "2024-12-31",
      note: SAMPLE.revisions[0]!.name,
    },
    {
      ...row,
      ...rest,
      revision: 3,
      kind: "plan.adopted",
      after: adopted(1),
      happenedOn: "2025-12-31",
      note: SAMPLE.revisions[1]!.name,
    },
  ]);
  expect(announced).toEqual([1, 2, 3].map((revision) => `${projectId}:${revision}`));
  expect((await readProjects(ctx)).projects.map((each) => each.id)).toEqual([projectId, older]);
});

test("the sample can be loaded again, beside the first", async () => {
  const ctx = office.context();
  const first = await loadSample(ctx);
  const second = await loadSample(ctx);
  expect(second.projectId).not.toBe(first.projectId);
  expect((await readFacts(ctx, second.projectId)).procurements.size).toBe(SAMPLE.procurements.length);
});

test("a sample whose last plan cannot be recorded is not there at all", async () => {
  await witness.seesFail(() => loadSample({ ...office.context(), actor: "\0" }));
  await office.database.sql`
    create function refuse_second_plan() returns trigger language plpgsql as $$ begin
      if new.kind = 'plan.adopted' and new.happened_on > '2025-01-01' then raise 'no'; end if; return new; end $$`;
  await office.database.sql`
    create trigger no_second_plan before insert on history for each row execute function refuse_second_plan()`;
  await witness.seesFail(() => loadSample(office.context()));
});
