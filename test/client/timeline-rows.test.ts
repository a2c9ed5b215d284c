import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GROUPINGS } from "#client/timeline/timeline-address.ts";
import {
  expectationOf,
  extentOf,
  groupCards,
  type Row,
  rowsOf,
  type StageLine,
  stageLine,
  stageRows,
  summaryLine,
} from "#client/timeline/timeline-rows.ts";
import { timelineScale } from "#client/timeline/timeline-scale.ts";
import { type BoardFacts, type Card, readCards } from "#shared/board.ts";
import type { StageForecast } from "#shared/forecast.ts";
import { type Day, daysBetween, firstDay, lastDay } from "#shared/period.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import { isLate, timeframe, type View } from "#shared/standing.ts";
import { boards, boardWith, pastDay, procurementWith, stagesWith, windowWith } from "#test/support/boards.ts";
import { procurementId, revisionId, sampleBoard } from "#test/support/sample-board.ts";

const TODAY = "2026-11-22";

function cardOf(facts: BoardFacts, id: number, view: Partial<View> = {}): { card: Card; view: View } {
  const whole: View = { on: facts.today, against: "inForce", ...view };
  return { card: readCards(facts, whole).find(({ procurement }) => procurement.id === id)!, view: whole };
}

function lineOf(key: string, stage: Stage, view: Partial<View> = {}): StageLine {
  const facts = sampleBoard(TODAY);
  const { card, view: whole } = cardOf(facts, procurementId(key), view);
  const standing = card.standing.stages.find((each) => each.stage === stage)!;
  return stageLine(card, standing, timeframe(facts.revisions, whole));
}

describe("a stage's line of the sample project", () => {
  test("shows the first promise beside the plan in force only where they differ", () => {
    const moved = lineOf("advisory", "announcement");
    expect(moved.firstPromise).toMatchObject({ first: "2025-07-01", last: "2025-12-31" });
    expect(moved.plan).toMatchObject({ first: "2026-01-01", last: "2026-03-31" });
    const kept = lineOf("advisory", "mappingStudy");
    expect(kept.firstPromise).toBeNull();
    expect(kept.plan).toMatchObject({ first: "2025-01-01", last: "2025-06-30" });
  });

  test("shows the chosen yardstick, and as of a day only what was adopted by then", () => {
    expect(lineOf("advisory", "announcement", { against: "first" })).toMatchObject({
      firstPromise: null,
      plan: { first: "2025-07-01", last: "2025-12-31" },
    });
    expect(
      lineOf("advisory", "announcement", { against: revisionId("interimReport2024") }).plan,
    ).toMatchObject({
      first: "2025-07-01",
      last: "2025-12-31",
    });
    expect(lineOf("advisory", "announcement", { on: "2025-06-30" })).toMatchObject({
      firstPromise: null,
      plan: { first: "2025-07-01", last: "2025-12-31" },
    });
  });

  test("shows a window that speaks of another event apart, and compares it with nothing", () => {
    const line = lineOf("training", "mappingStudy");
    expect(line.plan).toBeNull();
    expect(line.otherEvents).toMatchObject([{ last: "2025-03-31" }]);
    expect(line.slip).toBeNull();
    expect(line.metOn).toBe("2025-05-15");
  });

  test("runs from when the stage was entered to the day its milestone was met, else to the day of the view", () => {
    expect(lineOf("eCourse", "announcement").happened).toEqual({ from: "2026-09-10", to: "2026-10-05" });
    expect(lineOf("eCourse", "contract").happened).toEqual({ from: "2026-10-05", to: TODAY });
    expect(lineOf("eCourse", "delivery").happened).toBeNull();
    expect(lineOf("eCourse", "contract", { on: "2026-10-31" }).happened?.to).toBe("2026-10-31");
  });

  test("slips from the end of the promise to the day, and not at all where it was kept", () => {
    expect(lineOf("eCourse", "contract").slip).toEqual({
      from: "2026-06-30",
      to: TODAY,
      quarters: 2,
      isBehind: true,
    });
    expect(lineOf("hackathon", "delivery").slip).toMatchObject({
      from: "2026-04-30",
      to: "2026-09-11",
      quarters: 1,
    });
    expect(lineOf("advisory", "mappingStudy").slip).toBeNull();
    expect(lineOf("training", "delivery").slip).toBeNull();
  });

  test("of a failed round ends on the day it failed, and waits for nothing afterwards", () => {
    const contract = lineOf("incubation", "contract");
    expect(contract).toMatchObject({ closedOn: "2026-03-02", happened: { to: "2026-03-02" }, slip: null });
    expect(lineOf("incubation", "delivery")).toMatchObject({ closedOn: null, happened: null, slip: null });
  });

  test("of a new round says what was carried over, and begins with its own day", () => {
    const facts = sampleBoard(TODAY);
    const round = facts.procurements.find(({ retenderOf }) => retenderOf !== null)!;
    const { card, view } = cardOf(facts, round.id);
    const frame = timeframe(facts.revisions, view);
    const line = (stage: Stage) =>
      stageLine(card, card.standing.stages.find((each) => each.stage === stage)!, frame);
    expect(line("baseDocuments")).toMatchObject({ isCarriedOver: true, happened: null });
    expect(line("announcement").happened).toEqual({ from: round.openedOn, to: "2026-04-15" });
  });
});

