import fc from "fast-check";
import type { BoardFacts } from "#shared/board.ts";
import { DomainError } from "#shared/errors.ts";
import type { Move } from "#shared/milestones.ts";
import { addDays, type Day } from "#shared/period.ts";
import {
  type Plan,
  type PlannedWindow,
  type PlanRevision,
  REFERENTS,
  type Statement,
  WINDOW_KINDS,
} from "#shared/plan.ts";
import { CLOSINGS, KINDS } from "#shared/procurement.ts";
import { NO_RECORDS } from "#shared/records.ts";
import { LATE_REASONS, MOVE_TARGETS, STAGES, type Stage, type StagesFacts } from "#shared/stages.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { windowOf } from "./arbitraries.ts";

/** The latest day that made-up procurements know of. */
export const LATEST = "2027-12-31";

/** The six stages, with the days of those that are met. */
export function stagesWith(
  metOn: Partial<Record<Stage, Day>> = {},
  notApplicable: readonly Stage[] = [],
): StagesFacts {
  return Object.fromEntries(
    STAGES.map((stage) => [
      stage,
      {
        applicable: !notApplicable.includes(stage),
        metOn: metOn[stage] ?? null,
        lateReason: null,
        lateNote: null,
        illustrative: false,
        overridden: null,
      },
    ]),
  ) as StagesFacts;
}

/** A procurement of which nothing is known but what is given. */
export function procurementWith(given: Partial<PlannedProcurement> = {}): PlannedProcurement {
  return {
    id: 1,
    version: 1,
    title: "Hange",
    kind: "other",
    subActivity: null,
    procedure: null,
    rtkInvolvement: "none",
    person: null,
    estimatedValue: null,
    registerNumber: null,
    note: null,
    stages: stagesWith(),
    openedOn: "2024-06-01",
    closedAs: null,
    closedOn: null,
    closedReason: null,
    retenderOf: null,
    plan: {},
    records: NO_RECORDS,
    ...given,
  };
}

/** A board of these procurements, on which nothing is promised but what is given. */
export function boardWith(given: Partial<BoardFacts> = {}): BoardFacts {
  return {
    project: {
      id: 1,
      number: "1",
      name: "Projekt",
      eligibleFrom: "2024-06-01",
      eligibleTo: "2028-07-31",
      illustrative: false,
    },
    revision: 1,
    today: LATEST,
    known: null,
    revisions: [],
    subActivities: [],
    replanningReasons: [],
    conditions: [],
    procurements: [],
    ...given,
  };
}

/** What one revision states of one stage. */
export function windowWith(
  revisionId: number,
  from: string | null,
  to: string,
  refersTo: PlannedWindow["refersTo"] = "milestone",
): PlannedWindow {
  return { revisionId, from, to, kind: from === null ? "deadline" : "window", refersTo, verbatim: to };
}

/** The refusal that something meets, or null when it is accepted. Anything else that is thrown is a bug. */
export function refusalOf(attempt: () => unknown): Pick<DomainError, "code" | "field" | "details"> | null {
  try {
    attempt();
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { code: error.code, field: error.field, details: error.details };
  }
}

/** The same value, which from now on throws when anybody changes it. */
export function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

/** Days from June 2024 to {@link LATEST}: few enough that two are often the same or in one quarter. */
export function pastDay(): fc.Arbitrary<Day> {
  return fc.integer({ min: 0, max: 1308 }).map((days) => addDays("2024-06-01", days));
}

/** Stages as a procurement reaches them: some do not apply, and the first few of the others are met, in order. */
export function reachedStages(): fc.Arbitrary<StagesFacts> {
  return fc
    .record({
      applies: fc.subarray([...STAGES], { minLength: 1 }),
      days: fc.array(pastDay(), { maxLength: STAGES.length }),
    })
    .map(({ applies, days }) => {
      const inOrder = [...days].sort();
      const met = applies.slice(0, inOrder.length).map((stage, index) => [stage, inOrder[index]]);
      return stagesWith(
        Object.fromEntries(met),
        STAGES.filter((stage) => !applies.includes(stage)),
      );
    });
}

