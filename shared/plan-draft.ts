import { z } from "zod";
import type { BoardFacts } from "./board.ts";
import { type Day, daySchema, firstDay, isPeriod, lastDay, periodSchema } from "./period.ts";
import {
  inheritPlan,
  type Plan,
  type PlannedWindow,
  type PlanRevision,
  REFERENTS,
  type ReplanningReason,
  revisionsInForceOn,
  type Statement,
  WINDOW_KINDS,
} from "./plan.ts";
import { type PlanChange, planChange } from "./plan-changes.ts";
import { LATE_REASONS, STAGES, type Stage, stageSchema } from "./stages.ts";
import type { PlannedProcurement } from "./standing.ts";
import { textSchema } from "./text.ts";

/** What a draft states about one stage of one procurement. */
export type DraftStatement = Statement & { procurementId: number; stage: Stage };

/** A plan revision that is not adopted yet: anybody who may plan edits it, and it counts for nothing. */
export interface Draft {
  id: number;
  name: string;
  source: string;
  /** Raised by every change of its name or of what it states. A reason is neither. */
  version: number;
  statements: DraftStatement[];
  reasons: ReplanningReason[];
}

/** One stage of one procurement on which the draft says something else than the plan in force. */
export interface DraftChange<Procurement = PlannedProcurement> {
  procurement: Procurement;
  stage: Stage;
  change: PlanChange;
  /** Why it moves later, where somebody has said so. */
  reason: ReplanningReason | null;
}

/**
 * The facts as they will be once the draft is adopted on a day: what the draft says stands behind all that was adopted
 * by then, and before what was adopted later.
 */
export function withDraft(facts: BoardFacts, draft: Draft, adoptedOn: Day): BoardFacts {
  const { id, name, source } = draft;
  const revisions = revisionsInForceOn(
    [...facts.revisions, { id, name, adoptedOn, adoptedOnAssumed: false, source }],
    "9999-12-31",
  );
  const order = new Map(revisions.map((revision, index) => [revision.id, index]));
  const stated = Map.groupBy(draft.statements, ({ procurementId }) => procurementId);
  const found = new Map<number, PlannedProcurement>();
  for (const procurement of facts.procurements) {
    const own = planOf(stated.get(procurement.id) ?? []);
    const replaced = found.get(procurement.retenderOf ?? 0);
    // What the draft says of the round before is inherited like everything else.
    const inherited = replaced ? onlyOf(replaced.plan, id) : {};
    const said = inheritPlan(own, inherited, order);
    found.set(
      procurement.id,
      Object.keys(said).length === 0
        ? procurement
        : { ...procurement, plan: inheritPlan(procurement.plan, said, order) },
    );
  }
  return { ...facts, revisions, procurements: [...found.values()] };
}

/**
 * What adopting the draft on a day would change, against the plan in force on that day: moved, added, dropped, or no
 * longer comparable; in the order of the procurements and their stages. Failed and cancelled procurements count too:
 * their promises are inherited.
 */
export function changesOfDraft<Procurement extends Pick<PlannedProcurement, "id" | "plan">>(
  facts: { revisions: readonly PlanRevision[]; procurements: readonly Procurement[] },
  draft: Draft,
  adoptedOn: Day,
): DraftChange<Procurement>[] {
  const earlier = new Set(revisionsInForceOn(facts.revisions, adoptedOn).map(({ id }) => id));
  const reasons = new Map(draft.reasons.map((each) => [`${each.procurementId} ${each.stage}`, each]));
  const found = new Map(facts.procurements.map((each) => [each.id, each]));
  const changes: DraftChange<Procurement>[] = [];
  const inOrder = draft.statements.toSorted(
    (a, b) => a.procurementId - b.procurementId || STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage),
  );
  for (const statement of inOrder) {
    const procurement = found.get(statement.procurementId);
    if (!procurement) continue;
    const { stage } = statement;
    const before = (procurement.plan[stage] ?? []).filter(({ revisionId }) => earlier.has(revisionId));
    const change = planChange(before, [...before, statement]);
    if (change.kind === "unchanged" || change.kind === "silent") continue;
    changes.push({
      procurement,
      stage,
      change,
      reason: reasons.get(`${procurement.id} ${stage}`) ?? null,
    });
  }
  return changes;
}

