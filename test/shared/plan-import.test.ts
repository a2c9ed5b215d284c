import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DraftStatement } from "#shared/plan-draft.ts";
import {
  type ColumnMeaning,
  differenceFrom,
  IMPORT_FIELDS,
  type ImportFacts,
  importOf,
  importPlanSchema,
  MAX_IMPORTED,
  type Mapping,
  type ReadOptions,
  type RowProblem,
  readRows,
  type StatementReading,
  TABLE_SHAPES,
} from "#shared/plan-import.ts";
import { guessMapping } from "#shared/plan-import-mapping.ts";
import { nameKey, readStage } from "#shared/plan-import-words.ts";
import { STAGES, type Stage } from "#shared/stages.ts";

const FACTS: ImportFacts = {
  procurements: [
    { id: 11, title: "Häkaton „Noored“", registerNumber: null },
    { id: 12, title: "Veebipõhine e-kursus", registerNumber: "281234" },
    { id: 13, title: "Inkubatsioon", registerNumber: "270001" },
    { id: 14, title: "Inkubatsioon", registerNumber: "290002" },
  ],
  subActivities: [
    { number: 1, nameEt: "Nõustamine", nameEn: "Advice" },
    { number: 2, nameEt: "Koolitused", nameEn: "Training" },
  ],
};

const LONG: ColumnMeaning[] = ["procurement", "stage", "words", "from", "to", "kind", "refersTo"];

function mapping(given: Partial<Mapping> = {}): Mapping {
  return { shape: "long", headingRow: null, columns: LONG, repeatsAbove: false, ...given };
}

/** The one statement of a table of one row. */
function read(
  cells: readonly string[],
  { columns = LONG, ...options }: Partial<ReadOptions> & { columns?: ColumnMeaning[] } = {},
): StatementReading {
  const { rows } = readRows([cells], mapping({ columns }), FACTS, { addsMissing: false, ...options });
  return rows[0]!.statements[0]!;
}

function problemOf(cells: readonly string[], options?: Parameters<typeof read>[1]): RowProblem | null {
  return read(cells, options).problem;
}

