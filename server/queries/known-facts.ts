import { and, desc, eq, gt, isNotNull, lte, notInArray } from "drizzle-orm";
import { history, planRevisions } from "#drizzle/schema.ts";
import type { Known } from "#shared/board.ts";
import type { ChangeKind } from "#shared/history.ts";
import { dayOfKnowing, factsKnownAt, type LaterChange } from "#shared/known-at.ts";
import type { Day } from "#shared/period.ts";
import { type Context, inSnapshot } from "../context.ts";
import type { Tx } from "../db.ts";
import { type Asker, asAsker } from "../row-security.ts";
import { type Facts, readFacts, readRemoved } from "./facts.ts";

/** A project's facts, and as of when they were known. */
export interface KnownFacts {
  facts: Facts;
  /** The day they are read on unless another is asked for: today, or the day of the moment. */
  today: Day;
  known: Known | null;
}

/**
 * The project's facts as they had been recorded by a moment (ISO 8601, UTC); without one, or with one that is yet to
 * come, as of now. Refuses with NOT_FOUND.
 */
export async function readFactsKnownAt(
  ctx: Context,
  projectId: number,
  knownAt: string | null,
): Promise<KnownFacts> {
  const facts = await readFacts(ctx, projectId);
  if (knownAt === null) return { facts, today: ctx.today, known: null };
  const { revision, isToCome } = await readRevisionAt(ctx, projectId, knownAt);
  if (isToCome) return { facts, today: ctx.today, known: null };
  return {
    facts:
      revision >= facts.revision
        ? facts
        : await once(facts, revision, () => takeBack(ctx, facts, knownAt, revision)),
    today: dayOfKnowing(knownAt, ctx.today),
    known: { at: knownAt, presentDay: ctx.today },
  };
}

/** The last revision a project had by a moment, 0 before its first; and whether the moment is yet to come. */
export async function readRevisionAt(
  ctx: Asker,
  projectId: number,
  knownAt: string,
): Promise<{ revision: number; isToCome: boolean }> {
  // Outside the database moments have milliseconds: what was recorded within this one counts.
  const [row] = await asAsker(
    ctx,
    (sql) => sql<[{ revision: string; isToCome: boolean }]>`
    select coalesce((
        select revision from history
        where project_id = ${projectId} and recorded_at < ${knownAt}::timestamptz + interval '1 millisecond'
        order by revision desc limit 1
      ), 0) as revision, clock_timestamp() < ${knownAt}::timestamptz as "isToCome"`,
  );
  return { revision: Number(row.revision), isToCome: row.isToCome };
}

/** The facts of the present without what was recorded after the revision. */
function takeBack(ctx: Context, facts: Facts, knownAt: string, revision: number): Promise<Facts> {
  return inSnapshot(ctx, async (tx) => {
    const [changes, adopted] = await Promise.all([
      readLaterChanges(tx, facts, revision),
      readAdoptedLater(tx, facts, knownAt),
    ]);
    const ids = new Set(changes.map(({ procurementId }) => procurementId).filter((id) => id !== null));
    const gone = [...ids].filter((id) => !facts.procurements.has(id));
    const removed = await readRemoved(tx, facts, gone);
    const present = { ...facts, procurements: [...facts.procurements.values()] };
    const then = factsKnownAt(present, { revision, changes, adopted, removed });
    return { ...then, procurements: new Map(then.procurements.map((each) => [each.id, each])) };
  });
}

function readLaterChanges(tx: Tx, facts: Facts, revision: number): Promise<LaterChange[]> {
  return tx
    .select({ kind: history.kind, procurementId: history.procurementId, before: history.before })
    .from(history)
    .where(
      and(
        eq(history.projectId, facts.project.id),
        gt(history.revision, revision),
        lte(history.revision, facts.revision),
        notInArray(history.kind, BESIDE_THE_FACTS),
      ),
    )
    .orderBy(desc(history.revision));
}

/** Changes of what the facts do not hold. */
const BESIDE_THE_FACTS: ChangeKind[] = [
  "plan.draftStarted",
  "plan.draftRenamed",
  "plan.draftDiscarded",
  "plan.windowPlanned",
  "law.figureAdded",
  "comment.added",
  "month.closed",
  "capacity.set",
  "output.added",
  "output.edited",
  "output.removed",
  "output.planned",
  "output.delivered",
  "delivery.edited",
  "delivery.removed",
  "rtkDueDate.added",
  "person.anonymised",
];

async function readAdoptedLater(tx: Tx, facts: Facts, knownAt: string): Promise<Set<number>> {
  const revisions = await tx
    .select({ id: planRevisions.id, adoptedAt: planRevisions.adoptedAt })
    .from(planRevisions)
    .where(and(eq(planRevisions.projectId, facts.project.id), isNotNull(planRevisions.adoptedAt)));
  return new Set(revisions.filter(({ adoptedAt }) => adoptedAt! > knownAt).map(({ id }) => id));
}

/** How many different states of one project's past are kept. */
const KEPT = 4;

/** Kept with the facts they were made from: when a newer revision replaces those, these go too. */
const kept = new WeakMap<Facts, Map<number, Promise<Facts>>>();

/** However many ask for one revision, it is made once. */
function once(facts: Facts, revision: number, make: () => Promise<Facts>): Promise<Facts> {
  const made = kept.get(facts) ?? new Map<number, Promise<Facts>>();
  kept.set(facts, made);
  const then = made.get(revision) ?? make();
  made.delete(revision);
  made.set(revision, then);
  if (made.size > KEPT) made.delete(made.keys().next().value!);
  then.catch(() => made.delete(revision));
  return then;
}
