import { z } from "zod";
import { INDICATORS, type Indicator } from "./indicators.ts";
import {
  type Day,
  daySchema,
  firstDay,
  isPeriod,
  lastDay,
  type Period,
  periodSchema,
  quarterOf,
  quarterPeriod,
} from "./period.ts";
import { WINDOW_KINDS, type WindowKind } from "./plan.ts";
import { NOT_COMPARABLE, type Slippage, slippage } from "./slippage.ts";
import type { Timeframe } from "./standing.ts";
import { textSchema } from "./text.ts";

/** What a plan revision states about an output. A later revision that is silent changes nothing. */
export interface OutputWindow {
  revisionId: number;
  from: Period | null;
  to: Period | null;
  kind: WindowKind;
  /** How many are promised by the end of the window; null where no number is given. */
  count: number | null;
  /** How many in each quarter of the window; null where that is not said. */
  perQuarter: number | null;
  /** "At least": more is no error. */
  isMinimum: boolean;
  verbatim: string;
  normalization: string | null;
  note: string | null;
  source: string | null;
}

/** Some of an output, delivered on a day. */
export interface Delivery {
  id: number;
  version: number;
  outputId: number;
  on: Day;
  count: number;
  /** Where it can be seen. */
  link: string | null;
  note: string | null;
  illustrative: boolean;
}

/** A counted result promised in the plan, of a procurement or of a sub-activity without one. */
export interface Output {
  id: number;
  /** Raised by every change of it. */
  version: number;
  subActivity: number | null;
  procurementId: number | null;
  nameEt: string;
  nameEn: string;
  indicators: Indicator[];
  /** What the documents leave unclear about it, in their reader's words; null where nothing. */
  unclear: string | null;
}

/** An output with what adopted plans state about it, in the order of adoption, and what was delivered, in the order of days. */
export interface PlannedOutput extends Output {
  windows: OutputWindow[];
  deliveries: Delivery[];
}

/** What a draft states about an output. */
export type DraftedOutput = OutputWindow & { outputId: number };

const idSchema = z.int().positive();
const countSchema = z.int("INVALID_INPUT").positive("INVALID_INPUT").max(1_000_000, "INVALID_INPUT");
const optionalText = (max: number) =>
  textSchema(max)
    .nullish()
    .transform((text) => text || null);

const outputFields = {
  subActivity: z.int().positive().max(99, "UNKNOWN_SUB_ACTIVITY").nullable(),
  procurementId: idSchema.nullable(),
  nameEt: textSchema(300).min(1, "REQUIRED"),
  /** Empty where there is no name in English. */
  nameEn: textSchema(300),
  indicators: z
    .array(z.enum(INDICATORS))
    .transform((list) => INDICATORS.filter((each) => list.includes(each))),
  unclear: optionalText(1000),
};

const OF_SOMETHING = { path: ["subActivity"], error: "OUTPUT_OF_NOTHING" };
const isOfSomething = ({ subActivity, procurementId }: Pick<Output, "subActivity" | "procurementId">) =>
  subActivity !== null || procurementId !== null;

export const addOutputSchema = z
  .object({ projectId: idSchema, ...outputFields })
  .refine(isOfSomething, OF_SOMETHING);
export type AddOutputInput = z.infer<typeof addOutputSchema>;

export const editOutputSchema = z
  .object({ projectId: idSchema, outputId: idSchema, version: z.int().positive(), ...outputFields })
  .refine(isOfSomething, OF_SOMETHING);
export type EditOutputInput = z.infer<typeof editOutputSchema>;

export const removeOutputSchema = z.object({
  projectId: idSchema,
  outputId: idSchema,
  version: z.int().positive(),
});
export type RemoveOutputInput = z.infer<typeof removeOutputSchema>;

const outputSaysSchema = z
  .object({
    from: periodSchema.nullable(),
    to: periodSchema.nullable(),
    kind: z.enum(WINDOW_KINDS),
    count: countSchema.nullable(),
    perQuarter: countSchema.nullable(),
    isMinimum: z.boolean(),
    verbatim: textSchema(500),
  })
  .refine(({ from, to }) => from === null || to !== null, { path: ["to"], error: "REQUIRED" })
  .refine(({ from, perQuarter }) => perQuarter === null || from !== null, {
    path: ["from"],
    error: "REQUIRED",
  })
  .refine(({ from, to }) => !isReversed(from, to), { path: ["to"], error: "PERIOD_REVERSED" });
/** What a plan says of an output, without the revision that says it or where it comes from. */
export type OutputSays = z.infer<typeof outputSaysSchema>;

/** What a window says, without the revision and whatever else is known of it. */
export function outputSaysOf({
  from,
  to,
  kind,
  count,
  perQuarter,
  isMinimum,
  verbatim,
}: OutputWindow): OutputSays {
  return { from, to, kind, count, perQuarter, isMinimum, verbatim };
}

