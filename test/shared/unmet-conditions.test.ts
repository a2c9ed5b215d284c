import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EXCHANGE_KINDS } from "#shared/consultation.ts";
import { DOCUMENT_TYPES } from "#shared/document.ts";
import { conditionInWords, overriddenInWords } from "#shared/gate-words.ts";
import { appliesTo, type Condition, NEEDS, needsRtk, sound } from "#shared/gates.ts";
import { addDays } from "#shared/period.ts";
import { PROCEDURES, RTK_INVOLVEMENTS } from "#shared/procurement.ts";
import { NO_RECORDS, type Records } from "#shared/records.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { conditionsBefore, noticeOn, standstillOverOn, unmetConditions } from "#shared/unmet-conditions.ts";
import { frozen, procurementWith, refusalOf, stagesWith } from "#test/support/boards.ts";
import { conditionWith, evaluatorWith, matterWith, SHIPPED } from "#test/support/gates.ts";
import { basisWith } from "#test/support/law.ts";

const BASIS = frozen(basisWith());
const ON = "2026-03-20";

/** Which of the conditions that come with the product are not met, by key. */
function unmetKeys(
  records: Partial<Records>,
  milestones: readonly Stage[] = ["announcement"],
  given: Partial<PlannedProcurement> = {},
  on = ON,
): (string | null)[] {
  const procurement = procurementWith({ rtkInvolvement: "organises", ...given });
  return unmetConditions(
    { ...procurement, records: { ...NO_RECORDS, ...records } },
    milestones,
    on,
    SHIPPED,
    BASIS,
  ).map(({ key }) => key);
}

const LINKED = [{ id: 1, type: "baseDocuments" as const, stage: null }];

describe("before the notice", () => {
  test("the base documents are linked, and where RTK organises, RTK has agreed", () => {
    expect(unmetKeys({})).toEqual(["baseDocuments.linked", "rtk.agreed"]);
    expect(unmetKeys({ documents: LINKED })).toEqual(["rtk.agreed"]);
    expect(unmetKeys({ documents: LINKED }, ["announcement"], { rtkInvolvement: "advises" })).toEqual([]);
    expect(unmetKeys({ documents: [{ id: 1, type: "notice", stage: null }] })).toContain(
      "baseDocuments.linked",
    );
  });

  test.each<[string, Records["consultations"], boolean]>([
    ["was never asked", [], false],
    ["has not answered", [matterWith([["sent", "2026-02-01"]])], false],
    [
      "sent it back",
      [
        matterWith([
          ["sent", "2026-02-01"],
          ["cameBack", "2026-02-20"],
        ]),
      ],
      false,
    ],
    [
      "agreed",
      [
        matterWith([
          ["sent", "2026-02-01"],
          ["agreed", "2026-03-20"],
        ]),
      ],
      true,
    ],
    [
      "agrees only tomorrow",
      [
        matterWith([
          ["sent", "2026-02-01"],
          ["agreed", "2026-03-21"],
        ]),
      ],
      false,
    ],
    [
      "agreed to one matter, and another is open",
      [
        matterWith([["agreed", "2026-02-01"]]),
        matterWith([["sent", "2026-03-01"]], { id: 2, stage: "announcement" }),
      ],
      false,
    ],
    [
      "agreed to one matter, and another was withdrawn",
      [
        matterWith([["agreed", "2026-02-01"]]),
        matterWith(
          [
            ["sent", "2026-03-01"],
            ["withdrawn", "2026-03-02"],
          ],
          { id: 2 },
        ),
      ],
      true,
    ],
    [
      "agreed, and what is open is about the contract",
      [
        matterWith([["agreed", "2026-02-01"]]),
        matterWith([["sent", "2026-03-01"]], { id: 2, stage: "contract" }),
      ],
      true,
    ],
    [
      "agreed to what is about the contract only",
      [matterWith([["agreed", "2026-02-01"]], { stage: "contract" })],
      false,
    ],
    [
      "agreed, and another matter is raised only tomorrow",
      [
        matterWith([["agreed", "2026-02-01"]]),
        matterWith([["sent", "2026-03-21"]], { id: 2, openedOn: "2026-03-21" }),
      ],
      true,
    ],
  ])("where RTK %s", (_, consultations, isMet) => {
    expect(unmetKeys({ consultations, documents: LINKED })).toEqual(isMet ? [] : ["rtk.agreed"]);
  });
});

