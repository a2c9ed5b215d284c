import fc from "fast-check";
import type { Context } from "#server/context.ts";
import { readFacts } from "#server/queries/facts.ts";
import { readOutputs } from "#server/queries/outputs.ts";
import { addCondition } from "#server/services/add-condition.ts";
import { addOutput } from "#server/services/add-output.ts";
import { addStep } from "#server/services/add-step.ts";
import { assignEvaluator } from "#server/services/assign-evaluator.ts";
import { checkCondition } from "#server/services/check-condition.ts";
import { closeMonth } from "#server/services/close-month.ts";
import { correctExchange } from "#server/services/correct-exchange.ts";
import { correctWork } from "#server/services/correct-work.ts";
import { declareIndependence } from "#server/services/declare-independence.ts";
import { deliverOutput } from "#server/services/deliver-output.ts";
import { editAssignment } from "#server/services/edit-assignment.ts";
import { editConsultation } from "#server/services/edit-consultation.ts";
import { editDelivery } from "#server/services/edit-delivery.ts";
import { editOutput } from "#server/services/edit-output.ts";
import { editStep } from "#server/services/edit-step.ts";
import { editWork } from "#server/services/edit-work.ts";
import { logWork } from "#server/services/log-work.ts";
import { openConsultation } from "#server/services/open-consultation.ts";
import { recordExchange } from "#server/services/record-exchange.ts";
import { removeAssignment } from "#server/services/remove-assignment.ts";
import { removeConsultation } from "#server/services/remove-consultation.ts";
import { removeDelivery } from "#server/services/remove-delivery.ts";
import { removeExchange } from "#server/services/remove-exchange.ts";
import { removeOutput } from "#server/services/remove-output.ts";
import { removeStep } from "#server/services/remove-step.ts";
import { removeWork } from "#server/services/remove-work.ts";
import { setCapacity } from "#server/services/set-capacity.ts";
import { switchCondition } from "#server/services/switch-condition.ts";
import { undoChange } from "#server/services/undo-change.ts";
import { EXCHANGE_KINDS, TOPICS } from "#shared/consultation.ts";
import { DomainError } from "#shared/errors.ts";
import { ACTIVITIES, EVALUATOR_ROLES } from "#shared/evaluator-hours.ts";
import { addDays } from "#shared/period.ts";
import type { Records } from "#shared/records.ts";
import { STAGES } from "#shared/stages.ts";
import { STEP_KINDS } from "#shared/steps.ts";

const RECORDING = [
  "open",
  "exchange",
  "exchange",
  "correctExchange",
  "removeExchange",
  "editConsultation",
  "removeConsultation",
  "step",
  "editStep",
  "removeStep",
  "assign",
  "editAssignment",
  "declare",
  "removeAssignment",
  "log",
  "log",
  "editWork",
  "removeWork",
  "correctWork",
  "closeMonth",
  "capacity",
  "condition",
  "switch",
  "check",
  "output",
  "editOutput",
  "removeOutput",
  "deliver",
  "editDelivery",
  "removeDelivery",
  "undo",
] as const;

/** One thing somebody wants to record beside procurements. The numbers choose among what is there when its turn comes. */
export interface RecordWish {
  recording: (typeof RECORDING)[number];
  which: number;
  what: number;
  daysAgo: number;
  note: string | null;
}

export const recordWish: fc.Arbitrary<RecordWish> = fc.record({
  recording: fc.constantFrom(...RECORDING),
  which: fc.nat({ max: 11 }),
  what: fc.nat({ max: 1000 }),
  daysAgo: fc.oneof(fc.constant(0), fc.nat({ max: 40 })),
  note: fc.constantFrom(null, "Märkus", "Õ\n„ä“ 🌱 ' \" % {}"),
});

/** What has to be recorded of a procurement already, for something to be done about it. */
const CHANGED: Partial<Record<RecordWish["recording"], keyof Records>> = {
  exchange: "consultations",
  correctExchange: "consultations",
  removeExchange: "consultations",
  editConsultation: "consultations",
  removeConsultation: "consultations",
  editStep: "steps",
  removeStep: "steps",
  editAssignment: "assignments",
  declare: "assignments",
  removeAssignment: "assignments",
  editWork: "work",
  removeWork: "work",
  correctWork: "work",
};