describe("a row of a long table", () => {
  test("is understood by its words, which are kept as they are", () => {
    expect(
      read(["Veebipõhine e-kursus", "Lepingu sõlmimine", "2027. a. III-IV kvartalis"]).understood,
    ).toEqual({
      target: { id: 12 },
      stage: "contract",
      states: {
        kind: "window",
        from: "2027-Q3",
        to: "2027-Q4",
        refersTo: "milestone",
        verbatim: "2027. a. III-IV kvartalis",
      },
      source: null,
      note: null,
    });
  });

  test.each([
    [
      "beginning and end decide, and the words are only kept",
      ["(aruandeperiood 2024)", "2027-Q1", "2027-q2", "", ""],
      { kind: "window", from: "2027-Q1", to: "2027-Q2", verbatim: "(aruandeperiood 2024)" },
    ],
    [
      "ends may be words",
      ["", "jaanuar 2027", "II kv 2028", "", ""],
      { kind: "period", from: "2027-01", to: "2028-Q2", verbatim: "jaanuar 2027 – II kv 2028" },
    ],
    [
      "a day of the spreadsheet is a day",
      ["", "", "15.04.2027", "", ""],
      { kind: "deadline", from: null, to: "2027-04-15", verbatim: "15.04.2027" },
    ],
    [
      "an end said as a deadline is that end",
      ["", "", "2026 lõpuks", "", ""],
      { kind: "deadline", from: null, to: "2026", verbatim: "2026 lõpuks" },
    ],
    [
      "a deadline has only an end, also where both columns say it",
      ["kv lõpuks", "2027-Q1", "2027-Q1", "Tähtaeg", ""],
      { kind: "deadline", from: null, to: "2027-Q1", verbatim: "kv lõpuks" },
    ],
    [
      "the kind says how the words are meant",
      ["2027. aastal", "", "", "deadline", ""],
      { kind: "deadline", from: null, to: "2027", verbatim: "2027. aastal" },
    ],
    [
      "what is implied by a period is its beginning",
      ["perioodiks 2026. a. jaanuar – 2027. a. neljas kvartal", "", "", "tuletatud", ""],
      {
        kind: "implied",
        from: "2026-01",
        to: "2026-01",
        verbatim: "perioodiks 2026. a. jaanuar – 2027. a. neljas kvartal",
      },
    ],
    [
      "another event is no promise",
      ["I kv 2027", "", "", "", "muu sündmus"],
      { kind: "window", from: "2027-Q1", to: "2027-Q1", refersTo: "other", verbatim: "I kv 2027" },
    ],
    [
      "a stage is dropped only in so many words",
      ["Jääb ära.", "", "", "", ""],
      { kind: "dropped", verbatim: "Jääb ära." },
    ],
    [
      "or by its kind",
      ["rahastus lõppes", "", "", "ei kavandata", ""],
      { kind: "dropped", verbatim: "rahastus lõppes" },
    ],
  ])("%s", (_, [words, from, to, kind, refersTo], states) => {
    const { understood } = read(["Veebipõhine e-kursus", "leping", words!, from!, to!, kind!, refersTo!]);
    const said = states.kind === "dropped" ? states : { refersTo: "milestone", ...states };
    expect(understood?.states).toEqual(said);
  });

  test.each<[string, string[], RowProblem]>([
    ["without a procurement", ["", "Leping", "2027"], { code: "missing", field: "procurement" }],
    [
      "of a procurement that is not there",
      ["Audit", "Leping", "2027"],
      { code: "unknownProcurement", text: "Audit" },
    ],
    [
      "whose procurement may be two rounds",
      ["inkubatsioon", "Leping", "2027"],
      { code: "ambiguousProcurement", text: "inkubatsioon", candidates: [13, 14] },
    ],
    [
      "without a stage",
      ["Inkubatsioon 270001", "", "2027"],
      { code: "unknownProcurement", text: "Inkubatsioon 270001" },
    ],
    ["without a stage, of a known procurement", ["281234", "", "2027"], { code: "missing", field: "stage" }],
    ["of an unknown stage", ["281234", "Ülevaatus", "2027"], { code: "unknownStage", text: "Ülevaatus" }],
    [
      "of what may be two stages",
      ["281234", "RTK ja leping", "2027"],
      { code: "unknownStage", text: "RTK ja leping" },
    ],
    [
      "with words that cannot be read",
      ["281234", "Leping", "kevadel"],
      {
        code: "unreadable",
        field: "words",
        text: "kevadel",
        wording: { code: "unreadable", part: "kevadel" },
      },
    ],
    [
      "with an end that cannot be read",
      ["281234", "Leping", "", "", "V kv 2027"],
      {
        code: "unreadable",
        field: "to",
        text: "V kv 2027",
        wording: { code: "badQuarter", part: "V kv 2027" },
      },
    ],
    [
      "with a beginning and no end",
      ["281234", "Leping", "", "2027-Q1", ""],
      { code: "missing", field: "to" },
    ],
    [
      "with a kind and no time",
      ["281234", "Leping", "", "", "", "tähtaeg"],
      { code: "missing", field: "words" },
    ],
    [
      "that runs backwards",
      ["281234", "Leping", "", "2027-Q2", "2027-Q1"],
      { code: "reversed", from: "2027-Q2", to: "2027-Q1" },
    ],
    [
      "whose beginning is a range",
      ["281234", "Leping", "", "2026–2027", "2028"],
      { code: "notOnePeriod", field: "from", text: "2026–2027" },
    ],
    [
      "of an unknown kind",
      ["281234", "Leping", "2027", "", "", "umbes"],
      { code: "unknownKind", text: "umbes" },
    ],
    [
      "that refers to an unknown event",
      ["281234", "Leping", "2027", "", "", "", "keskpaik"],
      { code: "unknownReferent", text: "keskpaik" },
    ],
    [
      "of a deadline with a beginning",
      ["281234", "Leping", "III–IV kv 2027", "", "", "tähtaeg"],
      { code: "deadlineHasStart", text: "III–IV kv 2027" },
    ],
    [
      "that is dropped and has a time",
      ["281234", "Leping", "2027", "", "", "jääb ära"],
      { code: "droppedHasTime", text: "2027" },
    ],
    [
      "with half a character",
      ["281234", "Leping", "", "", "2027", "", ""].with(2, "\ud83c"),
      { code: "notText", field: "words" },
    ],
    [
      "with words that are too long",
      ["281234", "Leping", "x".repeat(1001), "", "2027"],
      { code: "tooLong", field: "words", max: 1000 },
    ],
  ])("%s says so", (_, cells, problem) => {
    expect(problemOf(cells)).toEqual(problem);
  });

  test("says nothing when it has no time, or only a dash", () => {
    const table = [
      ["281234", "Leping", "", ""],
      ["281234", "Elluviimine", "–", " - "],
      ["", "", "  ", "—"],
    ];
    const { rows } = readRows(table, mapping(), FACTS, { addsMissing: true });
    expect(rows.map(({ is }) => is)).toEqual(["silent", "silent", "empty"]);
  });

  test("is refused when an earlier row says something of the same stage", () => {
    const table = [
      ["281234", "Leping", "kevadel"],
      ["281234", "Leping", "2027"],
      ["Veebipõhine  E-KURSUS", "lepingu sõlmimine", "2028"],
    ];
    const { rows } = readRows(table, mapping(), FACTS, { addsMissing: false });
    expect(rows.map(({ statements: [said] }) => said!.problem)).toEqual([
      expect.objectContaining({ code: "unreadable" }),
      null,
      { code: "duplicate", ofRow: 2 },
    ]);
  });

  test("means the procurement above it where its own cell is empty, if the person says so", () => {
    const table = [
      ["281234", "Leping", "2027"],
      ["", "Elluviimine", "2028"],
    ];
    const read = (repeatsAbove: boolean) =>
      readRows(table, mapping({ repeatsAbove }), FACTS, { addsMissing: false }).rows[1]!.statements[0]!;
    expect(read(true)).toMatchObject({ procurement: "281234", understood: { target: { id: 12 } } });
    expect(read(false).problem).toEqual({ code: "missing", field: "procurement" });
  });

  test("beyond what is imported at once is refused, and named", () => {
    const table = Array.from({ length: MAX_IMPORTED + 1 }, (_, index) => [
      `Hange ${index}`,
      "Leping",
      "2027",
    ]);
    const reading = readRows(table, mapping(), FACTS, { addsMissing: true });
    expect(importOf(reading).rows).toHaveLength(MAX_IMPORTED);
    expect(reading.rows.at(-1)!.statements[0]!.problem).toEqual({ code: "tooMany", max: MAX_IMPORTED });
  });
});

