import { describe, expect, test } from "vitest";
import { SAMPLE } from "#drizzle/sample/sample.ts";
import { readCards, readColumns } from "#shared/board.ts";
import type { Against, PlannedWindow } from "#shared/plan.ts";
import type { Verdict } from "#shared/slippage.ts";
import type { Stage } from "#shared/stages.ts";
import type { StageStanding } from "#shared/standing.ts";
import { procurementId, revisionId, sampleBoard } from "#test/support/sample-board.ts";

const TODAY = "2026-11-22";
const REPORT = revisionId("interimReport2024");
const PLAN = revisionId("actionPlan2026");

describe("what follows from the two published plans and the illustrative progress on 22 November 2026", () => {
  test.each<{
    of: string;
    stage: Stage;
    first: string | null;
    inForce: string | null;
    metOn: string | null;
    replanned: [Verdict, number | null];
    slipped: [Verdict, number | null];
    total: [Verdict, number | null];
  }>([
    {
      of: "advisory",
      stage: "announcement",
      first: "2025-Q3…2025-Q4 window",
      inForce: "2026-Q1…2026-Q1 window",
      metOn: "2026-03-16",
      replanned: ["late", 1],
      slipped: ["onTime", 0],
      total: ["late", 1],
    },
    {
      of: "advisory",
      stage: "contract",
      first: "2026-Q1…2026-Q1 implied",
      inForce: "2026-Q1…2026-Q1 implied",
      metOn: "2026-06-10",
      replanned: ["onTime", 0],
      slipped: ["late", 1],
      total: ["late", 1],
    },
    {
      of: "advisory",
      stage: "mappingStudy",
      first: "2025-Q1…2025-Q2 window",
      inForce: "2025-Q1…2025-Q2 window",
      metOn: "2025-06-20",
      replanned: ["onTime", 0],
      slipped: ["onTime", 0],
      total: ["onTime", 0],
    },
    {
      of: "training",
      stage: "mappingStudy",
      first: null,
      inForce: null,
      metOn: "2025-05-15",
      replanned: ["notComparable", null],
      slipped: ["notComparable", null],
      total: ["notComparable", null],
    },
    {
      of: "incubation",
      stage: "announcement",
      first: "2025-Q4…2025-Q4 window",
      inForce: "2025-Q4…2025-Q4 window",
      metOn: "2026-01-22",
      replanned: ["onTime", 0],
      slipped: ["late", 1],
      total: ["late", 1],
    },
    {
      of: "incubationRetender",
      stage: "announcement",
      first: "2025-Q4…2025-Q4 window",
      inForce: "2025-Q4…2025-Q4 window",
      metOn: "2026-04-15",
      replanned: ["onTime", 0],
      slipped: ["late", 2],
      total: ["late", 2],
    },
    {
      of: "incubationRetender",
      stage: "contract",
      first: "2026-01…2026-01 implied",
      inForce: "2026-01…2026-01 implied",
      metOn: "2026-07-01",
      replanned: ["onTime", 0],
      slipped: ["late", 2],
      total: ["late", 2],
    },
    {
      of: "advisory",
      stage: "baseDocuments",
      first: null,
      inForce: "…2025-Q4 deadline",
      metOn: "2026-02-10",
      replanned: ["notComparable", null],
      slipped: ["late", 1],
      total: ["notComparable", null],
    },
    {
      of: "eCourse",
      stage: "contract",
      first: "2026-Q2…2026-Q2 implied",
      inForce: "2026-Q2…2026-Q2 implied",
      metOn: null,
      replanned: ["onTime", 0],
      slipped: ["overdue", 2],
      total: ["overdue", 2],
    },
    {
      of: "tvSeries",
      stage: "rtkCoordination",
      first: "…2026-Q1 deadline",
      inForce: "…2026-Q1 deadline",
      metOn: null,
      replanned: ["onTime", 0],
      slipped: ["overdue", 3],
      total: ["overdue", 3],
    },
    {
      of: "training",
      stage: "delivery",
      first: "…2026-Q4 deadline",
      inForce: "…2026-Q4 deadline",
      metOn: null,
      replanned: ["onTime", 0],
      slipped: ["notDue", 0],
      total: ["notDue", 0],
    },
    {
      of: "eCourse",
      stage: "announcement",
      first: "2026-Q1…2026-Q1 window",
      inForce: "2026-Q1…2026-Q1 window",
      metOn: "2026-10-05",
      replanned: ["onTime", 0],
      slipped: ["late", 3],
      total: ["late", 3],
    },
    {
      of: "tvSeries",
      stage: "announcement",
      first: "2026-Q1…2026-Q1 window",
      inForce: "2026-Q1…2026-Q1 window",
      metOn: null,
      replanned: ["onTime", 0],
      slipped: ["overdue", 3],
      total: ["overdue", 3],
    },
    {
      of: "hackathon",
      stage: "delivery",
      first: "2026-01…2026-04 window",
      inForce: "2026-01…2026-04 window",
      metOn: "2026-09-11",
      replanned: ["onTime", 0],
      slipped: ["late", 1],
      total: ["late", 1],
    },
  ])("$of · $stage", ({ of, stage, first, inForce, metOn, replanned, slipped, total }) => {
    const facts = stageOf(of, stage, TODAY, "inForce");
    expect(asText(facts.firstPromise)).toBe(first);
    expect(asText(facts.planInForce)).toBe(inForce);
    expect(facts.metOn).toBe(metOn);
    expect([facts.replanned.verdict, facts.replanned.quarters]).toEqual(replanned);
    expect([facts.slippage.verdict, facts.slippage.quarters]).toEqual(slipped);
    expect([facts.total.verdict, facts.total.quarters]).toEqual(total);
  });

  test("only the advisory service's announcement was ever re-planned", () => {
    const moved = readCards(sampleBoard(TODAY), { on: TODAY, against: "inForce" }).flatMap((card) =>
      card.standing.stages
        .filter((each) => each.replanned.quarters !== null && each.replanned.quarters !== 0)
        .map((each) => [keyOf(card.procurement.id), each.stage]),
    );
    expect(moved).toEqual([["advisory", "announcement"]]);
  });

  test("what was first spoken of as another event is not comparable, however late the plan moved it", () => {
    const incomparable = readCards(sampleBoard(TODAY), { on: TODAY, against: "inForce" }).flatMap((card) =>
      card.standing.stages
        .filter((each) => each.planInForce !== null && each.firstPromise === null)
        .map((each) => [keyOf(card.procurement.id), each.stage, each.replanned.verdict, each.total.verdict]),
    );
    expect(incomparable).toEqual([["advisory", "baseDocuments", "notComparable", "notComparable"]]);
  });

  test("the cards stand in their columns, furthest behind first", () => {
    const columns = readColumns(readCards(sampleBoard(TODAY), { on: TODAY, against: "inForce" }));
    const keys = Object.entries(columns).map(([column, cards]) => [
      column,
      cards.map((card) => keyOf(card.procurement.id)),
    ]);
    expect(Object.fromEntries(keys)).toEqual({
      mappingStudy: [],
      baseDocuments: [],
      rtkCoordination: ["tvSeries"],
      announcement: [],
      contract: ["eCourse"],
      // None is behind; two promises end with 2026 (by title: Inkubatsiooni… before SI ja SE…), the third with 2027.
      delivery: ["incubationRetender", "training", "advisory"],
      closed: ["hackathon", "incubation"],
    });
  });
});

