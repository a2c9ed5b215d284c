import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SAMPLE_DELIVERIES, SAMPLE_OUTPUTS } from "#drizzle/sample/outputs.ts";
import type { Context } from "#server/context.ts";
import { type Outputs, readOutputs } from "#server/queries/outputs.ts";
import { readProjects } from "#server/queries/projects.ts";
import { addOutput } from "#server/services/add-output.ts";
import { adoptPlan } from "#server/services/adopt-plan.ts";
import { deliverOutput } from "#server/services/deliver-output.ts";
import { discardDraft } from "#server/services/discard-draft.ts";
import { editDelivery } from "#server/services/edit-delivery.ts";
import { editOutput } from "#server/services/edit-output.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { planOutput } from "#server/services/plan-output.ts";
import { removeDelivery } from "#server/services/remove-delivery.ts";
import { removeOutput } from "#server/services/remove-output.ts";
import { startDraft } from "#server/services/start-draft.ts";
import { undoChange } from "#server/services/undo-change.ts";
import { DomainError } from "#shared/errors.ts";
import { outputSaysOf, outputStanding } from "#shared/outputs.ts";
import { addDays } from "#shared/period.ts";
import { timeframe } from "#shared/standing.ts";
import { type TestDatabase, TODAY, testDatabase } from "#test/support/database.ts";
import { givenProject } from "#test/support/given.ts";
import { givenOutput, givenOutputDraft, givenOutputPlan, soMany } from "#test/support/given-outputs.ts";
import { adoption, draftNow } from "#test/support/given-plans.ts";
import { refusal } from "#test/support/witness.ts";

let office: TestDatabase;
beforeAll(async () => {
  office = await testDatabase();
});
afterAll(() => office.close());

/** A moment between two things that were recorded: nothing else is recorded in its millisecond. */
async function momentBetween(): Promise<string> {
  const { sql } = office.database;
  await sql`select pg_sleep(0.002)`;
  const [row] = await sql<[{ now: string }]>`select clock_timestamp() as now`;
  await sql`select pg_sleep(0.002)`;
  return new Date(row.now).toISOString();
}

test("the sample's outputs are those of the two plans, each with what was said of it, and what is made up is marked so", async () => {
  const ctx = office.context();
  const { projectId } = await loadSample(ctx);
  const { outputs, revisions, revision, today, known, drafted } = await readOutputs(ctx, { projectId });
  const { projects } = await readProjects(ctx);
  expect(revision).toBe(projects.find(({ id }) => id === projectId)!.revision);
  expect([today, known, drafted]).toEqual([TODAY, null, []]);
  const [report, plan] = revisions.map(({ id }) => id);
  expect(outputs.map(({ nameEt, windows }) => [nameEt, windows])).toEqual(
    SAMPLE_OUTPUTS.map(({ nameEt, revision: key, window }) => [
      nameEt,
      [{ revisionId: key === "actionPlan2026" ? plan : report, ...window }],
    ]),
  );
  const delivered = outputs.flatMap(({ deliveries }) => deliveries);
  expect(delivered.every(({ illustrative }) => illustrative)).toBe(true);
  expect(delivered.map(({ on, count }) => [on, count])).toEqual(
    SAMPLE_DELIVERIES.map(({ on, count }) => [on, count]),
  );
});

test("what is delivered by a day is what the database counts", async () => {
  const ctx = office.context();
  const { projectId } = await loadSample(ctx);
  const { outputs, revisions } = await readOutputs(ctx, { projectId });
  for (const on of ["2026-03-31", "2026-06-30", "2026-09-30", TODAY]) {
    const frame = timeframe(revisions, { on, against: "inForce" });
    const rows = await office.database.sql<{ id: string; sum: string }[]>`
      select o.id, coalesce(sum(d.count), 0) as sum from outputs o
      left join output_deliveries d on d.project_id = o.project_id and d.output_id = o.id
        and d.removed_at is null and d.delivered_on <= ${on}
      where o.project_id = ${projectId} group by o.id order by o.id`;
    expect(outputs.map((output) => [output.id, outputStanding(output, frame).delivered])).toEqual(
      rows.map(({ id, sum }) => [Number(id), Number(sum)]),
    );
  }
});

