import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Context } from "#server/context.ts";
import { readBoard } from "#server/queries/board.ts";
import { type Facts, readFacts } from "#server/queries/facts.ts";
import { readFactsKnownAt } from "#server/queries/known-facts.ts";
import { readProcurement } from "#server/queries/procurement.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { type TestDatabase, TODAY, testDatabase } from "#test/support/database.ts";
import { givenProject } from "#test/support/given.ts";
import { carryOutPlanning, planningWish } from "#test/support/random-planning.ts";
import { carryOut, wish } from "#test/support/random-work.ts";

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

/** A process that never read before: what is kept belongs to one process. */
function anotherProcess(): Context {
  const ctx = office.context();
  return { ...ctx, database: { ...ctx.database } };
}

describe("as known at the moment after each thing done in the office", () => {
  test("a project is what it was then, whatever was done since", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(fc.oneof({ weight: 3, arbitrary: wish }, { weight: 2, arbitrary: planningWish }), {
          minLength: 30,
          maxLength: 30,
        }),
        async (isSample, wishes) => {
          const ctx = office.context();
          const before = await momentBetween();
          const projectId = isSample ? (await loadSample(ctx)).projectId : await givenProject(ctx);
          const seen: { at: string; facts: Facts; pages: unknown[]; board: string }[] = [];
          const look = async () => {
            const at = await momentBetween();
            const facts = await readFacts(anotherProcess(), projectId);
            seen.push({ at, facts, ...(await lookCloser(facts, undefined)) });
          };
          await look();
          for (const each of wishes) {
            if ("deed" in each) await carryOut(ctx, projectId, each);
            else await carryOutPlanning(ctx, projectId, each);
            await look();
          }
          for (const { at, facts, pages, board } of seen) {
            const then = await readFactsKnownAt(ctx, projectId, at);
            expect(inOrder(then.facts)).toEqual(inOrder(facts));
            expect([...then.facts.procurements.keys()]).toEqual([...facts.procurements.keys()]);
            expect(await lookCloser(facts, at)).toEqual({ pages, board });
          }
          const { facts: beforehand } = await readFactsKnownAt(ctx, projectId, before);
          expect(beforehand).toMatchObject({ revision: 0, revisions: [], replanningReasons: [] });
          expect(beforehand.procurements.size).toBe(0);
          expect((await readFactsKnownAt(ctx, projectId, await momentBetween())).facts).toBe(
            await readFacts(ctx, projectId),
          );
        },
      ),
      { numRuns: 10, endOnFailure: true },
    );
  });
});

/** The board for programs, and the page of every procurement, as known at a moment. */
async function lookCloser(facts: Facts, knownAt: string | undefined) {
  const ctx = office.context();
  const projectId = facts.project.id;
  const ids = [...facts.procurements.keys()];
  const pages = await Promise.all(
    ids.map(async (id) => {
      const { today: _, known: __, statements, ...page } = await readProcurement(ctx, { id, knownAt });
      return { ...page, statements: statements.toSorted((a, b) => a.revisionId - b.revisionId) };
    }),
  );
  const board = await readBoard(ctx, { projectId, on: TODAY, against: "inForce", knownAt });
  const text = (await board.body("identity")).toString();
  return { pages, board: text.replace(/"knownAt":("[^"]*"|null)/, '"knownAt":null') };
}

/** Reasons have no order. */
function inOrder({ replanningReasons, ...facts }: Facts) {
  return { ...facts, replanningReasons: new Set(replanningReasons.map((each) => JSON.stringify(each))) };
}
