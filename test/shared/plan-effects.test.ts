import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BoardFacts } from "#shared/board.ts";
import { durationsIn } from "#shared/forecast.ts";
import type { ForecastBasis } from "#shared/notice-to-contract.ts";
import type { PlannedWindow } from "#shared/plan.ts";
import { type Draft, type DraftStatement, type Says, unexplained } from "#shared/plan-draft.ts";
import { type Concern, effectsOfDraft, meaningOfWindow } from "#shared/plan-effects.ts";
import { movedWindow, replannedSays } from "#shared/replanning.ts";
import type { RuleInLaw } from "#shared/rules-in-law.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import {
  boards,
  boardWith,
  frozen,
  LATEST,
  procurementWith,
  stagesWith,
  windowWith,
} from "#test/support/boards.ts";

const TODAY = "2026-11-22";
const PLAN = { id: 1, name: "Kava", adoptedOn: "2025-12-31", adoptedOnAssumed: false, source: "" };
const DRAFT_ID = 9;
const BASIS: ForecastBasis = { rules: [tenders(15)], holidays: [] };
const ON = { adoptedOn: TODAY, basis: BASIS, on: TODAY };

describe("what a draft would change", () => {
  test("is counted: later, earlier, within its quarter, added, dropped, not comparable", () => {
    const facts = boardOf(
      procurement({
        plan: {
          baseDocuments: [windowWith(1, null, "2027-Q1")],
          rtkCoordination: [windowWith(1, null, "2027-Q2")],
          announcement: [windowWith(1, null, "2027-10")],
          contract: [windowWith(1, null, "2028-Q1")],
          delivery: [windowWith(1, null, "2028-Q2")],
        },
      }),
    );
    const { counts, changes } = effectsOfDraft(
      facts,
      draftOf(
        says("baseDocuments", "2027-Q3"),
        says("rtkCoordination", "2027-Q1"),
        says("announcement", "2027-11"),
        { ...says("contract", "2028-Q1"), refersTo: "start" },
        { procurementId: 1, stage: "delivery", revisionId: DRAFT_ID, kind: "dropped", verbatim: "" },
        says("mappingStudy", "2027-Q1"),
      ),
      ON,
    );
    expect(counts).toEqual({ later: 1, earlier: 1, within: 1, added: 1, dropped: 1, notComparable: 1 });
    expect(changes).toHaveLength(6);
  });

  test("what moves later and has no reason is named, until it has one", () => {
    const facts = boardOf(procurement({ plan: { announcement: [windowWith(1, null, "2027-Q1")] } }));
    const draft = draftOf(says("announcement", "2027-Q2"));
    expect(effectsOfDraft(facts, draft, ON).unexplained.map(({ stage }) => stage)).toEqual(["announcement"]);
    const reason = { revisionId: DRAFT_ID, procurementId: 1, stage: "announcement" as const };
    const explained = { ...draft, reasons: [{ ...reason, reason: "market" as const, note: null }] };
    expect(effectsOfDraft(facts, explained, ON).unexplained).toEqual([]);
  });

  test("a later promise makes less late, and only against the plan in force", () => {
    const late = procurement({ plan: { announcement: [windowWith(1, null, "2026-Q1")] } });
    const { late: counted, headlines } = effectsOfDraft(
      boardOf(late),
      draftOf(says("announcement", "2027-Q1")),
      ON,
    );
    expect(counted).toEqual({ now: 1, after: 0 });
    expect(headlines).toMatchObject([
      {
        stage: "announcement",
        now: { verdict: "overdue", quarters: 3, total: 3 },
        after: { verdict: "notDue", quarters: 0, total: 3 },
      },
    ]);
  });

  test("a new round is less late when the draft re-plans the round it replaces", () => {
    const failed = procurement({
      closedAs: "failed",
      closedOn: "2026-06-01",
      plan: { announcement: [windowWith(1, null, "2026-Q1")] },
    });
    const retender = {
      ...failed,
      id: 2,
      closedAs: null,
      closedOn: null,
      retenderOf: 1,
      openedOn: "2026-06-01",
    };
    const { headlines, late } = effectsOfDraft(
      boardOf(failed, retender),
      draftOf(says("announcement", "2027-Q1")),
      ON,
    );
    expect(late).toEqual({ now: 1, after: 0 });
    expect(headlines.map((each) => each.procurement.id)).toEqual([2]);
  });
});

