import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readPlans } from "#server/queries/plans.ts";
import { addComment } from "#server/services/add-comment.ts";
import { createProcurement } from "#server/services/create-procurement.ts";
import { discardDraft } from "#server/services/discard-draft.ts";
import { giveReplanningReason } from "#server/services/give-replanning-reason.ts";
import { importPlan } from "#server/services/import-plan.ts";
import { undoChange } from "#server/services/undo-change.ts";
import { STAGES } from "#shared/stages.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { by, givenDraft, givenPlan } from "#test/support/given-plans.ts";
import { openWire } from "#test/support/wire.ts";
import { refusal } from "#test/support/witness.ts";

let office: TestDatabase;
beforeAll(async () => {
  office = await testDatabase();
});
afterAll(() => office.close());

describe("reading the drafts", () => {
  test("gives those neither adopted nor discarded, oldest first, as of one revision of the project", async () => {
    const ctx = office.context();
    const projectId = await givenProject(ctx);
    const { id: procurementId } = await givenProcurement(ctx, { projectId });
    await givenPlan(ctx, projectId, "2026-01-01", [{ procurementId, stage: "contract", says: by("2027") }]);
    const gone = await givenDraft(ctx, projectId);
    await discardDraft(ctx, { revisionId: gone.id, version: gone.version });
    const first = await givenDraft(ctx, projectId);
    const second = await givenDraft(ctx, projectId, [{ procurementId, stage: "contract", says: by("2028") }]);
    await givenDraft(ctx, await givenProject(ctx));
    const { revision } = await addComment(ctx, { id: procurementId, text: "Tere" });
    expect(await readPlans(ctx, { projectId })).toEqual({ revision, drafts: [first, second] });
  });

  test("gives statements and reasons by procurement and in the order of the stages", async () => {
    const ctx = office.context();
    const projectId = await givenProject(ctx);
    const ids = [await givenProcurement(ctx, { projectId }), await givenProcurement(ctx, { projectId })].map(
      ({ id }) => id,
    );
    const places = ids.flatMap((procurementId) => STAGES.map((stage) => ({ procurementId, stage })));
    const draft = await givenDraft(
      ctx,
      projectId,
      places.toReversed().map((place) => ({ ...place, says: by("2027") })),
    );
    for (const place of places.toReversed())
      await giveReplanningReason(ctx, { ...place, revisionId: draft.id, reason: "market", note: null });
    const { drafts } = await readPlans(ctx, { projectId });
    const placesOf = (list: readonly (typeof places)[number][]) =>
      list.map(({ procurementId, stage }) => ({ procurementId, stage }));
    expect(placesOf(drafts[0]!.statements)).toEqual(places);
    expect(placesOf(drafts[0]!.reasons)).toEqual(places);
  });

  test("leaves out procurements whose creation was taken back", async () => {
    const ctx = office.context();
    const projectId = await givenProject(ctx);
    const { procurement, revision } = await createProcurement(ctx, {
      projectId,
      title: "Eksitus",
      kind: "other",
      notApplicable: [],
    });
    const draft = await givenDraft(ctx, projectId);
    await importPlan(ctx, {
      into: { revisionId: draft.id, version: draft.version },
      create: [],
      rows: [
        {
          row: 1,
          procurement: { id: procurement.id },
          stage: "contract",
          states: by("2027"),
          source: null,
          note: null,
        },
      ],
    });
    expect((await readPlans(ctx, { projectId })).drafts[0]!.statements).toHaveLength(1);
    await undoChange(ctx, { projectId, revision });
    expect((await readPlans(ctx, { projectId })).drafts).toEqual([{ ...draft, version: draft.version + 1 }]);
  });

  test("is refused of a project that is not there", async () => {
    expect(await refusal(readPlans(office.context(), { projectId: 999_999 }))).toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("over the wire", () => {
  test("a draft is started, planned, explained, adopted and read, each answer with what the next one needs", async () => {
    const { caller } = await openWire(office.context());
    const projectId = await givenProject(office.context());
    const { id: procurementId } = await givenProcurement(office.context(), { projectId });
    const started = await caller.plans.startDraft({ projectId, name: " Kava 2027 ", from: "inForce" });
    const { draft } = started;
    expect(started).toEqual({
      draft: { id: draft.id, name: "Kava 2027", source: "", version: 1, statements: [], reasons: [] },
      revision: 3,
    });
    const place = { revisionId: draft.id, procurementId, stage: "contract" as const };
    const { from, to, kind, verbatim } = by("2027") as {
      from: null;
      to: string;
      kind: "deadline";
      verbatim: string;
    };
    const planned = await caller.plans.planWindow({
      ...place,
      was: null,
      becomes: { from, to, kind, verbatim },
    });
    expect(planned).toEqual({ revision: 4, version: 2 });
    expect(await caller.plans.changesSince({ projectId, revision: 3 })).toMatchObject({
      revision: 4,
      drafts: [{ version: 2, statements: [{ to: "2027", refersTo: "milestone" }] }],
    });
    expect(await caller.plans.changesSince({ projectId, revision: 4 })).toEqual({
      revision: 4,
      drafts: null,
    });
    const renamed = await caller.plans.renameDraft({ revisionId: draft.id, version: 2, name: "Kava" });
    expect(renamed).toEqual({ revision: 5, version: 3 });
    expect(await caller.plans.giveReason({ ...place, reason: "market" })).toEqual({ revision: 6 });
    const discarded = await caller.plans.discardDraft({ revisionId: draft.id, version: 3 });
    expect(discarded).toEqual({ revision: 7, version: 4 });
    expect(await caller.history.undo({ projectId, revision: 7 })).toMatchObject({
      procurement: null,
      procurementId: null,
      revision: 8,
    });
    const { drafts } = await caller.plans.read({ projectId });
    expect(drafts).toMatchObject([
      { id: draft.id, name: "Kava", version: 5, reasons: [{ reason: "market" }] },
    ]);
    const adopted = await caller.plans.adopt({
      revisionId: draft.id,
      version: 5,
      name: "Kava",
      adoptedOn: office.context().today,
      source: "Käskkiri",
    });
    expect(adopted).toEqual({ revisionId: draft.id, revision: 9 });
    expect(await caller.plans.read({ projectId })).toEqual({ revision: 9, drafts: [] });
  });
});
