import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Clock,
  type Consultation,
  clockOf,
  daysCovered,
  EXCHANGE_KINDS,
  type ExchangeKind,
  existsBy,
  type Happening,
  isOpen,
  isOverdue,
  nextExchanges,
  type RtkStanding,
  raisedBy,
  rtkStanding,
  spansOf,
  stagesUpTo,
  withCorrection,
  withExchange,
} from "#shared/consultation.ts";
import { addDays, type Day, daysBetween } from "#shared/period.ts";
import { standing, timeframe } from "#shared/standing.ts";
import { frozen, LATEST, pastDay, refusalOf } from "#test/support/boards.ts";
import { procurementId, sampleBoard } from "#test/support/sample-board.ts";

const TODAY = "2026-11-22";

type Past = readonly (readonly [ExchangeKind, Day])[];

/** A matter of which nothing is known but when it was raised and what happened to it. */
function matter(openedOn: Day, happened: Past = [], given: Partial<Consultation> = {}): Consultation {
  return {
    id: 1,
    version: 1,
    stage: "rtkCoordination",
    topic: "baseDocuments",
    neededBy: null,
    note: null,
    openedOn,
    exchanges: happened.map(([kind, on], index) => ({ id: index + 1, kind, on, note: null })),
    illustrative: false,
    ...given,
  };
}

const THREE_ROUNDS: Past = [
  ["sent", "2026-06-02"],
  ["cameBack", "2026-08-20"],
  ["sent", "2026-08-21"],
  ["cameBack", "2026-09-01"],
  ["sent", "2026-09-01"],
  ["agreed", "2026-09-10"],
];

describe("the clock of a matter", () => {
  test.each<[what: string, openedOn: Day, happened: Past, on: Day, Clock]>([
    [
      "is with us from the day it is raised",
      "2026-11-02",
      [],
      TODAY,
      { court: "us", since: "2026-11-02", days: 20, daysAtRtk: 0, daysWithUs: 20, rounds: 0 },
    ],
    [
      "stands on the day it is raised at no days",
      TODAY,
      [],
      TODAY,
      { court: "us", since: TODAY, days: 0, daysAtRtk: 0, daysWithUs: 0, rounds: 0 },
    ],
    [
      "is at RTK from the day it is sent",
      "2026-10-10",
      [["sent", "2026-10-19"]],
      TODAY,
      { court: "rtk", since: "2026-10-19", days: 34, daysAtRtk: 34, daysWithUs: 9, rounds: 1 },
    ],
    [
      "counts each round, and a day on which it changes hands for the side it goes to",
      "2026-06-02",
      THREE_ROUNDS,
      "2026-09-05",
      { court: "rtk", since: "2026-09-01", days: 4, daysAtRtk: 79 + 11 + 4, daysWithUs: 1, rounds: 3 },
    ],
    [
      "stops when it is agreed",
      "2026-06-02",
      THREE_ROUNDS,
      TODAY,
      { court: "agreed", since: "2026-09-10", days: 73, daysAtRtk: 79 + 11 + 9, daysWithUs: 1, rounds: 3 },
    ],
    [
      "stops when it is withdrawn, also before it was ever sent",
      "2026-06-02",
      [["withdrawn", "2026-06-05"]],
      TODAY,
      { court: "withdrawn", since: "2026-06-05", days: 170, daysAtRtk: 0, daysWithUs: 3, rounds: 0 },
    ],
    [
      "knows nothing of what happened after the day",
      "2026-06-02",
      THREE_ROUNDS,
      "2026-08-19",
      { court: "rtk", since: "2026-06-02", days: 78, daysAtRtk: 78, daysWithUs: 0, rounds: 1 },
    ],
    [
      "changes hands twice on one day",
      "2026-09-01",
      [
        ["sent", "2026-09-01"],
        ["cameBack", "2026-09-01"],
      ],
      "2026-09-04",
      { court: "us", since: "2026-09-01", days: 3, daysAtRtk: 0, daysWithUs: 3, rounds: 1 },
    ],
    [
      "goes on over a weekend and the change to summer time",
      "2026-03-27",
      [["sent", "2026-03-27"]],
      "2026-03-30",
      { court: "rtk", since: "2026-03-27", days: 3, daysAtRtk: 3, daysWithUs: 0, rounds: 1 },
    ],
    [
      "goes on over a weekend and the change to winter time",
      "2026-10-23",
      [["sent", "2026-10-23"]],
      "2026-10-26",
      { court: "rtk", since: "2026-10-23", days: 3, daysAtRtk: 3, daysWithUs: 0, rounds: 1 },
    ],
    [
      "goes on over Christmas and New Year",
      "2026-12-23",
      [["sent", "2026-12-23"]],
      "2027-01-04",
      { court: "rtk", since: "2026-12-23", days: 12, daysAtRtk: 12, daysWithUs: 0, rounds: 1 },
    ],
    [
      "goes on over the last day of February of a leap year",
      "2028-02-28",
      [["sent", "2028-02-28"]],
      "2028-03-01",
      { court: "rtk", since: "2028-02-28", days: 2, daysAtRtk: 2, daysWithUs: 0, rounds: 1 },
    ],
  ])("%s", (_, openedOn, happened, on, expected) => {
    expect(clockOf(frozen(matter(openedOn, happened)), on)).toEqual(expected);
  });

  test("counts what counting day by day counts", () => {
    fc.assert(
      fc.property(anyMatter(), pastDay(), (consultation, on) => {
        fc.pre(existsBy(consultation, on));
        const clock = clockOf(consultation, on);
        const courts = courtsByDay(consultation, on);
        expect(clock.daysAtRtk).toBe(courts.filter((court) => court === "rtk").length);
        expect(clock.daysWithUs).toBe(courts.filter((court) => court === "us").length);
        expect(clock.court).toBe(courtOn(consultation, on));
        expect(clock.rounds).toBe(
          consultation.exchanges.filter(({ kind, on: day }) => kind === "sent" && day <= on).length,
        );
        expect(daysCovered(spansOf(consultation, on))).toBe(clock.daysAtRtk + clock.daysWithUs);
      }),
    );
  });

  test("never runs backwards from one day to the next, and gains one day at most", () => {
    fc.assert(
      fc.property(anyMatter(), pastDay(), (consultation, on) => {
        fc.pre(existsBy(consultation, on));
        const [today, tomorrow] = [clockOf(consultation, on), clockOf(consultation, addDays(on, 1))];
        const gained = [tomorrow.daysAtRtk - today.daysAtRtk, tomorrow.daysWithUs - today.daysWithUs];
        expect(gained.every((days) => days >= 0)).toBe(true);
        expect(gained[0]! + gained[1]!).toBe(isOpen(today) ? 1 : 0);
      }),
    );
  });
});

