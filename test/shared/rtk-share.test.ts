import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BoardFacts, NO_FILTERS } from "#shared/board.ts";
import type { Consultation, ExchangeKind } from "#shared/consultation.ts";
import { addDays, type Day, daysBetween } from "#shared/period.ts";
import { NO_RECORDS } from "#shared/records.ts";
import { rtkShares } from "#shared/rtk-share.ts";
import { isBehind } from "#shared/slippage.ts";
import { slippageReport } from "#shared/slippage-report.ts";
import type { Stage } from "#shared/stages.ts";
import {
  boards,
  boardWith,
  frozen,
  LATEST,
  pastDay,
  procurementWith,
  stagesWith,
  windowWith,
} from "#test/support/boards.ts";
import { procurementId, sampleBoard } from "#test/support/sample-board.ts";

const TODAY = "2026-11-22";

function shares(facts: BoardFacts, on: Day = TODAY) {
  const { entries } = slippageReport(facts, { on, against: "inForce" }, NO_FILTERS);
  return rtkShares(entries, facts.procurements, on);
}

function matter(
  happened: readonly (readonly [ExchangeKind, Day])[],
  stage: Stage = "rtkCoordination",
): Consultation {
  return {
    id: 1,
    version: 1,
    stage,
    topic: "other",
    neededBy: null,
    note: null,
    openedOn: happened[0]![1],
    exchanges: happened.map(([kind, on], index) => ({ id: index + 1, kind, on, note: null })),
    illustrative: false,
  };
}

const PLAN = { id: 11, name: "Kava", adoptedOn: "2024-07-01", adoptedOnAssumed: false, source: "" };

/** A project with one procurement whose notice was promised by the end of March 2026. */
function late(consultations: Consultation[], metOn: Partial<Record<Stage, Day>> = {}) {
  return boardWith({
    revisions: [PLAN],
    procurements: [
      procurementWith({
        stages: stagesWith(metOn, ["mappingStudy"]),
        plan: { announcement: [windowWith(PLAN.id, null, "2026-Q1")] },
        records: { ...NO_RECORDS, consultations },
      }),
    ],
  });
}

describe("RTK's share of a late milestone", () => {
  test.each<
    [string, Consultation[], [lateDays: number, daysAtRtk: number, quartersAtRtk: number, withUs: number]]
  >([
    ["nothing was at RTK", [], [236, 0, 0, 3]],
    ["is at RTK since before the promise ended", [matter([["sent", "2026-03-01"]])], [236, 236, 3, 0]],
    [
      "was at RTK before the promise ended only",
      [
        matter([
          ["sent", "2026-01-10"],
          ["agreed", "2026-03-31"],
        ]),
      ],
      [236, 0, 0, 3],
    ],
    [
      "was at RTK half of the time",
      [
        matter([
          ["sent", "2026-03-31"],
          ["cameBack", "2026-07-27"],
        ]),
      ],
      [236, 118, 1.5, 1.5],
    ],
    [
      "had two matters there at once",
      [
        matter([
          ["sent", "2026-04-10"],
          ["cameBack", "2026-05-10"],
        ]),
        matter([
          ["sent", "2026-05-01"],
          ["cameBack", "2026-05-20"],
        ]),
      ],
      [236, 40, 0.5, 2.5],
    ],
    ["had a later stage's matter there", [matter([["sent", "2026-04-10"]], "contract")], [236, 0, 0, 3]],
    [
      "had an earlier stage's matter there",
      [matter([["sent", "2026-11-12"]], "baseDocuments")],
      [236, 10, 0.1, 2.9],
    ],
  ])("where it %s", (_, consultations, [lateDays, daysAtRtk, quartersAtRtk, quartersWithUs]) => {
    const { milestones, total } = shares(frozen(late(consultations)));
    expect(milestones).toMatchObject([
      {
        stage: "announcement",
        metOn: null,
        promisedBy: "2026-03-31",
        until: TODAY,
        quarters: 3,
        lateDays,
        daysAtRtk,
        daysWithUs: lateDays - daysAtRtk,
        quartersAtRtk,
        quartersWithUs,
      },
    ]);
    // The procurement stands before an earlier milestone that nobody promised, so its notice is no headline.
    expect(total).toEqual({ milestones: 0, quarters: 0, quartersAtRtk: 0, quartersWithUs: 0 });
  });

  test("ends on the day the milestone was met, whatever was at RTK after", () => {
    const met = { baseDocuments: "2026-04-01", rtkCoordination: "2026-04-20", announcement: "2026-05-10" };
    const { milestones } = shares(late([matter([["sent", "2026-04-30"]])], met));
    expect(milestones).toMatchObject([
      { until: "2026-05-10", quarters: 1, lateDays: 40, daysAtRtk: 10, quartersAtRtk: 0.3 },
    ]);
  });

  test("of a later round counts what the earlier round put to RTK", () => {
    const { procurements, ...rest } = late([
      matter([
        ["sent", "2026-04-01"],
        ["agreed", "2026-05-01"],
      ]),
    ]);
    const [failed] = procurements;
    const round = {
      ...failed!,
      id: 2,
      retenderOf: 1,
      openedOn: "2026-06-01",
      records: NO_RECORDS,
    };
    const closed = { ...failed!, closedAs: "failed" as const, closedOn: "2026-06-01", closedReason: "Ei." };
    const { milestones } = shares({ ...rest, procurements: [closed, round] });
    expect(milestones).toMatchObject([{ procurement: { id: 2 }, daysAtRtk: 30, quartersAtRtk: 0.4 }]);
  });

  test("late inside its quarter is late by no quarters, but still by days", () => {
    const board = late([], {
      baseDocuments: "2026-02-01",
      rtkCoordination: "2026-02-10",
      announcement: "2026-03-31",
    });
    const [procurement] = board.procurements;
    procurement!.plan = { announcement: [windowWith(PLAN.id, "2026-01", "2026-02")] };
    expect(shares(board).milestones).toMatchObject([
      { quarters: 0, lateDays: 31, quartersAtRtk: 0, quartersWithUs: 0 },
    ]);
  });
});

