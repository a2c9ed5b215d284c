import { describe, expect, test } from "vitest";
import {
  columnBefore,
  columnsBefore,
  compare,
  inPlanOrder,
  MOVEMENTS,
  type Movement,
  type Plans,
  placeOf,
  planRows,
  promiseBefore,
  readPlans,
} from "#client/plan/comparison.ts";
import { movementInWords, whyNotComparable } from "#client/plan/plan-in-words.ts";
import type { PlanRevision, Statement } from "#shared/plan.ts";
import type { Draft } from "#shared/plan-draft.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { boardWith, procurementWith, stagesWith, windowWith } from "#test/support/boards.ts";
import { procurementId, revisionId, sampleBoard } from "#test/support/sample-board.ts";

const TODAY = "2026-11-22";

describe("the two published plans side by side", () => {
  const facts = sampleBoard(TODAY);
  const plans = readPlans(facts, [], TODAY);
  const [report, actionPlan] = plans.columns;
  const choice = { from: report!, to: actionPlan!, on: TODAY, allStages: false, onlyChanged: false };
  const of = (key: string) => facts.procurements.find(({ id }) => id === procurementId(key))!;

  test("differ in exactly one window that moved, the advisory service's announcement, by one quarter", () => {
    const { rows, counts } = planRows(plans, facts.procurements, choice);
    const moved = rows.flatMap((row) =>
      row.kind === "stage" && row.comparison?.change.kind === "moved" ? [row] : [],
    );
    expect(moved.map(({ key }) => key)).toEqual([placeOf(procurementId("advisory"), "announcement")]);
    expect(movementInWords(moved[0]!.comparison!, "et")).toBe("1 kv hiljem");
    expect(movementInWords(moved[0]!.comparison!, "en")).toBe("1 q later");
    expect(counts.later).toBe(1);
    expect(counts.earlier + counts.startMoved + counts.dropped).toBe(0);
  });

  test("cannot be compared about the advisory service's base documents, because 2024 speaks of their beginning", () => {
    const comparison = compare(plans, of("advisory"), "baseDocuments", report!, actionPlan!);
    expect(comparison.movement).toBe("notComparable");
    expect(comparison.otherEvent?.revisionId).toBe(revisionId("interimReport2024"));
    expect(whyNotComparable(comparison, plans, "et")).toBe(
      "„Vahearuanne (seis 31.12.2024)“ räägib töö algusest, mitte verstapostist",
    );
  });

  test("count what a retender inherited once, with the round it was said about", () => {
    const retender = facts.procurements.find(({ retenderOf }) => retenderOf !== null)!;
    const comparison = compare(plans, retender, "announcement", report!, actionPlan!);
    expect(comparison).toMatchObject({
      movement: "added",
      isInherited: true,
      procurementId: retender.retenderOf,
    });
    const alone = planRows(plans, [retender], choice);
    expect(alone.rows.length).toBeGreaterThan(1);
    expect(MOVEMENTS.reduce((sum, each) => sum + alone.counts[each], 0)).toBe(0);
  });

  test("are one plan on a day before the second was adopted, with nothing to compare", () => {
    const then = readPlans(facts, [], "2025-06-30");
    expect(then.columns.map(({ id }) => id)).toEqual([revisionId("interimReport2024")]);
    expect(columnBefore(then, then.columns[0]!)).toBeNull();
    const { rows } = planRows(then, [of("advisory")], {
      ...choice,
      from: null,
      to: then.columns[0]!,
      on: "2025-06-30",
    });
    expect(rows.every((row) => row.kind === "procurement" || row.comparison === null)).toBe(true);
  });

  test("leave out stages nobody speaks of and nobody waits for, until all are asked for", () => {
    const stagesShown = (allStages: boolean) =>
      planRows(plans, [of("hackathon")], { ...choice, allStages }).rows.filter(({ kind }) => kind === "stage")
        .length;
    expect(stagesShown(true)).toBe(6);
    expect(stagesShown(false)).toBeLessThan(6);
  });

  test("show only what differs when asked, each procurement's head with it", () => {
    const { rows } = planRows(plans, [of("advisory"), of("hackathon")], { ...choice, onlyChanged: true });
    expect(rows.filter(({ kind }) => kind === "stage").every((row) => "comparison" in row)).toBe(true);
    for (const row of rows) if (row.kind === "stage") expect(row.comparison!.movement).not.toBe("none");
    expect(rows[0]!.kind).toBe("procurement");
  });
});