describe("an answer is overdue", () => {
  const waiting = matter("2026-10-01", [["sent", "2026-10-02"]], { neededBy: "2026-11-21" });

  test.each<[string, Consultation, Day, boolean]>([
    ["the day after it was needed by", waiting, TODAY, true],
    ["not yet on the day it is needed by", waiting, "2026-11-21", false],
    ["never, where no day was given", { ...waiting, neededBy: null }, TODAY, false],
    ["also while it is with us", { ...waiting, exchanges: [] }, TODAY, true],
    [
      "not when it was agreed, however late",
      matter(
        "2026-10-01",
        [
          ["sent", "2026-10-02"],
          ["agreed", TODAY],
        ],
        { neededBy: "2026-11-01" },
      ),
      TODAY,
      false,
    ],
  ])("%s", (_, consultation, on, expected) => {
    expect(isOverdue(consultation, clockOf(consultation, on), on)).toBe(expected);
  });
});

describe("where a procurement stands with RTK", () => {
  const atRtk = matter("2026-10-01", [["sent", "2026-10-19"]]);
  const withUs = matter("2026-11-01");
  const agreed = matter("2026-06-02", THREE_ROUNDS);
  const withdrawn = matter("2026-06-02", [["withdrawn", "2026-06-03"]]);

  test.each<[string, Consultation[], boolean, Pick<RtkStanding, "flag" | "since">]>([
    ["without a matter it says nothing", [], false, { flag: "none", since: null }],
    [
      "without a matter that its milestone needs, RTK is to be consulted",
      [],
      true,
      { flag: "consult", since: null },
    ],
    ["what is at RTK", [atRtk], true, { flag: "atRtk", since: "2026-10-19" }],
    ["what is with us", [withUs], true, { flag: "withUs", since: "2026-11-01" }],
    ["what was agreed", [agreed], true, { flag: "agreed", since: "2026-09-10" }],
    [
      "what is at RTK stands before what is with us and what was agreed",
      [agreed, withUs, atRtk],
      true,
      {
        flag: "atRtk",
        since: "2026-10-19",
      },
    ],
    [
      "of several at RTK the one that waits longest",
      [matter("2026-11-01", [["sent", "2026-11-02"]]), atRtk],
      true,
      {
        flag: "atRtk",
        since: "2026-10-19",
      },
    ],
    [
      "of several agreed the last agreement",
      [
        agreed,
        matter("2026-01-01", [
          ["sent", "2026-01-01"],
          ["agreed", "2026-10-01"],
        ]),
      ],
      true,
      {
        flag: "agreed",
        since: "2026-10-01",
      },
    ],
    ["what was withdrawn answers nothing", [withdrawn], true, { flag: "consult", since: null }],
    ["what was withdrawn and is not needed", [withdrawn], false, { flag: "none", since: null }],
    ["what was raised later", [matter("2026-11-23")], true, { flag: "consult", since: null }],
  ])("%s", (_, consultations, needsRtk, expected) => {
    expect(rtkStanding(frozen(consultations), needsRtk, TODAY)).toMatchObject(expected);
  });

  test("days on which two matters were at RTK count once, and are no days with us", () => {
    const one = matter("2026-06-01", [
      ["sent", "2026-06-01"],
      ["agreed", "2026-06-11"],
    ]);
    const other = matter("2026-06-06", [
      ["sent", "2026-06-08"],
      ["cameBack", "2026-06-21"],
    ]);
    expect(rtkStanding([one, other], false, "2026-06-30")).toMatchObject({
      daysAtRtk: 20,
      daysWithUs: 9,
      rounds: 2,
    });
  });

  test("counts what counting day by day over all its matters counts", () => {
    fc.assert(
      fc.property(fc.array(anyMatter(), { maxLength: 5 }), pastDay(), (consultations, on) => {
        const there = consultations.filter((each) => existsBy(each, on));
        const first = there.map(({ openedOn }) => openedOn).sort()[0] ?? on;
        let [atRtk, withUs] = [0, 0];
        for (let day = first; day < on; day = addDays(day, 1)) {
          const courts = there.filter((each) => existsBy(each, day)).map((each) => courtOn(each, day));
          if (courts.includes("rtk")) atRtk++;
          else if (courts.includes("us")) withUs++;
        }
        expect(rtkStanding(consultations, false, on)).toMatchObject({ daysAtRtk: atRtk, daysWithUs: withUs });
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ["eCourse", TODAY, { flag: "agreed", since: "2026-09-10", daysAtRtk: 79, daysWithUs: 21, rounds: 1 }],
    [
      "eCourse",
      "2026-08-01",
      { flag: "atRtk", since: "2026-06-02", daysAtRtk: 60, daysWithUs: 0, rounds: 1 },
    ],
    ["tvSeries", TODAY, { flag: "atRtk", since: "2026-10-19", daysAtRtk: 34, daysWithUs: 0, rounds: 1 }],
    ["tvSeries", "2026-10-18", { flag: "consult", since: null, daysAtRtk: 0, daysWithUs: 0, rounds: 0 }],
    ["hackathon", TODAY, { flag: "none", since: null, daysAtRtk: 0, daysWithUs: 0, rounds: 0 }],
    ["training", TODAY, { flag: "none", since: null, daysAtRtk: 0, daysWithUs: 0, rounds: 0 }],
  ])("in the sample: %s on %s", (key, on, expected) => {
    const { procurements, revisions } = sampleBoard(TODAY);
    const procurement = procurements.find(({ id }) => id === procurementId(key))!;
    expect(standing(procurement, timeframe(revisions, { on, against: "inForce" })).rtk).toEqual(expected);
  });
});

describe("what may follow", () => {
  test.each<[string, ExchangeKind[], ExchangeKind[]]>([
    ["nothing yet", [], ["sent", "withdrawn"]],
    ["sent", ["sent"], ["cameBack", "agreed", "withdrawn"]],
    ["came back", ["sent", "cameBack"], ["sent", "agreed", "withdrawn"]],
    ["agreed", ["sent", "agreed"], []],
    ["withdrawn", ["withdrawn"], []],
  ])("%s", (_, happened, expected) => {
    expect(nextExchanges(happened.map((kind) => ({ kind })))).toEqual(expected);
  });

  test("whatever is recorded in whatever order, what stands there could have happened, or it is refused in words", () => {
    const attempt = fc.record({
      kind: fc.constantFrom(...EXCHANGE_KINDS),
      on: fc.oneof(pastDay(), fc.constant("2028-01-05")),
    });
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 12 }), (attempts) => {
        let known = matter("2024-06-01");
        for (const { kind, on } of attempts) {
          let happened: Happening[] | undefined;
          const refused = refusalOf(() => {
            happened = withExchange(frozen(known), { kind, on, note: null }, LATEST);
          });
          if (!happened) {
            expect(["DAY_IN_FUTURE", "DAY_BEFORE_EXCHANGE", "EXCHANGE_OUT_OF_ORDER"]).toContain(
              refused?.code,
            );
            continue;
          }
          expect(happened).toHaveLength(known.exchanges.length + 1);
          expect(isPossible(happened)).toBe(true);
          known = { ...known, exchanges: happened.map((each, index) => ({ id: index + 1, ...each })) };
        }
      }),
    );
  });

  test("what was forgotten goes back to where it was", () => {
    fc.assert(
      fc.property(anyMatter(), fc.nat(), (whole, which) => {
        fc.pre(whole.exchanges.length > 0);
        const { id: _, ...forgotten } = whole.exchanges[which % whole.exchanges.length]!;
        const known = whole.exchanges.toSpliced(which % whole.exchanges.length, 1);
        fc.pre(isPossible(known));
        const days = new Set(whole.exchanges.map(({ on }) => on));
        fc.pre(days.size === whole.exchanges.length);
        const after = withExchange({ exchanges: known }, forgotten, forgotten.on);
        expect(after).toEqual(whole.exchanges.map(({ id: __, ...each }) => each));
      }),
    );
  });

  test("a day too early is said with the day before it, and what cannot follow on any day with what could", () => {
    const sent = matter("2026-06-01", [["sent", "2026-06-02"]]);
    const record = (kind: ExchangeKind, on: Day) =>
      refusalOf(() => withExchange(sent, { kind, on, note: null }, TODAY));
    expect(record("cameBack", "2026-06-01")).toEqual({
      code: "DAY_BEFORE_EXCHANGE",
      field: "on",
      details: { previous: "2026-06-02" },
    });
    expect(record("sent", "2026-06-03")).toEqual({
      code: "EXCHANGE_OUT_OF_ORDER",
      field: "kind",
      details: {},
    });
    expect(record("cameBack", "2026-11-23")).toMatchObject({ code: "DAY_IN_FUTURE", field: "on" });
    expect(record("cameBack", TODAY)).toBeNull();
  });

  test("a corrected day stays between the ones around it, so that their order never changes", () => {
    fc.assert(
      fc.property(anyMatter(), fc.nat(), pastDay(), (whole, which, on) => {
        fc.pre(whole.exchanges.length > 0);
        const at = which % whole.exchanges.length;
        const exchangeId = whole.exchanges[at]!.id;
        let after: Happening[] | undefined;
        const refused = refusalOf(() => {
          after = withCorrection(frozen(whole), { exchangeId, on, note: "Parandatud" }, LATEST);
        });
        const [previous, next] = [whole.exchanges[at - 1]?.on, whole.exchanges[at + 1]?.on];
        const fits = (previous === undefined || previous <= on) && (next === undefined || on <= next);
        expect(refused === null).toBe(fits);
        if (after) {
          expect(isPossible(after)).toBe(true);
          expect(after[at]).toMatchObject({ on, note: "Parandatud" });
        }
      }),
    );
  });

  test("a matter was raised by the day anything first happened to it", () => {
    expect(raisedBy("2026-06-01", [])).toBe("2026-06-01");
    expect(raisedBy("2026-06-01", [{ on: "2026-06-02" }])).toBe("2026-06-01");
    expect(raisedBy("2026-06-01", [{ on: "2026-05-20" }, { on: "2026-06-02" }])).toBe("2026-05-20");
  });
});

