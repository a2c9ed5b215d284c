import type { ISql, TransactionSql } from "postgres";
import type { Context } from "./context.ts";
import { asRefusal, type Tx } from "./db.ts";

/** Who asks, of what. */
export type Asker = Pick<Context, "database" | "access"> & Partial<Pick<Context, "share">>;

/**
 * Tells the database for whom a transaction reads and writes; what they have no seat for is then not there. Not waited
 * for: on one connection it comes before whatever is sent after it. Without a login there is nothing to tell.
 */
export function actFor(tx: Tx, asker: Asker): void {
  if (asker.access.isLocal) return;
  const { client } = tx._.session as unknown as { client: TransactionSql };
  client.unsafe(SET_ASKER, [nameOf(asker)]).catch(() => {}); // The transaction fails with it.
}

/** Reads with one statement what needs no transaction of its own, for who asks. */
export async function asAsker<T>(asker: Asker, read: (sql: ISql) => Promise<T>): Promise<T> {
  const { sql } = asker.database;
  try {
    if (asker.access.isLocal) return await read(sql);
    return (await sql.begin((tx) => {
      tx.unsafe(SET_ASKER, [nameOf(asker)]).catch(() => {}); // The transaction fails with it.
      return read(tx);
    })) as T;
  } catch (error) {
    throw asRefusal(error);
  }
}

/** The latest revision of a project; null when there is none for who asks. */
export async function revisionFor(asker: Asker, projectId: number): Promise<number | null> {
  const { sql } = asker.database;
  try {
    const [row] = asker.access.isLocal
      ? await sql<{ revision: string }[]>`select revision from projects where id = ${projectId}`
      : await sql<
          { revision: string | null }[]
        >`select revision_for(${nameOf(asker)}, ${projectId}) as revision`;
    return row?.revision ? Number(row.revision) : null;
  } catch (error) {
    throw asRefusal(error);
  }
}

const SET_ASKER = "select set_config('hanketahvel.user', $1, true)";

/** As the policies of the tables read it: an account's id, the hash of a shared link's token, or nobody. */
function nameOf({ access, share }: Asker): string {
  if (access.user !== null) return access.user.id;
  return share ? `share:${share}` : "";
}
