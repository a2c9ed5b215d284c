import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadSample } from "#server/services/load-sample.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProject } from "#test/support/given.ts";
import { carryOutPlanning, planningWish } from "#test/support/random-planning.ts";
import { carryOut, wish } from "#test/support/random-work.ts";

let office: TestDatabase;
beforeAll(async () => {
  office = await testDatabase();
});
afterAll(() => office.close());

const EDITS = 10_000;
/** Two people work on each of four projects at once. */
const PROJECTS = 4;
const PEOPLE = 2;
/** Edits of one person between two looks at what is frozen. */
const ROUND = 125;

test(`after ${EDITS} random edits every adopted plan and every line of history is what it was`, async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.info(`seed ${seed}`);
  const projects = await Promise.all(
    Array.from({ length: PROJECTS }, async (_, at) =>
      at % 2 ? givenProject(office.context()) : (await loadSample(office.context())).projectId,
    ),
  );
  const wishes = fc.sample(fc.oneof(wish, planningWish), { numRuns: EDITS, seed });
  const kept = new Map<string, string>();
  while (wishes.length > 0) {
    const people = projects.flatMap((projectId) =>
      Array.from({ length: PEOPLE }, (_, person) => ({ projectId, origin: `brauser ${person}` })),
    );
    await Promise.all(
      people.map(async ({ projectId, origin }) => {
        const ctx = office.context({ origin });
        for (const each of wishes.splice(0, ROUND))
          if ("deed" in each) await carryOut(ctx, projectId, each);
          else await carryOutPlanning(ctx, projectId, each);
      }),
    );
    const now = await frozenThings();
    const changed = [...kept].filter(([name, sum]) => now.get(name) !== sum);
    expect(changed, `seed ${seed}`).toEqual([]);
    for (const [name, sum] of now) kept.set(name, sum);
  }
  const plans = [...kept.keys()].filter((name) => name.startsWith("plan"));
  expect(plans.length, `seed ${seed}`).toBeGreaterThan(50);
}, 240_000);

/** The content of every adopted plan, and of every line of history, as a number. */
async function frozenThings(): Promise<Map<string, string>> {
  const { sql } = office.database;
  const plans = await sql<{ name: string; sum: string }[]>`
    select 'plan ' || r.id as name, md5(r::text || coalesce(
      (select string_agg(w::text, '|' order by w.procurement_id, w.stage) from planned_windows w
       where w.project_id = r.project_id and w.revision_id = r.id), '') || coalesce(
      (select string_agg(o::text, '|' order by o.output_id) from output_windows o
       where o.project_id = r.project_id and o.revision_id = r.id), '')) as sum
    from plan_revisions r where adopted_on is not null`;
  const lines = await sql<{ name: string; sum: string }[]>`
    select 'line ' || project_id || ':' || revision as name, md5(h::text) as sum from history h`;
  return new Map([...plans, ...lines].map(({ name, sum }) => [name, sum]));
}
