import { readViewAddress, type ViewAddress } from "#client/view/view-address.ts";

/** What the address of the screen says. */
export interface HoursAddress extends ViewAddress {}

export function readHoursAddress(raw: Record<string, unknown>): HoursAddress {
  return readViewAddress(raw);
}
