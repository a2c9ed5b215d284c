import type { BoardFacts } from "./board.ts";
import { type Column, column, dayNumbers, dayReader, reader } from "./packed-columns.ts";
import { type PackedRecords, unpackRecords } from "./packed-records.ts";
import type { Day, Period } from "./period.ts";
import type { Plan, Referent, Statement } from "./plan.ts";
import { STAGES, type Stage, type StageFacts, type StagesFacts } from "./stages.ts";
import type { PlannedProcurement } from "./standing.ts";

/**
 * A board's facts as they travel to a client, in less than half the bytes: what is alike stands together, by field
 * instead of by procurement; what many share is written once; and days are counted from the day of opening.
 */
export interface PackedFacts extends Omit<BoardFacts, "procurements"> {
  /** The procurements in order, {@link PACK_SIZE} in each but the last. */
  packs: Pack[];
}

/** So many that what they share pays, and so few that one change is cheap among many packs. */
export const PACK_SIZE = 1000;

/** Records are many times as many, and one of them changes more often than a milestone is met. */
export const RECORDS_SIZE = 100;

/** Procurements, what is recorded beside them and what is planned for them apart: each changes in its own time. */
export interface Pack {
  procurements: PackedProcurements;
  /** Of {@link RECORDS_SIZE} procurements in each but the last. */
  records: PackedRecords[];
  plans: PackedPlans;
}

type PackedProcurements = { [Name in PlainField]: Column<PlannedProcurement[Name]> } & {
  /** How much greater each id is than the one before. */
  idSteps: number[];
  amount: Column<string | null>;
  currency: Column<string | null>;
  /** Days since the day that all are counted from. */
  openedAfter: number[];
  /** Days since it was opened. */
  closedAfter: (number | null)[];
  stages: Record<Stage, PackedStage>;
};

/** One stage of every procurement. */
type PackedStage = { [Name in keyof Omit<StageFacts, "metOn">]: Column<StageFacts[Name]> } & {
  /** Days since the procurement was opened; negative for what was done before. */
  metAfter: (number | null)[];
};

interface PackedPlans {
  /** Every different statement once. */
  statements: {
    revisionId: Column<number>;
    kind: Column<Statement["kind"]>;
    from: Column<Period | null>;
    to: Column<Period | null>;
    refersTo: Column<Referent | null>;
    verbatim: Column<string>;
  };
  /** The statements about a stage of each procurement, by their place in the list of them. */
  stated: Record<Stage, number[][]>;
}

/** Fields that travel as they are. */
const PLAIN_FIELDS = [
  "version",
  "title",
  "kind",
  "subActivity",
  "procedure",
  "rtkInvolvement",
  "person",
  "registerNumber",
  "note",
  "closedAs",
  "closedReason",
  "retenderOf",
] as const satisfies (keyof PlannedProcurement)[];
type PlainField = (typeof PLAIN_FIELDS)[number];

export function packProcurements(procurements: readonly PlannedProcurement[]): PackedProcurements {
  const dayNumber = dayNumbers();
  const daysFrom = (from: Day, to: Day | null) => (to === null ? null : dayNumber(to) - dayNumber(from));
  const fields = PLAIN_FIELDS.map((name) => [name, column(procurements.map((each) => each[name]))]);
  return {
    ...(Object.fromEntries(fields) as Pick<PackedProcurements, PlainField>),
    idSteps: procurements.map(({ id }, at) => id - (procurements[at - 1]?.id ?? 0)),
    amount: column(procurements.map(({ estimatedValue }) => estimatedValue?.amount ?? null)),
    currency: column(procurements.map(({ estimatedValue }) => estimatedValue?.currency ?? null)),
    openedAfter: procurements.map(({ openedOn }) => dayNumber(openedOn)),
    closedAfter: procurements.map(({ openedOn, closedOn }) => daysFrom(openedOn, closedOn)),
    stages: byStage((stage) => ({
      applicable: column(procurements.map(({ stages }) => stages[stage].applicable)),
      metAfter: procurements.map(({ openedOn, stages }) => daysFrom(openedOn, stages[stage].metOn)),
      lateReason: column(procurements.map(({ stages }) => stages[stage].lateReason)),
      lateNote: column(procurements.map(({ stages }) => stages[stage].lateNote)),
      illustrative: column(procurements.map(({ stages }) => stages[stage].illustrative)),
      overridden: column(procurements.map(({ stages }) => stages[stage].overridden)),
    })),
  };
}

export function packPlans(plans: readonly Plan[]): PackedPlans {
  const { statements, placeOf } = collectStatements(plans);
  return {
    statements: {
      revisionId: column(statements.map(({ revisionId }) => revisionId)),
      kind: column(statements.map(({ kind }) => kind)),
      from: column(statements.map((each) => (each.kind === "dropped" ? null : each.from))),
      to: column(statements.map((each) => (each.kind === "dropped" ? null : each.to))),
      refersTo: column(statements.map((each) => (each.kind === "dropped" ? null : each.refersTo))),
      verbatim: column(statements.map(({ verbatim }) => verbatim)),
    },
    stated: byStage((stage) => plans.map((plan) => plan[stage]?.map(placeOf) ?? [])),
  };
}

