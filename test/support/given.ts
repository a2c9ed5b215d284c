import type { Context } from "#server/context.ts";
import { createProcurement } from "#server/services/create-procurement.ts";
import { createProject } from "#server/services/create-project.ts";
import { moveProcurement } from "#server/services/move-procurement.ts";
import type { Day } from "#shared/period.ts";
import type { CreateProcurementInput, Procurement } from "#shared/procurement.ts";
import { MOVE_TARGETS, type MoveTarget, STAGES, type Stage, stageIndex } from "#shared/stages.ts";

/**
 * An empty project with three sub-activities, of which nobody else knows. Before its milestones stand no conditions
 * unless they are asked for: most tests are about something else. @returns its number
 */
export async function givenProject(
  ctx: Context,
  { withConditions = false }: { withConditions?: boolean } = {},
): Promise<number> {
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
  if (!withConditions) await switchOffConditions(ctx, projectId);
  return projectId;
}

/** Lets a project's procurements pass every milestone, as if its project manager had switched all conditions off long ago. */
export async function switchOffConditions({ database: { sql } }: Context, projectId: number): Promise<void> {
  await sql`update conditions set enabled = false where project_id = ${projectId}`;
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

/** A milestone, and when somebody recorded it. */
export interface RecordedMilestone {
  stage: Stage;
  on: Day;
  /** ISO 8601. Milestones are given in the order in which they were recorded. */
  at: string;
}

/**
 * A project begun in the past, with a plan and one procurement, whose milestones were recorded at moments of their own.
 * Written past the services, which record everything now.
 */
export async function givenRecordedProject(
  { database: { sql } }: Context,
  {
    begunAt,
    adoptedAt,
    milestones,
  }: { begunAt: string; adoptedAt: string; milestones: readonly RecordedMilestone[] },
): Promise<{ projectId: number; id: number; revisionId: number }> {
  const open = {
    applicable: true,
    metOn: null,
    lateReason: null,
    lateNote: null,
    illustrative: false,
    overridden: null,
  };
  return sql.begin(async (tx) => {
    const [project] = await tx<{ id: string }[]>`
      insert into projects (organisation_id, number, name, eligible_from, eligible_to, opened_at)
      values ((select min(id) from organisations), '2021-2027.4.07.23-0002', 'Vana projekt', '2024-01-01', '2027-12-31', ${begunAt}) returning id`;
    const projectId = Number(project!.id);
    const [procurement] = await tx<{ id: string }[]>`
      insert into procurements (project_id, title, kind, opened_on)
      values (${projectId}, 'Saatesari', 'tvSeries', '2024-01-15') returning id`;
    const id = Number(procurement!.id);
    for (const stage of STAGES) {
      const on = milestones.find((each) => each.stage === stage)?.on ?? null;
      await tx`insert into procurement_stages (project_id, procurement_id, stage, met_on) values (${projectId}, ${id}, ${stage}, ${on})`;
    }
    const [draft] = await tx<{ id: string }[]>`
      insert into plan_revisions (project_id, name, source) values (${projectId}, 'Tegevuskava', 'Koosolek') returning id`;
    const revisionId = Number(draft!.id);
    await tx`insert into planned_windows (project_id, revision_id, procurement_id, stage, kind, to_period, verbatim)
      select ${projectId}, ${revisionId}, ${id}, stage, 'deadline', '2024-Q3', '2024. a. III kvartali lõpuks'
      from procurement_stages where project_id = ${projectId} and procurement_id = ${id}`;
    await tx`update plan_revisions set adopted_on = '2024-02-01', adopted_at = ${adoptedAt} where id = ${revisionId}`;
    let revision = 0;
    const record = (
      at: string,
      kind: string,
      about: number | null,
      before: object,
      after: object,
      happenedOn: Day,
    ) => {
      revision += 1;
      return tx`insert into history (project_id, revision, procurement_id, kind, actor, before, after, happened_on, recorded_at)
        values (${projectId}, ${revision}, ${about}, ${kind}, 'local', ${JSON.stringify(before)}::text::jsonb,
          ${JSON.stringify(after)}::text::jsonb, ${happenedOn}, ${at})`;
    };
    await record(begunAt, "project.created", null, {}, {}, "2024-01-15");
    await record(begunAt, "procurement.created", id, { exists: false }, { exists: true }, "2024-01-15");
    await record(adoptedAt, "plan.adopted", null, {}, { planRevision: { revisionId } }, "2024-02-01");
    for (const { stage, on, at } of milestones)
      await record(at, "procurement.moved", id, { [stage]: open }, { [stage]: { ...open, metOn: on } }, on);
    await tx`update projects set revision = ${revision} where id = ${projectId}`;
    // The version is what the changes of the procurement have raised it to.
    await tx`update procurements set version = ${1 + milestones.length} where id = ${id}`;
    return { projectId, id, revisionId };
  });
}

/** Where a procurement stands when this stage's milestone, and no later one, is met. */
function nextAfter({ stages }: Procurement, stage: Stage): MoveTarget {
  return (
    MOVE_TARGETS.slice(stageIndex(stage) + 1).find(
      (target) => target === "completed" || stages[target].applicable,
    ) ?? "completed"
  );
}
