import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCards } from "#shared/board.ts";
import type { Assignment, EvaluatorRole, WorkDay } from "#shared/evaluator-hours.ts";
import { EVALUATOR_ROLES } from "#shared/evaluator-hours.ts";
import { durationsIn, forecast } from "#shared/forecast.ts";
import {
  capacityIn,
  type Demand,
  demandOf,
  demandShift,
  type Forecasted,
  FULL_TIME_MONTH,
  forecastHoursOf,
  sumDemand,
} from "#shared/hours-demand.ts";
import { addDays, type Day, quarterOf, quarterPeriod } from "#shared/period.ts";
import { NO_RECORDS } from "#shared/records.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import { pastDay } from "#test/support/boards.ts";
import { basisWith } from "#test/support/law.ts";
import { procurementId, sampleBoard } from "#test/support/sample-board.ts";

const TODAY = "2026-11-22";

describe("demand lies", () => {
  test("in the quarter in which the stage is expected to end, less what was worked", () => {
    expect(
      demandOf(given({ hours: 45, work: [["2026-10-21", 31.5]], expected: "2027-02-10" }), TODAY),
    ).toEqual([demand("2026-Q4", { logged: 31.5 }), demand("2027-Q1", { open: 13.5 })]);
  });

  test("nowhere any more once all of it was worked, or more", () => {
    expect(demandOf(given({ hours: 45, work: [["2026-10-21", 46]], expected: "2027-02-10" }), TODAY)).toEqual(
      [demand("2026-Q4", { logged: 46 })],
    );
  });

  test("as unused in the quarter in which the stage was done, where it was not worked", () => {
    expect(demandOf(given({ hours: 45, work: [["2026-08-03", 40]], metOn: "2026-09-10" }), TODAY)).toEqual([
      demand("2026-Q3", { logged: 40, unused: 5 }),
    ]);
  });

  test("with the next open stage where its own does not apply", () => {
    const { standing, ...rest } = given({ hours: 10, expected: "2027-05-01" });
    const stages = standing.stages.map((each) =>
      each.stage === "contract" ? { ...each, applicable: false } : each,
    );
    const later = { stages: rest.forecast.stages.map((each) => ({ ...each, stage: "delivery" as const })) };
    expect(demandOf({ ...rest, standing: { ...standing, stages }, forecast: later }, TODAY)).toEqual([
      demand("2027-Q2", { open: 10 }),
    ]);
  });

  test("nowhere once the procurement failed, but what was worked stays", () => {
    const { standing, ...rest } = given({ hours: 45, work: [["2026-10-21", 3]], expected: "2027-02-10" });
    expect(demandOf({ ...rest, standing: { ...standing, status: "failed" } }, TODAY)).toEqual([
      demand("2026-Q4", { logged: 3 }),
    ]);
  });

  test("as unassigned, too, while nobody is found", () => {
    expect(demandOf(given({ hours: 45, person: null, expected: "2027-02-10" }), TODAY)).toEqual([
      demand("2027-Q1", { open: 45, unassigned: 45 }),
    ]);
  });

  test("of an earlier day without what was worked later", () => {
    const sees = given({ hours: 45, work: [["2026-10-21", 31.5]], expected: "2026-12-10" });
    expect(demandOf(sees, "2026-10-01")).toEqual([demand("2026-Q4", { open: 45 })]);
  });
});

describe("a load", () => {
  test("of 0.3 for two months is 104 hours, because a full-time month is 40 hours of 52 weeks a year", () => {
    expect(FULL_TIME_MONTH * 12).toBe(2080);
    expect(forecastHoursOf({ forecastHours: null, load: 0.3, months: 2 })).toBe(104);
  });

  test("lies in the months before its stage is expected to end, over two quarters where they do", () => {
    // 61 days to the last of January: December has 30 of them, from the second, and January 31.
    const [before, after] = demandOf(given({ load: [0.3, 2], expected: "2027-01-31" }), TODAY);
    expect([before, after]).toEqual([demand("2026-Q4", { open: 51.25 }), demand("2027-Q1", { open: 52.75 })]);
  });

  test("lies from today on where those months have begun", () => {
    expect(demandOf(given({ load: [1, 3], expected: "2026-12-15" }), TODAY)).toEqual([
      demand("2026-Q4", { open: 520 }),
    ]);
  });

  test("lies in the present quarter where its stage is overdue", () => {
    expect(demandOf(given({ load: [1, 3], expected: "2026-01-15" }), TODAY)).toEqual([
      demand("2026-Q4", { open: 520 }),
    ]);
  });
});

