import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Forecasts } from "#client/forecast/use-forecasts.ts";
import { demandAroundMove, shiftedHours, shiftInWords } from "#client/hours/demand-shift.ts";
import { textIn } from "#client/i18n/text.ts";
import { EVALUATOR_ROLES } from "#shared/evaluator-hours.ts";
import { durationsIn, forecast } from "#shared/forecast.ts";
import { demandShift } from "#shared/hours-demand.ts";
import type { MoveTarget } from "#shared/stages.ts";
import { basisWith } from "#test/support/law.ts";
import { sampleBoard } from "#test/support/sample-board.ts";

describe("what a move would shift of evaluators' hours", () => {
  const facts = sampleBoard("2026-11-22");
  const eCourse = facts.procurements.find(({ kind }) => kind === "eCourse")!;
  const durations = durationsIn(facts.procurements, facts.today);
  const forecasts: Forecasts = ({ procurement, standing }) =>
    forecast(procurement, standing, {
      project: facts.project,
      basis: basisWith(),
      durations,
      on: facts.today,
    });
  const shiftsOf = (toStage: MoveTarget, on = facts.today) => {
    const around = demandAroundMove(facts, forecasts, eCourse, { toStage, on });
    return around && shiftedHours(demandShift(around.before, around.after));
  };

  test("is that nothing is left to do once the contract is signed", () => {
    const [gone, ...others] = shiftsOf("delivery")!;
    expect(others).toEqual([]);
    expect(gone).toEqual({ role: "itSpecialist", hours: 13.5, from: "2027-Q1", to: null });
    const words = shiftInWords(gone!, { language: "et", t: textIn("et") });
    expect(words).toBe("IT-spetsialist: 13,5 h jääb ära (I kvartal 2027)");
  });

  test("is that open hours of a stage wait for those before it, when it goes back", () => {
    const shifts = shiftsOf("baseDocuments")!;
    // The load of the base documents is needed once more, and the evaluation comes later than it did.
    expect(shifts.find(({ hours }) => hours === 13.5)).toMatchObject({ from: "2027-Q1" });
    const added = shifts.filter(({ from }) => from === null);
    expect(added.reduce((sum, { hours }) => sum + hours, 0)).toBe(104);
  });

  test("is not told of a move that cannot be made", () => {
    expect(shiftsOf("delivery", "2030-01-01")).toBeNull();
    expect(shiftsOf("contract")).toBeNull();
  });

  test("puts what leaves a quarter together with what comes to another, and loses no hour", () => {
    expect(
      shiftedHours([
        { role: "itSpecialist", quarter: "2026-Q4", hours: -10 },
        { role: "itSpecialist", quarter: "2027-Q1", hours: 4 },
        { role: "itSpecialist", quarter: "2027-Q2", hours: 6 },
        { role: "domainExpert", quarter: "2027-Q1", hours: 2 },
      ]),
    ).toEqual([
      { role: "itSpecialist", hours: 4, from: "2026-Q4", to: "2027-Q1" },
      { role: "itSpecialist", hours: 6, from: "2026-Q4", to: "2027-Q2" },
      { role: "domainExpert", hours: 2, from: null, to: "2027-Q1" },
    ]);
    const shifts = fc.uniqueArray(
      fc.record({
        role: fc.constantFrom(...EVALUATOR_ROLES),
        quarter: fc.constantFrom("2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2"),
        hours: fc.integer({ min: -200, max: 200 }).filter((hours) => hours !== 0),
      }),
      { selector: ({ role, quarter }) => `${role} ${quarter}`, maxLength: 12 },
    );
    fc.assert(
      fc.property(shifts, (given) => {
        const moved = shiftedHours(given);
        for (const { role, quarter, hours } of given) {
          const own = moved.filter((each) => each.role === role);
          const sum = (among: typeof own) => among.reduce((total, each) => total + each.hours, 0);
          const came = sum(own.filter(({ to }) => to === quarter));
          const left = sum(own.filter(({ from }) => from === quarter));
          expect(came - left).toBe(hours);
        }
      }),
    );
  });
});
