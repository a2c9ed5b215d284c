import { z } from "zod";
import { DomainError } from "./errors.ts";
import { type Day, daySchema, daysBetween } from "./period.ts";
import { STAGES, type Stage, type StagesFacts, stageSchema } from "./stages.ts";
import { textSchema } from "./text.ts";

/** What RTK is asked about. */
export const TOPICS = [
  "planAndProcedure",
  "baseDocuments",
  "technicalDescription",
  "announcementDate",
  "negotiations",
  "evaluation",
  "contract",
  "other",
] as const;
export type Topic = (typeof TOPICS)[number];

/** What can happen to a matter put to RTK. */
export const EXCHANGE_KINDS = ["sent", "cameBack", "agreed", "withdrawn"] as const;
export type ExchangeKind = (typeof EXCHANGE_KINDS)[number];

/** One thing that happened to a matter, on a day. */
export interface Exchange {
  id: number;
  kind: ExchangeKind;
  on: Day;
  note: string | null;
}

/** One matter put to RTK, the state's shared service centre. */
export interface Consultation {
  id: number;
  /** Raised by every change of it. */
  version: number;
  stage: Stage;
  topic: Topic;
  /** The day the answer is needed by. */
  neededBy: Day | null;
  note: string | null;
  /** The day it was raised; from then it is with us until it is sent. */
  openedOn: Day;
  /** In the order in which they happened. */
  exchanges: Exchange[];
  /** Made up for the sample project. */
  illustrative: boolean;
}

/** Whose turn it is. */
export type Court = "us" | "rtk" | "agreed" | "withdrawn";

/** Where a matter stands on a day. All days are calendar days. */
export interface Clock {
  court: Court;
  /** Since when it is there. */
  since: Day;
  /** Days since then. */
  days: number;
  daysAtRtk: number;
  daysWithUs: number;
  /** How many times it was sent. */
  rounds: number;
}

/** What a card says about RTK. */
export const RTK_FLAGS = ["none", "consult", "atRtk", "withUs", "agreed"] as const;
export type RtkFlag = (typeof RTK_FLAGS)[number];

export interface RtkStanding {
  flag: RtkFlag;
  /** Since when the flagged matter is where it is; null for none and consult. */
  since: Day | null;
  /** Of all matters of the procurement; days when several were at RTK count once. */
  daysAtRtk: number;
  /** Days on which some matter was open and none was at RTK. */
  daysWithUs: number;
  /** How many times anything was sent. */
  rounds: number;
}

const NO_RTK: RtkStanding = Object.freeze({
  flag: "none",
  since: null,
  daysAtRtk: 0,
  daysWithUs: 0,
  rounds: 0,
});

/**
 * Where a procurement stands with RTK on a day.
 *
 * @param needsRtk whether its next milestone needs RTK
 */
export function rtkStanding(consultations: readonly Consultation[], needsRtk: boolean, on: Day): RtkStanding {
  const matters = consultations.filter((each) => existsBy(each, on));
  if (matters.length === 0) return needsRtk ? NEEDS_RTK : NO_RTK;
  const clocks = matters.map((each) => clockOf(each, on));
  const flagged = (["rtk", "us", "agreed"] as const).find((court) =>
    clocks.some((clock) => clock.court === court),
  );
  const since = clocks
    .filter(({ court }) => court === flagged)
    .map((clock) => clock.since)
    .sort();
  return {
    flag: flagged ? FLAG_OF[flagged] : needsRtk ? "consult" : "none",
    // What waits longest is what is shown; of what was agreed, the last agreement.
    since: (flagged === "agreed" ? since.at(-1) : since[0]) ?? null,
    ...daysSpent(matters, on),
    rounds: clocks.reduce((sum, { rounds }) => sum + rounds, 0),
  };
}

/** Whether the matter had been raised by the day. */
export function existsBy(consultation: Consultation, on: Day): boolean {
  return consultation.openedOn <= on;
}

/** The matter's clock as of a day: what happened later had not happened. A day on which it changes hands counts for the side it goes to. */
export function clockOf({ openedOn, exchanges }: Consultation, on: Day): Clock {
  let court: Court = "us";
  let since = openedOn;
  const spent: Record<Court, number> = { us: 0, rtk: 0, agreed: 0, withdrawn: 0 };
  let rounds = 0;
  for (const exchange of exchanges) {
    if (exchange.on > on) break;
    spent[court] += daysBetween(since, exchange.on);
    court = COURT_AFTER[exchange.kind];
    since = exchange.on;
    if (exchange.kind === "sent") rounds += 1;
  }
  const days = daysBetween(since, on);
  spent[court] += days;
  return { court, since, days, daysAtRtk: spent.rtk, daysWithUs: spent.us, rounds };
}

