import { describe, expect, test } from "vitest";
import {
  assignSchema,
  closeMonthSchema,
  correctWorkSchema,
  hoursStanding,
  logWeekSchema,
  logWorkSchema,
  NO_HOURS,
  setCapacitySchema,
} from "#shared/evaluator-hours.ts";
import { procurementId, sampleBoard } from "#test/support/sample-board.ts";

describe("what is logged", () => {
  const work = { id: 1, person: "Kadri Kask", hours: 1.75, activity: "committee" };
  test("is three things: where, how long and what; the rest follows", () => {
    expect(logWorkSchema.parse(work)).toEqual({ ...work, note: null });
  });

  test.each([
    [{ hours: 0 }, "HOURS_OUT_OF_RANGE"],
    [{ hours: -2 }, "HOURS_OUT_OF_RANGE"],
    [{ hours: 24.25 }, "HOURS_OUT_OF_RANGE"],
    [{ hours: 1.3 }, "NOT_QUARTER_HOURS"],
    [{ person: " " }, "REQUIRED"],
    [{ person: "K".repeat(121) }, "TOO_LONG"],
    [{ on: "2026-02-30" }, "INVALID_DAY"],
  ])("is refused with what is wrong: %j", (given, code) => {
    expect(logWorkSchema.safeParse({ ...work, ...given }).error?.issues[0]?.message).toBe(code);
    const week = logWeekSchema.safeParse({ projectId: 1, entries: [{ what: "log", ...work, ...given }] });
    expect(week.error?.issues[0]).toMatchObject({
      message: code,
      path: ["entries", 0, Object.keys(given)[0]],
    });
  });

  test("may be corrected to nothing, with a reason", () => {
    const correction = { ...work, entryId: 3, hours: 0, note: "Vale hange" };
    expect(correctWorkSchema.safeParse(correction).success).toBe(true);
    expect(correctWorkSchema.safeParse({ ...correction, note: " " }).error?.issues[0]?.message).toBe(
      "REASON_REQUIRED",
    );
  });
});

test.each([
  [{ load: 0 }, "LOAD_OUT_OF_RANGE"],
  [{ load: 1.01 }, "LOAD_OUT_OF_RANGE"],
  [{ load: 1 }, undefined],
  [{ forecastHours: 44.9 }, "NOT_QUARTER_HOURS"],
  [{ forecastHours: 45 }, undefined],
])("an assignment of %j is answered with %s", (given, code) => {
  const nobody = {
    id: 1,
    role: "itSpecialist",
    stage: "contract",
    forecastHours: null,
    load: null,
    months: null,
  };
  expect(assignSchema.safeParse({ ...nobody, ...given }).error?.issues[0]?.message).toBe(code);
});

test.each(["2026-Q1", "2026", "2026-13", "2026-1", "0206-03", ""])("„%s“ is no month to close", (month) => {
  expect(closeMonthSchema.safeParse({ projectId: 1, month }).error?.issues[0]?.message).toBe("INVALID_MONTH");
});

test.each(["2026-03", "2026", "2026-Q5", "2206-Q1", ""])("„%s“ is no quarter of a capacity", (from) => {
  const capacity = { projectId: 1, role: "itSpecialist", hours: 10, from };
  expect(setCapacitySchema.safeParse(capacity).error?.issues[0]?.message).toBe("INVALID_QUARTER");
});

describe("the sample's hours stand at", () => {
  const eCourse = sampleBoard("2026-11-22").procurements.find(({ id }) => id === procurementId("eCourse"))!;
  const { assignments, work } = eCourse.records;
  test.each([
    ["2026-11-22", { forecast: 45, logged: 31.5, unassigned: 1 }],
    ["2026-10-31", { forecast: 45, logged: 13, unassigned: 1 }],
    ["2026-10-07", { forecast: 45, logged: 0, unassigned: 1 }],
  ])("the end of %s", (on, expected) => {
    expect(hoursStanding(assignments, work, on)).toEqual(expected);
  });

  test("nothing where there is neither a role nor work", () => {
    expect(hoursStanding([], [], "2026-11-22")).toBe(NO_HOURS);
  });

  test("what was worked for hours, and for no role, but not for a load", () => {
    const [load, hours] = assignments;
    const day = (id: number, assignmentId: number | null) => ({ ...work[0]!, id, assignmentId, hours: 2 });
    expect(
      hoursStanding([load!, hours!], [day(1, load!.id), day(2, hours!.id), day(3, null)], "2026-11-22"),
    ).toEqual({ forecast: 45, logged: 4, unassigned: 1 });
  });
});
