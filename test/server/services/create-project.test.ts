import { afterAll, beforeAll, expect, test } from "vitest";
import { CONDITIONS } from "#drizzle/gates/conditions.ts";
import { readBoardFacts } from "#server/queries/board.ts";
import { readProjects } from "#server/queries/projects.ts";
import { createProject } from "#server/services/create-project.ts";
import { unpackFacts } from "#shared/packed-facts.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
});
afterAll(() => office.close());

const PROJECT = {
  number: "2021-2027.4.07.23-0002",
  name: "Tühi projekt",
  eligibleFrom: "2024-08-01",
  eligibleTo: "2028-07-31",
  subActivities: [
    { number: 2, nameEt: "Häkatonid", nameEn: "Hackathons" },
    { number: 1, nameEt: "Nõustamine", nameEn: "" },
  ],
};

test("a new project is empty, and the one to work on from then; older ones stay", async () => {
  const ctx = office.context({ origin: "brauser-12" });
  const older = await givenProject(ctx);
  await givenProcurement(ctx, { projectId: older });
  const { answer, history, announced } = await witness.sees(() => createProject(ctx, PROJECT));
  const { projectId } = answer;
  const board = await readBoardFacts(ctx, { projectId: null });
  const facts = unpackFacts(JSON.parse(String(await board.body("identity"))));
  const { subActivities, ...project } = PROJECT;
  expect(facts).toEqual({
    project: { id: projectId, illustrative: false, ...project },
    revision: 1,
    today: ctx.today,
    revisions: [],
    subActivities: [subActivities[1], subActivities[0]],
    known: null,
    replanningReasons: [],
    conditions: CONDITIONS.map((condition) => ({
      ...condition,
      id: expect.any(Number),
      version: 1,
      text: null,
      enabled: true,
    })),
    procurements: [],
  });
  expect(history).toEqual([
    {
      projectId,
      revision: 1,
      procurementId: null,
      kind: "project.created",
      actor: "local",
      origin: "brauser-12",
      before: {},
      after: {},
      happenedOn: ctx.today,
      recordedAt: expect.any(String),
      note: null,
      undoes: null,
    },
  ]);
  expect(announced).toEqual([`${projectId}:1`]);
  const { currentId, projects } = await readProjects(ctx);
  expect(currentId).toBe(projectId);
  expect(projects.map((each) => [each.id, each.revision])).toEqual([
    [projectId, 1],
    [older, 2],
  ]);
});

test("a project without sub-activities is a project", async () => {
  const { history } = await witness.sees(() =>
    createProject(office.context(), { ...PROJECT, subActivities: [] }),
  );
  expect(history).toHaveLength(1);
});

test("a project of which a part cannot be written is not there at all", async () => {
  const twice = PROJECT.subActivities[0]!;
  await witness.seesFail(() =>
    createProject(office.context(), { ...PROJECT, subActivities: [twice, twice] }),
  );
  await witness.seesFail(() => createProject({ ...office.context(), actor: "\0" }, PROJECT));
});