describe("a procurement is found", () => {
  test.each([
    ["whatever the capitals, spaces, quotation marks and dashes", 'HÄKATON   "Noored"', 11],
    ["with spaces that do not break", "Häkaton\u00a0„Noored“ ", 11],
    ["without the dots a foreign keyboard lacks", "hakaton noored", 11],
    ["with another dash", "Veebipõhine e–kursus", 12],
    ["by its number in the register", "281234", 12],
    ["by its own number", "#11", 11],
  ])("%s", (_, name, id) => {
    expect(read([name, "Leping", "2027"]).understood?.target).toEqual({ id });
  });

  test("among rounds of one title by the number in the register beside it", () => {
    const columns: ColumnMeaning[] = ["procurement", "registerNumber", "stage", "words"];
    expect(read(["Inkubatsioon", "290002", "Leping", "2027"], { columns }).understood?.target).toEqual({
      id: 14,
    });
    expect(problemOf(["Häkaton „Noored“", "290002", "Leping", "2027"], { columns })).toEqual({
      code: "ambiguousProcurement",
      text: "Häkaton „Noored“",
      candidates: [14, 11],
    });
  });

  test("by what the person said a name means; so is a stage", () => {
    const meant = {
      procurements: new Map([
        [nameKey("Inkubatsioon"), 13],
        [nameKey("E-õpe"), 12],
      ]),
      stages: new Map<string, Stage>([[nameKey("Ülevaatus"), "delivery"]]),
    };
    expect(read(["inkubatsioon", "Leping", "2027"], { meant }).understood?.target).toEqual({ id: 13 });
    expect(read(["E-õpe.", "ülevaatus", "2027"], { meant }).understood).toMatchObject({
      target: { id: 12 },
      stage: "delivery",
    });
  });
});