/** The changes that move a window later and of which nobody has said why: the draft cannot be adopted before. */
export function unexplained<Change extends Pick<DraftChange, "change" | "reason">>(
  changes: readonly Change[],
): Change[] {
  return changes.filter(({ change, reason }) => change.isLater && reason === null);
}

/** What is typed or dragged into a draft: a window, or that the stage is dropped. */
export const statementSchema = z
  .discriminatedUnion("kind", [
    z.object({
      kind: z.enum(WINDOW_KINDS),
      from: periodSchema.nullable(),
      to: periodSchema,
      refersTo: z.enum(REFERENTS).default("milestone"),
      verbatim: textSchema(1000).min(1, "REQUIRED"),
    }),
    z.object({ kind: z.literal("dropped"), verbatim: textSchema(1000) }),
  ])
  .refine((states) => states.kind === "dropped" || !isReversed(states), {
    path: ["to"],
    error: "PERIOD_REVERSED",
  });
/** What a plan says of one stage, without the revision that says it. */
export type Says = z.infer<typeof statementSchema>;

/** What a revision states, without the revision and whatever else is known of it. */
export function saysOf(states: Statement): Says {
  const { kind, verbatim } = states;
  if (kind === "dropped") return { kind, verbatim };
  const { from, to, refersTo } = states;
  return { kind, from, to, refersTo, verbatim };
}

const id = z.int().positive();
const version = z.int().nonnegative();
const note = textSchema(1000)
  .nullish()
  .transform((text) => text || null);

export const startDraftSchema = z.object({
  projectId: id,
  name: textSchema(200).min(1, "REQUIRED"),
  /** From the plan in force today, or from nothing. */
  from: z.enum(["inForce", "empty"]),
});
export type StartDraftInput = z.infer<typeof startDraftSchema>;

export const renameDraftSchema = z.object({
  revisionId: id,
  name: textSchema(200).min(1, "REQUIRED"),
  version,
});
export type RenameDraftInput = z.infer<typeof renameDraftSchema>;

export const discardDraftSchema = z.object({ revisionId: id, version });
export type DiscardDraftInput = z.infer<typeof discardDraftSchema>;

/**
 * Plans one stage in a draft: what the person saw there, and what it should say; null is silence. Two people planning
 * different stages both succeed; on the same one the second is told.
 */
export const planWindowSchema = z.object({
  revisionId: id,
  procurementId: id,
  stage: stageSchema,
  was: statementSchema.nullable(),
  becomes: statementSchema.nullable(),
});
export type PlanWindowInput = z.infer<typeof planWindowSchema>;

/** Says why a revision, draft or adopted, moves a window later. `other` needs a sentence. */
export const giveReplanningReasonSchema = z
  .object({ revisionId: id, procurementId: id, stage: stageSchema, reason: z.enum(LATE_REASONS), note })
  .refine(({ reason, note }) => reason !== "other" || note !== null, {
    path: ["note"],
    error: "LATE_NOTE_REQUIRED",
  });
export type GiveReplanningReasonInput = z.infer<typeof giveReplanningReasonSchema>;

export const adoptPlanSchema = z.object({
  revisionId: id,
  version,
  name: textSchema(200).min(1, "REQUIRED"),
  adoptedOn: daySchema,
  /** The document carries no day; the one given is an assumption. */
  adoptedOnAssumed: z.boolean().default(false),
  /** The document it was adopted by. */
  source: textSchema(1000).min(1, "REQUIRED"),
});
export type AdoptPlanInput = z.infer<typeof adoptPlanSchema>;

function isReversed({ from, to }: Pick<PlannedWindow, "from" | "to">): boolean {
  // What is no period is refused by its own field.
  return from !== null && isPeriod(from) && isPeriod(to) && firstDay(from) > lastDay(to);
}

function planOf(statements: readonly DraftStatement[]): Plan {
  const plan: Plan = {};
  for (const { procurementId: _, stage, ...statement } of statements) plan[stage] = [statement];
  return plan;
}

function onlyOf(plan: Plan, revisionId: number): Plan {
  const only: Plan = {};
  for (const stage of STAGES) {
    const said = plan[stage]?.filter((statement) => statement.revisionId === revisionId) ?? [];
    if (said.length > 0) only[stage] = said;
  }
  return only;
}
