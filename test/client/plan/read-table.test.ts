import fc from "fast-check";
import { writeXlsx } from "hucre/xlsx";
import { describe, expect, test } from "vitest";
import { readTableFile, readTableText, type TableProblem } from "#client/plan/read-table.ts";
import { windowInWords } from "#shared/period-words.ts";
import { type ImportFacts, MAX_FILE_BYTES, MAX_TABLE_ROWS, readRows } from "#shared/plan-import.ts";
import { guessMapping } from "#shared/plan-import-mapping.ts";
import { csvOf, fileOf, keptSpreadsheet, sheetsIn, xlsxOf } from "#test/support/spreadsheets.ts";

const TABLE = [
  ["Hange", "Etapp", "Aeg"],
  ["Žürii „töö“; õppereis", "Leping", 'III–IV kv 2027, "hiljemalt"'],
  ["Kaks\nrida", "", "2028"],
];

async function rowsOf(content: string | Uint8Array<ArrayBuffer>): Promise<string[][]> {
  return (await sheetsIn(fileOf(content)))[0]!.rows;
}

async function problemOf(content: string | Uint8Array<ArrayBuffer>): Promise<TableProblem | null> {
  const reading = await readTableFile(fileOf(content));
  return reading.ok ? null : reading.problem;
}

/** The text in a code page of one byte for each letter. */
function encoded(text: string, codePage: string): Uint8Array<ArrayBuffer> {
  const decoder = new TextDecoder(codePage);
  const bytes = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(new Uint8Array([byte])), byte]),
  );
  return Uint8Array.from([...text], (letter) => bytes.get(letter)!);
}

describe("a text file is read as a table", () => {
  test.each([
    ["semicolons", ";"],
    ["commas", ","],
    ["tabs", "\t"],
  ])("with %s between the cells, quoted where they need it", async (_, delimiter) => {
    expect(await rowsOf(csvOf(TABLE, delimiter))).toEqual(TABLE);
    expect(await rowsOf(`\ufeff${csvOf(TABLE, delimiter)}`)).toEqual(TABLE);
    expect(await rowsOf(csvOf(TABLE, delimiter).replaceAll("\r\n", "\n"))).toEqual(TABLE);
    expect(await rowsOf(`sep=${delimiter}\r\n${csvOf(TABLE, delimiter)}`)).toEqual(TABLE);
  });

  test.each(["windows-1257", "windows-1252"])("as Windows wrote it, in %s", async (codePage) => {
    expect(await rowsOf(encoded(csvOf(TABLE), codePage))).toEqual(TABLE);
  });

  test("as Excel writes „Unicode text“", async () => {
    const text = csvOf(TABLE, "\t");
    const bytes = new Uint8Array(2 + 2 * text.length);
    bytes.set([0xff, 0xfe]);
    for (let at = 0; at < text.length; at++)
      new DataView(bytes.buffer).setUint16(2 + 2 * at, text.charCodeAt(at), true);
    expect(await rowsOf(bytes)).toEqual(TABLE);
  });

  test("as it was copied from a spreadsheet, with commas in its words", () => {
    const copied = "Hange\tEtapp\tAeg\nHäkaton, noored\tLeping\tI kv 2027\n\nAudit\t\t2028\t\t\n\n";
    expect(readTableText(copied)).toEqual({
      ok: true,
      sheets: [
        {
          name: "",
          rows: [
            ["Hange", "Etapp", "Aeg"],
            ["Häkaton, noored", "Leping", "I kv 2027"],
            [],
            ["Audit", "", "2028"],
          ],
        },
      ],
    });
  });
});

