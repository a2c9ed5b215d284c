import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BoardFacts, NO_FILTERS } from "#shared/board.ts";
import type { Day } from "#shared/period.ts";
import { type Against, inheritPlan, type ReplanningReason } from "#shared/plan.ts";
import { KINDS } from "#shared/procurement.ts";
import {
  entriesOfGroup,
  GROUPINGS,
  type ReportEntry,
  type ReportKey,
  type ReportTotals,
  replannings,
  slippageReport,
} from "#shared/slippage-report.ts";
import type { Stage } from "#shared/stages.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import {
  boards,
  boardWith,
  frozen,
  LATEST,
  orderOf,
  pastDay,
  planRevisions,
  procurementWith,
  stagesWith,
  statementsIn,
  windowWith,
} from "#test/support/boards.ts";
import { procurementId, revisionId, sampleBoard } from "#test/support/sample-board.ts";

const TODAY = "2026-11-22";

function report(facts: BoardFacts, on: Day = TODAY, against: Against = "inForce") {
  return slippageReport(facts, { on, against }, NO_FILTERS);
}

function entry(entries: readonly ReportEntry[], of: string | number, stage: Stage): ReportEntry | undefined {
  const id = typeof of === "number" ? of : procurementId(of);
  return entries.find((each) => each.procurement.id === id && each.stage === stage);
}

describe("what follows from the published plans and the illustrative progress on 22 November 2026", () => {
  const { entries, totals, groups, overTime } = report(frozen(sampleBoard(TODAY)));

  test.each<[string, Stage, slipped: number | null, lost: number | null, replanned: number | null]>([
    ["advisory", "announcement", 0, -1, 1],
    ["advisory", "contract", 1, 1, 0],
    ["advisory", "mappingStudy", 0, 0, 0],
    ["training", "mappingStudy", null, null, null],
    ["incubation", "announcement", 1, 1, 0],
    ["incubationRetender", "announcement", 2, 1, 0],
    ["incubationRetender", "contract", 2, 0, 0],
    ["advisory", "baseDocuments", 1, 1, null],
    ["eCourse", "announcement", 3, 1, 0],
    ["eCourse", "contract", 2, 0, 0],
    ["tvSeries", "rtkCoordination", 3, 2, 0],
    ["tvSeries", "announcement", 3, 0, 0],
    ["training", "delivery", 0, null, 0],
    ["hackathon", "delivery", 1, 1, 0],
  ])("%s · %s", (of, stage, slipped, lost, replanned) => {
    const found = entry(entries, of, stage)!;
    expect([found.slippage.quarters, found.lost, found.replanned.quarters]).toEqual([
      slipped,
      lost,
      replanned,
    ]);
  });

  test("a delay of three quarters that lasts from RTK to the contract is three quarters lost, not eight slipped", () => {
    const { totals: tvSeries } = groups.kind.find(({ key }) => key === "tvSeries")!;
    expect([tvSeries.behind, tvSeries.overdue, tvSeries.slipped, tvSeries.lost]).toEqual([4, 3, 9, 3]);
  });

  test("what is late within its quarter counts as late by no quarters, and what is not comparable as neither", () => {
    expect(entry(entries, "hackathon", "contract")?.slippage).toEqual({ verdict: "late", quarters: 0 });
    expect(totals).toEqual({
      milestones: 31,
      behind: 17,
      overdue: 4,
      slipped: 28,
      lost: 14,
      regained: 2,
      early: 0,
      earlyQuarters: 0,
      onTime: 4,
      notDue: 5,
      notComparable: 5,
      moved: 1,
      replanned: 1,
      unexplained: 18,
    });
  });

  test("each not comparable milestone says why it is not", () => {
    const why = entries.filter(({ incomparable }) => incomparable).map(({ incomparable }) => incomparable);
    expect(why).toEqual(["otherEvent", "noPromise", "otherEvent", "noPromise", "otherEvent"]);
  });

  test("what the first round left open, and what the second one carried over, is nobody's lateness", () => {
    expect(entry(entries, "incubation", "contract")).toBeUndefined();
    expect(entry(entries, "incubationRetender", "rtkCoordination")).toBeUndefined();
    expect(entry(entries, "incubation", "rtkCoordination")).toBeDefined();
  });

  test("by stage, in their order", () => {
    expect(groups.stage.map(({ key, totals: sums }) => [key, sums.slipped, sums.lost])).toEqual([
      ["mappingStudy", 0, 0],
      ["baseDocuments", 4, 4],
      ["rtkCoordination", 5, 3],
      ["announcement", 9, 3],
      ["contract", 9, 3],
      ["delivery", 1, 1],
    ]);
  });

  test("over time, as it stood at the end of each quarter, with the plan in force then", () => {
    expect(overTime.map(({ on, slipped, replanned }) => [on, slipped, replanned])).toEqual([
      ["2024-06-30", 0, 0],
      ["2024-09-30", 0, 0],
      ["2024-12-31", 0, 0],
      ["2025-03-31", 0, 0],
      ["2025-06-30", 0, 0],
      ["2025-09-30", 0, 0],
      ["2025-12-31", 0, 1],
      ["2026-03-31", 5, 1],
      ["2026-06-30", 14, 1],
      ["2026-09-30", 23, 1],
      [TODAY, 28, 1],
    ]);
  });
});

