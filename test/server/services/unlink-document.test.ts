import { afterAll, beforeAll, expect, test } from "vitest";
import { readProcurement } from "#server/queries/procurement.ts";
import { linkDocument } from "#server/services/link-document.ts";
import { unlinkDocument } from "#server/services/unlink-document.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
let projectId: number;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
  projectId = await givenProject(office.context());
});
afterAll(() => office.close());

const givenLinked = async () => {
  const ctx = office.context();
  const procurement = await givenProcurement(ctx, { projectId });
  const link = { id: procurement.id, title: "Hankeleping", url: "https://dok.example.ee/7", stage: null };
  await linkDocument(ctx, link);
  const { documents } = await readProcurement(ctx, { id: procurement.id });
  const { id, title, url, stage } = documents[0]!;
  return { procurement, document: { id, title, url, stage, type: "other" } };
};

test("a document's link is taken away, and history keeps it", async () => {
  const ctx = office.context({ origin: "brauser-11" });
  const { procurement, document } = await givenLinked();
  const { answer, history, announced } = await witness.sees(() =>
    unlinkDocument(ctx, { id: procurement.id, documentId: document.id }),
  );
  expect(answer.procurement).toEqual(procurement);
  expect((await readProcurement(ctx, { id: procurement.id })).documents).toEqual([]);
  expect(history).toEqual([
    {
      projectId,
      revision: answer.revision,
      procurementId: procurement.id,
      kind: "document.unlinked",
      actor: "local",
      origin: "brauser-11",
      before: { document: { ...document, exists: true } },
      after: { document: { ...document, exists: false } },
      happenedOn: ctx.today,
      recordedAt: expect.any(String),
      note: null,
      undoes: null,
    },
  ]);
  expect(announced).toEqual([`${projectId}:${answer.revision}`]);
});

test("a link that is taken away already, or is another procurement's, or is of none, is refused", async () => {
  const ctx = office.context();
  const { procurement, document } = await givenLinked();
  const other = await givenLinked();
  const theirs = () => unlinkDocument(ctx, { id: procurement.id, documentId: other.document.id });
  expect(await witness.seesRefused(theirs)).toMatchObject({ code: "NOT_FOUND", field: "documentId" });
  await unlinkDocument(ctx, { id: procurement.id, documentId: document.id });
  const again = () => unlinkDocument(ctx, { id: procurement.id, documentId: document.id });
  expect(await witness.seesRefused(again)).toMatchObject({ code: "NOT_FOUND", field: "documentId" });
  const nobodys = () => unlinkDocument(ctx, { id: 999_999, documentId: document.id });
  expect(await witness.seesRefused(nobodys)).toMatchObject({ code: "NOT_FOUND", field: null });
});

test("a link stays when the history of taking it away cannot be written", async () => {
  const { procurement, document } = await givenLinked();
  await witness.seesFail(() =>
    unlinkDocument({ ...office.context(), origin: "\0" }, { id: procurement.id, documentId: document.id }),
  );
});
