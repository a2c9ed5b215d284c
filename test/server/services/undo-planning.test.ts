import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readBoardChanges } from "#server/queries/board.ts";
import { readFacts } from "#server/queries/facts.ts";
import { readPlans } from "#server/queries/plans.ts";
import { adoptPlan } from "#server/services/adopt-plan.ts";
import { discardDraft } from "#server/services/discard-draft.ts";
import { editDetails } from "#server/services/edit-details.ts";
import { giveReplanningReason } from "#server/services/give-replanning-reason.ts";
import { importPlan } from "#server/services/import-plan.ts";
import { planWindow } from "#server/services/plan-window.ts";
import { renameDraft } from "#server/services/rename-draft.ts";
import { startDraft } from "#server/services/start-draft.ts";
import { undoChange } from "#server/services/undo-change.ts";
import type { Says } from "#shared/plan-draft.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { adoption, by, draftNow, givenDraft, givenPlan } from "#test/support/given-plans.ts";
import { byLocalUser, refusal, startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
let projectId: number;
let procurementId: number;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
  projectId = await givenProject(office.context());
  procurementId = (await givenProcurement(office.context(), { projectId })).id;
});
afterAll(() => office.close());

const mine = () => office.context({ origin: "minu brauser" });
const theirs = () => office.context({ origin: "teise brauser" });
const CONTRACT = () => ({ procurementId, stage: "contract" as const });
/** A table that says this of the contract, and nothing else. */
const table = (states: Says) => ({
  create: [],
  rows: [
    { row: 1, procurement: { id: procurementId }, stage: CONTRACT().stage, states, source: null, note: null },
  ],
});
const MARKET = { reason: "market", note: null } as const;

describe("undo puts back what a draft was before", () => {
  test.each<[string, (draft: { id: number; version: number }) => Promise<{ revision: number }>, number]>([
    [
      "a stage was planned anew",
      ({ id }) => planWindow(mine(), { ...CONTRACT(), revisionId: id, was: by("2027"), becomes: by("2028") }),
      2,
    ],
    [
      "a stage was planned for the first time",
      ({ id }) =>
        planWindow(mine(), {
          ...CONTRACT(),
          stage: "delivery",
          revisionId: id,
          was: null,
          becomes: by("2028"),
        }),
      2,
    ],
    [
      "a stage was dropped",
      ({ id }) =>
        planWindow(mine(), {
          ...CONTRACT(),
          revisionId: id,
          was: by("2027"),
          becomes: { kind: "dropped", verbatim: "" },
        }),
      2,
    ],
    [
      "what it said of a stage was taken back",
      ({ id }) => planWindow(mine(), { ...CONTRACT(), revisionId: id, was: by("2027"), becomes: null }),
      2,
    ],
    [
      "a reason was given",
      ({ id }) =>
        giveReplanningReason(mine(), { ...CONTRACT(), stage: "announcement", revisionId: id, ...MARKET }),
      0,
    ],
    [
      "another reason was given",
      ({ id }) =>
        giveReplanningReason(mine(), { ...CONTRACT(), revisionId: id, reason: "other", note: "Muu asi" }),
      0,
    ],
    [
      "it was renamed",
      ({ id, version }) => renameDraft(mine(), { revisionId: id, version, name: "Teine" }),
      2,
    ],
    ["it was discarded", ({ id, version }) => discardDraft(mine(), { revisionId: id, version }), 2],
  ])("%s", async (_, act, raised) => {
    const ctx = office.context();
    const draft = await givenDraft(ctx, projectId, [
      { ...CONTRACT(), says: by("2027") },
      { ...CONTRACT(), stage: "announcement", says: by("2027-Q1") },
    ]);
    await giveReplanningReason(ctx, { ...CONTRACT(), revisionId: draft.id, ...MARKET });
    const before = await draftNow(ctx, projectId, draft.id);
    const facts = await readFacts(ctx, projectId);
    const { revision } = await act(draft);
    const { answer, history, announced } = await witness.sees(() =>
      undoChange(mine(), { projectId, revision }),
    );
    const after = await draftNow(ctx, projectId, draft.id);
    expect(after).toEqual({ ...before, version: before.version + raised });
    const { undone } = answer;
    // No procurement is another than before, so that no board draws one anew or takes one away.
    expect(answer).toEqual({
      projectId,
      procurementId: null,
      procurement: null,
      revision: revision + 1,
      undone,
    });
    expect(history).toMatchObject([
      {
        revision: revision + 1,
        procurementId: undone.procurementId,
        kind: "change.undone",
        before: undone.after,
        after: undone.before,
        undoes: revision,
      },
    ]);
    expect(announced).toEqual([`${projectId}:${revision + 1}`]);
    expect(await readBoardChanges(ctx, { projectId, revision: revision - 1 })).toMatchObject({
      readAgain: false,
      procurements: [],
      removed: [],
    });
    expect((await readFacts(ctx, projectId)).procurements).toEqual(facts.procurements);
    expect(await witness.seesRefused(() => undoChange(mine(), { projectId, revision }))).toMatchObject({
      code: "NOTHING_TO_UNDO",
    });
  });

  test("also of an adopted plan, where a reason was given: everybody sees it at once", async () => {
    const ctx = office.context();
    const plan = await givenPlan(ctx, projectId, "2026-01-01", [{ ...CONTRACT(), says: by("2027") }]);
    const before = await readFacts(ctx, projectId);
    const { revision } = await giveReplanningReason(mine(), { ...CONTRACT(), revisionId: plan, ...MARKET });
    expect((await readFacts(ctx, projectId)).replanningReasons).toHaveLength(
      before.replanningReasons.length + 1,
    );
    await undoChange(mine(), { projectId, revision });
    const after = await readFacts(ctx, projectId);
    expect(after.replanningReasons).toEqual(before.replanningReasons);
    expect(await readBoardChanges(ctx, { projectId, revision })).toMatchObject({
      replanningReasons: after.replanningReasons,
      procurements: [],
    });
  });
});

