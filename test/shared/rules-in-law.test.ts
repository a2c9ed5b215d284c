import { describe, expect, test } from "vitest";
import { RULES_IN_LAW } from "#drizzle/law/rules-in-law.ts";
import type { Day } from "#shared/period.ts";
import {
  addFigureSchema,
  conditionsOf,
  type FigureSought,
  isSaidAlready,
  ruleOn,
  unitsOf,
} from "#shared/rules-in-law.ts";
import { rulesWith, ruleWith } from "#test/support/law.ts";

const OPEN_BELOW: FigureSought = {
  figure: "tenderPeriod",
  procedure: "openProcedure",
  condition: "belowEuThreshold",
};
const OPEN_ABOVE: FigureSought = { ...OPEN_BELOW, condition: "atOrAboveEuThreshold" };
const SIMPLIFIED: FigureSought = {
  figure: "tenderPeriod",
  procedure: "simplifiedProcedure",
  condition: "belowEuThreshold",
};
const EU: FigureSought = { figure: "euThreshold", procedure: "openProcedure", condition: null };

describe("the statutory figures that come with the product", () => {
  test.each<[string, FigureSought, Day, number | null | undefined]>([
    ["tenders of a simplified procedure had 10 days until October 2026", SIMPLIFIED, "2026-10-31", 10],
    ["and have 15 from November", SIMPLIFIED, "2026-11-01", 15],
    ["nothing is known before June 2022", SIMPLIFIED, "2022-05-31", undefined],
    ["an open procedure below the EU threshold had 15 days", OPEN_BELOW, "2026-10-31", 15],
    ["and is no more from November 2026", OPEN_BELOW, "2026-11-01", undefined],
    ["one at or above it has 30", OPEN_ABOVE, "2026-11-22", 30],
    ["the EU threshold was 221 000 euros until 2025", EU, "2025-12-31", 221_000],
    ["and is 216 000 in 2026 and 2027", EU, "2026-01-01", 216_000],
    ["and is not known for 2028", EU, "2028-01-01", undefined],
    [
      "that of services with rules of their own is 750 000 at any time",
      { ...EU, procedure: "lightRegimeServices" },
      "2028-01-01",
      750_000,
    ],
    [
      "a national open procedure was needed from 60 000 euros",
      { figure: "threshold", procedure: "openProcedure", condition: "belowEuThreshold" },
      "2026-10-31",
      60_000,
    ],
    [
      "and is abolished",
      { figure: "threshold", procedure: "openProcedure", condition: "belowEuThreshold" },
      "2026-11-01",
      null,
    ],
  ])("%s", (_, sought, on, value) => {
    expect(ruleOn(rulesWith(), sought, on)?.value).toBe(value);
  });

  test("each have a name of their own, a source, and are what a person could have added", () => {
    expect(new Set(RULES_IN_LAW.map(({ key }) => key)).size).toBe(RULES_IN_LAW.length);
    for (const { key: _, ...rule } of RULES_IN_LAW)
      expect(
        addFigureSchema.safeParse({ projectId: 1, ...rule, validFrom: rule.validFrom ?? "2017-09-01" }).error,
      ).toBeUndefined();
  });
});

describe("the row that counts", () => {
  const first = ruleWith({ id: 1, value: 10 });

  test.each<[string, Parameters<typeof ruleWith>[0][], Day, number | null | undefined]>([
    [
      "is the one recorded later, from its first day",
      [{ value: 12, validFrom: "2027-01-01" }],
      "2027-01-01",
      12,
    ],
    ["and the earlier one the day before", [{ value: 12, validFrom: "2027-01-01" }], "2026-12-31", 10],
    [
      "is again the earlier one when the later has ended",
      [{ value: 12, validTo: "2026-12-31" }],
      "2027-01-01",
      10,
    ],
    [
      "may say that there is no such figure any more",
      [{ value: null, validFrom: "2027-01-01" }],
      "2027-06-01",
      null,
    ],
    [
      "is the one for the very procedure, also when a general one was recorded later",
      [{ value: 20, procedure: "openProcedure" }, { value: 25 }],
      "2026-06-01",
      20,
    ],
    [
      "is the one for the very side of the EU threshold, also when a general one was recorded later",
      [
        { value: 20, procedure: "openProcedure", condition: "belowEuThreshold" },
        { value: 25, procedure: "openProcedure" },
      ],
      "2026-06-01",
      20,
    ],
    [
      "is never one of another procedure, side, buyer or figure",
      [
        { value: 1, procedure: "designContest" },
        { value: 2, condition: "atOrAboveEuThreshold" },
        { value: 3, condition: "centralBuyer" },
        { value: 4, figure: "standstill" },
      ],
      "2026-06-01",
      10,
    ],
  ])("%s", (_, added, on, value) => {
    const rules = [first, ...added.map((each, index) => ruleWith({ id: 2 + index, ...each }))];
    expect(ruleOn(rules, OPEN_BELOW, on)?.value).toBe(value);
  });

  test("is none where nothing is recorded", () => {
    expect(ruleOn([], OPEN_BELOW, "2026-06-01")).toBeNull();
  });
});

