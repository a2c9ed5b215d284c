import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assertDeclarable, assertForecastWhole, declarationAfter } from "#shared/assignments.ts";
import { ACTIVITIES, type Assignment, EVALUATOR_ROLES } from "#shared/evaluator-hours.ts";
import {
  assertDayHolds,
  assertMonthOver,
  correctionsTo,
  countedOn,
  monthPaidIn,
  personKey,
  placeOfWork,
  type Work,
} from "#shared/work-entries.ts";
import { refusalOf } from "#test/support/boards.ts";

describe("a person is the same person", () => {
  test.each([
    ["in other letters", "MARI MAASIKAS"],
    ["with other spaces", "  mari \u00a0 maasikas\t"],
    ["with letters that are put together", "Mari Maasikas".normalize("NFD")],
  ])("%s", (_, name) => {
    expect(personKey(name)).toBe(personKey("Mari Maasikas"));
  });

  test("and „Õie“ is not „Oie“, whatever the case", () => {
    expect(personKey("ÕIE")).toBe(personKey("õie"));
    expect(personKey("Õie".normalize("NFD"))).toBe(personKey("Õie"));
    expect(personKey("Õie")).not.toBe(personKey("Oie"));
  });
});

describe("work belongs to", () => {
  const forContract = assignment({ id: 3, person: "Kadri", stage: "contract", forecastHours: 45 });
  const forDocuments = assignment({ id: 4, person: "Kadri", stage: "baseDocuments", forecastHours: 20 });
  const staff = assignment({ id: 2, person: "Kadri", stage: "contract", load: 0.3, months: 2 });
  const nobody = assignment({ id: 1, person: null, stage: "contract", forecastHours: 10 });
  const other = assignment({ id: 5, person: "Mart", stage: "contract", role: "domainExpert" });
  const all = [nobody, staff, forContract, forDocuments, other];

  test.each([
    [
      "the person's own assignment, however the name is written",
      { person: " kadri " },
      [nobody, forContract],
      3,
    ],
    ["that of the stage in which the activity lies", { activity: "technicalDescription" }, all, 4],
    ["that of the committee's stage", { activity: "committee" }, all, 3],
    ["the one counted in hours before a load", { activity: "committee" }, [staff, forContract], 3],
    ["a load where there is nothing else", {}, [staff], 2],
    ["the oldest where nothing tells them apart", { activity: "other" }, all, 3],
    ["none where the person has none, and nobody else's", { person: "Liis" }, all, null],
    ["none where the person's is another role", { role: "committeeMember" }, all, null],
    ["none where that is said", { assignmentId: null }, all, null],
    ["the one that is named, whoever has it", { assignmentId: 5 }, all, 5],
    ["the one that is named, though nobody is found for it", { assignmentId: 1 }, all, 1],
  ] as const)("%s", (_, said, assignments, id) => {
    const place = placeOfWork({ person: "Kadri", activity: "committee", ...said }, assignments);
    expect(place.assignmentId).toBe(id);
    expect(place.role).toBe(assignments.find((each) => each.id === id)?.role ?? place.role);
  });

  test("a role that follows from the activity where there is no assignment", () => {
    const place = (activity: (typeof ACTIVITIES)[number]) =>
      placeOfWork({ person: "Liis", activity }, all).role;
    expect(ACTIVITIES.map(place)).toEqual([
      "domainExpert",
      "domainExpert",
      "committeeMember",
      "domainExpert",
    ]);
    expect(placeOfWork({ person: "Liis", activity: "other", role: "itSpecialist" }, all)).toEqual({
      assignmentId: null,
      role: "itSpecialist",
    });
  });

  test("nothing that is another procurement's", () => {
    expect(
      refusalOf(() => placeOfWork({ person: "Kadri", activity: "other", assignmentId: 99 }, all)),
    ).toEqual({
      code: "NOT_FOUND",
      field: "assignmentId",
      details: {},
    });
  });
});

describe("an assignment", () => {
  test.each([
    ["is hours", { forecastHours: 45, load: null, months: null }, null],
    ["is a load and months", { forecastHours: null, load: 0.3, months: 2 }, null],
    ["says nothing of how much", { forecastHours: null, load: null, months: null }, null],
    ["is not both", { forecastHours: 45, load: 0.3, months: 2 }, "HOURS_OR_LOAD load"],
    ["is not hours with months", { forecastHours: 45, load: null, months: 2 }, "HOURS_OR_LOAD load"],
    ["is no load without months", { forecastHours: null, load: 0.3, months: null }, "REQUIRED months"],
    ["is no months without a load", { forecastHours: null, load: null, months: 2 }, "REQUIRED load"],
  ])("%s", (_, forecast, expected) => {
    const refused = refusalOf(() => assertForecastWhole(forecast));
    expect(refused && `${refused.code} ${refused.field}`).toBe(expected);
  });

  test.each([
    ["stays with the person who made it", "kadri", "2026-10-01"],
    ["is not handed on to somebody else", "Mart", null],
    ["is gone with the person", null, null],
  ])("a declaration %s", (_, person, expected) => {
    const declared = assignment({ id: 1, person: "Kadri", declaredOn: "2026-10-01" });
    expect(declarationAfter(declared, person)).toBe(expected);
  });

  test("is declared for by somebody, on a day that has come", () => {
    const code = (person: string | null, on: string | null) =>
      refusalOf(() => assertDeclarable({ person }, on, "2026-11-22"))?.code;
    expect(code("Kadri", "2026-11-22")).toBeUndefined();
    expect(code("Kadri", "2026-11-23")).toBe("DAY_IN_FUTURE");
    expect(code(null, "2026-11-22")).toBe("NOT_ASSIGNED");
    expect(code(null, null)).toBeUndefined();
  });
});