/** The facts that were packed. What several procurements share is one object here too: nobody may change it. */
export function unpackFacts({ packs, ...head }: PackedFacts): BoardFacts {
  return { ...head, procurements: packs.flatMap(unpack) };
}

function unpack({ procurements, records: packed, plans }: Pack): PlannedProcurement[] {
  const statements = unpackStatements(plans.statements);
  const dayAfter = dayReader();
  const plain = PLAIN_FIELDS.map((name) => [name, reader<unknown>(procurements[name])] as const);
  const amount = reader(procurements.amount);
  const currency = reader(procurements.currency);
  const records = packed.flatMap(unpackRecords);
  const readStages = byStage((stage) => stageReader(procurements.stages[stage], dayAfter));
  let id = 0;
  return procurements.idSteps.map((step, at) => {
    id += step;
    const opened = procurements.openedAfter[at]!;
    const facts: Partial<StagesFacts> = {};
    const plan: Plan = {};
    for (const stage of STAGES) {
      facts[stage] = readStages[stage](at, opened);
      const places = plans.stated[stage][at]!;
      if (places.length > 0) plan[stage] = places.map((place) => statements[place]!);
    }
    const procurement: Partial<Record<PlainField, unknown>> = {};
    for (const [name, read] of plain) procurement[name] = read(at);
    return Object.assign(procurement as Pick<PlannedProcurement, PlainField>, {
      id,
      estimatedValue: amount(at) === null ? null : { amount: amount(at)!, currency: currency(at)! },
      openedOn: dayAfter(opened, 0)!,
      closedOn: dayAfter(opened, procurements.closedAfter[at]!),
      stages: facts as StagesFacts,
      plan,
      records: records[at]!,
    });
  });
}

/** Every different statement once, those of like words beside each other, which compresses best. */
function collectStatements(plans: readonly Plan[]): {
  statements: Statement[];
  placeOf: (statement: Statement) => number;
} {
  const different = new Map<string, { statement: Statement; place: number }>();
  const entries = new Map<Statement, { statement: Statement; place: number }>();
  for (const plan of plans)
    for (const stage of STAGES)
      for (const statement of plan[stage] ?? []) {
        if (entries.has(statement)) continue;
        const words = wordsOf(statement);
        const entry = different.get(words) ?? { statement, place: 0 };
        different.set(words, entry);
        entries.set(statement, entry);
      }
  const sorted = [...different].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
  sorted.forEach((entry, place) => {
    entry.place = place;
  });
  return {
    statements: sorted.map(({ statement }) => statement),
    placeOf: (statement) => entries.get(statement)!.place,
  };
}

function wordsOf(statement: Statement): string {
  const { verbatim, revisionId, kind } = statement;
  const window =
    statement.kind === "dropped" ? "" : `${statement.from}|${statement.to}|${statement.refersTo}`;
  return `${verbatim}|${revisionId}|${kind}|${window}`;
}

function byStage<T>(make: (stage: Stage) => T): Record<Stage, T> {
  return Object.fromEntries(STAGES.map((stage) => [stage, make(stage)])) as Record<Stage, T>;
}

function unpackStatements(packed: PackedPlans["statements"]): Statement[] {
  const [revisionId, from, to] = [reader(packed.revisionId), reader(packed.from), reader(packed.to)];
  const [kind, refersTo, verbatim] = [reader(packed.kind), reader(packed.refersTo), reader(packed.verbatim)];
  const count = Array.isArray(packed.kind) ? packed.kind.length : packed.kind.at.length;
  return Array.from({ length: count }, (_, at): Statement => {
    const each = kind(at);
    return each === "dropped"
      ? { revisionId: revisionId(at), kind: each, verbatim: verbatim(at) }
      : {
          revisionId: revisionId(at),
          from: from(at),
          to: to(at)!,
          kind: each,
          refersTo: refersTo(at)!,
          verbatim: verbatim(at),
        };
  });
}

/** Most stages are open, or do not apply, and nothing else is known of them: those are one object each. */
function stageReader(
  packed: PackedStage,
  dayAfter: ReturnType<typeof dayReader>,
): (at: number, opened: number) => StageFacts {
  const [applicable, illustrative] = [reader(packed.applicable), reader(packed.illustrative)];
  const [lateReason, lateNote] = [reader(packed.lateReason), reader(packed.lateNote)];
  const overridden = reader(packed.overridden);
  const bare = (isApplicable: boolean): StageFacts =>
    Object.freeze({
      applicable: isApplicable,
      metOn: null,
      lateReason: null,
      lateNote: null,
      illustrative: false,
      overridden: null,
    });
  const [open, notApplicable] = [bare(true), bare(false)];
  return (at, opened) => {
    const after = packed.metAfter[at]!;
    if (after === null && lateReason(at) === null && lateNote(at) === null && !illustrative(at))
      return applicable(at) ? open : notApplicable;
    return {
      applicable: applicable(at),
      metOn: dayAfter(opened, after),
      lateReason: lateReason(at),
      lateNote: lateNote(at),
      illustrative: illustrative(at),
      overridden: overridden(at),
    };
  };
}