describe("before the contract", () => {
  const declaredOn = "2026-03-20";
  test.each<[string, Records["assignments"], boolean]>([
    ["nobody evaluates", [], true],
    ["an evaluator has not declared", [evaluatorWith()], false],
    ["an evaluator declared that day", [evaluatorWith({ declaredOn })], true],
    ["an evaluator declares only tomorrow", [evaluatorWith({ declaredOn: "2026-03-21" })], false],
    ["one of two has declared", [evaluatorWith({ declaredOn }), evaluatorWith({ id: 2 })], false],
    ["nobody was found for a role", [evaluatorWith({ person: null })], false],
  ])("where %s", (_, assignments, isMet) => {
    expect(unmetKeys({ assignments }, ["contract"])).toEqual(isMet ? [] : ["evaluators.declared"]);
  });

  const national = {
    procedure: "openProcedure" as const,
    estimatedValue: { amount: "100000.00", currency: "EUR" },
    stages: stagesWith({ announcement: "2026-01-15" }),
  };

  test("the standstill of the procedure is over: the first day the law allows, and not the day before", () => {
    expect(standstillOverOn(national, "2026-01-15", BASIS)).toBe("2026-02-14");
    expect(unmetKeys({}, ["contract"], national, "2026-02-13")).toEqual(["standstill.over"]);
    expect(unmetKeys({}, ["contract"], national, "2026-02-14")).toEqual([]);
  });

  test("nobody waits where the procedure is not chosen, has no standstill, or nothing was announced", () => {
    const on = "2026-01-16";
    expect(unmetKeys({}, ["contract"], { ...national, procedure: null }, on)).toEqual([]);
    expect(unmetKeys({}, ["contract"], { ...national, procedure: "smallProcurement" }, on)).toEqual([]);
    expect(unmetKeys({}, ["contract"], { ...national, stages: stagesWith() }, on)).toEqual([]);
  });

  test("a notice of the same move counts as the notice", () => {
    expect(noticeOn(procurementWith(), ["announcement", "contract"], ON)).toBe(ON);
    const both = unmetKeys({ documents: LINKED }, ["announcement", "contract"], {
      ...national,
      stages: stagesWith(),
      rtkInvolvement: "none",
    });
    expect(both).toEqual(["standstill.over"]);
  });

  test("while the law is not known, nothing is held against anybody", () => {
    const procurement = procurementWith(national);
    expect(unmetConditions(procurement, ["contract"], "2026-01-16", SHIPPED, null)).toEqual([]);
  });
});

test("a free check is met from the day it was made", () => {
  const condition = conditionWith({ id: 7 });
  const unmet = (on: string, conditionId: number) =>
    unmetConditions(
      procurementWith({
        records: { ...NO_RECORDS, checks: [{ conditionId, on: "2026-03-01", note: null }] },
      }),
      ["announcement"],
      on,
      [condition],
      null,
    );
  expect(unmet("2026-02-28", 7)).toEqual([condition]);
  expect(unmet("2026-03-01", 7)).toEqual([]);
  expect(unmet("2026-03-01", 8)).toEqual([condition]);
});

describe("whose condition it is", () => {
  test.each<[string, Partial<Condition>, boolean]>([
    ["any procurement's", {}, true],
    ["nobody's once it is switched off", { enabled: false }, false],
    ["of the procedure", { procedures: ["openProcedure"] }, true],
    ["of another procedure", { procedures: ["smallProcurement"] }, false],
    ["of the role of RTK", { rtkInvolvements: ["organises"] }, true],
    ["of another role of RTK", { rtkInvolvements: ["none", "advises"] }, false],
    ["of both", { rtkInvolvements: ["organises"], procedures: ["openProcedure"] }, true],
    ["of one of both only", { rtkInvolvements: ["organises"], procedures: ["designContest"] }, false],
  ])("%s", (_, given, applies) => {
    const procurement = { procedure: "openProcedure", rtkInvolvement: "organises" } as const;
    expect(appliesTo(conditionWith(given), procurement)).toBe(applies);
  });

  test("a condition of some procedures is not one of a procurement without any", () => {
    const condition = conditionWith({ procedures: [...PROCEDURES] });
    expect(appliesTo(condition, { procedure: null, rtkInvolvement: "organises" })).toBe(false);
  });

  test("RTK is needed before the notice where it organises, and nowhere once that is switched off", () => {
    const organised = { procedure: null, rtkInvolvement: "organises" } as const;
    expect(needsRtk(organised, "announcement", SHIPPED)).toBe(true);
    expect(needsRtk({ ...organised, rtkInvolvement: "advises" }, "announcement", SHIPPED)).toBe(false);
    const off = SHIPPED.map((each) => ({ ...each, enabled: false }));
    expect(needsRtk(organised, "announcement", off)).toBe(false);
  });
});

describe("a condition that is kept", () => {
  test("says which document it asks for, and has words", () => {
    const document = { need: "document", documentType: null } as const;
    expect(refusalOf(() => sound(conditionWith(document)))).toMatchObject({
      code: "REQUIRED",
      field: "documentType",
    });
    expect(refusalOf(() => sound(conditionWith({ text: null })))).toMatchObject({ field: "text" });
    expect(sound(conditionWith({ key: "rtk.agreed", text: null })).text).toBeNull();
  });

  test("names no document where it asks for none", () => {
    expect(sound(conditionWith({ documentType: "contract" })).documentType).toBeNull();
    expect(sound(conditionWith({ need: "document", documentType: "contract" })).documentType).toBe(
      "contract",
    );
  });
});

