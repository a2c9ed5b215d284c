import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  areStagesSound,
  assertClosable,
  lastMetOn,
  type Move,
  type MoveMeaning,
  meaningOfMove,
  stagesAfterApplicability,
  stagesAfterCorrection,
  stagesAfterExplanation,
  stagesAfterMove,
} from "#shared/milestones.ts";
import {
  currentStage,
  LATE_REASONS,
  MOVE_TARGETS,
  type MoveTarget,
  STAGES,
  type Stage,
  type StagesFacts,
} from "#shared/stages.ts";
import {
  anyMove,
  frozen,
  LATEST,
  pastDay,
  reachedStages,
  refusalOf,
  stagesWith,
  windowWith,
} from "#test/support/boards.ts";

const TODAY = "2026-11-22";

// The e-course on 22 November 2026: its notice is out, its contract is open.
const E_COURSE = stagesWith(
  { baseDocuments: "2026-05-29", rtkCoordination: "2026-09-10", announcement: "2026-10-05" },
  ["mappingStudy"],
);
const HACKATHON = stagesWith(
  {
    baseDocuments: "2025-10-28",
    rtkCoordination: "2025-11-20",
    announcement: "2025-12-08",
    contract: "2026-03-04",
    delivery: "2026-09-11",
  },
  ["mappingStudy"],
);
// A study marked as needed after its documents were approved: an open stage before a met one.
const STUDY_CAME_LATER = stagesWith({ baseDocuments: "2026-02-10", announcement: "2026-03-16" }, [
  "rtkCoordination",
]);

describe("what dropping a card on a column would mean", () => {
  test.each<[string, StagesFacts, MoveTarget, MoveMeaning]>([
    ["nothing in its own column", E_COURSE, "contract", { kind: "stays" }],
    ["meeting the one milestone it passes", E_COURSE, "delivery", { kind: "meets", stages: ["contract"] }],
    [
      "meeting every milestone it passes",
      E_COURSE,
      "completed",
      { kind: "meets", stages: ["contract", "delivery"] },
    ],
    [
      "meeting only those that apply",
      stagesWith({}, ["rtkCoordination"]),
      "announcement",
      { kind: "meets", stages: ["mappingStudy", "baseDocuments"] },
    ],
    [
      "reopening that stage's milestone and every later one",
      E_COURSE,
      "rtkCoordination",
      { kind: "reopens", stages: ["rtkCoordination", "announcement"] },
    ],
    [
      "reopening the last one of a completed card",
      HACKATHON,
      "delivery",
      { kind: "reopens", stages: ["delivery"] },
    ],
    ["nothing possible where the stage does not apply", E_COURSE, "mappingStudy", { kind: "notApplicable" }],
    ["nothing for a completed card that is completed", HACKATHON, "completed", { kind: "stays" }],
    [
      "meeting only what is still open, where a later milestone is met already",
      STUDY_CAME_LATER,
      "contract",
      { kind: "meets", stages: ["mappingStudy"] },
    ],
  ])("%s", (_, stages, toStage, expected) => {
    expect(meaningOfMove(stages, toStage)).toEqual(expected);
  });

  test("is what the move then does, and nothing else", () => {
    fc.assert(
      fc.property(reachedStages(), fc.constantFrom(...MOVE_TARGETS), (stages, toStage) => {
        const meaning = meaningOfMove(stages, toStage);
        const move: Move = { toStage, on: LATEST, reason: "Põhjus." };
        const attempt = () => stagesAfterMove({ stages, closedAs: null }, move, LATEST);
        if (meaning.kind === "stays") expect(refusalOf(attempt)?.code).toBe("ALREADY_THERE");
        else if (meaning.kind === "notApplicable")
          expect(refusalOf(attempt)?.code).toBe("STAGE_NOT_APPLICABLE");
        else {
          const after = attempt();
          for (const stage of STAGES)
            expect(after[stage].metOn).toBe(
              !meaning.stages.includes(stage)
                ? stages[stage].metOn
                : meaning.kind === "meets"
                  ? LATEST
                  : null,
            );
        }
      }),
    );
  });
});

