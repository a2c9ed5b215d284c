import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readOutputs } from "#server/queries/outputs.ts";
import { readPlansSince } from "#server/queries/plans.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { planOutput } from "#server/services/plan-output.ts";
import { startDraft } from "#server/services/start-draft.ts";
import { undoChange } from "#server/services/undo-change.ts";
import { outputSaysOf, outputStanding, type PlanOutputInput } from "#shared/outputs.ts";
import { timeframe } from "#shared/standing.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProject } from "#test/support/given.ts";
import { givenOutput, givenOutputDraft, givenOutputPlan, soMany } from "#test/support/given-outputs.ts";
import { draftNow, givenDraft } from "#test/support/given-plans.ts";
import { byLocalUser, refusal, startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
let projectId: number;
let outputId: number;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
  projectId = await givenProject(office.context());
  outputId = (await givenOutput(office.context(), { projectId })).id;
});
afterAll(() => office.close());

const draftedIn = async (revisionId: number) =>
  (await readOutputs(office.context(), { projectId })).drafted.filter(
    (each) => each.revisionId === revisionId,
  );

const UNSOURCED = { normalization: null, note: null, source: null };
const PER_QUARTER = soMany(40, "2027", {
  from: "2027",
  kind: "window",
  perQuarter: 10,
  isMinimum: true,
  verbatim: "miinimum 10 kvartalis",
});

test("a draft says how many of an output are promised by when, and nothing is promised before it is adopted", async () => {
  const ctx = office.context();
  const { id: revisionId } = await givenDraft(ctx, projectId);
  const { version } = await draftNow(ctx, projectId, revisionId);
  const { answer, history, announced } = await witness.sees(() =>
    planOutput(ctx, { projectId, revisionId, outputId, was: null, becomes: PER_QUARTER }),
  );
  const states = { revisionId, ...PER_QUARTER, ...UNSOURCED };
  expect(answer).toMatchObject({ revisionId, version: version + 1, drafted: states });
  expect(answer.output.windows).toEqual([]);
  expect(await draftedIn(revisionId)).toEqual([{ ...states, outputId }]);
  expect(history).toMatchObject([
    {
      kind: "output.planned",
      procurementId: null,
      before: { outputPlanning: { revisionId, outputId, states: null } },
      after: { outputPlanning: { revisionId, outputId, states } },
      happenedOn: ctx.today,
    },
  ]);
  expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  // Whoever looks at the drafts reads them again: they decide on the version that this raised.
  const since = await readPlansSince(ctx, { projectId, revision: answer.revision - 1 });
  expect(since.drafts?.find((draft) => draft.id === revisionId)).toMatchObject({ version: version + 1 });
});

test("what a draft says is taken back, and what is there already is not written again", async () => {
  const ctx = office.context();
  const says = soMany(4, "2027-Q1");
  const revisionId = await givenOutputDraft(ctx, projectId, [{ outputId, says }]);
  const plan = (was: PlanOutputInput["was"], becomes: PlanOutputInput["becomes"]) =>
    planOutput(ctx, { projectId, revisionId, outputId, was, becomes });
  const same = await witness.sees(() => plan(null, says));
  expect([same.answer.revision, same.history]).toEqual([0, []]);
  const gone = await witness.sees(() => plan(says, null));
  expect(gone.answer.drafted).toBeNull();
  expect(gone.history).toMatchObject([{ after: { outputPlanning: { states: null } } }]);
  expect(await draftedIn(revisionId)).toEqual([]);
});

test("adopted, what a draft says is promised, and frozen", async () => {
  const ctx = office.context();
  const { id } = await givenOutput(ctx, { projectId });
  const says = soMany(4, "2027-Q1");
  const revisionId = await givenOutputPlan(ctx, projectId, "2026-05-01", [{ outputId: id, says }]);
  const { outputs, drafted } = await readOutputs(ctx, { projectId });
  expect(outputs.find((each) => each.id === id)?.windows).toEqual([{ revisionId, ...says, ...UNSOURCED }]);
  expect(drafted.filter((each) => each.revisionId === revisionId)).toEqual([]);
  const change = () => planOutput(ctx, { projectId, revisionId, outputId: id, was: says, becomes: null });
  expect(await witness.seesRefused(change)).toMatchObject({ code: "FROZEN" });
});

