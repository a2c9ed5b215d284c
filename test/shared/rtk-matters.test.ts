import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Consultation, type ExchangeKind, existsBy, TOPICS, type Topic } from "#shared/consultation.ts";
import { addDays, type Day, quarterOf, quarterPeriod } from "#shared/period.ts";
import { NO_RECORDS } from "#shared/records.ts";
import { daysByQuarter, readMatters, totalsByTopic } from "#shared/rtk-matters.ts";
import { frozen, pastDay, procurementWith } from "#test/support/boards.ts";
import { procurementId, sampleBoard } from "#test/support/sample-board.ts";

const TODAY = "2026-11-22";

let numbers = 0;
function matter(
  openedOn: Day,
  happened: readonly (readonly [ExchangeKind, Day])[] = [],
  given: Partial<Consultation> = {},
): Consultation {
  numbers += 1;
  return {
    id: numbers,
    version: 1,
    stage: "rtkCoordination",
    topic: "other",
    neededBy: null,
    note: null,
    openedOn,
    exchanges: happened.map(([kind, on], index) => ({ id: index + 1, kind, on, note: null })),
    illustrative: false,
    ...given,
  };
}

function officeWith(...consultations: Consultation[][]) {
  return frozen(
    consultations.map((each, index) =>
      procurementWith({ id: index + 1, records: { ...NO_RECORDS, consultations: each } }),
    ),
  );
}

describe("the list of matters", () => {
  test("begins with what is overdue, then what is at RTK, with us, agreed and withdrawn, the longest wait first", () => {
    const notes = (procurements: ReturnType<typeof officeWith>, on: Day) =>
      readMatters(procurements, on).map(({ consultation, isOverdue }) => [consultation.note, isOverdue]);
    const procurements = officeWith(
      [
        matter("2026-11-20", [], { note: "meil kaks päeva" }),
        matter(
          "2026-10-01",
          [
            ["sent", "2026-10-02"],
            ["agreed", "2026-10-05"],
          ],
          { note: "nõus ammu" },
        ),
        matter("2026-10-01", [["sent", "2026-11-01"]], { note: "RTK-s kolm nädalat" }),
        matter("2026-11-23", [], { note: "alles homme" }),
      ],
      [
        matter("2026-11-10", [["sent", "2026-11-12"]], { note: "tähtaeg eile", neededBy: "2026-11-21" }),
        matter("2026-09-01", [["sent", "2026-09-01"]], { note: "RTK-s üle kahe kuu", neededBy: TODAY }),
        matter("2026-11-01", [], { note: "tähtaeg möödas, meil", neededBy: "2026-11-10" }),
        matter(
          "2026-11-01",
          [
            ["sent", "2026-11-02"],
            ["agreed", "2026-11-20"],
          ],
          { note: "nõus äsja" },
        ),
        matter("2026-11-01", [["withdrawn", "2026-11-02"]], { note: "tagasi võetud" }),
      ],
      [matter("2026-11-01", [], { note: "meil kolm nädalat" })],
    );
    expect(notes(procurements, TODAY)).toEqual([
      ["tähtaeg möödas, meil", true],
      ["tähtaeg eile", true],
      ["RTK-s üle kahe kuu", false],
      ["RTK-s kolm nädalat", false],
      ["meil kolm nädalat", false],
      ["meil kaks päeva", false],
      ["nõus äsja", false],
      ["nõus ammu", false],
      ["tagasi võetud", false],
    ]);
    expect(notes(procurements, "2026-09-30")).toEqual([["RTK-s üle kahe kuu", false]]);
  });

  test("of the sample has the TV series at RTK and the e-course agreed", () => {
    const matters = readMatters(sampleBoard(TODAY).procurements, TODAY);
    expect(matters.map(({ procurement, clock }) => [procurement.id, clock.court, clock.days])).toEqual([
      [procurementId("tvSeries"), "rtk", 34],
      [procurementId("eCourse"), "agreed", 73],
    ]);
  });
});

test("topics are summed in their order, and those nothing was asked about are left out", () => {
  const of = (topic: Topic) => ({ topic });
  const matters = readMatters(
    officeWith(
      [
        matter("2026-11-02", [["sent", "2026-11-12"]], of("contract")),
        matter(
          "2026-11-02",
          [
            ["sent", "2026-11-02"],
            ["cameBack", "2026-11-12"],
            ["sent", "2026-11-20"],
          ],
          {
            ...of("baseDocuments"),
            neededBy: "2026-11-01",
          },
        ),
      ],
      [matter("2026-11-02", [["withdrawn", "2026-11-03"]], of("contract"))],
    ),
    TODAY,
  );
  expect(totalsByTopic(matters)).toEqual([
    { topic: "baseDocuments", matters: 1, open: 1, overdue: 1, rounds: 2, daysAtRtk: 12, daysWithUs: 8 },
    { topic: "contract", matters: 2, open: 1, overdue: 0, rounds: 1, daysAtRtk: 10, daysWithUs: 11 },
  ]);
});

describe("days by quarter", () => {
  test("are cut at the ends of quarters, and begin with the first matter", () => {
    const matters = readMatters(officeWith([matter("2026-06-28", [["sent", "2026-06-29"]])]), "2026-10-02");
    expect(daysByQuarter(matters, "2026-10-02")).toEqual([
      { quarter: "2026-Q2", daysAtRtk: 2, daysWithUs: 1 },
      { quarter: "2026-Q3", daysAtRtk: 92, daysWithUs: 0 },
      { quarter: "2026-Q4", daysAtRtk: 1, daysWithUs: 0 },
    ]);
  });

  test("are none where nothing was asked", () => {
    expect(daysByQuarter([], TODAY)).toEqual([]);
  });

  test("add up to the days of all matters, and no quarter has more than its days for each", () => {
    const anyMatter = fc
      .record({
        openedOn: pastDay(),
        days: fc.array(fc.nat({ max: 120 }), { maxLength: 5 }),
        topic: fc.constantFrom(...TOPICS),
      })
      .map(({ openedOn, days, topic }) => {
        let on = openedOn;
        const happened = days.map((each, index): [ExchangeKind, Day] => {
          on = addDays(on, each);
          return [index % 2 === 0 ? "sent" : "cameBack", on];
        });
        return matter(openedOn, happened, { topic });
      });
    fc.assert(
      fc.property(fc.array(anyMatter, { maxLength: 6 }), pastDay(), (consultations, on) => {
        const matters = readMatters(officeWith(consultations), on);
        expect(matters).toHaveLength(consultations.filter((each) => existsBy(each, on)).length);
        const quarters = daysByQuarter(matters, on);
        const topics = totalsByTopic(matters);
        for (const days of ["daysAtRtk", "daysWithUs"] as const) {
          const expected = matters.reduce((sum, { clock }) => sum + clock[days], 0);
          expect(quarters.reduce((sum, each) => sum + each[days], 0)).toBe(expected);
          expect(topics.reduce((sum, each) => sum + each[days], 0)).toBe(expected);
        }
        for (const { daysAtRtk, daysWithUs } of quarters)
          expect(daysAtRtk + daysWithUs).toBeLessThanOrEqual(92 * matters.length);
        if (quarters.length > 0) expect(quarters.at(-1)!.quarter).toBe(quarterPeriod(quarterOf(on)));
      }),
    );
  });
});
