import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readXlsx } from "hucre/xlsx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeMonth } from "#server/services/close-month.ts";
import { correctWork } from "#server/services/correct-work.ts";
import { type RunningServer, startServer } from "#server/start.ts";
import { type TestDatabase, TODAY, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { givenAssignment, givenWork } from "#test/support/given-hours.ts";
import { type Answer, ask, databaseUrl } from "#test/support/server.ts";
import { fileOf, sheetsIn } from "#test/support/spreadsheets.ts";

let db: TestDatabase;
let server: RunningServer;
let projectId: number;
let ids: number[];
/** What a spreadsheet would calculate if it were asked to. */
const HOSTILE = '=HYPERLINK("http://paha.ee";"Tööaeg; ära\nnäpi")';

beforeAll(async () => {
  db = await testDatabase();
  server = await startServer({
    environment: { DATABASE_URL: databaseUrl(db), LOGIN: "off", PORT: "0", LOG_LEVEL: "silent" },
    clock: () => new Date(`${TODAY}T10:00:00Z`),
    clientFolder: null,
  });
  const ctx = db.context();
  projectId = await givenProject(ctx);
  const { id } = await givenProcurement(ctx, { projectId, title: "E-õppe kursus; I osa", subActivity: 2 });
  await givenAssignment(ctx, { id, person: "Õie Õunapuu" });
  const early = await givenWork(ctx, { id, person: "Õie Õunapuu", on: "2026-09-30", hours: 5 });
  const own = await givenWork(ctx, {
    id,
    person: "õie õunapuu",
    on: "2026-10-21",
    hours: 1.75,
    note: HOSTILE,
  });
  const other = await givenWork(ctx, {
    id,
    person: "Mart Mänd",
    on: "2026-10-02",
    hours: 24,
    activity: "other",
  });
  await givenWork(ctx, { id, person: "Mart Mänd", on: "2026-11-02" });
  await closeMonth(ctx, { projectId, month: "2026-09" });
  const { entry } = await correctWork(ctx, {
    id,
    entryId: early.id,
    person: "Õie Õunapuu",
    activity: "committee",
    hours: 2.5,
    note: "-2,5 h: vale arv",
  });
  ids = [early.id, own.id, other.id, entry.id];
});
afterAll(async () => {
  await server?.close();
  await db?.close();
});

function export_(query: string, headers: Record<string, string> = {}): Promise<Answer> {
  return ask(server.address, `/api/v1/hours/export?project=${projectId}&${query}`, { headers });
}
const OCTOBER = "from=2026-10-01&to=2026-10-31";

/** The month's rows as a person reads them; the number of the corrected entry last. */
function expected(): (string | number | null)[][] {
  const [early, own, other, correction] = ids as [number, number, number, number];
  const title = "E-õppe kursus; I osa";
  return [
    ["Mart Mänd", "02.10.2026", 24, "Muu", "Valdkonna ekspert", title, 2, "2026-10", null, other, null, null],
    [
      "Õie Õunapuu",
      "30.09.2026",
      -2.5,
      "Komisjoni töö",
      "IT-spetsialist",
      title,
      2,
      "2026-10",
      "-2,5 h: vale arv",
      correction,
      early,
      null,
    ],
    [
      "Õie Õunapuu",
      "21.10.2026",
      1.75,
      "Komisjoni töö",
      "IT-spetsialist",
      title,
      2,
      "2026-10",
      HOSTILE,
      own,
      null,
      null,
    ],
  ];
}

const HEADER = [
  "Nimi",
  "Päev",
  "Tunnid",
  "Tegevus",
  "Roll",
  "Hange",
  "Alategevus",
  "Arvestuskuu",
  "Märkus",
  "Kande nr",
  "Parandab kannet",
  "Näitlik",
];

describe("a month's hours as text", () => {
  test("open by themselves in an Estonian spreadsheet, and no cell is a formula", async () => {
    const { status, headers, bytes, text } = await export_(`${OCTOBER}&format=csv`);
    expect([status, headers["content-type"], headers["cache-control"]]).toEqual([
      200,
      "text/csv; charset=utf-8",
      "no-store",
    ]);
    expect(headers["content-disposition"]).toBe('attachment; filename="tunnid-2026-10-01-2026-10-31.csv"');
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [, own, other, correction] = ids;
    expect(text.slice(1)).toBe(
      [
        HEADER.join(";"),
        `Mart Mänd;02.10.2026;24;Muu;Valdkonna ekspert;"E-õppe kursus; I osa";2;2026-10;;${other};;`,
        `Õie Õunapuu;30.09.2026;-2,5;Komisjoni töö;IT-spetsialist;"E-õppe kursus; I osa";2;2026-10;'-2,5 h: vale arv;${correction};${ids[0]};`,
        `Õie Õunapuu;21.10.2026;1,75;Komisjoni töö;IT-spetsialist;"E-õppe kursus; I osa";2;2026-10;"'=HYPERLINK(""http://paha.ee"";""Tööaeg; ära\nnäpi"")";${own};;`,
        "",
      ].join("\r\n"),
    );
  });

  test("are in English for whoever asks so, by the link or by the browser", async () => {
    const header = /^\ufeffName;Day;Hours;Activity;/;
    expect((await export_(`${OCTOBER}&language=en`)).text).toMatch(header);
    expect((await export_(OCTOBER, { "accept-language": "en-GB,en;q=0.9" })).text).toMatch(header);
    expect((await export_(`${OCTOBER}&language=et`, { "accept-language": "en" })).text).toMatch(
      /^\ufeffNimi;/,
    );
  });

  test("are a header alone where nobody worked", async () => {
    const { text } = await export_("from=2025-01-01&to=2025-12-31");
    expect(text).toBe(`\ufeff${HEADER.join(";")}\r\n`);
  });
});

describe("a month's hours as a workbook", () => {
  test("hold days as days, hours as numbers, text as text, and sums by person", async () => {
    const { headers, bytes } = await export_(`${OCTOBER}&format=xlsx`);
    expect(headers["content-type"]).toBe("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    expect(headers["content-disposition"]).toBe('attachment; filename="tunnid-2026-10-01-2026-10-31.xlsx"');
    const { sheets } = await readXlsx(new Uint8Array(bytes), { readStyles: true });
    expect(sheets.map(({ name }) => name)).toEqual(["Kokku", "Kanded"]);
    const [sums, entries] = sheets;
    expect(sums!.rows).toEqual([
      ["Nimi", "Arvestuskuu", "Tunnid"],
      ["Mart Mänd", "2026-10", 24],
      ["Õie Õunapuu", "2026-10", -0.75],
      ["Kokku", null, 23.25],
    ]);
    const asDay = (cell: unknown) =>
      cell instanceof Date ? cell.toISOString().slice(0, 10).split("-").reverse().join(".") : cell;
    expect(entries!.rows.map((row) => row.map(asDay))).toEqual([HEADER, ...expected()]);
    for (const { cells } of sheets)
      for (const cell of cells?.values() ?? []) expect(cell.formula).toBeUndefined();
  });

  test("are read by whoever imports spreadsheets here", async () => {
    const { bytes } = await export_(`${OCTOBER}&format=xlsx`);
    const [, entries] = await sheetsIn(fileOf(new Uint8Array(bytes)));
    expect(entries!.rows[3]!.slice(0, 3)).toEqual([
      "Õie Õunapuu",
      "21.10.2026",
      expect.stringMatching(/^1[,.]75$/),
    ]);
  });
});

const OFFICE = ["/usr/bin/soffice", "/usr/local/bin/soffice"].find((path) => existsSync(path));

describe.skipIf(OFFICE === undefined)("LibreOffice opens", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "hanketahvel-hours-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  // Field separator ;, text in quotes, UTF-8, from the first line; „true“ looks for special numbers in the reader's language, and „et“ is it.
  const AS_ESTONIAN_CSV = "CSV:59,34,76,1,,1061,false,true,false";
  test.each([
    ["csv", `--infilter=${AS_ESTONIAN_CSV}`],
    ["xlsx", null],
  ])("the %s: nothing is calculated, and numbers are numbers", async (format, filter) => {
    const { bytes } = await export_(`${OCTOBER}&format=${format}`);
    const file = join(folder, `tunnid.${format}`);
    writeFileSync(file, bytes);
    execFileSync(
      OFFICE!,
      [
        `-env:UserInstallation=file://${folder}/profile`,
        "--headless",
        ...(filter ? [filter] : []),
        "--convert-to",
        "fods",
        "--outdir",
        join(folder, format),
        file,
      ],
      { stdio: "ignore", timeout: 120_000 },
    );
    const opened = readFileSync(join(folder, format, "tunnid.fods"), "utf8");
    expect(opened).not.toContain("table:formula");
    for (const value of ["1.75", "-2.5", "24"])
      expect(opened).toMatch(new RegExp(`office:value-type="float"[^>]*office:value="${value}"`));
    for (const day of ["2026-10-02", "2026-09-30", "2026-10-21"])
      expect(opened).toMatch(new RegExp(`office:date-value="${day}`));
    for (const text of ["Õie Õunapuu", "HYPERLINK(&quot;http://paha.ee", "vale arv"])
      expect(opened.replaceAll('"', "&quot;")).toContain(text);
  });
});

test.each([
  ["from=2026-10-32&to=2026-10-31", 422, "INVALID_DAY", "from"],
  ["from=2026-11-01&to=2026-10-31", 422, "PERIOD_REVERSED", "to"],
  ["from=2026-10-01", 422, "INVALID_INPUT", "to"],
  [`${OCTOBER}&format=pdf`, 422, "INVALID_INPUT", "format"],
  [`${OCTOBER}&language=fi`, 422, "INVALID_INPUT", "language"],
])("what is asked wrongly is refused: %s", async (query, status, code, field) => {
  const { json, ...answer } = await export_(query);
  expect([answer.status, json.code, json.field]).toEqual([status, code, field]);
});

test("hours of a project that is not there are not found", async () => {
  const { status, json } = await ask(server.address, `/api/v1/hours/export?project=999999&${OCTOBER}`);
  expect([status, json.code]).toEqual([404, "NOT_FOUND"]);
});
