import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toCsv } from "#shared/csv.ts";

describe("a table as a file", () => {
  test("keeps numbers, quotes what needs it, and begins with the mark of UTF-8", () => {
    expect(
      toCsv([
        ["Etapp", "Nihe"],
        ['Leping; "lisa"', -2.5],
        ["kaks\nrida", null],
      ]),
    ).toBe('\ufeffEtapp;Nihe\r\n"Leping; ""lisa""";-2,5\r\n"kaks\nrida";\r\n');
  });

  test.each(["=1+1", "+372 5555", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u200b=1", "＝1+1", "\0=1"])(
    "lets nothing be calculated: %j",
    (text) => {
      expect(toCsv([[text]])).toMatch(/^\ufeff"?'/);
    },
  );

  test("whatever is written in a cell stays in it", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const text = toCsv([[one, other]]).slice(1, -2);
        expect(cellsOf(text).map((cell) => cell.replace(/^'/, ""))).toEqual(
          [one, other].map((cell) => cell.replace(/^'/, "")),
        );
      }),
    );
  });
});

/** The cells of one row, as a spreadsheet reads them. */
function cellsOf(row: string): string[] {
  return [...`;${row}`.matchAll(/;(?:"((?:[^"]|"")*)"|([^";]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!,
  );
}