describe("in words", () => {
  test("every condition that comes with the product has a sentence in both languages", () => {
    for (const language of ["et", "en"] as const)
      expect(new Set(SHIPPED.map((each) => conditionInWords(each, language))).size).toBe(SHIPPED.length);
  });

  test("what was passed over is named, also what is there no more", () => {
    const overridden = { conditions: [2, 99], note: "Lubati suuliselt." };
    expect(overriddenInWords(overridden, SHIPPED, "et")).toBe(
      "Täitmata jäi: RTK nõusolek on käes; tingimus, mida enam ei ole („Lubati suuliselt.“)",
    );
    expect(overriddenInWords(overridden, SHIPPED, "en")).toBe(
      "Not met: RTK has given its agreement; a condition that is no longer there (“Lubati suuliselt.”)",
    );
  });
});

describe("whatever is recorded", () => {
  const day = fc.integer({ min: 0, max: 200 }).map((days) => addDays("2026-01-01", days));
  const anyCondition = fc
    .record({
      id: fc.integer({ min: 1, max: 9 }),
      stage: fc.constantFrom(...STAGES),
      need: fc.constantFrom(...NEEDS),
      documentType: fc.constantFrom(...DOCUMENT_TYPES),
      procedures: fc.option(fc.subarray([...PROCEDURES], { minLength: 1 }), { nil: null }),
      rtkInvolvements: fc.option(fc.subarray([...RTK_INVOLVEMENTS], { minLength: 1 }), { nil: null }),
      enabled: fc.boolean(),
    })
    .map(conditionWith);
  const anyRecords: fc.Arbitrary<Records> = fc.record({
    consultations: fc.array(
      fc
        .record({
          stage: fc.constantFrom(...STAGES),
          days: fc.array(day, { minLength: 1, maxLength: 4 }),
          kinds: fc.array(fc.constantFrom(...EXCHANGE_KINDS), { minLength: 4, maxLength: 4 }),
        })
        .map(({ stage, days, kinds }) =>
          matterWith([...days].sort().map((on, index) => [kinds[index]!, on] as const) as never, { stage }),
        ),
      { maxLength: 3 },
    ),
    steps: fc.constant([]),
    assignments: fc.array(
      fc.record({ declaredOn: fc.option(day, { nil: null }) }).map((given) => evaluatorWith(given)),
      { maxLength: 3 },
    ),
    work: fc.constant([]),
    documents: fc.array(
      fc.record({ id: fc.nat(), type: fc.constantFrom(...DOCUMENT_TYPES), stage: fc.constant(null) }),
      { maxLength: 3 },
    ),
    checks: fc.array(
      fc.record({ conditionId: fc.integer({ min: 1, max: 9 }), on: day, note: fc.constant(null) }),
      { maxLength: 3 },
    ),
  });
  const anything = fc.record({
    records: anyRecords,
    conditions: fc.array(anyCondition, { maxLength: 6 }),
    milestones: fc.subarray([...STAGES]),
    on: day,
    procedure: fc.constantFrom(null, ...PROCEDURES),
    rtkInvolvement: fc.constantFrom(...RTK_INVOLVEMENTS),
    noticeOn: fc.option(day, { nil: null }),
  });

  test("only what is asked before one of the milestones can be unmet, and each once", () => {
    fc.assert(
      fc.property(anything, ({ records, conditions, milestones, on, procedure, rtkInvolvement }) => {
        const procurement = procurementWith({ records, procedure, rtkInvolvement });
        const asked = conditionsBefore(procurement, milestones, conditions);
        const unmet = unmetConditions(procurement, milestones, on, conditions, BASIS);
        expect(asked.every((each) => each.enabled && milestones.includes(each.stage))).toBe(true);
        expect(unmet.every((each) => asked.includes(each))).toBe(true);
        expect(new Set(unmet).size).toBe(unmet.length);
      }),
    );
  });

  test("what the days of declarations, checks and the standstill have met stays met on every later day", () => {
    fc.assert(
      fc.property(anything, fc.nat(300), ({ records, conditions, on, ...rest }, later) => {
        const { procedure, rtkInvolvement, noticeOn: notice } = rest;
        const procurement = procurementWith({
          records,
          procedure,
          rtkInvolvement,
          stages: stagesWith(notice === null ? {} : { announcement: notice }),
        });
        const lasting = conditions.filter(({ need }) => need !== "rtkAgreed");
        const unmetOn = (day: string) => unmetConditions(procurement, ["contract"], day, lasting, BASIS);
        const before = unmetOn(on);
        expect(unmetOn(addDays(on, later)).every((each) => before.includes(each))).toBe(true);
      }),
    );
  });

  test("a procurement that RTK has agreed to everything of is held up by nothing that RTK owes", () => {
    fc.assert(
      fc.property(anything, ({ records, conditions, milestones, on }) => {
        const agreed = {
          ...records,
          consultations: [matterWith([["agreed", on]], { stage: "mappingStudy" })],
        };
        const unmet = unmetConditions(
          procurementWith({ records: agreed }),
          milestones,
          on,
          conditions,
          BASIS,
        );
        expect(unmet.some(({ need }) => need === "rtkAgreed")).toBe(false);
      }),
    );
  });
});
