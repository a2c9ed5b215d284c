import { addDays, type Day, daysBetween } from "./period.ts";

/** The values of one field in order; or, where they repeat, each of them once and their places. */
export type Column<Value> = Value[] | { values: Value[]; at: number[] };

export function column<Value>(list: Value[]): Column<Value> {
  const places = new Map<Value, number>();
  const most = list.length / 4;
  for (const value of list) {
    if (!places.has(value)) places.set(value, places.size);
    if (places.size > most) return list;
  }
  return { values: [...places.keys()], at: list.map((value) => places.get(value)!) };
}

export function reader<Value>(packed: Column<Value>): (at: number) => Value {
  if (Array.isArray(packed)) return (at) => packed[at]!;
  const { values, at: places } = packed;
  return (at) => values[places[at]!]!;
}

const FIRST: Day = "2020-01-01";

/** Days since {@link FIRST}; a board repeats the same thousand of them. */
export function dayNumbers(): (day: Day) => number {
  const known = new Map<Day, number>();
  return (day) => {
    let number = known.get(day);
    if (number === undefined) {
      number = daysBetween(FIRST, day);
      known.set(day, number);
    }
    return number;
  };
}

/** Reads the day so many days after one that is itself counted; equal days are one text. */
export function dayReader(): (from: number, after: number | null) => Day | null {
  const known = new Map<number, Day>();
  return (from, after) => {
    if (after === null) return null;
    let day = known.get(from + after);
    if (day === undefined) {
      day = addDays(FIRST, from + after);
      known.set(from + after, day);
    }
    return day;
  };
}
