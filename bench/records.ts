import type postgres from "postgres";
import { read } from "./board-read.ts";
import { atMost, type Figure, median } from "./figures.ts";
import type { Stand } from "./stand.ts";

/**
 * What it costs that consultations, hours, steps and documents are recorded beside procurements: the board's facts with
 * a year and a half of them, and after one more is recorded; a year of hours, the export of it, and logging.
 */
export async function measureRecords(stand: Stand): Promise<Figure[]> {
  const { size, projectId, sql, server } = stand;
  const facts = `${server.address}/api/v1/board/facts?project=${projectId}`;
  const without = (await read(facts)).bytes;
  const recorded = await insertRecords(sql, projectId);
  await sql`vacuum analyze`;
  const today = new Date().toISOString().slice(0, 10);
  const year = { from: `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`, to: today };
  const [first] = await sql<[{ id: string }]>`
    select min(id) as id from procurements where project_id = ${projectId} and removed_at is null`;
  const log = (person: string) => write(server.address, "hours.log", entryOf(Number(first.id), person));
  const hours = `${server.address}/api/trpc/hours.read?input=${encodeURIComponent(JSON.stringify({ projectId, ...year }))}`;
  const csv = `${server.address}/api/v1/hours/export?project=${projectId}&from=${year.from}&to=${year.to}&format=csv`;

  // What was inserted behind the server's back is told by the first entry that is logged.
  await log("Esimene");
  await read(facts);
  const withRecords = (await read(facts)).bytes;
  for (let time = 0; time < 20; time++) await log(`Soojendus ${time}`).then(() => read(facts));
  const logging = await costOf(stand, 60, (time) => log(`Inimene ${time}`));
  const loggingAndFacts = await costOf(stand, 60, async (time) => {
    await log(`Inimene ${time}`);
    await read(facts);
  });
  const moving = await costOf(stand, 60, async () => {
    await stand.change();
    await read(facts);
  });
  const unchanged = await costOf(stand, 300, () => read(facts));
  for (const url of [hours, csv]) for (let time = 0; time < 10; time++) await read(url);
  const reading = await costOf(stand, 30, () => read(hours));
  const exporting = await costOf(stand, 20, () => read(csv));
  const waits: number[] = [];
  for (let time = 0; time < 30; time++) {
    const since = performance.now();
    await log(`Ootaja ${time}`);
    waits.push(performance.now() - since);
  }
  const figure = (what: string, ours: number, unit: string, most?: number): Figure => ({
    what,
    size,
    ours,
    unit,
    ...(most !== undefined && { target: atMost(ours, most, unit) }),
  });
  return [
    figure("records beside the procurements", recorded, ""),
    figure("the client's facts without them, compressed", without / 1000, "kB"),
    figure("the client's facts with them, compressed", withRecords / 1000, "kB"),
    figure("the client's facts with them, unchanged: CPU", unchanged, "ms", 1),
    figure("the client's facts after a milestone was met: CPU", moving, "ms", changedMost(size)),
    figure(
      "the client's facts after hours were logged: CPU",
      loggingAndFacts - logging,
      "ms",
      changedMost(size),
    ),
    figure("logging hours: CPU", logging, "ms", 8),
    figure("logging hours: median alone", median(waits), "ms", 30),
    figure("a year of hours: CPU", reading, "ms"),
    figure("a year of hours for payroll, CSV: CPU", exporting, "ms"),
  ];
}

/** As much as the board is allowed after any other change. */
function changedMost(size: number): number {
  return size > 1000 ? 60 : 17;
}

async function costOf(
  stand: Stand,
  times: number,
  once: (time: number) => Promise<unknown>,
): Promise<number> {
  const all = async () => {
    for (let time = 0; time < times; time++) await once(time);
  };
  return (await stand.cost(all)) / times;
}

function entryOf(id: number, person: string) {
  return { id, person, hours: 0.25, activity: "committee", role: "itSpecialist" };
}

async function write(address: string, procedure: string, input: object): Promise<void> {
  const response = await fetch(`${address}/api/trpc/${procedure}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${procedure} answered ${response.status}: ${answer}`);
}

/**
 * Beside every procurement what an office records in its time: two matters put to RTK in two rounds, a role with twelve
 * entries, a step and two documents.
 *
 * @returns how many records that are
 */
async function insertRecords(sql: postgres.Sql, projectId: number): Promise<number> {
  return sql.begin(async (tx) => {
    const counts = [
      await tx`insert into consultations (project_id, procurement_id, stage, topic, opened_on)
        select project_id, id, stage, 'baseDocuments', opened_on
        from procurements, unnest(array['baseDocuments', 'rtkCoordination']) as stage where project_id = ${projectId}`,
      await tx`insert into consultation_exchanges (project_id, consultation_id, kind, happened_on)
        select c.project_id, c.id, kind, least(opened_on + days, current_date)
        from consultations c, (values ('sent', 1), ('cameBack', 20), ('sent', 30), ('agreed', 70)) as e (kind, days)
        where project_id = ${projectId} order by c.id, days`,
      await tx`insert into evaluator_assignments (project_id, procurement_id, role, person, stage, forecast_hours)
        select project_id, id, 'itSpecialist', 'Hindaja ' || id % 8, 'contract', 45
        from procurements where project_id = ${projectId}`,
      await tx`insert into work_entries (project_id, procurement_id, assignment_id, person, role, worked_on, hours, activity, month)
        select project_id, procurement_id, id, person, role, day, 1.75, 'committee', to_char(day, 'YYYY-MM')
        from evaluator_assignments, generate_series(1, 12) as at,
          lateral (select current_date - (at * 37 + id % 30)::int as day) as worked where project_id = ${projectId}`,
      await tx`insert into procurement_steps (project_id, procurement_id, stage, kind, done_on)
        select project_id, id, 'baseDocuments', 'marketResearch', opened_on from procurements where project_id = ${projectId}`,
      await tx`insert into documents (project_id, procurement_id, stage, type, title, url)
        select project_id, id, 'baseDocuments', type, 'Leht', 'https://dok.example.ee/' || id
        from procurements, unnest(array['baseDocuments', 'technicalDescription']) as type where project_id = ${projectId}`,
    ];
    // All may have changed: whoever knows the project reads it anew.
    await tx`
      with raised as (
        update projects set revision = revision + 1 where id = ${projectId} returning revision
      ) insert into history (project_id, revision, procurement_id, kind, actor, before, after, happened_on)
      select ${projectId}, revision, null, 'condition.added', 'local', '{}', '{}', current_date from raised`;
    return counts.reduce((sum, { count }) => sum + count, 0);
  });
}