describe("a procurement that the project does not have", () => {
  const columns: ColumnMeaning[] = [
    "procurement",
    "stage",
    "words",
    "procurementKind",
    "subActivity",
    "registerNumber",
  ];
  const table = [
    ["Audit", "Leping", "2027", "", "", ""],
    ["audit", "Elluviimine", "2028", "nõustamine", "2. Koolitused", "300001"],
    ["Audit", "Väljakuulutamine", "2026", "Koolitus", "", ""],
    ["Seminarid", "Leping", "kevadel", "", "", ""],
    ["Videod", "Leping", "2027", "", "", ""],
    ["Videod", "Elluviimine", "2027", "seminar", "", ""],
    ["Videod", "Elluviimine", "2027", "", "9", ""],
  ];

  test("is brought once, with what its rows say of it, if the person says so", () => {
    const reading = readRows(table, mapping({ columns }), FACTS, { addsMissing: true });
    expect(reading.rows.map(({ statements: [said] }) => said!.problem)).toEqual([
      null,
      null,
      { code: "contradicts", field: "procurementKind", ofRow: 2 },
      expect.objectContaining({ code: "unreadable" }),
      null,
      { code: "unknownProcurementKind", text: "seminar" },
      { code: "unknownSubActivity", text: "9" },
    ]);
    const { create, rows } = importOf(reading);
    expect(create).toEqual([
      { title: "Audit", kind: "advisory", subActivity: 2, registerNumber: "300001" },
      { title: "Videod", kind: "other", subActivity: null, registerNumber: null },
    ]);
    expect(rows.map(({ row, procurement, stage }) => [row, procurement, stage])).toEqual([
      [1, { created: 0 }, "contract"],
      [2, { created: 0 }, "delivery"],
      [5, { created: 1 }, "contract"],
    ]);
  });

  test("is not brought otherwise", () => {
    const reading = readRows(table, mapping({ columns }), FACTS, { addsMissing: false });
    expect(importOf(reading)).toEqual({ create: [], rows: [] });
  });

  test.each([
    ["2", 2],
    ["2.", 2],
    ["Alategevus 1", 1],
    ["1. Nõustamine", 1],
    ["koolitused", 2],
    ["Training", 2],
  ])("is of sub-activity „%s“", (text, number) => {
    const [row] = readRows([["Audit", "Leping", "2027", "", text, ""]], mapping({ columns }), FACTS, {
      addsMissing: true,
    }).rows;
    expect(row!.statements[0]!.problem).toBeNull();
    const reading = readRows([["Audit", "Leping", "2027", "", text, ""]], mapping({ columns }), FACTS, {
      addsMissing: true,
    });
    expect(reading.create[0]!.subActivity).toBe(number);
  });
});

describe("a wide table", () => {
  test("says something of as many stages as it has filled cells", () => {
    const columns: ColumnMeaning[] = ["procurement", "announcement", "contract", "delivery", "note"];
    const table = [
      ["281234", "I kv 2027", "–", "kevadel", "märkus"],
      ["Audit", "2027", "2028", "", ""],
      ["Inkubatsioon", "", "", "", ""],
      ["Häkaton Noored", "jääb ära", "2027 lõpuks", "", ""],
      ["häkaton noored", "2028", "", "", ""],
    ];
    const { rows } = readRows(table, mapping({ shape: "wide", columns }), FACTS, { addsMissing: false });
    expect(rows.map(({ is }) => is)).toEqual(["read", "read", "silent", "read", "read"]);
    expect(
      rows.map(({ statements }) =>
        statements.map(({ column, stage, problem }) => [column, stage, problem?.code ?? null]),
      ),
    ).toEqual([
      [
        [1, "announcement", null],
        [3, "delivery", "unreadable"],
      ],
      [[null, null, "unknownProcurement"]],
      [],
      [
        [1, "announcement", null],
        [2, "contract", null],
      ],
      [[1, "announcement", "duplicate"]],
    ]);
    expect(rows[0]!.statements[0]!.understood).toMatchObject({
      target: { id: 12 },
      note: "märkus",
      states: { kind: "window" },
    });
    expect(rows[3]!.statements[0]!.understood!.states).toEqual({ kind: "dropped", verbatim: "jääb ära" });
  });
});

