import "#client/i18n/screen-texts.ts";
import { describe, expect, test } from "vitest";
import { textIn } from "#client/i18n/text.ts";
import { readReportAddress } from "#client/reports/report-address.ts";
import { groupKey, headline } from "#client/reports/report-words.ts";
import { parseAddress, printAddress } from "#client/view/view-address.ts";
import { NO_FILTERS } from "#shared/board.ts";
import { slippageReport } from "#shared/slippage-report.ts";
import { boardWith } from "#test/support/boards.ts";
import { sampleBoard } from "#test/support/sample-board.ts";

describe("the report's address", () => {
  test("of the plain report is plain, and whatever is said in it is read again", () => {
    expect(printAddress(readReportAddress({}))).toBe("");
    for (const query of ["?by=reason&show=notGiven", "?on=2025-12-31&by=time", "?kind=training&show=none"]) {
      const read = readReportAddress(parseAddress(query));
      expect(readReportAddress(parseAddress(printAddress(read)))).toEqual(read);
      expect(Object.values(read).filter((value) => value !== undefined).length).toBe(2);
    }
  });

  test("leaves out what cannot be understood", () => {
    const read = readReportAddress({ by: "moon", show: "<script>", on: "eile" });
    expect(Object.values(read).filter((value) => value !== undefined)).toEqual([]);
    expect(readReportAddress({ by: "stage" }).by).toBeUndefined();
  });

  test("names nobody", () => {
    expect(groupKey("person", "Mari Maasikas")).toMatch(/^[a-z0-9]{1,8}$/);
    expect(groupKey("person", null)).toBe("none");
    expect(groupKey("subActivity", 2)).toBe("2");
  });
});

describe("the report in a few sentences", () => {
  const on = "2026-11-22";
  test.each([
    [
      "et",
      "17 verstaposti hilineb või hilines, kokku 28 kvartalit. Kaotatud on sellest 14 kvartalit, ülejäänu on sama viivitus järgmistes etappides; tagasi on võidetud 2 kv. Kavad on edasi lükanud 1 kvartali. 5 verstaposti ei ole võrreldavad. 18 korral on põhjus märkimata.",
    ],
    [
      "en",
      "17 milestones are or were met late, 28 quarters in all. Of that, 14 quarters were lost; the rest is the same delay in later stages. 2 q were regained. Plans have moved promises 1 quarter later. 5 milestones are not comparable. In 18 cases nobody has said why.",
    ],
  ] as const)("in %s", (language, words) => {
    const { totals } = slippageReport(sampleBoard(on), { on, against: "inForce" }, NO_FILTERS);
    expect(headline(totals, textIn(language)).join(" ")).toBe(words);
  });

  test("of a project in which nothing is late says so", () => {
    const { totals } = slippageReport(boardWith(), { on, against: "inForce" }, NO_FILTERS);
    expect(headline(totals, textIn("et")).join(" ")).toBe(
      "Miski ei hiline. Kavad ei ole midagi edasi lükanud.",
    );
  });
});
