import { and, eq, sql } from "drizzle-orm";
import { workEntries } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import type {
  Assignment,
  EditWorkInput,
  LogWorkInput,
  RemoveWorkInput,
  WorkEntry,
} from "#shared/evaluator-hours.ts";
import { isSame } from "#shared/history.ts";
import type { Period } from "#shared/period.ts";
import {
  assertMonthOpen,
  assertWorked,
  monthOf,
  monthPaidIn,
  personKey,
  placeOfWork,
} from "#shared/work-entries.ts";
import type { Context } from "../context.ts";
import type { Tx } from "../db.ts";
import { type NewChange, recordHistories } from "../history.ts";
import { assertRecordVersion } from "./assert-record-version.ts";
import { findAssignments } from "./find-assignment.ts";
import { assertDaysHold, asWorkEntry, findWork, holdMonths, lockDays } from "./find-work.ts";
import { assertOwnHours, findWorker, type Worker } from "./own-hours.ts";

/** One thing to do to the hours that are logged. */
export type WorkChange =
  | ({ what: "log" } & LogWorkInput)
  | ({ what: "edit" } & EditWorkInput)
  | ({ what: "remove" } & RemoveWorkInput);

/** What came of each change, in their order: the entry as it is now, or as it was when it was taken away. */
export interface WrittenWork {
  entries: WorkEntry[];
  /** Numbers of the first and the last history row; 0 when everything was so already, and nothing was written. */
  firstRevision: number;
  revision: number;
}

/**
 * Writes hours of procurements that are locked: all of them, or none. Refuses hours of closed months, of days to come,
 * decisions made on older versions of an entry, and more than a day has, once all is written.
 *
 * @param nameField how a refused field of the change with this place is named
 */
export async function writeWork(
  tx: Tx,
  ctx: Context,
  { projectId, procurementIds }: { projectId: number; procurementIds: readonly number[] },
  changes: readonly WorkChange[],
  nameField: (place: number, field: string) => string = (_, field) => field,
): Promise<WrittenWork> {
  const closed = await holdMonths(tx, projectId);
  const ids = changes.flatMap((change) => (change.what === "log" ? [] : [change.entryId]));
  const known = new Map((await findWork(tx, projectId, ids)).map((entry) => [entry.id, entry]));
  const assignments = new Map<number, Assignment[]>();
  for (const id of procurementIds) assignments.set(id, await findAssignments(tx, { projectId, id }));

  const decisions: Decision[] = [];
  for (const [place, change] of changes.entries()) {
    const field = (name: string) => nameField(place, name);
    const decision = await decide(change, { tx, ctx, projectId, closed, known, assignments }).catch(
      (error) => {
        throw asRefusedAt(error, field);
      },
    );
    decisions.push({ ...decision, hoursField: field("hours") });
  }

  const logged = decisions.flatMap(({ after, hoursField: field }) => (after ? [{ ...after, field }] : []));
  await lockDays(tx, projectId, logged);
  const entries: WorkEntry[] = [];
  const history: Omit<NewChange, "projectId" | "undoes">[] = [];
  for (const decision of decisions) {
    const { entry, change } = await write(tx, projectId, decision);
    entries.push(entry);
    if (change) history.push(change);
  }
  await assertDaysHold(tx, projectId, logged);
  if (history.length === 0) return { entries, firstRevision: 0, revision: 0 };
  const revision = await recordHistories(tx, ctx, projectId, history);
  return { entries, firstRevision: revision - history.length + 1, revision };
}

interface Decision {
  before: WorkEntry | null;
  /** Null where the entry is taken away. Its id and version are those of before. */
  after: Omit<WorkEntry, "id" | "version"> | null;
  hoursField: string;
}

interface Around {
  tx: Tx;
  ctx: Context;
  projectId: number;
  closed: ReadonlySet<Period>;
  /** Entries that are changed, as they are after the changes before this one. */
  known: Map<number, WorkEntry>;
  assignments: ReadonlyMap<number, readonly Assignment[]>;
}