describe("moving on", () => {
  test("meets the milestones passed on the day given, with the reason of their lateness", () => {
    const move: Move = {
      toStage: "delivery",
      on: "2026-11-20",
      lateReason: "other",
      reason: " Komisjon ootas tõlget. ",
    };
    const after = stagesAfterMove({ stages: frozen(E_COURSE), closedAs: null }, move, TODAY);
    expect(currentStage(after)).toBe("delivery");
    expect(after).toEqual({
      ...E_COURSE,
      contract: {
        applicable: true,
        metOn: "2026-11-20",
        lateReason: "other",
        lateNote: "Komisjon ootas tõlget.",
        illustrative: false,
        overridden: null,
      },
    });
  });

  test("may be on the day of the milestone before it, and today", () => {
    for (const on of ["2026-10-05", TODAY])
      expect(
        stagesAfterMove({ stages: E_COURSE, closedAs: null }, { toStage: "delivery", on }, TODAY).contract
          .metOn,
      ).toBe(on);
  });

  test("keeps no sentence without a reason for lateness", () => {
    const move: Move = { toStage: "delivery", on: TODAY, reason: "Lihtsalt märkus." };
    expect(stagesAfterMove({ stages: E_COURSE, closedAs: null }, move, TODAY).contract).toMatchObject({
      lateReason: null,
      lateNote: null,
    });
  });
});

describe("moving back", () => {
  test("reopens the stage and every later one, and forgets their days and reasons", () => {
    const late: StagesFacts = {
      ...E_COURSE,
      announcement: {
        ...E_COURSE.announcement,
        lateReason: "rtkQueue",
        lateNote: "RTK vastas augustis.",
        illustrative: true,
        overridden: null,
      },
    };
    const move: Move = { toStage: "rtkCoordination", on: TODAY, reason: "RTK võttis nõusoleku tagasi." };
    const after = stagesAfterMove({ stages: frozen(late), closedAs: null }, move, TODAY);
    expect(after).toEqual(stagesWith({ baseDocuments: "2026-05-29" }, ["mappingStudy"]));
  });
});

describe("a move is refused", () => {
  test.each<[string, StagesFacts, Move, string, string | null, object]>([
    ["to where the card is", E_COURSE, { toStage: "contract", on: TODAY }, "ALREADY_THERE", "toStage", {}],
    [
      "to a stage that does not apply",
      E_COURSE,
      { toStage: "mappingStudy", on: TODAY },
      "STAGE_NOT_APPLICABLE",
      "toStage",
      {},
    ],
    [
      "on a day in the future",
      E_COURSE,
      { toStage: "delivery", on: "2026-11-23" },
      "DAY_IN_FUTURE",
      "on",
      {},
    ],
    [
      "before the milestone before it",
      E_COURSE,
      { toStage: "delivery", on: "2026-10-04" },
      "DAY_BEFORE_PREVIOUS",
      "on",
      { previous: "2026-10-05" },
    ],
    [
      "after a later milestone that is met already",
      STUDY_CAME_LATER,
      { toStage: "contract", on: "2026-02-11" },
      "DAY_AFTER_NEXT",
      "on",
      { next: "2026-02-10" },
    ],
    [
      "back without a reason",
      E_COURSE,
      { toStage: "announcement", on: TODAY },
      "REASON_REQUIRED",
      "reason",
      {},
    ],
    [
      "back with a blank reason",
      E_COURSE,
      { toStage: "announcement", on: TODAY, reason: " \n" },
      "REASON_REQUIRED",
      "reason",
      {},
    ],
    [
      "late for another reason without a sentence",
      E_COURSE,
      { toStage: "delivery", on: TODAY, lateReason: "other", reason: "  " },
      "LATE_NOTE_REQUIRED",
      "reason",
      {},
    ],
  ])("%s", (_, stages, move, code, field, details) => {
    expect(refusalOf(() => stagesAfterMove({ stages: frozen(stages), closedAs: null }, move, TODAY))).toEqual(
      {
        code,
        field,
        details,
      },
    );
  });

  test.each(["failed", "cancelled"] as const)("of a %s procurement", (closedAs) => {
    const move: Move = { toStage: "delivery", on: TODAY };
    expect(refusalOf(() => stagesAfterMove({ stages: E_COURSE, closedAs }, move, TODAY))).toEqual({
      code: "CLOSED",
      field: "toStage",
      details: {},
    });
  });
});

