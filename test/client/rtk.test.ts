import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { courtInWords, exchangesInWords, matterInWords } from "#client/consultation/consultation-in-words.ts";
import "#client/i18n/screen-texts.ts";
import { textIn } from "#client/i18n/text.ts";
import { LISTS, PARTS, readRtkAddress } from "#client/rtk/rtk-address.ts";
import { matterCounts, sentencesOf } from "#client/rtk/rtk-in-words.ts";
import { matterRows, tableRows } from "#client/rtk/rtk-rows.ts";
import { parseAddress, printAddress } from "#client/view/view-address.ts";
import { readCards } from "#shared/board.ts";
import { type Consultation, RTK_FLAGS, TOPICS } from "#shared/consultation.ts";
import { toCsv } from "#shared/csv.ts";
import { NO_RECORDS } from "#shared/records.ts";
import { readMatters } from "#shared/rtk-matters.ts";
import { rtkTable } from "#shared/rtk-table.ts";
import { boardWith, procurementWith } from "#test/support/boards.ts";
import { sampleBoard } from "#test/support/sample-board.ts";

const TODAY = "2026-11-22";
const ET = { language: "et", t: textIn("et") } as const;
const EN = { language: "en", t: textIn("en") } as const;

const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });

describe("the RTK screen's address", () => {
  const addresses = fc.record({
    project: optional(fc.integer({ min: 1 })),
    rtk: optional(fc.uniqueArray(fc.constantFrom(...RTK_FLAGS), { minLength: 1 })),
    on: optional(fc.constantFrom("2024-12-31", "2026-02-28")),
    part: optional(fc.constantFrom(...PARTS.filter((part) => part !== "matters"))),
    show: optional(fc.constantFrom(...LISTS.filter((list) => list !== "open"))),
    topic: optional(fc.uniqueArray(fc.constantFrom(...TOPICS), { minLength: 1 })),
    year: optional(fc.integer({ min: 2000, max: 2099 })),
    first: optional(fc.constant(true as const)),
  });

  test("says every view in a way that leads back to the same view, also when it is read again", () => {
    fc.assert(
      fc.property(addresses, (address) => {
        const read = readRtkAddress(parseAddress(printAddress(address)));
        expect(read).toEqual(address);
        expect(readRtkAddress({ ...read })).toEqual(address);
      }),
    );
  });

  test.each([
    "?part=matters",
    "?show=open",
    "?show=lost",
    "?topic=boats",
    "?year=1999",
    "?year=x",
    "?first=0",
  ])("leaves out %s", (query) => expect(printAddress(readRtkAddress(parseAddress(query)))).toBe(""));
});

describe("how things stand with RTK in words", () => {
  test.each([
    [{ atRtk: 0, withUs: 0, overdue: 0, unconsulted: 0, longest: 0 }, "Ükski asi ei oota RTK-d ega meid."],
    [{ atRtk: 1, withUs: 0, overdue: 0, unconsulted: 0, longest: 34 }, "RTK käes on 1 asi, juba 34 päeva."],
    [
      { atRtk: 2, withUs: 1, overdue: 1, unconsulted: 2, longest: 34 },
      "RTK käes on 2 asja, kõige kauem 34 päeva. Meie käes on 1 asi. 1 vastus on hilinenud. 2 hanget vajab RTK nõusolekut, konsulteeritud veel ei ole.",
    ],
  ])("are told in sentences: %j", (counts, sentences) => {
    expect(sentencesOf(counts, ET.t)).toBe(sentences);
  });

  test("are counted over the sample as its cards say", () => {
    const facts = sampleBoard(TODAY);
    const cards = readCards(facts, { on: TODAY, against: "inForce" });
    expect(matterCounts(readMatters(facts.procurements, TODAY), cards)).toEqual({
      atRtk: 1,
      withUs: 0,
      overdue: 0,
      unconsulted: 0,
      longest: 34,
    });
  });

  test("name topic and stage once where they are the same, and say since when and how long", () => {
    const matter = consultation({ topic: "baseDocuments", stage: "baseDocuments" });
    expect(matterInWords(matter, "et")).toBe("Alusdokumendid");
    expect(matterInWords({ ...matter, stage: "contract" }, "en")).toBe("Base documents · Contract");
    expect(courtInWords(matter, "2026-11-03", ET)).toBe("RTK käes alates 02.11.2026 (1 päev)");
    expect(courtInWords(matter, TODAY, EN)).toBe("With us since 12 Nov 2026 (10 days)");
    expect(exchangesInWords(matter, "2026-11-11", "et")).toEqual(["Saadetud RTK-le 02.11.2026"]);
  });
});

describe("what is saved for others", () => {
  test("has every matter with its days, and nothing a spreadsheet would calculate", () => {
    const procurement = procurementWith({
      id: 1,
      title: "=1+1",
      records: {
        ...NO_RECORDS,
        consultations: [consultation({ neededBy: "2026-11-20", note: "-2+3" })],
      },
    });
    const lines = csv(matterRows(readMatters([procurement], TODAY), TODAY, ET));
    const exchanges = "Saadetud RTK-le 02.11.2026; RTK-lt tagasi 12.11.2026";
    expect(lines[1]).toBe(
      `'=1+1;Alusdokumendid;Alusdokumendid;Meie käes;12.11.2026;10;20.11.2026;jah;10;11;1;"${exchanges}";'-2+3`,
    );
  });

  test("is a year's procurements as RTK asks for them", () => {
    const value = { estimatedValue: { amount: "24500.50", currency: "EUR" as const } };
    const facts = sampleBoard(TODAY);
    const procurements = facts.procurements.map((each) => ({ ...each, ...value }));
    const lines = csv(tableRows(rtkTable({ ...facts, procurements }, { year: 2026, on: TODAY }), ET));
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(
      /^1;SI-teemalise .*;Saatesari;;RTK korraldab;24500,50 EUR;2026\. aasta I kvartali lõpuks;I kvartal 2026;;II kvartal 2026;.*;kavas;;$/,
    );
    const none = tableRows(rtkTable(boardWith({ procurements: [] }), { year: 2027, on: TODAY }), EN);
    expect(none).toHaveLength(1);
  });
});

function consultation(given: Partial<Consultation>): Consultation {
  return {
    id: 1,
    version: 1,
    stage: "baseDocuments",
    topic: "baseDocuments",
    neededBy: null,
    note: null,
    openedOn: "2026-11-01",
    exchanges: [
      { id: 1, kind: "sent", on: "2026-11-02", note: null },
      { id: 2, kind: "cameBack", on: "2026-11-12", note: null },
    ],
    illustrative: false,
    ...given,
  };
}

function csv(rows: Parameters<typeof toCsv>[0]): string[] {
  return toCsv(rows).slice(1).trimEnd().split("\r\n");
}
