import fc from "fast-check";
import type { Context } from "#server/context.ts";
import { adoptPlan } from "#server/services/adopt-plan.ts";
import { discardDraft } from "#server/services/discard-draft.ts";
import { findStated } from "#server/services/find-draft.ts";
import { giveReplanningReason } from "#server/services/give-replanning-reason.ts";
import { planWindow } from "#server/services/plan-window.ts";
import { renameDraft } from "#server/services/rename-draft.ts";
import { startDraft } from "#server/services/start-draft.ts";
import { DomainError } from "#shared/errors.ts";
import { addDays } from "#shared/period.ts";
import { type Says, saysOf } from "#shared/plan-draft.ts";
import { LATE_REASONS, STAGES } from "#shared/stages.ts";

const PLANNING = ["start", "plan", "plan", "reason", "rename", "adopt", "discard"] as const;

/** One thing somebody who plans wants to do. The numbers choose among what is there when its turn comes. */
export interface PlanningWish {
  planning: (typeof PLANNING)[number];
  which: number;
  what: number;
  to: string;
  daysAgo: number;
}

export const planningWish: fc.Arbitrary<PlanningWish> = fc.record({
  planning: fc.constantFrom(...PLANNING),
  which: fc.nat({ max: 11 }),
  what: fc.nat({ max: 1000 }),
  to: fc.constantFrom("2025-Q4", "2026-Q1", "2026-06", "2026-H2", "2027"),
  daysAgo: fc.nat({ max: 40 }),
});

/** Does what somebody wants with a project's plans, as far as the rules allow. */
export async function carryOutPlanning(
  ctx: Context,
  projectId: number,
  { planning, which, what, to, daysAgo }: PlanningWish,
): Promise<void> {
  const rows = await ctx.database.sql<{ id: string }[]>`
    select id from procurements where project_id = ${projectId} and removed_at is null order by id`;
  const row = rows[which % Math.max(rows.length, 1)];
  if (!row) return;
  const procurementId = Number(row.id);
  const drafts = await ctx.database.sql<{ id: string; version: number; name: string }[]>`
    select id, version, name from plan_revisions
    where project_id = ${projectId} and adopted_on is null and removed_at is null order by id`;
  const draft = drafts[what % Math.max(drafts.length, 1)];
  const stage = STAGES[what % STAGES.length]!;
  const because = { reason: LATE_REASONS[which % LATE_REASONS.length]!, note: "Nii läks." };
  try {
    if (!draft || planning === "start") {
      await startDraft(ctx, { projectId, name: `Kava ${what}`, from: what % 2 ? "inForce" : "empty" });
      return;
    }
    const { version, name } = draft;
    const revisionId = Number(draft.id);
    const adopt = () =>
      adoptPlan(ctx, {
        revisionId,
        version,
        name,
        adoptedOn: addDays(ctx.today, -daysAgo),
        adoptedOnAssumed: false,
        source: "Koosolek",
      });
    switch (planning) {
      case "plan": {
        const place = { projectId, revisionId, procurementId, stage };
        const stated = await ctx.database.db.transaction((tx) => findStated(tx, place));
        const window: Says = { kind: "deadline", from: null, to, refersTo: "milestone", verbatim: to };
        const others: (Says | null)[] = [
          { kind: "dropped", verbatim: "" },
          { ...window, refersTo: "start" },
          null,
        ];
        const becomes = which > 8 ? (others[what % others.length] ?? null) : window;
        await planWindow(ctx, { ...place, was: stated && saysOf(stated), becomes });
        return;
      }
      case "rename":
        await renameDraft(ctx, { revisionId, version, name: `Kava ${which}` });
        return;
      case "reason": {
        const { rows: adopted } = await lastAdopted(ctx, projectId);
        const on = what % 2 ? revisionId : (adopted ?? revisionId);
        await giveReplanningReason(ctx, { revisionId: on, procurementId, stage, ...because });
        return;
      }
      case "adopt":
        await adopt().catch(async (error: unknown) => {
          if (!(error instanceof DomainError) || error.code !== "REASONS_MISSING") throw error;
          for (const each of error.current as { procurementId: number; stage: typeof stage }[])
            await giveReplanningReason(ctx, { revisionId, ...each, ...because });
          await adopt();
        });
        return;
      case "discard":
        if (what % 3 === 0) await discardDraft(ctx, { revisionId, version });
    }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
}

async function lastAdopted(ctx: Context, projectId: number): Promise<{ rows: number | undefined }> {
  const [row] = await ctx.database.sql<{ id: string }[]>`
    select id from plan_revisions where project_id = ${projectId} and adopted_on is not null order by id desc limit 1`;
  return { rows: row && Number(row.id) };
}