/**
 * What a draft should state about an output, and what the person saw there; null for nothing. Of two people who plan
 * the same output the second is told.
 */
export const planOutputSchema = z.object({
  projectId: idSchema,
  revisionId: idSchema,
  outputId: idSchema,
  was: outputSaysSchema.nullable(),
  becomes: outputSaysSchema.nullable(),
});
export type PlanOutputInput = z.infer<typeof planOutputSchema>;

const deliveryFields = {
  /** Today when left out. */
  on: daySchema.optional(),
  count: countSchema,
  link: textSchema(2000)
    .regex(/^$|^https?:\/\/\S+$/i, "LINK_NOT_WEB")
    .nullish()
    .transform((text) => text || null),
  note: optionalText(1000),
};

export const deliverSchema = z.object({ projectId: idSchema, outputId: idSchema, ...deliveryFields });
export type DeliverInput = z.infer<typeof deliverSchema>;

export const editDeliverySchema = z.object({
  projectId: idSchema,
  outputId: idSchema,
  deliveryId: idSchema,
  version: z.int().positive(),
  ...deliveryFields,
});
export type EditDeliveryInput = z.infer<typeof editDeliverySchema>;

export const removeDeliverySchema = z.object({
  projectId: idSchema,
  outputId: idSchema,
  deliveryId: idSchema,
  version: z.int().positive(),
});
export type RemoveDeliveryInput = z.infer<typeof removeDeliverySchema>;

/** Where an output stands on a day: derived from what was promised of it and what was delivered by then. */
export interface OutputStanding {
  /** What plans adopted by the day state, in the order in which they came into force. */
  windows: OutputWindow[];
  /** What was delivered by the day, in the order of days. */
  deliveries: Delivery[];
  /** The window of the earliest revision that speaks of the output; null where that one says no end. */
  firstPromise: OutputWindow | null;
  /** The latest window that says an end; where none does, the latest one. */
  planInForce: OutputWindow | null;
  /** What it is measured by: one of the two above, or a chosen revision's. */
  yardstick: OutputWindow | null;
  /** How many the yardstick promises in all; null where no document says. */
  promised: number | null;
  /** How many there are by the day. */
  delivered: number;
  /** The day on which as many were there as the yardstick promises; null before. */
  fulfilledOn: Day | null;
  /** How the first promise stands that is not kept yet, or the last one where all are. */
  slippage: Slippage;
  /** Whole quarters by which revisions moved the end. */
  replanned: Slippage;
  /** Slippage from the first promise, in its own number. */
  total: Slippage;
}

/** How many by when: a number in all, from the first delivery on. */
interface OutputPromise {
  from: Day | null;
  to: Day;
  count: number;
}

/** Derives where an output stands on the frame's day, against the frame's yardstick. */
export function outputStanding({ windows, deliveries }: PlannedOutput, frame: Timeframe): OutputStanding {
  const stated = windows.filter(({ revisionId }) => frame.inForce.has(revisionId));
  const first = stated[0]?.to ? stated[0] : null;
  const inForce = latestOf(stated);
  const yardstick =
    frame.against === "inForce"
      ? inForce
      : frame.against === "first"
        ? first
        : latestOf(windows.filter(({ revisionId }) => frame.chosen.has(revisionId)));
  const promised = yardstick && promisedCount(yardstick);
  const there = deliveries.filter((delivery) => delivery.on <= frame.on);
  return {
    windows: stated,
    deliveries: there,
    firstPromise: first,
    planInForce: inForce,
    yardstick,
    promised,
    delivered: there.reduce((sum, { count }) => sum + count, 0),
    fulfilledOn: promised === null ? null : reachedOn(there, promised),
    slippage: outputSlippage(yardstick, there, frame.on),
    replanned: replanned(stated),
    total: outputSlippage(first, there, frame.on),
  };
}

/** One quarter of an output. */
export interface OutputQuarter {
  quarter: Period;
  /** Delivered in it, by the day. */
  delivered: number;
  /** Promised for this quarter alone; null where no promise ends in it. */
  promised: number | null;
  /** Whether the plan lets it happen in this quarter. */
  isPlanned: boolean;
  /** How the promise stands that ends in it; null where none does. */
  slippage: Slippage | null;
}

/** The quarters of an output that stands somewhere on a day, from one to another (their numbers, both included). */
export function outputQuarters(
  { yardstick, deliveries }: OutputStanding,
  on: Day,
  { from, to }: { from: number; to: number },
): OutputQuarter[] {
  const promises = yardstick ? promisesOf(yardstick) : [];
  const extent = yardstick && extentOf(yardstick);
  const quarters: OutputQuarter[] = [];
  for (let number = from; number <= to; number++) {
    const at = promises.findIndex((promise) => quarterOf(promise.to) === number);
    const promise = promises[at];
    quarters.push({
      quarter: quarterPeriod(number),
      delivered: deliveries.reduce(
        (sum, { on: day, count }) => (quarterOf(day) === number ? sum + count : sum),
        0,
      ),
      promised: promise ? promise.count - (promises[at - 1]?.count ?? 0) : null,
      isPlanned: extent !== null && number >= extent.from && number <= extent.to,
      slippage: promise ? promiseSlippage(promise, deliveries, on) : null,
    });
  }
  return quarters;
}