describe("a change from one plan to another", () => {
  test.each<[what: string, before: Statement, after: Statement | null, movement: Movement, words: string]>([
    ["later", windowWith(1, null, "2026-Q1"), windowWith(2, null, "2026-Q3"), "later", "2 kv hiljem"],
    [
      "later inside a quarter",
      windowWith(1, null, "2026-04"),
      windowWith(2, null, "2026-05"),
      "later",
      "hiljem, sama kvartali sees",
    ],
    ["earlier", windowWith(1, null, "2026-Q3"), windowWith(2, null, "2026-Q2"), "earlier", "1 kv varem"],
    [
      "earlier inside a quarter",
      windowWith(1, null, "2026-06"),
      windowWith(2, null, "2026-05"),
      "earlier",
      "varem, sama kvartali sees",
    ],
    [
      "of the beginning alone",
      windowWith(1, "2026-Q1", "2026-Q4"),
      windowWith(2, "2026-Q3", "2026-Q4"),
      "startMoved",
      "algus muutus",
    ],
    [
      "dropped",
      windowWith(1, null, "2026-Q1"),
      { revisionId: 2, kind: "dropped", verbatim: "" },
      "dropped",
      "jäi välja",
    ],
    ["into silence", windowWith(1, null, "2026-Q1"), null, "none", ""],
    [
      "in words alone",
      windowWith(1, "2026-Q1", "2026-Q1"),
      { ...windowWith(2, "2026-Q1", "2026-Q1"), verbatim: "esimene kvartal" },
      "none",
      "",
    ],
    [
      "to another event",
      windowWith(1, null, "2026-Q1"),
      windowWith(2, null, "2026-Q1", "other"),
      "notComparable",
      "ei ole võrreldav",
    ],
  ])("is told: %s", (_, before, after, movement, words) => {
    const { plans, procurement } = planned({ announcement: after ? [before, after] : [before] });
    const [from, to] = plans.columns;
    const comparison = compare(plans, procurement, "announcement", from!, to!);
    expect(comparison.movement).toBe(movement);
    expect(movementInWords(comparison, "et")).toBe(words);
  });

  test("is told between any two, over those between them, and never backwards", () => {
    const { plans, procurement } = planned(
      {
        contract: [
          windowWith(1, null, "2026-Q1"),
          windowWith(2, null, "2026-Q2"),
          windowWith(3, null, "2026-Q4"),
        ],
      },
      3,
    );
    const [first, , third] = plans.columns;
    expect(compare(plans, procurement, "contract", first!, third!).change.quarters).toBe(3);
    expect(columnsBefore(plans, third!).map(({ id }) => id)).toEqual([1, 2]);
    expect(columnsBefore(plans, first!)).toEqual([]);
  });
});

describe("a draft beside the plans", () => {
  const { plans, procurement } = planned(
    { announcement: [windowWith(1, null, "2026-Q1")], contract: [windowWith(1, null, "2026-Q2")] },
    1,
    [draftWith(9, [{ ...windowWith(9, null, "2026-Q4"), procurementId: 1, stage: "announcement" }])],
  );
  const draft = plans.columns.at(-1)!;

  test("stands behind all that was adopted and is compared with the last of it", () => {
    expect(plans.columns.map(({ id }) => id)).toEqual([1, 9]);
    expect(columnBefore(plans, draft)?.id).toBe(1);
    expect(compare(plans, procurement, "announcement", plans.columns[0]!, draft)).toMatchObject({
      movement: "later",
      change: { quarters: 3, isLater: true },
    });
  });

  test("changes nothing where it is silent, and can fall back on what was promised", () => {
    expect(plans.saidBy(draft, procurement, "contract")).toBeNull();
    expect(compare(plans, procurement, "contract", plans.columns[0]!, draft).movement).toBe("none");
    expect(promiseBefore(plans, procurement, "announcement")?.to).toBe("2026-Q1");
    expect(promiseBefore(plans, procurement, "delivery")).toBeNull();
  });

  test("says of a new round what it says of the round before, and that it is inherited", () => {
    const round = procurementWith({ id: 2, retenderOf: 1, plan: procurement.plan });
    const both = readPlans(
      boardWith({ revisions: [revision(1)], procurements: [procurement, round] }),
      [draft.draft!],
      TODAY,
    );
    expect(both.saidBy(both.columns[1]!, round, "announcement")).toMatchObject({
      procurementId: 1,
      isInherited: true,
    });
  });
});

test("procurements stand by sub-activity and title, the rounds of one together", () => {
  const order = inPlanOrder([
    procurementWith({ id: 4, title: "Õppereis", subActivity: 2 }),
    procurementWith({ id: 3, title: "Arendus", subActivity: 1, retenderOf: 1 }),
    procurementWith({ id: 2, title: "Zoo", subActivity: 1 }),
    procurementWith({ id: 1, title: "Arendus", subActivity: 1 }),
    procurementWith({ id: 5, title: "Ilma" }),
  ]);
  expect(order.map(({ id }) => id)).toEqual([1, 3, 2, 4, 5]);
});

test("a stage met or a procurement closed later was still open on the day", () => {
  const procurement = procurementWith({
    stages: stagesWith({ mappingStudy: "2026-05-01" }),
    closedAs: "failed",
    closedOn: "2026-06-01",
  });
  const facts = boardWith({ procurements: [procurement], revisions: [revision(1)] });
  const stages = (on: string) => {
    const plans = readPlans(facts, [], on);
    return planRows(plans, [procurement], { from: null, to: null, on, allStages: false, onlyChanged: false })
      .rows.length;
  };
  expect(stages("2026-04-30")).toBe(7);
  expect(stages("2026-05-01")).toBe(6);
  expect(stages("2026-06-01")).toBe(0);
});

function planned(
  plan: PlannedProcurement["plan"],
  count = 2,
  drafts: Draft[] = [],
): { plans: Plans; procurement: PlannedProcurement } {
  const procurement = procurementWith({ plan });
  const revisions = Array.from({ length: count }, (_, index) => revision(index + 1));
  return {
    plans: readPlans(boardWith({ revisions, procurements: [procurement] }), drafts, TODAY),
    procurement,
  };
}

function revision(id: number): PlanRevision {
  return { id, name: `Kava ${id}`, adoptedOn: `202${id}-12-31`, adoptedOnAssumed: false, source: "" };
}

function draftWith(id: number, statements: Draft["statements"]): Draft {
  return { id, name: "Mustand", source: "", version: 0, statements, reasons: [] };
}
