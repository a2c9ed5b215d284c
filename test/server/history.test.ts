import { and, asc, eq, isNull } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { comments, documents, history, procurementStages, procurements } from "#drizzle/schema.ts";
import { databaseErrorCode } from "#server/db.ts";
import { asProcurement, asStages } from "#server/services/find-procurement.ts";
import { linkDocument } from "#server/services/link-document.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { undoChange } from "#server/services/undo-change.ts";
import { DomainError } from "#shared/errors.ts";
import { type Change, isUndoableKind, type Values } from "#shared/history.ts";
import { areStagesSound, lastMetOn } from "#shared/milestones.ts";
import { DETAIL_FIELDS } from "#shared/procurement.ts";
import { currentStage, STAGES, type StagesFacts } from "#shared/stages.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { carryOut, wish } from "#test/support/random-work.ts";
import { checksums } from "#test/support/witness.ts";

let office: TestDatabase;
beforeAll(async () => {
  office = await testDatabase();
});
afterAll(() => office.close());

const RUNS = 8;

describe("after any thirty things done in the office", () => {
  test("history alone tells what is in the tables, and what was there before each change", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { minLength: 30, maxLength: 30 }), async (wishes) => {
        const ctx = office.context();
        const projectId = await givenProject(ctx);
        for (const each of wishes) await carryOut(ctx, projectId, each);
        expect(replay(await readHistory(projectId))).toEqual(await readTables(projectId));
      }),
      { numRuns: RUNS },
    );
  });

  test("undoing everything in reverse leaves what was there at first", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { minLength: 30, maxLength: 30 }), async (wishes) => {
        const ctx = office.context();
        const projectId = await givenProject(ctx);
        const { id } = await givenProcurement(ctx, { projectId, metOn: { baseDocuments: "2026-10-01" } });
        await linkDocument(ctx, { id, title: "Alus", url: "https://dok.example.ee/0", stage: null });
        const before = await readTables(projectId, { visible: true });
        const [first] = (await readHistory(projectId)).slice(-1);
        for (const each of wishes) await carryOut(office.context({ origin: "brauser" }), projectId, each);
        const changes = (await readHistory(projectId)).filter(({ revision }) => revision > first!.revision);
        const undone = new Set(changes.map((change) => change.undoes));
        for (const { kind, revision } of changes.reverse())
          if (isUndoableKind(kind) && !undone.has(revision)) await undoChange(ctx, { projectId, revision });
        expect(await readTables(projectId, { visible: true })).toEqual(before);
      }),
      { numRuns: RUNS },
    );
  });

  test("undoing any of them in any order never leaves what could not be", async () => {
    const anyUndo = fc.nat({ max: 30 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(wish, wish, wish, anyUndo), { minLength: 40, maxLength: 40 }),
        async (wishes) => {
          const ctx = office.context();
          const projectId = await givenProject(ctx);
          for (const each of wishes) {
            if (typeof each === "number") {
              const [latest] = (await readHistory(projectId)).slice(-1);
              const revision = Math.max(1, latest!.revision - each);
              await undoChange(ctx, { projectId, revision }).catch(refusalsOnly);
            } else await carryOut(ctx, projectId, each);
            for (const [, { closing, ...values }] of (await readTables(projectId)).procurements) {
              const stages = Object.fromEntries(
                STAGES.map((stage) => [stage, values[stage]!]),
              ) as StagesFacts;
              const lastMet = lastMetOn(stages);
              expect(areStagesSound(stages)).toBe(true);
              if (!closing) continue;
              expect(currentStage(stages), "closed and completed at once").not.toBeNull();
              if (lastMet) expect(lastMet <= closing.on, "a milestone met after the end").toBe(true);
            }
          }
          expect(replay(await readHistory(projectId))).toEqual(await readTables(projectId));
        },
      ),
      { numRuns: RUNS },
    );
  });
});