describe("undo without saying what", () => {
  test("takes back what this browser planned last, and passes over what can be changed no more", async () => {
    const ctx = mine();
    const project = await givenProject(office.context());
    const { id } = await givenProcurement(office.context(), { projectId: project });
    const contract = { procurementId: id, stage: "contract" as const };
    await editDetails(ctx, { id, was: {}, becomes: { note: "Minu märkus" } });
    const adopted = await givenPlan(ctx, project, "2026-01-01", [{ ...contract, says: by("2027") }]);
    const gone = await givenDraft(ctx, project, [{ ...contract, says: by("2028") }]);
    const discarded = await discardDraft(ctx, { revisionId: gone.id, version: gone.version });
    const draft = await startDraft(ctx, { projectId: project, name: "Kava", from: "inForce" });
    const place = { ...contract, revisionId: draft.revisionId };
    const planned = await planWindow(ctx, { ...place, was: by("2027"), becomes: by("2026-Q4") });
    await planWindow(theirs(), { ...place, stage: "delivery", was: null, becomes: by("2028") });
    const last = async () => (await undoChange(ctx, { projectId: project })).undone;
    expect((await last()).revision).toBe(planned.revision);
    expect((await last()).revision).toBe(discarded.revision);
    // The discarded draft is back, so what was planned in it is too.
    expect((await last()).after.planning).toMatchObject({ revisionId: gone.id });
    expect((await last()).after).toEqual({ note: "Minu märkus" });
    expect(await refusal(undoChange(ctx, { projectId: project }))).toMatchObject({ code: "NOTHING_TO_UNDO" });
    const { revisions } = await readFacts(ctx, project);
    expect(revisions.map((each) => each.id)).toEqual([adopted]);
  });
});