test("of two people who plan one output at once the second is told who, when and what it says now, twenty times", async () => {
  const ctx = office.context();
  for (let round = 0; round < 20; round++) {
    const { id: revisionId } = await givenDraft(ctx, projectId);
    const says = [soMany(4, "2027-Q1"), soMany(5, "2027-Q2")] as const;
    const plan = (becomes: PlanOutputInput["becomes"]) =>
      planOutput(ctx, { projectId, revisionId, outputId, was: null, becomes });
    const results = await Promise.allSettled(says.map(plan));
    expect(results.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = results.findIndex((each) => each.status === "rejected");
    const stands = says[1 - lost]!;
    expect(await refusal(Promise.reject((results[lost] as PromiseRejectedResult).reason))).toMatchObject({
      code: "FIELD_CHANGED",
      field: "becomes",
      details: { ...byLocalUser(ctx), current: stands.verbatim },
      current: stands,
    });
    expect((await draftedIn(revisionId)).map(({ outputId: _, ...window }) => outputSaysOf(window))).toEqual([
      stands,
    ]);
  }
});

test("an output of another project, one that is gone, and another project's draft are refused", async () => {
  const ctx = office.context();
  const elsewhere = await givenProject(ctx);
  const theirs = await givenOutput(ctx, { projectId: elsewhere });
  const { id: revisionId } = await givenDraft(ctx, projectId);
  const plan = (place: Partial<PlanOutputInput>) => () =>
    planOutput(ctx, { projectId, revisionId, outputId, was: null, becomes: PER_QUARTER, ...place });
  expect(await witness.seesRefused(plan({ outputId: theirs.id }))).toMatchObject({
    code: "NOT_FOUND",
    field: "outputId",
  });
  expect(await witness.seesRefused(plan({ projectId: elsewhere, outputId: theirs.id }))).toMatchObject({
    code: "NOT_FOUND",
    field: "revisionId",
  });
  expect(await witness.seesRefused(plan({ revisionId: 999_999 }))).toMatchObject({ code: "NOT_FOUND" });
});

test("a draft stays as it was when the history of planning cannot be written", async () => {
  const { id: revisionId } = await givenDraft(office.context(), projectId);
  await witness.seesFail(() =>
    planOutput(
      { ...office.context(), origin: "\0" },
      { projectId, revisionId, outputId, was: null, becomes: PER_QUARTER },
    ),
  );
});

describe("undo puts back what a draft said of an output", () => {
  const mine = () => office.context({ origin: "minu brauser" });
  const says = soMany(4, "2027-Q1");
  const other = soMany(5, "2027-Q2");

  test("once, and the one before it after that", async () => {
    const ctx = mine();
    const revisionId = await givenOutputDraft(ctx, projectId, [{ outputId, says }]);
    await planOutput(ctx, { projectId, revisionId, outputId, was: says, becomes: other });
    const { version } = await draftNow(ctx, projectId, revisionId);
    const { history } = await witness.sees(() => undoChange(ctx, { projectId }));
    expect(history).toMatchObject([
      { kind: "change.undone", after: { outputPlanning: { states: { count: 4 } } } },
    ]);
    expect(await draftedIn(revisionId)).toMatchObject([says]);
    expect(await draftNow(ctx, projectId, revisionId)).toMatchObject({ version: version + 1 });
    await undoChange(ctx, { projectId });
    expect(await draftedIn(revisionId)).toEqual([]);
  });

  test("unless somebody planned it since", async () => {
    const ctx = mine();
    const { id: revisionId } = await givenDraft(ctx, projectId);
    const { revision } = await planOutput(ctx, {
      projectId,
      revisionId,
      outputId,
      was: null,
      becomes: says,
    });
    await planOutput(office.context({ origin: "teise brauser" }), {
      projectId,
      revisionId,
      outputId,
      was: says,
      becomes: other,
    });
    const undo = () => undoChange(ctx, { projectId, revision });
    expect(await witness.seesRefused(undo)).toMatchObject({
      code: "UNDO_CONFLICT",
      details: byLocalUser(ctx),
    });
  });

  test("unless the plan is adopted, which stands in the way of nothing else", async () => {
    const ctx = office.context({ origin: "kolmas brauser" });
    await givenOutputPlan(ctx, projectId, "2026-06-01", [{ outputId, says }]);
    const planned = (await readOutputs(ctx, { projectId })).revision - 1;
    expect(await witness.seesRefused(() => undoChange(ctx, { projectId, revision: planned }))).toMatchObject({
      code: "FROZEN",
    });
    expect(await witness.seesRefused(() => undoChange(ctx, { projectId }))).toMatchObject({
      code: "NOTHING_TO_UNDO",
    });
  });
});

test("a draft begun from the plan in force says what that promises of outputs, in the words of its document", async () => {
  const ctx = office.context();
  const sample = await loadSample(ctx);
  const { revisionId } = await startDraft(ctx, { ...sample, name: "Tegevuskava 2027", from: "inForce" });
  const { outputs, drafted } = await readOutputs(ctx, sample);
  expect(drafted).toEqual(
    outputs.map(({ id, windows }) => ({ ...windows.at(-1), revisionId, outputId: id })),
  );
  const { revisionId: empty } = await startDraft(ctx, { ...sample, name: "Tühi", from: "empty" });
  expect((await readOutputs(ctx, sample)).drafted.filter((each) => each.revisionId === empty)).toEqual([]);
});

test("a draft begun from the plan in force takes what was adopted last by today and says an end", async () => {
  const ctx = office.context();
  const elsewhere = await givenProject(ctx);
  const { id } = await givenOutput(ctx, { projectId: elsewhere });
  const adopt = (adoptedOn: string, says: ReturnType<typeof soMany>) =>
    givenOutputPlan(ctx, elsewhere, adoptedOn, [{ outputId: id, says }]);
  await adopt("2026-03-01", soMany(3, "2026-Q3"));
  await adopt("2026-05-01", soMany(5, "2026-Q4"));
  await adopt("2026-04-01", soMany(4, "2026-Q2"));
  await adopt("2026-06-01", { ...soMany(6, "2026"), to: null });
  const { revisionId } = await startDraft(ctx, { projectId: elsewhere, name: "Kava 2027", from: "inForce" });
  const { drafted, outputs, revisions } = await readOutputs(ctx, { projectId: elsewhere });
  expect(drafted).toMatchObject([{ revisionId, outputId: id, count: 5, to: "2026-Q4" }]);
  // So says the rule by which the plan in force is shown.
  const { planInForce } = outputStanding(
    outputs[0]!,
    timeframe(revisions, { on: ctx.today, against: "inForce" }),
  );
  expect(planInForce).toMatchObject({ count: 5, to: "2026-Q4" });
});
