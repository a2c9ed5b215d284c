import { afterAll, beforeAll, expect, test } from "vitest";
import { readProcurement } from "#server/queries/procurement.ts";
import { addComment } from "#server/services/add-comment.ts";
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

test("a comment stands on the procurement's page, word for word, and changes nothing else", async () => {
  const ctx = office.context({ origin: "brauser-9" });
  const before = await givenProcurement(ctx, { projectId });
  const text = "RTK vastas:\n„Õ, ä, ö, ü“ 🌱 <script>alert(1)</script>";
  const { answer, history, announced } = await witness.sees(() => addComment(ctx, { id: before.id, text }));
  expect(answer.procurement).toEqual(before);
  const page = await readProcurement(ctx, { id: before.id });
  expect(page.comments).toEqual([
    { id: expect.any(Number), text, actor: "local", recordedAt: expect.any(String) },
  ]);
  const comment = { id: page.comments[0]!.id, text };
  expect(history).toEqual([
    {
      projectId,
      revision: answer.revision,
      procurementId: before.id,
      kind: "comment.added",
      actor: "local",
      origin: "brauser-9",
      before: { comment: { ...comment, exists: false } },
      after: { comment: { ...comment, exists: true } },
      happenedOn: ctx.today,
      recordedAt: expect.any(String),
      note: null,
      undoes: null,
    },
  ]);
  expect(announced).toEqual([`${projectId}:${answer.revision}`]);
});

test("a comment on a procurement that is not there is refused", async () => {
  expect(
    await witness.seesRefused(() => addComment(office.context(), { id: 999_999, text: "Tere" })),
  ).toMatchObject({ code: "NOT_FOUND" });
});

test("a comment whose history cannot be written is not there either", async () => {
  const { id } = await givenProcurement(office.context(), { projectId });
  await witness.seesFail(() => addComment({ ...office.context(), origin: "\0" }, { id, text: "Tere" }));
});
