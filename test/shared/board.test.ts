import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  applyMove,
  type BoardFacts,
  type Card,
  COLUMNS,
  columnCounts,
  columnOf,
  compareAttention,
  type Filters,
  matches,
  NO_FILTERS,
  readCards,
  readColumns,
  SORTS,
} from "#shared/board.ts";
import type { Consultation } from "#shared/consultation.ts";
import { NO_RECORDS } from "#shared/records.ts";
import { isBehind } from "#shared/slippage.ts";
import { STAGES } from "#shared/stages.ts";
import { isLate, type PlannedProcurement } from "#shared/standing.ts";
import {
  anyMove,
  boards,
  boardWith,
  frozen,
  LATEST,
  procurementWith,
  refusalOf,
  stagesWith,
  windowWith,
} from "#test/support/boards.ts";

const TODAY = "2026-11-22";
const REVISION = { id: 1, name: "Kava", adoptedOn: "2025-12-31", adoptedOnAssumed: false, source: "" };
const NOW = { on: TODAY, against: "inForce" } as const;
const SENT: Consultation = {
  id: 1,
  version: 1,
  stage: "contract",
  topic: "contract",
  neededBy: null,
  note: null,
  openedOn: "2026-10-19",
  exchanges: [{ id: 1, kind: "sent", on: "2026-10-19", note: null }],
  illustrative: false,
};

/** A card that stands at its contract, promised by the end of the period, or not at all. */
function promised(id: number, title: string, to: string | null, given: Partial<PlannedProcurement> = {}) {
  return procurementWith({
    id,
    title,
    stages: stagesWith({ announcement: "2026-03-09" }, ["mappingStudy", "baseDocuments", "rtkCoordination"]),
    plan: to === null ? {} : { contract: [windowWith(1, null, to)] },
    ...given,
  });
}

function boardOf(...procurements: PlannedProcurement[]): BoardFacts {
  return boardWith({ today: TODAY, revisions: [REVISION], procurements });
}

describe("cards in a column", () => {
  const cards = readCards(
    boardOf(
      promised(1, "Ühtegi lubadust", null, { subActivity: 2 }),
      promised(2, "Tulevik", "2027-Q1", { subActivity: 10 }),
      promised(3, "Lähedane", "2026-12", { subActivity: 1 }),
      promised(4, "Kvartali sees hiljas", "2026-10", { subActivity: null }),
      promised(5, "Kaks kvartalit", "2026-Q2", {
        subActivity: 2,
        stages: stagesWith({ announcement: "2026-11-20" }, [
          "mappingStudy",
          "baseDocuments",
          "rtkCoordination",
        ]),
      }),
      promised(6, "Kümme 10", "2026-12-31", { subActivity: 1 }),
      promised(7, "Kümme 2", "2026-Q4", { subActivity: 1 }),
    ),
    NOW,
  );

  test.each([
    // Two quarters behind; overdue inside its quarter; then by planned end, by title, and what nobody promised last.
    ["attention", [5, 4, 7, 6, 3, 2, 1]],
    ["plannedEnd", [5, 4, 7, 6, 3, 2, 1]],
    // In Estonian õ, ä, ö and ü come after v, and 2 before 10.
    ["title", [5, 4, 7, 6, 3, 2, 1]],
    ["age", [4, 7, 6, 3, 2, 1, 5]],
    ["subActivity", [7, 6, 3, 5, 1, 2, 4]],
  ] as const)("are sorted by %s", (sort, expected) => {
    expect(readColumns([...cards].reverse(), sort).contract.map((card) => card.procurement.id)).toEqual(
      expected,
    );
  });

  test("stand by what needs attention unless the reader chooses otherwise", () => {
    expect(readColumns(cards)).toEqual(readColumns(cards, "attention"));
  });

  test("are counted, and the late ones among them", () => {
    expect(columnCounts(cards)).toEqual({ total: 7, late: 2, atRtk: 0 });
    expect(columnCounts([])).toEqual({ total: 0, late: 0, atRtk: 0 });
  });

  test("are counted as at RTK while they are under way and something of them is there", () => {
    const records = { ...NO_RECORDS, consultations: [SENT] };
    const failed = { closedAs: "failed", closedOn: "2026-11-20", closedReason: "Põhjus." } as const;
    const sent = readCards(
      boardOf(promised(1, "Ootab", null, { records }), promised(2, "Nurjus", null, { records, ...failed })),
      NOW,
    );
    expect(sent.map(({ standing }) => standing.rtk.flag)).toEqual(["atRtk", "atRtk"]);
    expect(columnCounts(sent)).toEqual({ total: 2, late: 0, atRtk: 1 });
  });
});