/** A move anybody may ask for: sensible or not. */
export function anyMove(): fc.Arbitrary<Move> {
  return fc.record({
    toStage: fc.constantFrom(...MOVE_TARGETS),
    on: fc.oneof(
      { weight: 9, arbitrary: pastDay() },
      { weight: 3, arbitrary: fc.constant(LATEST) },
      { weight: 1, arbitrary: fc.constant("2028-06-01") },
    ),
    reason: fc.constantFrom(null, "", "  ", "Pakkumusi ei tulnud."),
    lateReason: fc.option(fc.constantFrom(...LATE_REASONS), { nil: null }),
  });
}

/** Revisions in any order, sometimes two of one day. */
export function planRevisions(): fc.Arbitrary<PlanRevision[]> {
  return fc.array(pastDay(), { minLength: 1, maxLength: 4 }).map((days) =>
    days.map((adoptedOn, index) => ({
      id: 11 + index,
      name: `Kava ${index + 1}`,
      adoptedOn,
      adoptedOnAssumed: false,
      source: "",
    })),
  );
}

/** The place of each revision in the order of adoption. */
export function orderOf(revisions: readonly PlanRevision[]): ReadonlyMap<number, number> {
  const ordered = [...revisions].sort((a, b) => a.adoptedOn.localeCompare(b.adoptedOn) || a.id - b.id);
  return new Map(ordered.map((revision, index) => [revision.id, index]));
}

/** What revisions state of one stage, in the order of adoption; each is silent as often as not. */
export function statementsIn(revisions: readonly PlanRevision[]): fc.Arbitrary<Statement[]> {
  return fc
    .subarray([...orderOf(revisions).keys()])
    .chain((stating) => fc.tuple(...stating.map((revisionId) => statement(revisionId))));
}

/** What revisions state of every stage. */
export function planIn(revisions: readonly PlanRevision[]): fc.Arbitrary<Plan> {
  return fc.tuple(...STAGES.map(() => statementsIn(revisions))).map((statements) => {
    const plan: Plan = {};
    for (const [index, stage] of STAGES.entries())
      if (statements[index]!.length > 0) plan[stage] = statements[index]!;
    return plan;
  });
}

/** A whole board whose every day is past by {@link LATEST}: procurements under way, completed, closed and retendered. */
export function boards(): fc.Arbitrary<BoardFacts> {
  return planRevisions().chain((revisions) =>
    fc.array(procurementIn(revisions), { maxLength: 8 }).map((procurements) =>
      boardWith({
        revisions,
        procurements: procurements.map((each, index) => ({ ...each, id: index + 1 })),
      }),
    ),
  );
}

function statement(revisionId: number): fc.Arbitrary<Statement> {
  const dropped = fc.constant<Statement>({ revisionId, kind: "dropped", verbatim: "jääb ära" });
  const window = fc
    .record({
      window: windowOf(),
      kind: fc.constantFrom(...WINDOW_KINDS),
      refersTo: fc.constantFrom("milestone" as const, "milestone" as const, ...REFERENTS),
    })
    .map(({ window, ...rest }): Statement => ({ revisionId, ...window, ...rest, verbatim: window.to }));
  return fc.oneof({ weight: 1, arbitrary: dropped }, { weight: 9, arbitrary: window });
}

function procurementIn(revisions: readonly PlanRevision[]): fc.Arbitrary<PlannedProcurement> {
  return fc
    .record({
      title: fc.constantFrom("Õppereis", "Häkaton", "Hange 2", "Hange 10", "Ärinõu"),
      kind: fc.constantFrom(...KINDS),
      subActivity: fc.constantFrom(null, 1, 2, 10),
      person: fc.constantFrom(null, "Mari Maasikas", "Jüri Õun"),
      openedOn: pastDay(),
      stages: reachedStages(),
      plan: planIn(revisions),
      closedAs: fc.constantFrom(null, null, ...CLOSINGS),
      closedDaysAfter: fc.nat(90),
      retenderOf: fc.constantFrom(null, null, 99),
    })
    .map(({ closedDaysAfter, closedAs, ...given }) => {
      const procurement = procurementWith(given);
      const isOpen = STAGES.some((stage) => given.stages[stage].applicable && !given.stages[stage].metOn);
      if (closedAs === null || !isOpen) return procurement;
      const days = STAGES.flatMap((stage) => given.stages[stage].metOn ?? []);
      const last = [given.openedOn, ...days].sort().at(-1)!;
      const closedOn = [addDays(last, closedDaysAfter), LATEST].sort()[0]!;
      return { ...procurement, closedAs, closedOn, closedReason: "Põhjus." };
    });
}
