import { z } from "zod";
import type { BoardFacts } from "./board.ts";
import type { Condition } from "./gates.ts";
import type { Change } from "./history.ts";
import { type Day, dayInTimeZone, isDay, PROJECT_TIME_ZONE } from "./period.ts";
import type { Plan, ReplanningReason } from "./plan.ts";
import { DETAIL_FIELDS, type Procurement } from "./procurement.ts";
import { withRecords } from "./records.ts";
import { asStageFacts, STAGES } from "./stages.ts";
import type { PlannedProcurement } from "./standing.ts";

/** A moment as an address or another program writes it, with its offset from UTC; read as ISO 8601 in UTC. */
export const momentSchema = z
  .string("INVALID_MOMENT")
  .transform((text, ctx) => {
    const moment = readMoment(text);
    if (moment === null) ctx.addIssue({ code: "custom", message: "INVALID_MOMENT" });
    return moment ?? z.NEVER;
  })
  .meta({ format: "date-time", description: "a moment, 2026-01-15T12:05:00Z" });

/**
 * The moment in UTC to the millisecond, or null where the text is none. A time without its offset from UTC would be
 * another moment for each reader, so it is none either.
 */
export function readMoment(text: string): string | null {
  if (!MOMENT.test(text) || !isDay(text.slice(0, 10))) return null;
  // In an address, a plus that nobody escaped arrives as a space.
  const time = Date.parse(text.replace(" ", "+"));
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+\- ]\d{2}:\d{2})$/;

/** The project's day that a moment lies in; a moment to come is today. */
export function dayOfKnowing(moment: string, today: Day): Day {
  const day = dayInTimeZone(new Date(moment), PROJECT_TIME_ZONE);
  return day < today ? day : today;
}

/** A later change, as far as it is needed to take it back. */
export type LaterChange = Pick<Change, "kind" | "procurementId" | "before">;

/** What was recorded after a moment, and is not to be known yet. */
export interface RecordedLater {
  /** The project's revision by then; 0 before its first. */
  revision: number;
  /** Every change since, newest first. */
  changes: readonly LaterChange[];
  /** Plan revisions adopted since. */
  adopted: ReadonlySet<number>;
  /** Procurements whose creation was taken back since, as they were last. */
  removed: readonly PlannedProcurement[];
}

type Knowable = Pick<
  BoardFacts,
  "revision" | "revisions" | "subActivities" | "replanningReasons" | "conditions" | "procurements"
>;

/**
 * The facts as they were recorded by a moment: what was recorded later is put back to what stood there before. Of a
 * project that was begun later nothing is known. What did not change is the same object as in the facts given.
 */
export function factsKnownAt<F extends Knowable>(facts: F, later: RecordedLater): F {
  const { revision, changes, adopted, removed } = later;
  if (changes.some(({ kind }) => kind === "project.created"))
    return {
      ...facts,
      revision,
      revisions: [],
      subActivities: [],
      replanningReasons: [],
      conditions: [],
      procurements: [],
    };
  const there = new Map(facts.procurements.map((each) => [each.id, { procurement: each, exists: true }]));
  for (const each of removed) there.set(each.id, { procurement: each, exists: false });
  const reasons = new Map(facts.replanningReasons.map((each) => [keyOf(each), each]));
  let { conditions } = facts;
  for (const change of changes) {
    putReasonBack(reasons, change);
    conditions = conditionsBefore(conditions, change);
    const entry = there.get(change.procurementId ?? 0);
    if (!entry) continue;
    entry.exists = change.before.exists ?? entry.exists;
    entry.procurement = withBefore(entry.procurement, change);
  }
  const procurements = [...there.values()]
    .filter(({ exists }) => exists)
    .map(({ procurement }) => withoutRevisions(procurement, adopted))
    .sort((a, b) => a.id - b.id);
  const revisions = facts.revisions.filter(({ id }) => !adopted.has(id));
  const counting = new Set(revisions.map(({ id }) => id));
  return {
    ...facts,
    revision,
    revisions,
    // History also tells why drafts moved what they moved.
    replanningReasons: [...reasons.values()]
      .filter(({ revisionId }) => counting.has(revisionId))
      .sort((a, b) => a.revisionId - b.revisionId || a.procurementId - b.procurementId),
    conditions,
    procurements,
  };
}

