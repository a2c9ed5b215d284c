import { addDays } from "#shared/period.ts";
import { atMost, type Figure, median } from "./figures.ts";
import { memoryOf } from "./processes.ts";
import type { Stand } from "./stand.ts";
import { insertTenYears, TEN_YEARS } from "./ten-years.ts";

/**
 * What the slippage report costs after ten years: read for the first time, after somebody changed something, of other
 * days and yardsticks, and as it was known a year ago; and how much memory forty different reports leave behind.
 */
export async function measureSlippageReport(stand: Stand): Promise<Figure[]> {
  const { sql, server } = stand;
  const today = new Date().toISOString().slice(0, 10);
  const projectId = await insertTenYears(stand, today);
  await sql`vacuum analyze`;
  const address = `${server.address}/api/v1/reports/slippage?project=${projectId}`;
  const read = async (query = "") => {
    const response = await fetch(address + query);
    if (!response.ok) throw new Error(`${address}${query} answered ${response.status}`);
    return response.text();
  };
  const [{ windows }] = await sql<[{ windows: string }]>`
    select count(*) as windows from planned_windows where project_id = ${projectId}`;
  // A server that has been at work: what it has never done before costs several times as much.
  for (let time = 0; time < TIMES; time++)
    await fetch(
      `${server.address}/api/v1/reports/slippage?project=${stand.others[time]}&on=${addDays(today, -time)}`,
    ).then((response) => response.text());
  const first = await stand.cost(() => read());
  const costs = async (times: number, once: (time: number) => Promise<unknown>) => {
    const found: number[] = [];
    for (let time = 0; time < times; time++) found.push(await stand.cost(() => once(time)));
    return median(found);
  };
  const changed = await costs(TIMES, async (time) => {
    await sql`update projects set revision = revision + 1 where id = ${projectId}`;
    await sql`insert into history (project_id, revision, procurement_id, kind, actor, before, after, happened_on)
      select ${projectId}, revision, (select min(id) + ${time} from procurements where project_id = ${projectId}),
        'procurement.moved', 'local', '{}', '{}', now() from projects where id = ${projectId}`;
    await read();
  });
  const other = await costs(TIMES, (time) => read(`&on=${addDays(today, -30 * (time + 1))}&against=first`));
  const known = await costs(TIMES, (time) => read(`&knownAt=${addDays(today, -365 - time)}T10:00:00Z`));
  const before = memoryOf(server.pid);
  for (let time = 0; time < 40; time++) await read(`&on=${addDays(today, -91 * (time + 1))}&kind=training`);
  const left = memoryOf(server.pid) - before;
  const cpu = (what: string, ours: number): Figure => ({
    what: `${what}: CPU`,
    size: TEN_YEARS.procurements,
    ours,
    unit: "ms",
    target: atMost(ours, 300, "ms"),
  });
  return [
    { what: "planned windows", size: TEN_YEARS.procurements, ours: Number(windows), unit: "" },
    cpu("for the first time, all read from the database", first),
    cpu("after a change", changed),
    cpu("of another day, from the first promise", other),
    cpu("as known a year ago", known),
    {
      what: "memory that forty other reports leave behind",
      size: TEN_YEARS.procurements,
      ours: left,
      unit: "MB",
      target: atMost(left, 80, "MB"),
    },
    {
      what: "one report",
      size: TEN_YEARS.procurements,
      ours: (await read()).length / 1000,
      unit: "kB",
    },
  ];
}

const TIMES = 7;