describe("an Excel workbook is read as tables", () => {
  test("with the sheets that are seen, and empty ones left out", async () => {
    const bytes = await writeXlsx({
      sheets: [
        { name: "Kava", rows: TABLE },
        { name: "Tühi", rows: [[null, ""]] },
        { name: "Peidus", rows: TABLE, hidden: true },
        { name: "Lisa", rows: [["a"], [], ["b", 2027, true]] },
      ],
    });
    expect(await sheetsIn(fileOf(new Uint8Array(bytes)))).toEqual([
      { name: "Kava", rows: TABLE },
      { name: "Lisa", rows: [["a"], [], ["b", "2027", "true"]] },
    ]);
  });

  test("with days as days, and what is shown as a month as a month", async () => {
    const april = new Date(Date.UTC(2027, 3, 1));
    const formats = ["dd.mm.yyyy", "mmm yyyy", "mmm-yy", "yyyy", '[$-425]d. mmmm yyyy" a."', "yyyy\\-mm"];
    const bytes = await writeXlsx({
      sheets: [
        {
          name: "Kava",
          rows: [formats.map(() => april)],
          cells: new Map(
            formats.map((numFmt, column) => [
              `0,${column}`,
              { value: april, type: "date", style: { numFmt } },
            ]),
          ),
        },
      ],
    });
    expect(await rowsOf(new Uint8Array(bytes))).toEqual([
      ["01.04.2027", "2027-04", "2027-04", "2027", "01.04.2027", "2027-04"],
    ]);
  });

  test("with a merged cell in each row it covers", async () => {
    const bytes = await writeXlsx({
      sheets: [
        {
          name: "Kava",
          rows: [
            ["Kava 2027", null, null],
            ["Audit", "Leping", "2027"],
            [null, "Elluviimine", "2028"],
            ["", "RTK", null],
          ],
          merges: [
            { startRow: 0, startCol: 0, endRow: 0, endCol: 2 },
            { startRow: 1, startCol: 0, endRow: 3, endCol: 0 },
          ],
        },
      ],
    });
    expect(await rowsOf(new Uint8Array(bytes))).toEqual([
      ["Kava 2027"],
      ["Audit", "Leping", "2027"],
      ["Audit", "Elluviimine", "2028"],
      ["Audit", "RTK"],
    ]);
  });
});

describe("a file that cannot be read is refused with a reason", () => {
  const zip = async () => new Uint8Array(await writeXlsx({ sheets: [{ name: "Kava", rows: TABLE }] }));

  test("an old Excel file, or one with a password", async () => {
    expect(await problemOf(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]))).toBe(
      "oldFormat",
    );
  });

  test("a picture, a document, an archive of something else", async () => {
    expect(
      await problemOf(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])),
    ).toBe("unsupported");
    const document = await zip();
    for (let at = 0; at < document.length - 3; at++)
      if (document[at] === 0x78 && document[at + 1] === 0x6c && document[at + 2] === 0x2f)
        document[at] = 0x77;
    expect(await problemOf(document)).toBe("unsupported");
  });

  test("nothing at all", async () => {
    expect(await problemOf("")).toBe("empty");
    expect(await problemOf(" \r\n;;;\r\n")).toBe("empty");
    expect(await problemOf(new Uint8Array(await writeXlsx({ sheets: [{ name: "Tühi", rows: [] }] })))).toBe(
      "empty",
    );
  });

  test("a workbook cut short anywhere, or with a bit turned anywhere, is refused or read, and never breaks the page", async () => {
    const whole = await zip();
    expect(await problemOf(whole.slice(0, whole.length / 2))).toBe("broken");
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: whole.length - 1 }),
        fc.nat({ max: 7 }),
        fc.boolean(),
        async (at, bit, isCut) => {
          const spoiled = isCut ? whole.slice(0, at) : whole.slice();
          if (!isCut) spoiled[at]! ^= 1 << bit;
          const reading = await readTableFile(fileOf(spoiled));
          expect(typeof reading.ok).toBe("boolean");
        },
      ),
      { numRuns: 150 },
    );
  });

  test("more than can be read", async () => {
    expect(await problemOf("x".repeat(MAX_FILE_BYTES + 1))).toBe("tooLarge");
    expect(await problemOf("a;b\n".repeat(MAX_TABLE_ROWS))).toBeNull();
    expect(await problemOf("a;b\n".repeat(MAX_TABLE_ROWS + 1))).toBe("tooManyRows");
    const rows = Array.from({ length: MAX_TABLE_ROWS + 1 }, (_, row) => [`Hange ${row}`]);
    expect(await problemOf(new Uint8Array(await (await xlsxOf(rows)).arrayBuffer()))).toBe("tooManyRows");
  });

  test("a file whose parts say that they unpack to more than any plan needs, before they are", async () => {
    const bomb = await zip();
    const view = new DataView(bomb.buffer);
    for (let at = 0; at < bomb.length - 46; at++)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 20_000_000, true);
    const since = performance.now();
    expect(await problemOf(bomb)).toBe("expandsTooMuch");
    expect(performance.now() - since).toBeLessThan(100);
  });

  test("a file whose parts unpack to more than they say", async () => {
    const liar = await zip();
    const view = new DataView(liar.buffer);
    for (let at = 0; at < liar.length - 46; at++)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true);
    expect(await problemOf(liar)).toBe("broken");
  });

  test("a file that hides what it unpacks to", async () => {
    const hidden = await zip();
    const view = new DataView(hidden.buffer);
    for (let at = 0; at < hidden.length - 46; at++)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 0, true);
    expect(await problemOf(hidden)).toBe("broken");
  });
});

