import { asc, eq, getTableColumns } from "drizzle-orm";
import { rulesInLaw } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import { type AddFigureInput, isSaidAlready, type RuleInLaw } from "#shared/rules-in-law.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { recordHistory } from "../history.ts";
import { lockProject } from "./lock-project.ts";

/**
 * Adds a dated row to the statutory figures. From its first day it stands in for the earlier rows of the same figure,
 * procedure and condition; those stay, because procedures begun under them finish under them. Refuses with NOT_FOUND,
 * and with SAID_ALREADY a row that would change nothing.
 */
export async function addFigure(
  ctx: Context,
  { projectId, ...figure }: AddFigureInput,
): Promise<{ rule: RuleInLaw; revision: number }> {
  return inTransaction(ctx, async (tx) => {
    // Of two who send the same row at once the second is told as if it came later.
    await lockProject(tx, ctx, "law.addFigure", projectId);
    await assertNew(tx, projectId, figure);
    const { projectId: _, key, recordedAt, ...columns } = getTableColumns(rulesInLaw);
    const [rule] = await tx
      .insert(rulesInLaw)
      .values({ projectId, ...figure })
      .returning(columns);
    const revision = await recordHistory(tx, ctx, {
      projectId,
      procurementId: null,
      kind: "law.figureAdded",
      before: {},
      after: { ruleInLaw: { id: rule!.id } },
      happenedOn: ctx.today,
      note: figure.source,
    });
    return { rule: rule!, revision };
  });
}

async function assertNew(tx: Tx, projectId: number, figure: Omit<RuleInLaw, "id">): Promise<void> {
  const rules = await tx
    .select()
    .from(rulesInLaw)
    .where(eq(rulesInLaw.projectId, projectId))
    .orderBy(asc(rulesInLaw.id));
  if (isSaidAlready(rules, figure)) throw new DomainError("SAID_ALREADY", { field: "value" });
}
