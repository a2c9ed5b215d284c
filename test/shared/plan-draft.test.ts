import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BoardFacts, readCards } from "#shared/board.ts";
import {
  inheritPlan,
  latestPromise,
  type Plan,
  type PlanRevision,
  revisionsInForceOn,
} from "#shared/plan.ts";
import {
  adoptPlanSchema,
  changesOfDraft,
  type Draft,
  type DraftStatement,
  giveReplanningReasonSchema,
  planWindowSchema,
  startDraftSchema,
  statementSchema,
  unexplained,
  withDraft,
} from "#shared/plan-draft.ts";
import { replanned } from "#shared/slippage.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import {
  boards,
  boardWith,
  frozen,
  LATEST,
  orderOf,
  pastDay,
  planIn,
  planRevisions,
  procurementWith,
  windowWith,
} from "#test/support/boards.ts";
import { procurementId, sampleBoard } from "#test/support/sample-board.ts";

const DRAFT = 900;

function draftWith(statements: DraftStatement[] = [], given: Partial<Draft> = {}): Draft {
  return { id: DRAFT, name: "Kava", source: "Koosolek", version: 1, statements, reasons: [], ...given };
}

function says(procurement: number, stage: Stage, to: string, from: string | null = null): DraftStatement {
  return { ...windowWith(DRAFT, from, to), procurementId: procurement, stage };
}

describe("a draft on the real plans", () => {
  const facts = sampleBoard("2026-11-22");
  const tvSeries = procurementId("tvSeries");
  const advisory = procurementId("advisory");

  test("tells what it moves, by how much, and what has no reason yet", () => {
    const draft = draftWith(
      [
        says(tvSeries, "announcement", "2027-Q1"),
        says(tvSeries, "rtkCoordination", "2026-Q4"),
        says(advisory, "announcement", "2026-Q1", "2026-Q1"),
        { revisionId: DRAFT, kind: "dropped", verbatim: "", procurementId: advisory, stage: "mappingStudy" },
      ],
      {
        reasons: [
          {
            revisionId: DRAFT,
            procurementId: tvSeries,
            stage: "rtkCoordination",
            reason: "rtkQueue",
            note: null,
          },
        ],
      },
    );
    const changes = changesOfDraft(frozen(facts), frozen(draft), "2026-11-22");
    expect(
      changes.map(({ procurement, stage, change, reason }) => [
        procurement.id,
        stage,
        change.kind,
        change.quarters,
        reason?.reason ?? null,
      ]),
    ).toEqual(
      [
        [advisory, "mappingStudy", "dropped", null, null],
        [tvSeries, "rtkCoordination", "moved", 3, "rtkQueue"],
        [tvSeries, "announcement", "moved", 4, null],
      ].sort((a, b) => Number(a[0]) - Number(b[0])),
    );
    expect(unexplained(changes).map(({ stage }) => stage)).toEqual(["announcement"]);
  });

  test("is held against the plan in force on the day it is adopted", () => {
    const draft = draftWith([says(advisory, "announcement", "2026-Q1", "2026-Q1")]);
    const changeOn = (day: string) =>
      changesOfDraft(facts, draft, day).map(({ change }) => [change.kind, change.quarters]);
    expect(changeOn("2024-12-30")).toEqual([["added", null]]);
    expect(changeOn("2024-12-31")).toEqual([["moved", 1]]);
    expect(changeOn("2025-12-30")).toEqual([["moved", 1]]);
    expect(changeOn("2025-12-31")).toEqual([]);
  });

  test("adopted on the day of another plan stands behind it, whichever draft was started first", () => {
    const older = draftWith([says(advisory, "announcement", "2027-Q4")], { id: 1 });
    older.statements[0]!.revisionId = 1;
    const { procurements, revisions } = withDraft(facts, older, "2025-12-31");
    expect(revisions.map(({ id }) => id)).toEqual([101, 102, 1]);
    const [announcement] = procurements
      .filter(({ id }) => id === advisory)
      .map(({ plan }) => latestPromise(plan.announcement!));
    expect(announcement).toMatchObject({ revisionId: 1, to: "2027-Q4" });
  });

  test("says nothing of what it does not mention, and of procurements that are gone", () => {
    const draft = draftWith([says(999, "delivery", "2027")]);
    expect(changesOfDraft(facts, draft, "2026-11-22")).toEqual([]);
    expect(withDraft(facts, draft, "2026-11-22").procurements).toEqual(facts.procurements);
  });

  test("that moves a failed round moves its retender with it", () => {
    const first = procurementId("incubation");
    const draft = draftWith([says(first, "delivery", "2028-Q1")]);
    const { procurements } = withDraft(facts, draft, "2026-11-22");
    const second = procurements.find(({ retenderOf }) => retenderOf === first)!;
    expect(latestPromise(second.plan.delivery!)).toMatchObject({ revisionId: DRAFT, to: "2028-Q1" });
  });

  test("that says of the retender something of its own is not overruled by what it says of the failed round", () => {
    const first = procurementId("incubation");
    const second = facts.procurements.find(({ retenderOf }) => retenderOf === first)!.id;
    const draft = draftWith([says(first, "delivery", "2028-Q1"), says(second, "delivery", "2028-Q2")]);
    const { procurements } = withDraft(facts, draft, "2026-11-22");
    expect(latestPromise(procurements.find(({ id }) => id === second)!.plan.delivery!)).toMatchObject({
      to: "2028-Q2",
    });
  });
});

