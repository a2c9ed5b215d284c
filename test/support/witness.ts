import { getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { expect } from "vitest";
import * as accounts from "#drizzle/accounts.ts";
import * as schema from "#drizzle/schema.ts";
import type { Context } from "#server/context.ts";
import type { Database } from "#server/db.ts";
import { REVISIONS_CHANNEL } from "#server/history.ts";
import { DomainError } from "#shared/errors.ts";
import type { Change } from "#shared/history.ts";

/** What something that was done left behind. */
export interface Left<T> {
  answer: T;
  /** The rows history gained, oldest first. */
  history: (Change & { projectId: number })[];
  /** What was announced, as „project:revision“. */
  announced: string[];
}

/** Watches one database: what is written into history, what is announced, and that a refusal leaves nothing. */
export interface Witness {
  /** Does something that succeeds, and tells what it left. */
  sees<T>(act: () => Promise<T>): Promise<Left<T>>;
  /** Does something that is refused, and checks that no table is different and nothing was announced. */
  seesRefused(
    act: () => Promise<unknown>,
  ): Promise<Pick<DomainError, "code" | "field" | "details" | "current">>;
  /** Does something that fails, and checks the same. */
  seesFail(act: () => Promise<unknown>): Promise<unknown>;
}

export async function startWitness({ db, sql }: Database): Promise<Witness> {
  const heard: string[] = [];
  await sql.listen(REVISIONS_CHANNEL, (payload) => heard.push(payload));
  let marks = 0;
  /** Announcements come in the order of the commits, so that whatever was announced stands before our own mark. */
  const announcements = async (): Promise<string[]> => {
    marks += 1;
    const mark = `witness ${marks}`;
    await sql.notify(REVISIONS_CHANNEL, mark);
    await expect.poll(() => heard.includes(mark), { interval: 2, timeout: 5_000 }).toBe(true);
    return heard.splice(0, heard.indexOf(mark) + 1).slice(0, -1);
  };
  const rows = async () => db.select().from(schema.history).orderBy(schema.history.recordedAt);
  const seesFail = async (act: () => Promise<unknown>): Promise<unknown> => {
    await announcements();
    const before = await checksums({ sql });
    const error = await act().then(
      () => expect.fail("it was not refused"),
      (reason: unknown) => reason,
    );
    expect(await checksums({ sql })).toEqual(before);
    expect(await announcements()).toEqual([]);
    return error;
  };
  return {
    async sees(act) {
      await announcements();
      const known = new Set((await rows()).map((row) => `${row.projectId}:${row.revision}`));
      const answer = await act();
      const history = (await rows()).filter((row) => !known.has(`${row.projectId}:${row.revision}`));
      return { answer, history, announced: await announcements() };
    },
    seesFail,
    async seesRefused(act) {
      return asRefusalSeen(await seesFail(act));
    },
  };
}

/** The refusal a person would meet, or a failed test when it is anything else. */
export async function refusal(act: Promise<unknown>) {
  return asRefusalSeen(
    await act.then(
      () => expect.fail("it was not refused"),
      (reason: unknown) => reason,
    ),
  );
}

function asRefusalSeen(error: unknown): Pick<DomainError, "code" | "field" | "details" | "current"> {
  if (!(error instanceof DomainError)) throw error;
  const { code, field, details, current } = error;
  return { code, field, details, current };
}

const TABLES = [...Object.values(schema), ...Object.values(accounts)]
  .filter((each) => is(each, PgTable))
  .map((table) => getTableName(table));

/** The content of every table as a number: equal when nothing was written. */
export async function checksums({ sql }: Pick<Database, "sql">): Promise<Record<string, string>> {
  const entries = TABLES.map(async (table) => {
    const [row] = await sql<{ sum: string }[]>`
      select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum
      from ${sql(table)} t`;
    return [table, row!.sum] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** The refusal's part that two people's conflict is settled by: who, when, what. */
export function byLocalUser(ctx: Context) {
  return { who: ctx.actor, when: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) };
}