describe("undo is refused", () => {
  test("of what was planned in a draft that is adopted or discarded by now", async () => {
    const ctx = mine();
    const { id: revisionId } = await givenDraft(ctx, projectId);
    const place = { ...CONTRACT(), revisionId };
    const planned = await planWindow(ctx, { ...place, was: null, becomes: by("2026-Q4") });
    const { version } = await draftNow(ctx, projectId, revisionId);
    const { revision: renaming, version: renamed } = await renameDraft(ctx, {
      revisionId,
      version,
      name: "Teine",
    });
    const discarded = await discardDraft(ctx, { revisionId, version: renamed });
    for (const revision of [planned.revision, renaming])
      expect(await witness.seesRefused(() => undoChange(ctx, { projectId, revision }))).toMatchObject({
        code: "DRAFT_DISCARDED",
      });
    await undoChange(ctx, { projectId, revision: discarded.revision });
    const back = await draftNow(ctx, projectId, revisionId);
    await adoptPlan(ctx, { revisionId, version: back.version, ...adoption("2024-01-01") });
    for (const revision of [planned.revision, renaming])
      expect(await witness.seesRefused(() => undoChange(ctx, { projectId, revision }))).toMatchObject({
        code: "FROZEN",
      });
  });

  test("of a draft's beginning, of an import, of an adoption and of an undo", async () => {
    const ctx = mine();
    const started = await startDraft(ctx, { projectId, name: "Kava", from: "empty" });
    const { revisionId, version } = started;
    const imported = await importPlan(ctx, { into: { revisionId, version }, ...table(by("2026-Q4")) });
    const place = { ...CONTRACT(), revisionId };
    const planned = await planWindow(ctx, { ...place, stage: "delivery", was: null, becomes: by("2028") });
    const undone = await undoChange(ctx, { projectId, revision: planned.revision });
    const draft = await draftNow(ctx, projectId, revisionId);
    const adopted = await adoptPlan(ctx, { revisionId, version: draft.version, ...adoption("2023-01-01") });
    for (const { revision } of [started, imported, undone, adopted])
      expect(await witness.seesRefused(() => undoChange(ctx, { projectId, revision }))).toMatchObject({
        code: "NOT_UNDOABLE",
      });
  });

  test("when somebody planned the same stage since, or an import wrote over it, and not when they planned another", async () => {
    const draft = await givenDraft(office.context(), projectId);
    const place = { ...CONTRACT(), revisionId: draft.id };
    const first = await planWindow(mine(), { ...place, was: null, becomes: by("2027") });
    await planWindow(theirs(), { ...place, stage: "delivery", was: null, becomes: by("2028") });
    await giveReplanningReason(theirs(), { ...place, ...MARKET });
    await undoChange(mine(), { projectId, revision: first.revision });
    const again = await planWindow(mine(), { ...place, was: null, becomes: by("2027") });
    const other = await planWindow(theirs(), { ...place, was: by("2027"), becomes: by("2029") });
    const conflict = { code: "UNDO_CONFLICT", details: byLocalUser(mine()) };
    const undo = () => undoChange(mine(), { projectId, revision: again.revision });
    expect(await witness.seesRefused(undo)).toMatchObject(conflict);
    await undoChange(theirs(), { projectId, revision: other.revision });
    const { version } = await draftNow(mine(), projectId, draft.id);
    await importPlan(theirs(), { into: { revisionId: draft.id, version }, ...table(by("2030")) });
    expect(await witness.seesRefused(undo)).toMatchObject(conflict);
  });

  test("of a procurement's creation, once somebody planned it", async () => {
    const { id: revisionId } = await givenDraft(office.context(), projectId);
    const made = await givenProcurement(mine(), { projectId });
    const place = { procurementId: made.id, stage: "contract" as const, revisionId };
    await planWindow(theirs(), { ...place, was: null, becomes: by("2027") });
    const [created] = await office.database.sql<{ revision: string }[]>`
      select revision from history where procurement_id = ${made.id} and kind = 'procurement.created'`;
    expect(
      await witness.seesRefused(() => undoChange(mine(), { projectId, revision: Number(created!.revision) })),
    ).toMatchObject({ code: "UNDO_CONFLICT" });
  });

  test("of somebody else's, and leaves nothing when its history cannot be written", async () => {
    const draft = await givenDraft(office.context(), projectId, [{ ...CONTRACT(), says: by("2027") }]);
    const place = { ...CONTRACT(), revisionId: draft.id };
    const acts = [
      await planWindow(mine(), { ...place, was: by("2027"), becomes: by("2028") }),
      await giveReplanningReason(mine(), { ...place, ...MARKET }),
      await renameDraft(mine(), { revisionId: draft.id, version: draft.version + 1, name: "Teine" }),
      await discardDraft(mine(), { revisionId: draft.id, version: draft.version + 2 }),
    ];
    for (const { revision } of acts.toReversed()) {
      expect(
        await witness.seesRefused(() =>
          undoChange({ ...mine(), actor: "keegi teine" }, { projectId, revision }),
        ),
      ).toMatchObject({ code: "NOT_UNDOABLE" });
      await witness.seesFail(() => undoChange({ ...mine(), origin: "\0" }, { projectId, revision }));
      await undoChange(mine(), { projectId, revision });
    }
  });
});

test("a draft that two people bring back at once is back once, twenty times", async () => {
  for (let round = 0; round < 20; round++) {
    const { id: revisionId, version } = await givenDraft(office.context(), projectId);
    const { revision } = await discardDraft(mine(), { revisionId, version });
    const acts = [undoChange(mine(), { projectId, revision }), undoChange(theirs(), { projectId, revision })];
    const results = await Promise.allSettled(acts);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await refusal(acts[results.findIndex(({ status }) => status === "rejected")]!)).toMatchObject({
      code: "NOTHING_TO_UNDO",
    });
    const { drafts } = await readPlans(mine(), { projectId });
    expect(drafts.find(({ id }) => id === revisionId)).toMatchObject({ version: version + 2 });
  }
});

test("taking back what a draft said while the procurement itself is changed: both are done, twenty times", async () => {
  const { id: revisionId } = await givenDraft(office.context(), projectId);
  const place = { ...CONTRACT(), revisionId };
  for (let round = 1; round <= 20; round++) {
    const { revision } = await planWindow(mine(), { ...place, was: null, becomes: by("2027") });
    const notes = Array.from({ length: 4 }, (_, at) => ({ note: `${round}. ring, ${at}` }));
    await Promise.all([
      undoChange(mine(), { projectId, revision }),
      ...(["person", "registerNumber", "title"] as const).map((field, at) =>
        editDetails(theirs(), { id: procurementId, was: {}, becomes: { [field]: notes[at]!.note } }),
      ),
    ]);
    expect((await draftNow(mine(), projectId, revisionId)).statements).toEqual([]);
  }
});
