import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BoardFacts, readCards } from "#shared/board.ts";
import { addDays, type Day } from "#shared/period.ts";
import type { Plan } from "#shared/plan.ts";
import { isBehind } from "#shared/slippage.ts";
import { currentStage, STAGES, type StagesFacts } from "#shared/stages.ts";
import { existsOn, isLate, type PlannedProcurement, standing, timeframe } from "#shared/standing.ts";
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

const REVISIONS = [
  { id: 1, name: "Vahearuanne", adoptedOn: "2024-12-31", adoptedOnAssumed: false, source: "" },
  { id: 2, name: "Tegevuskava 2026", adoptedOn: "2025-12-31", adoptedOnAssumed: true, source: "" },
];

const FAILED = procurementWith({
  stages: stagesWith(
    { baseDocuments: "2025-11-10", rtkCoordination: "2025-12-19", announcement: "2026-01-22" },
    ["mappingStudy"],
  ),
  closedAs: "failed",
  closedOn: "2026-03-02",
  closedReason: "Pakkumusi ei tulnud.",
});
const RETENDER = procurementWith({
  id: 2,
  stages: stagesWith(
    { baseDocuments: "2025-11-10", rtkCoordination: "2025-12-19", announcement: "2026-04-15" },
    ["mappingStudy"],
  ),
  openedOn: "2026-03-02",
  retenderOf: 1,
});

describe("a procurement is under way", () => {
  test.each<[string, PlannedProcurement, Day, boolean]>([
    ["from the day it was opened", FAILED, "2024-06-01", true],
    ["and not the day before", FAILED, "2024-05-31", false],
    [
      "also before it was opened here, once a milestone of it was met",
      procurementWith({ openedOn: "2026-05-01", stages: stagesWith({ mappingStudy: "2026-04-01" }) }),
      "2026-04-01",
      true,
    ],
    ["from the day a retender began, although its documents are older", RETENDER, "2026-03-02", true],
    ["and not the day before a retender began", RETENDER, "2026-03-01", false],
  ])("%s", (_, procurement, on, expected) => {
    expect(existsOn(procurement, on)).toBe(expected);
  });
});

describe("where a procurement stands", () => {
  test.each<[string, PlannedProcurement, Day, string, string, number]>([
    ["is its first stage, since it was opened", FAILED, "2024-06-11", "active", "baseDocuments", 10],
    ["is the next stage on the day of a milestone", FAILED, "2025-11-10", "active", "rtkCoordination", 0],
    ["is the stage of the day before, the day before", FAILED, "2025-11-09", "active", "baseDocuments", 526],
    ["is the stage it has been in since the last milestone", FAILED, "2026-03-01", "active", "contract", 38],
    ["is where it stood when it failed, since that day", FAILED, "2026-03-02", "failed", "contract", 0],
    ["stays where it failed", FAILED, "2026-11-22", "failed", "contract", 265],
    [
      "is the notice on a retender's first day, however old its documents are",
      RETENDER,
      "2026-03-05",
      "active",
      "announcement",
      3,
    ],
    ["is the contract after a retender's notice", RETENDER, "2026-04-25", "active", "contract", 10],
    [
      "is delivery once completed, since the last milestone",
      procurementWith({
        stages: stagesWith({ contract: "2026-03-04", delivery: "2026-09-11" }, [
          "mappingStudy",
          "baseDocuments",
          "rtkCoordination",
          "announcement",
        ]),
      }),
      "2026-09-12",
      "completed",
      "delivery",
      1,
    ],
    [
      "is the last stage that applies, where there is nothing to deliver",
      procurementWith({
        stages: stagesWith(
          { contract: "2026-03-04" },
          STAGES.filter((stage) => stage !== "contract"),
        ),
      }),
      "2026-03-04",
      "completed",
      "contract",
      0,
    ],
    [
      "is known from the milestones, where they are older than the day it was entered here",
      procurementWith({ openedOn: "2026-05-01", stages: stagesWith({ mappingStudy: "2026-04-01" }) }),
      "2026-05-02",
      "active",
      "baseDocuments",
      31,
    ],
  ])("%s", (_, procurement, on, status, stage, ageDays) => {
    const frame = timeframe(REVISIONS, { on, against: "inForce" });
    const { status: isNow, stage: at, ageDays: age } = standing(frozen(procurement), frame);
    expect([isNow, at, age]).toEqual([status, stage, ageDays]);
  });

  test("is not late once nobody works on it, although its verdict says overdue", () => {
    const plan: Plan = { contract: [windowWith(2, "2026-01", "2026-01")] };
    const frame = timeframe(REVISIONS, { on: "2026-11-22", against: "inForce" });
    const failed = standing({ ...FAILED, plan }, frame);
    expect(failed.headline).toEqual({ verdict: "overdue", quarters: 3, total: 3 });
    expect(isLate(failed)).toBe(false);
    expect(isLate(standing({ ...FAILED, plan, closedAs: null, closedOn: null }, frame))).toBe(true);
  });
});