describe("correcting a milestone's day", () => {
  const correct = (correction: Parameters<typeof stagesAfterCorrection>[1], stages = E_COURSE) =>
    stagesAfterCorrection({ stages: frozen(stages), closedOn: null }, correction, TODAY);

  test.each([
    ["anywhere between its neighbours", "2026-07-01"],
    ["on the day of the one before", "2026-05-29"],
    ["on the day of the one after", "2026-10-05"],
  ])("puts it %s", (_, on) => {
    expect(correct({ stage: "rtkCoordination", on })).toEqual({
      ...E_COURSE,
      rtkCoordination: { ...E_COURSE.rtkCoordination, metOn: on },
    });
  });

  test.each<[string, Stage, string, string, object]>([
    ["of a milestone that is not met", "contract", TODAY, "MILESTONE_NOT_MET", {}],
    ["to a day in the future", "announcement", "2026-11-23", "DAY_IN_FUTURE", {}],
    [
      "before the milestone before it",
      "rtkCoordination",
      "2026-05-28",
      "DAY_BEFORE_PREVIOUS",
      { previous: "2026-05-29" },
    ],
    [
      "after the milestone after it",
      "rtkCoordination",
      "2026-10-06",
      "DAY_AFTER_NEXT",
      { next: "2026-10-05" },
    ],
  ])("is refused %s", (_, stage, on, code, details) => {
    expect(refusalOf(() => correct({ stage, on }))).toEqual({ code, field: "on", details });
  });

  test("is refused after the day the procurement was closed", () => {
    const failed = { stages: frozen(E_COURSE), closedOn: "2026-10-20" };
    const on = (day: string) => () =>
      stagesAfterCorrection(failed, { stage: "announcement", on: day }, TODAY);
    expect(on("2026-10-20")().announcement.metOn).toBe("2026-10-20");
    expect(refusalOf(on("2026-10-21"))).toEqual({
      code: "DAY_AFTER_CLOSING",
      field: "on",
      details: { closedOn: "2026-10-20" },
    });
  });

  test("keeps the reason of lateness unless it is corrected too", () => {
    const late = {
      ...E_COURSE,
      announcement: { ...E_COURSE.announcement, lateReason: "other" as const, lateNote: "Tõlge." },
    };
    expect(correct({ stage: "announcement", on: "2026-10-06" }, late).announcement).toMatchObject({
      lateReason: "other",
      lateNote: "Tõlge.",
    });
    expect(
      correct({ stage: "announcement", on: "2026-10-06", lateReason: null, lateNote: null }, late)
        .announcement,
    ).toMatchObject({ lateReason: null, lateNote: null });
    expect(
      refusalOf(() => correct({ stage: "announcement", on: "2026-10-06", lateNote: " " }, late)),
    ).toEqual({ code: "LATE_NOTE_REQUIRED", field: "lateNote", details: {} });
  });

  test("makes an illustrative day somebody's record only when the day changes", () => {
    const illustrative = { ...E_COURSE, announcement: { ...E_COURSE.announcement, illustrative: true } };
    const same = correct({ stage: "announcement", on: "2026-10-05", lateReason: "rtkQueue" }, illustrative);
    expect(same.announcement.illustrative).toBe(true);
    expect(correct({ stage: "announcement", on: "2026-10-06" }, illustrative).announcement.illustrative).toBe(
      false,
    );
  });
});

describe("marking a stage as not applicable", () => {
  const mark = (stages: StagesFacts, stage: Stage, applicable: boolean, closedAs: "failed" | null = null) =>
    stagesAfterApplicability({ stages: frozen(stages), closedAs }, stage, applicable);

  test("takes it out of the way, and putting it back restores what was", () => {
    const without = mark(E_COURSE, "contract", false);
    expect(currentStage(without)).toBe("delivery");
    expect(mark(without, "contract", true)).toEqual(E_COURSE);
  });

  test.each<[string, StagesFacts, Stage, "failed" | null, string, string | null]>([
    ["of a met milestone", E_COURSE, "announcement", null, "STAGE_MET", "stage"],
    [
      "of the last stage that applies",
      stagesWith({}, STAGES.slice(1)),
      "mappingStudy",
      null,
      "NO_STAGE_LEFT",
      "stage",
    ],
    ["of a failed procurement", E_COURSE, "contract", "failed", "CLOSED", null],
  ])("is refused %s", (_, stages, stage, closedAs, code, field) => {
    expect(refusalOf(() => mark(stages, stage, false, closedAs))).toEqual({ code, field, details: {} });
  });
});

