import { afterAll, beforeAll, expect, test } from "vitest";
import { SAMPLE } from "#drizzle/sample/sample.ts";
import { readFacts } from "#server/queries/facts.ts";
import { readProcurement } from "#server/queries/procurement.ts";
import { addComment } from "#server/services/add-comment.ts";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { createProcurement } from "#server/services/create-procurement.ts";
import { linkDocument } from "#server/services/link-document.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { moveProcurement } from "#server/services/move-procurement.ts";
import { retender } from "#server/services/retender.ts";
import { undoChange } from "#server/services/undo-change.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { refusal } from "#test/support/witness.ts";

let office: TestDatabase;
beforeAll(async () => {
  office = await testDatabase();
});
afterAll(() => office.close());

test("the page has the facts of the board, comments and documents in order, and history newest first", async () => {
  const ctx = office.context();
  const projectId = await givenProject(ctx);
  const { id, version } = await givenProcurement(ctx, { projectId });
  const other = await givenProcurement(ctx, { projectId });
  await addComment(ctx, { id, text: "Esimene" });
  await addComment(ctx, { id: other.id, text: "Teise hanke oma" });
  await addComment(ctx, { id, text: "Teine" });
  await linkDocument(ctx, { id, title: "Leping", url: "https://dok.example.ee/1", stage: "contract" });
  await moveProcurement(ctx, { id, version, toStage: "contract", on: "2026-11-01" });
  const page = await readProcurement(ctx, { id });
  const facts = await readFacts(ctx, projectId);
  expect(page).toMatchObject({
    project: facts.project,
    revision: 8,
    today: ctx.today,
    revisions: [],
    subActivities: facts.subActivities,
    procurement: facts.procurements.get(id),
    statements: [],
    chain: [{ id, title: "Veebipõhine e-kursus", openedOn: "2026-11-22", closedAs: null, closedOn: null }],
  });
  expect(page.comments.map((comment) => comment.text)).toEqual(["Esimene", "Teine"]);
  expect(page.documents).toMatchObject([
    { title: "Leping", url: "https://dok.example.ee/1", stage: "contract" },
  ]);
  expect(page.history.map((change) => [change.revision, change.kind, change.happenedOn])).toEqual([
    [8, "procurement.moved", "2026-11-01"],
    [7, "document.linked", ctx.today],
    [6, "comment.added", ctx.today],
    [4, "comment.added", ctx.today],
    [2, "procurement.created", "2026-11-22"],
  ]);
  for (const change of page.history) {
    expect(change).not.toHaveProperty("projectId");
    expect(change.procurementId).toBe(id);
  }
});

test("the page says where each promise stands, and which were made about an earlier round", async () => {
  const ctx = office.context();
  const { projectId } = await loadSample(ctx);
  const { procurements } = await readFacts(ctx, projectId);
  const second = [...procurements.values()].find((each) => each.retenderOf !== null)!;
  const close = { as: "failed", reason: "Pakkumusi ei tulnud." } as const;
  const closed = await closeProcurement(ctx, { id: second.id, version: second.version, ...close });
  const third = await retender(ctx, {
    id: second.id,
    version: closed.procurement.version,
    title: "Kolmas voor",
  });
  const first = second.retenderOf!;
  const sourced = SAMPLE.revisions.flatMap((revision) =>
    revision.statements.filter((statement) => statement.procurement === "incubation"),
  );
  for (const [id, inherited] of [
    [first, false],
    [second.id, true],
    [third.procurement.id, true],
  ] as const) {
    const { statements, chain } = await readProcurement(ctx, { id });
    const told = statements.map(({ revisionId: _, procurementId: __, ...each }) => each);
    expect(told).toHaveLength(sourced.length);
    for (const { procurement: _, ...each } of sourced) expect(told).toContainEqual({ ...each, inherited });
    expect(chain.map((round) => [round.id, round.closedAs])).toEqual([
      [first, "failed"],
      [second.id, "failed"],
      [third.procurement.id, null],
    ]);
  }
});

test("a round that was undone is not in the chain, and has no page", async () => {
  const ctx = office.context();
  const projectId = await givenProject(ctx);
  const { id, version } = await givenProcurement(ctx, { projectId });
  await closeProcurement(ctx, { id, version, as: "failed", reason: "Pakkumusi ei tulnud." });
  const next = await retender(ctx, { id, version: version + 1 });
  expect((await readProcurement(ctx, { id })).chain).toHaveLength(2);
  await undoChange(ctx, { projectId, revision: next.revision });
  expect((await readProcurement(ctx, { id })).chain).toHaveLength(1);
  expect(await refusal(readProcurement(ctx, { id: next.procurement.id }))).toMatchObject({
    code: "NOT_FOUND",
    field: "id",
  });
});

test("a procurement that never was has no page", async () => {
  const ctx = office.context();
  const projectId = await givenProject(ctx);
  const made = await createProcurement(ctx, {
    projectId,
    title: "Viimane",
    kind: "other",
    notApplicable: [],
  });
  for (const id of [made.procurement.id + 1, Number.MAX_SAFE_INTEGER])
    expect(await refusal(readProcurement(ctx, { id }))).toMatchObject({ code: "NOT_FOUND", field: "id" });
});