async function decide(change: WorkChange, around: Around): Promise<Omit<Decision, "hoursField">> {
  const { ctx, closed, known } = around;
  const before = change.what === "log" ? null : await findChangeable(change, around);
  if (before) known.delete(before.id);
  if (change.what === "remove") return { before, after: null };
  const { id: procurementId, hours, activity, note, on = before?.on ?? ctx.today } = change;
  const worker = await workerOf(change, before, around);
  assertWorked(on, ctx.today);
  const stays = before !== null && monthOf(on) === monthOf(before.on);
  if (!stays) assertMonthOpen(monthOf(on), closed, "on");
  const month = stays ? before.month : monthPaidIn(on, closed);
  const place = placeOfWork(
    keptPlace({ ...change, person: worker.person }, before),
    around.assignments.get(procurementId)!,
  );
  const { corrects = null, illustrative = false } = before ?? {};
  const after = {
    procurementId,
    ...worker,
    on,
    hours,
    activity,
    note,
    corrects,
    month,
    illustrative,
    ...place,
  };
  return { before, after };
}

/** Whose hours they are. As long as they are the same person's, they stay with the account they are of. */
async function workerOf(
  { person }: LogWorkInput | EditWorkInput,
  before: WorkEntry | null,
  { tx, ctx, projectId }: Around,
): Promise<Worker> {
  if (before !== null && personKey(before.person) === personKey(person))
    return { person, userId: before.userId };
  return findWorker(tx, ctx.access, projectId, person);
}

/** The entry that a change is about, while it may still be changed. What corrects a closed month stays as it is, too. */
async function findChangeable(
  { id, entryId, version }: EditWorkInput | RemoveWorkInput,
  { tx, ctx, projectId, closed, known }: Around,
): Promise<WorkEntry> {
  const entry = known.get(entryId);
  if (entry?.procurementId !== id) throw new DomainError("NOT_FOUND", { field: "entryId" });
  assertOwnHours(ctx.access, projectId, entry);
  await assertRecordVersion(tx, projectId, "workEntry", entry, version);
  assertMonthOpen(entry.month, closed);
  if (entry.corrects !== null)
    throw new DomainError("MONTH_CLOSED", { details: { month: monthOf(entry.on) } });
  return entry;
}

/** Where nothing else is said, an entry stays with the assignment it had as long as it is the same person's. */
function keptPlace(change: LogWorkInput | EditWorkInput, before: WorkEntry | null) {
  const { person, activity, role, assignmentId } = change;
  const isKept =
    before !== null && assignmentId === undefined && personKey(person) === personKey(before.person);
  if (!isKept || (role !== undefined && role !== before.role))
    return { person, activity, role, assignmentId };
  return { person, activity, role: before.role, assignmentId: before.assignmentId };
}

async function write(
  tx: Tx,
  projectId: number,
  { before, after }: Decision,
): Promise<{ entry: WorkEntry; change: Omit<NewChange, "projectId" | "undoes"> | null }> {
  if (before === null) {
    const [row] = await tx
      .insert(workEntries)
      .values({ projectId, ...after! })
      .returning();
    const entry = asWorkEntry(row!);
    return { entry, change: asLogged(entry, "work.logged") };
  }
  const { id, version, ...earlier } = before;
  if (after !== null && isSame(earlier, after)) return { entry: before, change: null };
  const [row] = await tx
    .update(workEntries)
    .set({ ...after, version: version + 1, removedAt: after ? null : sql`now()` })
    .where(and(eq(workEntries.projectId, projectId), eq(workEntries.id, id)))
    .returning();
  const entry = asWorkEntry(row!);
  const change = {
    procurementId: entry.procurementId,
    kind: after ? ("work.edited" as const) : ("work.removed" as const),
    before: { workEntry: { ...before, exists: true } },
    after: { workEntry: { ...entry, exists: after !== null } },
    happenedOn: entry.on,
  };
  return { entry, change };
}

/** How history tells of an entry that is new. */
export function asLogged(
  entry: WorkEntry,
  kind: "work.logged" | "work.corrected",
): Omit<NewChange, "projectId" | "undoes"> {
  return {
    procurementId: entry.procurementId,
    kind,
    before: { workEntry: { ...entry, exists: false } },
    after: { workEntry: { ...entry, exists: true } },
    happenedOn: entry.on,
  };
}

function asRefusedAt(error: unknown, nameField: (field: string) => string): unknown {
  if (!(error instanceof DomainError) || error.field === null) return error;
  const { code, field, details, current } = error;
  return new DomainError(code, { field: nameField(field!), details, current });
}
