import { expect, test } from "vitest";
import { readProjects } from "#server/queries/projects.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { testDatabase } from "#test/support/database.ts";

test("an office without projects has none to show; the first one is shown with where it stands", async () => {
  const office = await testDatabase();
  expect(await readProjects(office.context())).toEqual({ currentId: null, projects: [] });
  const { projectId } = await loadSample(office.context());
  const { currentId, projects } = await readProjects(office.context());
  expect(currentId).toBe(projectId);
  expect(projects).toMatchObject([{ id: projectId, revision: 3, illustrative: true }]);
  expect(projects[0]!.openedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  await office.close();
});