describe("what is wrong with a draft", () => {
  test("a window that is over while its milestone is open", () => {
    expect(concerns(procurement(), says("announcement", "2026-Q3"))).toEqual([
      { kind: "inPast", severity: "serious", stage: "announcement", day: null, isChange: true },
    ]);
  });

  test("a contract that cannot come so soon after a notice that is still to be published", () => {
    const announced = { stages: stagesWith({}, ["mappingStudy", "baseDocuments", "rtkCoordination"]) };
    expect(concerns(procurement(announced), says("contract", "2026-11"))).toEqual([
      { kind: "tooLate", severity: "serious", stage: "contract", day: expect.any(String), isChange: true },
    ]);
  });

  test("a contract planned sooner after its notice than the law allows", () => {
    const found = concerns(
      procurement(),
      { ...says("announcement", "2027-03-09"), from: "2027-03-01" },
      { ...says("contract", "2027-03-12"), from: "2027-03-10" },
    );
    expect(found).toEqual([
      { kind: "tooShort", severity: "serious", stage: "contract", day: expect.any(String), isChange: true },
    ]);
    expect(found[0]!.day! > "2027-03-15").toBe(true);
  });

  test("a delivery promised after the eligible period", () => {
    expect(concerns(procurement(), says("delivery", "2028-Q3"))).toEqual([
      { kind: "afterEligibility", severity: "serious", stage: "delivery", day: "2028-07-31", isChange: true },
    ]);
  });

  test("a delivery promised in time that cannot be: the work itself takes longer", () => {
    const found = concerns(
      procurement(),
      { ...says("delivery", "2028-06"), from: "2026-01", kind: "period" },
      says("contract", "2027-Q4"),
    );
    expect(found.map(({ kind, stage }) => `${kind} ${stage}`)).toContain("forecastAfterEligibility delivery");
  });

  test("a stage promised to end before an earlier one", () => {
    expect(concerns(procurement(), says("contract", "2027-Q2"), says("announcement", "2027-Q3"))).toEqual([
      { kind: "outOfOrder", severity: "notice", stage: "contract", day: null, isChange: true },
    ]);
  });

  test("the order holds where one of the two is only in the plan in force", () => {
    const planned = procurement({ plan: { contract: [windowWith(1, null, "2027-Q2")] } });
    expect(concerns(planned, says("announcement", "2027-Q3"))).toMatchObject([
      { kind: "outOfOrder", stage: "contract" },
    ]);
    expect(concerns(planned, says("announcement", "2027-Q2"))).toEqual([]);
  });

  test("the promise of what has already happened, with how late that was and would have been", () => {
    const met = procurement({
      stages: stagesWith({ announcement: "2026-03-01" }, NOT_NEEDED),
      plan: { announcement: [windowWith(1, null, "2025-Q4")] },
    });
    const [concern] = effectsOfDraft(boardOf(met), draftOf(says("announcement", "2026-Q1")), ON).concerns;
    expect(concern).toMatchObject({
      kind: "milestoneMet",
      severity: "notice",
      day: "2026-03-01",
      slippage: { now: { verdict: "late", quarters: 1 }, after: { verdict: "onTime" } },
    });
    expect(concerns(met, says("announcement", "2025-Q4"))).toEqual([]);
  });

  test("a window about another event than the plan in force", () => {
    const planned = procurement({ plan: { contract: [windowWith(1, null, "2027-Q2")] } });
    expect(concerns(planned, { ...says("contract", "2027-Q1"), refersTo: "start" })).toMatchObject([
      { kind: "notComparable", stage: "contract" },
    ]);
  });

  test("nothing, where the draft is silent, or the procurement was given up", () => {
    const planned = procurement({ plan: { announcement: [windowWith(1, null, "2026-Q1")] } });
    expect(concerns(planned)).toEqual([]);
    const cancelled = { ...planned, closedAs: "cancelled" as const, closedOn: "2026-05-01" };
    expect(concerns(cancelled, says("announcement", "2026-Q2"))).toEqual([]);
  });

  test("a repeated promise is told apart from a changed one, and the serious come first", () => {
    const planned = procurement({ plan: { announcement: [windowWith(1, null, "2026-Q1")] } });
    const found = concerns(
      planned,
      says("announcement", "2026-Q1"),
      says("contract", "2027-Q3"),
      says("delivery", "2027-Q2"),
    );
    expect(found.map(({ kind, isChange }) => [kind, isChange])).toEqual([
      ["inPast", false],
      ["outOfOrder", true],
    ]);
  });
});

