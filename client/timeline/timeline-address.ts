import { type Read, readViewAddress, type ViewAddress } from "#client/view/view-address.ts";

/** How the timeline is looked at, as its address says it. */
export type TimelineAddress = ViewAddress;

/** Reads the timeline's view from an address. What cannot be understood is left out. */
export function readTimelineAddress(raw: Record<string, unknown>): Read<TimelineAddress> {
  return readViewAddress(raw);
}