describe("against which promise", () => {
  const advisory = procurementWith({
    plan: {
      mappingStudy: [windowWith(1, "2025-Q1", "2025-Q2")],
      announcement: [windowWith(1, "2025-Q3", "2025-Q4"), windowWith(2, "2026-Q1", "2026-Q1")],
    },
    stages: stagesWith({ mappingStudy: "2025-06-20" }, ["baseDocuments", "rtkCoordination"]),
  });

  test.each<[string, Day, "inForce" | "first" | number, string | null, number | null, number | null]>([
    ["before the first revision nothing can be told", "2024-12-30", "inForce", null, null, null],
    ["a revision counts from the day it was adopted", "2024-12-31", "inForce", "2025-Q2", 0, 0],
    ["the plan in force is that of the day", "2025-12-30", "inForce", "2025-Q4", 0, 0],
    ["the day a revision is adopted, it is in force", "2025-12-31", "inForce", "2026-Q1", 0, 0],
    ["the first promise stays", "2026-11-22", "first", "2025-Q4", 4, 4],
    [
      "the plan in force and the total from the first promise stand apart",
      "2026-11-22",
      "inForce",
      "2026-Q1",
      3,
      4,
    ],
    ["a chosen revision is the plan as it stood when it was adopted", "2026-11-22", 1, "2025-Q4", 4, 4],
    ["a chosen revision counts also before its day", "2025-12-30", 2, "2026-Q1", 0, 0],
    ["a revision nobody knows states nothing", "2026-11-22", 77, null, null, 4],
  ])("%s", (_, on, against, to, quarters, total) => {
    const { window, headline } = standing(frozen(advisory), timeframe(frozen(REVISIONS), { on, against }));
    expect([window?.to ?? null, headline.quarters, headline.total]).toEqual([to, quarters, total]);
  });

  test("a chosen revision keeps what an earlier one stated and it did not change", () => {
    const frame = timeframe(REVISIONS, { on: "2026-11-22", against: 2 });
    expect(standing(advisory, frame).stages[0]!.yardstick?.revisionId).toBe(1);
  });

  test("a stage that does not apply is measured against nothing", () => {
    const plan: Plan = { rtkCoordination: [windowWith(1, null, "2025-Q1")] };
    const frame = timeframe(REVISIONS, { on: "2026-11-22", against: "inForce" });
    const [, , rtk] = standing({ ...advisory, plan }, frame).stages;
    expect(rtk).toMatchObject({
      applicable: false,
      slippage: { verdict: "notApplicable", quarters: null },
      replanned: { verdict: "notApplicable", quarters: null },
      total: { verdict: "notApplicable", quarters: null },
    });
  });
});

