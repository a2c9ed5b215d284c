import {
  type Clock,
  type Consultation,
  clockOf,
  existsBy,
  isOpen,
  isOverdue,
  spansOf,
  TOPICS,
  type Topic,
} from "./consultation.ts";
import { addDays, type Day, daysBetween, lastDay, type Period, quarterOf, quarterPeriod } from "./period.ts";
import type { PlannedProcurement } from "./standing.ts";

/** A matter put to RTK, with whose it is and where it stands on a day. */
export interface Matter {
  procurement: PlannedProcurement;
  consultation: Consultation;
  clock: Clock;
  /** Its answer was needed by an earlier day and has not come. */
  isOverdue: boolean;
}

/**
 * All matters that had been raised by a day: overdue ones first, then what is at RTK, what is with us, what was agreed and
 * what was withdrawn. What waits longest comes first, and what was ended last.
 */
export function readMatters(procurements: readonly PlannedProcurement[], on: Day): Matter[] {
  return procurements
    .flatMap((procurement) =>
      procurement.records.consultations
        .filter((consultation) => existsBy(consultation, on))
        .map((consultation) => {
          const clock = clockOf(consultation, on);
          return { procurement, consultation, clock, isOverdue: isOverdue(consultation, clock, on) };
        }),
    )
    .sort(
      (a, b) =>
        rankOf(a) - rankOf(b) || (isOpen(a.clock) ? 1 : -1) * (b.clock.days - a.clock.days) || byPlace(a, b),
    );
}

/** What matters of one topic came to. Days are added up over the matters. */
export interface TopicTotals {
  topic: Topic;
  matters: number;
  open: number;
  overdue: number;
  rounds: number;
  daysAtRtk: number;
  daysWithUs: number;
}

/** Sums by topic, in the order of the topics; those nothing was asked about are left out. */
export function totalsByTopic(matters: readonly Matter[]): TopicTotals[] {
  const groups = Map.groupBy(matters, ({ consultation }) => consultation.topic);
  return TOPICS.flatMap((topic) => {
    const group = groups.get(topic);
    if (!group) return [];
    const sum = (numberOf: (matter: Matter) => number) =>
      group.reduce((total, matter) => total + numberOf(matter), 0);
    return {
      topic,
      matters: group.length,
      open: sum(({ clock }) => Number(isOpen(clock))),
      overdue: sum((matter) => Number(matter.isOverdue)),
      rounds: sum(({ clock }) => clock.rounds),
      daysAtRtk: sum(({ clock }) => clock.daysAtRtk),
      daysWithUs: sum(({ clock }) => clock.daysWithUs),
    };
  });
}

/** Days that matters spent in each court in one quarter, added up over the matters. */
export interface QuarterDays {
  quarter: Period;
  daysAtRtk: number;
  daysWithUs: number;
}

/** By quarter from the one in which the first matter was raised to that of the day; none where there are no matters. */
export function daysByQuarter(matters: readonly Matter[], on: Day): QuarterDays[] {
  const spans = matters.flatMap(({ consultation }) => spansOf(consultation, on));
  if (spans.length === 0) return [];
  const first = Math.min(...spans.map(({ from }) => quarterOf(from)));
  const quarters = Array.from({ length: quarterOf(on) - first + 1 }, (_, index) => ({
    quarter: quarterPeriod(first + index),
    daysAtRtk: 0,
    daysWithUs: 0,
  }));
  for (const { court, from, to } of spans)
    for (let begin = from; begin < to; ) {
      const at = quarterOf(begin);
      const end = earlierOf(addDays(lastDay(quarterPeriod(at)), 1), to);
      quarters[at - first]![court === "rtk" ? "daysAtRtk" : "daysWithUs"] += daysBetween(begin, end);
      begin = end;
    }
  return quarters;
}

function earlierOf(one: Day, other: Day): Day {
  if (one < other) return one;
  return other;
}

function rankOf(matter: Matter): number {
  return matter.isOverdue ? 0 : COURTS.indexOf(matter.clock.court) + 1;
}

const COURTS: readonly Clock["court"][] = ["rtk", "us", "agreed", "withdrawn"];

function byPlace(a: Matter, b: Matter): number {
  return a.procurement.id - b.procurement.id || a.consultation.id - b.consultation.id;
}
