import { and, eq, isNull } from "drizzle-orm";
import { conditions } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import type { Condition, Need } from "#shared/gates.ts";
import type { Day } from "#shared/period.ts";
import type { Records } from "#shared/records.ts";
import type { Stage } from "#shared/stages.ts";
import { conditionsBefore, unmetConditions } from "#shared/unmet-conditions.ts";
import type { Tx } from "../db.ts";
import { findLaw } from "./find-law.ts";
import type { Found } from "./find-procurement.ts";
import { findConditions, findRecordsOf } from "./find-records.ts";

/** The conditions before milestones of a locked procurement that are not met on a day. */
export async function findUnmet(
  tx: Tx,
  found: Found,
  milestones: readonly Stage[],
  on: Day,
): Promise<Condition[]> {
  // Most moves pass no condition at all: what conditions ask about is read only where there is one.
  const asked = conditionsBefore(found, milestones, await findConditions(tx, found.projectId));
  if (asked.length === 0) return [];
  const isLawAsked = asked.some(({ need }) => need === "standstillOver");
  const kinds = new Set(asked.flatMap(({ need }) => RECORDS_ASKED[need]));
  const [records, law] = await Promise.all([
    findRecordsOf(tx, found, [...kinds]),
    isLawAsked && found.procedure !== null ? findLaw(tx, found.projectId) : null,
  ]);
  return unmetConditions({ ...found, records }, milestones, on, asked, law);
}

/** The records that tell whether a condition is met. */
const RECORDS_ASKED: Readonly<Record<Need, readonly (keyof Records)[]>> = {
  rtkAgreed: ["consultations"],
  document: ["documents"],
  declarations: ["assignments"],
  standstillOver: [],
  check: ["checks"],
};

/** One condition of a project. Refuses with NOT_FOUND. */
export async function findCondition(tx: Tx, projectId: number, conditionId: number): Promise<Condition> {
  const [row] = await tx
    .select()
    .from(conditions)
    .where(
      and(eq(conditions.projectId, projectId), eq(conditions.id, conditionId), isNull(conditions.removedAt)),
    );
  if (!row) throw new DomainError("NOT_FOUND", { field: "conditionId" });
  const { projectId: _, removedAt: __, ...condition } = row;
  return condition;
}