describe("a stage is recognised by its name", () => {
  test.each<[Stage | null, string[]]>([
    [
      "mappingStudy",
      ["mappingStudy", "Kaardistusuuring", "Turu-uuring", "Mapping study", "Uuring on vastu võetud"],
    ],
    [
      "baseDocuments",
      ["base_documents", "Alusdokumendid", "Hankedokumentide koostamine", "2. Alusdokumentide pakett"],
    ],
    [
      "rtkCoordination",
      [
        "Kooskõlastus RTK-ga",
        "RTK",
        "RTKga kooskõlastamine",
        "Alusdokumentide kooskõlastamine RTK-ga",
        "RTK coordination",
      ],
    ],
    [
      "announcement",
      [
        "Väljakuulutamine",
        "Riigihanke väljakuulutamine",
        "hanke välja kuulutamine",
        "Hanketeade",
        "hanketeate avaldamine",
        "Announcement",
        "Hanke kuulutamine",
      ],
    ],
    ["contract", ["Leping", "Lepingu sõlmimine", "hankelepingu sõlmimine", "CONTRACT", "contract signing"]],
    [
      "delivery",
      [
        "Elluviimine",
        "Lepingu täitmine",
        "hankelepingu täitmine",
        "Delivery",
        "teenuse osutamine",
        "elluviimine:",
      ],
    ],
    [null, ["", "Ülevaatus", "RTK ja leping", "etapp", "4", "Aeg", "constructor"]],
  ])("%s", (stage, names) => {
    for (const name of names) expect([name, readStage(name)]).toEqual([name, stage]);
  });
});

describe("what a table holds is guessed", () => {
  test("from the names of its columns, below a title", () => {
    const table = [
      ["Hankeplaan 2027", "", "", "", "", "", "", "", ""],
      [
        "Jrk",
        "Hanke nimetus",
        "Viitenumber",
        "Etapp",
        "Planeeritud aeg",
        "Algus",
        "Tähtaeg",
        "Liik",
        "Märkused",
      ],
      ["1", "Audit", "", "Leping", "2027", "", "", "aken", ""],
    ];
    expect(guessMapping(table, FACTS)).toEqual({
      shape: "long",
      headingRow: 1,
      columns: [null, "procurement", "registerNumber", "stage", "words", "from", "to", "kind", "note"],
      repeatsAbove: false,
    });
  });

  test("from two or more stages among the names: then it is wide", () => {
    const table = [
      ["Nimetus", "Hanke liik", "Hanke väljakuulutamine", "Lepingu sõlmimine", "Elluviimine", "Allikas"],
      ["Audit", "Muu", "2027", "", "", ""],
    ];
    expect(guessMapping(table, FACTS)).toMatchObject({
      shape: "wide",
      columns: ["procurement", "procurementKind", "announcement", "contract", "delivery", "source"],
    });
  });

  test("from what stands in the columns where they have no names", () => {
    const table = [
      ["Häkaton Noored", "Leping", "I kv 2027", "tähtaeg"],
      ["", "Elluviimine", "2028", ""],
      ["Inkubatsioon", "Leping", "kevadel", "aken"],
    ];
    expect(guessMapping(table, FACTS)).toEqual({
      shape: "long",
      headingRow: null,
      columns: ["procurement", "stage", "words", "kind"],
      repeatsAbove: true,
    });
  });

  test("from the kinds that stand below „Liik“, of windows or of procurements", () => {
    const table = (kind: string) => [
      ["Hange", "Etapp", "Aeg", "Liik"],
      ["Audit", "Leping", "2027", kind],
    ];
    expect(guessMapping(table("tähtaeg"), FACTS).columns[3]).toBe("kind");
    expect(guessMapping(table("Koolitus"), FACTS).columns[3]).toBe("procurementKind");
  });

  test("anew when the person says which row names the columns, or what shape it has", () => {
    const table = [
      ["a", "b", "c"],
      ["Hange", "Leping", "Elluviimine"],
      ["Audit", "2027", "2028"],
    ];
    expect(guessMapping(table, FACTS, { headingRow: null }).headingRow).toBeNull();
    expect(guessMapping(table, FACTS, { shape: "wide", headingRow: 1 }).columns).toEqual([
      "procurement",
      "contract",
      "delivery",
    ]);
    expect(guessMapping(table, FACTS, { shape: "long", headingRow: 1 }).columns[0]).toBe("procurement");
  });

  test("as nothing where there is nothing", () => {
    expect(guessMapping([], FACTS)).toEqual({
      shape: "long",
      headingRow: null,
      columns: [],
      repeatsAbove: false,
    });
  });
});

