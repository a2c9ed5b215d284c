import {
  flag,
  list,
  oneOf,
  type Read,
  readViewAddress,
  type ViewAddress,
} from "#client/view/view-address.ts";
import { TOPICS, type Topic } from "#shared/consultation.ts";

/** The parts of the screen: the matters, their days by topic and by quarter, RTK's share of lateness, and what RTK asks for. */
export const PARTS = ["matters", "topics", "time", "share", "input"] as const;
export type Part = (typeof PARTS)[number];

/** Which of the matters are listed. */
export const LISTS = ["open", "overdue", "atRtk", "withUs", "ended", "all"] as const;
export type List = (typeof LISTS)[number];

/** How what is put to RTK is looked at, as the address says it. */
export interface RtkAddress extends ViewAddress {
  /** The matters when left out. */
  part?: Exclude<Part, "matters">;
  /** Which of the matters are listed; those that are open when left out. */
  show?: Exclude<List, "open">;
  /** Only what is about these. */
  topic?: Topic[];
  /** Of which year the procurements are listed for RTK; the next one when left out. */
  year?: number;
  /** Only those whose notice may come in its first quarter. */
  first?: true;
}

/** Reads the screen's view from an address. What cannot be understood is left out. */
export function readRtkAddress(raw: Record<string, unknown>): Read<RtkAddress> {
  const part = oneOf(PARTS, raw.part);
  const show = oneOf(LISTS, raw.show);
  return {
    ...readViewAddress(raw),
    part: part === "matters" ? undefined : part,
    show: show === "open" ? undefined : show,
    topic: list(raw.topic, (each) => oneOf(TOPICS, each)),
    year: /^20\d\d$/.test(String(raw.year)) ? Number(raw.year) : undefined,
    first: flag(raw.first),
  };
}
