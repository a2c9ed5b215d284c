import { and, count, eq, isNull, sql } from "drizzle-orm";
import {
  plannedWindows,
  planRevisions,
  procurementStages,
  procurements,
  projects,
  subActivities,
} from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import type { ImportedRow, ImportPlanInput, NewProcurement } from "#shared/plan-import.ts";
import { nameKey } from "#shared/plan-import-words.ts";
import type { Procurement } from "#shared/procurement.ts";
import { STAGES } from "#shared/stages.ts";
import { type Context, inTransaction } from "../context.ts";
import type { Tx } from "../db.ts";
import { type NewChange, recordHistories } from "../history.ts";
import { assertProject, valuesOf } from "./create-procurement.ts";
import { assertDraftVersion, type FoundRevision, findDraft, planFacts, writeDraft } from "./find-draft.ts";
import { asProcurement, asStages } from "./find-procurement.ts";
import type { DraftChanged } from "./rename-draft.ts";

/** What an import answers: how many procurements it created, besides what every change of a draft answers. */
export interface Imported extends DraftChanged {
  created: number;
}

/**
 * Writes the windows of a table into a draft, as the person saw it, or into a new one; what the draft says of other
 * stages stays. Procurements that the project does not have are created first, each with its own line of history. All
 * of it is written, or nothing is. Refused with STALE_DRAFT when somebody changed the draft meanwhile, with NOT_FOUND
 * for a procurement that is not there, and with PROCUREMENT_EXISTS for a new one that somebody added meanwhile.
 */
export async function importPlan(ctx: Context, input: ImportPlanInput): Promise<Imported> {
  return inTransaction(ctx, async (tx) => {
    const isNew = "projectId" in input.into;
    const draft = await draftFor(tx, ctx, input.into);
    const { projectId, id: revisionId } = draft;
    await assertProcurements(tx, projectId, input.rows);
    const created = await createAll(tx, ctx, projectId, input.create);
    const before = isNew ? 0 : await countWindows(tx, draft);
    await writeWindows(tx, draft, input.rows, created);
    const windows = await countWindows(tx, draft);
    const after = isNew ? draft : await writeDraft(tx, draft);
    const of = { procurementId: null, happenedOn: ctx.today };
    const changes: Omit<NewChange, "projectId">[] = created.map((procurement) => ({
      ...of,
      procurementId: procurement.id,
      kind: "procurement.created",
      before: { exists: false },
      after: valuesOf(procurement),
    }));
    if (isNew)
      changes.unshift({
        ...of,
        kind: "plan.draftStarted",
        before: { planRevision: planFacts(draft, { exists: false, windows: 0 }) },
        after: { planRevision: planFacts(draft, { windows: 0 }) },
      });
    changes.push({
      ...of,
      kind: "plan.imported",
      before: { planRevision: planFacts(draft, { windows: before }) },
      after: { planRevision: planFacts(after, { windows }) },
    });
    const revision = await recordHistories(tx, ctx, projectId, changes);
    return { projectId, revisionId, revision, version: after.version, created: created.length };
  });
}

/** The draft as the person saw it, locked; or a new one, empty. */
async function draftFor(tx: Tx, ctx: Context, into: ImportPlanInput["into"]): Promise<FoundRevision> {
  if ("revisionId" in into) {
    const draft = await findDraft(tx, ctx, "plans.importRows", into.revisionId);
    await assertDraftVersion(tx, draft, into.version);
    return draft;
  }
  const { projectId, name } = into;
  await assertProject(tx, ctx, "plans.importRows", projectId);
  const [draft] = await tx.insert(planRevisions).values({ projectId, name, source: "" }).returning();
  return draft!;
}

/** Refuses procurements that are not there or another project's, and keeps the others from being taken away. */
async function assertProcurements(tx: Tx, projectId: number, rows: readonly ImportedRow[]): Promise<void> {
  const wanted = new Set(rows.flatMap(({ procurement }) => ("id" in procurement ? [procurement.id] : [])));
  const found = await tx
    .select({ id: procurements.id })
    .from(procurements)
    .where(
      and(
        eq(procurements.projectId, projectId),
        sql`${procurements.id} = any(${`{${[...wanted].join(",")}}`}::bigint[])`,
        isNull(procurements.removedAt),
      ),
    )
    .orderBy(procurements.id)
    .for("share");
  for (const { id } of found) wanted.delete(id);
  if (wanted.size > 0) throw new DomainError("NOT_FOUND", { field: "rows", current: [...wanted] });
}

