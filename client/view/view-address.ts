import type { Filters } from "#shared/board.ts";
import { RTK_FLAGS, type RtkFlag } from "#shared/consultation.ts";
import { readMoment } from "#shared/known-at.ts";
import { type Day, isDay } from "#shared/period.ts";
import type { Against } from "#shared/plan.ts";
import { KINDS, type Kind } from "#shared/procurement.ts";

/**
 * What every screen of a project shares in its address: which project, which procurements, from which day, as known
 * when, and against which promise. Whatever is as it is at first is left out, so that the plain view has a plain
 * address and two addresses of one view are equal.
 */
export interface ViewAddress {
  /** The project; the one opened last when left out. */
  project?: number;
  /** Words to search for. */
  q?: string;
  kind?: Kind[];
  /** Numbers of sub-activities; 0 is none. */
  sub?: number[];
  /** People by {@link personKey}, because an address is passed on and logged, and names are nobody else's business. */
  person?: string[];
  /** What is said of them about RTK. */
  rtk?: RtkFlag[];
  /** Only what is late. */
  late?: true;
  /** The yardstick; left out: the plan in force. */
  against?: Exclude<Against, "inForce">;
  /** The day it is read as of; left out: today, whenever that is. */
  on?: Day;
  /** The moment by which it had to be recorded to count (ISO 8601, UTC); left out: all that is recorded. */
  knownAt?: string;
}

/** The parameters an address may have. Each is said, absent or not, so that a wrong value cannot shine through. */
export type Read<Address> = { [K in keyof Required<Address>]: Address[K] | undefined };

/**
 * Reads the shared part of a view from an address. What cannot be understood is left out: an old or mistyped link
 * still leads somewhere. Reading what was read before gives the same.
 */
export function readViewAddress(raw: Record<string, unknown>): Read<ViewAddress> {
  return {
    project: positive(raw.project),
    q: text(raw.q),
    kind: list(raw.kind, (each) => oneOf(KINDS, each)),
    sub: list(raw.sub, (each) => whole(each)),
    person: list(raw.person, (each) => (PERSON_KEY.test(String(each)) ? String(each) : undefined)),
    rtk: list(raw.rtk, (each) => oneOf(RTK_FLAGS, each)),
    late: flag(raw.late),
    against: raw.against === "first" ? "first" : positive(raw.against),
    on: typeof raw.on === "string" && isDay(raw.on) ? raw.on : undefined,
    knownAt: typeof raw.knownAt === "string" ? (readMoment(raw.knownAt) ?? undefined) : undefined,
  };
}

/** From when something is read, as known when, and against which promise: what a link to a procurement keeps. */
export type Perspective = Pick<ViewAddress, "on" | "knownAt" | "against">;

/** Reads only that part of an address. */
export function readPerspective(raw: Record<string, unknown>): Read<Perspective> {
  const { on, knownAt, against } = readViewAddress(raw);
  return { on, knownAt, against };
}

/** The shared part of an address that has more: what another screen of the same project is opened with. */
export function sharedAddress(address: ViewAddress): ViewAddress {
  return readViewAddress({ ...address });
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
export function filtersOf(address: ViewAddress, persons: readonly string[]): Filters {
  const chosen = new Set(address.person);
  return {
    text: address.q?.trim() ?? "",
    kinds: address.kind ?? [],
    subActivities: address.sub ?? [],
    persons: ["", ...persons].filter((name) => chosen.has(personKey(name))),
    rtk: address.rtk ?? [],
    late: address.late ?? false,
  };
}

/** The address without its filters and its search: everything else about the view stays. */
export function withoutFilters<A extends ViewAddress>(address: A): A {
  return {
    ...address,
    q: undefined,
    kind: undefined,
    sub: undefined,
    person: undefined,
    rtk: undefined,
    late: undefined,
  };
}

export function isFiltered({ q, kind, sub, person, rtk, late }: ViewAddress): boolean {
  return Boolean(q?.trim() || kind || sub || person || rtk || late);
}

const PERSON_KEY = /^[0-9a-z]{1,7}$/;

/** The value, when it is one of those known. */
export function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((each) => each === value);
}

/** The values of a list written with commas, as far as they are understood. */
export function list<T>(value: unknown, read: (each: unknown) => T | undefined): T[] | undefined {
  const given: unknown[] = Array.isArray(value) ? value : typeof value === "string" ? value.split(",") : [];
  const understood = new Set(given.map(read).filter((each) => each !== undefined));
  return understood.size > 0 ? [...understood] : undefined;
}

/** A whole number above zero. */
export function positive(value: unknown): number | undefined {
  return whole(value) || undefined;
}

function whole(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) && Number(number) >= 0 ? Number(number) : undefined;
}

export function flag(value: unknown): true | undefined {
  return value === true || value === "1" ? true : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.slice(0, LONGEST_SEARCH) : undefined;
}

const LONGEST_SEARCH = 200;
