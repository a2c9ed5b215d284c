import type { ProjectDeed } from "#shared/access.ts";
import type { Known } from "#shared/board.ts";
import { DomainError } from "#shared/errors.ts";
import type { Day } from "#shared/period.ts";
import type { Against } from "#shared/plan.ts";
import type { View } from "#shared/standing.ts";
import type { Context } from "../context.ts";
import type { Encoded } from "./encoded.ts";
import { chooseProject, type Facts, readFacts } from "./facts.ts";
import { readFactsKnownAt } from "./known-facts.ts";

/** How another program asks to look at a project. */
export interface ViewQuery {
  /** The one opened last when null. */
  projectId: number | null;
  /** Today when left out, or the day of the moment it is known at. */
  on: Day | null;
  against: Against;
  /** A moment, ISO 8601 in UTC; left out: now. */
  knownAt?: string | null;
}

/**
 * The facts and the view that a query means. Refuses a project that is not there or not theirs to see, and a plan not
 * adopted by then.
 */
export async function readViewed(
  ctx: Context,
  deed: ProjectDeed,
  query: ViewQuery,
): Promise<{ facts: Facts; view: View; today: Day; known: Known | null }> {
  const projectId = await chooseProject(ctx, deed, query.projectId);
  const { facts, today, known } = await readFactsKnownAt(ctx, projectId, query.knownAt ?? null);
  const { against } = query;
  if (typeof against === "number" && !isAmong(facts, against)) {
    const isKnownNow = known !== null && isAmong(await readFacts(ctx, projectId), against);
    throw new DomainError(isKnownNow ? "REVISION_NOT_KNOWN" : "UNKNOWN_REVISION", { field: "against" });
  }
  return { facts, view: { on: query.on ?? today, against }, today, known };
}

/** What tells apart the answers of two moments. */
export function tagOf(known: Known | null): string[] {
  return known ? [known.at, known.presentDay] : [];
}

/** The tag of an answer that was made from the facts for a view. */
export function etagOf(facts: Facts, ...view: (string | number)[]): string {
  return `"${[STARTED, facts.project.id, facts.revision, ...view].join("-")}"`;
}

/** The answer as it was made before from the same facts, under the same key, or made now. */
export function once(facts: Facts, key: string, make: () => Encoded): Encoded {
  const kept = answers.get(facts) ?? new Map<string, Encoded>();
  answers.set(facts, kept);
  const answer = kept.get(key) ?? make();
  kept.delete(key);
  kept.set(key, answer);
  if (kept.size > ANSWERS_KEPT) kept.delete(kept.keys().next().value!);
  return answer;
}

/** Answers kept with the facts they were made from: when a newer revision replaces the facts, they go too. */
const answers = new WeakMap<Facts, Map<string, Encoded>>();
/** How many different days and yardsticks of one revision are kept. */
const ANSWERS_KEPT = 4;

/** Changes with every start, so that a new version of the product never meets bytes of an old one. */
const STARTED = Date.now().toString(36);

function isAmong({ revisions }: Facts, id: number): boolean {
  return revisions.some((revision) => revision.id === id);
}