type Headline = [
  status: string,
  stage: Stage,
  verdict: Verdict,
  quarters: number | null,
  total: number | null,
];

describe("headlines", () => {
  const ON_22_NOVEMBER: Record<string, Headline> = {
    advisory: ["active", "delivery", "notDue", 0, 0],
    // Nobody is working on the failed round; its verdict stays what the days say: January to November is 3 quarters.
    incubation: ["failed", "contract", "overdue", 3, 3],
    hackathon: ["completed", "delivery", "late", 1, 1],
    training: ["active", "delivery", "notDue", 0, 0],
    eCourse: ["active", "contract", "overdue", 2, 2],
    tvSeries: ["active", "rtkCoordination", "overdue", 3, 3],
    incubationRetender: ["active", "delivery", "notDue", 0, 0],
  };

  test.each<[day: string, why: string, against: Against, expected: Record<string, Headline>]>([
    [
      "2024-12-30",
      "nothing was promised yet",
      "inForce",
      {
        advisory: ["active", "mappingStudy", "notComparable", null, null],
        incubation: ["active", "baseDocuments", "notComparable", null, null],
        hackathon: ["active", "baseDocuments", "notComparable", null, null],
        training: ["active", "mappingStudy", "notComparable", null, null],
        eCourse: ["active", "baseDocuments", "notComparable", null, null],
        tvSeries: ["active", "baseDocuments", "notComparable", null, null],
      },
    ],
    [
      "2024-12-31",
      "the report promises the advisory study; what else it states of these stages is other events",
      "inForce",
      {
        advisory: ["active", "mappingStudy", "notDue", 0, 0],
        incubation: ["active", "baseDocuments", "notComparable", null, null],
        hackathon: ["active", "baseDocuments", "notComparable", null, null],
        training: ["active", "mappingStudy", "notComparable", null, null],
        eCourse: ["active", "baseDocuments", "notComparable", null, null],
        tvSeries: ["active", "baseDocuments", "notComparable", null, null],
      },
    ],
    [
      "2025-06-30",
      "both studies are accepted; the start of drafting is no promise",
      "inForce",
      {
        advisory: ["active", "baseDocuments", "notComparable", null, null],
        incubation: ["active", "baseDocuments", "notComparable", null, null],
        hackathon: ["active", "baseDocuments", "notComparable", null, null],
        training: ["active", "baseDocuments", "notComparable", null, null],
        eCourse: ["active", "baseDocuments", "notComparable", null, null],
        tvSeries: ["active", "baseDocuments", "notComparable", null, null],
      },
    ],
    [
      "2025-12-30",
      "the hackathon is out and the incubation agreed with RTK, but the 2026 plan is not adopted yet",
      "inForce",
      {
        advisory: ["active", "baseDocuments", "notComparable", null, null],
        incubation: ["active", "announcement", "notComparable", null, null],
        hackathon: ["active", "contract", "notComparable", null, null],
        training: ["active", "baseDocuments", "notComparable", null, null],
        eCourse: ["active", "baseDocuments", "notComparable", null, null],
        tvSeries: ["active", "baseDocuments", "notComparable", null, null],
      },
    ],
    [
      "2025-12-31",
      "the plan is in force, and every promise for 2025 has its last day",
      "inForce",
      {
        advisory: ["active", "baseDocuments", "notDue", 0, null],
        incubation: ["active", "announcement", "notDue", 0, 0],
        hackathon: ["active", "contract", "notDue", 0, 0],
        training: ["active", "baseDocuments", "notDue", 0, 0],
        eCourse: ["active", "baseDocuments", "notDue", 0, 0],
        tvSeries: ["active", "baseDocuments", "notDue", 0, 0],
      },
    ],
    [
      "2026-01-01",
      "every promise for 2025 is one quarter late the day after",
      "inForce",
      {
        advisory: ["active", "baseDocuments", "overdue", 1, null],
        incubation: ["active", "announcement", "overdue", 1, 1],
        hackathon: ["active", "contract", "notDue", 0, 0],
        training: ["active", "baseDocuments", "overdue", 1, 1],
        eCourse: ["active", "baseDocuments", "notDue", 0, 0],
        tvSeries: ["active", "baseDocuments", "overdue", 1, 1],
      },
    ],
    [
      "2026-02-01",
      "contracts promised for January are overdue inside their quarter",
      "inForce",
      {
        advisory: ["active", "baseDocuments", "overdue", 1, null],
        incubation: ["active", "contract", "overdue", 0, 0],
        hackathon: ["active", "contract", "overdue", 0, 0],
        training: ["active", "announcement", "notDue", 0, 0],
        eCourse: ["active", "baseDocuments", "notDue", 0, 0],
        tvSeries: ["active", "baseDocuments", "overdue", 1, 1],
      },
    ],
    [
      "2026-03-01",
      "the incubation has not failed yet, and there is no retender",
      "inForce",
      {
        // The plan in force gives it until the end of March; the first promise ended in December.
        advisory: ["active", "announcement", "notDue", 0, 1],
        incubation: ["active", "contract", "overdue", 0, 0],
        hackathon: ["active", "contract", "overdue", 0, 0],
        training: ["active", "announcement", "notDue", 0, 0],
        eCourse: ["active", "baseDocuments", "notDue", 0, 0],
        tvSeries: ["active", "rtkCoordination", "notDue", 0, 0],
      },
    ],
    [
      "2026-03-31",
      "the retender stands with its notice, one quarter behind what its first round promised",
      "inForce",
      {
        advisory: ["active", "contract", "notDue", 0, 0],
        incubation: ["failed", "contract", "overdue", 0, 0],
        hackathon: ["active", "delivery", "notDue", 0, 0],
        training: ["active", "contract", "notDue", 0, 0],
        eCourse: ["active", "baseDocuments", "notDue", 0, 0],
        tvSeries: ["active", "rtkCoordination", "notDue", 0, 0],
        incubationRetender: ["active", "announcement", "overdue", 1, 1],
      },
    ],
    [
      "2026-04-01",
      "the first quarter has passed; the hackathon has until the end of April",
      "inForce",
      {
        advisory: ["active", "contract", "overdue", 1, 1],
        incubation: ["failed", "contract", "overdue", 1, 1],
        hackathon: ["active", "delivery", "notDue", 0, 0],
        training: ["active", "contract", "overdue", 1, 1],
        eCourse: ["active", "baseDocuments", "overdue", 1, 1],
        tvSeries: ["active", "rtkCoordination", "overdue", 1, 1],
        incubationRetender: ["active", "announcement", "overdue", 2, 2],
      },
    ],
    [
      "2026-05-01",
      "the hackathon is overdue inside the second quarter, in which its window ended",
      "inForce",
      {
        advisory: ["active", "contract", "overdue", 1, 1],
        incubation: ["failed", "contract", "overdue", 1, 1],
        hackathon: ["active", "delivery", "overdue", 0, 0],
        training: ["active", "contract", "overdue", 1, 1],
        eCourse: ["active", "baseDocuments", "overdue", 1, 1],
        tvSeries: ["active", "rtkCoordination", "overdue", 1, 1],
        incubationRetender: ["active", "contract", "overdue", 1, 1],
      },
    ],
    [TODAY, "the plan in force", "inForce", ON_22_NOVEMBER],
    [TODAY, "the latest revision is the plan in force", PLAN, ON_22_NOVEMBER],
    [TODAY, "the stages the cards stand in were first promised in the 2026 plan", "first", ON_22_NOVEMBER],
    [
      TODAY,
      "the report said nothing of the stages the cards stand in; the total is that from the first promise",
      REPORT,
      {
        advisory: ["active", "delivery", "notComparable", null, 0],
        incubation: ["failed", "contract", "notComparable", null, 3],
        hackathon: ["completed", "delivery", "notComparable", null, 1],
        training: ["active", "delivery", "notComparable", null, 0],
        eCourse: ["active", "contract", "notComparable", null, 2],
        tvSeries: ["active", "rtkCoordination", "notComparable", null, 3],
        incubationRetender: ["active", "delivery", "notComparable", null, 0],
      },
    ],
    [
      "2026-01-01",
      "nobody can tell what was promised first for the advisory service's documents",
      "first",
      {
        advisory: ["active", "baseDocuments", "notComparable", null, null],
        incubation: ["active", "announcement", "overdue", 1, 1],
        hackathon: ["active", "contract", "notDue", 0, 0],
        training: ["active", "baseDocuments", "overdue", 1, 1],
        eCourse: ["active", "baseDocuments", "notDue", 0, 0],
        tvSeries: ["active", "baseDocuments", "overdue", 1, 1],
      },
    ],
    [
      "2026-03-01",
      "the advisory notice kept today's plan so far and broke the first promise",
      "first",
      {
        advisory: ["active", "announcement", "overdue", 1, 1],
        incubation: ["active", "contract", "overdue", 0, 0],
        hackathon: ["active", "contract", "overdue", 0, 0],
        training: ["active", "announcement", "notDue", 0, 0],
        eCourse: ["active", "baseDocuments", "notDue", 0, 0],
        tvSeries: ["active", "rtkCoordination", "notDue", 0, 0],
      },
    ],
    [
      "2025-06-30",
      "a plan chosen before it was adopted measures, and the first promise of that day knows nothing of it",
      PLAN,
      {
        advisory: ["active", "baseDocuments", "notDue", 0, null],
        incubation: ["active", "baseDocuments", "notComparable", null, null],
        hackathon: ["active", "baseDocuments", "notComparable", null, null],
        training: ["active", "baseDocuments", "notDue", 0, null],
        eCourse: ["active", "baseDocuments", "notDue", 0, null],
        tvSeries: ["active", "baseDocuments", "notDue", 0, null],
      },
    ],
    ["2026-12-31", "nothing changes until the last day of the year", "inForce", ON_22_NOVEMBER],
    [
      "2027-01-01",
      "what 2026 was to deliver is one quarter late; the advisory service runs until the end of 2027",
      "inForce",
      {
        advisory: ["active", "delivery", "notDue", 0, 0],
        incubation: ["failed", "contract", "overdue", 4, 4],
        hackathon: ["completed", "delivery", "late", 1, 1],
        training: ["active", "delivery", "overdue", 1, 1],
        eCourse: ["active", "contract", "overdue", 3, 3],
        tvSeries: ["active", "rtkCoordination", "overdue", 4, 4],
        incubationRetender: ["active", "delivery", "overdue", 1, 1],
      },
    ],
    [
      "2028-08-01",
      "the day after the eligibility period: third quarter of 2028",
      "inForce",
      {
        advisory: ["active", "delivery", "overdue", 3, 3],
        incubation: ["failed", "contract", "overdue", 10, 10],
        hackathon: ["completed", "delivery", "late", 1, 1],
        training: ["active", "delivery", "overdue", 7, 7],
        eCourse: ["active", "contract", "overdue", 9, 9],
        tvSeries: ["active", "rtkCoordination", "overdue", 10, 10],
        incubationRetender: ["active", "delivery", "overdue", 7, 7],
      },
    ],
  ])("on %s: %s (against %s)", (day, _why, against, expected) => {
    const cards = readCards(sampleBoard(TODAY), { on: day, against });
    const headlines = cards.map(({ procurement, standing }) => {
      const { status, stage, headline } = standing;
      return [keyOf(procurement.id), [status, stage, headline.verdict, headline.quarters, headline.total]];
    });
    expect(Object.fromEntries(headlines)).toEqual(expected);
  });
});