/** Whether RTK or we still owe something. */
export function isOpen({ court }: Pick<Clock, "court">): boolean {
  return court === "us" || court === "rtk";
}

/** Whether an answer is still waited for after the day it was needed by. */
export function isOverdue({ neededBy }: Pick<Consultation, "neededBy">, clock: Clock, on: Day): boolean {
  return neededBy !== null && neededBy < on && isOpen(clock);
}

/** Something that happened to a matter, before it has a number. */
export type Happening = Omit<Exchange, "id">;

/** What a rule about exchanges has to know of a matter. */
type Matter = Pick<Consultation, "openedOn" | "exchanges">;

/**
 * What may be recorded next. A matter that is with us can be sent; what was sent can come back; and what was sent at
 * least once can be agreed, also after it came back. What was agreed or withdrawn is at its end: another question is
 * another matter.
 */
export function nextExchanges(happened: readonly Pick<Happening, "kind">[]): ExchangeKind[] {
  const last = happened.at(-1);
  if (last === undefined) return ["sent", "withdrawn"];
  switch (last.kind) {
    case "sent":
      return ["cameBack", "agreed", "withdrawn"];
    case "cameBack":
      return ["sent", "agreed", "withdrawn"];
    default:
      return [];
  }
}

/**
 * What happened to a matter, in order, with one more thing. One that was forgotten goes to the place its day gives it,
 * where it fits what came before and after. Refuses a day in the future with DAY_IN_FUTURE, one too early with
 * DAY_BEFORE_EXCHANGE, and what cannot follow with EXCHANGE_OUT_OF_ORDER.
 */
export function withExchange(
  { exchanges }: Pick<Matter, "exchanges">,
  added: Happening,
  today: Day,
): Happening[] {
  if (added.on > today) throw new DomainError("DAY_IN_FUTURE", { field: "on" });
  const happened = exchanges.map(({ id: _, ...happening }) => happening);
  for (let at = happened.length; at >= 0; at--) {
    const [before, after] = [happened[at - 1], happened[at]];
    if ((before && before.on > added.on) || (after && after.on < added.on)) continue;
    const inPlace = happened.toSpliced(at, 0, added);
    if (canHappen(inPlace)) return inPlace;
  }
  const last = happened.at(-1);
  if (last && last.on > added.on && canHappen([...happened, added]))
    throw new DomainError("DAY_BEFORE_EXCHANGE", { field: "on", details: { previous: last.on } });
  throw new DomainError("EXCHANGE_OUT_OF_ORDER", { field: "kind" });
}

/**
 * What happened to a matter, with another day or note for one thing. Refuses with NOT_FOUND, a day in the future, one
 * before the exchange before it, and one after the exchange after it.
 */
export function withCorrection(
  { exchanges }: Pick<Matter, "exchanges">,
  { exchangeId, on, note }: Pick<CorrectExchangeInput, "exchangeId" | "on" | "note">,
  today: Day,
): Exchange[] {
  const at = exchanges.findIndex(({ id }) => id === exchangeId);
  const exchange = exchanges[at];
  if (!exchange) throw new DomainError("NOT_FOUND", { field: "exchangeId" });
  if (on > today) throw new DomainError("DAY_IN_FUTURE", { field: "on" });
  const [previous, next] = [exchanges[at - 1]?.on, exchanges[at + 1]?.on];
  if (previous !== undefined && on < previous)
    throw new DomainError("DAY_BEFORE_EXCHANGE", { field: "on", details: { previous } });
  if (next !== undefined && on > next)
    throw new DomainError("DAY_AFTER_EXCHANGE", { field: "on", details: { next } });
  return exchanges.with(at, { ...exchange, on, note });
}

/** The day by which a matter was raised: what happened to it had been raised by then, whatever was written. */
export function raisedBy(openedOn: Day, happened: readonly Pick<Happening, "on">[]): Day {
  const [first] = happened;
  return first && first.on < openedOn ? first.on : openedOn;
}

/**
 * Refuses to have a matter of a stage that does not apply, and one raised in the future, after the procurement was
 * closed, or after what first happened to it.
 */
export function assertOpenable(
  { stage, openedOn, exchanges }: Pick<Consultation, "stage" | "openedOn" | "exchanges">,
  { stages, closedOn }: { stages: StagesFacts; closedOn: Day | null },
  today: Day,
): void {
  if (!stages[stage].applicable) throw new DomainError("STAGE_NOT_APPLICABLE", { field: "stage" });
  if (openedOn > today) throw new DomainError("DAY_IN_FUTURE", { field: "openedOn" });
  if (closedOn !== null && openedOn > closedOn)
    throw new DomainError("DAY_AFTER_CLOSING", { field: "openedOn", details: { closedOn } });
  const next = exchanges[0]?.on;
  if (next !== undefined && openedOn > next)
    throw new DomainError("DAY_AFTER_EXCHANGE", { field: "openedOn", details: { next } });
}