describe("the database itself refuses", () => {
  beforeAll(async () => {
    const ctx = office.context();
    const other = await givenProject(ctx);
    await office.database.sql`insert into sub_activities values (${other}, 77, 'Teise oma', 'Of another')`;
    const { projectId } = await loadSample(ctx);
    const { id } = await givenProcurement(ctx, { projectId });
    await linkDocument(ctx, { id, title: "Leht", url: "https://dok.example.ee/1", stage: null });
  });

  test.each([
    ["to change a line of history", "update history set note = 'Muudetud'"],
    ["to change a line of history into what it is", "update history set note = note"],
    ["to take a line of history away", "delete from history"],
    ["to empty history", "truncate history"],
    ["to empty history with what it speaks of", "truncate procurements cascade"],
    ["to change an adopted plan revision", "update plan_revisions set name = 'Teine'"],
    [
      "to make an adopted plan revision a draft again",
      "update plan_revisions set adopted_on = null, adopted_at = null",
    ],
    ["to discard an adopted plan revision", "update plan_revisions set removed_at = now()"],
    ["to change when a plan revision was adopted", "update plan_revisions set adopted_at = now()"],
    ["to take an adopted plan revision away", "delete from plan_revisions"],
    ["to empty the plan revisions", "truncate plan_revisions cascade"],
    ["to change a statutory figure", "update rules_in_law set value = 1"],
    ["to take a statutory figure away", "delete from rules_in_law"],
    ["to empty the statutory figures", "truncate rules_in_law"],
    ["to change a window of an adopted plan revision", "update planned_windows set to_period = '2027-Q4'"],
    ["to take a window of an adopted plan revision away", "delete from planned_windows"],
    ["to empty the windows", "truncate planned_windows"],
    [
      "to add a window to an adopted plan revision",
      `insert into planned_windows (project_id, revision_id, procurement_id, stage, kind, to_period, verbatim)
       select project_id, revision_id, procurement_id, 'mappingStudy', 'deadline', '2027', 'Lisa'
       from planned_windows w where not exists (select from planned_windows o where o.revision_id = w.revision_id
         and o.procurement_id = w.procurement_id and o.stage = 'mappingStudy') limit 1`,
    ],
    ["to change what an adopted plan revision says of an output", "update output_windows set count = 1"],
    ["to take away what an adopted plan revision says of an output", "delete from output_windows"],
    ["to empty what plan revisions say of outputs", "truncate output_windows"],
    [
      "to let an adopted plan revision say more of outputs",
      `insert into output_windows (project_id, revision_id, output_id, kind, verbatim)
       select o.project_id, r.id, o.id, 'deadline', 'Lisa' from outputs o
       join plan_revisions r on r.project_id = o.project_id and r.adopted_on is not null
       where not exists (select from output_windows w where w.revision_id = r.id and w.output_id = o.id) limit 1`,
    ],
  ])("%s", async (_, statement) => {
    const { sql } = office.database;
    const before = await checksums({ sql });
    const error = await sql.unsafe(statement).catch((reason: unknown) => reason);
    expect(databaseErrorCode(error)).toBe("23001");
    expect(await checksums({ sql })).toEqual(before);
  });

  test("nothing of a draft: it is changed and thrown away freely", async () => {
    const { projectId } = await loadSample(office.context());
    const { sql } = office.database;
    const [draft] = await sql`
      insert into plan_revisions (project_id, name, source) values (${projectId}, 'Mustand', 'Koosolek') returning id`;
    const [window] = await sql`
      insert into planned_windows (project_id, revision_id, procurement_id, stage, kind, to_period, verbatim)
      select ${projectId}, ${draft!.id}, min(id), 'delivery', 'deadline', '2027', '2027. a' from procurements
      where project_id = ${projectId} returning revision_id`;
    await sql`update planned_windows set to_period = '2028' where revision_id = ${window!.revision_id}`;
    const gone = await sql`delete from planned_windows where revision_id = ${draft!.id}`;
    expect(gone.count).toBe(1);
    await sql`insert into output_windows (project_id, revision_id, output_id, kind, verbatim)
      select ${projectId}, ${draft!.id}, min(id), 'deadline', '' from outputs where project_id = ${projectId}`;
    await sql`update output_windows set count = 5 where revision_id = ${draft!.id}`;
    expect((await sql`delete from output_windows where revision_id = ${draft!.id}`).count).toBe(1);
    expect((await sql`delete from plan_revisions where id = ${draft!.id}`).count).toBe(1);
  });

  const CHECK = "23514";
  const FOREIGN_KEY = "23503";
  const UNIQUE = "23505";
  test.each([
    [
      "a milestone met in a stage that does not apply",
      CHECK,
      "update procurement_stages set applicable = false, met_on = '2026-01-01'",
    ],
    [
      "a late milestone for another reason without a sentence",
      CHECK,
      "update procurement_stages set late_reason = 'other'",
    ],
    ["a reason nobody knows", CHECK, "update procurement_stages set late_reason = 'laziness'"],
    [
      "a stage nobody knows",
      CHECK,
      "update procurement_stages set stage = 'evaluation' where stage = 'contract'",
    ],
    ["a closing without a day", CHECK, "update procurements set closed_as = 'failed', closed_reason = 'x'"],
    [
      "a closing nobody knows",
      CHECK,
      "update procurements set closed_as = 'lost', closed_on = '2026-01-01', closed_reason = 'x'",
    ],
    ["money without a currency", CHECK, "update procurements set estimated_value = 5, currency = null"],
    ["money below nothing", CHECK, "update procurements set estimated_value = -1, currency = 'EUR'"],
    ["a procurement without a title", CHECK, "update procurements set title = ''"],
    ["a kind nobody knows", CHECK, "update procurements set kind = 'party'"],
    ["another project's sub-activity", FOREIGN_KEY, "update procurements set sub_activity = 77"],
    [
      "another project's procurement as the round before",
      FOREIGN_KEY,
      "update procurements set retender_of = 1 where id = (select max(id) from procurements)",
    ],
    [
      "a second round of one procurement",
      UNIQUE,
      `insert into procurements (project_id, title, kind, opened_on, retender_of)
       select project_id, title, kind, opened_on, retender_of from procurements where retender_of is not null`,
    ],
    ["a link that is no web address", CHECK, "update documents set url = 'javascript:alert(1)'"],
    [
      "a change undone twice",
      UNIQUE,
      `insert into history (project_id, revision, kind, actor, before, after, happened_on, undoes)
       select project_id, 900 + n, 'change.undone', 'local', '{}', '{}', '2026-01-01', 1
       from (select max(project_id) as project_id from history) p, generate_series(1, 2) n`,
    ],
    ["an output of nothing", CHECK, "update outputs set sub_activity = null, procurement_id = null"],
    ["an output without a name", CHECK, "update outputs set name_et = ''"],
    ["an output of another project's sub-activity", FOREIGN_KEY, "update outputs set sub_activity = 77"],
    ["a delivery of nothing", CHECK, "update output_deliveries set count = 0"],
    [
      "a delivery whose link is no web address",
      CHECK,
      "update output_deliveries set link = 'javascript:alert(1)'",
    ],
    ["a project that ends before it begins", CHECK, "update projects set eligible_to = '2000-01-01'"],
    [
      "a window without an end",
      CHECK,
      `insert into planned_windows (project_id, revision_id, procurement_id, stage, kind, verbatim)
       select project_id, 0, id, 'delivery', 'deadline', '' from procurements limit 1`,
    ],
  ])("%s", async (_, code, statement) => {
    const { sql } = office.database;
    const before = await checksums({ sql });
    const error = await sql.unsafe(statement).catch((reason: unknown) => reason);
    expect(databaseErrorCode(error)).toBe(code);
    expect(await checksums({ sql })).toEqual(before);
  });
});