describe("a row to add", () => {
  const ROW = {
    projectId: 1,
    figure: "tenderPeriod",
    procedure: "smallProcurement",
    condition: null,
    value: 7,
    unit: "workingDays",
    validFrom: "2027-01-01",
    validTo: null,
    source: "Hankekord § 5",
    verification: "verified",
  };

  test.each<[string, object]>([
    ["may hold for all procedures", { procedure: null }],
    ["may say that there is no such figure", { value: null }],
    ["may be no days at all", { value: 0 }],
    ["may have cents", { figure: "threshold", unit: "euros", value: 29_999.99 }],
    ["may hold for one day", { validTo: "2027-01-01" }],
    ["may hold below the EU threshold only", { condition: "belowEuThreshold" }],
  ])("%s", (_, change) => {
    expect(addFigureSchema.safeParse({ ...ROW, ...change }).error).toBeUndefined();
  });

  test.each<[string, object, string, string]>([
    ["has a source", { source: "  " }, "source", "REQUIRED"],
    ["begins on a day that exists", { validFrom: "2027-02-29" }, "validFrom", "INVALID_DAY"],
    ["does not end before it begins", { validTo: "2026-12-31" }, "validTo", "PERIOD_REVERSED"],
    ["has whole days", { value: 7.5 }, "value", "INVALID_DAYS"],
    ["has no fewer than no days", { value: -1 }, "value", "INVALID_DAYS"],
    ["lasts a year at most", { value: 367 }, "value", "INVALID_DAYS"],
    [
      "has no part of a cent",
      { figure: "threshold", unit: "euros", value: 0.001 },
      "value",
      "INVALID_AMOUNT",
    ],
    ["has no debts", { figure: "threshold", unit: "euros", value: -1 }, "value", "INVALID_AMOUNT"],
    ["has no euros where days are meant", { unit: "euros" }, "unit", "INVALID_INPUT"],
    ["has no days where euros are meant", { figure: "euThreshold" }, "unit", "INVALID_INPUT"],
    [
      "has no condition that the figure does not know",
      { condition: "centralBuyer" },
      "condition",
      "INVALID_INPUT",
    ],
  ])("%s", (_, change, field, message) => {
    const issue = addFigureSchema.safeParse({ ...ROW, ...change }).error?.issues[0];
    expect([issue?.path.join("."), issue?.message]).toEqual([field, message]);
  });

  test("has a unit and conditions for every figure", () => {
    expect(unitsOf("threshold")).toEqual(["euros"]);
    expect(unitsOf("standstill")).toEqual(["days", "workingDays"]);
    expect(conditionsOf("noticeToContract")).toEqual([]);
  });
});

describe("a row says the same already", () => {
  const said = ruleWith({ value: 7, validFrom: "2026-01-01" });
  test.each<[string, Partial<typeof said>, boolean]>([
    ["when nothing is different", {}, true],
    ["when it only begins later", { validFrom: "2027-01-01" }, true],
    ["but not with another value", { value: 8 }, false],
    ["but not with another end", { validTo: "2027-12-31" }, false],
    ["but not when somebody has checked it since", { verification: "verified" }, false],
    ["but not of another procedure", { procedure: "openProcedure" }, false],
    ["but not before it was valid", { validFrom: "2025-12-31" }, false],
  ])("%s", (_, change, expected) => {
    expect(isSaidAlready([said], { ...said, ...change })).toBe(expected);
  });
});