describe("the sample on 22 November 2026", () => {
  const { milestones, total, byStage } = shares(frozen(sampleBoard(TODAY)));

  test("the TV series waited 34 of its 236 late days at RTK, the e-course 79 of the 188 days its notice was late", () => {
    const found = milestones.filter(({ daysAtRtk }) => daysAtRtk > 0);
    const row = (key: string, stage: Stage) => {
      const share = found.find((each) => each.procurement.id === procurementId(key) && each.stage === stage);
      return [
        share?.quarters,
        share?.daysAtRtk,
        share?.lateDays,
        share?.quartersAtRtk,
        share?.quartersWithUs,
      ];
    };
    expect(row("tvSeries", "rtkCoordination")).toEqual([3, 34, 236, 0.4, 2.6]);
    expect(row("eCourse", "announcement")).toEqual([3, 79, 188, 1.3, 1.7]);
    expect(row("eCourse", "contract")).toEqual([2, 51, 145, 0.7, 1.3]);
  });

  test("in all, each procurement once, where it stands now", () => {
    expect(
      milestones
        .filter(({ isHeadline }) => isHeadline)
        .map(({ procurement }) => procurement.id)
        .sort(),
    ).toEqual(["hackathon", "eCourse", "tvSeries"].map(procurementId).sort());
    expect(total).toEqual({ milestones: 3, quarters: 6, quartersAtRtk: 1.1, quartersWithUs: 4.9 });
  });

  test("by stage, as many milestones as are late", () => {
    expect(byStage.reduce((sum, { totals }) => sum + totals.milestones, 0)).toBe(17);
  });
});

describe("whatever happened", () => {
  test("the parts are no more than the whole, and add up to what the report calls slipped", () => {
    fc.assert(
      fc.property(
        boards(),
        pastDay(),
        fc.array(fc.tuple(pastDay(), fc.nat(200)), { maxLength: 4 }),
        (board, on, sent) => {
          const consultations = sent.map(([day, days]) =>
            matter([
              ["sent", day],
              ["agreed", addDays(day, days)],
            ]),
          );
          const facts = {
            ...board,
            today: LATEST,
            procurements: board.procurements.map((each) => ({
              ...each,
              records: { ...NO_RECORDS, consultations },
            })),
          };
          const { entries, totals } = slippageReport(facts, { on, against: "inForce" }, NO_FILTERS);
          const { milestones, byStage, total } = rtkShares(entries, facts.procurements, on);
          expect(milestones).toHaveLength(entries.filter(({ slippage }) => isBehind(slippage)).length);
          expect(milestones.reduce((sum, { quarters }) => sum + quarters, 0)).toBe(totals.slipped);
          for (const each of milestones) {
            expect(each.lateDays).toBe(daysBetween(each.promisedBy, each.until));
            expect(each.lateDays).toBeGreaterThan(0);
            expect(each.daysAtRtk).toBeGreaterThanOrEqual(0);
            expect(each.daysWithUs).toBeGreaterThanOrEqual(0);
            expect(each.daysAtRtk + each.daysWithUs).toBe(each.lateDays);
            expect(each.quartersAtRtk + each.quartersWithUs).toBeCloseTo(each.quarters, 9);
            expect(each.quartersAtRtk).toBeGreaterThanOrEqual(0);
            expect(each.quartersWithUs).toBeGreaterThanOrEqual(0);
          }
          const sum = byStage.reduce((parts, { totals: each }) => parts + each.quarters, 0);
          expect(sum).toBe(totals.slipped);
          expect(total.quartersAtRtk + total.quartersWithUs).toBeCloseTo(total.quarters, 9);
        },
      ),
      { numRuns: 60 },
    );
  });
});