describe("the folded column", () => {
  test("holds completed, failed and cancelled, the latest first", () => {
    const done = stagesWith({ delivery: "2026-09-11" }, STAGES.slice(0, 5));
    const closed = { closedOn: "2026-10-01", closedReason: "Põhjus." };
    const cards = readCards(
      boardOf(
        promised(1, "Valmis", null, { stages: done }),
        promised(2, "Tühistatud", null, { ...closed, closedAs: "cancelled" }),
        promised(3, "Nurjunud", null, { ...closed, closedAs: "failed" }),
      ),
      NOW,
    );
    expect(cards.map((card) => columnOf(card.standing))).toEqual(["closed", "closed", "closed"]);
    for (const sort of SORTS)
      expect(readColumns(cards, sort).closed.map((card) => card.procurement.title)).toEqual([
        "Nurjunud",
        "Tühistatud",
        "Valmis",
      ]);
  });
});

describe("whatever the board holds", () => {
  test("every card stands in one column, the one of its stage", () => {
    fc.assert(
      fc.property(boards(), fc.constantFrom(...SORTS), (board, sort) => {
        const cards = readCards(frozen(board), { on: LATEST, against: "inForce" });
        const columns = readColumns(frozen(cards), sort);
        const placed = COLUMNS.flatMap((column) => columns[column]);
        expect(placed.map((card) => card.procurement.id).sort()).toEqual(
          board.procurements.map((each) => each.id).sort(),
        );
        for (const column of COLUMNS)
          for (const card of columns[column])
            expect(column).toBe(card.standing.status === "active" ? card.standing.stage : "closed");
      }),
    );
  });

  test("what needs attention comes first: a total order, furthest behind first", () => {
    fc.assert(
      fc.property(boards(), (board) => {
        const cards = readCards(board, { on: LATEST, against: "inForce" }).filter(isUnderWay);
        for (const a of cards) {
          expect(compareAttention(a, a)).toBe(0);
          for (const b of cards) {
            if (a !== b) expect(Math.sign(compareAttention(a, b))).toBe(-Math.sign(compareAttention(b, a)));
            if (a !== b) expect(compareAttention(a, b)).not.toBe(0);
            for (const c of cards)
              if (compareAttention(a, b) < 0 && compareAttention(b, c) < 0)
                expect(compareAttention(a, c)).toBeLessThan(0);
            if (isBehind(a.standing.headline) && !isBehind(b.standing.headline))
              expect(compareAttention(a, b)).toBeLessThan(0);
            if (behind(a) > behind(b)) expect(compareAttention(a, b)).toBeLessThan(0);
          }
        }
      }),
    );
  });

  test("a column does not depend on the order its cards were read in", () => {
    fc.assert(
      fc.property(boards(), fc.constantFrom(...SORTS), (board, sort) => {
        const cards = readCards(board, { on: LATEST, against: "inForce" });
        expect(readColumns([...cards].reverse(), sort)).toEqual(readColumns(cards, sort));
      }),
    );
  });

  test("columns read again after cards came and went are the same as read for the first time", () => {
    fc.assert(
      fc.property(boards(), fc.constantFrom(...SORTS), fc.func(fc.boolean()), (board, sort, isThere) => {
        const cards = readCards(board, { on: LATEST, against: "inForce" });
        const some = cards.filter(({ procurement }) => isThere(procurement.id));
        expect(readColumns(cards, sort, readColumns(some, sort))).toEqual(readColumns(cards, sort));
        expect(readColumns(some, sort, readColumns(cards, sort))).toEqual(readColumns(some, sort));
      }),
    );
  });

  test("a column whose cards are the same is the same list", () => {
    const cards = readCards(boardOf(promised(1, "Esimene", "2026-Q2"), promised(2, "Teine", null)), NOW);
    const before = readColumns(cards);
    const closed = { ...cards[0]!, standing: { ...cards[0]!.standing, status: "failed" as const } };
    const after = readColumns([...cards.slice(1), closed], "attention", before);
    expect(after.delivery).toBe(before.delivery);
    expect(after.contract).not.toBe(before.contract);
    expect(readColumns(cards, "attention", before).contract).toBe(before.contract);
  });
});

describe("a move", () => {
  test("shows the card where it was moved, one version up, and leaves the others as they are", () => {
    const before = frozen(boardOf(promised(1, "Leping", "2026-Q2"), promised(2, "Teine", null)));
    const after = applyMove(before, 1, { toStage: "delivery", on: "2026-11-20" });
    expect(after.procurements.map((each) => each.version)).toEqual([2, 1]);
    expect(after.procurements[0]!.stages.contract.metOn).toBe("2026-11-20");
    expect(after.procurements[1]).toBe(before.procurements[1]);
    const columns = readColumns(readCards(after, NOW));
    expect(columns.delivery.map((card) => card.procurement.id)).toEqual([1]);
    expect(columns.contract.map((card) => card.procurement.id)).toEqual([2]);
  });

  test("of a card that is gone changes nothing", () => {
    const before = boardOf(promised(1, "Leping", null));
    expect(applyMove(before, 77, { toStage: "delivery", on: TODAY })).toEqual(before);
  });

  test("never loses a card, and changes nothing when it is refused", () => {
    fc.assert(
      fc.property(boards(), fc.array(fc.tuple(fc.nat(9), anyMove()), { maxLength: 8 }), (board, moves) => {
        let facts = frozen(board);
        for (const [id, move] of moves) {
          const before = facts;
          const refusal = refusalOf(() => {
            facts = frozen(applyMove(before, id, move));
          });
          if (refusal) expect(facts).toBe(before);
          expect(facts.procurements.map((each) => each.id)).toEqual(
            board.procurements.map((each) => each.id),
          );
          for (const [index, procurement] of facts.procurements.entries()) {
            const was = before.procurements[index]!;
            expect(procurement.version - was.version).toBe(!refusal && procurement.id === id ? 1 : 0);
            if (procurement.id !== id) expect(procurement).toBe(was);
          }
        }
      }),
    );
  });
});