test("a project that is not there is refused, and another project's outputs are not among one's own", async () => {
  const ctx = office.context();
  expect(await refusal(readOutputs(ctx, { projectId: 999_999 }))).toMatchObject({
    code: "NOT_FOUND",
    field: "projectId",
  });
  const [projectId, elsewhere] = [await givenProject(ctx), await givenProject(ctx)];
  const { id: outputId } = await givenOutput(ctx, { projectId: elsewhere });
  await givenOutputDraft(ctx, elsewhere, [{ outputId, says: soMany(1, "2027") }]);
  expect(await readOutputs(ctx, { projectId })).toMatchObject({ outputs: [], drafted: [] });
});

test("what plans say stands in the order in which they came into force, not in which they were written", async () => {
  const ctx = office.context();
  const projectId = await givenProject(ctx);
  const { id: outputId } = await givenOutput(ctx, { projectId });
  const later = await givenOutputPlan(ctx, projectId, "2026-05-01", [{ outputId, says: soMany(2, "2027") }]);
  const earlier = await givenOutputPlan(ctx, projectId, "2026-01-01", [
    { outputId, says: soMany(1, "2026") },
  ]);
  const { outputs, revisions } = await readOutputs(ctx, { projectId });
  expect(outputs[0]!.windows.map(({ revisionId }) => revisionId)).toEqual([earlier, later]);
  expect(revisions.map(({ id }) => id)).toEqual([earlier, later]);
});

test("drafts that are discarded say nothing, until that is taken back", async () => {
  const ctx = office.context({ origin: "brauser-24" });
  const projectId = await givenProject(ctx);
  const { id: outputId } = await givenOutput(ctx, { projectId });
  const revisionId = await givenOutputDraft(ctx, projectId, [{ outputId, says: soMany(1, "2027") }]);
  const { version } = await draftNow(ctx, projectId, revisionId);
  await discardDraft(ctx, { revisionId, version });
  expect((await readOutputs(ctx, { projectId })).drafted).toEqual([]);
  await undoChange(ctx, { projectId });
  expect((await readOutputs(ctx, { projectId })).drafted).toMatchObject([{ revisionId, outputId, count: 1 }]);
});

test("what was taken back and is then corrected was never as young again as before: known at any moment, its version is its own", async () => {
  const ctx = office.context({ origin: "brauser-31" });
  const projectId = await givenProject(ctx);
  const { id: outputId } = await givenOutput(ctx, { projectId });
  const said = { on: TODAY, count: 1, link: null, note: null };
  await deliverOutput(ctx, { projectId, outputId, ...said });
  const delivery = async () => (await readOutputs(ctx, { projectId })).outputs[0]!.deliveries[0]!;
  const { id: deliveryId, version } = await delivery();
  await removeDelivery(ctx, { projectId, outputId, deliveryId, version });
  await undoChange(ctx, { projectId });
  const then = await delivery();
  const at = await momentBetween();
  await editDelivery(ctx, { projectId, outputId, deliveryId, version: then.version, ...said, count: 2 });
  await undoChange(ctx, { projectId });
  const known = await readOutputs(ctx, { projectId, knownAt: at });
  expect(known.outputs[0]!.deliveries).toEqual([then]);
});