describe("against the draft", () => {
  const statement: DraftStatement = {
    revisionId: 5,
    procurementId: 12,
    stage: "contract",
    kind: "window",
    from: "2027",
    to: "2027",
    refersTo: "milestone",
    verbatim: "2027",
  };
  test.each([
    ["new", ["Häkaton Noored", "Leping", "2027"]],
    ["new", ["281234", "Elluviimine", "2027"]],
    ["same", ["281234", "Leping", "2027"]],
    ["changed", ["281234", "Leping", "2027. aastal"]],
    ["changed", ["281234", "Leping", "2028"]],
    ["changed", ["281234", "Leping", "jääb ära"]],
  ])("a window is %s: %s", (is, cells) => {
    const difference = differenceFrom([statement])(read(cells).understood!);
    expect(difference).toEqual(is === "changed" ? { is, was: statement } : { is });
  });
});

describe("whatever a table holds", () => {
  const cell = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom("Inkubatsioon", "281234", "Audit", "häkaton noored", "12", "#11", ""),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom("Leping", "RTK", "hanketeade", "Elluviimine", "etapp", "–", "jääb ära"),
    },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        "I kv 2027",
        "2027 lõpuks",
        "2027-Q1",
        "2O27",
        "III–IV",
        "kevadel",
        "31.12.2027",
        "tähtaeg",
        "algus",
        "koolitus",
      ),
    },
    { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "constructor",
        "__proto__",
        "\u0000",
        "\ud800",
        "x".repeat(1200),
        "\u00a0",
        "\ufeff",
      ),
    },
  );
  const table = fc.array(fc.array(cell, { maxLength: 9 }), { maxLength: 12 });
  const meaning = fc.constantFrom<ColumnMeaning>(null, ...IMPORT_FIELDS, ...STAGES);
  const anyMapping = fc.record({
    shape: fc.constantFrom(...TABLE_SHAPES),
    headingRow: fc.option(fc.nat({ max: 12 })),
    columns: fc.array(meaning, { maxLength: 9 }),
    repeatsAbove: fc.boolean(),
  });

  test("every row is accounted for once, and what is understood can be imported", () => {
    fc.assert(
      fc.property(table, anyMapping, fc.boolean(), (rows, mapped, addsMissing) => {
        for (const each of [mapped, guessMapping(rows, FACTS)]) {
          const reading = readRows(rows, each, FACTS, { addsMissing });
          expect(reading.rows.map(({ row }) => row)).toEqual(rows.map((_, index) => index + 1));
          for (const { row, is, statements } of reading.rows) {
            expect(statements.length > 0).toBe(is === "read");
            if (each.shape === "long") expect(statements.length).toBeLessThanOrEqual(1);
            for (const said of statements) {
              expect(said.row).toBe(row);
              expect((said.understood === null) !== (said.problem === null)).toBe(true);
            }
          }
          const written = importOf(reading);
          expect(written.rows).toHaveLength(
            reading.rows.flatMap(({ statements }) => statements).filter(({ understood }) => understood)
              .length,
          );
          if (written.rows.length === 0) continue;
          const parsed = importPlanSchema.safeParse({ into: { projectId: 1, name: "Kava" }, ...written });
          expect(parsed.error?.issues ?? []).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
