import { afterAll, beforeAll, expect, test } from "vitest";
import { readProjects } from "#server/queries/projects.ts";
import { openProject } from "#server/services/open-project.ts";
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

test("the project opened last is the one to work on; opening one changes nothing in it", async () => {
  const ctx = office.context();
  const [first, second] = [await givenProject(ctx), await givenProject(ctx)];
  expect((await readProjects(ctx)).currentId).toBe(second);
  const { answer, history, announced } = await witness.sees(() => openProject(ctx, { projectId: first }));
  expect(answer).toEqual({ projectId: first });
  expect(history).toEqual([]);
  expect(announced).toEqual([]);
  const { currentId, projects } = await readProjects(ctx);
  expect(currentId).toBe(first);
  expect(projects.map((each) => [each.id, each.revision])).toEqual([
    [first, 1],
    [second, 1],
  ]);
});

test("a project that is not there cannot be opened", async () => {
  expect(
    await witness.seesRefused(() => openProject(office.context(), { projectId: 999_999 })),
  ).toMatchObject({
    code: "NOT_FOUND",
    field: "projectId",
  });
});