describe("another office's plan, with its own years, halves, months and misprints", () => {
  const facts: ImportFacts = {
    procurements: [{ id: 1, title: "Koolimaja soojustamine", registerNumber: null }],
    subActivities: [],
  };

  test("is understood where it can be, and every other place is named with its reason", async () => {
    const [sheet] = await sheetsIn(keptSpreadsheet("valla-hankeplaan-2029.csv"));
    const mapping = guessMapping(sheet!.rows, facts);
    expect(mapping).toEqual({
      shape: "wide",
      headingRow: 3,
      columns: [
        null,
        "procurement",
        null,
        "mappingStudy",
        "baseDocuments",
        "announcement",
        "contract",
        "delivery",
        "note",
      ],
      repeatsAbove: false,
    });
    const { rows, create } = readRows(sheet!.rows, mapping, facts, { addsMissing: true });
    const told = rows.flatMap(({ row, is, statements }) =>
      is === "read"
        ? statements.map(({ stage, understood, problem }) => {
            if (!understood)
              return `${row} ${stage}: ${problem!.code} ${"wording" in problem! ? `${problem.wording.code} ${problem.wording.part}` : ""}`.trim();
            const { states } = understood;
            return `${row} ${stage}: ${states.kind === "dropped" ? "dropped" : `${states.kind}, ${windowInWords(states, "et")}`}`;
          })
        : [`${row} ${is}`],
    );
    expect(told).toEqual([
      "1 heading",
      "2 heading",
      "3 heading",
      "4 heading",
      "5 mappingStudy: window, I poolaasta 2029",
      "5 baseDocuments: window, II kvartal 2029",
      "5 announcement: window, IV kvartal 2029",
      "5 contract: unreadable unreadable kvartall",
      "5 delivery: window, märts–mai 2030",
      "6 baseDocuments: window, III–IV kvartal 2029",
      "6 announcement: unreadable unreadable O",
      "6 contract: window, I kvartal 2030",
      "6 delivery: window, august–oktoober 2030",
      "7 baseDocuments: window, III–IV kvartal 2029",
      "7 announcement: period, detsember 2029 – veebruar 2030",
      "7 contract: deadline, hiljemalt 30.06.2030",
      "7 delivery: window, 2030. aasta",
      "8 mappingStudy: unreadable ambiguous lll",
      "8 announcement: unreadable badDay 31.02.2030",
      "8 contract: unreadable noYear II kvartal",
      "8 delivery: unreadable unreadable sügis",
      "9 announcement: dropped",
      "10 silent",
      "11 silent",
      "12 announcement: duplicate",
    ]);
    expect(create.map(({ title }) => title)).toEqual([
      "Valla kergliiklustee",
      "Raamatukogu e-teenused",
      "Lasteaia mööbel",
      "Teede talihoole",
    ]);
    const verbatim = rows[4]!.statements.map(({ understood }) => understood?.states.verbatim);
    expect(verbatim).toEqual([
      "I poolaasta 2029",
      "II  kvartal  2029",
      "IV\u00a0kvartal 2029",
      undefined,
      "märts–mai 2030",
    ]);
  });
});
