import { and, eq, inArray, isNull } from "drizzle-orm";
import { consultationExchanges, consultations } from "#drizzle/schema.ts";
import type { Consultation, Exchange, Happening } from "#shared/consultation.ts";
import { DomainError } from "#shared/errors.ts";
import type { Tx } from "../db.ts";
import { assertRecordVersion } from "./assert-record-version.ts";
import type { Found } from "./find-procurement.ts";
import { exchangeColumns, exchangeOrder } from "./find-records.ts";

/**
 * A matter of a locked procurement put to RTK, for whoever decided about that version of it. Refuses with NOT_FOUND and
 * RECORD_CHANGED.
 */
export async function findConsultation(
  tx: Tx,
  { projectId, id }: Pick<Found, "projectId" | "id">,
  { consultationId, version }: { consultationId: number; version: number },
): Promise<Consultation> {
  const [[row], exchanges] = await Promise.all([
    tx
      .select()
      .from(consultations)
      .where(
        and(
          eq(consultations.projectId, projectId),
          eq(consultations.procurementId, id),
          eq(consultations.id, consultationId),
          isNull(consultations.removedAt),
        ),
      ),
    tx
      .select(exchangeColumns)
      .from(consultationExchanges)
      .where(
        and(
          eq(consultationExchanges.projectId, projectId),
          eq(consultationExchanges.consultationId, consultationId),
          isNull(consultationExchanges.removedAt),
        ),
      )
      .orderBy(...exchangeOrder),
  ]);
  if (!row) throw new DomainError("NOT_FOUND", { field: "consultationId" });
  const consultation = asConsultation(row, exchanges);
  await assertRecordVersion(tx, projectId, "consultation", consultation, version);
  return consultation;
}

/** Writes a matter that has changed, and raises its version. */
export async function writeConsultation(
  tx: Tx,
  projectId: number,
  before: Consultation,
  changes: Partial<Pick<Consultation, "stage" | "topic" | "neededBy" | "note" | "openedOn">> & {
    removedAt?: string;
  },
  exchanges: Exchange[] = before.exchanges,
): Promise<Consultation> {
  const [row] = await tx
    .update(consultations)
    .set({ ...changes, version: before.version + 1 })
    .where(and(eq(consultations.projectId, projectId), eq(consultations.id, before.id)))
    .returning();
  return asConsultation(row!, exchanges);
}

/**
 * Writes what happened to a matter, in order. The rows keep the order of their numbers, so that what happened on one
 * day stays in order too: what goes between two others moves the later ones on by one row.
 */
export async function writeExchanges(
  tx: Tx,
  projectId: number,
  { id: consultationId, exchanges }: Pick<Consultation, "id" | "exchanges">,
  happened: readonly Happening[],
): Promise<Exchange[]> {
  const of = { projectId, consultationId };
  const more = happened.slice(exchanges.length);
  const added =
    more.length === 0
      ? []
      : await tx
          .insert(consultationExchanges)
          .values(more.map((happening) => ({ ...of, ...asHappening(happening) })))
          .returning(exchangeColumns);
  const gone = exchanges.slice(happened.length).map(({ id }) => id);
  if (gone.length > 0)
    await tx
      .update(consultationExchanges)
      .set({ removedAt: new Date().toISOString() })
      .where(and(eq(consultationExchanges.projectId, projectId), inArray(consultationExchanges.id, gone)));
  const written: Exchange[] = [];
  for (const [at, happening] of happened.slice(0, exchanges.length).entries()) {
    const before = exchanges[at]!;
    const after = { id: before.id, ...asHappening(happening) };
    written.push(after);
    if (before.kind === after.kind && before.on === after.on && before.note === after.note) continue;
    await tx
      .update(consultationExchanges)
      .set(asHappening(happening))
      .where(and(eq(consultationExchanges.projectId, projectId), eq(consultationExchanges.id, before.id)));
  }
  return [...written, ...added];
}

/** A matter as its row says it, with what happened to it. */
export function asConsultation(
  { id, version, stage, topic, neededBy, note, openedOn, illustrative }: typeof consultations.$inferSelect,
  exchanges: Exchange[],
): Consultation {
  return { id, version, stage, topic, neededBy, note, openedOn, exchanges, illustrative };
}

function asHappening({ kind, on, note }: Happening): Happening {
  return { kind, on, note };
}