async function readHistory(projectId: number): Promise<Change[]> {
  return office.database.db
    .select()
    .from(history)
    .where(eq(history.projectId, projectId))
    .orderBy(asc(history.revision));
}

/** What a project holds, without versions: each procurement's values, and its comments and links. */
interface Held {
  procurements: Map<number, Values>;
  attachments: Map<string, unknown>;
}

/** Puts every change's `after` in place, one after the other, and checks that its `before` was what stood there. */
function replay(changes: Change[]): Held {
  const held: Held = { procurements: new Map(), attachments: new Map() };
  for (const { procurementId, before, after, kind } of changes) {
    if (procurementId === null) continue;
    for (const name of ["comment", "document"] as const) {
      const value = after[name];
      if (value) held.attachments.set(`${name} ${value.id}`, value);
    }
    const { comment: _, document: __, ...values } = after;
    const known = held.procurements.get(procurementId) ?? { closing: null };
    if (kind !== "procurement.created" && kind !== "procurement.retendered") {
      const { comment: _, document: __, ...was } = before;
      expect(known).toMatchObject(was);
    }
    held.procurements.set(procurementId, { ...known, ...values });
  }
  return held;
}

/** What the tables hold; only what people see of it, when `visible` is asked for. */
async function readTables(projectId: number, { visible = false } = {}): Promise<Held> {
  const { db } = office.database;
  const there = <T extends typeof procurements | typeof comments | typeof documents>(table: T) =>
    and(eq(table.projectId, projectId), visible ? isNull(table.removedAt) : undefined);
  const rows = await db.select().from(procurements).where(there(procurements));
  const stages = await db.select().from(procurementStages).where(eq(procurementStages.projectId, projectId));
  const held: Held = { procurements: new Map(), attachments: new Map() };
  for (const row of rows) {
    const own = asStages(stages.filter((stage) => stage.procurementId === row.id));
    const { closedAs, closedOn, closedReason, ...facts } = asProcurement(row, own);
    held.procurements.set(row.id, {
      ...Object.fromEntries(DETAIL_FIELDS.map((field) => [field, facts[field]])),
      ...own,
      closing: closedAs ? { as: closedAs, on: closedOn!, reason: closedReason! } : null,
      exists: row.removedAt === null,
    });
  }
  for (const { id, text, removedAt } of await db.select().from(comments).where(there(comments)))
    held.attachments.set(`comment ${id}`, { id, text, exists: removedAt === null });
  for (const { removedAt, projectId: _, procurementId: __, recordedAt: ___, ...document } of await db
    .select()
    .from(documents)
    .where(there(documents)))
    held.attachments.set(`document ${document.id}`, { ...document, exists: removedAt === null });
  return held;
}

function refusalsOnly(error: unknown): void {
  if (!(error instanceof DomainError)) throw error;
}
