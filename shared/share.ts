import { z } from "zod";
import { SHARED_SCREENS, type SharedScreen } from "./access.ts";
import type { BoardFacts } from "./board.ts";
import type { Consultation } from "./consultation.ts";
import type { Assignment } from "./evaluator-hours.ts";
import type { Condition, Override } from "./gates.ts";
import { readMoment } from "./known-at.ts";
import { type Day, daySchema } from "./period.ts";
import { KINDS, type Kind } from "./procurement.ts";
import { NO_RECORDS, type Records } from "./records.ts";
import { STAGES, type Stage, type StageFacts, type StagesFacts } from "./stages.ts";
import type { PlannedProcurement } from "./standing.ts";
import { textSchema } from "./text.ts";

/** Days that a link may work for at most: the next report is due before. */
export const LONGEST_SHARE = 366;

/** A board or a timeline, as it is looked at, for somebody without an account, up to and including a day. */
export const createShareSchema = z.object({
  projectId: z.int().positive(),
  screen: z.enum(SHARED_SCREENS),
  /** The view as its address has it, „?kind=training&on=2026-06-30“. What it leaves out the link does not tell. */
  search: textSchema(1000).default(""),
  withNames: z.boolean().default(false),
  /** Whom it is for. */
  note: textSchema(200)
    .nullish()
    .transform((text) => text || null),
  /** The last day it works on. */
  worksUntil: daySchema,
});
export type CreateShareInput = z.infer<typeof createShareSchema>;

export const revokeShareSchema = z.object({ projectId: z.int().positive(), id: z.int().positive() });
export type RevokeShareInput = z.infer<typeof revokeShareSchema>;

/** A link as those see it who may take it back. Its token is known only to those it was given to. */
export interface Share {
  id: number;
  screen: SharedScreen;
  search: string;
  withNames: boolean;
  note: string | null;
  /** Who made it, by id, and by name. */
  sharedBy: string;
  sharedByName: string | null;
  sharedAt: string;
  worksUntil: Day;
  revokedAt: string | null;
  lastReadAt: string | null;
  /** Whether it can still be read by. */
  works: boolean;
}

/** What somebody who reads by a link is told about it. */
export type OpenedShare = Pick<Share, "screen" | "search" | "withNames" | "worksUntil">;

/** Parts of a view's address that a link keeps; those that show people only where it tells names. */
const KEPT = ["q", "kind", "sub", "person", "rtk", "late", "against", "on", "knownAt"];
const KEPT_OF: Record<SharedScreen, readonly string[]> = {
  board: [...KEPT, "sort", "lanes", "closed"],
  timeline: [...KEPT, "group", "zoom", "from", "to", "hide"],
};

/** The view of an address as a link keeps it: without what is nobody's business, or belongs to another screen. */
export function sharedSearch({
  screen,
  search,
  withNames,
}: Pick<CreateShareInput, "screen" | "search" | "withNames">): string {
  const kept = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(search)) {
    const isOfPeople = name === "person" || ((name === "lanes" || name === "group") && value === "person");
    if (KEPT_OF[screen].includes(name) && (withNames || !isOfPeople)) kept.set(name, value);
  }
  const text = String(kept).replaceAll("%2C", ",");
  return text && `?${text}`;
}

/** Which procurements a link tells of; null where it tells of all. */
export interface Scope {
  kinds: readonly Kind[] | null;
  /** Numbers; 0 is none. */
  subActivities: readonly number[] | null;
  /** The moment by which it had to be recorded to count; null for everything. */
  knownAt: string | null;
}

export function scopeOf(search: string): Scope {
  const view = new URLSearchParams(search);
  const list = (name: string) => view.get(name)?.split(",").filter(Boolean) ?? [];
  const kinds = list("kind").filter((each): each is Kind => (KINDS as readonly string[]).includes(each));
  const subActivities = list("sub").filter((each) => /^\d{1,2}$/.test(each));
  return {
    kinds: kinds.length > 0 ? kinds : null,
    subActivities: subActivities.length > 0 ? subActivities.map(Number) : null,
    knownAt: readMoment(view.get("knownAt") ?? ""),
  };
}