describe("why", () => {
  const why: ReplanningReason = {
    revisionId: revisionId("actionPlan2026"),
    procurementId: procurementId("advisory"),
    stage: "announcement",
    reason: "rtkQueue",
    note: null,
  };
  const told = () => {
    const facts = sampleBoard(TODAY);
    const procurements = facts.procurements.map((each) =>
      each.id === procurementId("tvSeries")
        ? {
            ...each,
            stages: {
              ...each.stages,
              rtkCoordination: {
                ...each.stages.rtkCoordination,
                lateReason: "other" as const,
                lateNote: "Vastust ei tulnud.",
              },
              delivery: { ...each.stages.delivery, lateReason: "market" as const },
            },
          }
        : each,
    );
    return { ...facts, procurements, replanningReasons: [why] };
  };

  test("a stage is late has a reason of its own, and a later window another", () => {
    const { entries, groups } = report(told());
    expect(entry(entries, "tvSeries", "rtkCoordination")).toMatchObject({
      reason: "other",
      note: "Vastust ei tulnud.",
    });
    expect(entry(entries, "advisory", "announcement")).toMatchObject({
      reason: null,
      replannings: [{ quarters: 1, isLater: true, reason: "rtkQueue" }],
    });
    expect(
      groups.reason.map(({ key, totals }) => [key, totals.slipped, totals.lost, totals.replanned]),
    ).toEqual([
      ["rtkQueue", 0, 0, 1],
      ["other", 3, 2, 0],
      ["notGiven", 25, 12, 0],
    ]);
  });

  test("was said of a stage that is not late any more does not count", () => {
    expect(entry(report(told()).entries, "tvSeries", "delivery")?.reason).toBeNull();
  });

  test("something is late only by the first promise is why that was moved", () => {
    const { entries } = report(told(), TODAY, "first");
    expect(entry(entries, "advisory", "announcement")).toMatchObject({
      slippage: { verdict: "late", quarters: 1 },
      reason: "rtkQueue",
    });
  });

  test("every milestone and every later window of a group is found again behind its sum", () => {
    const { entries, groups } = report(told());
    for (const grouping of GROUPINGS)
      for (const { key, totals } of groups[grouping]) {
        const found = entriesOfGroup(entries, grouping, key);
        const late = found.filter(
          ({ slippage }) => slippage.verdict === "late" || slippage.verdict === "overdue",
        );
        const counted =
          grouping === "reason" ? late.filter(({ reason }) => (reason ?? "notGiven") === key) : late;
        expect([grouping, key, counted.length]).toEqual([grouping, key, totals.behind]);
      }
  });
});

