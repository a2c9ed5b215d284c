import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SAMPLE } from "#drizzle/sample/sample.ts";
import { plannedWindows, procurements, subActivities } from "#drizzle/schema.ts";
import { importPlan } from "#server/services/import-plan.ts";
import { importOf, importPlanSchema, readRows } from "#shared/plan-import.ts";
import { guessMapping } from "#shared/plan-import-mapping.ts";
import { nameKey } from "#shared/plan-import-words.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProject } from "#test/support/given.ts";
import { csvOf, fileOf, keptSpreadsheet, sheetsIn, xlsxOf } from "#test/support/spreadsheets.ts";

let office: TestDatabase;
beforeAll(async () => {
  office = await testDatabase();
});
afterAll(() => office.close());

describe("the two published plans come from a spreadsheet as the very windows of the sample", () => {
  test("from a workbook of ours, with a title above each table and merged cells", async () => {
    const sheets = await sheetsIn(keptSpreadsheet("kavad.xlsx"));
    expect(sheets.map(({ name }) => name)).toEqual(["Vahearuanne seis 31.12.2024", "Tegevuskava 2026"]);
    await expectSampleFrom(sheets.map(({ rows }) => rows));
  });

  test("from CSV files of ours, one of them in the old Baltic code page", async () => {
    const files = ["vahearuanne-2024.csv", "tegevuskava-2026.csv"].map((name) =>
      sheetsIn(keptSpreadsheet(name)),
    );
    const sheets = (await Promise.all(files)).flat();
    await expectSampleFrom(sheets.map(({ rows }) => rows));
  });
});

/** Where the published plans are kept as they were taken from the documents, apart from the sample: beside the project. */
const DOCUMENTS = join(import.meta.dirname, "../../../../shared/plan");
const DOCUMENT_FILES = ["kysk-2024-report.json", "kysk-2026-plan.json"];

describe.skipIf(!existsSync(DOCUMENTS))(
  "the documents themselves, as an office would tabulate them (kept beside the project; skipped where they are not)",
  () => {
    test.each([
      ["an Excel workbook", xlsxOf],
      ["CSV with semicolons", async (rows: string[][]) => fileOf(csvOf(rows))],
      ["CSV with tabs", async (rows: string[][]) => fileOf(csvOf(rows, "\t"))],
    ])("%s", async (_, write) => {
      const tables: string[][][] = [];
      for (const name of DOCUMENT_FILES) {
        const rows = tableOf(JSON.parse(readFileSync(join(DOCUMENTS, name), "utf8")));
        const [sheet] = await sheetsIn(await write(rows));
        tables.push(sheet!.rows);
      }
      await expectSampleFrom(tables);
    });
  },
);

/** What the documents' files hold of one stage. */
interface DocumentStage {
  stage: string;
  planned: {
    startQuarter: string | null;
    endQuarter: string;
    startMonth: string | null;
    endMonth: string | null;
    kind: string;
    verbatim: string;
    refersTo: string;
  } | null;
  source: string;
}

function tableOf(document: { procurements: { titleEt: string; stages: DocumentStage[] }[] }): string[][] {
  const rows = [["Hanke nimetus", "Etapp", "Sõnastus", "Algus", "Lõpp", "Liik", "Viitab", "Allikas"]];
  for (const { titleEt, stages } of document.procurements)
    for (const { stage, planned, source } of stages) {
      if (!planned) rows.push([titleEt, stage, "", "", "", "", "", ""]);
      else {
        const { startQuarter, endQuarter, startMonth, endMonth, kind, verbatim, refersTo } = planned;
        const [from, to] = [startMonth ?? startQuarter ?? "", endMonth ?? endQuarter];
        rows.push([titleEt, stage, verbatim, from, to, kind, refersTo, source]);
      }
    }
  return rows;
}

/** The interim report names the training otherwise than the plan: the person says that it is the same. */
const REPORTED_TRAINING =
  "Sotsiaalse innovatsiooni ja -ettevõtluse alase koolitusprogrammi välja töötamine ja läbi viimine nõustajatele";

/** Imports both tables into an empty project, one draft each, and compares every window with the sample's. */
async function expectSampleFrom(tables: readonly string[][][]): Promise<void> {
  const projectId = await givenProject(office.context());
  const training = titleOf("training");
  for (const [index, table] of tables.entries()) {
    const facts = await factsOf(projectId);
    const mapping = guessMapping(table, facts);
    expect(mapping.columns).toEqual([
      "procurement",
      "stage",
      "words",
      "from",
      "to",
      "kind",
      "refersTo",
      "source",
    ]);
    const reported = facts.procurements.find(({ title }) => title === REPORTED_TRAINING);
    const meant = {
      procurements: new Map(reported ? [[nameKey(training), reported.id]] : []),
      stages: new Map(),
    };
    const reading = readRows(table, mapping, facts, { addsMissing: true, meant });
    expect(reading.rows.flatMap(({ statements }) => statements).filter(({ problem }) => problem)).toEqual([]);
    const { revisionId } = await importPlan(
      office.context(),
      importPlanSchema.parse({
        into: { projectId, name: SAMPLE.revisions[index]!.name },
        ...importOf(reading),
      }),
    );
    const stored = await office.database.db
      .select({ title: procurements.title, window: plannedWindows })
      .from(plannedWindows)
      .innerJoin(procurements, eq(procurements.id, plannedWindows.procurementId))
      .where(and(eq(plannedWindows.projectId, projectId), eq(plannedWindows.revisionId, revisionId)));
    const imported = stored.map(({ title, window: { stage, from, to, kind, refersTo, verbatim } }) => ({
      procurement: title === REPORTED_TRAINING ? training : title,
      stage,
      from,
      to,
      kind,
      refersTo,
      verbatim,
    }));
    const expected = SAMPLE.revisions[index]!.statements.map(
      ({ procurement, stage, from, to, kind, refersTo, verbatim }) => ({
        procurement: titleOf(procurement),
        stage,
        from,
        to,
        kind,
        refersTo,
        verbatim,
      }),
    );
    expect(imported.toSorted(byPlace)).toEqual(expected.toSorted(byPlace));
  }
}

function titleOf(key: string): string {
  return SAMPLE.procurements.find((procurement) => procurement.key === key)!.title;
}

async function factsOf(projectId: number) {
  const { db } = office.database;
  return {
    procurements: await db.select().from(procurements).where(eq(procurements.projectId, projectId)),
    subActivities: await db.select().from(subActivities).where(eq(subActivities.projectId, projectId)),
  };
}

function byPlace(a: { procurement: string; stage: string }, b: typeof a): number {
  return a.procurement.localeCompare(b.procurement) || a.stage.localeCompare(b.stage);
}