describe("a slip", () => {
  test("moves the hours that are left, and only those", () => {
    const work: [Day, number][] = [["2026-10-21", 31.5]];
    const before = demandOf(given({ hours: 45, work, expected: "2026-12-10" }), TODAY);
    const after = demandOf(given({ hours: 45, work, expected: "2027-02-10" }), TODAY);
    expect(demandShift(before, after)).toEqual([
      { role: "itSpecialist", quarter: "2026-Q4", hours: -13.5 },
      { role: "itSpecialist", quarter: "2027-Q1", hours: 13.5 },
    ]);
    expect(demandShift(after, after)).toEqual([]);
  });

  test("takes them away where the stage is done", () => {
    const before = demandOf(given({ hours: 45, expected: "2026-12-10" }), TODAY);
    const after = demandOf(given({ hours: 45, metOn: TODAY }), TODAY);
    expect(demandShift(before, after)).toEqual([{ role: "itSpecialist", quarter: "2026-Q4", hours: -45 }]);
  });
});

describe("the capacity of a role", () => {
  const capacities = [
    { role: "itSpecialist", from: "2026-Q3", hours: 60 },
    { role: "itSpecialist", from: "2025-Q4", hours: 40 },
    { role: "itSpecialist", from: "2027-Q2", hours: null },
    { role: "domainExpert", from: "2026-Q1", hours: 500 },
  ] as const;
  test.each([
    ["is not known before anything was said", "2025-Q3", null],
    ["is what was said for the quarter", "2025-Q4", 40],
    ["is what was said last before it", "2026-Q2", 40],
    ["is what was said later from then on", "2027-Q1", 60],
    ["is not known from when that was said", "2027-Q3", null],
  ])("%s", (_, quarter, expected) => {
    expect(capacityIn(capacities, "itSpecialist", quarter)).toBe(expected);
  });
});

test("the sample asks for 13.5 more hours of its IT specialist, and had asked for 104 that nobody worked", () => {
  const facts = sampleBoard(TODAY);
  const basis = basisWith();
  const durations = durationsIn(facts.procurements, TODAY);
  const demands = readCards(facts, { on: TODAY, against: "inForce" }).map(({ procurement, standing }) => ({
    id: procurement.id,
    demand: demandOf(
      {
        procurement,
        standing,
        forecast: forecast(procurement, standing, { project: facts.project, basis, durations, on: TODAY }),
      },
      TODAY,
    ),
  }));
  expect(demands.filter(({ demand: list }) => list.length > 0)).toEqual([
    {
      id: procurementId("eCourse"),
      demand: [
        demand("2026-Q2", { unused: 104 }),
        demand("2026-Q4", { logged: 31.5 }),
        // A notice of 5 October, and as many days to the contract as the plan in force has between the two.
        demand("2027-Q1", { open: 13.5 }),
      ],
    },
  ]);
});