describe("as known at the moment after each thing done with outputs", () => {
  const wish = fc.record({
    deed: fc.constantFrom(
      ...([
        "add",
        "edit",
        "remove",
        "plan",
        "adopt",
        "deliver",
        "deliver",
        "correct",
        "takeAway",
        "undo",
      ] as const),
    ),
    which: fc.nat(),
    number: fc.integer({ min: 1, max: 9 }),
  });
  type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

  /** Does what is wished for as far as it can be done; what is refused changes nothing. */
  async function carryOut(ctx: Context, projectId: number, { deed, which, number }: Wish): Promise<void> {
    const { outputs, drafted } = await readOutputs(ctx, { projectId });
    const output = outputs[which % Math.max(outputs.length, 1)];
    const fields = { subActivity: 1, procurementId: null, nameEn: "", indicators: [], unclear: null };
    if (deed === "undo") await undoChange(ctx, { projectId });
    else if (deed === "add" || !output)
      await addOutput(ctx, { projectId, ...fields, nameEt: `Väljund ${number}` });
    else {
      const { id: outputId, version } = output;
      const place = { projectId, outputId };
      const delivery = output.deliveries[which % Math.max(output.deliveries.length, 1)];
      const said = { on: addDays(TODAY, -number), count: number, link: null, note: null };
      if (deed === "edit")
        await editOutput(ctx, { ...place, version, ...fields, nameEt: `Tulemus ${number}` });
      if (deed === "remove") await removeOutput(ctx, { ...place, version });
      if (deed === "deliver") await deliverOutput(ctx, { ...place, ...said });
      if (delivery) {
        const of = { ...place, deliveryId: delivery.id, version: delivery.version };
        if (deed === "correct") await editDelivery(ctx, { ...of, ...said });
        if (deed === "takeAway") await removeDelivery(ctx, of);
      }
      if (deed === "plan") {
        const known = drafted.find((each) => each.outputId === outputId);
        const revisionId =
          drafted[0]?.revisionId ??
          (await startDraft(ctx, { projectId, name: "Kava", from: "empty" })).revisionId;
        const was = known?.revisionId === revisionId ? outputSaysOf(known) : null;
        await planOutput(ctx, { ...place, revisionId, was, becomes: soMany(number, "2027") });
      }
      if (deed === "adopt" && drafted[0]) {
        const { revisionId } = drafted[0];
        const { version: seen } = await draftNow(ctx, projectId, revisionId);
        await adoptPlan(ctx, { revisionId, version: seen, ...adoption(addDays(TODAY, -number)) });
      }
    }
  }

  test("they are what they were then, whatever was done since", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(wish, { minLength: 25, maxLength: 25 }),
        async (isSample, wishes) => {
          const ctx = office.context({ origin: "juhuslik" });
          const before = await momentBetween();
          const projectId = isSample ? (await loadSample(ctx)).projectId : await givenProject(ctx);
          const seen: { at: string; outputs: Outputs }[] = [];
          const look = async () => {
            const at = await momentBetween();
            seen.push({ at, outputs: await readOutputs(ctx, { projectId }) });
          };
          await look();
          for (const each of wishes) {
            await carryOut(ctx, projectId, each).catch((error) => {
              if (!(error instanceof DomainError)) throw error;
            });
            await look();
          }
          expect(seen.at(-1)!.outputs.revision - seen[0]!.outputs.revision).toBeGreaterThan(8);
          for (const { at, outputs } of seen) {
            const then = await readOutputs(ctx, { projectId, knownAt: at });
            // Drafts are nobody's past: they count for nothing until they are adopted.
            expect(then).toEqual({ ...outputs, drafted: [], known: { at, presentDay: TODAY } });
          }
          expect(await readOutputs(ctx, { projectId, knownAt: before })).toMatchObject({
            revision: 0,
            revisions: [],
            outputs: [],
          });
        },
      ),
      { numRuns: 6 },
    );
  });

  test("a moment yet to come is the present", async () => {
    const ctx = office.context();
    const { projectId } = await loadSample(ctx);
    expect(await readOutputs(ctx, { projectId, knownAt: "2099-01-01T00:00:00.000Z" })).toEqual(
      await readOutputs(ctx, { projectId }),
    );
  });
});