describe("closing a procurement", () => {
  const close = (stages: StagesFacts, on: string, closedAs: "failed" | null = null) =>
    refusalOf(() => assertClosable({ stages, closedAs }, { as: "failed", on }, TODAY));

  test("is accepted on the day of its last milestone and until today", () => {
    expect(close(E_COURSE, "2026-10-05")).toBeNull();
    expect(close(E_COURSE, TODAY)).toBeNull();
  });

  test.each<[string, StagesFacts, string, "failed" | null, string, string | null, object]>([
    ["when it is closed already", E_COURSE, TODAY, "failed", "CLOSED", null, {}],
    ["when it is completed", HACKATHON, TODAY, null, "COMPLETED", null, {}],
    ["in the future", E_COURSE, "2026-11-23", null, "DAY_IN_FUTURE", "on", {}],
    [
      "before its last milestone",
      E_COURSE,
      "2026-10-04",
      null,
      "DAY_BEFORE_PREVIOUS",
      "on",
      { previous: "2026-10-05" },
    ],
  ])("is refused %s", (_, stages, on, closedAs, code, field, details) => {
    expect(close(stages, on, closedAs)).toEqual({ code, field, details });
  });
});

describe("the last milestone met", () => {
  test.each<[string, StagesFacts, string | undefined, string | null]>([
    ["is none at the beginning", stagesWith(), undefined, null],
    ["is the latest", E_COURSE, undefined, "2026-10-05"],
    ["is the latest by a day, that day included", E_COURSE, "2026-09-10", "2026-09-10"],
    ["is an earlier one the day before", E_COURSE, "2026-09-09", "2026-05-29"],
  ])("%s", (_, stages, until, expected) => {
    expect(lastMetOn(stages, until)).toBe(expected);
  });
});

describe("stages are unsound", () => {
  test.each<[string, StagesFacts]>([
    [
      "when milestones are met out of order",
      stagesWith({ baseDocuments: "2026-03-01", contract: "2026-02-28" }),
    ],
    [
      "when a milestone is met that does not apply",
      stagesWith({ mappingStudy: "2026-03-01" }, ["mappingStudy"]),
    ],
    ["when no stage applies", stagesWith({}, STAGES)],
  ])("%s", (_, stages) => {
    expect(areStagesSound(stages)).toBe(false);
  });

  test("and in no other case: those of the real plan are sound, also with a gap", () => {
    for (const stages of [stagesWith(), E_COURSE, HACKATHON, STUDY_CAME_LATER])
      expect(areStagesSound(stages)).toBe(true);
  });
});