/**
 * Records what somebody wants, as far as the rules allow.
 * @returns the number of the history row, or null when it was refused, was so already or there was nothing to do it to
 */
export async function carryOutRecord(
  ctx: Context,
  projectId: number,
  wish: RecordWish,
): Promise<number | null> {
  try {
    return (await record(ctx, projectId, wish)) || null;
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

async function record(
  ctx: Context,
  projectId: number,
  { recording, which, what, daysAgo, note }: RecordWish,
): Promise<number | null> {
  const { procurements, conditions } = await readFacts(ctx, projectId);
  const changed = CHANGED[recording];
  const candidates = [...procurements.values()].filter(
    ({ records }) => changed === undefined || records[changed].length > 0,
  );
  const procurement = pick(candidates, which);
  if (!procurement) return null;
  const { id, records } = procurement;
  const on = addDays(ctx.today, -daysAgo);
  const stage = pick(STAGES, what)!;
  const role = pick(EVALUATOR_ROLES, what)!;
  const person = pick([null, "Mari Maasikas", "mari  maasikas", "Jüri Juurikas"], what)!;
  switch (recording) {
    case "open": {
      const sentOn = what % 3 === 0 ? on : null;
      const neededBy = what % 2 ? addDays(ctx.today, 10) : null;
      const topic = pick(TOPICS, what)!;
      return revisionOf(openConsultation(ctx, { id, topic, stage, neededBy, note, openedOn: on, sentOn }));
    }
    case "exchange":
    case "correctExchange":
    case "removeExchange":
    case "editConsultation":
    case "removeConsultation": {
      const matter = pick(records.consultations, what);
      if (!matter) return null;
      const place = { id, consultationId: matter.id, version: matter.version };
      if (recording === "exchange")
        return revisionOf(recordExchange(ctx, { ...place, kind: pick(EXCHANGE_KINDS, what)!, on, note }));
      if (recording === "removeExchange") return revisionOf(removeExchange(ctx, place));
      if (recording === "removeConsultation") return revisionOf(removeConsultation(ctx, place));
      if (recording === "editConsultation")
        return revisionOf(editConsultation(ctx, { ...place, stage, note }));
      const exchange = pick(matter.exchanges, which);
      if (!exchange) return null;
      return revisionOf(correctExchange(ctx, { ...place, exchangeId: exchange.id, on, note }));
    }
    case "step":
    case "editStep":
    case "removeStep": {
      const fields = { stage, kind: pick(STEP_KINDS, what)!, on: what % 5 ? on : null, note };
      if (recording === "step") return revisionOf(addStep(ctx, { id, ...fields }));
      const step = pick(records.steps, which);
      if (!step) return null;
      const place = { id, stepId: step.id, version: step.version };
      if (recording === "removeStep") return revisionOf(removeStep(ctx, place));
      return revisionOf(editStep(ctx, { ...place, ...fields }));
    }
    case "assign":
    case "editAssignment":
    case "declare":
    case "removeAssignment": {
      const amount =
        what % 3 === 0
          ? { forecastHours: null, load: 0.3, months: 2 }
          : { forecastHours: 45, load: null, months: null };
      const fields = { role, person, stage, ...amount, note };
      if (recording === "assign") return revisionOf(assignEvaluator(ctx, { id, ...fields }));
      const assignment = pick(records.assignments, what);
      if (!assignment) return null;
      const place = { id, assignmentId: assignment.id, version: assignment.version };
      if (recording === "removeAssignment") return revisionOf(removeAssignment(ctx, place));
      if (recording === "declare")
        return revisionOf(declareIndependence(ctx, { ...place, on: what % 4 ? on : null }));
      return revisionOf(editAssignment(ctx, { ...place, ...fields }));
    }
    case "log":
    case "editWork":
    case "removeWork":
    case "correctWork": {
      const fields = {
        person: person ?? "Mari Maasikas",
        on,
        hours: ((what % 40) + 1) / 4,
        activity: pick(ACTIVITIES, what)!,
        role,
        note,
      };
      if (recording === "log") return revisionOf(logWork(ctx, { id, ...fields }));
      const rows = await ctx.database.sql<{ id: string; version: number }[]>`
        select id, version from work_entries where procurement_id = ${id} and removed_at is null order by id`;
      const entry = pick(rows, what);
      if (!entry) return null;
      const place = { id, entryId: Number(entry.id), version: entry.version };
      if (recording === "removeWork") return revisionOf(removeWork(ctx, place));
      if (recording === "editWork") return revisionOf(editWork(ctx, { ...place, ...fields }));
      return revisionOf(correctWork(ctx, { ...fields, ...place, note: "Kogemata" }));
    }
    case "closeMonth":
      // Seldom: once a month is closed, little else can be done in it.
      return what % 4 ? null : revisionOf(closeMonth(ctx, { projectId, month: on.slice(0, 7) }));
    case "capacity":
      return revisionOf(
        setCapacity(ctx, { projectId, role, from: "2026-Q4", hours: what % 3 ? what : null }),
      );
    case "condition":
      return revisionOf(
        addCondition(ctx, {
          projectId,
          stage,
          procedures: null,
          rtkInvolvements: null,
          need: "check",
          documentType: null,
          text: `Tingimus ${what}`,
        }),
      );
    case "switch": {
      const condition = pick(conditions, what);
      if (!condition) return null;
      const { id: conditionId, version, enabled } = condition;
      return revisionOf(switchCondition(ctx, { projectId, conditionId, version, enabled: !enabled }));
    }
    case "check": {
      const condition = pick(
        conditions.filter(({ need }) => need === "check"),
        what,
      );
      if (!condition) return null;
      return revisionOf(
        checkCondition(ctx, { id, conditionId: condition.id, on: what % 3 ? on : null, note }),
      );
    }
    case "output":
      return revisionOf(
        addOutput(ctx, {
          projectId,
          subActivity: (what % 3) + 1,
          procurementId: what % 2 ? id : null,
          nameEt: `Väljund ${what}`,
          nameEn: "",
          indicators: what % 5 ? [] : ["OPI 3.1"],
          unclear: note,
        }),
      );
    case "editOutput":
    case "removeOutput":
    case "deliver":
    case "editDelivery":
    case "removeDelivery": {
      const { outputs } = await readOutputs(ctx, { projectId });
      const output = pick(outputs, what);
      if (!output) return null;
      const place = { projectId, outputId: output.id };
      const { subActivity, procurementId, nameEt, nameEn, indicators, version } = output;
      if (recording === "removeOutput") return revisionOf(removeOutput(ctx, { ...place, version }));
      if (recording === "editOutput")
        return revisionOf(
          editOutput(ctx, {
            ...place,
            version,
            ...{ subActivity, procurementId, nameEt: `${nameEt}!`.slice(0, 300), nameEn, indicators },
            unclear: note,
          }),
        );
      const fields = { on, count: (what % 9) + 1, link: null, note };
      if (recording === "deliver") return revisionOf(deliverOutput(ctx, { ...place, ...fields }));
      const delivery = pick(output.deliveries, which);
      if (!delivery) return null;
      const delivered = { ...place, deliveryId: delivery.id, version: delivery.version };
      if (recording === "removeDelivery") return revisionOf(removeDelivery(ctx, delivered));
      return revisionOf(editDelivery(ctx, { ...delivered, ...fields }));
    }
    case "undo":
      return revisionOf(undoChange(ctx, { projectId }));
  }
}

/** As people see it. Versions only tell whether somebody decided about the present state: an undo raises them, too. */
export function unversioned<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (name, each) => (name === "version" ? undefined : each)));
}

function pick<T>(from: readonly T[], which: number): T | undefined {
  return from[which % Math.max(from.length, 1)];
}

async function revisionOf(doing: Promise<{ revision: number }>): Promise<number> {
  return (await doing).revision;
}