describe("a procurement's one line", () => {
  test("has a segment for every stage entered, each beginning where the one before ended", () => {
    fc.assert(
      fc.property(boards(), pastDay(), (facts, on) => {
        const view: View = { on, against: "inForce" };
        const frame = timeframe(facts.revisions, view);
        for (const card of readCards(facts, view)) {
          const { segments, promises } = summaryLine(card, frame);
          for (const [index, { from, to }] of segments.entries()) {
            expect(from <= to).toBe(true);
            if (index > 0) expect(from >= segments[index - 1]!.to).toBe(true);
            expect(to <= on).toBe(true);
          }
          const promised = card.standing.stages.filter(
            ({ applicable, yardstick }) => applicable && yardstick,
          );
          expect(promises.map(({ stage }) => stage)).toEqual(promised.map(({ stage }) => stage));
        }
      }),
    );
  });

  test("of a completed one ends with its last milestone", () => {
    const facts = sampleBoard(TODAY);
    const { card, view } = cardOf(facts, procurementId("hackathon"));
    const { completedOn, segments } = summaryLine(card, timeframe(facts.revisions, view));
    expect(completedOn).toBe("2026-09-11");
    expect(segments.at(-1)).toMatchObject({ stage: "delivery", to: "2026-09-11", lateFrom: "2026-04-30" });
  });
});

describe("whatever the board", () => {
  test("every window in force is drawn at most once, over exactly its days, and nothing else is drawn", () => {
    fc.assert(
      fc.property(boards(), pastDay(), fc.constantFrom("inForce", "first"), (facts, on, against) => {
        const view: View = { on, against: against as View["against"] };
        const frame = timeframe(facts.revisions, view);
        const scale = timelineScale(extentOf(facts, [on]), 1.5, 0);
        for (const card of readCards(facts, view))
          for (const { standing } of stageRows(card)) {
            const line = stageLine(card, standing, frame);
            const drawn = [line.firstPromise, line.plan, ...line.otherEvents].filter((each) => each !== null);
            const ids = drawn.map(({ window }) => window.revisionId);
            expect(new Set(ids).size).toBe(ids.length);
            for (const { window, first, last } of drawn) {
              expect(card.procurement.plan[standing.stage]).toContain(window);
              expect(frame.inForce.has(window.revisionId)).toBe(true);
              if (first === null) continue;
              const days = daysBetween(firstDay(window.from!), lastDay(window.to)) + 1;
              expect(scale.endOf(last) - scale.startOf(first)).toBeCloseTo(1.5 * days, 6);
            }
          }
      }),
    );
  });

  test("nothing happened after the day of the view, and every milestone met by then is on its line", () => {
    fc.assert(
      fc.property(boards(), pastDay(), (facts, on) => {
        const view: View = { on, against: "inForce" };
        const frame = timeframe(facts.revisions, view);
        for (const card of readCards(facts, view))
          for (const { standing, stage } of stageRows(card)) {
            const { metOn, happened, slip } = stageLine(card, standing, frame);
            const known = card.procurement.stages[stage].metOn;
            expect(metOn).toBe(known !== null && known <= on ? known : null);
            for (const day of [happened?.from, happened?.to, metOn, slip?.to])
              expect(!day || day <= on).toBe(true);
            if (slip) expect(slip.isBehind).toBe(slip.to > slip.from);
          }
      }),
    );
  });

  test.each(GROUPINGS)("every procurement is in one group and one row, grouped by %s", (by) => {
    fc.assert(
      fc.property(boards(), pastDay(), (facts, on) => {
        const cards = readCards(facts, { on, against: "inForce" });
        const groups = groupCards(cards, by);
        const ids = groups.flatMap((group) => group.cards.map(({ procurement }) => procurement.id));
        expect(ids.toSorted()).toEqual(cards.map(({ procurement }) => procurement.id).toSorted());
        for (const group of groups)
          expect(group.late).toBe(group.cards.filter((card) => isLate(card.standing)).length);
        const rows = rowsOf(groups, by, new Set(), () => true);
        expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
        const stages = cards.flatMap(({ standing }) =>
          standing.stages.filter(({ applicable }) => applicable),
        );
        expect(rows.filter(({ type }) => type === "stage")).toHaveLength(stages.length);
        expect(rows.filter(({ type }) => type === "group")).toHaveLength(by === "none" ? 0 : groups.length);
        const folded = rowsOf(groups, by, new Set(groups.map(({ key }) => key)), () => true);
        expect(folded).toHaveLength(by === "none" ? rows.length : groups.length);
      }),
    );
  });

  test("everything that is known of it lies within the days that are drawn", () => {
    fc.assert(
      fc.property(boards(), pastDay(), (facts, on) => {
        const { first, last } = extentOf(facts, [on]);
        const inside = (day: Day) => day >= first && day <= last;
        expect(inside(on) && inside(facts.project.eligibleTo)).toBe(true);
        for (const { stages, plan } of facts.procurements)
          for (const stage of STAGES) {
            const { metOn } = stages[stage];
            expect(metOn === null || inside(metOn)).toBe(true);
            for (const each of plan[stage] ?? [])
              if (each.kind !== "dropped") expect(inside(lastDay(each.to))).toBe(true);
          }
      }),
    );
  });
});

