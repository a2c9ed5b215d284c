import type { Context } from "#server/context.ts";
import { addOutput } from "#server/services/add-output.ts";
import { adoptPlan } from "#server/services/adopt-plan.ts";
import { planOutput } from "#server/services/plan-output.ts";
import { startDraft } from "#server/services/start-draft.ts";
import type { AddOutputInput, OutputSays, PlannedOutput } from "#shared/outputs.ts";
import type { Day } from "#shared/period.ts";
import { adoption, draftNow } from "#test/support/given-plans.ts";

/** An output of a sub-activity, added as people do it. */
export async function givenOutput(
  ctx: Context,
  fields: Partial<AddOutputInput> & { projectId: number },
): Promise<PlannedOutput> {
  const { output } = await addOutput(ctx, {
    subActivity: 2,
    procurementId: null,
    nameEt: "Videoklipid",
    nameEn: "Video clips",
    indicators: ["OPI 3.4"],
    unclear: null,
    ...fields,
  });
  return output;
}

/** So many by the end of a period. */
export function soMany(count: number, to: string, more: Partial<OutputSays> = {}): OutputSays {
  return {
    from: null,
    to,
    kind: "deadline",
    count,
    perQuarter: null,
    isMinimum: false,
    verbatim: `${count}, hiljemalt ${to}`,
    ...more,
  };
}

/** A draft that states this about outputs. @returns its number */
export async function givenOutputDraft(
  ctx: Context,
  projectId: number,
  planned: readonly { outputId: number; says: OutputSays }[],
): Promise<number> {
  const { revisionId } = await startDraft(ctx, { projectId, name: "Tegevuskava 2027", from: "empty" });
  for (const { outputId, says } of planned)
    await planOutput(ctx, { projectId, revisionId, outputId, was: null, becomes: says });
  return revisionId;
}

/** An adopted plan that states this about outputs, and nothing else. @returns its number */
export async function givenOutputPlan(
  ctx: Context,
  projectId: number,
  adoptedOn: Day,
  planned: readonly { outputId: number; says: OutputSays }[],
): Promise<number> {
  const revisionId = await givenOutputDraft(ctx, projectId, planned);
  const { version } = await draftNow(ctx, projectId, revisionId);
  await adoptPlan(ctx, { revisionId, version, ...adoption(adoptedOn) });
  return revisionId;
}