export function isInScope(
  { kinds, subActivities }: Scope,
  procurement: Pick<PlannedProcurement, "kind" | "subActivity">,
): boolean {
  return (
    (kinds?.includes(procurement.kind) ?? true) &&
    (subActivities?.includes(procurement.subActivity ?? 0) ?? true)
  );
}

/** In the place of a name that is not told, where it matters that there is somebody. */
const SOMEBODY = "–";

/**
 * A procurement as somebody without an account may see it: without notes, reasons in words, register number and value,
 * and without names unless they are told. Every field stands here by name, so that a new one is not told unless
 * somebody decides so.
 */
export function sharedProcurement(procurement: PlannedProcurement, withNames: boolean): PlannedProcurement {
  const { id, version, title, kind, subActivity, procedure, rtkInvolvement } = procurement;
  const { openedOn, closedAs, closedOn, retenderOf, plan } = procurement;
  return {
    id,
    version,
    title,
    kind,
    subActivity,
    procedure,
    rtkInvolvement,
    person: withNames ? procurement.person : null,
    estimatedValue: null,
    registerNumber: null,
    note: null,
    stages: sharedStages(procurement.stages),
    openedOn,
    closedAs,
    closedOn,
    closedReason: null,
    retenderOf,
    plan,
    records: sharedRecords(procurement.records, withNames),
  };
}

/** The project's own part of the facts, without what somebody wrote in their own words. */
export function sharedRest<Rest extends Pick<BoardFacts, "replanningReasons" | "conditions">>(
  rest: Rest,
  isToldOf: (procurementId: number) => boolean,
): Rest {
  return {
    ...rest,
    replanningReasons: rest.replanningReasons
      .filter(({ procurementId }) => isToldOf(procurementId))
      .map((reason) => ({ ...reason, note: null })),
    conditions: rest.conditions.map((condition): Condition => ({ ...condition, text: null })),
  };
}

function sharedStages(stages: StagesFacts): StagesFacts {
  const shared = (stage: Stage): StageFacts => {
    const { applicable, metOn, lateReason, illustrative, overridden } = stages[stage];
    const passedOver: Override | null = overridden && { conditions: overridden.conditions, note: "" };
    return { applicable, metOn, lateReason, lateNote: null, illustrative, overridden: passedOver };
  };
  return Object.fromEntries(STAGES.map((stage) => [stage, shared(stage)])) as StagesFacts;
}

function sharedRecords(records: Records, withNames: boolean): Records {
  if (records === NO_RECORDS) return records;
  const { consultations, steps, assignments, work, documents, checks } = records;
  return {
    consultations: consultations.map(
      ({ id, version, stage, topic, neededBy, openedOn, exchanges, illustrative }): Consultation => ({
        id,
        version,
        stage,
        topic,
        neededBy,
        note: null,
        openedOn,
        exchanges: exchanges.map((each) => ({ id: each.id, kind: each.kind, on: each.on, note: null })),
        illustrative,
      }),
    ),
    steps: steps.map(({ id, version, stage, kind, on }) => ({ id, version, stage, kind, on, note: null })),
    assignments: assignments.map(
      ({ id, version, role, person, stage, forecastHours, load, months, declaredOn }): Assignment => ({
        id,
        version,
        role,
        person: person && (withNames ? person : SOMEBODY),
        userId: null,
        stage,
        forecastHours,
        load,
        months,
        declaredOn,
        note: null,
        source: null,
      }),
    ),
    work: work.map(({ id, assignmentId, role, on, hours }) => ({ id, assignmentId, role, on, hours })),
    documents: documents.map(({ id, type, stage }) => ({ id, type, stage })),
    checks: checks.map(({ conditionId, on }) => ({ conditionId, on, note: null })),
  };
}
