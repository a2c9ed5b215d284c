import { asc, eq, getTableColumns } from "drizzle-orm";
import { rtkDueDates } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import { type AddRtkDueDateInput, isDueAlready, type RtkDueDate } from "#shared/rtk-input.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordHistory } from "../history.ts";
import { lockProject } from "./lock-project.ts";

/**
 * Adds a dated row that says by which day of the year RTK asks for something. In the years it holds it stands in for
 * the earlier rows of the same. Refuses with NOT_FOUND, and with SAID_ALREADY a row that would change nothing.
 */
export async function addRtkDueDate(
  ctx: Context,
  { projectId, ...asked }: AddRtkDueDateInput,
): Promise<{ date: RtkDueDate; revision: number }> {
  return inTransaction(ctx, async (tx) => {
    // Of two who send the same row at once the second is told as if it came later.
    await lockProject(tx, ctx, "consultations.addDueDate", projectId);
    await assertNew(tx, projectId, asked);
    const { projectId: _, recordedAt, ...columns } = getTableColumns(rtkDueDates);
    const [date] = await tx
      .insert(rtkDueDates)
      .values({ projectId, ...asked })
      .returning(columns);
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: null,
      kind: "rtkDueDate.added",
      before: {},
      after: { rtkDueDate: { id: date!.id } },
      happenedOn: ctx.today,
      note: asked.source,
    });
    return { date: date!, revision };
  });
}

async function assertNew(
  tx: Tx,
  projectId: number,
  asked: Omit<AddRtkDueDateInput, "projectId">,
): Promise<void> {
  const dates = await tx
    .select()
    .from(rtkDueDates)
    .where(eq(rtkDueDates.projectId, projectId))
    .orderBy(asc(rtkDueDates.id));
  if (isDueAlready(dates, asked)) throw new DomainError("SAID_ALREADY", { field: "day" });
}
