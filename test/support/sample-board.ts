import { SAMPLE_CONSULTATIONS } from "#drizzle/sample/consultations.ts";
import { SAMPLE_ASSIGNMENTS, SAMPLE_WORK } from "#drizzle/sample/hours.ts";
import { SAMPLE, type SampleProcurement, type SampleRevisionKey } from "#drizzle/sample/sample.ts";
import type { BoardFacts } from "#shared/board.ts";
import type { Consultation } from "#shared/consultation.ts";
import type { Assignment, WorkDay } from "#shared/evaluator-hours.ts";
import { inheritPlan, type Plan } from "#shared/plan.ts";
import { NO_RECORDS } from "#shared/records.ts";
import { STAGES, type Stage, type StagesFacts } from "#shared/stages.ts";
import type { PlannedProcurement } from "#shared/standing.ts";

/** The sample project as a board reads it, with ids in the order in which the sample lists things. */
export function sampleBoard(today: string): BoardFacts {
  const order = new Map(SAMPLE.revisions.map(({ key }) => [revisionId(key), revisionId(key)]));
  const procurements: PlannedProcurement[] = [];
  for (const sample of SAMPLE.procurements) {
    const { key, notApplicable, metOn, closing, retenderOf, ...details } = sample;
    const replaced = procurements.find((each) => each.id === procurementIdOrNull(retenderOf));
    const own = statedPlan(key);
    procurements.push({
      ...details,
      id: procurementId(key),
      version: 1,
      stages: stagesOf(sample),
      closedAs: closing?.as ?? null,
      closedOn: closing?.on ?? null,
      closedReason: closing?.reason ?? null,
      retenderOf: procurementIdOrNull(retenderOf),
      plan: replaced ? inheritPlan(own, replaced.plan, order) : own,
      records: {
        ...NO_RECORDS,
        consultations: consultationsOf(key),
        assignments: assignmentsOf(key),
        work: workOf(key),
      },
    });
  }
  return {
    project: { id: 1, illustrative: true, ...SAMPLE.project },
    revision: 1,
    today,
    known: null,
    revisions: SAMPLE.revisions.map(({ key, statements, ...revision }) => ({
      id: revisionId(key),
      ...revision,
    })),
    subActivities: SAMPLE.subActivities,
    replanningReasons: [],
    conditions: [],
    procurements,
  };
}

/** The number that {@link sampleBoard} gives to a plan revision. */
export function revisionId(key: SampleRevisionKey): number {
  return 101 + SAMPLE.revisions.findIndex((revision) => revision.key === key);
}

/** The number that {@link sampleBoard} gives to a procurement of the sample. */
export function procurementId(key: string): number {
  return 1 + SAMPLE.procurements.findIndex((procurement) => procurement.key === key);
}

function procurementIdOrNull(key: string | null): number | null {
  return key === null ? null : procurementId(key);
}

function statedPlan(key: string): Plan {
  const plan: Plan = {};
  for (const revision of SAMPLE.revisions)
    for (const { procurement, stage, from, to, kind, refersTo, verbatim } of revision.statements) {
      if (procurement !== key) continue;
      plan[stage] ??= [];
      plan[stage].push({ revisionId: revisionId(revision.key), from, to, kind, refersTo, verbatim });
    }
  return plan;
}

/** Numbered in the order in which the sample lists them, and what happened to them too. */
function consultationsOf(key: string): Consultation[] {
  let [consultations, exchanges] = [0, 0];
  return SAMPLE_CONSULTATIONS.map(({ procurement, ...matter }) => ({
    procurement,
    consultation: {
      ...matter,
      id: ++consultations,
      version: 1,
      exchanges: matter.exchanges.map((exchange) => ({ id: ++exchanges, ...exchange })),
      illustrative: true,
    },
  })).flatMap(({ procurement, consultation }) => (procurement === key ? consultation : []));
}

function assignmentsOf(key: string): Assignment[] {
  return SAMPLE_ASSIGNMENTS.flatMap(({ key: _, procurement, ...assignment }, index) =>
    procurement === key ? { ...assignment, id: index + 1, version: 1, userId: null, declaredOn: null } : [],
  );
}

function workOf(key: string): WorkDay[] {
  return SAMPLE_WORK.flatMap(({ assignment, on, hours }, index) => {
    const place = SAMPLE_ASSIGNMENTS.findIndex((each) => each.key === assignment);
    const { procurement, role } = SAMPLE_ASSIGNMENTS[place]!;
    return procurement === key ? { id: index + 1, assignmentId: place + 1, role, on, hours } : [];
  });
}

function stagesOf({ notApplicable, metOn }: SampleProcurement): StagesFacts {
  return Object.fromEntries(
    STAGES.map((stage: Stage) => [
      stage,
      {
        applicable: !notApplicable.includes(stage),
        metOn: metOn[stage] ?? null,
        lateReason: null,
        lateNote: null,
        illustrative: stage in metOn,
        overridden: null,
      },
    ]),
  ) as StagesFacts;
}