describe("what one window would mean", () => {
  const facts = boardOf(
    procurement({
      plan: { announcement: [windowWith(1, null, "2027-Q1"), windowWith(2, null, "2027-Q2")] },
    }),
  );
  const durations = durationsIn(facts.procurements, TODAY);
  const meaning = (stage: Stage, said: Says | null, draft = draftOf()) =>
    meaningOfWindow(facts, draft, { procurementId: 1, stage, says: said }, { ...ON, durations });

  test("in quarters from the plan in force and from the first promise", () => {
    const told = meaning("announcement", replannedSays(null, { from: null, to: "2027-Q4" }));
    expect(told.change).toMatchObject({ kind: "moved", quarters: 2, isLater: true });
    expect(told.fromFirst).toBe(3);
    expect(told.isReasonMissing).toBe(true);
  });

  test("silence changes nothing, and a dropped stage asks for no reason", () => {
    expect(meaning("announcement", null)).toMatchObject({
      change: { kind: "unchanged" },
      fromFirst: null,
      isReasonMissing: false,
    });
    expect(meaning("announcement", { kind: "dropped", verbatim: "" })).toMatchObject({
      change: { kind: "dropped" },
      fromFirst: null,
      isReasonMissing: false,
    });
  });

  test("replaces what the draft says there already, and keeps the reason given", () => {
    const draft: Draft = {
      ...draftOf(says("announcement", "2027-Q3"), says("contract", "2027-Q3")),
      reasons: [
        { revisionId: DRAFT_ID, procurementId: 1, stage: "announcement", reason: "market", note: null },
      ],
    };
    const told = meaning("announcement", replannedSays(null, { from: null, to: "2027-Q4" }), draft);
    expect(told.isReasonMissing).toBe(false);
    expect(told.concerns).toMatchObject([{ kind: "outOfOrder", stage: "contract" }]);
  });

  test("is what the effects of the whole draft say of it", () => {
    fc.assert(
      fc.property(
        boards(),
        fc.nat(),
        fc.constantFrom(...STAGES),
        fc.integer({ min: -6, max: 6 }),
        (given, at, stage, by) => {
          const project = frozen(given);
          const chosen = project.procurements[at % Math.max(project.procurements.length, 1)];
          if (!chosen) return;
          const window = movedWindow({ from: "2026-Q1", to: "2026-Q2" }, by, "quarter");
          const said = replannedSays(null, window);
          const around = {
            adoptedOn: LATEST,
            on: LATEST,
            basis: BASIS,
            durations: durationsIn(project.procurements, LATEST),
          };
          const one = { procurementId: chosen.id, stage };
          const told = meaningOfWindow(project, draftOf(), { ...one, says: said }, around);
          const whole = effectsOfDraft(project, draftOf({ ...said, ...one, revisionId: DRAFT_ID }), around);
          expect(whole.changes[0]?.change ?? { kind: told.change.kind }).toMatchObject({
            kind: told.change.kind,
          });
          expect(told.isReasonMissing).toBe(whole.unexplained.length > 0);
          expect(told.concerns.map(({ kind }) => kind).sort()).toEqual(
            whole.concerns
              .filter((each) => each.procurement.id === chosen.id)
              .map(({ kind }) => kind)
              .sort(),
          );
        },
      ),
    );
  });
});

test("a draft that repeats the plan in force changes nothing and nobody's lateness", () => {
  fc.assert(
    fc.property(boards(), (given) => {
      const facts = frozen(given);
      const statements = facts.procurements.flatMap((procurement) =>
        STAGES.flatMap((stage): DraftStatement[] => {
          const last = procurement.plan[stage]?.findLast(
            (each): each is PlannedWindow => each.kind !== "dropped" && each.refersTo === "milestone",
          );
          const isDropped = procurement.plan[stage]?.at(-1)?.kind === "dropped";
          if (!last || isDropped) return [];
          // What was said last speaks of another event: repeating the promise would change something.
          if (procurement.plan[stage]?.at(-1) !== last) return [];
          return [{ ...last, procurementId: procurement.id, stage, revisionId: DRAFT_ID }];
        }),
      );
      const effects = effectsOfDraft(facts, draftOf(...statements), {
        adoptedOn: LATEST,
        on: LATEST,
        basis: BASIS,
      });
      expect(effects.changes).toEqual([]);
      expect(effects.headlines).toEqual([]);
      expect(effects.late.now).toBe(effects.late.after);
      expect(effects.concerns.filter(({ isChange }) => isChange)).toEqual([]);
      expect(effects.unexplained).toEqual(unexplained(effects.changes));
    }),
  );
});

/** Only the notice, the contract and the delivery, so that order and time alone are at stake. */
const NOT_NEEDED: Stage[] = ["mappingStudy", "baseDocuments", "rtkCoordination"];

function procurement(given: Partial<PlannedProcurement> = {}): PlannedProcurement {
  return procurementWith({
    procedure: "openProcedure",
    openedOn: "2026-01-01",
    stages: stagesWith({}, NOT_NEEDED),
    ...given,
  });
}

function boardOf(...procurements: PlannedProcurement[]): BoardFacts {
  const later = { ...PLAN, id: 2, name: "Uus kava", adoptedOn: "2026-06-30" };
  return boardWith({ today: TODAY, revisions: [PLAN, later], procurements });
}

function draftOf(...statements: DraftStatement[]): Draft {
  return { id: DRAFT_ID, name: "Mustand", source: "", version: 1, statements, reasons: [] };
}

function says(stage: Stage, to: string): DraftStatement & PlannedWindow {
  return { ...windowWith(DRAFT_ID, null, to), procurementId: 1, stage };
}

function concerns(given: PlannedProcurement, ...statements: DraftStatement[]) {
  return effectsOfDraft(boardOf(given), draftOf(...statements), ON).concerns.map(
    ({ kind, severity, stage, day, isChange }: Concern) => ({ kind, severity, stage, day, isChange }),
  );
}

function tenders(days: number): RuleInLaw {
  return {
    id: 1,
    figure: "tenderPeriod",
    procedure: null,
    condition: null,
    value: days,
    unit: "days",
    validFrom: null,
    validTo: null,
    source: "",
    verification: "verified",
  };
}