describe("a month", () => {
  test.each([
    ["is paid itself while it is open", "2026-10-31", [], "2026-10", "2026-10-31"],
    ["is paid in the next one once it is closed", "2026-10-31", ["2026-10"], "2026-11", "2026-11-01"],
    ["over the turn of the year", "2026-12-05", ["2026-12", "2026-11"], "2027-01", "2027-01-01"],
    ["in the first that is open", "2026-08-05", ["2026-08", "2026-10"], "2026-09", "2026-09-01"],
  ])("%s", (_, on, closed, month, counted) => {
    expect(monthPaidIn(on, new Set(closed))).toBe(month);
    expect(countedOn({ on, month })).toBe(counted);
  });

  test("is over on the day after its last", () => {
    expect(refusalOf(() => assertMonthOver("2026-10", "2026-11-01"))).toBeNull();
    expect(refusalOf(() => assertMonthOver("2026-10", "2026-10-31"))?.code).toBe("MONTH_NOT_OVER");
    expect(refusalOf(() => assertMonthOver("2027-10", "2026-10-31"))?.code).toBe("MONTH_NOT_OVER");
  });
});

test("a day holds 24 hours, and a refusal says how many there were", () => {
  const day = { person: "Kadri", on: "2026-10-05" };
  expect(refusalOf(() => assertDayHolds(day, 22.25, 1.75))).toBeNull();
  expect(refusalOf(() => assertDayHolds(day, 22.25, 2))).toEqual({
    code: "DAY_FULL",
    field: "hours",
    details: { ...day, logged: 22.25, total: 24.25 },
  });
});

describe("a correction", () => {
  const entry: Work = {
    person: "Kadri",
    on: "2026-09-15",
    hours: 10,
    activity: "committee",
    role: "itSpecialist",
    assignmentId: 3,
  };
  test.each<[string, Work[], Partial<Work>, Partial<Work>[]]>([
    ["takes back what is too much", [entry], { hours: 8 }, [{ hours: -2 }]],
    ["adds what was forgotten", [entry], { hours: 11.5 }, [{ hours: 1.5 }]],
    ["takes all of it back", [entry], { hours: 0 }, [{ hours: -10 }]],
    ["changes nothing that is right", [entry], {}, []],
    ["changes nothing but how the name is written", [entry], { person: "KADRI" }, []],
    [
      "takes it from one person and gives it to another",
      [entry],
      { person: "Mart", hours: 9 },
      [{ hours: -10 }, { person: "Mart", hours: 9 }],
    ],
    [
      "moves it to another day",
      [entry],
      { on: "2026-09-16" },
      [{ hours: -10 }, { on: "2026-09-16", hours: 10 }],
    ],
    ["follows a correction", [entry, { ...entry, hours: -2 }], { hours: 9 }, [{ hours: 1 }]],
    [
      "takes a correction back",
      [entry, { ...entry, hours: -10 }, { ...entry, person: "Mart", hours: 10 }],
      {},
      [{ person: "Mart", hours: -10 }, { hours: 10 }],
    ],
    ["of what is taken back already takes nothing", [entry, { ...entry, hours: -10 }], { hours: 0 }, []],
    ["of nothing logs what was forgotten", [], { hours: 2 }, [{ hours: 2 }]],
  ])("%s", (_, recorded, should, expected) => {
    expect(correctionsTo(recorded, { ...entry, ...should })).toEqual(
      expected.map((each) => ({ ...entry, ...each })),
    );
  });

  test("leaves just what should be, however often and whatever is corrected", () => {
    const work = fc.record<Work>({
      person: fc.constantFrom("Kadri", "kadri ", "Mart"),
      on: fc.constantFrom("2026-09-15", "2026-09-16"),
      hours: fc.integer({ min: 0, max: 96 }).map((quarters) => quarters / 4),
      activity: fc.constantFrom(...ACTIVITIES),
      role: fc.constantFrom(...EVALUATOR_ROLES),
      assignmentId: fc.constantFrom(null, 3),
    });
    fc.assert(
      fc.property(fc.array(work, { minLength: 1, maxLength: 8 }), (targets) => {
        const recorded: Work[] = [];
        for (const target of targets) {
          const written = correctionsTo(recorded, target);
          for (const { hours } of written) {
            expect(Math.abs(hours)).toBeLessThanOrEqual(24);
            expect(hours).not.toBe(0);
          }
          recorded.push(...written);
          expect(correctionsTo(recorded, target)).toEqual([]);
          expect(recorded.reduce((sum, { hours }) => sum + hours, 0)).toBe(target.hours);
        }
      }),
    );
  });
});

function assignment(given: Partial<Assignment> & { id: number }): Assignment {
  return {
    version: 1,
    role: "itSpecialist",
    person: null,
    userId: null,
    stage: "contract",
    forecastHours: null,
    load: null,
    months: null,
    declaredOn: null,
    note: null,
    source: null,
    ...given,
  };
}