describe("filters", () => {
  const card = (given: Partial<PlannedProcurement>): Card =>
    readCards(boardOf(promised(1, "SI-teemalise saatesarja loomine", "2026-Q1", given)), NOW)[0]!;
  const tvSeries = card({
    kind: "tvSeries",
    subActivity: 3,
    person: "Jüri Õun",
    registerNumber: "281234",
    note: "Ootab RTK vastust.",
    records: { ...NO_RECORDS, consultations: [SENT] },
  });

  test.each<[string, Partial<Filters>, boolean]>([
    ["nothing chosen", {}, true],
    ["a word of the title, in any case", { text: "SAATESARJA" }, true],
    ["several words in any order", { text: "  loomine   si " }, true],
    ["a letter with dots in capitals", { text: "ÕUN" }, true],
    ["the register number", { text: "2812" }, true],
    ["the note", { text: "rtk vastust" }, true],
    ["a word that is nowhere", { text: "saatesarja häkaton" }, false],
    ["only blanks", { text: "   " }, true],
    ["its kind among others", { kinds: ["hackathon", "tvSeries"] }, true],
    ["another kind", { kinds: ["hackathon"] }, false],
    ["its sub-activity", { subActivities: [3] }, true],
    ["another sub-activity", { subActivities: [1, 2] }, false],
    ["cards without a sub-activity", { subActivities: [0] }, false],
    ["its person", { persons: ["Jüri Õun"] }, true],
    ["another person", { persons: ["Mari Maasikas"] }, false],
    ["cards that nobody has", { persons: [""] }, false],
    ["what is at RTK or should be asked about", { rtk: ["consult", "atRtk"] }, true],
    ["what RTK has agreed to", { rtk: ["agreed"] }, false],
    ["what is late", { late: true }, true],
    ["its kind, but another person", { kinds: ["tvSeries"], persons: ["Mari Maasikas"] }, false],
  ])("%s", (_, chosen, expected) => {
    expect(matches(tvSeries, { ...NO_FILTERS, ...chosen })).toBe(expected);
  });

  test("find what has no sub-activity and nobody's name", () => {
    const bare = card({});
    expect(matches(bare, { ...NO_FILTERS, subActivities: [0] })).toBe(true);
    expect(matches(bare, { ...NO_FILTERS, persons: [""] })).toBe(true);
  });

  test("leave out what is overdue but failed, when only the late are wanted", () => {
    const failed = card({ closedAs: "failed", closedOn: "2026-11-01", closedReason: "Põhjus." });
    expect(failed.standing.headline.verdict).toBe("overdue");
    expect(matches(failed, { ...NO_FILTERS, late: true })).toBe(false);
  });

  test("never find more with one more wish", () => {
    const wishes: fc.Arbitrary<Partial<Filters>>[] = [
      fc.record({ text: fc.constantFrom("hange", "õ", "2") }),
      fc.record({ kinds: fc.constantFrom(["hackathon" as const], ["other" as const, "training" as const]) }),
      fc.record({ subActivities: fc.constantFrom([0], [1, 2]) }),
      fc.record({ persons: fc.constantFrom([""], ["Jüri Õun"]) }),
      fc.record({ rtk: fc.constantFrom(["atRtk" as const], ["none" as const, "consult" as const]) }),
      fc.record({ late: fc.constant(true) }),
    ];
    fc.assert(
      fc.property(boards(), fc.oneof(...wishes), fc.oneof(...wishes), (board, one, other) => {
        const cards = readCards(board, { on: LATEST, against: "inForce" });
        const found = (chosen: Partial<Filters>) =>
          cards.filter((each) => matches(each, { ...NO_FILTERS, ...chosen }));
        expect(found({})).toEqual(cards);
        const both = Object.keys(one)[0] === Object.keys(other)[0] ? one : { ...one, ...other };
        expect(found(one)).toEqual(expect.arrayContaining(found(both)));
        for (const late of found({ late: true })) expect(isLate(late.standing)).toBe(true);
      }),
    );
  });
});

function isUnderWay(card: Card): boolean {
  return card.standing.status === "active";
}

function behind({ standing: { headline } }: Card): number {
  return isBehind(headline) ? headline.quarters! : -1;
}