describe("rounds", () => {
  const revision = { id: 11, name: "Kava", adoptedOn: "2024-06-01", adoptedOnAssumed: false, source: "" };
  const later = { ...revision, id: 12, adoptedOn: "2024-12-31" };
  const plan = {
    baseDocuments: [windowWith(11, null, "2025-Q1")],
    announcement: [windowWith(11, null, "2025-Q1"), windowWith(12, null, "2025-Q2")],
    contract: [windowWith(11, null, "2025-Q4")],
  };
  const first = procurementWith({
    id: 1,
    openedOn: "2024-06-01",
    stages: stagesWith({ baseDocuments: "2025-04-10", announcement: "2025-07-10" }, [
      "mappingStudy",
      "rtkCoordination",
    ]),
    plan,
    closedAs: "failed",
    closedOn: "2025-09-01",
  });
  const second = procurementWith({
    id: 2,
    openedOn: "2025-09-01",
    stages: stagesWith({ baseDocuments: "2025-04-10", announcement: "2025-12-10" }, [
      "mappingStudy",
      "rtkCoordination",
    ]),
    plan,
    retenderOf: 1,
  });
  const facts = boardWith({ revisions: [revision, later], procurements: [first, second] });

  test("a new round loses only what the one before had not lost already", () => {
    const { entries } = report(facts, "2025-12-31");
    expect(
      entries.map(({ procurement, stage, slippage, lost }) => [
        procurement.id,
        stage,
        slippage.quarters,
        lost,
      ]),
    ).toEqual([
      [1, "baseDocuments", 1, 1],
      [1, "announcement", 1, 0],
      [2, "announcement", 2, 1],
      [2, "contract", 0, null],
      [2, "delivery", null, null],
    ]);
  });

  test("what both inherit was re-planned once", () => {
    const { entries, totals } = report(facts, "2025-12-31");
    expect(entries.map(({ replanned }) => replanned.quarters)).toEqual([0, 1, 1, 0, null]);
    expect([totals.moved, totals.replanned]).toEqual([1, 1]);
  });

  test("until a round is closed, what it has not met is waited for", () => {
    const { entries } = report(facts, "2025-08-31");
    expect(entries.map(({ procurement, stage }) => [procurement.id, stage])).toEqual([
      [1, "baseDocuments"],
      [1, "announcement"],
      [1, "contract"],
      [1, "delivery"],
    ]);
  });
});

describe("how revisions moved a promise", () => {
  test("is told step by step, and what is in between does not hide it", () => {
    expect(
      replannings([
        windowWith(11, null, "2025-Q1"),
        windowWith(12, null, "2025-Q3", "start"),
        windowWith(13, null, "2025-06"),
        { revisionId: 14, kind: "dropped", verbatim: "jääb ära" },
        windowWith(15, null, "2025-06-30"),
        windowWith(16, null, "2025-Q1"),
        windowWith(17, null, "2025-02"),
        windowWith(18, null, "2025-03"),
      ]),
    ).toEqual([
      { revisionId: 13, quarters: 1, isLater: true },
      { revisionId: 16, quarters: -1, isLater: false },
      { revisionId: 18, quarters: 0, isLater: true },
    ]);
  });

  test("step by step is as far as from the first promise to the plan in force", () => {
    fc.assert(
      fc.property(
        planRevisions().chain((revisions) => statementsIn(revisions)),
        (statements) => {
          const procurement = procurementWith({ plan: { contract: statements } });
          const revisions = statements.map(({ revisionId: id }) => ({
            id,
            name: "",
            adoptedOn: "2024-06-01",
            adoptedOnAssumed: false,
            source: "",
          }));
          const board = boardWith({ revisions, procurements: [procurement] });
          const { replanned } = entry(report(board, LATEST).entries, 1, "contract")!;
          if (replanned.quarters === null) return;
          expect(replannings(statements).reduce((sum, { quarters }) => sum + quarters, 0)).toBe(
            replanned.quarters,
          );
        },
      ),
    );
  });
});