describe("a board as of a day", () => {
  test("is the board of that day: what happened or was adopted later changes nothing", () => {
    fc.assert(
      fc.property(
        boards(),
        pastDay(),
        fc.constantFrom("inForce" as const, "first" as const),
        (board, on, against) => {
          const asOf = readCards(frozen(board), { on, against }).map((card) => card.standing);
          const asItWas = readCards(boardOn(board, on), { on, against }).map((card) => card.standing);
          expect(asOf).toEqual(asItWas);
        },
      ),
    );
  });

  test("as of today is the board of now", () => {
    fc.assert(
      fc.property(boards(), (board) => {
        const cards = readCards(board, { on: board.today, against: "inForce" });
        expect(cards.map((card) => card.procurement)).toEqual(board.procurements);
        for (const { procurement, standing: now } of cards) {
          const open = currentStage(procurement.stages);
          expect(now.status).toBe(procurement.closedAs ?? (open === null ? "completed" : "active"));
          if (open !== null) expect(now.stage).toBe(open);
          expect(now.stages.map((each) => each.metOn)).toEqual(
            STAGES.map((stage) => procurement.stages[stage].metOn),
          );
        }
      }),
    );
  });

  test("is the same against the latest revision as against the plan in force, once all are adopted", () => {
    fc.assert(
      fc.property(boards(), (board) => {
        const latest = [...board.revisions]
          .sort((a, b) => a.adoptedOn.localeCompare(b.adoptedOn) || a.id - b.id)
          .at(-1)!;
        const cards = (against: "inForce" | number) =>
          readCards(board, { on: LATEST, against }).map((card) => card.standing);
        expect(cards(latest.id)).toEqual(cards("inForce"));
      }),
    );
  });
});

test("for whatever is late or overdue against both promises, re-planned and slipped make the total", () => {
  fc.assert(
    fc.property(boards(), pastDay(), (board, on) => {
      for (const { standing: now } of readCards(board, { on, against: "inForce" }))
        for (const stage of now.stages)
          if (isBehind(stage.slippage) && isBehind(stage.total) && stage.replanned.quarters !== null)
            expect(stage.replanned.quarters + stage.slippage.quarters!).toBe(stage.total.quarters);
    }),
  );
});

test("nobody has been in a stage for less than no days", () => {
  fc.assert(
    fc.property(boards(), pastDay(), (board, on) => {
      for (const { standing: now } of readCards(board, { on, against: "inForce" }))
        expect(now.ageDays).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("as days pass, no card that is under way gets less late", () => {
  fc.assert(
    fc.property(boards(), pastDay(), fc.integer({ min: 1, max: 400 }), (board, on, days) => {
      const untouched = {
        ...boardOn(board, on),
        revisions: board.revisions.filter((each) => each.adoptedOn <= on),
      };
      const later = readCards(untouched, { on: addDays(on, days), against: "inForce" });
      for (const { procurement, standing: before } of readCards(untouched, { on, against: "inForce" })) {
        const after = later.find((card) => card.procurement.id === procurement.id)!.standing;
        expect(after.headline.quarters ?? 0).toBeGreaterThanOrEqual(before.headline.quarters ?? 0);
      }
    }),
  );
});

/** The board as it was recorded on a day: without all that happened, was opened or was adopted later. */
function boardOn(board: BoardFacts, on: Day): BoardFacts {
  const revisions = board.revisions.filter((revision) => revision.adoptedOn <= on);
  const procurements = board.procurements.map((procurement): PlannedProcurement => {
    const isClosed = procurement.closedOn !== null && procurement.closedOn <= on;
    return {
      ...procurement,
      stages: stagesOn(procurement.stages, on),
      plan: planOn(procurement.plan, new Set(revisions.map((revision) => revision.id))),
      closedAs: isClosed ? procurement.closedAs : null,
      closedOn: isClosed ? procurement.closedOn : null,
    };
  });
  return boardWith({ ...board, revisions, procurements });
}

function stagesOn(stages: StagesFacts, on: Day): StagesFacts {
  return Object.fromEntries(
    STAGES.map((stage) => {
      const { metOn, ...facts } = stages[stage];
      return [stage, { ...facts, metOn: metOn !== null && metOn <= on ? metOn : null }];
    }),
  ) as StagesFacts;
}

function planOn(plan: Plan, adopted: ReadonlySet<number>): Plan {
  const known: Plan = {};
  for (const stage of STAGES)
    known[stage] = (plan[stage] ?? []).filter((statement) => adopted.has(statement.revisionId));
  return known;
}
