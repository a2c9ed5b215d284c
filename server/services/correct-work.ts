import { workEntries } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import type { CorrectWorkInput, WorkEntry } from "#shared/evaluator-hours.ts";
import {
  assertWorked,
  correctionsTo,
  monthOf,
  monthPaidIn,
  personKey,
  placeOfWork,
  type Work,
} from "#shared/work-entries.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordHistories } from "../history.ts";
import type { Changed } from "./change-procurement.ts";
import { findAssignments } from "./find-assignment.ts";
import { type Found, findProcurement } from "./find-procurement.ts";
import { assertDaysHold, asWorkEntry, findCorrected, holdMonths, lockDays } from "./find-work.ts";
import { assertOwnHours, findWorker, type Worker } from "./own-hours.ts";
import { asLogged } from "./write-work.ts";

/**
 * Puts right hours of a closed month without changing what it added up to: entries that take back and add are paid in
 * the first month that is open. Without an entry to correct, hours that were forgotten are logged so. Refuses with
 * MONTH_OPEN what can be changed itself.
 */
export async function correctWork(
  ctx: Context,
  input: CorrectWorkInput,
): Promise<Changed & { entry: WorkEntry }> {
  return inTransaction(ctx, async (tx) => {
    const found = await findProcurement(tx, ctx, "hours.correct", input.id);
    const { projectId, ...procurement } = found;
    const closed = await holdMonths(tx, projectId);
    const recorded = input.entryId === null ? [] : await findCorrected(tx, found, input.entryId);
    for (const entry of recorded) assertOwnHours(ctx.access, projectId, entry);
    const root = recorded[0] ?? null;
    const should = await asItShouldBe(tx, ctx, found, input, recorded);
    const worker = await findWorker(tx, ctx.access, projectId, should.person);
    const month = root?.month ?? monthOf(should.on);
    if (!closed.has(month))
      throw new DomainError("MONTH_OPEN", { field: root ? "entryId" : "on", details: { month } });
    if (root === null && should.hours === 0) throw new DomainError("HOURS_OUT_OF_RANGE", { field: "hours" });
    const corrections = correctionsTo(recorded, should);
    const added = corrections.filter(({ hours }) => hours > 0);
    await lockDays(tx, projectId, added);
    if (corrections.length === 0) return { projectId, procurement, revision: 0, entry: root! };
    const rows = await tx
      .insert(workEntries)
      .values(
        corrections.map((work) => ({
          projectId,
          procurementId: input.id,
          ...work,
          userId: accountIn([worker, ...recorded], work.person),
          note: input.note,
          corrects: root?.id ?? null,
          month: monthPaidIn(work.on, closed),
        })),
      )
      .returning();
    await assertDaysHold(
      tx,
      projectId,
      added.map((work) => ({ ...work, field: "hours" })),
    );
    const entries = rows.map(asWorkEntry);
    const revision = await recordHistories(
      tx,
      ctx,
      projectId,
      entries.map((entry) => ({ ...asLogged(entry, "work.corrected"), note: input.note })),
    );
    return { projectId, procurement, revision, entry: entries.at(-1)! };
  });
}

/** The account of whoever has a name among those whose hours they are. */
function accountIn(workers: readonly Worker[], person: string): string | null {
  return workers.find((worker) => personKey(worker.person) === personKey(person))?.userId ?? null;
}

/** What is not said stays as it stands after the corrections so far. */
async function asItShouldBe(
  tx: Tx,
  ctx: Context,
  found: Found,
  { person, activity, hours, role, assignmentId, on }: CorrectWorkInput,
  recorded: readonly WorkEntry[],
): Promise<Work> {
  const latest = recorded.findLast((entry) => entry.hours > 0) ?? null;
  const day = on ?? latest?.on ?? ctx.today;
  assertWorked(day, ctx.today);
  const isKept =
    latest !== null &&
    assignmentId === undefined &&
    (role === undefined || role === latest.role) &&
    personKey(person) === personKey(latest.person);
  const place = isKept
    ? { role: latest.role, assignmentId: latest.assignmentId }
    : placeOfWork({ person, activity, role, assignmentId }, await findAssignments(tx, found));
  return { person, on: day, hours, activity, ...place };
}
