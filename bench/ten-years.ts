import type { Database } from "#server/db.ts";
import { addDays, type Day, quarterOf, quarterPeriod } from "#shared/period.ts";
import { KINDS } from "#shared/procurement.ts";
import { LATE_REASONS, type LateReason, STAGES, type Stage } from "#shared/stages.ts";

/** What ten years of an office's work are held to be. */
export const TEN_YEARS = { procurements: 200, revisions: 100, history: 50_000 };

/**
 * Writes a project that has run for ten years: a procurement begins every eighteen days and is late here and there, a
 * plan is adopted every five weeks and states anew whatever is under way or about to begin, half of the later windows
 * with a reason. The same day gives the same project.
 *
 * @returns the project's number
 */
export async function insertTenYears({ sql }: Pick<Database, "sql">, today: Day): Promise<number> {
  const begins = addDays(today, -3652);
  const drawn = drawProcurements(begins, today);
  return sql.begin(async (tx) => {
    const rows = (list: object[]) => tx`jsonb_to_recordset(${JSON.stringify(list)}::text::jsonb)`;
    const [project] = await tx<{ id: string }[]>`
      insert into projects (organisation_id, number, name, eligible_from, eligible_to)
      values ((select min(id) from organisations), '10', 'Kümme aastat', ${begins}, ${addDays(today, 1000)}) returning id`;
    const projectId = Number(project!.id);
    const ids = await tx<{ id: string }[]>`
      select nextval(pg_get_serial_sequence('procurements', 'id')) as id from generate_series(1, ${drawn.length})`;
    const id = (at: number) => Number(ids[at]!.id);

    await tx`insert into procurements (project_id, id, title, kind, person, opened_on) overriding system value
      select ${projectId}, id, title, kind, person, opened from ${rows(
        drawn.map(({ openedOn }, at) => ({
          id: id(at),
          title: `Hange ${at + 1}, ${quarterPeriod(quarterOf(openedOn))}`,
          kind: KINDS[at % KINDS.length],
          person: `Vastutaja ${at % 9}`,
          opened: openedOn,
        })),
      )} as r(id bigint, title text, kind text, person text, opened date)`;
    await tx`insert into procurement_stages (project_id, procurement_id, stage, applicable, met_on, late_reason)
      select ${projectId}, id, stage, true, met, reason from ${rows(
        drawn.flatMap(({ stages }, at) =>
          stages.map(({ stage, metOn, lateReason }) => ({
            id: id(at),
            stage,
            met: metOn,
            reason: lateReason,
          })),
        ),
      )} as r(id bigint, stage text, met date, reason text)`;

    for (let number = 0; number < TEN_YEARS.revisions; number++) {
      const adoptedOn = addDays(begins, Math.round((number * 3652) / TEN_YEARS.revisions));
      const windows = drawn.flatMap((each, at) => windowsIn(each, adoptedOn, number, id(at)));
      const [revision] = await tx<{ id: string }[]>`
        insert into plan_revisions (project_id, name, source)
        values (${projectId}, ${`Kava ${number + 1}`}, 'Kava') returning id`;
      await tx`insert into planned_windows (project_id, revision_id, procurement_id, stage, kind, to_period, verbatim)
        select ${projectId}, ${revision!.id}, id, stage, 'deadline', "to", "to"
        from ${rows(windows)} as r(id bigint, stage text, "to" text)`;
      await tx`insert into replanning_reasons (project_id, revision_id, procurement_id, stage, reason)
        select ${projectId}, ${revision!.id}, id, stage, 'rtkQueue'
        from ${rows(windows.filter((each) => each.isExplained))} as r(id bigint, stage text)`;
      await tx`update plan_revisions set adopted_on = ${adoptedOn}, adopted_at = ${adoptedOn}::timestamptz
        where id = ${revision!.id}`;
    }

    const [last] = await tx<{ revision: string }[]>`
      with happened as (
        select id as procurement_id, 'procurement.created' as kind, opened_on as on_day, 0 as step,
          '{"exists": false}'::jsonb as before, '{"exists": true}'::jsonb as after
        from procurements where project_id = ${projectId}
        union all
        select procurement_id, 'procurement.moved', met_on, 1,
          jsonb_build_object(stage, jsonb_build_object('applicable', true, 'metOn', null, 'lateReason', null, 'lateNote', null, 'illustrative', false)),
          jsonb_build_object(stage, jsonb_build_object('applicable', true, 'metOn', met_on, 'lateReason', late_reason, 'lateNote', null, 'illustrative', false))
        from procurement_stages where project_id = ${projectId} and met_on is not null
        union all
        select (array_agg(p.id))[1 + n % count(*)], 'procurement.detailsEdited',
          ${begins}::date + (n::bigint * 3652 / ${TEN_YEARS.history})::int, 2,
          jsonb_build_object('note', 'Märkus ' || (n - 1)), jsonb_build_object('note', 'Märkus ' || n)
        from generate_series(1, ${TEN_YEARS.history}) n, procurements p where p.project_id = ${projectId} group by n
      ), ordered as (
        select *, row_number() over (order by on_day, step, procurement_id) as revision from happened
        order by revision limit ${TEN_YEARS.history}
      ), recorded as (
        insert into history (project_id, revision, procurement_id, kind, actor, before, after, happened_on, recorded_at)
        select ${projectId}, revision, procurement_id, kind, 'local', before, after, on_day, on_day::timestamptz
        from ordered returning revision
      ) select max(revision) as revision from recorded`;
    await tx`update projects set revision = ${last!.revision} where id = ${projectId}`;
    return projectId;
  });
}

interface Drawn {
  openedOn: Day;
  stages: { stage: Stage; plannedOn: Day; metOn: Day | null; lateReason: LateReason | null }[];
}

/** Days from the end of one stage to the end of the next. */
const USUAL_DAYS = [60, 90, 60, 45, 90, 240];

function drawProcurements(begins: Day, today: Day): Drawn[] {
  return Array.from({ length: TEN_YEARS.procurements }, (_, number) => {
    const openedOn = addDays(begins, Math.round((number * 3652) / TEN_YEARS.procurements));
    let [planned, happened] = [openedOn, openedOn];
    const stages = STAGES.map((stage, at) => {
      planned = addDays(planned, USUAL_DAYS[at]!);
      happened = addDays(happened, USUAL_DAYS[at]! + ((number * 7 + at * 13) % 6) * 15);
      const isMet = happened <= today;
      return {
        stage,
        plannedOn: planned,
        metOn: isMet ? happened : null,
        lateReason: isMet && (number + at) % 2 === 0 ? LATE_REASONS[(number + at) % 7]! : null,
      };
    });
    return { openedOn, stages };
  });
}

/** What a plan states of a procurement that is under way or begins within a year; each states a little later than the last. */
function windowsIn({ openedOn, stages }: Drawn, adoptedOn: Day, number: number, id: number) {
  if (openedOn > addDays(adoptedOn, 365)) return [];
  return stages
    .filter(({ metOn }) => metOn === null || metOn > adoptedOn)
    .map(({ stage, plannedOn }, at) => ({
      id,
      stage,
      to: quarterPeriod(quarterOf(plannedOn) + Math.floor(number / 25)),
      isExplained: number % 25 === 0 && number > 0 && at % 2 === 0,
    }));
}
