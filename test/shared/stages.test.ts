import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  currentStage,
  lastApplicableStage,
  MOVE_TARGETS,
  STAGES,
  type Stage,
  type StagesFacts,
  stageIndex,
} from "#shared/stages.ts";
import { reachedStages, stagesWith } from "#test/support/boards.ts";

const HACKATHON_DAYS: Partial<Record<Stage, string>> = {
  baseDocuments: "2025-10-28",
  rtkCoordination: "2025-11-20",
  announcement: "2025-12-08",
  contract: "2026-03-04",
  delivery: "2026-09-11",
};

describe("the stage a procurement stands in", () => {
  test.each<[string, StagesFacts, Stage | null]>([
    ["is the first one when nothing has happened", stagesWith(), "mappingStudy"],
    ["skips what does not apply", stagesWith({}, ["mappingStudy"]), "baseDocuments"],
    [
      "is the one after the last milestone met",
      stagesWith({ baseDocuments: "2026-02-13" }, ["mappingStudy"]),
      "rtkCoordination",
    ],
    [
      "skips RTK where RTK only advises",
      stagesWith({ mappingStudy: "2025-06-20", baseDocuments: "2026-02-10" }, ["rtkCoordination"]),
      "announcement",
    ],
    ["is none once everything is delivered", stagesWith(HACKATHON_DAYS, ["mappingStudy"]), null],
    [
      "is the open one before what is met already, when a stage was marked as needed afterwards",
      stagesWith(HACKATHON_DAYS),
      "mappingStudy",
    ],
  ])("%s", (_, stages, expected) => {
    expect(currentStage(stages)).toBe(expected);
  });

  test("is open itself, and everything before it is met or does not apply", () => {
    fc.assert(
      fc.property(fc.oneof(reachedStages(), scatteredStages()), (stages) => {
        const stage = currentStage(stages);
        const before = stage === null ? STAGES : STAGES.slice(0, stageIndex(stage));
        if (stage !== null) expect(stages[stage]).toMatchObject({ applicable: true, metOn: null });
        for (const each of before)
          expect(stages[each].applicable === false || stages[each].metOn !== null).toBe(true);
      }),
    );
  });
});

describe("the stage that completes a procurement", () => {
  test.each<[string, Stage[], Stage | null]>([
    ["is delivery as a rule", [], "delivery"],
    ["is the contract where there is nothing to deliver", ["delivery"], "contract"],
    ["is the only one that applies", STAGES.filter((stage) => stage !== "baseDocuments"), "baseDocuments"],
    ["is none where nothing applies", [...STAGES], null],
  ])("%s", (_, notApplicable, expected) => {
    expect(lastApplicableStage(stagesWith({}, notApplicable))).toBe(expected);
  });
});

test("the stages stand in their fixed order, and completed comes after the last", () => {
  expect(MOVE_TARGETS.map(stageIndex)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(STAGES).toEqual([
    "mappingStudy",
    "baseDocuments",
    "rtkCoordination",
    "announcement",
    "contract",
    "delivery",
  ]);
});

/** Stages met in any combination, as nobody would meet them. */
function scatteredStages(): fc.Arbitrary<StagesFacts> {
  return fc
    .record({ met: fc.subarray([...STAGES]), notApplicable: fc.subarray([...STAGES]) })
    .map(({ met, notApplicable }) =>
      stagesWith(
        Object.fromEntries(
          met.filter((stage) => !notApplicable.includes(stage)).map((stage) => [stage, "2026-03-09"]),
        ),
        notApplicable,
      ),
    );
}