describe("the order of rows", () => {
  test("is that in which things begin, with a new round after the one it replaces", () => {
    const facts = sampleBoard(TODAY);
    const rows = rowsOf(
      groupCards(readCards(facts, { on: TODAY, against: "inForce" }), "none"),
      "none",
      new Set(),
      () => false,
    );
    const ids = rows.map((row) => (row as Extract<Row, { type: "procurement" }>).card.procurement.id);
    const round = facts.procurements.find(({ retenderOf }) => retenderOf !== null)!;
    expect(ids.indexOf(round.id)).toBe(ids.indexOf(round.retenderOf!) + 1);
  });

  test("does not depend on the yardstick or the day", () => {
    const facts = sampleBoard(TODAY);
    const order = (view: View) =>
      groupCards(readCards(facts, view), "subActivity").flatMap(({ cards }) =>
        cards.map(({ procurement }) => procurement.id),
      );
    expect(order({ on: TODAY, against: "first" })).toEqual(order({ on: TODAY, against: "inForce" }));
  });

  test("puts what belongs to nobody last", () => {
    const nobody = procurementWith({ id: 1, person: null });
    const mari = procurementWith({ id: 2, person: "Mari", stages: stagesWith({ contract: "2026-01-05" }) });
    const facts = boardWith({ procurements: [nobody, mari], today: TODAY });
    const groups = groupCards(readCards(facts, { on: TODAY, against: "inForce" }), "person");
    expect(groups.map(({ person }) => person)).toEqual(["Mari", null]);
  });
});

test("a promise kept early has an arrow back from the beginning of its window", () => {
  const early = procurementWith({
    stages: stagesWith({ mappingStudy: "2026-01-15" }),
    plan: { mappingStudy: [windowWith(1, "2026-Q3", "2026-Q4")] },
  });
  const facts = boardWith({
    procurements: [early],
    today: TODAY,
    revisions: [{ id: 1, name: "Kava", adoptedOn: "2025-01-01", adoptedOnAssumed: false, source: "" }],
  });
  const { card, view } = cardOf(facts, 1);
  const line = stageLine(card, card.standing.stages[0]!, timeframe(facts.revisions, view));
  expect(line.slip).toEqual({ from: "2026-07-01", to: "2026-01-15", quarters: -2, isBehind: false });
});

describe("what is expected of a stage", () => {
  const step = {
    days: 15,
    unit: "days",
    rule: null,
    sample: null,
    after: null,
    shortestAssumed: false,
  } as const;
  const contract: StageForecast = {
    stage: "contract",
    earliest: "2026-12-01",
    expected: "2027-01-15",
    earliestSteps: [
      { ...step, what: "start", origin: "met", until: "2026-10-05" },
      { ...step, what: "tenders", origin: "law", until: "2026-10-20" },
      { ...step, what: "standstill", origin: "law", until: "2026-11-03" },
      { ...step, what: "signing", origin: "unknown", until: "2026-12-01" },
    ],
    expectedSteps: [],
    spread: { sample: 0, p50: null, p80: null },
    promise: null,
    latestStart: null,
    latestStartKeeps: null,
    isTooLate: false,
    afterEligibility: null,
  };

  test("is, of the contract, also the least the law allows from the notice on", () => {
    expect(expectationOf({ stages: [contract], tooShort: [] }, "contract")).toMatchObject({
      earliest: "2026-12-01",
      expected: "2027-01-15",
      law: { from: "2026-10-05", to: "2026-11-03" },
      tooShort: null,
    });
  });

  test("is nothing for a stage that is met, and before the law is read", () => {
    expect(expectationOf({ stages: [contract], tooShort: [] }, "announcement")).toBeNull();
    expect(expectationOf(undefined, "contract")).toBeNull();
  });
});
