import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { discardDraft } from "#server/services/discard-draft.ts";
import { planWindow } from "#server/services/plan-window.ts";
import { renameDraft } from "#server/services/rename-draft.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { by, draftNow, givenDraft, givenPlan } from "#test/support/given-plans.ts";
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

describe("renaming a draft", () => {
  test("gives it the name, and leaves one line of history with both", async () => {
    const ctx = office.context({ origin: "brauser-23" });
    const draft = await givenDraft(ctx, projectId);
    const { answer, history, announced } = await witness.sees(() =>
      renameDraft(ctx, { revisionId: draft.id, version: draft.version, name: "Kava 2027, teine katse" }),
    );
    const { revision } = answer;
    expect(answer).toEqual({ projectId, revisionId: draft.id, revision, version: draft.version + 1 });
    const planRevision = { revisionId: draft.id, source: "", adoptedOn: null, exists: true };
    expect(history).toEqual([
      {
        projectId,
        revision,
        procurementId: null,
        kind: "plan.draftRenamed",
        actor: "local",
        origin: "brauser-23",
        before: { planRevision: { ...planRevision, name: draft.name } },
        after: { planRevision: { ...planRevision, name: "Kava 2027, teine katse" } },
        happenedOn: ctx.today,
        recordedAt: expect.any(String),
        note: null,
        undoes: null,
      },
    ]);
    expect(announced).toEqual([`${projectId}:${revision}`]);
    expect(await draftNow(ctx, projectId, draft.id)).toEqual({
      ...draft,
      name: "Kava 2027, teine katse",
      version: answer.version,
    });
  });

  test("to the name it has leaves nothing", async () => {
    const ctx = office.context();
    const { id: revisionId, version, name } = await givenDraft(ctx, projectId);
    const { answer, history, announced } = await witness.sees(() =>
      renameDraft(ctx, { revisionId, version, name }),
    );
    expect(answer).toEqual({ projectId, revisionId, revision: 0, version });
    expect([history, announced]).toEqual([[], []]);
  });

  test("is refused when somebody changed it since it was seen, with who did and what it is now", async () => {
    const ctx = office.context();
    const { id: revisionId, version } = await givenDraft(ctx, projectId);
    await planWindow(ctx, { revisionId, procurementId, stage: "contract", was: null, becomes: by("2027") });
    expect(
      await witness.seesRefused(() => renameDraft(ctx, { revisionId, version, name: "Teine" })),
    ).toMatchObject({
      code: "STALE_DRAFT",
      field: "version",
      details: byLocalUser(ctx),
      current: await draftNow(ctx, projectId, revisionId),
    });
  });

  test("is refused of a plan that is adopted, a draft that was discarded, and one that never was", async () => {
    const ctx = office.context();
    const plan = await givenPlan(ctx, projectId, "2026-01-01", [
      { procurementId, stage: "contract", says: by("2027") },
    ]);
    const { id: gone, version } = await givenDraft(ctx, projectId);
    await discardDraft(ctx, { revisionId: gone, version });
    for (const [revisionId, code] of [
      [plan, "FROZEN"],
      [gone, "DRAFT_DISCARDED"],
      [999_999, "NOT_FOUND"],
    ] as const)
      expect(
        await witness.seesRefused(() =>
          renameDraft(ctx, { revisionId, version: version + 1, name: "Teine" }),
        ),
      ).toMatchObject({ code });
  });

  test("leaves nothing when its history cannot be written", async () => {
    const { id: revisionId, version } = await givenDraft(office.context(), projectId);
    await witness.seesFail(() =>
      renameDraft({ ...office.context(), actor: "\0" }, { revisionId, version, name: "Teine" }),
    );
  });

  test("by two people at once succeeds once, twenty times", async () => {
    const ctx = office.context();
    for (let round = 0; round < 20; round++) {
      const { id: revisionId, version } = await givenDraft(ctx, projectId);
      const acts = ["Mari oma", "Jüri oma"].map((name) => renameDraft(ctx, { revisionId, version, name }));
      const results = await Promise.allSettled(acts);
      expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const lost = acts[results.findIndex(({ status }) => status === "rejected")]!;
      expect(await refusal(lost)).toMatchObject({ code: "STALE_DRAFT", details: byLocalUser(ctx) });
    }
  });
});