describe("whatever people ask for", () => {
  test("milestones stay in order, in the past, and where they apply", () => {
    fc.assert(
      fc.property(reachedStages(), fc.array(anyStep(), { maxLength: 20 }), (start, steps) => {
        let stages = frozen(start);
        for (const step of steps) {
          const before = stages;
          const refusal = refusalOf(() => {
            stages = frozen(step(before));
          });
          if (refusal) expect(stages).toBe(before);
          assertSound(stages);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("a card moved on stands in the column it was moved to", () => {
    fc.assert(
      fc.property(reachedStages(), anyMove(), (stages, move) => {
        let after = stages;
        const refusal = refusalOf(() => {
          after = stagesAfterMove({ stages, closedAs: null }, move, LATEST);
        });
        fc.pre(refusal === null);
        expect(currentStage(after) ?? "completed").toBe(move.toStage);
      }),
    );
  });

  test("moving on and back again restores which milestones are open", () => {
    fc.assert(
      fc.property(reachedStages(), fc.constantFrom(...MOVE_TARGETS), (stages, toStage) => {
        const from = currentStage(stages);
        fc.pre(from !== null && meaningOfMove(stages, toStage).kind === "meets");
        const on = stagesAfterMove({ stages, closedAs: null }, { toStage, on: LATEST }, LATEST);
        const back = stagesAfterMove(
          { stages: on, closedAs: null },
          { toStage: from!, on: LATEST, reason: "Eksitus." },
          LATEST,
        );
        expect(back).toEqual(stages);
      }),
    );
  });

  test("a closed procurement never moves", () => {
    fc.assert(
      fc.property(
        reachedStages(),
        anyMove(),
        fc.constantFrom("failed" as const, "cancelled" as const),
        (stages, move, closedAs) => {
          expect(refusalOf(() => stagesAfterMove({ stages, closedAs }, move, LATEST))?.code).toBe("CLOSED");
        },
      ),
    );
  });
});

type Step = (stages: StagesFacts) => StagesFacts;

function anyStep(): fc.Arbitrary<Step> {
  return fc.oneof(
    anyMove().map(
      (move): Step =>
        (stages) =>
          stagesAfterMove({ stages, closedAs: null }, move, LATEST),
    ),
    fc
      .record({
        stage: fc.constantFrom(...STAGES),
        on: pastDay(),
        lateReason: fc.constantFrom(undefined, null, ...LATE_REASONS),
        lateNote: fc.constantFrom(undefined, null, "", "Tõlge venis."),
      })
      .map(
        (correction): Step =>
          (stages) =>
            stagesAfterCorrection({ stages, closedOn: null }, correction, LATEST),
      ),
    fc.tuple(fc.constantFrom(...STAGES), fc.boolean()).map(
      ([stage, applicable]): Step =>
        (stages) =>
          stagesAfterApplicability({ stages, closedAs: null }, stage, applicable),
    ),
  );
}

function assertSound(stages: StagesFacts): void {
  const days = STAGES.flatMap((stage) => stages[stage].metOn ?? []);
  expect(days).toEqual([...days].sort());
  expect(days.every((day) => day <= LATEST)).toBe(true);
  expect(STAGES.some((stage) => stages[stage].applicable)).toBe(true);
  for (const stage of STAGES) {
    const { applicable, metOn, lateReason, lateNote } = stages[stage];
    if (!applicable) expect(metOn).toBeNull();
    if (lateReason === "other") expect(lateNote?.trim()).toBeTruthy();
    if (metOn === null) expect([lateReason, lateNote]).toEqual([null, null]);
  }
  expect(areStagesSound(stages)).toBe(true);
}

describe("why a stage is late", () => {
  const promised = [windowWith(11, null, "2026-Q3"), windowWith(12, null, "2027-Q1")];
  const explain = {
    stage: "contract",
    lateReason: "challenge",
    lateNote: " VAKO otsust oodatakse. ",
  } as const;

  test("may be said of an open one that is behind any promise, and touches nothing else", () => {
    const after = stagesAfterExplanation({ stages: frozen(E_COURSE) }, explain, promised, TODAY);
    expect(after).toEqual({
      ...E_COURSE,
      contract: { ...E_COURSE.contract, lateReason: "challenge", lateNote: "VAKO otsust oodatakse." },
    });
  });

  test.each<[string, Parameters<typeof stagesAfterExplanation>[1], typeof promised, string]>([
    [
      "of a stage that does not apply",
      { ...explain, stage: "mappingStudy" },
      promised,
      "STAGE_NOT_APPLICABLE",
    ],
    ["of one that nobody promised", explain, [], "NOT_LATE"],
    ["of one that keeps every promise so far", explain, [promised[1]!], "NOT_LATE"],
    ["by a promise of another event", explain, [windowWith(11, null, "2026-Q3", "start")], "NOT_LATE"],
    [
      "for another reason without a sentence",
      { ...explain, lateReason: "other", lateNote: " " },
      promised,
      "LATE_NOTE_REQUIRED",
    ],
  ])("is refused %s", (_, explanation, stated, code) => {
    expect(
      refusalOf(() => stagesAfterExplanation({ stages: E_COURSE }, explanation, stated, TODAY))?.code,
    ).toBe(code);
  });

  test("is taken away whatever is late, with the sentence", () => {
    const given = {
      ...E_COURSE,
      contract: { ...E_COURSE.contract, lateReason: "market" as const, lateNote: "Üks." },
    };
    expect(
      stagesAfterExplanation({ stages: given }, { ...explain, lateReason: null }, [], TODAY).contract,
    ).toEqual(E_COURSE.contract);
  });

  test("and was said while it was open, still stands once it is met, unless the move gives another reason", () => {
    const given = {
      ...E_COURSE,
      contract: { ...E_COURSE.contract, lateReason: "market" as const, lateNote: "Üks pakkuja." },
    };
    const move = { toStage: "completed", on: TODAY } as const;
    const said = (each: Partial<Move>) => {
      const { contract, delivery } = stagesAfterMove(
        { stages: given, closedAs: null },
        { ...move, ...each },
        TODAY,
      );
      return [contract.lateReason, contract.lateNote, delivery.lateReason];
    };
    expect(said({})).toEqual(["market", "Üks pakkuja.", null]);
    expect(said({ lateReason: null, reason: "Lihtsalt." })).toEqual(["market", "Üks pakkuja.", null]);
    expect(said({ lateReason: "staffing" })).toEqual(["staffing", null, "staffing"]);
  });
});

describe("going on past conditions that are not met", () => {
  const UNMET = [
    { id: 4, stage: "contract" as const },
    { id: 7, stage: "contract" as const },
    { id: 9, stage: "delivery" as const },
  ];
  const move = { toStage: "completed", on: TODAY } as const;
  const past = (given: Partial<Move>) =>
    stagesAfterMove({ stages: E_COURSE, closedAs: null }, { ...move, ...given }, TODAY, UNMET);

  test("is refused without a word about it, naming each condition and its milestone", () => {
    expect(refusalOf(() => past({}))).toEqual({ code: "GATE_UNMET", field: "reason", details: { count: 3 } });
    for (const given of [{ overrideNote: "  " }, { reason: " " }])
      expect(refusalOf(() => past(given))).toMatchObject({ code: "GATE_UNMET" });
  });

  test("is done with a sentence, which each milestone keeps with its own conditions", () => {
    const { contract, delivery, announcement } = past({ overrideNote: " Nii lepiti kokku. " });
    expect(contract).toMatchObject({
      metOn: TODAY,
      overridden: { conditions: [4, 7], note: "Nii lepiti kokku." },
    });
    expect(delivery.overridden).toEqual({ conditions: [9], note: "Nii lepiti kokku." });
    expect(announcement.overridden).toBeNull();
  });

  test("a reason says it as well, unless it says why something is late", () => {
    expect(past({ reason: "Nii lepiti kokku." }).contract.overridden?.note).toBe("Nii lepiti kokku.");
    const late = { lateReason: "other", reason: "RTK-l oli puhkus." } as const;
    expect(refusalOf(() => past(late))).toMatchObject({ code: "GATE_UNMET", field: "overrideNote" });
    const both = past({ ...late, overrideNote: "Nii lepiti kokku." });
    expect(both.contract).toMatchObject({
      lateNote: "RTK-l oli puhkus.",
      overridden: { note: "Nii lepiti kokku." },
    });
  });

  test("is asked about only after what cannot be at all", () => {
    expect(refusalOf(() => past({ on: "2026-11-23" }))).toMatchObject({ code: "DAY_IN_FUTURE" });
    expect(refusalOf(() => past({ lateReason: "other" }))).toMatchObject({ code: "LATE_NOTE_REQUIRED" });
  });

  test("is forgotten when a milestone is reopened, and when it is met with everything in order", () => {
    const stages = past({ overrideNote: "Nii lepiti kokku." });
    const back = stagesAfterMove(
      { stages, closedAs: null },
      { toStage: "contract", on: TODAY, reason: "Ekslik." },
      TODAY,
    );
    expect(back.contract.overridden).toBeNull();
    const again = stagesAfterMove({ stages: back, closedAs: null }, move, TODAY, []);
    expect(again.contract).toMatchObject({ metOn: TODAY, overridden: null });
  });

  test("going back is always allowed", () => {
    const back = { toStage: "baseDocuments", on: TODAY, reason: "Ekslik." } as const;
    expect(stagesAfterMove({ stages: E_COURSE, closedAs: null }, back, TODAY, UNMET)).toEqual(
      stagesAfterMove({ stages: E_COURSE, closedAs: null }, back, TODAY),
    );
  });

  test("correcting the day of a milestone leaves standing what was passed over", () => {
    const stages = past({ overrideNote: "Nii lepiti kokku." });
    const corrected = stagesAfterCorrection(
      { stages, closedOn: null },
      { stage: "contract", on: "2026-11-20" },
      TODAY,
    );
    expect(corrected.contract.overridden).toEqual(stages.contract.overridden);
  });
});
