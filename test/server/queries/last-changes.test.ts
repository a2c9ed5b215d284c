import { afterAll, beforeAll, expect, test } from "vitest";
import { readBoardChanges } from "#server/queries/board.ts";
import { addComment } from "#server/services/add-comment.ts";
import { editDetails } from "#server/services/edit-details.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { givenPerson } from "#test/support/people.ts";

let office: TestDatabase;
beforeAll(async () => {
  office = await testDatabase();
});
afterAll(() => office?.close());

const MINE = "0c5e33d0-6ff5-4d4c-9d68-0ab7b1a5b111";

/** A project with a coordinator, and somebody who has it open in a browser. */
async function givenDesk() {
  const projectId = await givenProject(office.context());
  const mari = await givenPerson(office, { seats: [{ projectId, role: "coordinator" }] });
  const reader = office.context({ origin: MINE });
  const revisionNow = async () => (await readBoardChanges(reader, { projectId, revision: 0 })).revision;
  return { projectId, mari: office.context({ access: mari.access }), reader, revisionNow };
}

test("of each changed procurement it is told who did what last, by name, and when", async () => {
  const { projectId, mari, reader, revisionNow } = await givenDesk();
  const one = await givenProcurement(office.context(), { projectId });
  const other = await givenProcurement(office.context(), { projectId });
  const revision = await revisionNow();
  await editDetails(mari, { id: one.id, was: {}, becomes: { note: "Esimene" } });
  await addComment(mari, { id: one.id, text: "Teine" });
  await editDetails(office.context(), { id: other.id, was: {}, becomes: { note: "Kolmas" } });
  const { lastChanges } = await readBoardChanges(reader, { projectId, revision });
  const when = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(lastChanges).toEqual([
    { procurementId: one.id, who: "Mari Maasikas", what: "comment.added", when },
    { procurementId: other.id, who: "local", what: "procurement.detailsEdited", when },
  ]);
});

test("what was done in the same browser is not told to it, and what is too much to tell to nobody", async () => {
  const { projectId, reader, revisionNow } = await givenDesk();
  const { id } = await givenProcurement(office.context(), { projectId });
  const revision = await revisionNow();
  await editDetails(reader, { id, was: {}, becomes: { note: "Oma" } });
  const own = await readBoardChanges(reader, { projectId, revision });
  expect([own.procurements.length, own.lastChanges]).toEqual([1, []]);
  for (let each = 0; each < 21; each++) await givenProcurement(office.context(), { projectId });
  const many = await readBoardChanges(reader, { projectId, revision });
  expect([many.procurements.length, many.lastChanges]).toEqual([22, []]);
});
