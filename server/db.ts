import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres, { type Sql, type TransactionSql } from "postgres";
import * as schema from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";

export type Db = PostgresJsDatabase<typeof schema>;
export type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];

/** One pool of connections to PostgreSQL, with the tables on top of it. */
export interface Database {
  db: Db;
  sql: Sql;
  close(): Promise<void>;
}

/** Where the database is: an address, or the options of a private server on a socket. */
export type Connection = string | postgres.Options<Record<string, never>>;

/** Connections of one process: nine for requests, one that listens. Ten processes fit PostgreSQL's usual hundred. */
const POOL_SIZE = 9;

/**
 * Opens a pool. Nothing is connected until the first query, and a lost connection is made anew by itself.
 *
 * @param role the role that every connection takes on; left out, it stays what it signs in as
 */
export function openDatabase(connection: Connection, poolSize = POOL_SIZE, role?: string): Database {
  const options: postgres.Options<Record<string, never>> = {
    max: poolSize,
    connect_timeout: 2,
    idle_timeout: 60,
    backoff: (attempt) => Math.min(0.05 * 2 ** attempt, 2),
    onnotice: () => {},
    connection: {
      application_name: "hanketahvel",
      // A stuck client or query must not hold a project's row for everybody else.
      statement_timeout: 15_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 10_000,
      ...(role !== undefined && { role }),
    },
  };
  const sql =
    typeof connection === "string" ? postgres(connection, options) : postgres({ ...options, ...connection });
  return { sql, db: drizzle(preparing(sql), { schema }), close: () => sql.end({ timeout: 5 }) };
}

/**
 * Lets drizzle's statements be prepared, which it never asks for: without, each of them is described first and sent
 * in a second round trip, and a transaction takes twice as long. Their number must stay small, so a list of values is
 * one parameter, an array.
 */
function preparing<S extends Pick<Sql, "unsafe">>(sql: S): S {
  const { unsafe } = sql;
  sql.unsafe = (text, values, options) => unsafe(text, values, { ...options, prepare: true });
  if (!("begin" in sql)) return sql;
  const pool = sql as unknown as { begin(work: (tx: TransactionSql) => unknown): unknown };
  const { begin } = pool;
  pool.begin = (work) => begin((tx) => work(preparing(tx)));
  return sql;
}

/** SQLSTATE of an error from PostgreSQL, or the code of a lost connection; null for any other error. */
export function databaseErrorCode(error: unknown): string | null {
  for (let each = error; each instanceof Error; each = each.cause) {
    const { code } = each as { code?: unknown };
    if (typeof code === "string") return code;
  }
  return null;
}

const UNAVAILABLE =
  /^(CONNECTION_|CONNECT_|ECONN|ENOENT$|EPIPE$|ENOTFOUND$|EAI_AGAIN$|57P0[123]$|57014$|53300$|08|55P03$|25P0[34]$)/;

/** A lost, refused or full database as the refusal people see; anything else as it was. */
export function asRefusal(error: unknown): unknown {
  const code = databaseErrorCode(error);
  if (code === "53100") return new DomainError("DISK_FULL");
  return !(error instanceof DomainError) && code !== null && UNAVAILABLE.test(code)
    ? new DomainError("DATABASE_UNAVAILABLE")
    : error;
}