describe("single stages on other days and yardsticks", () => {
  test.each<[of: string, stage: Stage, day: string, against: Against, expected: [Verdict, number | null]]>([
    // „2025. a. III–IV kvartal“ is kept until 31 December; the plan adopted that day moves it to the first quarter.
    ["advisory", "announcement", "2025-12-30", "inForce", ["notDue", 0]],
    ["advisory", "announcement", "2026-01-01", "inForce", ["notDue", 0]],
    ["advisory", "announcement", "2026-01-01", "first", ["overdue", 1]],
    ["advisory", "announcement", "2026-01-01", REPORT, ["overdue", 1]],
    ["advisory", "announcement", "2026-03-15", "inForce", ["notDue", 0]],
    ["advisory", "announcement", "2026-03-16", "first", ["late", 1]],
    ["advisory", "announcement", "2028-08-01", REPORT, ["late", 1]],
    ["advisory", "announcement", TODAY, PLAN, ["onTime", 0]],
    // The 2026 plan is silent on the study, so its promise stays that of the report.
    ["advisory", "mappingStudy", TODAY, PLAN, ["onTime", 0]],
    ["advisory", "mappingStudy", "2025-06-19", "inForce", ["notDue", 0]],
    ["advisory", "baseDocuments", TODAY, "first", ["notComparable", null]],
    ["advisory", "baseDocuments", TODAY, REPORT, ["notComparable", null]],
    ["advisory", "rtkCoordination", TODAY, "inForce", ["notApplicable", null]],
    ["training", "mappingStudy", "2028-08-01", "first", ["notComparable", null]],
    ["training", "baseDocuments", TODAY, "inForce", ["late", 1]],
    ["training", "announcement", TODAY, "inForce", ["onTime", 0]],
    ["training", "contract", TODAY, "inForce", ["late", 2]],
    ["hackathon", "baseDocuments", TODAY, "inForce", ["notComparable", null]],
    ["hackathon", "announcement", TODAY, "inForce", ["onTime", 0]],
    // Promised for January, signed on 4 March: late, within one quarter.
    ["hackathon", "contract", TODAY, "inForce", ["late", 0]],
    ["hackathon", "delivery", "2026-09-10", "inForce", ["overdue", 1]],
    ["incubation", "announcement", "2026-01-21", "inForce", ["overdue", 1]],
    ["incubationRetender", "announcement", "2026-04-14", "inForce", ["overdue", 2]],
    ["eCourse", "baseDocuments", TODAY, "inForce", ["late", 1]],
    ["eCourse", "rtkCoordination", TODAY, "inForce", ["late", 2]],
    ["eCourse", "delivery", TODAY, "inForce", ["notDue", 0]],
    ["tvSeries", "baseDocuments", TODAY, "inForce", ["late", 1]],
    ["tvSeries", "contract", TODAY, "inForce", ["overdue", 2]],
    ["tvSeries", "delivery", TODAY, "inForce", ["notDue", 0]],
  ])("%s · %s on %s against %s", (of, stage, day, against, expected) => {
    const { slippage } = stageOf(of, stage, day, against);
    expect([slippage.verdict, slippage.quarters]).toEqual(expected);
  });
});

function stageOf(key: string, stage: Stage, on: string, against: Against): StageStanding {
  const cards = readCards(sampleBoard(TODAY), { on, against });
  const card = cards.find((each) => each.procurement.id === procurementId(key))!;
  return card.standing.stages.find((each) => each.stage === stage)!;
}

function keyOf(id: number): string {
  return SAMPLE.procurements.find((each) => procurementId(each.key) === id)!.key;
}

function asText(window: PlannedWindow | null): string | null {
  return window && `${window.from ?? ""}…${window.to} ${window.kind}`;
}
