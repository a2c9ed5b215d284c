import { afterAll, beforeAll, expect, test } from "vitest";
import { readProcurement } from "#server/queries/procurement.ts";
import { linkDocument } from "#server/services/link-document.ts";
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

const LINK = { title: "Tehniline kirjeldus", url: "https://dok.example.ee/tk?nr=1&keel=et" };

test.each(["baseDocuments", null] as const)(
  "a document of %s is linked on the procurement's page",
  async (stage) => {
    const ctx = office.context({ origin: "brauser-10" });
    const before = await givenProcurement(ctx, { projectId });
    const { answer, history, announced } = await witness.sees(() =>
      linkDocument(ctx, { id: before.id, ...LINK, stage }),
    );
    expect(answer.procurement).toEqual(before);
    const page = await readProcurement(ctx, { id: before.id });
    expect(page.documents).toEqual([
      { id: expect.any(Number), ...LINK, stage, type: "other", recordedAt: expect.any(String) },
    ]);
    const document = { id: page.documents[0]!.id, ...LINK, stage, type: "other" };
    expect(history).toEqual([
      {
        projectId,
        revision: answer.revision,
        procurementId: before.id,
        kind: "document.linked",
        actor: "local",
        origin: "brauser-10",
        before: { document: { ...document, exists: false } },
        after: { document: { ...document, exists: true } },
        happenedOn: ctx.today,
        recordedAt: expect.any(String),
        note: null,
        undoes: null,
      },
    ]);
    expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  },
);

test("a document of a procurement that is not there is refused", async () => {
  expect(
    await witness.seesRefused(() => linkDocument(office.context(), { id: 999_999, ...LINK, stage: null })),
  ).toMatchObject({ code: "NOT_FOUND" });
});

test("a link that is no web address never gets past the database", async () => {
  const { id } = await givenProcurement(office.context(), { projectId });
  await witness.seesFail(() =>
    linkDocument(office.context(), { id, title: "Kuri", url: "javascript:alert(1)", stage: null }),
  );
});

test("a link whose history cannot be written is not there either", async () => {
  const { id } = await givenProcurement(office.context(), { projectId });
  await witness.seesFail(() =>
    linkDocument({ ...office.context(), origin: "\0" }, { id, ...LINK, stage: null }),
  );
});
