import type { SubActivity } from "#shared/board.ts";
import type { ClosingFacts } from "#shared/history.ts";
import type { Day } from "#shared/period.ts";
import type { PlannedWindow, PlanRevision } from "#shared/plan.ts";
import type { Details, Kind, Procedure, RtkInvolvement } from "#shared/procurement.ts";
import type { Stage } from "#shared/stages.ts";
import actionPlan from "./action-plan-2026.json" with { type: "json" };
import interimReport from "./interim-report-2024.json" with { type: "json" };
import progress from "./progress.json" with { type: "json" };

export type SampleRevisionKey = "interimReport2024" | "actionPlan2026";

/** A window that a published document states, with the words and the quotation it was taken from. */
export interface SampleStatement extends Omit<PlannedWindow, "revisionId"> {
  procurement: string;
  stage: Stage;
  /** How the words were turned into periods, where that took a decision. */
  normalization: string | null;
  /** What else the document says about the same stage. */
  note: string | null;
  /** The document's title and the quoted phrase. */
  source: string;
}

export interface SampleRevision extends Omit<PlanRevision, "id"> {
  key: SampleRevisionKey;
  statements: SampleStatement[];
}

export interface SampleProcurement extends Details {
  key: string;
  notApplicable: Stage[];
  /** Illustrative: nobody's record. */
  metOn: Partial<Record<Stage, Day>>;
  openedOn: Day;
  closing: ClosingFacts | null;
  /** The key of the failed round that this one replaces. It stands before this one in the list. */
  retenderOf: string | null;
}

export interface Sample {
  project: { number: string; name: string; eligibleFrom: Day; eligibleTo: Day };
  subActivities: SubActivity[];
  /** In the order in which they were adopted. */
  revisions: SampleRevision[];
  procurements: SampleProcurement[];
}

/**
 * The sample project: what two published plans of one foundation state, word for word and with their sources, and
 * progress that is made up. Procedure, RTK's role and titles are those of the 2026 plan. Sub-activities 4–6 have no
 * name because neither document gives one.
 */
export const SAMPLE: Sample = {
  project: {
    number: interimReport.project.number,
    name: interimReport.project.name,
    eligibleFrom: interimReport.project.eligibleFrom,
    eligibleTo: interimReport.project.eligibleTo,
  },
  subActivities: actionPlan.subActivities.map(({ number, nameEt, nameEn }) => ({ number, nameEt, nameEn })),
  revisions: [revision("interimReport2024", interimReport), revision("actionPlan2026", actionPlan)],
  procurements: [...progress.procurements.map(procurement), ...progress.retenders.map(retender)],
};

function revision(
  key: SampleRevisionKey,
  document: typeof interimReport | typeof actionPlan,
): SampleRevision {
  const { name, adoptedOn, adoptedOnAssumed, source } = document;
  return {
    key,
    name,
    adoptedOn,
    adoptedOnAssumed,
    source,
    statements: document.statements as SampleStatement[],
  };
}

function procurement(happened: (typeof progress.procurements)[number]): SampleProcurement {
  return {
    key: happened.key,
    ...publishedDetails(happened.key),
    notApplicable: happened.notApplicable as Stage[],
    metOn: happened.metOn,
    openedOn: progress.openedOn,
    closing: (happened.closing as ClosingFacts | undefined) ?? null,
    retenderOf: null,
  };
}

function publishedDetails(key: string): Details {
  const published = actionPlan.procurements.find((each) => each.key === key)!;
  return {
    title: published.title,
    kind: published.kind as Kind,
    subActivity: published.subActivity,
    procedure: published.procedure as Procedure | null,
    rtkInvolvement: published.rtkInvolvement as RtkInvolvement,
    // Both documents name people by role only, and none as responsible for a procurement.
    person: null,
    estimatedValue: null,
    registerNumber: null,
    note: null,
  };
}

function retender(round: (typeof progress.retenders)[number]): SampleProcurement {
  const failed = procurement(progress.procurements.find((each) => each.key === round.retenderOf)!);
  const carriedOver = (round.carriedOver as Stage[]).map((stage) => [stage, failed.metOn[stage]]);
  return {
    ...failed,
    key: round.key,
    metOn: { ...Object.fromEntries(carriedOver), ...round.metOn },
    openedOn: round.openedOn,
    closing: null,
    retenderOf: round.retenderOf,
  };
}