describe("for any board and draft", () => {
  test("what the draft would change is what the adopted plan has changed", () => {
    fc.assert(
      fc.property(
        boardsWithDraft(),
        pastDay(),
        fc.constantFrom("inForce" as const, "first" as const),
        ({ facts, draft }, day, against) => {
          const adopted = adopting(facts, draft, day);
          const known = withDraft(frozen(facts), frozen(draft), day);
          expect(known).toEqual(adopted);
          expect(readCards(known, { on: LATEST, against })).toEqual(
            readCards(adopted, { on: LATEST, against }),
          );
          expect(readCards(known, { on: LATEST, against: DRAFT })).toEqual(
            readCards(adopted, { on: LATEST, against: DRAFT }),
          );
        },
      ),
    );
  });

  test("a draft made from the plan in force changes nothing on that day", () => {
    fc.assert(
      fc.property(boards(), pastDay(), (facts, day) => {
        const draft = draftWith(promisesOn(facts, day));
        expect(changesOfDraft(facts, draft, day)).toEqual([]);
        const [before, after] = [facts, withDraft(facts, draft, day)].map((each) =>
          readCards(each, { on: day, against: "inForce" }).map(({ standing }) =>
            standing.stages.map(({ slippage, planInForce }) => [slippage, planInForce?.to ?? null]),
          ),
        );
        expect(after).toEqual(before);
      }),
    );
  });

  test("an empty draft changes nothing at all", () => {
    fc.assert(
      fc.property(boards(), pastDay(), (facts, day) => {
        expect(changesOfDraft(facts, draftWith(), day)).toEqual([]);
        expect(withDraft(facts, draftWith(), day).procurements).toEqual(facts.procurements);
      }),
    );
  });

  test("every change is of a stage the draft speaks of, and only later ones need a reason", () => {
    fc.assert(
      fc.property(boardsWithDraft(), pastDay(), ({ facts, draft }, day) => {
        const changes = changesOfDraft(facts, draft, day);
        for (const { procurement, stage, change } of changes) {
          expect(
            draft.statements.some((each) => each.procurementId === procurement.id && each.stage === stage),
          ).toBe(true);
          expect(["unchanged", "silent"]).not.toContain(change.kind);
        }
        expect(unexplained(changes)).toEqual(changes.filter(({ change }) => change.isLater));
        const reasons = unexplained(changes).map(({ procurement, stage }) => ({
          revisionId: DRAFT,
          procurementId: procurement.id,
          stage,
          reason: "market" as const,
          note: null,
        }));
        expect(unexplained(changesOfDraft(facts, { ...draft, reasons }, day))).toEqual([]);
      }),
    );
  });

  test("quarters agree with those re-planned since the first promise, where that is what is in force", () => {
    let compared = 0;
    fc.assert(
      fc.property(boardsWithDraft(), ({ facts, draft }) => {
        const after = withDraft(facts, draft, LATEST);
        for (const { procurement, stage, change } of changesOfDraft(facts, draft, LATEST)) {
          const before = procurement.plan[stage] ?? [];
          const since = replanned(after.procurements.find(({ id }) => id === procurement.id)!.plan[stage]!);
          if (before.length !== 1 || since.quarters === null || change.quarters === null) continue;
          compared++;
          expect(change.quarters).toBe(since.quarters);
        }
      }),
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(0);
  });
});

describe("what a person may write into a draft", () => {
  const window = { kind: "window", from: "2026-Q1", to: "2026-Q2", verbatim: "I–II kv 2026" };
  test.each([
    ["a window, of the milestone unless said otherwise", window, { ...window, refersTo: "milestone" }],
    ["a deadline", { ...window, from: null }, { ...window, from: null, refersTo: "milestone" }],
    [
      "that a stage is dropped, without words",
      { kind: "dropped", verbatim: "" },
      { kind: "dropped", verbatim: "" },
    ],
  ])("is %s", (_, value, expected) => {
    expect(statementSchema.parse(value)).toEqual(expected);
  });

  test.each([
    ["a window that ends before it begins", { ...window, to: "2025-Q4" }, "to", "PERIOD_REVERSED"],
    ["a window without words", { ...window, verbatim: "  " }, "verbatim", "REQUIRED"],
    ["more words than a document has", { ...window, verbatim: "x".repeat(1001) }, "verbatim", "TOO_LONG"],
    ["what no database keeps", { ...window, verbatim: "a\0" }, "verbatim", "INVALID_INPUT"],
    ["a period that is none", { ...window, to: "2026-Q5" }, "to", /period/],
    ["a window without an end", { ...window, to: null }, "to", /./],
    ["an unknown kind", { ...window, kind: "maybe" }, "kind", /./],
    ["an unknown event", { ...window, refersTo: "end" }, "refersTo", /./],
  ])("is not %s", (_, value, field, message) => {
    const [issue] = statementSchema.safeParse(value).error!.issues;
    expect(issue!.path.join(".")).toBe(field);
    expect(issue!.message).toMatch(message);
  });

  test("is silence, and a reason with a sentence where it is another", () => {
    const place = { revisionId: 1, procurementId: 2, stage: "contract" };
    expect(planWindowSchema.parse({ ...place, was: null, becomes: null })).toEqual({
      ...place,
      was: null,
      becomes: null,
    });
    expect(giveReplanningReasonSchema.parse({ ...place, reason: "market", note: " " })).toMatchObject({
      note: null,
    });
    expect(
      giveReplanningReasonSchema.safeParse({ ...place, reason: "other" }).error!.issues[0],
    ).toMatchObject({
      path: ["note"],
      message: "LATE_NOTE_REQUIRED",
    });
  });

  test("is a name, a day and a document where it is adopted", () => {
    const whole = {
      revisionId: 1,
      version: 0,
      name: "Kava 2027",
      adoptedOn: "2026-11-22",
      source: "Käskkiri 7",
    };
    expect(adoptPlanSchema.parse(whole)).toEqual({ ...whole, adoptedOnAssumed: false });
    for (const field of ["name", "source"])
      expect(adoptPlanSchema.safeParse({ ...whole, [field]: " " }).error!.issues[0]).toMatchObject({
        path: [field],
        message: "REQUIRED",
      });
    expect(
      startDraftSchema.safeParse({ projectId: 1, name: "", from: "empty" }).error!.issues[0]!.message,
    ).toBe("REQUIRED");
  });
});

/** The facts after the plan was adopted, put together from what each revision states. */
function adopting(facts: BoardFacts, draft: Draft, adoptedOn: string): BoardFacts {
  const { id, name, source } = draft;
  const revision: PlanRevision = { id, name, source, adoptedOn, adoptedOnAssumed: false };
  const revisions = revisionsInForceOn([...facts.revisions, revision], "9999-12-31");
  const order = new Map(revisions.map((each, index) => [each.id, index]));
  const procurements: PlannedProcurement[] = [];
  for (const procurement of facts.procurements) {
    const own: Plan = {};
    for (const { procurementId: of, stage, ...statement } of draft.statements)
      if (of === procurement.id) own[stage] = [statement];
    const round = procurements.find((each) => each.id === procurement.retenderOf);
    const stated = inheritPlan(procurement.plan, own, order);
    procurements.push({ ...procurement, plan: round ? inheritPlan(stated, round.plan, order) : stated });
  }
  return { ...facts, revisions, procurements };
}

/** What a draft made from the plan in force says. */
function promisesOn(facts: BoardFacts, day: string): DraftStatement[] {
  const inForce = new Set(revisionsInForceOn(facts.revisions, day).map(({ id }) => id));
  return facts.procurements.flatMap(({ id, plan }) =>
    STAGES.flatMap((stage) => {
      const promise = latestPromise((plan[stage] ?? []).filter((each) => inForce.has(each.revisionId)));
      return promise ? [{ ...promise, revisionId: DRAFT, procurementId: id, stage }] : [];
    }),
  );
}

/** Some procurements, each a round of the one before it as often as not, and a draft that speaks of some of them. */
function boardsWithDraft(): fc.Arbitrary<{ facts: BoardFacts; draft: Draft }> {
  const draftRevision: PlanRevision = {
    id: DRAFT,
    name: "",
    adoptedOn: LATEST,
    adoptedOnAssumed: false,
    source: "",
  };
  return planRevisions().chain((revisions) =>
    fc
      .array(
        fc.record({ plan: planIn(revisions), drafted: planIn([draftRevision]), isRound: fc.boolean() }),
        { minLength: 1, maxLength: 5 },
      )
      .map((given) => {
        const order = orderOf(revisions);
        const procurements: PlannedProcurement[] = [];
        for (const [index, { plan, isRound }] of given.entries()) {
          const before = isRound ? procurements.at(-1) : undefined;
          procurements.push(
            procurementWith({
              id: index + 1,
              retenderOf: before?.id ?? null,
              plan: before ? inheritPlan(plan, before.plan, order) : plan,
            }),
          );
        }
        const statements = given.flatMap(({ drafted }, index) =>
          STAGES.flatMap((stage) =>
            (drafted[stage] ?? []).map((statement) => ({ ...statement, procurementId: index + 1, stage })),
          ),
        );
        const inOrder = revisionsInForceOn(revisions, "9999-12-31");
        return { facts: boardWith({ revisions: inOrder, procurements }), draft: draftWith(statements) };
      }),
  );
}
