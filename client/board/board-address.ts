import { COLUMNS, type Column, type Filters, SORTS, type Sort } from "#shared/board.ts";
import { type Day, isDay } from "#shared/period.ts";
import type { Against } from "#shared/plan.ts";
import { KINDS, type Kind } from "#shared/procurement.ts";

/** What the board can be cut into across. */
export const LANES = ["subActivity", "kind", "person"] as const;
export type Lanes = (typeof LANES)[number];

/**
 * How a board is looked at, as its address says it. Whatever is as it is at first is left out, so that the plain
 * board has a plain address and two addresses of one view are equal.
 */
export interface BoardAddress {
  /** The project; the one opened last when left out. */
  project?: number;
  /** Words to search for. */
  q?: string;
  kind?: Kind[];
  /** Numbers of sub-activities; 0 is none. */
  sub?: number[];
  /** People by {@link personKey}, because an address is passed on and logged, and names are nobody else's business. */
  person?: string[];
  /** Only what is late. */
  late?: true;
  /** Left out: by what needs attention. */
  sort?: Exclude<Sort, "attention">;
  lanes?: Lanes;
  /** The yardstick; left out: the plan in force. */
  against?: Exclude<Against, "inForce">;
  /** The day the board is read as of; left out: today, whenever that is. */
  on?: Day;
  /** The column of closed ones is unfolded. */
  closed?: true;
  /** The one column a phone shows. */
  column?: Column;
  /** The procurement opened beside the board. */
  card?: number;
}

/** The parameters an address may have. Each is said, absent or not, so that a wrong value cannot shine through. */
export type ReadBoardAddress = { [K in keyof Required<BoardAddress>]: BoardAddress[K] | undefined };

/**
 * Reads the board's view from an address. What cannot be understood is left out: an old or mistyped link still
 * leads to the board. Reading what was read before gives the same.
 */
export function readBoardAddress(raw: Record<string, unknown>): ReadBoardAddress {
  return {
    project: positive(raw.project),
    q: text(raw.q),
    kind: list(raw.kind, (each) => oneOf(KINDS, each)),
    sub: list(raw.sub, (each) => whole(each)),
    person: list(raw.person, (each) => (PERSON_KEY.test(String(each)) ? String(each) : undefined)),
    late: flag(raw.late),
    sort: oneOf(OTHER_SORTS, raw.sort),
    lanes: oneOf(LANES, raw.lanes),
    against: raw.against === "first" ? "first" : positive(raw.against),
    on: typeof raw.on === "string" && isDay(raw.on) ? raw.on : undefined,
    closed: flag(raw.closed),
    column: oneOf(COLUMNS, raw.column),
    card: positive(raw.card),
  };
}

/** The part of an address after the path: „?kind=training,eCourse&late=1“, or nothing. */
export function printAddress(address: object): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(address)) {
    const words = value === true ? "1" : Array.isArray(value) ? value.join(",") : String(value ?? "");
    // A comma needs no escaping in a query, and lists are read by people too.
    if (words !== "") parts.push(`${name}=${encodeURIComponent(words).replaceAll("%2C", ",")}`);
  }
  return parts.length > 0 ? `?${parts.join("&")}` : "";
}

/** The parameters of an address as they were written. */
export function parseAddress(query: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query));
}

/** A short name for a person that tells two people of one project apart and does not name them. */
export function personKey(name: string): string {
  let hash = 0x811c9dc5; // FNV-1a
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return hash.toString(36);
}

/** What the address filters by, with people by name. */
export function filtersOf(address: BoardAddress, persons: readonly string[]): Filters {
  const chosen = new Set(address.person);
  return {
    text: address.q?.trim() ?? "",
    kinds: address.kind ?? [],
    subActivities: address.sub ?? [],
    persons: ["", ...persons].filter((name) => chosen.has(personKey(name))),
    late: address.late ?? false,
  };
}

/** The address without its filters and its search: everything else about the view stays. */
export function withoutFilters<A extends BoardAddress>(address: A): A {
  return { ...address, q: undefined, kind: undefined, sub: undefined, person: undefined, late: undefined };
}

export function isFiltered({ q, kind, sub, person, late }: BoardAddress): boolean {
  return Boolean(q?.trim() || kind || sub || person || late);
}

const OTHER_SORTS = SORTS.filter((sort) => sort !== "attention");
const PERSON_KEY = /^[0-9a-z]{1,7}$/;

function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((each) => each === value);
}

function list<T>(value: unknown, read: (each: unknown) => T | undefined): T[] | undefined {
  const given: unknown[] = Array.isArray(value) ? value : typeof value === "string" ? value.split(",") : [];
  const understood = new Set(given.map(read).filter((each) => each !== undefined));
  return understood.size > 0 ? [...understood] : undefined;
}

function positive(value: unknown): number | undefined {
  return whole(value) || undefined;
}

function whole(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) && Number(number) >= 0 ? Number(number) : undefined;
}

function flag(value: unknown): true | undefined {
  return value === true || value === "1" ? true : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.slice(0, LONGEST_SEARCH) : undefined;
}

const LONGEST_SEARCH = 200;
