import type { Context } from "#server/context.ts";
import { readPlans } from "#server/queries/plans.ts";
import { adoptPlan } from "#server/services/adopt-plan.ts";
import { giveReplanningReason } from "#server/services/give-replanning-reason.ts";
import { planWindow } from "#server/services/plan-window.ts";
import { startDraft } from "#server/services/start-draft.ts";
import type { Day } from "#shared/period.ts";
import type { Draft, Says } from "#shared/plan-draft.ts";
import type { Stage } from "#shared/stages.ts";

/** What a draft should say of one stage. */
export interface Planned {
  procurementId: number;
  stage: Stage;
  says: Says;
}

/** That a milestone is met by the end of a period, in the words of the period. */
export function by(to: string, refersTo: "milestone" | "start" | "other" = "milestone"): Says {
  return { kind: "deadline", from: null, to, refersTo, verbatim: `hiljemalt ${to}` };
}

/** An empty draft in which these stages were planned as people do it, one after the other. */
export async function givenDraft(
  ctx: Context,
  projectId: number,
  planned: readonly Planned[] = [],
): Promise<Draft> {
  const { revisionId } = await startDraft(ctx, { projectId, name: "Tegevuskava 2027", from: "empty" });
  for (const { procurementId, stage, says } of planned)
    await planWindow(ctx, { revisionId, procurementId, stage, was: null, becomes: says });
  return draftNow(ctx, projectId, revisionId);
}

/** The draft as it is now. */
export async function draftNow(ctx: Context, projectId: number, revisionId: number): Promise<Draft> {
  const { drafts } = await readPlans(ctx, { projectId });
  return drafts.find(({ id }) => id === revisionId)!;
}

/** An adopted plan that states this, with the market as the reason of whatever it moves later. @returns its number */
export async function givenPlan(
  ctx: Context,
  projectId: number,
  adoptedOn: Day,
  planned: readonly Planned[],
  explained: readonly Planned[] = [],
): Promise<number> {
  const { id: revisionId, version } = await givenDraft(ctx, projectId, planned);
  for (const { procurementId, stage } of explained)
    await giveReplanningReason(ctx, { revisionId, procurementId, stage, reason: "market", note: null });
  await adoptPlan(ctx, { revisionId, version, ...adoption(adoptedOn) });
  return revisionId;
}

/** How a plan is adopted on a day. */
export function adoption(adoptedOn: Day) {
  return { name: `Kava ${adoptedOn}`, adoptedOn, adoptedOnAssumed: false, source: "Käskkiri 7" };
}
