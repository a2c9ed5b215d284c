import {
  flag,
  list,
  positive,
  type Read,
  readViewAddress,
  type ViewAddress,
} from "#client/view/view-address.ts";

/** How the plans are looked at, as the address says it. A revision's number is a draft's or an adopted one's. */
export interface PlanAddress extends ViewAddress {
  /** The revision whose state is compared; left out: the draft that is edited, else the last one adopted. */
  to?: number;
  /** The revision it is compared with; left out: the one before. */
  from?: number;
  /** The draft that is edited. */
  draft?: number;
  /** The revisions that stand side by side; left out: the latest few and the drafts. */
  shown?: number[];
  /** All stages, also those that no revision speaks of and that are not open. */
  stages?: true;
  /** Only what differs between the two that are compared. */
  changed?: true;
  /** What the draft would change stands beside the table. */
  effects?: true;
}

/** Reads the plan's view from an address. What cannot be understood is left out. */
export function readPlanAddress(raw: Record<string, unknown>): Read<PlanAddress> {
  return {
    ...readViewAddress(raw),
    to: positive(raw.to),
    from: positive(raw.from),
    draft: positive(raw.draft),
    shown: list(raw.shown, positive),
    stages: flag(raw.stages),
    changed: flag(raw.changed),
    effects: flag(raw.effects),
  };
}