/** Creates procurements as one person would one after the other, in as few statements as it takes. */
async function createAll(
  tx: Tx,
  ctx: Context,
  projectId: number,
  wanted: readonly NewProcurement[],
): Promise<Procurement[]> {
  if (wanted.length === 0) return [];
  await assertNew(tx, projectId, wanted);
  await assertSubActivities(tx, projectId, wanted);
  const rows = await tx.execute<{ id: string; title: string }>(sql`
    insert into ${procurements} (project_id, title, kind, sub_activity, register_number, opened_on)
    select ${projectId}::bigint, title, kind, sub_activity, register_number, ${ctx.today}::date
    from jsonb_to_recordset(${JSON.stringify(wanted.map(asColumns))}::text::jsonb)
      as wanted (place int, title text, kind text, sub_activity int, register_number text)
    order by place
    returning id, title`);
  const ids = rows.map(({ id }) => Number(id));
  const list = sql`${`{${ids.join(",")}}`}::bigint[]`;
  await tx.execute(sql`
    insert into ${procurementStages} (project_id, procurement_id, stage)
    select ${projectId}::bigint, id, stage
    from unnest(${list}) as id, unnest(${`{${STAGES.join(",")}}`}::text[]) as stage`);
  const inserted = await tx
    .select()
    .from(procurements)
    .where(and(eq(procurements.projectId, projectId), sql`${procurements.id} = any(${list})`));
  // No two of them have the same title, so it tells which is which.
  const byTitle = new Map(inserted.map((row) => [row.title, asProcurement(row, asStages([]))]));
  return wanted.map(({ title }) => byTitle.get(title)!);
}

function asColumns({ title, kind, subActivity, registerNumber }: NewProcurement, place: number) {
  return { place, title, kind, sub_activity: subActivity, register_number: registerNumber };
}

/**
 * Refuses titles that the project has, as they are compared when a table is read: two people importing the same table
 * must not create everything twice. The project stays locked, so that the second of them waits and is told.
 */
async function assertNew(tx: Tx, projectId: number, wanted: readonly NewProcurement[]): Promise<void> {
  await tx.select({ id: projects.id }).from(projects).where(eq(projects.id, projectId)).for("no key update");
  const existing = await tx
    .select({ title: procurements.title })
    .from(procurements)
    .where(and(eq(procurements.projectId, projectId), isNull(procurements.removedAt)));
  const taken = new Set(existing.map(({ title }) => nameKey(title)));
  const found = wanted.find(({ title }) => taken.has(nameKey(title)));
  if (found)
    throw new DomainError("PROCUREMENT_EXISTS", { field: "create", details: { title: found.title } });
}

async function assertSubActivities(
  tx: Tx,
  projectId: number,
  wanted: readonly NewProcurement[],
): Promise<void> {
  const parts = await tx
    .select({ number: subActivities.number })
    .from(subActivities)
    .where(eq(subActivities.projectId, projectId));
  const known = new Set(parts.map(({ number }) => number));
  if (wanted.some(({ subActivity }) => subActivity !== null && !known.has(subActivity)))
    throw new DomainError("UNKNOWN_SUB_ACTIVITY", { field: "create" });
}

/** Lets the draft state what the table says. What it stated of the same stages before is replaced whole. */
async function writeWindows(
  tx: Tx,
  { projectId, id }: FoundRevision,
  rows: readonly ImportedRow[],
  created: readonly Procurement[],
): Promise<void> {
  const windows = rows.map(({ procurement, stage, states, source, note }) => ({
    procurement_id: "id" in procurement ? procurement.id : created[procurement.created]!.id,
    stage,
    from_period: null,
    to_period: null,
    refers_to: "milestone",
    ...(states.kind !== "dropped" && {
      from_period: states.from,
      to_period: states.to,
      refers_to: states.refersTo,
    }),
    kind: states.kind,
    verbatim: states.verbatim,
    source,
    note,
  }));
  await tx.execute(sql`
    insert into ${plannedWindows}
      (project_id, revision_id, procurement_id, stage, kind, from_period, to_period, refers_to, verbatim, source, note)
    select ${projectId}::bigint, ${id}::bigint, w.*
    from jsonb_to_recordset(${JSON.stringify(windows)}::text::jsonb)
      as w (procurement_id bigint, stage text, kind text, from_period text, to_period text, refers_to text,
        verbatim text, source text, note text)
    on conflict (project_id, revision_id, procurement_id, stage) do update set
      kind = excluded.kind, from_period = excluded.from_period, to_period = excluded.to_period,
      refers_to = excluded.refers_to, verbatim = excluded.verbatim, normalization = null,
      source = excluded.source, note = excluded.note`);
}

async function countWindows(tx: Tx, { projectId, id }: FoundRevision): Promise<number> {
  const [counted] = await tx
    .select({ windows: count() })
    .from(plannedWindows)
    .where(and(eq(plannedWindows.projectId, projectId), eq(plannedWindows.revisionId, id)));
  return counted!.windows;
}