describe("whatever is forecast and worked", () => {
  test("nothing is lost or made up, and all of it is whole quarters of an hour", () => {
    fc.assert(
      fc.property(fc.array(anyGiven(), { maxLength: 6 }), pastDay(), (all, on) => {
        const total = sumDemand(all.map((each) => demandOf(each, on)));
        const sum = (name: "logged" | "open" | "unused") =>
          total.reduce((hours, each) => hours + each[name], 0);
        expect(sum("logged")).toBe(all.flatMap((each) => workBy(each, on)).reduce((a, b) => a + b.hours, 0));
        const asked = all
          .filter(({ standing }) => standing.status === "active")
          .flatMap((each) =>
            each.procurement.records.assignments.map((assignment) => {
              const worked = workBy(each, on).filter(({ assignmentId }) => assignmentId === assignment.id);
              return Math.max(0, forecastHoursOf(assignment) - worked.reduce((a, b) => a + b.hours, 0));
            }),
          );
        expect(sum("open") + sum("unused")).toBe(asked.reduce((a, b) => a + b, 0));
        for (const each of total) {
          for (const hours of [each.logged, each.open, each.unassigned, each.unused])
            expect(Number.isInteger(hours * 4)).toBe(true);
          expect(each.open).toBeGreaterThanOrEqual(each.unassigned);
          if (each.open > 0) expect(each.quarter >= quarterPeriod(quarterOf("2024-06-01"))).toBe(true);
        }
      }),
    );
  });

  test("a slip moves hours and changes none of them", () => {
    fc.assert(
      fc.property(anyGiven(), pastDay(), fc.nat({ max: 800 }), (each, on, days) => {
        const slipped = {
          ...each,
          forecast: {
            stages: each.forecast.stages.map((stage) => ({
              ...stage,
              expected: addDays(stage.expected, days),
            })),
          },
        };
        const shift = demandShift(demandOf(each, on), demandOf(slipped, on));
        expect(shift.reduce((sum, { hours }) => sum + hours, 0)).toBe(0);
      }),
    );
  });
});

function demand(quarter: string, hours: Partial<Demand>): Demand {
  return { role: "itSpecialist", quarter, logged: 0, open: 0, unassigned: 0, unused: 0, ...hours };
}

/** A procurement with one assignment for its contract, which was met on a day or is expected on one. */
function given({
  hours = null,
  load = [null, null],
  person = "Kadri",
  work = [],
  expected = TODAY,
  metOn = null,
  role = "itSpecialist",
}: {
  hours?: number | null;
  load?: [number | null, number | null];
  person?: string | null;
  work?: [Day, number][];
  expected?: Day;
  metOn?: Day | null;
  role?: EvaluatorRole;
}): Forecasted {
  const assignment: Assignment = {
    id: 7,
    version: 1,
    role,
    person,
    userId: null,
    stage: "contract",
    forecastHours: hours,
    load: load[0],
    months: load[1],
    declaredOn: null,
    note: null,
    source: null,
  };
  const days = work.map(
    ([on, each], index): WorkDay => ({ id: index + 1, assignmentId: 7, role, on, hours: each }),
  );
  return {
    procurement: { records: { ...NO_RECORDS, assignments: [assignment], work: days } },
    standing: {
      status: "active",
      stages: STAGES.map((stage) => standingOf(stage, stage === "contract" ? metOn : null)),
    },
    forecast: { stages: metOn === null ? [forecastOf("contract", expected)] : [] },
  };
}

function standingOf(stage: Stage, metOn: Day | null): Forecasted["standing"]["stages"][number] {
  const slippage = { verdict: "notComparable" as const, quarters: null };
  return {
    stage,
    applicable: true,
    metOn,
    firstPromise: null,
    planInForce: null,
    yardstick: null,
    slippage,
    replanned: slippage,
    total: slippage,
  };
}

function forecastOf(stage: Stage, expected: Day): Forecasted["forecast"]["stages"][number] {
  return {
    stage,
    earliest: expected,
    expected,
    earliestSteps: [],
    expectedSteps: [],
    spread: { sample: 0, p50: null, p80: null },
    promise: null,
    latestStart: null,
    latestStartKeeps: null,
    isTooLate: false,
    afterEligibility: null,
  };
}

function anyGiven(): fc.Arbitrary<Forecasted> {
  const quarters = fc.integer({ min: 1, max: 400 }).map((each) => each / 4);
  return fc
    .record({
      amount: fc.oneof(
        quarters.map((hours) => ({ hours })),
        fc
          .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 12 }))
          .map(([load, months]): { load: [number, number] } => ({ load: [load / 20, months / 2] })),
        fc.constant({}),
      ),
      person: fc.constantFrom("Kadri", null),
      role: fc.constantFrom(...EVALUATOR_ROLES),
      work: fc.array(fc.tuple(pastDay(), quarters), { maxLength: 5 }),
      expected: pastDay(),
      metOn: fc.option(pastDay()),
    })
    .map(({ amount, ...rest }) => given({ ...amount, ...rest }));
}

function workBy({ procurement }: Forecasted, on: Day): WorkDay[] {
  return procurement.records.work.filter((each) => each.on <= on);
}
