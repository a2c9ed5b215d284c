import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readBoard, readBoardFacts } from "#server/queries/board.ts";
import { createProcurement } from "#server/services/create-procurement.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { moveProcurement } from "#server/services/move-procurement.ts";
import { undoChange } from "#server/services/undo-change.ts";
import { type BoardFacts, COLUMNS, readCards, readColumns } from "#shared/board.ts";
import { unpackFacts } from "#shared/packed-facts.ts";
import { type TestDatabase, TODAY, testDatabase } from "#test/support/database.ts";

let office: TestDatabase;
let projectId: number;

beforeAll(async () => {
  office = await testDatabase();
  ({ projectId } = await loadSample(office.context()));
});
afterAll(() => office.close());

test("after every kind of change, what is used again from the last answer is still right", async () => {
  const ctx = office.context();
  await expectBoardAsDerived();
  const { procurement } = await createProcurement(ctx, {
    projectId,
    title: "Õhtune veebikursus",
    kind: "eCourse",
    notApplicable: [],
  });
  await expectBoardAsDerived();
  const { revision } = await moveProcurement(ctx, {
    id: procurement.id,
    version: procurement.version,
    toStage: "contract",
  });
  await expectBoardAsDerived();
  await undoChange(ctx, { projectId, revision });
  await expectBoardAsDerived();
  await undoChange(ctx, { projectId });
  await expectBoardAsDerived();
});

test("the board is the same text, whether it was compressed or not", async () => {
  const answer = await readBoard(office.context(), { projectId, on: "2026-03-01", against: "first" });
  const plain = await answer.body("identity");
  expect(gunzipSync(await answer.body("gzip")).equals(plain)).toBe(true);
  expect(JSON.parse(plain.toString())).toMatchObject({ on: "2026-03-01", against: "first" });
});

/** Reads the board as programs and as the client do, and holds both against the rules applied to the facts. */
async function expectBoardAsDerived(): Promise<void> {
  const ctx = office.context();
  const packed = await (await readBoardFacts(ctx, { projectId })).body("identity");
  const facts: BoardFacts = unpackFacts(JSON.parse(packed.toString()));
  const answer = await readBoard(ctx, { projectId, on: null, against: "inForce" });
  const board = JSON.parse(gunzipSync(await answer.body("gzip")).toString());
  const columns = readColumns(readCards(facts, { on: TODAY, against: "inForce" }));
  expect(board).toMatchObject({
    revision: facts.revision,
    stages: COLUMNS.map((stage) => ({
      stage,
      procurements: columns[stage].map(({ procurement, standing }) => ({
        id: procurement.id,
        version: procurement.version,
        headline: standing.headline,
        stages: standing.stages.map(({ stage: each, metOn, slippage }) => ({ stage: each, metOn, slippage })),
      })),
    })),
  });
}
