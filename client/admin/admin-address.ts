import { oneOf, positive, type Read } from "#client/view/view-address.ts";
import { type Day, isDay } from "#shared/period.ts";

/** The parts of the screen. */
export const PARTS = ["people", "projects", "log", "organisations", "installation"] as const;
export type Part = (typeof PARTS)[number];

/** What of the administration is looked at, as the address says it. */
export interface AdminAddress {
  /** The first that the reader has when left out. */
  part?: Part;
  /** The first that the reader looks after when left out. */
  organisation?: number;
  /** Which events of the security log: the beginning of their kind. */
  kind?: string;
  /** By or about whom, by id. */
  who?: string;
  from?: Day;
  to?: Day;
}

/** Reads it from an address. What cannot be understood is left out. */
export function readAdminAddress(raw: Record<string, unknown>): Read<AdminAddress> {
  return {
    part: oneOf(PARTS, raw.part),
    organisation: positive(raw.organisation),
    kind: typeof raw.kind === "string" && /^[a-zA-Z.]{1,60}$/.test(raw.kind) ? raw.kind : undefined,
    who: typeof raw.who === "string" && /^[\w-]{1,64}$/.test(raw.who) ? raw.who : undefined,
    from: day(raw.from),
    to: day(raw.to),
  };
}

function day(value: unknown): Day | undefined {
  return typeof value === "string" && isDay(value) ? value : undefined;
}
