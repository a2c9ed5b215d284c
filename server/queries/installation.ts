import { sql } from "drizzle-orm";
import { assertOperator } from "#shared/access.ts";
import { type Context, inSnapshot } from "../context.ts";
import type { Database } from "../db.ts";
import type { Installation } from "../installation.ts";

/** How the installation is set up and how it is doing, for whoever looks after it. No secret is part of it. */
export interface InstallationShown extends Installation {
  /** The moment it was read. */
  readAt: string;
  database: {
    version: string;
    name: string;
    /** Bytes. */
    size: number;
    /** Open connections to it, of every program. */
    connections: number;
    startedAt: string;
  };
  counts: { organisations: number; projects: number; people: number; sessions: number; changes: number };
  /** Those who look after the installation. */
  operators: { name: string; email: string }[];
}

/** @param owner what sees the rows of all projects, to count them */
export async function readInstallation(
  ctx: Context,
  owner: Database,
  installation: Installation,
): Promise<InstallationShown> {
  assertOperator(ctx.access);
  const [row] = await inSnapshot({ ...ctx, database: owner }, (tx) =>
    tx.execute<{ shown: Omit<InstallationShown, keyof Installation> }>(sql`
      select json_build_object(
        'readAt', now(),
        'database', json_build_object(
          'version', current_setting('server_version'), 'name', current_database(),
          'size', pg_database_size(current_database()),
          'connections', (select count(*) from pg_stat_activity where datname = current_database()),
          'startedAt', pg_postmaster_start_time()),
        'counts', json_build_object(
          'organisations', (select count(*) from organisations),
          'projects', (select count(*) from projects),
          'people', (select count(*) from users where anonymised_at is null),
          'sessions', (select count(*) from sessions where expires_at > now()),
          'changes', (select coalesce(sum(revision), 0) from projects)),
        'operators', coalesce((
          select json_agg(json_build_object('name', name, 'email', email) order by name) from users
          where is_operator and disabled_at is null and anonymised_at is null), '[]')
      ) as shown`),
  );
  return { ...installation, ...row!.shown };
}