/** The conditions before a change of one. */
function conditionsBefore(conditions: Condition[], { before }: LaterChange): Condition[] {
  if (!before.condition) return conditions;
  const { exists, ...condition } = before.condition;
  const others = conditions.filter(({ id }) => id !== condition.id);
  return exists ? [...others, condition].sort((a, b) => a.id - b.id) : others;
}

/**
 * Which of a procurement's comments and documents were there by a moment.
 *
 * @param isThere whether it is there now
 * @param changes every later change of the procurement, newest first
 */
export function wereThere<T extends { id: number; isThere: boolean }>(
  what: "comment" | "document",
  attachments: readonly T[],
  changes: readonly LaterChange[],
): T[] {
  const there = new Map(attachments.map(({ id, isThere }) => [id, isThere]));
  for (const { before } of changes) {
    const was = before[what];
    if (was) there.set(was.id, was.exists);
  }
  return attachments.filter(({ id }) => there.get(id));
}

/** The procurement before a change of it. */
function withBefore(present: PlannedProcurement, { before }: LaterChange): PlannedProcurement {
  const records = withRecords(present.records, before);
  const procurement = records === present.records ? present : { ...present, records };
  if (!Object.keys(before).some((name) => RAISING_VERSION.has(name))) return procurement;
  const earlier = { ...procurement, version: procurement.version - 1 };
  for (const field of DETAIL_FIELDS) if (field in before) Object.assign(earlier, { [field]: before[field] });
  if (STAGES.some((stage) => before[stage])) {
    earlier.stages = { ...procurement.stages };
    for (const stage of STAGES)
      earlier.stages[stage] = asStageFacts(before[stage]) ?? procurement.stages[stage];
  }
  return before.closing === undefined ? earlier : Object.assign(earlier, asClosed(before.closing));
}

/** Comments, documents and plans are recorded beside a procurement and do not change it. */
const RAISING_VERSION: ReadonlySet<string> = new Set([...DETAIL_FIELDS, ...STAGES, "closing", "exists"]);

function asClosed(
  closing: LaterChange["before"]["closing"],
): Pick<Procurement, "closedAs" | "closedOn" | "closedReason"> {
  return {
    closedAs: closing?.as ?? null,
    closedOn: closing?.on ?? null,
    closedReason: closing?.reason ?? null,
  };
}

function putReasonBack(
  reasons: Map<string, ReplanningReason>,
  { procurementId, before: { replanning } }: LaterChange,
): void {
  if (!replanning || procurementId === null) return;
  const { revisionId, stage, reason, note } = replanning;
  const key = keyOf({ revisionId, procurementId, stage });
  if (reason === null) reasons.delete(key);
  else reasons.set(key, { revisionId, procurementId, stage, reason, note });
}

function keyOf({
  revisionId,
  procurementId,
  stage,
}: Pick<ReplanningReason, "revisionId" | "procurementId" | "stage">): string {
  return `${revisionId} ${procurementId} ${stage}`;
}

/** The procurement with what the other revisions state of it, inherited or its own. */
function withoutRevisions(procurement: PlannedProcurement, adopted: ReadonlySet<number>): PlannedProcurement {
  const { plan } = procurement;
  if (!STAGES.some((stage) => plan[stage]?.some(({ revisionId }) => adopted.has(revisionId))))
    return procurement;
  const known: Plan = {};
  for (const stage of STAGES) {
    const statements = plan[stage]?.filter(({ revisionId }) => !adopted.has(revisionId)) ?? [];
    if (statements.length > 0) known[stage] = statements;
  }
  return { ...procurement, plan: known };
}