test("the stages up to one, in their order", () => {
  expect(stagesUpTo("mappingStudy")).toEqual(["mappingStudy"]);
  expect(stagesUpTo("announcement")).toEqual([
    "mappingStudy",
    "baseDocuments",
    "rtkCoordination",
    "announcement",
  ]);
});

/** A matter to which things happened as they may, on days of which some are the same. */
function anyMatter(): fc.Arbitrary<Consultation> {
  return fc
    .record({
      openedOn: pastDay(),
      steps: fc.array(fc.record({ which: fc.nat({ max: 2 }), days: fc.nat({ max: 60 }) }), { maxLength: 8 }),
    })
    .map(({ openedOn, steps }) => {
      const happened: [ExchangeKind, Day][] = [];
      let on = openedOn;
      for (const { which, days } of steps) {
        const possible = nextExchanges(happened.map(([kind]) => ({ kind })));
        if (possible.length === 0) break;
        on = addDays(on, days);
        happened.push([possible[which % possible.length]!, on]);
      }
      return matter(openedOn, happened);
    });
}

/** Whose it is on a day, told without a clock. */
function courtOn({ exchanges }: Consultation, on: Day): Clock["court"] {
  const last = exchanges.findLast((exchange) => exchange.on <= on);
  if (!last) return "us";
  return last.kind === "sent" ? "rtk" : last.kind === "cameBack" ? "us" : last.kind;
}

function courtsByDay(consultation: Consultation, on: Day): Clock["court"][] {
  return Array.from({ length: daysBetween(consultation.openedOn, on) }, (_, index) =>
    courtOn(consultation, addDays(consultation.openedOn, index)),
  );
}

/** Sent before it comes back or is agreed, never sent twice, ended once, and no day before the one before it. */
function isPossible(happened: readonly Happening[]): boolean {
  const kinds = happened.map(({ kind }) => kind);
  const letters = kinds.map((kind) => kind[0]).join("");
  return (
    /^(sc)*(s[aw]?|w)?$|^(sc)+a$/.test(letters) &&
    happened.every(({ on }, at) => at === 0 || happened[at - 1]!.on <= on)
  );
}
