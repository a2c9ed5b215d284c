import type { Context } from "#server/context.ts";
import { createProcurement } from "#server/services/create-procurement.ts";
import { createProject } from "#server/services/create-project.ts";
import { moveProcurement } from "#server/services/move-procurement.ts";
import type { Day } from "#shared/period.ts";
import type { CreateProcurementInput, Procurement } from "#shared/procurement.ts";
import { MOVE_TARGETS, type MoveTarget, STAGES, type Stage, stageIndex } from "#shared/stages.ts";

/** An empty project with three sub-activities, of which nobody else knows. @returns its number */
export async function givenProject(ctx: Context): Promise<number> {
  const { projectId } = await createProject(ctx, {
    number: "2021-2027.4.07.23-0001",
    name: "Katseprojekt",
    eligibleFrom: "2024-01-01",
    eligibleTo: "2027-12-31",
    subActivities: [1, 2, 3].map((number) => ({
      number,
      nameEt: `Alategevus ${number}`,
      nameEn: `Sub-activity ${number}`,
    })),
  });
  return projectId;
}

/** A procurement made and moved on as people do it: through the services, with the history that leaves. */
export async function givenProcurement(
  ctx: Context,
  {
    metOn = {},
    ...details
  }: Partial<CreateProcurementInput> & { projectId: number; metOn?: Partial<Record<Stage, Day>> },
): Promise<Procurement> {
  const { procurement } = await createProcurement(ctx, {
    title: "Veebipõhine e-kursus",
    kind: "eCourse",
    notApplicable: [],
    openedOn: Object.values(metOn).sort()[0] ?? ctx.today,
    ...details,
  });
  let moved = procurement;
  for (const stage of STAGES) {
    const on = metOn[stage];
    if (on === undefined) continue;
    const { id, version } = moved;
    ({ procurement: moved } = await moveProcurement(ctx, {
      id,
      version,
      toStage: nextAfter(moved, stage),
      on,
    }));
  }
  return moved;
}

/** Where a procurement stands when this stage's milestone, and no later one, is met. */
function nextAfter({ stages }: Procurement, stage: Stage): MoveTarget {
  return (
    MOVE_TARGETS.slice(stageIndex(stage) + 1).find(
      (target) => target === "completed" || stages[target].applicable,
    ) ?? "completed"
  );
}
