import { type Read, readViewAddress, type ViewAddress } from "#client/view/view-address.ts";

/** How the plan is looked at, as its address says it. */
export type PlanAddress = ViewAddress;

/** Reads the plan's view from an address. What cannot be understood is left out. */
export function readPlanAddress(raw: Record<string, unknown>): Read<PlanAddress> {
  return readViewAddress(raw);
}
