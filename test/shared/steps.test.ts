import { describe, expect, test } from "vitest";
import { addStepSchema, assertStepPossible, type Step, stepsAsOf } from "#shared/steps.ts";
import { procurementWith, stagesWith } from "#test/support/boards.ts";

const TODAY = "2026-11-22";

function refusalOf(
  step: Parameters<typeof assertStepPossible>[0],
  was: Parameters<typeof assertStepPossible>[1],
  procurement: Parameters<typeof assertStepPossible>[2],
) {
  try {
    assertStepPossible(step, was, procurement, TODAY);
    return null;
  } catch (error) {
    const { code, field } = error as { code: string; field: string };
    return { code, field };
  }
}

describe("a step", () => {
  const open = procurementWith();
  test.each([
    ["may have been done today", "2026-11-22", null],
    ["may have been done before the stage was entered", "2024-01-02", null],
    ["may be intended only", null, null],
    ["cannot have been done tomorrow", "2026-11-23", { code: "DAY_IN_FUTURE", field: "on" }],
  ])("%s", (_, on, refused) => {
    expect(refusalOf({ stage: "contract", on }, null, open)).toEqual(refused);
  });

  const closed = procurementWith({ closedAs: "failed", closedOn: "2026-03-02", closedReason: "Põhjus." });
  test.each([
    ["may be recorded after the procurement was closed", "2026-03-02", null],
    ["was not done after it was closed", "2026-03-03", { code: "DAY_AFTER_CLOSING", field: "on" }],
  ])("%s", (_, on, refused) => {
    expect(refusalOf({ stage: "contract", on }, null, closed)).toEqual(refused);
  });

  test("lies in a stage that applies, or stays in the one that was marked otherwise later", () => {
    const without = procurementWith({
      stages: stagesWith({}, ["mappingStudy"]),
    });
    const step = { stage: "mappingStudy", on: null } as const;
    expect(refusalOf(step, null, without)).toEqual({ code: "STAGE_NOT_APPLICABLE", field: "stage" });
    expect(refusalOf(step, { stage: "contract" }, without)).toEqual({
      code: "STAGE_NOT_APPLICABLE",
      field: "stage",
    });
    expect(refusalOf(step, { stage: "mappingStudy" }, without)).toBeNull();
  });
});

describe("the steps as of a day", () => {
  const step = (id: number, on: string | null): Step => ({
    id,
    version: 1,
    stage: "contract",
    kind: "negotiations",
    on,
    note: null,
  });

  test("come by day, those intended last, and what was done later is only intended", () => {
    const steps = [step(1, null), step(2, "2026-11-11"), step(3, "2026-09-20"), step(4, "2026-11-11")];
    const told = (on: string) => stepsAsOf(steps, on).map(({ id, on: day }) => [id, day]);
    expect(told(TODAY)).toEqual([
      [3, "2026-09-20"],
      [2, "2026-11-11"],
      [4, "2026-11-11"],
      [1, null],
    ]);
    expect(told("2026-11-10")).toEqual([
      [3, "2026-09-20"],
      [1, null],
      [2, null],
      [4, null],
    ]);
  });
});

test("a step's empty note is none", () => {
  const typed = { id: 1, stage: "contract", kind: "negotiations", on: null };
  expect(addStepSchema.parse({ ...typed, note: "  " }).note).toBeNull();
  expect(addStepSchema.parse(typed).note).toBeNull();
});