describe("whatever the project, the day and the yardstick", () => {
  test("the sums by stage, kind, sub-activity, person and reason are the sum of all", () => {
    fc.assert(
      fc.property(looked(), ({ facts, on, against }) => {
        const { totals, groups } = report(facts, on, against);
        for (const grouping of GROUPINGS) {
          const names: (keyof ReportTotals)[] =
            grouping === "reason"
              ? ["behind", "overdue", "slipped", "lost", "moved", "replanned", "unexplained"]
              : (Object.keys(totals) as (keyof ReportTotals)[]);
          for (const name of names)
            expect([grouping, name, sumOf(groups[grouping], name)]).toEqual([grouping, name, totals[name]]);
        }
      }),
    );
  });

  test("every milestone has one verdict and is counted once", () => {
    fc.assert(
      fc.property(looked(), ({ facts, on, against }) => {
        const { entries, totals } = report(facts, on, against);
        const { behind, early, onTime, notDue, notComparable } = totals;
        expect(behind + early + onTime + notDue + notComparable).toBe(totals.milestones);
        expect(totals.milestones).toBe(entries.length);
        const places = entries.map(({ procurement, stage }) => `${procurement.id} ${stage}`);
        expect(new Set(places).size).toBe(places.length);
      }),
    );
  });

  test("what a procurement lost in all its stages is how late its last milestone was", () => {
    fc.assert(
      fc.property(looked(), ({ facts, on, against }) => {
        const { entries } = report(facts, on, against);
        for (const [procurement, own] of Map.groupBy(entries, (each) => each.procurement)) {
          const told = own.filter(({ lost }) => lost !== null);
          if (procurement.retenderOf !== null || told.some(({ metOn }) => metOn === null)) continue;
          const lost = told.reduce((sum, each) => sum + each.lost!, 0);
          expect(lost).toBe(Math.max(told.at(-1)?.slippage.quarters ?? 0, 0));
        }
      }),
    );
  });

  test("nothing is lost twice: less than slipped, and nothing that is open has caught up", () => {
    fc.assert(
      fc.property(looked(), ({ facts, on, against }) => {
        const { entries, totals } = report(facts, on, against);
        expect(totals.lost).toBeLessThanOrEqual(totals.slipped);
        for (const { lost, metOn } of entries)
          if (metOn === null) expect(lost ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test.each([
    ["whatever they are", {}],
    ["a round begun before the one that it replaces", { seed: 1367064155 }],
  ])("each day over time says what the report of that day says: %s", (_, given) => {
    fc.assert(
      fc.property(looked(), ({ facts, on, against }) => {
        for (const point of report(facts, on, against).overTime) {
          const { behind, slipped, lost, regained, replanned } = report(facts, point.on, against).totals;
          expect(point).toEqual({ on: point.on, behind, slipped, lost, regained, replanned });
        }
      }),
      { numRuns: 40, ...given },
    );
  });

  test("reports of parts of the project make up the report of the whole", () => {
    fc.assert(
      fc.property(looked(), ({ facts, on, against }) => {
        const whole = report(facts, on, against);
        const parts = KINDS.map((kind) =>
          slippageReport(facts, { on, against }, { ...NO_FILTERS, kinds: [kind] }),
        );
        for (const name of ["milestones", "slipped", "lost", "regained", "replanned", "unexplained"] as const)
          expect([name, parts.reduce((sum, { totals }) => sum + totals[name], 0)]).toEqual([
            name,
            whole.totals[name],
          ]);
        for (const [at, point] of whole.overTime.entries())
          expect(parts.reduce((sum, { overTime }) => sum + overTime[at]!.slipped, 0)).toBe(point.slipped);
      }),
    );
  });
});

test("a project of which nothing is known has a report with nothing in it", () => {
  const { entries, totals, overTime } = report(boardWith(), "2024-06-20");
  expect([entries.length, totals.milestones, overTime.length]).toEqual([0, 0, 1]);
  expect(report(boardWith(), "2023-01-01").overTime.map(({ on }) => on)).toEqual(["2023-01-01"]);
});

function sumOf(
  groups: readonly { key: ReportKey; totals: ReportTotals }[],
  name: keyof ReportTotals,
): number {
  return groups.reduce((sum, { totals }) => sum + totals[name], 0);
}

/** A board with some procurements in rounds, and how somebody looks at it. */
function looked(): fc.Arbitrary<{ facts: BoardFacts; on: Day; against: Against }> {
  return boards()
    .map(withRounds)
    .chain((facts) =>
      fc.record({
        facts: fc.constant(frozen(facts)),
        on: fc.oneof(pastDay(), fc.constant(LATEST)),
        against: fc.constantFrom<Against>("inForce", "first", ...facts.revisions.map(({ id }) => id)),
      }),
    );
}

/** Lets some procurements follow the one before them, which they inherit from. */
function withRounds(facts: BoardFacts): BoardFacts {
  const order = orderOf(facts.revisions);
  const procurements: PlannedProcurement[] = [];
  for (const each of facts.procurements) {
    const before = procurements.at(-1);
    if (each.retenderOf === null || !before) procurements.push({ ...each, retenderOf: null });
    else
      procurements.push({
        ...each,
        retenderOf: before.id,
        openedOn: [each.openedOn, before.closedOn ?? before.openedOn].sort().at(-1)!,
        plan: inheritPlan(each.plan, before.plan, order),
        // A new round carries over what came before the notice.
        stages: {
          ...each.stages,
          mappingStudy: before.stages.mappingStudy,
          baseDocuments: before.stages.baseDocuments,
        },
      });
  }
  return { ...facts, procurements };
}