/** How many a window promises in all; null where it says no number. */
function promisedCount(window: OutputWindow): number | null {
  return promisesOf(window).at(-1)?.count ?? window.count;
}

/**
 * Slippage of an output: of the first promise that is not kept, or of the last one where all are. „At least 10 each
 * quarter“ is a promise for every quarter of the window, that by its end there are ten more. What was delivered too many
 * before counts, and so does what is caught up later: else a quarter with nine could never be made good, and nobody could
 * say by how many quarters it is late. Not comparable where the plan says no number or no end.
 */
function outputSlippage(window: OutputWindow | null, deliveries: readonly Delivery[], today: Day): Slippage {
  const promises = window ? promisesOf(window) : [];
  const promise = promises.find(({ count }) => reachedOn(deliveries, count) === null) ?? promises.at(-1);
  return promise ? promiseSlippage(promise, deliveries, today) : NOT_COMPARABLE;
}

/** What a window promises, each promise in all that is there by its end; nothing where it says no number or no end. */
function promisesOf({ from, to, count, perQuarter }: OutputWindow): OutputPromise[] {
  if (to === null) return [];
  const end = lastDay(to);
  const begin = from === null ? null : firstDay(from);
  if (perQuarter === null || begin === null) return count === null ? [] : [{ from: begin, to: end, count }];
  const promises: OutputPromise[] = [];
  const last = quarterOf(end);
  for (let number = quarterOf(begin); number <= last; number++) {
    const quarter = quarterPeriod(number);
    promises.push({
      from: later(begin, firstDay(quarter)),
      to: number === last ? end : lastDay(quarter),
      count: perQuarter * (promises.length + 1),
    });
  }
  // The year's number may be more than the least of each quarter: the rest is due by the end.
  const final = promises.at(-1)!;
  final.count = Math.max(final.count, count ?? 0);
  return promises;
}

function promiseSlippage(
  { from, to, count }: OutputPromise,
  deliveries: readonly Delivery[],
  today: Day,
): Slippage {
  return slippage({ from, to }, reachedOn(deliveries, count), today);
}

/** The day on which there were so many, or null while there are fewer. Deliveries are in the order of their days. */
function reachedOn(deliveries: readonly Delivery[], count: number): Day | null {
  let sum = 0;
  for (const delivery of deliveries) {
    sum += delivery.count;
    if (sum >= count) return delivery.on;
  }
  return null;
}

/** Agreed in revisions, unlike slippage; not comparable where the first or the last one says no end. */
function replanned(stated: readonly OutputWindow[]): Slippage {
  const first = stated[0]?.to;
  const last = stated.at(-1)?.to;
  if (!first || !last) return NOT_COMPARABLE;
  const quarters = quarterOf(lastDay(last)) - quarterOf(lastDay(first));
  return { verdict: quarters > 0 ? "late" : quarters < 0 ? "early" : "onTime", quarters };
}

/** A revision that says no end, though it speaks of the output, leaves the end that was promised before. */
function latestOf(windows: readonly OutputWindow[]): OutputWindow | null {
  return windows.findLast(({ to }) => to !== null) ?? windows.at(-1) ?? null;
}

/** The quarters, by number, in which a window lets something happen; where it has no beginning, the one it ends in. */
function extentOf({ from, to }: OutputWindow): { from: number; to: number } | null {
  if (to === null) return null;
  return { from: quarterOf(from === null ? lastDay(to) : firstDay(from)), to: quarterOf(lastDay(to)) };
}

function later(a: Day, b: Day): Day {
  return a > b ? a : b;
}

/** Where an output belongs: to a sub-activity of its own, or to that of its procurement. */
export function subActivityOf(
  { subActivity, procurementId }: Pick<Output, "subActivity" | "procurementId">,
  procurements: readonly { id: number; subActivity: number | null }[],
): number | null {
  return subActivity ?? procurements.find(({ id }) => id === procurementId)?.subActivity ?? null;
}

/** The outputs of a procurement: its own, and what was promised of the rounds that it replaces. */
export function outputsOfRounds<T extends Pick<Output, "procurementId">>(
  outputs: readonly T[],
  rounds: readonly { id: number }[],
): T[] {
  const ids = new Set<number | null>(rounds.map(({ id }) => id));
  return outputs.filter(({ procurementId }) => ids.has(procurementId));
}

function isReversed(from: Period | null, to: Period | null): boolean {
  // What is no period is refused by its own field.
  return from !== null && to !== null && isPeriod(from) && isPeriod(to) && firstDay(from) > lastDay(to);
}
