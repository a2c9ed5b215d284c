import { and, desc, eq, sql } from "drizzle-orm";
import { history } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import type { Values } from "#shared/history.ts";
import type { Tx } from "../db.ts";

/** The name under which history keeps a kind of record that has a version. */
type RecordName = {
  [Name in keyof Values]-?: NonNullable<Values[Name]> extends { id: number; version: number } ? Name : never;
}[keyof Values];

/**
 * Refuses a decision made on an older version of a record, with who changed it since and when, and the record as it is
 * now. Whoever asks holds the lock of what the record belongs to.
 *
 * @param name what history calls such a record
 */
export async function assertRecordVersion(
  tx: Tx,
  projectId: number,
  name: RecordName,
  record: { id: number; version: number },
  version: number,
): Promise<void> {
  if (record.version === version) return;
  const [last] = await tx
    .select({ who: history.actor, when: history.recordedAt })
    .from(history)
    .where(
      and(
        eq(history.projectId, projectId),
        sql`${history.after} @> ${JSON.stringify({ [name]: { id: record.id } })}::jsonb`,
      ),
    )
    .orderBy(desc(history.revision))
    // Nobody changed it for a version that never was.
    .limit(version < record.version ? 1 : 0);
  throw new DomainError("RECORD_CHANGED", {
    field: "version",
    details: last ?? { who: null, when: null },
    current: record,
  });
}
