import { type Day, firstDay, lastDay } from "./period.ts";
import {
  endsWithAnotherEvent,
  latestPromise,
  type PlannedWindow,
  promisedQuarter,
  type Statement,
} from "./plan.ts";

/**
 * How one state of the plans differs from an earlier one, about one stage. *silent*: neither promises anything;
 * *unchanged*: the same promise, possibly in other words; *notComparable*: they speak of different events.
 */
export const PLAN_CHANGE_KINDS = [
  "silent",
  "unchanged",
  "moved",
  "added",
  "dropped",
  "notComparable",
] as const;
export type PlanChangeKind = (typeof PLAN_CHANGE_KINDS)[number];

export interface PlanChange {
  kind: PlanChangeKind;
  /** Whole quarters between the ends of the two promises, later being positive; null where nothing can be told. */
  quarters: number | null;
  /** The end moved to a later day, also when inside one quarter: then somebody has to say why. */
  isLater: boolean;
  before: PlannedWindow | null;
  after: PlannedWindow | null;
}

/**
 * Compares what was promised about one stage at two times: `before` and `after` are all statements in force at each, in
 * the order their revisions were adopted, so that `after` begins with `before`. Where what was said last speaks of
 * another event than the milestone, what was moved cannot be told; nor where nothing but another event was said before.
 */
export function planChange(before: readonly Statement[], after: readonly Statement[]): PlanChange {
  const was = latestPromise(before);
  const is = latestPromise(after);
  const compared = (kind: PlanChangeKind, quarters: number | null = null, isLater = false): PlanChange => ({
    kind,
    quarters,
    isLater,
    before: was,
    after: is,
  });
  if (before.length === after.length) return was ? compared("unchanged", 0) : compared("silent");
  if (after.at(-1)!.kind !== "dropped" && endsWithAnotherEvent(after)) return compared("notComparable");
  if (was === null && is === null) return compared("silent");
  if (was === null) return compared(endsWithAnotherEvent(before) ? "notComparable" : "added");
  if (is === null) return compared("dropped");
  const [wasLast, isLast] = [lastDay(was.to), lastDay(is.to)];
  const isSame = wasLast === isLast && startOf(was) === startOf(is);
  return compared(
    isSame ? "unchanged" : "moved",
    promisedQuarter(is) - promisedQuarter(was),
    isLast > wasLast,
  );
}

function startOf({ from }: PlannedWindow): Day | null {
  return from === null ? null : firstDay(from);
}
