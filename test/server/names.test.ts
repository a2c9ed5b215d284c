import { afterAll, beforeAll, expect, test } from "vitest";
import { readProcurement } from "#server/queries/procurement.ts";
import { addComment } from "#server/services/add-comment.ts";
import { editDetails } from "#server/services/edit-details.ts";
import { moveProcurement } from "#server/services/move-procurement.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { givenPerson, type Person } from "#test/support/people.ts";
import { openWire } from "#test/support/wire.ts";

let office: TestDatabase;
let projectId: number;
let mari: Person;
let jaan: Person;
beforeAll(async () => {
  office = await testDatabase();
  projectId = await givenProject(office.context());
  const seats = [{ projectId, role: "coordinator" as const }];
  mari = await givenPerson(office, { name: "Mari Maasikas", seats });
  jaan = await givenPerson(office, { name: "Jaan Tamm", seats });
});
afterAll(() => office?.close());

test("who decides on an older state is told by name who was faster", async () => {
  const { id, version } = await givenProcurement(office.context(), { projectId });
  await moveProcurement(office.context({ access: mari.access }), { id, version, toStage: "contract" });
  const { caller } = await openWire(office.context({ access: jaan.access }));
  const refused = await caller.procurements
    .move({ id, version, toStage: "contract" })
    .catch((error) => error);
  expect(refused.cause).toMatchObject({
    code: "STALE",
    details: { who: "Mari Maasikas", what: "procurement.moved" },
  });
});

test("who takes back what somebody has changed since is told by name who did", async () => {
  const { id } = await givenProcurement(office.context(), { projectId });
  const theirs = office.context({ access: jaan.access });
  const { revision } = await editDetails(theirs, { id, was: { note: null }, becomes: { note: "Jaani" } });
  await editDetails(office.context({ access: mari.access }), {
    id,
    was: { note: "Jaani" },
    becomes: { note: "Mari" },
  });
  const { caller } = await openWire(theirs);
  const refused = await caller.history.undo({ projectId, revision }).catch((error) => error);
  expect(refused.cause).toMatchObject({ code: "UNDO_CONFLICT", details: { who: "Mari Maasikas" } });
});

test("a procurement's page names everybody who changed or said something, as they are called now", async () => {
  const { id } = await givenProcurement(office.context(), { projectId });
  await addComment(office.context({ access: mari.access }), { id, text: "Tere" });
  await editDetails(office.context({ access: jaan.access }), { id, was: {}, becomes: { note: "Uus" } });
  await office.database.sql`update users set name = 'Jaan Tamm-Kask' where id = ${jaan.userId}`;
  const page = await readProcurement(office.context({ access: mari.access }), { id });
  expect(page.names).toEqual({ [mari.userId]: "Mari Maasikas", [jaan.userId]: "Jaan Tamm-Kask" });
  expect(page.comments.map(({ actor }) => page.names[actor])).toEqual(["Mari Maasikas"]);
});
