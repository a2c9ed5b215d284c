import type { Consultation, Exchange } from "./consultation.ts";
import type { Assignment, WorkDay } from "./evaluator-hours.ts";
import type { Check } from "./gates.ts";
import { type Column, column, dayNumbers, dayReader, reader } from "./packed-columns.ts";
import type { Day } from "./period.ts";
import { type LinkedDocument, NO_RECORDS, type Records } from "./records.ts";
import type { Step } from "./steps.ts";

/**
 * What is recorded beside the procurements of a pack, as it travels: one list for each kind of record, its fields in
 * columns, and for each record the place of the procurement it stands beside.
 */
export type PackedRecords = Record<keyof Records | "exchanges", PackedList> & {
  /** How many procurements they stand beside. */
  count: number;
};

/** The records of one kind, in order. */
interface PackedList {
  /** How much further each stands than the one before it; of exchanges, among the consultations. */
  steps: number[];
  fields: Record<string, Column<unknown>>;
}

/** How a field travels: an id as its step from the one before, a day as its number, all else as it is. */
type Shape = "id" | "day" | "value";

/** Every field of every kind of record: one that is left out here would not arrive. */
const SHAPES: {
  [Kind in keyof RecordTypes]: Record<keyof Omit<RecordOf<Kind>, "exchanges">, Shape>;
} = {
  consultations: {
    id: "id",
    version: "value",
    stage: "value",
    topic: "value",
    neededBy: "day",
    note: "value",
    openedOn: "day",
    illustrative: "value",
  },
  exchanges: { id: "id", kind: "value", on: "day", note: "value" },
  steps: { id: "id", version: "value", stage: "value", kind: "value", on: "day", note: "value" },
  assignments: {
    id: "id",
    version: "value",
    role: "value",
    person: "value",
    userId: "value",
    stage: "value",
    forecastHours: "value",
    load: "value",
    months: "value",
    declaredOn: "day",
    note: "value",
    source: "value",
  },
  work: { id: "id", assignmentId: "id", role: "value", on: "day", hours: "value" },
  documents: { id: "id", type: "value", stage: "value" },
  checks: { conditionId: "value", on: "day", note: "value" },
};

interface RecordTypes {
  consultations: Consultation;
  exchanges: Exchange;
  steps: Step;
  assignments: Assignment;
  work: WorkDay;
  documents: LinkedDocument;
  checks: Check;
}
type RecordOf<Kind extends keyof RecordTypes> = RecordTypes[Kind];

/** A record, and where it stands. */
interface Placed<T> {
  place: number;
  record: T;
}

export function packRecords(list: readonly Records[]): PackedRecords {
  const numberOf = dayNumbers();
  const pack = <Kind extends keyof RecordTypes>(kind: Kind, placed: Placed<RecordOf<Kind>>[]) =>
    packList(placed, SHAPES[kind], numberOf);
  const beside = <Kind extends keyof Records>(kind: Kind) => {
    const placed: Placed<RecordOf<Kind>>[] = [];
    list.forEach((records, place) => {
      for (const record of records[kind]) placed.push({ place, record: record as RecordOf<Kind> });
    });
    return placed;
  };
  const consultations = beside("consultations");
  return {
    count: list.length,
    consultations: pack("consultations", consultations),
    exchanges: pack(
      "exchanges",
      consultations.flatMap(({ record }, place) => record.exchanges.map((each) => ({ place, record: each }))),
    ),
    steps: pack("steps", beside("steps")),
    assignments: pack("assignments", beside("assignments")),
    work: pack("work", beside("work")),
    documents: pack("documents", beside("documents")),
    checks: pack("checks", beside("checks")),
  };
}

/** The records beside each procurement. */
export function unpackRecords(packed: PackedRecords): Records[] {
  const dayAfter = dayReader();
  const read = <Kind extends keyof RecordTypes>(kind: Kind) =>
    unpackList<RecordOf<Kind>>(packed[kind], SHAPES[kind], (number) => dayAfter(0, number));
  const found = Array.from({ length: packed.count }, () => NO_RECORDS);
  const put = <Kind extends keyof Records>(kind: Kind, placed: Placed<RecordOf<Kind>>[]) => {
    for (const [place, records] of Map.groupBy(placed, (each) => each.place)) {
      if (found[place] === NO_RECORDS) found[place] = { ...NO_RECORDS };
      found[place]![kind] = records.map(({ record }) => record) as Records[Kind];
    }
  };
  const consultations = read("consultations");
  const exchanges = Map.groupBy(read("exchanges"), ({ place }) => place);
  consultations.forEach(({ record }, at) => {
    record.exchanges = exchanges.get(at)?.map((each) => each.record) ?? [];
  });
  put("consultations", consultations);
  put("steps", read("steps"));
  put("assignments", read("assignments"));
  put("work", read("work"));
  put("documents", read("documents"));
  put("checks", read("checks"));
  return found;
}

function packList<T extends object>(
  placed: readonly Placed<T>[],
  shapes: Record<string, Shape>,
  numberOf: (day: Day) => number,
): PackedList {
  const values = (name: string) => placed.map(({ record }) => record[name as keyof T] as never);
  return {
    steps: stepsOf(placed.map(({ place }) => place)) as number[],
    fields: Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => {
        if (shape === "id") return [name, stepsOf(values(name))];
        if (shape === "value") return [name, column(values(name))];
        return [name, column(values(name).map((day) => (day === null ? null : numberOf(day))))];
      }),
    ),
  };
}

function unpackList<T>(
  { steps, fields }: PackedList,
  shapes: Record<string, Shape>,
  dayOf: (number: number | null) => Day | null,
): Placed<T>[] {
  const places = fromSteps(steps) as number[];
  const readers = Object.entries(shapes).map(([name, shape]): [string, (at: number) => unknown] => {
    if (shape === "id") {
      const ids = fromSteps(fields[name] as (number | null)[]);
      return [name, (at) => ids[at]];
    }
    const read = reader(fields[name]!);
    return [name, shape === "day" ? (at) => dayOf(read(at) as number | null) : read];
  });
  return places.map((place, at) => {
    const record: Record<string, unknown> = {};
    for (const [name, read] of readers) record[name] = read(at);
    return { place, record: record as T };
  });
}

/** How much greater each number is than the last one before it; what is not known stays so. */
function stepsOf(numbers: readonly (number | null)[]): (number | null)[] {
  let last = 0;
  return numbers.map((number) => {
    if (number === null) return null;
    const step = number - last;
    last = number;
    return step;
  });
}

function fromSteps(steps: readonly (number | null)[]): (number | null)[] {
  let last = 0;
  return steps.map((step) => {
    if (step === null) return null;
    last += step;
    return last;
  });
}
