import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readPlans } from "#server/queries/plans.ts";
import { discardDraft } from "#server/services/discard-draft.ts";
import { renameDraft } from "#server/services/rename-draft.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { by, givenDraft, givenPlan } from "#test/support/given-plans.ts";
import { byLocalUser, startWitness, type Witness } from "#test/support/witness.ts";

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

describe("discarding a draft", () => {
  test("takes it from the list and leaves its rows, and one line of history", async () => {
    const ctx = office.context({ origin: "brauser-24" });
    const kept = await givenDraft(ctx, projectId);
    const draft = await givenDraft(ctx, projectId, [{ procurementId, stage: "contract", says: by("2027") }]);
    const { answer, history, announced } = await witness.sees(() =>
      discardDraft(ctx, { revisionId: draft.id, version: draft.version }),
    );
    const { revision } = answer;
    expect(answer).toEqual({ projectId, revisionId: draft.id, revision, version: draft.version + 1 });
    const planRevision = { revisionId: draft.id, name: draft.name, source: "", adoptedOn: null };
    expect(history).toEqual([
      {
        projectId,
        revision,
        procurementId: null,
        kind: "plan.draftDiscarded",
        actor: "local",
        origin: "brauser-24",
        before: { planRevision: { ...planRevision, exists: true } },
        after: { planRevision: { ...planRevision, exists: false } },
        happenedOn: ctx.today,
        recordedAt: expect.any(String),
        note: null,
        undoes: null,
      },
    ]);
    expect(announced).toEqual([`${projectId}:${revision}`]);
    expect((await readPlans(ctx, { projectId })).drafts).toEqual([kept]);
    const rows = await office.database.sql`select from planned_windows where revision_id = ${draft.id}`;
    expect(rows).toHaveLength(1);
  });

  test("is refused a second time, of an adopted plan, of one that never was, and of one that changed since", async () => {
    const ctx = office.context();
    const plan = await givenPlan(ctx, projectId, "2026-01-01", [
      { procurementId, stage: "contract", says: by("2027") },
    ]);
    const gone = await givenDraft(ctx, projectId);
    const { version } = await discardDraft(ctx, { revisionId: gone.id, version: gone.version });
    const changed = await givenDraft(ctx, projectId);
    await renameDraft(ctx, { revisionId: changed.id, version: changed.version, name: "Teine" });
    for (const [revisionId, seen, expected] of [
      [plan, 3, { code: "FROZEN" }],
      [gone.id, version, { code: "DRAFT_DISCARDED" }],
      [999_999, 1, { code: "NOT_FOUND", field: "revisionId" }],
      [
        changed.id,
        changed.version,
        { code: "STALE_DRAFT", details: byLocalUser(ctx), current: { name: "Teine" } },
      ],
    ] as const)
      expect(await witness.seesRefused(() => discardDraft(ctx, { revisionId, version: seen }))).toMatchObject(
        expected,
      );
  });

  test("leaves nothing when its history cannot be written", async () => {
    const { id: revisionId, version } = await givenDraft(office.context(), projectId);
    await witness.seesFail(() => discardDraft({ ...office.context(), actor: "\0" }, { revisionId, version }));
  });
});