function canHappen(happened: readonly Happening[]): boolean {
  return happened.every(({ kind }, at) => nextExchanges(happened.slice(0, at)).includes(kind));
}

/** Calendar days on which anything was at RTK, and on which something was open and nothing was at RTK. */
function daysSpent(matters: readonly Consultation[], on: Day): Pick<RtkStanding, "daysAtRtk" | "daysWithUs"> {
  const spans = matters.flatMap((each) => spansOf(each, on));
  const atRtk = daysCovered(spans.filter(({ court }) => court === "rtk"));
  return { daysAtRtk: atRtk, daysWithUs: daysCovered(spans) - atRtk };
}

/** A stretch of days a matter was in somebody's court: from a day up to and without another. */
export interface CourtSpan {
  court: "us" | "rtk";
  from: Day;
  to: Day;
}

/** Where an open matter was, from its opening to the day. */
export function spansOf({ openedOn, exchanges }: Consultation, on: Day): CourtSpan[] {
  const spans: CourtSpan[] = [];
  let court: Court = "us";
  let from = openedOn;
  const close = (to: Day) => {
    if ((court === "us" || court === "rtk") && from < to) spans.push({ court, from, to });
  };
  for (const exchange of exchanges) {
    if (exchange.on > on) break;
    close(exchange.on);
    court = COURT_AFTER[exchange.kind];
    from = exchange.on;
  }
  close(on);
  return spans;
}

/** How many days lie in any of the spans. */
export function daysCovered(spans: readonly Pick<CourtSpan, "from" | "to">[]): number {
  let days = 0;
  let end = "";
  for (const { from, to } of spans.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    if (to <= end) continue;
    days += daysBetween(from > end ? from : end, to);
    end = to;
  }
  return days;
}

const FLAG_OF = { rtk: "atRtk", us: "withUs", agreed: "agreed" } as const;
const NEEDS_RTK: RtkStanding = Object.freeze({ ...NO_RTK, flag: "consult" });

const COURT_AFTER: Readonly<Record<ExchangeKind, Court>> = {
  sent: "rtk",
  cameBack: "us",
  agreed: "agreed",
  withdrawn: "withdrawn",
};

const idSchema = z.int().positive();
const noteSchema = textSchema(2000)
  .nullish()
  .transform((text) => text || null);

export const openConsultationSchema = z.object({
  /** The procurement. */
  id: idSchema,
  topic: z.enum(TOPICS),
  stage: stageSchema,
  neededBy: daySchema.nullish().transform((day) => day ?? null),
  note: noteSchema,
  /** Today when left out. */
  openedOn: daySchema.optional(),
  /** The day it was sent, when it was sent at once. */
  sentOn: daySchema.nullish().transform((day) => day ?? null),
});
export type OpenConsultationInput = z.infer<typeof openConsultationSchema>;

/** What a person may correct about a consultation itself. */
export const editConsultationSchema = z.object({
  id: idSchema,
  consultationId: idSchema,
  version: z.int().positive(),
  topic: z.enum(TOPICS).optional(),
  stage: stageSchema.optional(),
  neededBy: daySchema.nullable().optional(),
  note: textSchema(2000).nullable().optional(),
  openedOn: daySchema.optional(),
});
export type EditConsultationInput = z.infer<typeof editConsultationSchema>;

export const recordExchangeSchema = z.object({
  id: idSchema,
  consultationId: idSchema,
  version: z.int().positive(),
  kind: z.enum(EXCHANGE_KINDS),
  /** Today when left out; it may lie in the past. */
  on: daySchema.optional(),
  note: noteSchema,
});
export type RecordExchangeInput = z.infer<typeof recordExchangeSchema>;

export const correctExchangeSchema = z.object({
  id: idSchema,
  consultationId: idSchema,
  version: z.int().positive(),
  exchangeId: idSchema,
  on: daySchema,
  note: noteSchema,
});
export type CorrectExchangeInput = z.infer<typeof correctExchangeSchema>;

/** Takes away a matter that was raised by mistake, or its last exchange. */
export const removeConsultationSchema = z.object({
  id: idSchema,
  consultationId: idSchema,
  version: z.int().positive(),
});
export type RemoveConsultationInput = z.infer<typeof removeConsultationSchema>;

/** Stages up to and including one, in order. */
export function stagesUpTo(stage: Stage): readonly Stage[] {
  return STAGES.slice(0, STAGES.indexOf(stage) + 1);
}
